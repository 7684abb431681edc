"""Editions of what is handed down: which one stands on a day, whatever the order they came in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.issued import (
    Difference,
    Edition,
    IssuedState,
    assess_edition,
    assess_issuing,
    compare_values,
    ends_on,
    find_state,
)
from coopdesk.domain.organizations import OfficeLevel

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 900).map(lambda days: FIRST + timedelta(days=days))


def test_an_edition_stands_until_the_day_the_next_one_speaks():
    one, two = Edition(1, date(2026, 1, 1)), Edition(2, date(2027, 1, 1))
    assert find_state(one, [one, two], date(2025, 12, 31)) is IssuedState.COMING
    assert find_state(one, [one, two], date(2026, 12, 31)) is IssuedState.IN_FORCE
    assert find_state(one, [one, two], date(2027, 1, 1)) is IssuedState.REPLACED
    assert find_state(two, [one, two], date(2026, 12, 31)) is IssuedState.COMING
    assert ends_on(two, [one, two]) is None


def test_one_that_was_overtaken_before_its_day_never_stood():
    one, two = Edition(1, date(2027, 1, 1)), Edition(2, date(2026, 6, 1))
    assert find_state(one, [one, two], date(2026, 1, 1)) is IssuedState.REPLACED


@given(st.lists(DAYS, min_size=1, max_size=6), DAYS, st.randoms())
def test_at_most_one_edition_stands_and_it_is_the_newest_that_speaks(days, day, chance):
    editions = [Edition(number, first) for number, first in enumerate(days, start=1)]
    chance.shuffle(editions)
    standing = [one for one in editions if find_state(one, editions, day) is IssuedState.IN_FORCE]
    speaking = [one for one in editions if one.applies_from <= day]
    newest = max(speaking, key=lambda one: one.number, default=None)
    assert standing == ([newest] if newest else [])


@pytest.mark.parametrize(("number", "is_newer"), [(3, False), (2, False), (4, True)])
def test_editions_only_grow(number, is_newer):
    assert (assess_edition(number, [1, 3]) == []) is is_newer


def test_only_superiors_hand_down():
    assert [bool(assess_issuing(level)) for level in OfficeLevel] == [True, False, False]


def test_differences_stand_in_the_order_of_the_new_edition_then_what_is_gone():
    before, after = {"a": "1", "b": "2", "c": "3"}, {"d": "4", "b": "5", "c": "3"}
    assert compare_values(before, after) == [
        Difference("d", "", "4"),
        Difference("b", "2", "5"),
        Difference("a", "1", ""),
    ]
