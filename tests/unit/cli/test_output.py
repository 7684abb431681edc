"""What a person reads on the command line: records as lines, reasons as sentences, no traceback."""

import subprocess
import sys

from coopdesk.cli.output import print_answer
from coopdesk.domain.money import Money

MANY_ROWS = """
from coopdesk.cli.output import print_out
print_out({"items": [{"number": number} for number in range(50_000)]}, as_json=False)
"""


def test_a_record_is_read_line_by_line(capsys):
    print_answer({"member": {"name": "乌云", "shares": Money(150_000)}, "posts": []})
    assert capsys.readouterr().out.splitlines() == [
        "member:",
        "  name: 乌云",
        "  shares: 1,500.00",
        "posts: ",
    ]


def test_reasons_stand_in_their_sentences_and_parts_in_brackets(capsys):
    reasons = [{"code": "a", "message": "没有审计报告"}, {"code": "b", "message": "差1星"}]
    print_answer({"awards": [{"reasons": reasons, "changes": {"rating": {"new": 2, "same": 0}}}]})
    assert capsys.readouterr().out.splitlines()[2].split("  ") == [
        "没有审计报告; 差1星",
        "(rating=(new=2, same=0))",
    ]


def test_who_reads_only_the_first_lines_sees_no_traceback():
    command = [sys.executable, "-c", MANY_ROWS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as reading:
        assert reading.stdout.readline() == b"items: 50000\n"
        reading.stdout.close()
        assert reading.stderr.read() == b""
    assert reading.returncode == 0


def test_titles_leave_open_what_they_take_from_the_record(call):
    code, answer = call("form", "list")
    titles = [item["title"] for item in answer["items"]]
    assert code == 0
    assert "____签到表" in titles
    assert not [title for title in titles if "{" in title]
