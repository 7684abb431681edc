"""What a person reads on the command line: records as lines, reasons as sentences, no traceback."""

import subprocess
import sys
from pathlib import Path

from coopdesk.cli.output import print_answer
from coopdesk.domain.money import Money

MANY_ROWS = """
import sys
from coopdesk.cli.output import print_out
rows = [{"number": number} for number in range(50_000)]
sys.exit(print_out({"items": rows}, as_json=False))
"""

STOPPED_WHILE_IT_STARTS = """
import sys
class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == "coopdesk.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from coopdesk.__main__ import main
sys.exit(main(["check"]))
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


def test_an_answer_that_cannot_be_written_is_told_and_not_called_done():
    """``/dev/full`` is a disk without room; what was carried out must not be repeated."""
    command = [sys.executable, "-c", MANY_ROWS]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 5
    assert "结果写不出来（No space left on device）" in ended.stderr.decode()


def test_who_stops_the_program_while_it_starts_sees_no_traceback():
    command = [sys.executable, "-c", STOPPED_WHILE_IT_STARTS]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, b"")
