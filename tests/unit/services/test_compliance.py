"""Whether organizations govern themselves: bodies by their day, meetings by the charter."""

from datetime import date

import pytest

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.minutes import HeadCounts, Way
from coopdesk.services import governance
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    BOARD,
    Found,
    found,
    particulars,
    three_bodies,
)
from tests.unit.services.test_attachments import PDF


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9, "grassroots_coop"))


def hold(runner, organization, body, day, heads=(9, 9)):
    told = particulars(held_on=day, noticed_on=date(day.year, 1, 1))
    command = governance.HoldMeeting(organization, body, told, (), HeadCounts(*heads))
    sure = frozenset({"meeting.notice_short"})
    return runner.do(governance.hold_meeting, command, confirmed=sure)


def item(runner, year):
    (one,) = runner.ask(governance.list_compliance, year)
    return one


def codes(found_item):
    return [finding.code for finding in found_item.findings]


def test_a_grassroots_coop_without_bodies_is_late_since_2026(runner, organization):
    """赤政发〔2023〕14号 三（一）: by the end of 2025."""
    told = item(runner, 2026)
    assert told.has == (False, False, False)
    assert codes(told) == ["body.deadline_missed"]
    assert "14号" in told.findings[0].article


def test_meetings_are_counted_against_the_charter_and_short_only_when_the_year_is_over(
    runner, organization
):
    runner.do(governance.set_up_bodies, three_bodies(organization, since=date(2025, 1, 1)))
    hold(runner, organization, ASSEMBLY, date(2025, 3, 15))
    for month in (4, 7):
        hold(runner, organization, BOARD, date(2025, month, 1))
    last, this = item(runner, 2025), item(runner, 2026)
    assert last.has == (True, True, True)
    held = {one.body: (one.held, one.needed) for one in last.meetings}
    assert held[ASSEMBLY][0] == 1
    assert held[BOARD][0] == 2
    short = [f for f in last.findings if f.code == "compliance.meetings_short"]
    lacking = {one.body for one in last.meetings if one.held < one.needed}
    assert {finding.values["body"] for finding in short} == lacking
    assert all(finding.article for finding in short)
    assert this.held == 0
    assert "compliance.meetings_short" not in codes(this)


def test_a_meeting_without_quorum_is_no_meeting(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization, since=date(2025, 1, 1)))
    hold(runner, organization, ASSEMBLY, date(2025, 3, 15), heads=(9, 5))
    assert item(runner, 2025).held == 0


def test_people_who_were_never_there_together_are_no_quorum(runner, organization):
    """Six of nine are needed; five go home before the next four come (第三十条)."""
    runner.do(governance.set_up_bodies, three_bodies(organization, since=date(2025, 1, 1)))
    told = particulars(held_on=date(2025, 3, 15), noticed_on=date(2025, 1, 1))
    hold = governance.HoldMeeting(organization, ASSEMBLY, told)
    meeting_id = runner.do(governance.hold_meeting, hold)
    runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, "工作报告"))
    for way, places, number in (
        (Way.PRESENT, (1, 2, 3, 4, 5), 0),
        (Way.ABSENT, (1, 2, 3, 4, 5), 1),
        (Way.PRESENT, (6, 7, 8, 9), 1),
    ):
        mark = governance.MarkAttendance(meeting_id, places, way, item=number)
        runner.do(governance.mark_attendance, mark)
    (meeting,) = runner.ask(governance.list_meetings, organization)
    assert (meeting.counted, meeting.needed, meeting.has_quorum) == (9, 6, False)
    held = {one.body: one.held for one in item(runner, 2025).meetings}
    assert held[ASSEMBLY] == 0


def test_terms_and_resolutions_that_ran_out_are_found(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization, since=date(2020, 1, 1)))
    meeting_id = hold(runner, organization, ASSEMBLY, date(2026, 3, 15))
    named = governance.AddAgendaItem(meeting_id, "修路", MatterKind.ORDINARY)
    item_id = runner.do(governance.add_agenda_item, named)
    vote = governance.TakeVote(item_id, governance.Counts(9), due_on=date(2026, 6, 30))
    runner.do(governance.take_vote, vote)
    told = item(runner, 2026)
    assert told.overdue_resolutions == 1
    assert codes(told).count("compliance.term_overdue") == 3
    assert "compliance.resolutions_overdue" in codes(told)
    assert told.term_ends_on is not None
    assert told.term_ends_on < date(2026, 1, 1)
    assert not told.is_in_order


def test_minutes_are_found_until_they_are_signed(runner, organization, tmp_path):
    """Closing them is not enough (《农民专业合作社法》第三十四条: all attending sign)."""
    runner.do(governance.set_up_bodies, three_bodies(organization, since=date(2025, 1, 1)))
    told = particulars(held_on=date(2026, 4, 1), noticed_on=date(2026, 3, 1))
    report = (governance.ItemRecord("理事会工作报告", text="没有意见"),)
    record = governance.RecordMeeting(
        organization, BOARD, told, (), HeadCounts(5, 5), report, close=True
    )
    sure = frozenset({"meeting.notice_unknown", "meeting.notice_short"})
    meeting = runner.do(governance.record_meeting, record, confirmed=sure)
    assert item(runner, 2026).unsigned_minutes == 1
    assert codes(item(runner, 2026)) == ["compliance.minutes_unsigned"]
    scan = tmp_path / "签字的会议记录.pdf"
    scan.write_bytes(PDF)
    sign = governance.SignMinutes(meeting.meeting_id, (scan,), date(2026, 11, 20))
    runner.do(governance.sign_minutes, sign)
    assert item(runner, 2026).is_in_order
