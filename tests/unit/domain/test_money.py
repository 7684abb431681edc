"""Money: whole fen, exact splits, capital numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.money import Money, in_capitals, total

amounts = st.integers(-(10**13), 10**13).map(Money)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (1_000_000, "壹万元整"),
        (10_000_000_150, "壹亿零壹元伍角整"),
        (101_001, "壹仟零壹拾元零壹分"),
        (100_000_000_000_000, "壹万亿元整"),
        (-1_230, "负壹拾贰元叁角整"),
    ],
)
def test_capital_numerals_follow_the_bill_rules(fen, words):
    """正确填写票据和结算凭证的基本规定: 零, 整 and 分."""
    assert in_capitals(Money(fen)) == words


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_parts_add_up_to_the_fen_and_stay_within_one_fen(amount, weights):
    """Nothing is lost in a split, and no part is more than a fen from its exact share."""
    parts = amount.allot(weights)
    assert total(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.fen * sum(weights) - amount.fen * weight) < sum(weights)


def test_a_share_rounds_half_away_from_zero():
    assert Money(5).share(1, 2) == Money(3)
    assert Money(-5).share(1, 2) == Money(-3)


def test_money_is_never_a_float():
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
