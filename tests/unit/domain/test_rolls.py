"""Rolls: who had how many votes and how each voted, added up without losing one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.rolls import (
    VoteChoice,
    assess_choices,
    call_roll,
    count_recused,
    count_roll,
)

PEOPLE = (
    Attendee("哈斯巴根", Way.PRESENT, additional_votes=2),
    Attendee("高娃", Way.PROXY, proxy_holder="哈斯巴根"),
    Attendee("王建国"),
)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_additional_votes_weigh_and_the_absent_have_none():
    """《农民专业合作社法》第二十二条: one basic vote each, additional ones by the charter."""
    roll = call_roll(PEOPLE, {1: VoteChoice.FOR, 2: VoteChoice.AGAINST})
    assert [entry.votes for entry in roll] == [3, 1, 0]
    count = count_roll(roll)
    assert (count.in_favour, count.against, count.abstained) == (3, 1, 0)
    assert roll[2].choice is None


def test_of_a_vote_in_counts_only_who_was_there_is_known():
    roll = call_roll(PEOPLE, None)
    assert [entry.choice for entry in roll] == [VoteChoice.UNNAMED, VoteChoice.UNNAMED, None]
    assert count_roll(roll).in_favour == 0


def test_who_has_an_interest_stays_out_and_is_told():
    roll = call_roll(PEOPLE, {1: VoteChoice.RECUSED, 2: VoteChoice.FOR})
    assert count_recused(roll) == 3
    assert count_roll(roll).in_favour == 1


@pytest.mark.parametrize(
    ("people", "choices", "found"),
    [
        ((), {}, ["vote.no_list"]),
        (PEOPLE, {3: VoteChoice.FOR}, ["vote.voter_absent"]),
        (PEOPLE, {4: VoteChoice.FOR, 0: VoteChoice.FOR}, ["vote.no_such_place"] * 2),
        (PEOPLE, {1: VoteChoice.FOR, 2: VoteChoice.RECUSED}, []),
    ],
)
def test_only_who_is_there_votes(people, choices, found):
    assert codes(assess_choices(people, choices)) == found


@given(
    st.lists(st.tuples(st.sampled_from(Way), st.integers(0, 5)), min_size=1, max_size=12),
    st.data(),
)
def test_every_vote_that_is_there_is_counted_once(drawn, data):
    people = [
        Attendee(f"社员{number}", way, additional_votes=more)
        for number, (way, more) in enumerate(drawn)
    ]
    there = [place for place, one in enumerate(people, start=1) if one.way is not Way.ABSENT]
    named = [choice for choice in VoteChoice if choice is not VoteChoice.UNNAMED]
    choices = {place: data.draw(st.sampled_from(named)) for place in there}
    roll = call_roll(people, choices)
    count = count_roll(roll)
    total = count.in_favour + count.against + count.abstained + count_recused(roll)
    assert total == sum(1 + people[place - 1].additional_votes for place in there)
    assert assess_choices(people, choices) == []
