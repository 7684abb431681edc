"""Meetings of earlier days from a sheet and from typed minutes: judged, taken in once, open."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.elections import ElectionState
from coopdesk.domain.errors import BadSheet, NeedsConfirmation, RuleViolation, Severity
from coopdesk.domain.minutes import MeetingState
from coopdesk.domain.posts import Post
from coopdesk.domain.reading import plain
from coopdesk.exchange.sheets.minutes import read_minutes
from coopdesk.services import governance
from coopdesk.services.governance import ImportMeetings
from tests.books import an_organization
from tests.samples import SAMPLES

ASSEMBLY_MINUTES = SAMPLES / "会议记录1_社员代表大会20240106.docx"
ELECTION_MINUTES = SAMPLES / "会议记录2_换届选举20250315.txt"
HEAD = [
    "日期",
    "会议类别",
    "会议名称",
    "地点",
    "主持人",
    "记录人",
    "应到",
    "实到",
    "委托",
    "议题",
    "表决方式",
    "赞成",
    "反对",
    "弃权",
    "结果",
]
ROWS = [
    "2024-01-06 社员代表大会 一届三次大会 会议室 宝音 高娃 61 44 0 分配方案 举手 43 1 0 通过",
    "- - - - - - - - - 修改章程 举手 40 4 0 通过",
    "2024.3.2 理事会 三月理事会 会议室 宝音 高娃 5 2 0 购置农机 举手 2 0 0 通过",
    "2024-04-01 理事会 四月理事会 会议室 宝音 高娃 5 5 0 聘任经理 举手 2 3 0 通过",
    "2024-05-01 理事会 五月理事会 会议室 宝音 高娃 5 5 0 租用仓库 举手 3 1 0 通过",
    "2024-06-01 理事会 六月理事会 会议室 宝音 高娃 5 6 0 - - - - - -",
    "2024-13-01 监事会 检查会 会议室 宝音 高娃 3 3 0 - - - - - -",
    "2099-01-01 监事会 明年的会 会议室 宝音 高娃 3 3 0 - - - - - -",
    "2024-07-01 座谈会 座谈 会议室 宝音 高娃 3 3 0 - - - - - -",
    "2024-08-01 监事会 八月监事会 会议室 宝音 高娃 3 3 0 查账 举手 四 0 0 通过",
]
ASKED = (4, 5, 6)
PIECES = (
    "时间：2025年13月45日 下午25点99分",
    "应到０人，实到九人",
    "一、选举理事会",
    "二、 表决：赞成3票 反对",
    "发票3张 有效票9张\n张三 3票 当选理事：",
    "12:05散会",
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=12))
def test_whatever_was_typed_is_one_meeting_or_a_refusal(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "随便.txt"
    path.write_bytes("\n".join(lines).encode("utf-8", "ignore"))
    try:
        (meeting,) = read_minutes(path).records
    except BadSheet:
        return
    rows = [item.row for item in meeting.items]
    assert rows == sorted(set(rows))
    for item in meeting.items:
        assert item.vote is None or str(item.vote.in_favour) in plain(item.text)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def sheet(tmp_path):
    book = Workbook()
    book.active.append(HEAD)
    for row in ROWS:
        book.active.append([None if cell == "-" else cell for cell in row.split()])
    path = tmp_path / "会议.xlsx"
    book.save(path)
    return path


def preview_of(runner, path, organization):
    return runner.ask(governance.preview_meetings_file, path, organization)


def take(runner, organization, preview, accepted=()):
    records = preview.taken(frozenset(accepted))
    command = ImportMeetings(organization, preview.path.name, records, tuple(accepted))
    return runner.do(governance.import_meetings, command)


def told(preview):
    return [(one.row, one.column, one.code) for one in preview.findings]


def test_every_fault_of_a_sheet_is_told_at_its_cell(runner, organization, sheet):
    """Trinity charter: quorum two thirds (《农民专业合作社法》第三十条), more than half of all."""
    preview = preview_of(runner, sheet, organization)
    assert told(preview) == [
        (2, "", "meeting_rows_ask"),
        (3, "O", "result_differs"),
        (4, "H", "meeting_no_quorum"),
        (5, "O", "result_differs"),
        (6, "L", "votes_fewer_than_present"),
        (7, "H", "meeting_more_than_entitled"),
        (8, "A", "day_invalid"),
        (9, "A", "meeting_in_future"),
        (10, "B", "meeting_body_unknown"),
        (11, "L", "meeting_count_unreadable"),
    ]
    assert preview.rows_to_confirm == {2, *ASKED}


def test_a_sheet_is_taken_in_as_confirmed_and_only_once(runner, organization, sheet):
    preview = preview_of(runner, sheet, organization)
    counts = take(runner, organization, preview, (2, *ASKED))
    assert (counts.new, counts.same) == (4, 0)
    meetings = {item.title: item for item in runner.ask(governance.list_meetings, organization)}
    assert set(meetings) == {"一届三次大会", "三月理事会", "四月理事会", "五月理事会"}
    assert {item.state for item in meetings.values()} == {MeetingState.OPEN}
    whole = runner.ask(governance.get_meeting, meetings["一届三次大会"].id)
    assert [(one.title, one.matter, one.passed) for one in whole.agenda] == [
        ("分配方案", MatterKind.ORDINARY, True),
        ("修改章程", MatterKind.SPECIAL, False),
    ]
    (lacking,) = runner.ask(governance.get_meeting, meetings["三月理事会"].id).agenda
    assert lacking.vote is None
    assert "赞成2，反对0，弃权0" in lacking.text

    again = preview_of(runner, sheet, organization)
    assert again.counts(again.rows_to_confirm).new == 0
    assert take(runner, organization, again, again.rows_to_confirm).new == 0


def test_what_is_not_accepted_or_refused_is_not_written_by_the_command_itself(
    runner, organization, sheet
):
    records = {one.row: one for one in preview_of(runner, sheet, organization).records}
    for row, error in ((4, NeedsConfirmation), (7, RuleViolation)):
        command = ImportMeetings(organization, sheet.name, (records[row],))
        with pytest.raises(error):
            runner.do(governance.import_meetings, command)
    assert runner.ask(governance.list_meetings, organization) == []


def test_another_meeting_of_that_body_and_day_is_asked_about(runner, organization, sheet):
    take(runner, organization, preview_of(runner, sheet, organization), (5,))
    book = Workbook()
    book.active.append(HEAD)
    row = ROWS[3].replace("四月理事会", "理事会第四次会议").replace("2 3 0 通过", "4 1 0 通过")
    book.active.append(row.split())
    book.save(sheet)
    assert told(preview_of(runner, sheet, organization)) == [(2, "C", "meeting_looks_double")]


def test_times_of_a_sheet_are_read_as_they_are_typed(runner, organization, tmp_path):
    path = tmp_path / "会议.csv"
    head = "时间,会议类别,会议名称,开始时间,结束时间,应到,实到,议题"
    lines = (
        head,
        "2024.1.6,理事会,一月例会,9:30,11点20,5人,5人,查看账目",
        "2024.2.6,理事会,二月例会,早上,,5,5,",
    )
    path.write_text("\n".join(lines), encoding="gb18030")
    preview = preview_of(runner, path, organization)
    assert told(preview) == [(3, "D", "time_unreadable")]
    (record,) = preview.taken()
    assert (record.starts_at, record.ends_at, record.entitled) == ("09:30", "11:20", 5)


def test_typed_minutes_without_quorum_raise_that_and_no_false_alarm(runner, organization):
    """61 entitled need 41; 38 and 2 proxies are 40 (《农民专业合作社法》第三十条)."""
    preview = preview_of(runner, ASSEMBLY_MINUTES, organization)
    codes = [one.code for one in preview.findings if one.severity is not Severity.HINT]
    assert codes == ["minutes_to_compare", "meeting_no_quorum"]
    assert preview.taken() == ()

    take(runner, organization, preview, (1,))
    (item,) = runner.ask(governance.list_meetings, organization)
    record = runner.ask(governance.get_meeting, item.id)
    told = record.particulars
    assert (item.body, item.held_on) == (BodyKind.MEMBERS_ASSEMBLY, date(2024, 1, 6))
    assert (told.title, told.chair, told.recorder, told.place, told.starts_at, told.ends_at) == (
        "第一届社员代表大会第三次会议",
        "理事长 哈斯巴根",
        "高娃",
        "西拉沐沦苏木政府二楼会议室",
        "09:00",
        "11:20",
    )
    assert told.noticed_on == date(2023, 12, 19)
    assert (record.quorum.entitled, record.quorum.present, record.quorum.proxies) == (61, 38, 2)
    assert [one.vote for one in record.agenda] == [None] * 4
    assert "同意36票，反对1票，弃权3票" in record.agenda[2].text
    assert preview_of(runner, ASSEMBLY_MINUTES, organization).counts().same == 1


def test_a_typed_election_is_counted_again(runner, organization):
    """42 + 1 are not 44; 45 votes of 44; a supervisor who is director (第三十三条)."""
    preview = preview_of(runner, ELECTION_MINUTES, organization)
    found = [(one.row, one.code) for one in preview.findings if one.severity is not Severity.HINT]
    assert found == [
        (1, "minutes_to_compare"),
        (11, "ballots_do_not_add_up"),
        (16, "supervisor_is_director"),
        (21, "votes_exceed_present"),
    ]
    take(runner, organization, preview, (1,))
    (item,) = runner.ask(governance.list_meetings, organization)
    agenda = runner.ask(governance.get_meeting, item.id).agenda
    assert [one.matter is MatterKind.ELECTION for one in agenda] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert [one.passed for one in agenda] == [None, None, None, None, True]
    board, supervisors = (one.election for one in agenda[1:3])
    assert (board.post, board.seats, board.state) == (Post.DIRECTOR, 5, ElectionState.OPEN)
    assert [one.name for one in board.candidates][-1] == "李志强"
    assert (board.ballots, board.on_paper.counts.valid) == ((), 42)
    assert dict(board.on_paper.votes)["哈斯巴根"] == 41
    assert [one.code for one in board.objections] == [
        "election.returned_misfit",
        "body.supervisor_is_director",
    ]
    (counted,) = supervisors.ballots
    assert (counted.counts.valid, counted.needed) == (43, 31)
    assert supervisors.standing.elected == ("敖特根", "那顺孟和", "张秀云")
    assert [one.code for one in supervisors.objections] == ["body.supervisor_is_director"]


def test_a_text_that_is_no_minutes_is_refused_with_what_is_missing(runner, organization, tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("各嘎查：\n请按时交表。\n", encoding="utf-8")
    preview = preview_of(runner, path, organization)
    assert not preview.rows_to_confirm
    assert (1, "", "minutes_unreadable") in told(preview)
    assert [one.values["part"] for one in preview.findings if one.code == "minutes_lacks"] == [
        "日期", "地点", "主持人", "记录人", "应到人数", "实到人数",
    ]  # fmt: skip
