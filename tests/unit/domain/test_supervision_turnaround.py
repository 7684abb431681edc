"""The turnaround campaign (三降两清一扭): 赤政发〔2023〕14号 一（三）."""

from datetime import date

import pytest

from coopdesk.domain.money import Money
from coopdesk.domain.statements import StatementFigures
from coopdesk.domain.turnaround import (
    ProfitTurn,
    Ratios,
    Trend,
    assess_done,
    assess_risks,
    compare_profit,
    compare_ratio,
    compute_ratios,
)

FIGURES = StatementFigures(
    assets=Money(300_000),
    liabilities=Money(200_000),
    receivables=Money(50_000),
    inventory=Money(50_000),
    selling_expense=Money(1_000),
    administrative_expense=Money(2_000),
    finance_expense=Money(-500),
)


def test_the_three_ratios_are_of_assets_revenue_and_assets_rounded_down():
    assert compute_ratios(Money(100_000), FIGURES) == Ratios(3333, 250, 6666)


def test_a_ratio_of_nothing_or_of_what_is_not_told_is_not_known():
    assert compute_ratios(Money(0), FIGURES) == Ratios(3333, None, 6666)
    assert compute_ratios(Money(100), StatementFigures()) == Ratios()
    only_stock = StatementFigures(assets=Money(100), inventory=Money(10))
    assert compute_ratios(Money(100), only_stock) == Ratios()


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [
        (100, 101, Trend.LOWERED),
        (100, 100, Trend.SAME),
        (101, 100, Trend.RAISED),
        (None, 100, None),
        (100, None, None),
    ],
)
def test_a_ratio_is_compared_only_where_both_years_tell_it(now, before, trend):
    assert compare_ratio(now, before) == trend


@pytest.mark.parametrize(
    ("now", "before", "turn"),
    [
        (0, -1, ProfitTurn.TO_PROFIT),
        (-1, -2, ProfitTurn.LESS_LOSS),
        (-2, -2, ProfitTurn.MORE_LOSS),
        (-1, 0, ProfitTurn.TO_LOSS),
        (5, 5, ProfitTurn.MORE_PROFIT),
        (4, 5, ProfitTurn.LESS_PROFIT),
    ],
)
def test_losses_and_profits_are_told_apart_at_nothing(now, before, turn):
    assert compare_profit(Money(now), Money(before)) == turn
    assert compare_profit(None, Money(before)) is None


def test_no_more_risks_are_cleared_than_were_found():
    assert assess_risks(3, 3) == []
    assert [one.code for one in assess_risks(3, 4)] == ["turnaround.more_cleared"]


def test_a_day_of_completion_lies_between_the_beginning_and_today():
    today, since = date(2026, 11, 23), date(2026, 6, 1)
    assert assess_done(None, since, today) == []
    assert assess_done(today, today, today) == []
    assert assess_done(date(2026, 11, 24), since, today)[0].code == "supervision.done_ahead"
    assert assess_done(date(2026, 5, 31), since, today)[0].code == "supervision.done_before"
