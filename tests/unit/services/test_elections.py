"""Elections through the door: called, counted round by round, announced, and on paper."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.composition import Entrance
from coopdesk.domain.elections import ElectionState, Outcome
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.minutes import HeadCounts
from coopdesk.domain.posts import Post
from coopdesk.services import governance, printing
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    BOARD,
    NAMES,
    Found,
    found,
    particulars,
    three_bodies,
)

SIX = ("哈斯巴根", "乌云其其格", "王建国", "那顺孟和", "白玉珍", "李志强")


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


@pytest.fixture
def item(runner, organization):
    """An election on the agenda of the sample assembly: 61 entitled, 44 there."""
    head = governance.HoldMeeting(organization, ASSEMBLY, particulars(), (), HeadCounts(61, 44))
    meeting_id = runner.do(governance.hold_meeting, head)
    named = governance.AddAgendaItem(meeting_id, "选举理事", MatterKind.ELECTION, "", "差额选举")
    return runner.do(governance.add_agenda_item, named)


def call(runner, item, names=SIX, seats=5, alternates=1, confirmed=frozenset(), **more):
    nominees = tuple(governance.Nominee(name) for name in names)
    body, post = more.get("body", BOARD), more.get("post", Post.DIRECTOR)
    command = governance.CallElection(item, body, post, seats, nominees, alternates)
    return runner.do(governance.call_election, command, confirmed=confirmed)


def count(runner, election_id, papers, votes):
    record = runner.ask(governance.get_election, election_id)
    keys = {one.name: one.id for one in record.candidates}
    by_key = {keys[name]: number for name, number in votes.items()}
    command = governance.CountBallot(election_id, governance.BallotCounts(*papers), by_key)
    runner.do(governance.count_ballot, command)
    return runner.ask(governance.get_election, election_id)


def conclude(runner, election_id, *told, confirmed=frozenset()):
    command = governance.ConcludeElection(election_id, *told)
    return runner.do(governance.conclude_election, command, confirmed=confirmed)


def codes(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [reason.code for reason in caught.value.refusals]


def test_the_sample_election_figure_by_figure(runner, item):
    """Ballots of 2025-03-15: 42 valid and 1 spoiled are not the 44 returned."""
    election_id = call(runner, item)
    votes = dict(zip(SIX, (41, 40, 38, 37, 35, 12), strict=True))
    refused = codes(lambda: count(runner, election_id, (44, 44, 42, 1), votes))
    assert refused == ["election.returned_misfit"]
    record = count(runner, election_id, (44, 44, 43, 1), votes)
    assert record.standing.elected == SIX[:5]
    assert record.standing.is_decided
    conclude(runner, election_id)
    (resolution,) = runner.ask(governance.list_resolutions)
    assert resolution.text == "选举哈斯巴根、乌云其其格、王建国、那顺孟和、白玉珍为理事"
    assert (resolution.passed, resolution.in_favour) == (True, None)


def test_a_tie_a_run_off_and_seats_taken_in_a_new_term(runner, organization, item):
    """As a clerk tells it: two are equal for the last seat, a second paper decides."""
    runner.do(governance.set_up_bodies, three_bodies(organization))
    election_id = call(runner, item, seats=3, names=SIX[:5])
    first = dict(zip(SIX, (32, 32, 31, 31, 0), strict=False))
    record = count(runner, election_id, (44, 43, 42, 1, 1), first)
    assert record.standing.candidates == ("王建国", "那顺孟和")
    assert (record.standing.open_seats, record.standing.is_run_off) == (1, True)
    refused = codes(lambda: count(runner, election_id, (44, 44, 44), {"白玉珍": 40}))
    assert refused == ["election.not_standing"]
    too_many = codes(
        lambda: count(runner, election_id, (44, 44, 44), {"王建国": 40, "那顺孟和": 5})
    )
    assert too_many == ["election.too_many_marks"]
    record = count(runner, election_id, (44, 44, 44), {"王建国": 40, "那顺孟和": 4})
    assert record.standing.elected == ("哈斯巴根", "乌云其其格", "王建国")

    conclude(runner, election_id, date(2026, 11, 21), True)
    seated = [
        seat
        for seat in runner.ask(governance.list_seats, organization)
        if seat.body is BodyKind.BOARD_OF_DIRECTORS and seat.to_day is None
    ]
    assert {seat.name for seat in seated} == {"哈斯巴根", "乌云其其格", "王建国"}
    assert {(seat.post, seat.term_number) for seat in seated} == {(Post.DIRECTOR, 2)}
    assert all(seat.member_id for seat in seated)
    outcomes = {
        one.name: one.outcome for one in runner.ask(governance.get_election, election_id).candidates
    }
    assert outcomes["那顺孟和"] is Outcome.NOT_ELECTED


def test_who_is_elected_during_a_term_comes_by_by_election(runner, organization, item):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    election_id = call(runner, item, names=("李志强",), seats=1, alternates=0)
    count(runner, election_id, (44, 44, 44), {"李志强": 40})
    even = frozenset({"body.even_seats"})
    conclude(runner, election_id, date(2026, 11, 21), confirmed=even)
    day = date(2026, 11, 21)
    (seat,) = (
        one for one in runner.ask(governance.list_seats, organization, day) if one.name == "李志强"
    )
    assert (seat.entrance, seat.term_number) == (Entrance.BY_ELECTION, 1)


def test_too_few_reach_the_majority_and_the_office_decides_to_leave_a_seat_open(runner, item):
    """31 of 61 are needed (《农民专业合作社法》第三十条): one has them."""
    election_id = call(runner, item, names=SIX[:2], seats=2, alternates=0)
    record = count(runner, election_id, (44, 44, 44), {"哈斯巴根": 31, "乌云其其格": 30})
    assert record.ballots[0].needed == 31
    assert record.standing.elected == ("哈斯巴根",)
    assert record.standing.candidates == ("乌云其其格",)
    with pytest.raises(NeedsConfirmation) as asked:
        conclude(runner, election_id)
    assert asked.value.refusal.code == "election.seats_open"
    conclude(runner, election_id, confirmed=frozenset({"election.seats_open"}))
    record = runner.ask(governance.get_election, election_id)
    assert record.state is ElectionState.CONCLUDED
    assert codes(lambda: count(runner, election_id, (44, 44, 44), {"乌云其其格": 40})) == [
        "election.concluded"
    ]


def test_nobody_elected_is_a_resolution_that_failed(runner, item):
    election_id = call(runner, item, names=("王强（大）", "王强（小）"), seats=1, alternates=0)
    count(runner, election_id, (44, 44, 44), {"王强（大）": 20, "王强（小）": 20})
    conclude(runner, election_id, confirmed=frozenset({"election.seats_open"}))
    (resolution,) = runner.ask(governance.list_resolutions)
    assert (resolution.text, resolution.passed) == ("选举理事，无人当选", False)


def test_a_round_typed_wrong_is_taken_back(runner, item):
    election_id = call(runner, item, seats=1, alternates=0)
    count(runner, election_id, (44, 44, 44), {"哈斯巴根": 40})
    assert codes(lambda: call(runner, item, names=SIX[:2], seats=1)) == ["election.counting_began"]
    assert codes(lambda: count(runner, election_id, (44, 44, 44), {})) == ["election.decided"]
    runner.do(governance.withdraw_ballot, governance.WithdrawBallot(election_id))
    record = count(runner, election_id, (44, 44, 44), {"王建国": 40})
    assert record.standing.elected == ("王建国",)
    assert len(record.ballots) == 1


def test_the_list_may_change_until_somebody_voted(runner, item):
    first = call(runner, item)
    with pytest.raises(NeedsConfirmation) as asked:
        call(runner, item, names=SIX[:2], seats=5)
    assert asked.value.refusal.code == "election.fewer_than_seats"
    again = call(
        runner, item, names=SIX[:2], seats=5, confirmed=frozenset({"election.fewer_than_seats"})
    )
    assert again == first
    names = [one.name for one in runner.ask(governance.get_election, first).candidates]
    assert names == list(SIX[:2])


@pytest.mark.parametrize(
    ("told", "found_codes"),
    [
        ({"names": ("甲", "甲")}, ["election.candidate_twice"]),
        ({"names": ()}, ["election.candidate_unnamed"]),
        ({"seats": 0}, ["election.seats_range"]),
        ({"post": Post.BOARD_SUPERVISOR}, ["seat.post_misfit"]),
    ],
)
def test_a_call_that_cannot_be_is_refused(runner, item, told, found_codes):
    assert codes(lambda: call(runner, item, **told)) == found_codes


def test_an_election_is_no_vote_and_a_vote_no_election(runner, organization, item):
    call(runner, item)
    vote = governance.TakeVote(item, governance.Counts(40, 2, 2))
    assert codes(lambda: runner.do(governance.take_vote, vote)) == ["election.called"]
    meeting_id = runner.ask(governance.list_meetings, organization)[0].id
    plain = runner.do(governance.add_agenda_item, governance.AddAgendaItem(meeting_id, "决算"))
    assert codes(lambda: call(runner, plain)) == ["election.no_election_item"]
    change = governance.ChangeAgendaItem(item, "选举理事", MatterKind.ORDINARY)
    assert codes(lambda: runner.do(governance.change_agenda_item, change)) == [
        "meeting.matter_voted"
    ]


def test_without_quorum_nobody_is_elected(runner, organization):
    """40 of 61 are one short of two thirds."""
    head = governance.HoldMeeting(organization, ASSEMBLY, particulars(), (), HeadCounts(61, 40))
    meeting_id = runner.do(governance.hold_meeting, head)
    named = governance.AddAgendaItem(meeting_id, "选举监事", MatterKind.ELECTION)
    election_id = call(runner, runner.do(governance.add_agenda_item, named), seats=1)
    refused = codes(lambda: count(runner, election_id, (40, 40, 40), {"哈斯巴根": 40}))
    assert refused == ["meeting.no_quorum"]


def test_minutes_close_only_after_the_result(runner, organization, item):
    election_id = call(runner, item, seats=1, alternates=0)
    meeting_id = runner.ask(governance.list_meetings, organization)[0].id
    close = governance.CloseMinutes(meeting_id)
    assert codes(lambda: runner.do(governance.close_minutes, close)) == ["election.not_concluded"]
    count(runner, election_id, (44, 44, 44), {"哈斯巴根": 40})
    conclude(runner, election_id)
    runner.do(governance.close_minutes, close)
    (listed,) = runner.ask(governance.list_meetings, organization)
    assert (listed.votes, listed.passed) == (1, 1)


def said(print_):
    pages = PdfReader(io.BytesIO(print_.pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_minutes_and_report_tell_each_round(runner, organization, item):
    election_id = call(runner, item, seats=1, names=SIX[:3])
    count(runner, election_id, (44, 43, 42, 1, 1), {"哈斯巴根": 20, "乌云其其格": 22})
    count(runner, election_id, (44, 44, 44), {"乌云其其格": 32, "哈斯巴根": 12})
    conclude(runner, election_id)
    meeting_id = runner.ask(governance.list_meetings, organization)[0].id
    minutes = said(runner.ask(printing.print_form, "meeting-minutes", meeting_id))
    report = said(runner.ask(printing.print_form, "election-report", election_id))
    for part in (
        "选举理事（第1轮）",
        "选举理事（第2轮）",
        "乌云其其格32票",
        "选举乌云其其格为理事",
    ):
        assert part in minutes
    for part in ("理事选举结果报告单", "22／32", "当选", "当选：乌云其其格", "监票人（签字）"):
        assert part in report


@pytest.mark.parametrize("candidates", [1, 2, 7, 8, 20, 60])
def test_a_ballot_paper_fits_one_sheet_from_one_name_to_sixty(runner, item, candidates):
    names = (*NAMES, *(f"候选人{n}" for n in range(60)))[:candidates]
    sure = frozenset({"election.fewer_than_seats"})
    election_id = call(runner, item, names=names, seats=min(candidates, 5), confirmed=sure)
    paper = runner.ask(printing.print_form, "ballot-paper", election_id)
    assert paper.pages == 1
    text = said(paper)
    assert all(name in text for name in names)
    assert "理事选票" in text


def test_the_paper_of_a_run_off_names_only_the_equals(runner, item):
    election_id = call(runner, item, seats=3, names=SIX[:5], alternates=0)
    votes = dict(zip(SIX, (32, 32, 31, 31, 0), strict=False))
    count(runner, election_id, (44, 43, 42, 1, 1), votes)
    text = said(runner.ask(printing.print_form, "ballot-paper", election_id))
    assert "第2轮" in text
    assert "应选1人" in text
    assert [name for name in SIX if name in text] == ["王建国", "那顺孟和"]
