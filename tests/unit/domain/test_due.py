"""Putting off what waits, and when a meeting the charter asks for is near."""

from datetime import date

import pytest

from coopdesk.domain.due import Due, DueFact, assess_dismissal, is_meeting_near

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "until", "reason", "codes"),
    [
        (Due.ADVANCE, date(2026, 11, 24), "住院", []),
        (Due.ADVANCE, date(2027, 11, 24), "住院", []),
        (Due.ADVANCE, date(2027, 11, 25), "住院", ["due.wrong_day"]),
        (Due.ADVANCE, TODAY, " ", ["due.reason_missing", "due.wrong_day"]),
        (Due.SELF_TEST, date(2026, 11, 24), "再看", ["due.never_put_off"]),
    ],
)
def test_a_thing_is_put_off_with_a_reason_until_a_day_within_a_year(kind, until, reason, codes):
    assert [one.code for one in assess_dismissal(kind, until, reason, TODAY)] == codes


@pytest.mark.parametrize(
    ("held", "needed", "today", "near"),
    [
        (1, 1, date(2026, 12, 31), False),
        (0, 1, date(2026, 11, 1), False),
        (0, 1, date(2026, 11, 2), True),
        (1, 4, date(2026, 7, 4), False),
        (1, 4, date(2026, 7, 5), True),
    ],
)
def test_each_missing_meeting_has_two_months_before_the_year_ends(held, needed, today, near):
    """Sixty days before 31 December is 1 November: the day after, one meeting is near."""
    assert is_meeting_near(held, needed, today) is near


def test_a_thing_is_known_by_what_it_is_about():
    fact = DueFact(Due.ADVANCE, "mutual_fund", record_id="member", about="advance")
    assert fact.key == ("advance", "", "advance")
    assert DueFact(Due.MINUTES, "governance", record_id="m").key == ("minutes", "", "m")
