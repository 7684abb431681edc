"""What a resolution carries (《农民专业合作社法》第二十九条), at its edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import (
    FOR_SEVERAL,
    OF_MONEY,
    POWERS_RULE,
    ResolutionFacts,
    ResolutionSubject,
    assess_authority,
    assess_duty,
    assess_subject,
)

DAY = date(2026, 11, 20)
DIVIDEND = ResolutionSubject.DIVIDEND
YUAN = Money(100)
FACTS = ResolutionFacts("〔2026〕第1号", True, DAY, DIVIDEND, YUAN * 1000)


def codes(facts, subject=DIVIDEND, day=DAY, amount=None):
    return [reason.code for reason in assess_authority(facts, subject, day, amount)]


def test_a_resolution_carries_a_step_from_its_own_day_on():
    assert not codes(FACTS)
    assert codes(FACTS, day=DAY - timedelta(days=1)) == ["resolution.later"]
    assert codes(replace(FACTS, passed=False)) == ["resolution.failed"]
    (reason,) = assess_authority(replace(FACTS, passed=False), DIVIDEND, DAY)
    assert reason.article == POWERS_RULE


@pytest.mark.parametrize(
    ("left", "stage"), [(-1, "overdue"), (0, "due"), (30, "due"), (31, "waiting")]
)
def test_a_task_is_due_thirty_days_before_its_last_day(left, stage):
    told = {"has_duty": False, "done_on": None, "today": DAY}
    assert assess_duty(due_on=DAY + timedelta(days=left), **told) == stage


def test_a_task_without_a_day_waits_and_one_that_was_done_is_done():
    assert assess_duty(has_duty=False, due_on=None, done_on=None, today=DAY) is None
    assert assess_duty(has_duty=True, due_on=None, done_on=None, today=DAY) == "waiting"
    late = DAY - timedelta(days=9)
    assert assess_duty(has_duty=True, due_on=late, done_on=DAY, today=DAY) == "done"


@pytest.mark.parametrize("subject", [one for one in ResolutionSubject if one is not DIVIDEND])
def test_it_carries_nothing_else_than_what_it_was_passed_for(subject):
    assert codes(FACTS, subject) == ["resolution.other_subject"]
    assert not codes(replace(FACTS, subject=None, amount=None), subject)


def test_an_amount_may_be_used_up_to_the_last_fen():
    used = replace(FACTS, used=YUAN * 400, uses=2)
    assert used.left == YUAN * 600
    assert not codes(used, amount=YUAN * 600)
    assert codes(used, amount=YUAN * 600 + Money(1)) == ["resolution.amount_exceeded"]
    assert codes(replace(FACTS, used=YUAN * 1000, uses=1), amount=Money(1)) == [
        "resolution.used_up"
    ]


@pytest.mark.parametrize("subject", ResolutionSubject)
def test_without_an_amount_one_step_uses_it_up_unless_it_names_several(subject):
    once = replace(FACTS, subject=subject, amount=None, uses=1)
    assert codes(once, subject) == ([] if subject in FOR_SEVERAL else ["resolution.used_up"])


def test_only_matters_of_money_name_an_amount():
    for subject in ResolutionSubject:
        told = [reason.code for reason in assess_subject(subject, YUAN)]
        assert told == ([] if subject in OF_MONEY else ["resolution.no_amount"])
    assert [reason.code for reason in assess_subject(DIVIDEND, Money(0))] == [
        "resolution.amount_not_positive"
    ]


@given(st.lists(st.integers(1, 500), max_size=12), st.integers(1, 2000))
def test_steps_never_take_more_than_was_resolved(steps, allowed):
    """Whatever is asked for in whatever order, what was carried stays within the amount."""
    facts = replace(FACTS, amount=Money(allowed))
    for fen in steps:
        if not assess_authority(facts, DIVIDEND, DAY, Money(fen)):
            facts = replace(facts, used=facts.used + Money(fen), uses=facts.uses + 1)
    assert facts.used <= Money(allowed)
