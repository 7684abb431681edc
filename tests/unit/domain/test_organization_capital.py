"""Capital paid in: ratios that never round up, sums that agree, what was verified and what not."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.capital import (
    Capital,
    CapitalMove,
    Holder,
    ShareholderKind,
    Verified,
    assess_moves,
)
from coopdesk.domain.money import Money
from coopdesk.domain.policy import Parameter

FIRST = date(2024, 1, 1)
COUNTY = Holder("county", "巴林右旗供销合作社", ShareholderKind.COUNTY_COOP)
COMPANY = Holder("company", "赤峰某商贸公司", ShareholderKind.COMPANY)
VILLAGE = Holder("village", "西拉沐沦嘎查股份经济合作社", ShareholderKind.VILLAGE_COLLECTIVE)
HOLDERS = (COUNTY, COMPANY, VILLAGE)
HALF = Parameter(5000, "第二百六十五条", "《公司法》")


def paid(holder, fen, day=FIRST):
    return CapitalMove(holder.key, day, Money(fen))


def standing(*moves, verified=(), day=FIRST):
    return Capital(HOLDERS, moves, tuple(verified)).standing_on(day)


@pytest.mark.parametrize(
    ("coop", "whole", "basis_points"),
    [
        (3_400, 10_000, 3400),
        (33_999, 100_000, 3399),
        (3_399_999, 10_000_000, 3399),
        (1, 3, 3333),
        (5, 5, 10_000),
    ],
)
def test_the_holding_is_rounded_down(coop, whole, basis_points):
    """赤政发〔2023〕14号 二（七）: 33.999 % is not 34 %."""
    found = standing(paid(COUNTY, coop), paid(COMPANY, whole - coop))
    assert found.holding_bp == basis_points


def test_what_is_not_paid_in_holds_nothing():
    assert standing().holding_bp == 0


def test_an_enterprise_of_the_coop_is_public_and_no_coop():
    """供销合作社 of 二（七） are the cooperatives themselves."""
    owned = Holder("owned", "赤峰农资公司", ShareholderKind.COOP_OWNED_ENTERPRISE)
    capital = Capital((owned, COMPANY), (paid(owned, 60), paid(COMPANY, 40)))
    found = capital.standing_on(FIRST)
    assert (found.holding_bp, found.public_bp) == (0, 6000)


@pytest.mark.parametrize(("public", "is_controlled"), [(5000, False), (5001, True), (4999, False)])
def test_public_control_is_more_than_half(public, is_controlled):
    """《公司法》第二百六十五条: 超过百分之五十; half is not more than half."""
    found = standing(
        paid(COUNTY, 3000), paid(VILLAGE, public - 3000), paid(COMPANY, 10_000 - public)
    )
    assert found.is_publicly_controlled(HALF) is is_controlled


def test_a_share_that_rounds_to_half_is_judged_by_its_fen():
    found = standing(paid(COUNTY, 500_001), paid(COMPANY, 499_999))
    assert found.public_bp == 5000
    assert found.is_publicly_controlled(HALF)


def test_a_verification_covers_what_was_paid_in_by_its_day_and_no_more():
    """赤政发〔2023〕14号 二（七）: 由供销合作社核实确认实缴出资."""
    later, seen = FIRST + timedelta(days=30), FIRST + timedelta(days=10)
    moves = (paid(COUNTY, 40), paid(COMPANY, 60), paid(COMPANY, 5, later))
    capital = Capital(HOLDERS, moves, (Verified(seen, Money(100)),))
    assert capital.standing_on(FIRST).verified_on is None
    assert capital.standing_on(seen).verified_on == seen
    assert capital.standing_on(later).verified_on is None
    again = Capital(HOLDERS, moves, (*capital.verifications, Verified(later, Money(105))))
    assert again.standing_on(later).verified_on == later


def test_a_payment_recorded_behind_a_verification_undoes_it():
    seen = FIRST + timedelta(days=10)
    capital = Capital(HOLDERS, (paid(COUNTY, 40), paid(COMPANY, 1)), (Verified(seen, Money(40)),))
    assert capital.standing_on(seen).verified_on is None


def test_nobody_passes_on_more_than_was_paid_in():
    moves = (paid(COUNTY, 100), paid(COUNTY, -101, FIRST + timedelta(days=1)))
    [refusal] = assess_moves(HOLDERS, moves)
    assert refusal.code == "capital.below_zero"
    assert refusal.values["lacking"] == Money(1)
    assert not assess_moves(HOLDERS, (paid(COUNTY, 100), paid(COUNTY, -100)))


PAYMENTS = st.lists(
    st.builds(
        CapitalMove,
        st.sampled_from([holder.key for holder in HOLDERS]),
        st.dates(FIRST, date(2026, 11, 23)),
        st.integers(1, 10**13).map(Money),
    ),
    max_size=12,
)
DAYS = st.dates(date(2023, 1, 1), date(2027, 1, 1))


@given(PAYMENTS, DAYS)
def test_the_parts_are_the_whole_and_no_ratio_is_above_the_truth(moves, day):
    capital = Capital(HOLDERS, tuple(moves))
    found = capital.standing_on(day)
    assert Money(sum(part.fen for part in capital.paid_in_on(day).values())) == found.paid_in
    assert found.paid_in == capital.total_on(day)
    assert found.by_coops <= found.by_public <= found.paid_in
    if found.paid_in:
        exact = Fraction(found.by_coops.fen * 10_000, found.paid_in.fen)
        assert found.holding_bp <= exact < found.holding_bp + 1
    else:
        assert found.holding_bp == 0


@given(PAYMENTS, DAYS, st.integers(1, 10**13))
def test_a_transfer_between_shareholders_leaves_the_whole_as_it_was(moves, day, fen):
    both = (CapitalMove("company", FIRST, Money(-fen)), CapitalMove("county", FIRST, Money(fen)))
    start = (paid(COMPANY, fen), *moves)
    before = Capital(HOLDERS, start).total_on(day)
    assert Capital(HOLDERS, (*start, *both)).total_on(day) == before
    assert not assess_moves(HOLDERS, (*start, *both))
