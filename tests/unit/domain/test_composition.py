"""Who may sit where: posts, numbers, relatives, one vote each, and what time makes wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import (
    BodyTerm,
    Kin,
    Relation,
    Sitting,
    assess_composition,
    assess_standing,
    assess_term_length,
    only_new,
)
from coopdesk.domain.posts import CHAIRS, DIRECTORS, SUPERVISORS, Post
from coopdesk.storage.reference import load_charters

CHARTER = load_charters()["trinity-cooperative"]
LAW_33 = "《农民专业合作社法》第三十三条"
BOARD, SUPERVISION = BodyKind.BOARD_OF_DIRECTORS, BodyKind.BOARD_OF_SUPERVISORS


def codes(refusals):
    return [refusal.code for refusal in refusals]


def board(*names, post=Post.DIRECTOR):
    return [Sitting(name, BOARD, post) for name in names]


def supervisors(*names):
    return [Sitting(name, SUPERVISION, Post.BOARD_SUPERVISOR) for name in names]


def staff(post, *names):
    return board(*names, post=post)


def judged(*groups, kin=()):
    return assess_composition([one for group in groups for one in group], CHARTER, kin)


def test_a_supervisor_is_no_director_and_keeps_no_books():
    """《农民专业合作社法》第三十三条; the sample election made one person both."""
    refusals, warnings = judged(
        board("a", "b", "那顺孟和"),
        supervisors("那顺孟和", "c", "d"),
        staff(Post.ACCOUNTANT, "c"),
        staff(Post.CASHIER, "e"),
    )
    assert [(r.code, r.values["person"]) for r in refusals] == [
        ("body.supervisor_is_director", "那顺孟和"),
        ("body.supervisor_is_finance_staff", "c"),
    ]
    assert refusals[0].article == LAW_33
    assert warnings == ()


def test_small_even_boards_and_one_hand_for_books_and_cash_only_warn():
    refusals, warnings = judged(
        board("a", "b"),
        supervisors("c", "d", "e"),
        staff(Post.ACCOUNTANT, "f"),
        staff(Post.CASHIER, "f"),
    )
    assert refusals == ()
    assert codes(warnings) == [
        "body.too_few_seats",
        "body.even_seats",
        "body.accountant_is_cashier",
    ]


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        (2, ["body.too_few_seats", "body.even_seats"]),
        (3, []),
        (4, ["body.even_seats"]),
        (7, []),
        (8, ["body.too_many_seats", "body.even_seats"]),
        (9, ["body.too_many_seats"]),
    ],
)
def test_three_to_seven_directors_in_odd_number(seats, found):
    """《农村集体经济组织法》第二十九条, the pattern of the charter."""
    assert codes(judged(board(*map(str, range(seats))))[1]) == found


def test_one_person_has_one_vote_unless_acting_for_the_chair():
    """《农民专业合作社法》第三十三条: 一人一票."""
    three = board("a", "b", "c")
    refusals, _ = judged(three, staff(Post.BOARD_CHAIR, "a"))
    assert [(r.code, r.article) for r in refusals] == [("body.two_votes", LAW_33)]
    acting = [Sitting("a", BOARD, Post.BOARD_CHAIR, is_acting=True)]
    assert judged(three, acting) == ((), ())


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (("b", "d"), "body.supervisor_is_relative"),
        (("d", "f"), "body.supervisor_is_relative"),
        (("a", "b"), "body.directors_are_relatives"),
        (("f", "a"), "body.accountant_is_relative"),
        (("b", "f"), None),
        (("d", "e"), None),
        (("a", "nobody"), None),
    ],
)
def test_declared_relatives_are_found_whichever_way_they_are_told(pair, code):
    """《农村集体经济组织法》 and the opinion of 2014, both patterns: they ask, they do not stop."""
    seats = (
        staff(Post.BOARD_CHAIR, "a"),
        board("b", "c"),
        supervisors("d", "e", "g"),
        staff(Post.ACCOUNTANT, "f"),
    )
    for one, other in (pair, pair[::-1]):
        refusals, warnings = judged(*seats, kin=[Kin(one, other, Relation.SPOUSE)])
        assert refusals == ()
        assert codes(warnings) == ([code] if code else [])


def test_what_time_makes_wrong_is_found_on_the_day():
    term = BodyTerm(BOARD, 5, date(2025, 3, 15), date(2028, 3, 14))
    seats = [
        Sitting("a", BOARD, Post.DIRECTOR, has_left=True),
        Sitting("b", BOARD, Post.DIRECTOR, lacks_mandate=True),
        Sitting("经理", BOARD, Post.EXECUTIVE, has_left=True),
    ]
    found = assess_standing(seats, [term], CHARTER)
    assert [(f.code, f.values.get("vacant")) for f in found] == [
        ("body.seats_vacant", 3),
        ("body.no_chair", None),
        ("body.holder_left", None),
        ("body.mandate_lapsed", None),
    ]
    assert found[1].article == found[2].article == LAW_33


def test_a_term_is_not_longer_than_the_charter_has_it():
    """Three years: its last day is in order, the day after is not."""
    for last, found in ((date(2028, 3, 14), []), (date(2028, 3, 15), ["body.term_too_long"])):
        term = BodyTerm(BOARD, 5, date(2025, 3, 15), last)
        assert codes(assess_term_length(term, CHARTER)[1]) == found


PEOPLE = st.sampled_from("abcdefgh")
SEATS = st.lists(
    st.builds(
        lambda person, post: Sitting(person, SUPERVISION if post in SUPERVISORS else BOARD, post),
        PEOPLE,
        st.sampled_from((Post.DIRECTOR, Post.BOARD_CHAIR, Post.BOARD_SUPERVISOR, Post.CASHIER)),
    ),
    max_size=14,
)


@given(SEATS)
def test_any_bodies_are_judged_alike_in_any_order_and_twice(seats):
    """Who sits there counts, neither the order nor a post written twice for one person."""
    refusals, warnings = assess_composition(seats, CHARTER)
    assert assess_composition(seats[::-1], CHARTER) == (refusals, warnings)
    both = {s.person for s in seats if s.post in SUPERVISORS} & {
        s.person for s in seats if s.post in DIRECTORS
    }
    told = {r.values["person"] for r in refusals if r.code == "body.supervisor_is_director"}
    assert told == both
    assert only_new((refusals, warnings), (refusals, warnings)) == ((), ())


@given(SEATS)
def test_a_body_has_a_chair_or_is_told_to_choose_one(seats):
    terms = [BodyTerm(BOARD, 0), BodyTerm(SUPERVISION, 0)]
    lacking = {
        f.values["body"]
        for f in assess_standing(seats, terms, CHARTER)
        if f.code == "body.no_chair"
    }
    for body in (BOARD, SUPERVISION):
        people = [s for s in seats if s.body is body and s.votes]
        has_chair = any(s.post in CHAIRS[body] for s in people)
        assert (body in lacking) == (bool(people) and not has_chair)
