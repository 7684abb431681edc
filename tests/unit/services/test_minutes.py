"""Minutes from the first words to the signed paper, as the recorder tells it."""

import dataclasses
import inspect
import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.minutes import Way
from coopdesk.domain.minutes_versions import MinutesStage, VersionOccasion
from coopdesk.domain.posts import Post
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services import attachments, governance, printing
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    DAY,
    SUPERVISORS,
    Found,
    found,
    particulars,
    people,
)
from tests.unit.services.test_attachments import PDF

TODAY = date(2026, 11, 23)
REASON = "会后核对"


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def meeting(runner, organization):
    """A closed meeting with a report, a vote and a concluded election."""
    items = (
        governance.ItemRecord("理事会工作报告", text="大家没有意见。"),
        governance.ItemRecord(
            "盈余分配方案", vote=governance.VoteRecord(governance.Counts(6, 1), "批准分配方案")
        ),
        governance.ItemRecord("选举监事", matter=MatterKind.ELECTION, text="无记名投票"),
    )
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), people(7, absent=2), None, items
    )
    made = runner.do(governance.record_meeting, command)
    item = runner.ask(governance.get_meeting, made.meeting_id).agenda[2]
    call = governance.CallElection(
        item.id, SUPERVISORS, Post.BOARD_SUPERVISOR, 1, (governance.Nominee("敖特根"),)
    )
    election = runner.do(
        governance.call_election, call, confirmed=frozenset({"election.fewer_than_seats"})
    )
    record = runner.ask(governance.get_election, election)
    counts = governance.BallotCounts(7, 7, 7)
    votes = {record.candidates[0].id: 7}
    runner.do(governance.count_ballot, governance.CountBallot(election, counts, votes))
    runner.do(governance.conclude_election, governance.ConcludeElection(election))
    runner.do(governance.close_minutes, governance.CloseMinutes(made.meeting_id))
    return made.meeting_id


@pytest.fixture
def sign(runner, meeting, tmp_path):
    def sign(signed_on=DAY):
        scan = tmp_path / "签字的会议记录.pdf"
        scan.write_bytes(PDF)
        command = governance.SignMinutes(meeting, (scan,), signed_on)
        return runner.do(governance.sign_minutes, command)

    return sign


