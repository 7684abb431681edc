"""Seats during a term: by-elections, acting chairs, alternates, relatives, who sat where when."""

from datetime import date

import pytest

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.composition import Entrance, Leaving, Relation
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.meeting_requests import AskedBy, Convener, RequestStage
from coopdesk.domain.minutes import HeadCounts
from coopdesk.domain.posts import Post
from coopdesk.services import governance
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    BOARD,
    SUPERVISORS,
    Found,
    found,
    particulars,
    three_bodies,
)

MAY = date(2026, 5, 1)


@pytest.fixture
def organization(runner):
    key = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(key))
    return key


def body(runner, kind):
    return next(item for item in runner.ask(governance.list_terms) if item.body is kind)


def seat_of(runner, name, day=None):
    return [s for s in runner.ask(governance.list_seats, None, day) if s.name == name]


def refused(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [reason.code for reason in caught.value.refusals]


def codes(runner, organization, day=None):
    return [f.code for f in runner.ask(governance.find_composition, organization, day)]


def appoint(runner, kind, name, post, day, entrance, confirmed=()):
    command = governance.AppointSeat(body(runner, kind).id, name, post, day, None, entrance)
    return runner.do(governance.appoint_seat, command, confirmed=frozenset(confirmed))


def test_a_chair_leaves_another_acts_and_the_next_is_elected(runner, organization):
    """Who sat where is known for every day between."""
    (chair,) = seat_of(runner, "哈斯巴根")
    resigned = governance.EndSeat(chair.id, date(2026, 4, 30), Leaving.RESIGNED)
    runner.do(governance.end_seat, resigned)
    assert {"body.no_chair", "body.seats_vacant"} <= set(codes(runner, organization, MAY))
    assert codes(runner, organization, date(2026, 4, 30)) == []

    appoint(runner, BOARD, "王建国", Post.BOARD_CHAIR, MAY, Entrance.ACTING)
    acting = [s.post_name for s in seat_of(runner, "王建国", MAY)]
    assert acting == ["理事", "理事长（代理）"]
    assert "body.no_chair" not in codes(runner, organization, MAY)
    listed = runner.ask(governance.list_entitled, organization, BOARD, MAY)
    assert [one.name for one in listed].count("王建国") == 1

    june = date(2026, 6, 1)
    (_, seat) = seat_of(runner, "王建国", MAY)
    runner.do(governance.end_seat, governance.EndSeat(seat.id, date(2026, 5, 31)))
    appoint(runner, BOARD, "乌云其其格", Post.BOARD_CHAIR, june, Entrance.BY_ELECTION)
    (now,) = seat_of(runner, "乌云其其格", june)
    assert (now.post, now.entrance) == (Post.BOARD_CHAIR, Entrance.BY_ELECTION)
    (before,) = seat_of(runner, "乌云其其格", MAY)
    assert (before.post, before.leaving) == (Post.DIRECTOR, Leaving.CHANGED_POST)
    appoint(runner, BOARD, "李志强", Post.DIRECTOR, june, Entrance.BY_ELECTION)
    assert codes(runner, organization) == []
    history = [s.name for s in runner.ask(governance.list_seat_history, organization)]
    assert history.count("乌云其其格") == history.count("王建国") == 2


def test_only_a_member_of_the_body_acts_and_only_as_its_chair(runner, organization):
    def act(name, post):
        return refused(lambda: appoint(runner, BOARD, name, post, MAY, Entrance.ACTING))

    assert act("李志强", Post.BOARD_CHAIR) == ["seat.acting_outsider"]
    assert act("李志强", Post.DIRECTOR) == ["seat.acting_no_chair"]


def test_an_appointment_answers_for_what_it_brings_about_alone(runner, organization):
    """Two supervisors are left; the accountant's appointment is not asked about that."""
    (seat,) = seat_of(runner, "高娃")
    runner.do(governance.end_seat, governance.EndSeat(seat.id, date(2026, 4, 30)))
    appoint(runner, BOARD, "李志强", Post.ACCOUNTANT, MAY, Entrance.ELECTED)
    with pytest.raises(NeedsConfirmation) as caught:
        appoint(runner, BOARD, "高娃", Post.DIRECTOR, MAY, Entrance.BY_ELECTION)
    assert caught.value.code == "body.even_seats"


def test_a_declared_relative_is_asked_about_and_stays_a_finding_until_it_ends(runner, organization):
    declared = governance.DeclareKinship(
        organization, "敖特根", "王建国", Relation.SIBLING, date(2026, 1, 10)
    )
    key = runner.do(governance.declare_kinship, declared)
    assert codes(runner, organization, date(2026, 1, 9)) == []
    (finding,) = runner.ask(governance.find_composition, organization, date(2026, 1, 10))
    assert (finding.code, finding.values["person"]) == ("body.supervisor_is_relative", "敖特根")
    assert finding.article
    assert refused(lambda: runner.do(governance.declare_kinship, declared)) == [
        "kinship.declared_already"
    ]
    runner.do(governance.end_kinship, governance.EndKinship(key, date(2026, 2, 1)))
    assert codes(runner, organization) == []
    (item,) = runner.ask(governance.list_kinship, organization)
    assert item.ended_on == date(2026, 2, 1)


def test_alternates_move_up_in_the_order_of_their_votes(runner, organization):
    told = particulars(held_on=date(2025, 3, 1), noticed_on=date(2025, 1, 1))
    hold = governance.HoldMeeting(organization, ASSEMBLY, told, (), HeadCounts(21, 21))
    meeting = runner.do(governance.hold_meeting, hold)
    added = governance.AddAgendaItem(meeting, "选举监事", MatterKind.ELECTION)
    item = runner.do(governance.add_agenda_item, added)
    names = ("敖特根", "张秀云", "高娃", "李志强", "白玉珍")
    nominees = tuple(governance.Nominee(name) for name in names)
    call = governance.CallElection(item, SUPERVISORS, Post.BOARD_SUPERVISOR, 3, nominees, 2)
    election = runner.do(governance.call_election, call)
    record = runner.ask(governance.get_election, election)
    votes = dict(zip((c.id for c in record.candidates), (14, 13, 13, 11, 12), strict=True))
    counts = governance.BallotCounts(21, 21, 21)
    runner.do(governance.count_ballot, governance.CountBallot(election, counts, votes))
    runner.do(governance.conclude_election, governance.ConcludeElection(election))
    key = body(runner, SUPERVISORS).id
    waiting = [one.name for one in runner.ask(governance.list_alternates, key)]
    assert waiting == ["白玉珍", "李志强"]

    (seat,) = seat_of(runner, "高娃")
    runner.do(governance.end_seat, governance.EndSeat(seat.id, date(2026, 4, 30)))
    second = governance.MoveUpAlternate(key, "李志强", MAY)
    with pytest.raises(NeedsConfirmation) as caught:
        runner.do(governance.move_up_alternate, second)
    assert caught.value.code == "seat.alternate_passed_over"
    runner.do(
        governance.move_up_alternate, second, confirmed=frozenset({"seat.alternate_passed_over"})
    )
    (seat,) = seat_of(runner, "李志强")
    assert (seat.entrance, seat.post) == (Entrance.MOVED_UP, Post.BOARD_SUPERVISOR)
    stranger = governance.MoveUpAlternate(key, "王建国", MAY)
    assert refused(lambda: runner.do(governance.move_up_alternate, stranger)) == [
        "seat.no_alternate"
    ]


def ask_for(runner, organization, day, askers=3):
    asked = governance.AskForMeeting(
        organization, ASSEMBLY, AskedBy.MEMBERS, day, "审议互助金使用情况", askers
    )
    return runner.do(governance.ask_for_meeting, asked)


def test_a_meeting_that_was_asked_for_is_overdue_after_twenty_days(runner, organization):
    """《农民专业合作社法》第三十一条; the supervisors call it where the board does not."""
    assert refused(lambda: ask_for(runner, organization, date(2026, 10, 1), 2)) == [
        "request.too_few_askers"
    ]
    key = ask_for(runner, organization, date(2026, 10, 1))
    (item,) = runner.ask(governance.list_requests, organization)
    assert (item.deadline, item.stage, item.members) == (
        date(2026, 10, 21),
        RequestStage.OVERDUE,
        9,
    )
    (year,) = runner.ask(governance.list_compliance, 2026, organization)
    (finding,) = [f for f in year.findings if f.code == "compliance.request_overdue"]
    assert "第三十一条" in finding.article

    def hold(day):
        told = particulars(held_on=day)
        command = governance.HoldMeeting(organization, ASSEMBLY, told, (), HeadCounts(9, 9))
        sure = frozenset({"meeting.notice_short"})
        return runner.do(governance.hold_meeting, command, confirmed=sure)

    meeting = hold(date(2026, 11, 5))
    answer = governance.AnswerRequest(key, meeting, Convener.SUPERVISORS)
    runner.do(governance.answer_request, answer)
    (item,) = runner.ask(governance.list_requests, organization)
    assert (item.stage, item.convener) == (RequestStage.HELD_LATE, Convener.SUPERVISORS)
    (year,) = runner.ask(governance.list_compliance, 2026, organization)
    assert "compliance.request_late" in [f.code for f in year.findings]
    assert refused(lambda: runner.do(governance.answer_request, answer)) == ["request.settled"]


def test_a_request_taken_back_waits_no_more(runner, organization):
    key = ask_for(runner, organization, date(2026, 10, 1))
    back = governance.WithdrawRequest(key, date(2026, 10, 5))
    runner.do(governance.withdraw_request, back)
    (item,) = runner.ask(governance.list_requests, organization)
    assert (item.stage, item.days_left) == (RequestStage.WITHDRAWN, None)
