"""The bodies themselves: terms, by when they must exist, delegates; ``composition`` has who sits.

赤政发〔2023〕14号 三（一） sets the days by which the three bodies (三会) exist; terms are left to
the charter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Parameter, PolicyBook


class TermStage(StrEnum):
    """Where a term stands."""

    RUNNING = "running"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class TermState:
    """A term on a day: days left (negative when overdue) and the warning that was reached."""

    stage: TermStage
    days_left: int
    warning_days: int | None = None


def compute_term_end(started_on: date, years: int) -> date:
    """Return the last day of a term of ``years`` years."""
    return add_months(started_on, 12 * years) - timedelta(days=1)


def assess_term(ends_on: date, today: date, charter: Charter) -> TermState:
    """Return how a term stands; the charter's warning days (180, 90, 30 unless changed) apply."""
    left = (ends_on - today).days
    if left < 0:
        return TermState(TermStage.OVERDUE, left)
    reached = [days for days in charter.rules.of("terms.warn_days").wholes if left <= days]
    if reached:
        return TermState(TermStage.DUE, left, min(reached))
    return TermState(TermStage.RUNNING, left)


THE_THREE = (
    (BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING),
    (BodyKind.BOARD_OF_DIRECTORS, BodyKind.EXECUTIVE_DIRECTOR),
    (BodyKind.BOARD_OF_SUPERVISORS, BodyKind.EXECUTIVE_SUPERVISOR),
)
"""Assembly, board and supervisors (三会), each by the bodies that may stand for it."""

_UNTIL = {
    OrganizationKind.COUNTY_COOP: "governing_bodies.county_coop_until",
    OrganizationKind.GRASSROOTS_COOP: "governing_bodies.grassroots_coop_until",
}


def find_bodies_deadline(kind: OrganizationKind, today: date, book: PolicyBook) -> Parameter | None:
    """Return the day by which the bodies exist (赤政发〔2023〕14号 三（一）), None without one."""
    return book.on(today, _UNTIL[kind]) if kind in _UNTIL else None


def assess_bodies_deadline(
    kind: OrganizationKind, present: Collection[BodyKind], today: date, book: PolicyBook
) -> list[Refusal]:
    """Return whether the three bodies are overdue (赤政发〔2023〕14号 三（一）: 2023 and 2025)."""
    until = find_bodies_deadline(kind, today, book)
    lacking = count_lacking(present)
    if until is None or not lacking or today <= until.day:
        return []
    values = {"lacking": lacking, "until": until.day.isoformat()}
    return [Refusal("body.deadline_missed", until.source, values)]


def assess_bodies_asked(
    kind: OrganizationKind, present: Collection[BodyKind], today: date, book: PolicyBook
) -> list[Refusal]:
    """Return whether bodies are lacking that the policy asks for without naming a day.

    赤政发〔2023〕14号 三（一）: the trinity organizations have them as 赤政发〔2022〕82号 says.
    """
    lacking = count_lacking(present)
    if kind is not OrganizationKind.TRINITY_ORGANIZATION or not lacking:
        return []
    asked = book.on(today, "governing_bodies.trinity_organization")
    return [Refusal("body.asked_for", asked.source, {"lacking": lacking})] if asked.is_on else []


def count_lacking(present: Collection[BodyKind]) -> int:
    """Return how many of the three bodies are not there, one that decides alone counts too."""
    return sum(1 for group in THE_THREE if not set(group) & set(present))


def compute_delegates_needed(members: int, book: PolicyBook, day: date) -> int:
    """Return the least number of delegates, 0 while members meet themselves.

    《农民专业合作社法》第三十二条: over 150 members, normally a tenth of them, at least 51.
    """
    if members <= book.on(day, "assembly.delegates_over_members").whole:
        return 0
    share = book.on(day, "assembly.delegates_share").whole
    tenth = -(-members * share // BASIS_POINTS)
    return max(tenth, book.on(day, "assembly.delegates_minimum").whole)
