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
        (-5, "负伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (5, "伍分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (1_000_000, "壹万元整"),
        (10_000_000_150, "壹亿零壹元伍角整"),
        (101_001, "壹仟零壹拾元零壹分"),
        (100_000_000_000_000, "壹万亿元整"),
        (1_050_000, "壹万零伍佰元整"),
        (1_100_000, "壹万壹仟元整"),
        (1_500_000, "壹万伍仟元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (20_030_000_000, "贰亿零叁拾万元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (100_500_000_000_000, "壹万零伍拾亿元整"),
        (100_000_005_000_000, "壹万亿零伍万元整"),
        (-1_230, "负壹拾贰元叁角整"),
    ],
)
def test_capital_numerals_follow_the_bill_rules(fen, words):
    """正确填写票据和结算凭证的基本规定: 零, 整 and 分."""
    assert in_capitals(Money(fen)) == words


def read_back(words):
    """Read capital numerals as a clerk does: what stands before a unit counts that many of it."""
    if not words:
        return 0
    for unit, worth in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in words:
            before, _, after = words.rpartition(unit)
            return read_back(before) * worth + read_back(after)
    return "零壹贰叁肆伍陆柒捌玖".index(words[-1])


@given(st.integers(1, 10**16 - 1))
def test_capital_numerals_read_back_as_the_amount(yuan):
    words = in_capitals(Money(yuan * 100))
    assert words.endswith("元整")
    assert read_back(words.removesuffix("元整")) == yuan
    assert "零零" not in words
    assert "零元" not in words


def test_no_amount_is_written_that_has_no_words():
    in_capitals(Money(10**18 - 1))
    with pytest.raises(ValueError, match="too large"):
        in_capitals(Money(10**18))


def test_what_is_left_of_a_split_goes_to_the_largest_remainders_and_then_to_the_first():
    assert Money(100).allot([1, 1, 1]) == [Money(34), Money(33), Money(33)]
    assert Money(10).allot([1, 2, 1]) == [Money(3), Money(5), Money(2)]
    assert Money(10).allot([1, 5]) == [Money(2), Money(8)]
    assert Money(-100).allot([1, 1, 1]) == [Money(-34), Money(-33), Money(-33)]


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
    assert Money(100).share(1, 3) == Money(33)
    assert Money(200).share(1, 3) == Money(67)
    assert Money(7).share(0, 1) == Money()
    assert Money(7).share(3, 1) == Money(21)
    assert Money(1).share(1, 1) == Money(1)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -1)])
def test_a_share_that_is_none_raises(numerator, denominator):
    with pytest.raises(ValueError, match=f"^no share {numerator}/{denominator}$"):
        Money(1).share(numerator, denominator)


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1], [-1, 0]])
def test_a_split_by_no_weight_raises(weights):
    with pytest.raises(ValueError, match="positive sum"):
        Money(1).allot(weights)


def test_a_split_of_nothing_is_nothing():
    assert Money().allot([1, 0, 2]) == [Money(), Money(), Money()]
    assert Money(3).allot([0, 1]) == [Money(), Money(3)]
    assert Money(1).allot([1, 0]) == [Money(1), Money()]


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00"), (5, "0.05"), (-1, "-0.01"), (100, "1.00"), (-123_450, "-1,234.50")],
)
def test_an_amount_is_shown_in_yuan_with_two_decimals(fen, shown):
    assert str(Money(fen)) == shown


def test_amounts_add_up_and_compare_by_their_fen():
    assert Money(7) + Money(5) - Money(2) == Money(10) == Money(5) * 2
    assert -Money(3) < Money() < Money(1)
    assert (bool(Money()), bool(Money(-1))) == (False, True)
    assert (total([]), total([Money(2), Money(-5)])) == (Money(), Money(-3))


def test_money_is_never_a_float():
    with pytest.raises(TypeError, match=r"not 1\.5"):
        Money(1.5)  # type: ignore[arg-type]
