"""Share-days: how many shares stood for how many days of a year."""

from datetime import date

import pytest

from coopdesk.domain.dividends import HoldingStep, compute_share_days

FIRST, AFTER = date(2026, 1, 1), date(2027, 1, 1)


def share_days(*steps):
    return compute_share_days([HoldingStep(date(*day), held) for day, held in steps], FIRST, AFTER)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), 0),
        ([((2020, 5, 1), 10)], 3650),
        ([((2026, 1, 1), 10)], 3650),
        ([((2026, 12, 31), 10)], 10),
        ([((2027, 1, 1), 10)], 0),
        ([((2027, 3, 1), 10)], 0),
        ([((2026, 3, 1), 10), ((2026, 3, 31), 0)], 300),
        ([((2020, 5, 1), 7), ((2025, 5, 1), 10), ((2026, 1, 11), 20)], 100 + 20 * 355),
    ],
)
def test_the_day_of_subscription_counts_and_that_of_redemption_does_not(steps, expected):
    assert share_days(*steps) == expected


@pytest.mark.parametrize(
    "steps",
    [
        [((2026, 3, 2), 10), ((2026, 3, 1), 20)],
        [((2026, 3, 1), -1)],
    ],
)
def test_a_register_that_cannot_be_is_not_counted(steps):
    with pytest.raises(ValueError, match="out of order or negative"):
        share_days(*steps)
