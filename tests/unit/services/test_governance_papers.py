"""Minutes, attendance sheet and resolution sheet as they come off the printer."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from coopdesk.domain.minutes import Attendee, HeadCounts, Way
from coopdesk.services import governance, printing
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people

LINE, ROOM = 10, 297 - 24 - 36
"""Millimetres of a line to sign on, and of a page between its margins."""

SAMPLE = (
    *(Attendee(f"代表{n}", Way.PRESENT, capacity="社员代表") for n in range(1, 43)),
    Attendee("白乌兰", Way.PROXY, proxy_holder="鲍特木尔"),
    Attendee("于桂兰", Way.PROXY, proxy_holder="代表1"),
    Attendee("乌云其其格·阿拉坦巴特尔", remark="住院"),
    *(Attendee(f"缺席{n}") for n in range(16)),
)


@pytest.fixture
def meeting(runner):
    organization = runner.do(found, Found(9))
    vote = governance.VoteRecord(governance.Counts(40, 1, 3), "批准盈余分配方案", "高娃")
    items = (
        governance.ItemRecord("理事长工作报告", reporter="哈斯巴根", text="大家没有意见。"),
        governance.ItemRecord("盈余分配方案", text="提取公积金10%。", vote=vote),
        governance.ItemRecord("修改章程", vote=governance.VoteRecord(governance.Counts(30, 14))),
    )
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(observers="监事3人"), SAMPLE, None, items
    )
    return runner.do(governance.record_meeting, command)


def printed(runner, form, record_id):
    return runner.ask(printing.print_form, form, record_id)


def said(print_):
    pages = PdfReader(io.BytesIO(print_.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_minutes_say_everything_that_the_law_and_the_guides_ask_for(runner, meeting):
    """《农民专业合作社法》第三十四条: matters and decisions, and a place for all who sign."""
    text = said(printed(runner, "meeting-minutes", meeting.meeting_id))
    for part in (
        "2026年社员大会第一次会议记录",
        "2026年11月20日9时00分",
        "2026年11月1日通知，提前19天",
        "61人",
        "42人，另委托2人",
        "白乌兰（委托鲍特木尔）",
        "乌云其其格·阿拉坦巴特尔（住院）",
        "须41人以上出席，到会加委托44人，达到法定人数，会议有效",
        "大家没有意见。",
        "须31票",
        "〔2026〕第1号批准盈余分配方案",
        "未通过",
        "11时20分，主持人宣布散会。",
        "受白乌兰委托",
    ):
        assert "".join(part.split()) in text, part
    assert "〔2026〕第2号" not in text


def test_open_minutes_print_as_a_draft_and_closed_ones_no_more(runner, meeting):
    assert "草稿" in said(printed(runner, "meeting-minutes", meeting.meeting_id))
    for item in runner.ask(governance.get_meeting, meeting.meeting_id).agenda:
        change = governance.ChangeAgendaItem(item.id, item.title, item.matter, "", "讨论")
        runner.do(governance.change_agenda_item, change)
    runner.do(governance.close_minutes, governance.CloseMinutes(meeting.meeting_id))
    final = printed(runner, "meeting-minutes", meeting.meeting_id)
    assert "草稿" not in said(final)
    assert printed(runner, "meeting-minutes", meeting.meeting_id).pdf == final.pdf


def test_the_attendance_sheet_has_a_line_for_each_and_marks_who_came(runner, meeting):
    text = said(printed(runner, "attendance-sheet", meeting.meeting_id))
    assert text.count("√") == 42
    assert "草稿" not in text
    assert "委托鲍特木尔" in text
    assert all(person.name in text for person in SAMPLE)


def test_a_resolution_sheet_carries_its_number_and_its_vote(runner, meeting):
    passed, failed = meeting.resolution_ids
    text = said(printed(runner, "resolution-sheet", passed))
    assert "〔2026〕第1号" in text
    assert "批准盈余分配方案" in text
    assert "超过全体表决权的1/2，须31票" in text
    assert "以下事项未获通过：修改章程" in said(printed(runner, "resolution-sheet", failed))


@pytest.mark.parametrize("count", [1, 2, 40, 200])
def test_sheets_without_names_leave_a_line_for_every_hand(runner, count):
    organization = runner.do(found, Found(0))
    hold = governance.HoldMeeting(
        organization, ASSEMBLY, particulars(), counts=HeadCounts(count, count)
    )
    meeting_id = runner.do(governance.hold_meeting, hold)
    pages = printed(runner, "attendance-sheet", meeting_id).pages
    filled_by_lines = -(-count * LINE // ROOM)
    assert filled_by_lines <= pages <= filled_by_lines + 1
    assert f"{count}人" in said(printed(runner, "meeting-minutes", meeting_id))


def test_a_meeting_without_quorum_says_so_on_paper(runner):
    """The sample minutes of 2024-01-06 claimed a quorum; ours cannot."""
    organization = runner.do(found, Found(0))
    head = replace(particulars(held_on=date(2024, 1, 6), noticed_on=date(2023, 12, 19)), ends_at="")
    hold = governance.HoldMeeting(organization, ASSEMBLY, head, people(38, 2, 21))
    meeting_id = runner.do(governance.hold_meeting, hold)
    text = said(printed(runner, "meeting-minutes", meeting_id))
    assert "须41人以上出席，到会加委托40人，未达到法定人数，不能作出决议" in text
    assert "散会" not in text


def test_a_quorum_that_was_lost_is_told_and_leaves_earlier_resolutions_as_they_were(runner):
    """《农民专业合作社法》第三十条: 41 of 61; after the first item five of 44 went home."""
    organization = runner.do(found, Found(0))
    hold = governance.HoldMeeting(organization, ASSEMBLY, particulars(), people(42, 2, 17))
    meeting_id = runner.do(governance.hold_meeting, hold)
    items = [
        runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, title))
        for title in ("财务决算", "修改章程")
    ]
    vote = governance.TakeVote(items[0], governance.Counts(44))
    resolution_id = runner.do(governance.take_vote, vote)
    gone = governance.MarkAttendance(meeting_id, (6, 7, 8, 9, 10), Way.ABSENT, item=2)
    runner.do(governance.mark_attendance, gone)

    text = said(printed(runner, "meeting-minutes", meeting_id))
    assert "经清点，应到61人，到会加委托44人，达到法定人数。" in text
    assert "会议有效（《农民专业合作社法》第三十条）。从第2项起到会加委托39人，不足41人" in text
    sheet = said(printed(runner, "resolution-sheet", resolution_id))
    assert "达到法定人数" in sheet
    assert "未达到" not in sheet
    assert "42人，另委托2人" in sheet
