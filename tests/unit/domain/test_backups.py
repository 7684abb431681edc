"""Which backups of a series stay: 7 days, 10 weeks, 12 months, whatever the sequence of days."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.backups import BackupDays, MadeBackup, ProofState, names_to_keep

START = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the office's own wall clock
SOUND = ProofState.SOUND

hours = st.lists(st.integers(0, 24 * 800), max_size=60, unique=True)
states = st.lists(st.sampled_from(ProofState), min_size=60, max_size=60)


def _made(offsets, told=None):
    told = told or [SOUND] * len(offsets)
    return [
        MadeBackup(f"{hour:06d}", 0, START + timedelta(hours=hour), state)
        for hour, state in zip(offsets, told, strict=False)
    ]


def _newest_of(backups, span_of, count):
    """Say the rule the slow way: group by the span, take the newest spans, of each the newest."""
    spans = sorted({span_of(one.made_at) for one in backups}, reverse=True)[:count]
    return {
        max((one for one in backups if span_of(one.made_at) == span), key=lambda one: one.name).name
        for span in spans
    }


@given(hours)
def test_exactly_days_weeks_and_months_stay_and_all_of_the_newest_day(offsets):
    backups = _made(offsets)
    last = max((one.made_at.date() for one in backups), default=None)
    expected = (
        {one.name for one in backups if one.made_at.date() == last}
        | _newest_of(backups, lambda at: at.date(), 7)
        | _newest_of(backups, lambda at: at.isocalendar()[:2], 10)
        | _newest_of(backups, lambda at: (at.year, at.month), 12)
    )
    assert names_to_keep(backups) == expected


@given(hours, states)
def test_the_newest_proved_one_stays_and_others_push_out_none_of_the_proved(offsets, told):
    backups = _made(offsets, told)
    sound = [one for one in backups if one.state is SOUND]
    kept = names_to_keep(backups)
    assert kept >= names_to_keep(sound)
    if sound:
        newest = max(sound, key=lambda one: one.made_at)
        assert newest.name in kept
        kept_broken = {one.made_at for one in backups if one.name in kept and one.state == "broken"}
        assert all(at > newest.made_at for at in kept_broken)


def test_a_year_of_working_days_leaves_its_days_weeks_and_months():
    """To Friday, 2027-11-19: 7 days, 8 Fridays before, and the last of September to December."""
    days = [day for day in range(364) if (START + timedelta(days=day)).weekday() < 5]
    kept = names_to_keep(_made([24 * day for day in days]))
    assert len(kept) == 7 + 8 + 10


def test_a_clock_that_went_wrong_pushes_out_nothing_that_came_after():
    """The battery of the clock is empty: what is made now is older by its day, newer by its number.

    One made in a year to come stays one of many, and is not taken for the newest.
    """
    years = [
        MadeBackup(f"m{month}", 1 + month, START - timedelta(days=31 * (12 - month)), SOUND)
        for month in range(13)
    ]
    dead_battery = MadeBackup("dead", 20, datetime(2000, 1, 1), SOUND)  # noqa: DTZ001
    assert {"dead", "m12"} <= names_to_keep([*years, dead_battery])
    to_come = MadeBackup("ahead", 20, datetime(2046, 1, 1), SOUND)  # noqa: DTZ001
    after = [MadeBackup(f"{n}", 21 + n, START + timedelta(days=n), SOUND) for n in range(400)]
    kept = names_to_keep([to_come, *after])
    assert "399" in kept
    assert "ahead" not in kept


@pytest.mark.parametrize(
    ("away", "is_due"), [(None, True), (date(2026, 11, 15), True), (date(2026, 11, 16), False)]
)
def test_what_is_kept_on_this_computer_alone_does_not_count_as_brought_away(away, is_due):
    assert BackupDays(date(2026, 11, 23), away).is_due(date(2026, 11, 23)) is is_due
