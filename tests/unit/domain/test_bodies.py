"""Terms, composition, the days by which the bodies exist, delegates."""

from datetime import date, timedelta

import pytest

from coopdesk.domain.bodies import (
    TermStage,
    assess_bodies_asked,
    assess_bodies_deadline,
    assess_term,
    compute_delegates_needed,
    compute_term_end,
)
from coopdesk.domain.charters import BodyKind, MatterKind, Threshold
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.storage.reference import load_charters, load_policies

CHARTER = load_charters()["trinity-cooperative"]
BOOK = load_policies()
ENDS = date(2028, 3, 14)


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_a_term_ends_the_day_before_its_anniversary():
    assert compute_term_end(date(2025, 3, 15), 3) == ENDS
    assert compute_term_end(date(2024, 2, 29), 3) == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("left", "stage", "warning"),
    [
        (181, TermStage.RUNNING, None),
        (180, TermStage.DUE, 180),
        (90, TermStage.DUE, 90),
        (31, TermStage.DUE, 90),
        (30, TermStage.DUE, 30),
        (0, TermStage.DUE, 30),
        (-1, TermStage.OVERDUE, None),
    ],
)
def test_a_term_warns_at_180_90_and_30_days(left, stage, warning):
    state = assess_term(ENDS, ENDS - timedelta(days=left), CHARTER)
    assert (state.stage, state.days_left, state.warning_days) == (stage, left, warning)


THREE = (BodyKind.MEMBERS_ASSEMBLY, BodyKind.BOARD_OF_DIRECTORS, BodyKind.EXECUTIVE_SUPERVISOR)


@pytest.mark.parametrize(
    ("kind", "present", "today", "lacking"),
    [
        (OrganizationKind.COUNTY_COOP, (), date(2023, 12, 31), None),
        (OrganizationKind.COUNTY_COOP, (), date(2024, 1, 1), 3),
        (OrganizationKind.GRASSROOTS_COOP, THREE[:2], date(2025, 12, 31), None),
        (OrganizationKind.GRASSROOTS_COOP, THREE[:2], date(2026, 1, 1), 1),
        (OrganizationKind.GRASSROOTS_COOP, THREE, date(2026, 1, 1), None),
        (OrganizationKind.TRINITY_ORGANIZATION, (), date(2026, 1, 1), None),
    ],
)
def test_the_days_by_which_the_three_bodies_exist(kind, present, today, lacking):
    """赤政发〔2023〕14号 三（一）: counties by the end of 2023, grassroots by the end of 2025."""
    refusals = assess_bodies_deadline(kind, present, today, BOOK)
    assert [refusal.values["lacking"] for refusal in refusals] == ([lacking] if lacking else [])
    assert all(refusal.article == "赤政发〔2023〕14号 三（一）" for refusal in refusals)


@pytest.mark.parametrize(
    ("kind", "present", "lacking"),
    [
        (OrganizationKind.TRINITY_ORGANIZATION, (), [3]),
        (OrganizationKind.TRINITY_ORGANIZATION, THREE[1:], [1]),
        (OrganizationKind.TRINITY_ORGANIZATION, THREE, []),
        (OrganizationKind.COOP_ENTERPRISE, (), []),
    ],
)
def test_trinity_organizations_have_the_three_bodies_without_a_day(kind, present, lacking):
    """赤政发〔2023〕14号 三（一）: as 赤政发〔2022〕82号 says."""
    refusals = assess_bodies_asked(kind, present, date(2026, 1, 1), BOOK)
    assert [refusal.values["lacking"] for refusal in refusals] == lacking
    assert all(refusal.article == "赤政发〔2023〕14号 三（一）" for refusal in refusals)


@pytest.mark.parametrize(
    ("members", "delegates"), [(150, 0), (151, 51), (510, 51), (511, 52), (1200, 120)]
)
def test_delegates_from_151_members_on(members, delegates):
    """《农民专业合作社法》第三十二条: a tenth, at least 51."""
    assert compute_delegates_needed(members, BOOK, date(2025, 1, 1)) == delegates


def test_a_charter_may_be_stricter_than_law_and_never_looser():
    """《农民专业合作社法》第三十条: the charter may ask for more."""
    key = "majority.members_assembly.special"
    stricter = CHARTER.with_value(key, ">=3/4", "章程第二十条")
    majority = stricter.majority(BodyKind.MEMBERS_ASSEMBLY, MatterKind.SPECIAL)
    assert majority.threshold == Threshold.parse(">=3/4")
    for looser in (">1/2", ">=13/20"):
        with pytest.raises(RuleViolation):
            CHARTER.with_value(key, looser, "章程第二十条")
    with pytest.raises(RuleViolation):
        CHARTER.with_value(key, ">=3/4", "")
    with pytest.raises(RuleViolation):
        CHARTER.with_value("conflicts.supervisor_not_director", False, "人手不够")


def test_what_is_not_law_is_free():
    changed = CHARTER.with_value("board_of_directors.term_years", 5, "章程第二十一条")
    assert changed.rule(BodyKind.BOARD_OF_DIRECTORS, "term_years").whole == 5
    assert CHARTER.rule(BodyKind.BOARD_OF_DIRECTORS, "term_years").whole == 3
    assert not CHARTER.has_body(BodyKind.SHAREHOLDERS_MEETING)
    assert load_charters()["enterprise"].has_body(BodyKind.SHAREHOLDERS_MEETING)
