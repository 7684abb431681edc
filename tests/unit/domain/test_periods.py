"""Periods: spelling, first and last day, neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.periods import (
    Period,
    PeriodKind,
    add_months,
    containing,
    parse,
)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_period_is_read_and_written_alike(written, first, last):
    period = parse(written)
    assert (period.first_day, period.last_day) == (first, last)
    assert str(period) == written


@pytest.mark.parametrize("written", ["", "26", "2026H3", "2026Q0", "2026-13", "2026-1", "２０２６"])
def test_other_spellings_are_refused(written):
    with pytest.raises(ValueError, match="not a period"):
        parse(written)


def test_a_number_outside_the_year_is_refused():
    with pytest.raises(ValueError, match="half"):
        Period(PeriodKind.HALF, 2026, 3)


days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(days, st.sampled_from(PeriodKind))
def test_periods_of_a_kind_join_without_gap(day, kind):
    period = containing(day, kind)
    assert day in period
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.next().previous() == period
    assert period.months()[0].first_day == period.first_day
    assert period.months()[-1].last_day == period.last_day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_added_without_leaving_the_month(day, months, later):
    assert add_months(day, months) == later
