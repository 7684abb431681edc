"""The life of a membership: each step by its rule, and where it stood on any day."""

from datetime import date, timedelta

import pytest

from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import (
    Life,
    Step,
    StepFacts,
    StepKind,
    assess_membership_step,
    compute_end,
)
from coopdesk.storage.reference import load_policies

DAY = date(2026, 11, 23)
BEFORE = DAY - timedelta(days=1)
CANDIDATE, MEMBER, SUSPENDED, FORMER, REJECTED = MemberState


def refused(kind, now, **facts):
    given = {"day": DAY, "today": DAY, "asked_on": BEFORE, "has_resolution": True}
    return assess_membership_step(StepFacts(kind, now, **given | facts))


def codes(refusals):
    return [refusal.code for refusal in refusals]


FROM = {
    StepKind.ADMISSION: {CANDIDATE},
    StepKind.REJECTION: {CANDIDATE},
    StepKind.SUSPENSION: {MEMBER},
    StepKind.RESUMPTION: {SUSPENDED},
    StepKind.EXIT: {MEMBER, SUSPENDED},
    StepKind.EXCLUSION: {MEMBER, SUSPENDED},
    StepKind.DEATH: {MEMBER, SUSPENDED},
    StepKind.INHERITANCE: {MEMBER, SUSPENDED, FORMER},
    StepKind.TRANSFER: {CANDIDATE, MEMBER, SUSPENDED},
}


@pytest.mark.parametrize("kind", StepKind)
@pytest.mark.parametrize("now", MemberState)
def test_each_step_has_its_states(kind, now):
    """《农民专业合作社法》第二十四条: who left is admitted anew, never taken back in."""
    assert codes(refused(kind, now)) == ([] if now in FROM[kind] else ["member.step"])


@pytest.mark.parametrize(
    ("kind", "now", "article"),
    [
        (StepKind.ADMISSION, CANDIDATE, "《农民专业合作社法》第二十四条"),
        (StepKind.SUSPENSION, MEMBER, "《农民专业合作社法》第十五条"),
        (StepKind.EXCLUSION, MEMBER, "《农民专业合作社法》第二十六条"),
        (StepKind.INHERITANCE, MEMBER, "《农民专业合作社法》第二十四条"),
        (StepKind.RESUMPTION, SUSPENDED, None),
        (StepKind.EXIT, MEMBER, None),
        (StepKind.DEATH, MEMBER, None),
        (StepKind.REJECTION, CANDIDATE, None),
    ],
)
def test_what_a_meeting_decides_needs_its_resolution(kind, now, article):
    """《农民专业合作社法》第二十四条 (admission), 第二十六条 (exclusion), 第十五条 (charter)."""
    found = refused(kind, now, has_resolution=False)
    assert codes(found) == (["member.no_resolution"] if article else [])
    assert [refusal.article for refusal in found] == ([article] if article else [])


@pytest.mark.parametrize(
    ("kind", "asked_on", "found"),
    [
        (StepKind.EXIT, None, ["member.no_request"]),
        (StepKind.EXIT, DAY, []),
        (StepKind.EXIT, DAY + timedelta(days=1), ["member.asked_later"]),
        (StepKind.EXCLUSION, None, ["member.not_heard"]),
        (StepKind.EXCLUSION, DAY, []),
        (StepKind.DEATH, None, []),
    ],
)
def test_who_leaves_asks_and_who_is_excluded_is_heard(kind, asked_on, found):
    """《农民专业合作社法》第二十五条 (in writing), 第二十六条 (the chance to state one's case)."""
    assert codes(refused(kind, MEMBER, asked_on=asked_on)) == found


@pytest.mark.parametrize(
    ("kind", "day", "last_day", "found"),
    [
        (StepKind.SUSPENSION, DAY, DAY, []),
        (StepKind.SUSPENSION, BEFORE, DAY, ["member.step_before_last"]),
        (StepKind.SUSPENSION, DAY + timedelta(days=1), None, ["member.step_ahead"]),
        (StepKind.EXIT, date(2026, 12, 31), DAY, []),
        (StepKind.DEATH, DAY + timedelta(days=1), None, ["member.step_ahead"]),
    ],
)
def test_steps_follow_each_other_and_only_an_end_lies_ahead(kind, day, last_day, found):
    assert codes(refused(kind, MEMBER, day=day, last_day=last_day)) == found


@pytest.mark.parametrize(
    ("kind", "asked_on", "decided_on", "ends_on"),
    [
        (StepKind.EXIT, date(2026, 9, 30), DAY, date(2026, 12, 31)),
        (StepKind.EXIT, date(2026, 10, 1), DAY, date(2027, 12, 31)),
        (StepKind.EXCLUSION, date(2026, 1, 1), date(2026, 1, 2), date(2026, 12, 31)),
        (StepKind.DEATH, None, DAY, DAY),
    ],
)
def test_the_day_on_which_a_membership_ends(kind, asked_on, decided_on, ends_on):
    """《农民专业合作社法》第二十五条、第二十六条: with the fiscal year; or who dies, that day."""
    farmer, book = MemberKind.FARMER, load_policies()
    assert compute_end(kind, farmer, asked_on, decided_on, book) == ends_on


def days(year, *steps):
    return [Step(kind, date(year, month, 1)) for month, kind in steps]


PAUSED = days(2025, (3, StepKind.SUSPENSION), (6, StepKind.RESUMPTION))


@pytest.mark.parametrize(
    ("life", "day", "stood"),
    [
        (Life(CANDIDATE, date(2025, 1, 5)), date(2025, 1, 4), None),
        (Life(CANDIDATE, date(2025, 1, 5)), date(2025, 1, 5), CANDIDATE),
        (Life(MEMBER, date(2025, 1, 5), date(2025, 2, 1)), date(2025, 1, 31), CANDIDATE),
        (Life(MEMBER, date(2025, 1, 5), date(2025, 2, 1)), date(2025, 2, 1), MEMBER),
        (Life(MEMBER, None, date(2025, 2, 1)), date(2025, 1, 31), None),
        (Life(MEMBER), date(1990, 1, 1), MEMBER),
        (Life(SUSPENDED), date(1990, 1, 1), SUSPENDED),
        (Life(MEMBER, None, date(2025, 1, 1), None, PAUSED), date(2025, 2, 28), MEMBER),
        (Life(MEMBER, None, date(2025, 1, 1), None, PAUSED), date(2025, 3, 1), SUSPENDED),
        (Life(MEMBER, None, date(2025, 1, 1), None, PAUSED), date(2025, 6, 1), MEMBER),
        (Life(FORMER, None, date(2025, 1, 1), date(2026, 1, 1)), date(2025, 12, 31), MEMBER),
        (Life(FORMER, None, date(2025, 1, 1), date(2026, 1, 1)), date(2026, 1, 1), FORMER),
        (Life(MEMBER, None, date(2025, 1, 1), date(2026, 12, 31)), date(2026, 12, 31), FORMER),
        (Life(FORMER), date(2020, 1, 1), FORMER),
        (Life(REJECTED, date(2025, 1, 1), None, date(2025, 5, 1)), date(2025, 4, 30), CANDIDATE),
        (Life(REJECTED, date(2025, 1, 1), None, date(2025, 5, 1)), date(2025, 5, 1), REJECTED),
        (
            Life(
                FORMER,
                date(2025, 1, 1),
                None,
                date(2025, 5, 1),
                days(2025, (5, StepKind.REJECTION)),
            ),
            date(2025, 4, 30),
            CANDIDATE,
        ),
    ],
)
def test_where_a_membership_stood(life, day, stood):
    assert life.on(day) is stood