def codes(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [reason.code for reason in caught.value.refusals]


def said(runner, form, record_id):
    print_ = runner.ask(printing.print_form, form, record_id)
    pages = PdfReader(io.BytesIO(print_.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_recorder_writes_the_words_and_sees_what_changed(runner, organization):
    """Opening, discussion and closing are typed; counts and times are inserted by the program."""
    hold = governance.HoldMeeting(organization, ASSEMBLY, particulars(), people(7, absent=2))
    key = runner.do(governance.hold_meeting, hold)
    item = runner.do(governance.add_agenda_item, governance.AddAgendaItem(key, "听取报告"))
    first = governance.EditMinutes(key, discussions={item: "代表同意。"})
    runner.do(governance.edit_minutes, first)
    second = governance.EditMinutes(
        key, "全体起立，唱国歌。", "会议圆满结束。", "下次会议再议。", {item: "代表一致同意。"}
    )
    runner.do(governance.edit_minutes, second)
    runner.do(governance.edit_minutes, second)  # the same words again make no version

    newest, oldest = runner.ask(governance.list_versions, key)
    assert (newest.number, newest.occasion, newest.made_by) == (
        2,
        VersionOccasion.EDITED,
        runner.actor.operator,
    )
    changes = {change.place: (change.before, change.after) for change in newest.changes}
    assert changes["结束语"] == ("11时20分，主持人宣布散会。", "11时20分，会议圆满结束。")
    assert changes["议题 1"] == ("听取报告；代表同意。", "听取报告；代表一致同意。")
    assert not oldest.changes
    assert runner.ask(governance.compare_minutes, key, 1, 2) == list(newest.changes)
    assert codes(lambda: runner.ask(governance.compare_minutes, key, 1, 3)) == [
        "minutes.no_version"
    ]
    text = said(runner, "meeting-minutes", key)
    assert "全体起立，唱国歌。经清点，应到9人，到会加委托7人，达到法定人数。" in text
    passages = runner.ask(governance.get_passages, key)
    assert [one.typed for one in passages] == [
        "全体起立，唱国歌。",
        "代表一致同意。",
        "下次会议再议。",
        "会议圆满结束。",
    ]


def test_words_of_another_meeting_are_not_written(runner, organization, meeting):
    hold = governance.HoldMeeting(organization, ASSEMBLY, particulars(), people(7, absent=2))
    other = runner.do(governance.hold_meeting, hold)
    item = runner.ask(governance.get_meeting, meeting).agenda[0]
    command = governance.EditMinutes(other, discussions={item.id: "别处的话"})
    with pytest.raises(NotFound):
        runner.do(governance.edit_minutes, command)
    assert not runner.ask(governance.list_versions, other)


def on_meeting(record):
    """Return every command that writes in a meeting, with its handler."""
    key, head = record.item.id, record.particulars
    report, voted, elected = record.agenda
    election = elected.election
    g = governance
    return [
        (g.change_meeting, g.ChangeMeeting(key, replace(head, place="别处"))),
        (g.record_attendance, g.RecordAttendance(key, people(9))),
        (g.mark_attendance, g.MarkAttendance(key, (1,), Way.ABSENT)),
        (g.note_on_attendee, g.NoteOnAttendee(key, 1, "早退")),
        (g.take_movement_back, g.TakeMovementBack(key, 1)),
        (g.add_agenda_item, g.AddAgendaItem(key, "临时议题")),
        (g.change_agenda_item, g.ChangeAgendaItem(report.id, "改", MatterKind.ORDINARY)),
        (g.move_agenda_item, g.MoveAgendaItem(report.id, 2)),
        (g.remove_agenda_item, g.RemoveAgendaItem(report.id)),
        (g.take_vote, g.TakeVote(voted.id, g.Counts(7))),
        (g.take_named_vote, g.TakeNamedVote(voted.id, {1: VoteChoice.FOR})),
        (
            g.call_election,
            g.CallElection(elected.id, SUPERVISORS, Post.BOARD_SUPERVISOR, 1, (g.Nominee("高娃"),)),
        ),
        (g.count_ballot, g.CountBallot(election.id, g.BallotCounts(7, 7, 7), {})),
        (g.withdraw_ballot, g.WithdrawBallot(election.id)),
        (g.conclude_election, g.ConcludeElection(election.id)),
        (g.edit_minutes, g.EditMinutes(key, "开场")),
        (g.close_minutes, g.CloseMinutes(key)),
        (g.reopen_minutes, g.ReopenMinutes(key, REASON)),
    ]


AFTER_SIGNING = {
    governance.SignMinutes,
    governance.UnsignMinutes,
    governance.CorrectMinutes,
    governance.AnswerRequest,
}
"""What is for closed or signed minutes, or only names a meeting from outside."""


def test_the_signed_paper_makes_everything_in_the_meeting_final(runner, meeting, sign):
    """《农民专业合作社法》第三十四条: not one command writes into what all have signed."""
    sign()
    record = runner.ask(governance.get_meeting, meeting)
    assert record.item.stage is MinutesStage.SIGNED
    commands = on_meeting(record)
    for handler, command in commands:
        assert codes(lambda h=handler, c=command: runner.do(h, c)) == ["meeting.signed"], command
    assert runner.ask(governance.get_meeting, meeting) == record

    assert {type(command) for _, command in commands} == writing_commands() - AFTER_SIGNING


def writing_commands():
    """Return the classes of all commands that name a meeting or a part of one."""
    parts = {"meeting_id", "agenda_item_id", "election_id"}
    offered = [getattr(governance, name) for name in governance.__all__]
    handlers = [inspect.signature(one) for one in offered if inspect.isfunction(one)]
    kinds = {
        one.parameters["command"].annotation for one in handlers if "command" in one.parameters
    }
    return {kind for kind in kinds if parts & {field.name for field in dataclasses.fields(kind)}}


def test_the_scan_is_filed_with_the_meeting_and_stays(runner, meeting, sign):
    sign()
    (paper,) = runner.ask(attachments.list_attachments, "meeting", meeting)
    assert (paper.kind, paper.dated_on, paper.file_name) == ("minutes", DAY, "签字的会议记录.pdf")
    assert codes(sign) == ["minutes.signed_before"]
    assert runner.ask(governance.list_versions, meeting)[0].occasion is VersionOccasion.SIGNED


def test_nothing_is_signed_without_its_paper(runner, meeting):
    command = governance.SignMinutes(meeting, (), DAY)
    assert codes(lambda: runner.do(governance.sign_minutes, command)) == ["attachment.no_file"]
    assert runner.ask(governance.get_meeting, meeting).item.stage is MinutesStage.FINAL


def test_unsigned_minutes_go_back_to_the_recorder(runner, meeting, sign):
    reopen = governance.ReopenMinutes(meeting, "议题写错一字")
    runner.do(governance.reopen_minutes, reopen)
    runner.do(governance.edit_minutes, governance.EditMinutes(meeting, closing="会议结束。"))
    runner.do(governance.close_minutes, governance.CloseMinutes(meeting))
    sign()
    told = [one.occasion for one in runner.ask(governance.list_versions, meeting)]
    assert told[:4] == [
        VersionOccasion.SIGNED,
        VersionOccasion.CLOSED,
        VersionOccasion.EDITED,
        VersionOccasion.REOPENED,
    ]


def test_a_wrong_signature_is_taken_back_by_the_manager_with_a_reason(runner, meeting, sign):
    sign()
    unsign = governance.UnsignMinutes(meeting, "扫描的是另一次会议")
    manager = runner.actor
    runner.actor = replace(manager, role="clerk")
    assert codes(lambda: runner.do(governance.unsign_minutes, unsign)) == ["minutes.manager_only"]
    runner.actor = manager
    runner.do(governance.unsign_minutes, unsign)
    assert runner.ask(governance.get_meeting, meeting).item.stage is MinutesStage.FINAL
    newest = runner.ask(governance.list_versions, meeting)[0]
    assert (newest.occasion, newest.reason) == (VersionOccasion.UNSIGNED, "扫描的是另一次会议")


def test_a_correction_stands_under_the_signed_minutes(runner, meeting, sign):
    command = governance.CorrectMinutes(meeting, "地点应为苏木文化站二楼", "笔误")
    assert codes(lambda: runner.do(governance.correct_minutes, command)) == ["minutes.not_signed"]
    sign()
    before = runner.ask(printing.print_form, "meeting-minutes", meeting)
    runner.do(governance.correct_minutes, command)
    runner.do(governance.correct_minutes, replace(command, text="主持人应为副理事长"))

    text = said(runner, "meeting-minutes", meeting)
    assert "更正1.地点应为苏木文化站二楼（原因：笔误。2026年11月23日，" in text
    assert "2.主持人应为副理事长" in text
    after = runner.ask(printing.print_form, "meeting-minutes", meeting)
    assert after.sheet_codes != before.sheet_codes
    assert [one.number for one in runner.ask(governance.get_meeting, meeting).corrections] == [1, 2]


PAPERS = ("meeting-minutes", "attendance-sheet", "meeting-notice", "resolution-notice")


def test_a_sheet_has_the_same_code_as_long_as_it_says_the_same(runner, meeting):
    """A code on paper finds exactly what was printed: any change of the record gives another."""

    def sheets():
        resolution = runner.ask(governance.get_meeting, meeting).agenda[1].vote.resolution_id
        told = [(form, meeting) for form in PAPERS] + [("resolution-sheet", resolution)]
        return [runner.ask(printing.print_form, *one).sheet_codes for one in told]

    before = sheets()
    assert all(before)
    assert sheets() == before
    runner.do(governance.reopen_minutes, governance.ReopenMinutes(meeting, REASON))
    head = runner.ask(governance.get_meeting, meeting).particulars
    changed = replace(head, place="苏木会议室", title="2026年社员大会")
    runner.do(governance.change_meeting, governance.ChangeMeeting(meeting, changed))
    assert not {code for codes in sheets() for code in codes} & {
        code for codes in before for code in codes
    }


def test_a_meeting_typed_in_later_says_so_on_every_paper(runner, organization, meeting):
    """Notice is judged by the days on paper, whatever day it is typed in."""
    record = runner.ask(governance.get_meeting, meeting)
    assert (record.item.is_late_entry, record.item.entered_on) == (True, TODAY)
    assert not record.quorum.warnings
    mark = "事后补录：会议于2026年11月20日召开，2026年11月23日补录。"
    resolution = record.agenda[1].vote.resolution_id
    for form, key in [
        ("meeting-minutes", meeting),
        ("attendance-sheet", meeting),
        ("resolution-notice", meeting),
        ("resolution-sheet", resolution),
    ]:
        assert mark in said(runner, form, key), form
    ahead = governance.HoldMeeting(
        organization, ASSEMBLY, particulars(held_on=TODAY), people(7, absent=2)
    )
    key = runner.do(governance.hold_meeting, ahead)
    assert not runner.ask(governance.get_meeting, key).item.is_late_entry
    assert "事后补录" not in said(runner, "meeting-minutes", key)
