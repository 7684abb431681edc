"""Ballots that cannot be right, rounds, run-offs, alternates, and seats left open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.elections import (
    Ballot,
    ElectionFacts,
    assess_candidates,
    assess_election,
    begins_body_anew,
    compute_standing,
)
from coopdesk.domain.governance import MeetingFacts
from coopdesk.storage.reference import load_charters

CHARTER = load_charters()["trinity-cooperative"]
ASSEMBLY = BodyKind.MEMBERS_ASSEMBLY
HELD = date(2025, 3, 15)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def a_meeting(entitled, present):
    return MeetingFacts(ASSEMBLY, HELD, entitled, present, (), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("ballot", "found"),
    [
        (ElectionFacts(1, 9, 8, 8, 0, {"a": 8}), "election.issued_misfit"),
        (ElectionFacts(1, 10, 10, 10, 0, {"a": 8}), "election.issued_above_present"),
        (ElectionFacts(1, 9, 9, 8, 1, {"a": 9}), "election.candidate_above_valid"),
        (ElectionFacts(1, 9, 9, 9, 0, {"a": 6, "b": 4}), "election.too_many_marks"),
        (ElectionFacts(1, 9, 9, 9, 0, {"a": 9, "b": -1}), "vote.negative"),
    ],
)
def test_ballots_that_cannot_be_right_are_named(ballot, found):
    assert found in codes(assess_election(ballot, a_meeting(9, 9), CHARTER).refusals)


def test_missing_ballots_explain_themselves():
    ballot = ElectionFacts(1, 9, 8, 8, 0, {"a": 8}, missing=1)
    assert assess_election(ballot, a_meeting(9, 9), CHARTER).refusals == ()


def test_equal_votes_at_the_last_seat_are_a_tie_and_no_one_is_drawn():
    ballot = ElectionFacts(2, 9, 9, 9, 0, {"a": 6, "b": 5, "c": 5, "d": 1})
    result = assess_election(ballot, a_meeting(9, 9), CHARTER)
    assert (result.elected, result.tied) == (("a",), ("b", "c"))


def test_declaring_someone_below_the_majority_is_named():
    """《农民专业合作社法》第三十条: elections need more than half of all."""
    ballot = ElectionFacts(2, 9, 9, 9, 0, {"a": 5, "b": 4}, declared=("a", "b"))
    result = assess_election(ballot, a_meeting(9, 9), CHARTER)
    assert result.elected == ("a",)
    assert codes(result.refusals) == ["election.declared_misfit"]


def test_all_seats_in_one_round_with_the_next_as_alternates():
    ballot = Ballot(2, 5, {"a": 9, "b": 8, "c": 7, "d": 5, "e": 4})
    standing = compute_standing(2, 1, "abcde", [ballot])
    assert (standing.elected, standing.alternates) == (("a", "b"), ("c",))
    assert standing.is_decided
    assert standing.candidates == ()


def test_equals_at_the_last_seat_stand_in_a_run_off_alone():
    first = Ballot(2, 5, {"a": 9, "b": 6, "c": 6, "d": 5})
    standing = compute_standing(2, 1, "abcd", [first])
    assert (standing.elected, standing.candidates) == (("a",), ("b", "c"))
    assert (standing.open_seats, standing.is_run_off) == (1, True)
    second = Ballot(1, 5, {"b": 4, "c": 5})
    decided = compute_standing(2, 1, "abcd", [first, second])
    assert decided.elected == ("a", "c")
    assert decided.is_decided


def test_who_missed_the_majority_stands_again():
    first = Ballot(3, 5, {"a": 9, "b": 4, "c": 3, "d": 0})
    standing = compute_standing(3, 0, "abcd", [first])
    assert (standing.elected, standing.candidates) == (("a",), ("b", "c", "d"))
    assert (standing.open_seats, standing.is_run_off) == (2, False)


def test_before_the_first_round_everyone_stands():
    standing = compute_standing(1, 0, "ab", [])
    assert (standing.elected, standing.candidates, standing.open_seats) == ((), ("a", "b"), 1)


def test_additional_votes_have_papers_of_their_own_and_raise_what_is_needed():
    """《农民专业合作社法》第三十条, 第二十二条: more than half of 12 + 2 votes are 8."""
    meeting = MeetingFacts(
        ASSEMBLY, HELD, 12, 12, (), date(2025, 3, 1), additional_votes=2, additional_there=2
    )
    ballot = ElectionFacts(1, 14, 14, 14, 0, {"a": 7, "b": 7})
    assert assess_election(ballot, meeting, CHARTER).refusals == ()
    assert assess_election(ballot, meeting, CHARTER).needed == 8
    more = ElectionFacts(1, 15, 15, 15, 0, {"a": 8})
    assert codes(assess_election(more, meeting, CHARTER).refusals) == [
        "election.issued_above_present"
    ]


@pytest.mark.parametrize(
    ("filled", "seats", "anew"), [(3, 5, True), (2, 5, False), (2, 4, False), (1, 0, True)]
)
def test_more_than_half_the_seats_begin_a_body_anew(filled, seats, anew):
    assert begins_body_anew(filled, seats) is anew


def test_a_seat_without_anyone_left_is_decided_and_open():
    standing = compute_standing(2, 0, "a", [Ballot(2, 1, {"a": 3})])
    assert (standing.elected, standing.open_seats) == (("a",), 1)
    assert standing.is_decided


@pytest.mark.parametrize(
    ("names", "seats", "alternates", "found"),
    [
        (["甲", "乙"], 0, 0, "election.seats_range"),
        (["甲", "乙"], 1, -1, "election.seats_range"),
        ([], 1, 0, "election.candidate_unnamed"),
        (["甲", " "], 1, 0, "election.candidate_unnamed"),
        (["甲", "甲"], 1, 0, "election.candidate_twice"),
    ],
)
def test_a_list_that_nobody_can_vote_on_is_refused(names, seats, alternates, found):
    assert codes(assess_candidates(names, seats, alternates)) == [found]


def test_a_list_in_order_is_taken():
    assert assess_candidates(["甲", "乙", "丙"], 2, 1) == []


@given(st.data())
def test_no_seat_is_given_twice_and_none_beyond_the_seats(data):
    """Whatever is counted in however many rounds."""
    names = [f"c{number}" for number in range(data.draw(st.integers(1, 8)))]
    seats, alternates = data.draw(st.integers(1, 6)), data.draw(st.integers(0, 3))
    ballots = []
    standing = compute_standing(seats, alternates, names, ballots)
    for _ in range(data.draw(st.integers(0, 4))):
        if standing.is_decided:
            break
        votes = st.fixed_dictionaries(dict.fromkeys(standing.candidates, st.integers(0, 9)))
        ballots.append(Ballot(standing.open_seats, data.draw(st.integers(1, 9)), data.draw(votes)))
        before = standing
        standing = compute_standing(seats, alternates, names, ballots)
        assert standing.elected[: len(before.elected)] == before.elected
    assert len(set(standing.elected)) == len(standing.elected) == seats - standing.open_seats
    assert not set(standing.elected) & set(standing.alternates)
    assert not set(standing.elected) & set(standing.candidates)
    assert len(standing.alternates) <= alternates
