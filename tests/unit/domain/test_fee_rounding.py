"""Usage fees rounded as a charter says: to the fen or the jiao, up or down, once or piecewise."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import (
    ROUNDINGS,
    FeeRounding,
    PrincipalStep,
    compute_usage_fee,
)

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("rounding", "fen"),
    [
        (FeeRounding(), 1582),  # 789.04 and 792.99 fen
        (FeeRounding(down=True), 1582),
        (FeeRounding(by_period=True), 1582),
        (FeeRounding(down=True, by_period=True), 1581),
        (FeeRounding(10), 1580),
        (FeeRounding(10, down=True), 1580),
        (FeeRounding(10, by_period=True), 1580),
        (FeeRounding(10, down=True, by_period=True), 1570),
    ],
)
def test_the_charter_says_how_a_usage_fee_is_rounded(rounding, fen):
    """To the fen or the jiao, half up or cut off, once or for each repayment."""
    steps = [PrincipalStep(DAY, Money(200_000)), PrincipalStep(DAY + timedelta(30), Money(201_000))]
    until = DAY + timedelta(60)
    assert compute_usage_fee(steps, until, 480, 365, rounding) == Money(fen)


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=5),
    st.integers(0, 3000),
    st.sampled_from(ROUNDINGS),
)
def test_rounding_never_moves_a_fee_by_a_unit_for_each_period(principals, rate, rounding):
    steps = [PrincipalStep(DAY + timedelta(7 * n), Money(fen)) for n, fen in enumerate(principals)]
    until = DAY + timedelta(7 * len(steps))
    fee = compute_usage_fee(steps, until, rate, 360, rounding)
    exact = Fraction(sum(7 * fen for fen in principals) * rate, 10_000 * 360)
    times = len(steps) if rounding.by_period else 1
    assert fee.fen % rounding.fen == 0
    assert abs(fee.fen - exact) < times * rounding.fen
    assert not rounding.down or fee.fen <= exact
