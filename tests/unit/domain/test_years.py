"""A year typed in any habit becomes that year, or is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.reading import read_year

FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"}
YEAR_HABITS = [
    int,
    float,
    str,
    lambda year: f" {year}年度",
    lambda year: f"{year}年末".translate(FULL_WIDTH),
    lambda year: "".join("〇一二三四五六七八九"[int(sign)] for sign in str(year)) + "年",
    lambda year: date(year, 12, 31),
    lambda year: f"{year}-12-31",
]


@pytest.mark.parametrize("habit", YEAR_HABITS)
@given(year=st.integers(1900, 2099))
def test_a_year_written_in_any_habit_reads_back(habit, year):
    assert read_year(habit(year)).value == year


@given(st.text("0123456789.-年度末 二〇", max_size=8) | st.floats() | st.dates())
def test_a_year_is_never_made_of_less_than_four_digits_or_a_day(typed):
    read = read_year(typed)
    assert bool(read.problem) is (read.value is None)
    if isinstance(typed, date):
        assert read.is_right is ((typed.month, typed.day, 1900 <= typed.year < 2100) == (12, 31, 1))
    elif isinstance(typed, str) and read.is_right:
        shown = typed.translate(str.maketrans("〇二", "02"))
        assert str(read.value) == "".join(sign for sign in shown if sign.isdigit())[:4]
