"""Coming and going during a meeting: each vote is taken with, and keeps, those who are there."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
from pypdf import PdfReader

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.minutes import Attendee, HeadCounts, Movement, Way
from coopdesk.domain.posts import Post
from coopdesk.services import attachments, governance, printing
from tests.unit.services.governance_samples import ASSEMBLY, BOARD, Found, found, particulars

LAW_30, LAW_22 = "《农民专业合作社法》第三十条", "《农民专业合作社法》第二十二条"
VOTED = frozenset({"presence.vote_taken"})


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def meeting(runner, organization):
    """Nine entitled; the first seven are there, the eighth is represented by the seventh."""
    command = governance.HoldMeeting(organization, ASSEMBLY, particulars())
    meeting_id = runner.do(governance.hold_meeting, command)
    mark(runner, meeting_id, *range(1, 8))
    mark(runner, meeting_id, 8, way=Way.PROXY, proxy_holder="敖特根")
    for title in ("财务决算", "盈余分配", "修改章程"):
        an_item(runner, meeting_id, title)
    return meeting_id


def an_item(runner, meeting_id, title, matter=MatterKind.ORDINARY):
    command = governance.AddAgendaItem(meeting_id, title, matter)
    return runner.do(governance.add_agenda_item, command)


def mark(runner, meeting_id, *places, way=Way.PRESENT, confirmed=frozenset(), **more):
    command = governance.MarkAttendance(meeting_id, places, way, **more)
    return runner.do(governance.mark_attendance, command, confirmed=confirmed)


def read(runner, meeting_id):
    return runner.ask(governance.get_meeting, meeting_id)


def take(runner, meeting_id, number, *counts):
    item = read(runner, meeting_id).agenda[number - 1]
    command = governance.TakeVote(item.id, governance.Counts(*counts))
    return runner.do(governance.take_vote, command)


def reasons(act):
    with pytest.raises(RuleViolation) as refused:
        act()
    return [(reason.code, reason.article) for reason in refused.value.refusals]


def test_who_leaves_takes_the_quorum_along_and_the_next_vote_is_refused(runner, meeting):
    """Eight count at the first vote; the seventh leaves with the proxy he holds, six are left."""
    assert read(runner, meeting).quorum.counted == 8
    take(runner, meeting, 1, 8)
    assert mark(runner, meeting, 7, way=Way.ABSENT) == 2
    quorum = read(runner, meeting).quorum
    assert (quorum.counted, quorum.proxies, quorum.has_quorum) == (6, 0, True)
    take(runner, meeting, 2, 6)
    mark(runner, meeting, 6, way=Way.ABSENT)
    quorum = read(runner, meeting).quorum
    assert (quorum.lacking, quorum.has_quorum, quorum.was_reached) == (1, False, True)
    assert reasons(lambda: take(runner, meeting, 3, 5)) == [("meeting.no_quorum", LAW_30)]

    mark(runner, meeting, 9, at="10:40")
    take(runner, meeting, 3, 6)
    record = read(runner, meeting)
    assert [(item.vote.present, item.vote.proxies) for item in record.agenda] == [
        (7, 1),
        (6, 0),
        (6, 0),
    ]
    assert record.people[8].movements == (Movement(3, Way.PRESENT, "10:40"),)
    # The meeting as a whole: eight came at some time, the eighth was represented.
    assert (record.item.present, record.item.proxies) == (8, 1)


def test_each_vote_keeps_its_own_list(runner, meeting):
    take(runner, meeting, 1, 8)
    mark(runner, meeting, 7, way=Way.ABSENT)
    take(runner, meeting, 2, 6)
    first, second, _ = (item.vote for item in read(runner, meeting).agenda)
    assert [entry.votes for entry in first.roll] == [1] * 8 + [0]
    assert (first.roll[7].way, first.roll[7].proxy_holder) == (Way.PROXY, "敖特根")
    assert [entry.votes for entry in second.roll] == [1] * 6 + [0] * 3


def test_a_departure_typed_in_afterwards_leaves_taken_votes_alone_and_asks(runner, meeting):
    take(runner, meeting, 1, 8)
    with pytest.raises(NeedsConfirmation) as asked:
        mark(runner, meeting, 1, way=Way.ABSENT, item=1)
    assert asked.value.code == "presence.vote_taken"
    mark(runner, meeting, 1, way=Way.ABSENT, item=1, confirmed=VOTED)
    record = read(runner, meeting)
    assert record.agenda[0].vote.present == 7
    assert record.quorum.counted == 7
    back = governance.TakeMovementBack(meeting, 1)
    runner.do(governance.take_movement_back, back, confirmed=VOTED)
    assert read(runner, meeting).people[0].movements == ()
    assert reasons(lambda: runner.do(governance.take_movement_back, back)) == [
        ("presence.no_movement", "")
    ]


def test_between_two_rounds_of_an_election_somebody_may_leave(runner, meeting):
    election_item = an_item(runner, meeting, "选举理事", MatterKind.ELECTION)
    nominees = tuple(governance.Nominee(name) for name in ("高娃", "王建国", "白玉珍"))
    call = governance.CallElection(election_item, BOARD, Post.DIRECTOR, 2, nominees)
    election = runner.do(governance.call_election, call)
    ids = [one.id for one in runner.ask(governance.get_election, election).candidates]
    counts = governance.BallotCounts(8, 8, 8)
    first = governance.CountBallot(election, counts, dict(zip(ids, (5, 4, 4), strict=True)))
    runner.do(governance.count_ballot, first)
    assert mark(runner, meeting, 1, way=Way.ABSENT, item=4) == 4
    assert runner.ask(governance.get_election, election).counted == 7
    second = governance.CountBallot(
        election, governance.BallotCounts(7, 7, 7), {ids[1]: 5, ids[2]: 2}
    )
    runner.do(governance.count_ballot, second)
    rounds = runner.ask(governance.get_election, election).ballots
    assert [sum(one.votes for one in ballot.roll) for ballot in rounds] == [8, 7]


def test_a_round_that_was_counted_makes_a_departure_one_of_the_meeting(runner, meeting):
    """Nothing is decided yet, but who was in the first round was there."""
    item = read(runner, meeting).agenda[0]
    change = governance.ChangeAgendaItem(item.id, "选举理事", MatterKind.ELECTION)
    runner.do(governance.change_agenda_item, change)
    nominees = (governance.Nominee("高娃"), governance.Nominee("王建国"))
    call = governance.CallElection(item.id, BOARD, Post.DIRECTOR, 1, nominees)
    election = runner.do(governance.call_election, call)
    ids = [one.id for one in runner.ask(governance.get_election, election).candidates]
    counted = governance.CountBallot(
        election, governance.BallotCounts(8, 8, 8), dict.fromkeys(ids, 4)
    )
    runner.do(governance.count_ballot, counted)
    assert mark(runner, meeting, 1, way=Way.ABSENT) == 1
    assert read(runner, meeting).people[0].way is Way.PRESENT


def test_a_live_tick_carries_the_clock(runner, meeting, monkeypatch):
    """On the day itself; a meeting written down later has no clock."""
    take(runner, meeting, 1, 8)
    mark(runner, meeting, 7, way=Way.ABSENT)
    assert read(runner, meeting).people[6].movements[0].at == ""
    monkeypatch.setattr(runner, "_clock", lambda: datetime(2026, 11, 20, 10, 15))  # noqa: DTZ001
    mark(runner, meeting, 6, way=Way.ABSENT)
    assert read(runner, meeting).people[5].movements[0].at == "10:15"


def test_a_written_proxy_needs_a_holder_who_comes_and_keeps_its_scan(runner, meeting, tmp_path):
    """One proxy a person by the charter; the scan hangs on the line, or nothing is written."""
    assert reasons(
        lambda: mark(runner, meeting, 8, way=Way.PROXY, proxy_holder="高娃", item=0)
    ) == [("meeting.proxy_holder_absent", "")]
    with pytest.raises(NeedsConfirmation) as asked:
        mark(runner, meeting, 9, way=Way.PROXY, proxy_holder="敖特根")
    assert asked.value.code == "meeting.proxies_per_person"

    letter = tmp_path / "委托书.txt"
    letter.write_text("委托书", encoding="utf-8")
    proxy = {"way": Way.PROXY, "proxy_holder": "王建国", "letter": letter}
    assert reasons(lambda: mark(runner, meeting, 9, **proxy))
    assert read(runner, meeting).people[8].way is Way.ABSENT
    proxy["letter"] = tmp_path / "委托书.pdf"
    proxy["letter"].write_bytes(b"%PDF-1.4\n%%EOF\n")
    mark(runner, meeting, 9, **proxy)
    record = read(runner, meeting)
    assert record.people[8].proxy_holder == "王建国"
    assert record.letters == {record.people[8].id}
    (kept,) = runner.ask(attachments.list_attachments, "attendance", record.people[8].id)
    assert (kept.kind_name, kept.file_name) == ("委托书", "委托书.pdf")


def test_people_are_found_by_name_and_number_and_namesakes_only_by_number(runner, organization):
    listed = (Attendee("乌云"), Attendee("乌云"), Attendee("高娃"))
    command = governance.HoldMeeting(organization, ASSEMBLY, particulars(), listed)
    meeting_id = runner.do(governance.hold_meeting, command)
    assert runner.ask(governance.find_places, meeting_id, ["高娃", "2"]) == (3, 2)
    assert reasons(
        lambda: runner.ask(governance.find_places, meeting_id, ["乌云", "4", "张三"])
    ) == [("presence.name_twice", ""), ("presence.not_in_list", ""), ("presence.not_in_list", "")]


def test_an_item_off_the_agenda_moves_the_departures_after_it(runner, meeting):
    mark(runner, meeting, 1, way=Way.ABSENT, item=3)
    second = read(runner, meeting).agenda[1]
    runner.do(governance.remove_agenda_item, governance.RemoveAgendaItem(second.id))
    assert read(runner, meeting).people[0].movements == (Movement(2, Way.ABSENT),)


def test_a_note_keeps_the_attendance(runner, meeting):
    note = governance.NoteOnAttendee(meeting, 1, "请假半天", additional_votes=1)
    runner.do(governance.note_on_attendee, note)
    record = read(runner, meeting)
    assert (record.people[0].remark, record.people[0].way) == ("请假半天", Way.PRESENT)
    assert (record.quorum.additional_there, record.quorum.additional_votes) == (1, 1)
    second = replace(note, place=2)
    assert reasons(lambda: runner.do(governance.note_on_attendee, second)) == [
        ("meeting.additional_votes", LAW_22)
    ]


def a_counted_meeting(runner, organization, body=ASSEMBLY, **more):
    counts = HeadCounts(50, 40, 0, **more)
    command = governance.HoldMeeting(organization, body, particulars(), (), counts)
    return runner.do(governance.hold_meeting, command)


def test_additional_votes_without_a_list_have_the_same_cap(runner, organization):
    """Of fifty basic votes ten additional at most; the base of the majority is all sixty."""
    meeting_id = a_counted_meeting(runner, organization, additional_votes=10, additional_there=8)
    item = an_item(runner, meeting_id, "财务决算")
    verdict = runner.ask(governance.get_verdict, item, governance.Counts(48))
    assert (verdict.needed, verdict.limit, verdict.passed) == (31, 48, True)
    too_many = runner.ask(governance.get_verdict, item, governance.Counts(49))
    assert [reason.code for reason in too_many.refusals] == ["vote.exceeds_present"]
    eleven = {"additional_votes": 11, "additional_there": 8}
    assert reasons(lambda: a_counted_meeting(runner, organization, **eleven)) == [
        ("meeting.additional_votes", LAW_22)
    ]
    more_there = {"additional_votes": 2, "additional_there": 3}
    assert reasons(lambda: a_counted_meeting(runner, organization, **more_there)) == [
        ("meeting.additional_there", "")
    ]
    board = {"body": BOARD, "additional_votes": 1}
    assert reasons(lambda: a_counted_meeting(runner, organization, **board)) == [
        ("meeting.no_additional_votes", "")
    ]


def said(runner, form, record_id):
    printed = runner.ask(printing.print_form, form, record_id)
    pages = PdfReader(io.BytesIO(printed.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_sheets_carry_who_came_late_who_left_and_who_was_there_at_a_vote(runner, meeting):
    take(runner, meeting, 1, 8)
    mark(runner, meeting, 7, way=Way.ABSENT, at="10:15")
    take(runner, meeting, 2, 6)
    sheet = said(runner, "attendance-sheet", meeting)
    assert "第2项起离会（10:15）" in sheet
    first, second, _ = (item.id for item in read(runner, meeting).agenda)
    assert "应到9人，到会7人，委托1人" in said(runner, "roll-call", first)
    assert "应到9人，到会6人，委托0人" in said(runner, "roll-call", second)
    assert "敖特根到会1" in said(runner, "roll-call", first)
    assert "敖特根缺席" in said(runner, "roll-call", second)


def test_each_round_of_an_election_has_its_list_on_paper(runner, meeting):
    """Everybody entitled stands on it: who was there, represented or away."""
    item = an_item(runner, meeting, "选举理事长", MatterKind.ELECTION)
    nominees = (governance.Nominee("哈斯巴根"), governance.Nominee("王建国"))
    call = governance.CallElection(item, BOARD, Post.BOARD_CHAIR, 1, nominees)
    election_id = runner.do(governance.call_election, call)
    keys = [one.id for one in runner.ask(governance.get_election, election_id).candidates]

    def count(*votes):
        papers = governance.BallotCounts(sum(votes), sum(votes), sum(votes))
        tally = dict(zip(keys, votes, strict=True))
        runner.do(governance.count_ballot, governance.CountBallot(election_id, papers, tally))

    count(4, 4)
    mark(runner, meeting, 7, way=Way.ABSENT)
    count(5, 1)
    first, second = runner.ask(governance.get_election, election_id).ballots
    assert "选举理事长（第1轮）" in said(runner, "roll-call", first.id)
    assert "应到9人，到会7人，委托1人" in said(runner, "roll-call", first.id)
    assert "应到9人，到会6人，委托0人" in said(runner, "roll-call", second.id)
    assert "敖特根缺席" in said(runner, "roll-call", second.id)
