"""Setting up the three bodies, terms that run out, and who may not sit where."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coopdesk.domain.bodies import TermStage
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.minutes import Way
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

LAW_33 = "《农民专业合作社法》第三十三条"


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


def refused(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [(reason.code, reason.article) for reason in caught.value.refusals]


def test_three_bodies_are_set_up_with_their_first_term_and_seats(runner, organization):
    """Three years, by the charter of a trinity organization."""
    assert len(runner.do(governance.set_up_bodies, three_bodies(organization))) == 3
    terms = {item.body: item for item in runner.ask(governance.list_terms, organization)}
    board = terms[BOARD]
    assert (board.number, board.starts_on, board.ends_on) == (
        1,
        date(2025, 3, 15),
        date(2028, 3, 14),
    )
    assert (board.seats, board.seated, terms[SUPERVISORS].seated) == (5, 5, 3)
    assert runner.ask(governance.list_terms, organization, date(2025, 3, 14)) == []
    first_day = runner.ask(governance.list_terms, organization, date(2025, 3, 15))
    assert [one.number for one in first_day] == [1, 1, 1]
    chair = runner.ask(governance.list_seats, organization)[0]
    assert (chair.name, chair.post, chair.post_name) == ("哈斯巴根", Post.BOARD_CHAIR, "理事长")
    members = runner.ask(governance.list_entitled, organization, ASSEMBLY, date(2026, 1, 1))
    assert chair.member_id == members[0].member_id


def test_a_director_cannot_be_supervisor(runner, organization):
    """The sample minutes of 2025-03-15: 那顺孟和 was elected to both."""
    command = three_bodies(organization, supervisors=("那顺孟和", "敖特根", "张秀云"))
    assert refused(lambda: runner.do(governance.set_up_bodies, command)) == [
        ("body.supervisor_is_director", LAW_33)
    ]
    assert runner.ask(governance.list_terms) == []


def test_two_supervisors_are_asked_about(runner, organization):
    """At least three and odd is what the charter recommends, both are asked in turn."""
    command = three_bodies(organization, supervisors=("敖特根", "张秀云"))
    confirmed = frozenset()
    for code in ("body.too_few_seats", "body.even_seats"):
        with pytest.raises(NeedsConfirmation) as caught:
            runner.do(governance.set_up_bodies, command, confirmed=confirmed)
        assert caught.value.code == code
        confirmed |= {code}
    runner.do(governance.set_up_bodies, command, confirmed=confirmed)


def test_a_finance_post_is_judged_against_seats_already_given(runner, organization):
    """《农民专业合作社法》第三十三条: a supervisor keeps no books."""
    runner.do(governance.set_up_bodies, three_bodies(organization))
    board = next(i for i in runner.ask(governance.list_terms) if i.body is BOARD)
    appoint = governance.AppointSeat(board.id, "高娃", Post.ACCOUNTANT, date(2026, 1, 1))
    assert refused(lambda: runner.do(governance.appoint_seat, appoint)) == [
        ("body.supervisor_is_finance_staff", LAW_33)
    ]
    (seat,) = [s for s in runner.ask(governance.list_seats) if s.name == "高娃"]
    runner.do(governance.end_seat, governance.EndSeat(seat.id, date(2025, 12, 31)))
    confirmed = frozenset({"body.too_few_seats", "body.even_seats"})
    runner.do(governance.appoint_seat, appoint, confirmed=confirmed)
    posts = {s.name: s.post_name for s in runner.ask(governance.list_seats)}
    assert posts["高娃"] == "会计"


def test_a_seat_cannot_be_given_twice_to_the_wrong_body_or_before_the_term(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    board = next(i for i in runner.ask(governance.list_terms) if i.body is BOARD)
    appoint = governance.AppointSeat(board.id, "王建国", Post.DIRECTOR, date(2026, 1, 1))
    assert refused(lambda: runner.do(governance.appoint_seat, appoint))[0][0] == (
        "seat.taken_already"
    )
    early = replace(appoint, name="李志强", from_day=date(2025, 3, 14))
    assert ("seat.outside_term", "") in refused(lambda: runner.do(governance.appoint_seat, early))
    misfit = replace(appoint, post=Post.BOARD_SUPERVISOR)
    assert ("seat.post_misfit", "") in refused(lambda: runner.do(governance.appoint_seat, misfit))


def test_two_people_of_one_name_may_sit_in_both_boards(runner, organization):
    """Namesakes are told apart by their number in the register of members."""
    members = runner.ask(governance.list_entitled, organization, ASSEMBLY, date(2026, 1, 1))
    command = three_bodies(organization, supervisors=("王建国", "张秀云", "高娃"))
    assembly, board, supervisors = command.bodies
    third = replace(board.people[2], member_id=members[2].member_id)
    first = replace(supervisors.people[0], member_id=members[5].member_id)
    board = replace(board, people=(*board.people[:2], third, *board.people[3:]))
    supervisors = replace(supervisors, people=(first, *supervisors.people[1:]))
    runner.do(governance.set_up_bodies, replace(command, bodies=(assembly, board, supervisors)))
    assert len(runner.ask(governance.list_seats)) == 8


def test_a_new_term_lets_the_old_seats_end_and_counts_on(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    again = three_bodies(organization, since=date(2026, 5, 1))
    runner.do(governance.set_up_bodies, replace(again, bodies=again.bodies[1:2]))
    board = next(i for i in runner.ask(governance.list_terms) if i.body is BOARD)
    assert (board.number, board.seated) == (2, 5)
    earlier = runner.ask(governance.list_seats, organization, date(2026, 4, 30))
    assert {s.to_day for s in earlier if s.body is BOARD} == {date(2026, 4, 30)}
    assert refused(lambda: runner.do(governance.set_up_bodies, again)) == [
        ("body.term_overlaps", "")
    ]


def test_too_few_delegates_are_asked_about(runner, organization):
    """《农民专业合作社法》第三十二条: at least 51."""
    delegates = tuple(governance.SeatEntry(f"代表{n}", Post.DELEGATE) for n in range(50))
    body = governance.BodyEntry(ASSEMBLY, date(2025, 3, 15), people=delegates)
    command = governance.SetUpBodies(organization, (body,))
    with pytest.raises(NeedsConfirmation) as caught:
        runner.do(governance.set_up_bodies, command)
    assert caught.value.code == "body.too_few_delegates"
    assert caught.value.refusal.article == "《农民专业合作社法》第三十二条"
    more = (*delegates, governance.SeatEntry("代表50", Post.DELEGATE))
    runner.do(governance.set_up_bodies, replace(command, bodies=(replace(body, people=more),)))
    listed = runner.ask(governance.list_entitled, organization, ASSEMBLY, date(2026, 1, 1))
    assert (len(listed), listed[0].capacity, listed[0].way) == (51, "社员代表", Way.ABSENT)
    hold = governance.HoldMeeting(organization, ASSEMBLY, particulars())
    meeting_id = runner.do(governance.hold_meeting, hold)
    title = runner.ask(governance.get_meeting, meeting_id).item.title
    assert title == "第一届社员代表大会第一次会议"


def test_a_board_meeting_is_called_by_term_and_number_and_lists_the_directors(runner, organization):
    runner.do(governance.set_up_bodies, three_bodies(organization))
    hold = governance.HoldMeeting(organization, BOARD, particulars())
    for number in "一二":
        record = runner.ask(governance.get_meeting, runner.do(governance.hold_meeting, hold))
        assert record.item.title == f"第一届理事会第{number}次会议"
        assert (len(record.people), record.quorum.needed) == (5, 4)


@pytest.mark.parametrize(
    ("left", "stage", "warning"),
    [
        (181, TermStage.RUNNING, None),
        (180, TermStage.DUE, 180),
        (90, TermStage.DUE, 90),
        (30, TermStage.DUE, 30),
        (0, TermStage.DUE, 30),
        (-1, TermStage.OVERDUE, None),
    ],
)
def test_a_term_warns_180_90_and_30_days_before_its_end(runner, organization, left, stage, warning):
    ends_on = runner.today + timedelta(days=left)
    body = governance.BodyEntry(ASSEMBLY, date(2024, 6, 1), ends_on)
    runner.do(governance.set_up_bodies, governance.SetUpBodies(organization, (body,)))
    (term,) = runner.ask(governance.list_terms)
    assert (term.days_left, term.stage, term.warning_days) == (left, stage, warning)
    (year,) = runner.ask(governance.list_compliance, runner.today.year)
    assert (year.term_days_left, year.term_stage, year.term_warning_days) == (left, stage, warning)


def test_grassroots_bodies_missing_after_2025_are_told(runner):
    """赤政发〔2023〕14号 三（一）: all grassroots cooperatives by the end of 2025."""
    grassroots = runner.do(found, Found(9, kind="grassroots_coop"))
    (reason,) = runner.ask(governance.find_missing_bodies, grassroots)
    assert (reason.code, reason.values["lacking"]) == ("body.deadline_missed", 3)
    runner.do(governance.set_up_bodies, three_bodies(grassroots))
    assert runner.ask(governance.find_missing_bodies, grassroots) == ()


def test_what_cannot_be_a_body_is_told_all_at_once(runner, organization):
    bodies = (
        governance.BodyEntry(BodyKind.SHAREHOLDERS_MEETING, date(2025, 1, 1), date(2024, 1, 1)),
        governance.BodyEntry(
            BOARD, date(2025, 1, 1), people=(governance.SeatEntry(" ", Post.DELEGATE),)
        ),
        governance.BodyEntry(BOARD, date(2025, 1, 1)),
    )
    told = refused(
        lambda: runner.do(governance.set_up_bodies, governance.SetUpBodies(organization, bodies))
    )
    assert [code for code, _ in told] == [
        "body.given_twice",
        "body.not_in_charter",
        "body.term_backwards",
        "seat.post_misfit",
        "seat.unnamed",
    ]
