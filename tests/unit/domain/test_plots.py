"""The ticks of an axis: round, few, and around everything that is drawn."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.plots import FEN_IN_TEN_THOUSAND, Plot, PlotKind, PlotName, Series, find_ticks

VALUES = st.integers(min_value=-(10**15), max_value=10**15)


@given(VALUES, VALUES, st.sampled_from([1, FEN_IN_TEN_THOUSAND]))
def test_ticks_hold_every_value_and_zero_in_few_even_steps(one, other, divisor):
    ticks = find_ticks(min(one, other), max(one, other), divisor)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] <= min(one, other, 0)
    assert ticks[-1] >= max(one, other, 0)
    assert len(steps) == 1
    assert 2 <= len(ticks) <= 7
    assert str(steps.pop()).rstrip("0") in {"1", "2", "5"}


@pytest.mark.parametrize(
    ("high", "divisor", "ticks"),
    [
        (0, 1, (0, 1)),
        (37, 1, (0, 10, 20, 30, 40)),
        (
            20_800_000,
            FEN_IN_TEN_THOUSAND,
            (0, 5_000_000, 10_000_000, 15_000_000, 20_000_000, 25_000_000),
        ),
        (40_000, FEN_IN_TEN_THOUSAND, (0, 10_000, 20_000, 30_000, 40_000)),
    ],
)
def test_ticks_as_people_write_them(high, divisor, ticks):
    assert find_ticks(0, high, divisor) == ticks


def test_a_plot_without_values_is_empty_but_tiles_show_what_lacks():
    def plot(kind, *values):
        series = (Series("", values),)
        labels = tuple("甲乙"[: len(values)])
        return Plot(PlotName.FUND, kind, "", "", "", "", labels, series)

    assert plot(PlotKind.LINES, 0, None).is_empty
    assert plot(PlotKind.TILES).is_empty
    assert not plot(PlotKind.TILES, 0, 0).is_empty
    assert not plot(PlotKind.LINES, 0, 1).is_empty
