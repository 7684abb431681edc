"""The bodies themselves: terms, who sits in them, by when they must exist, delegates.

赤政发〔2023〕14号 三（一） sets the days by which the three bodies (三会) exist; the law of
farmers' cooperatives says who may not sit where; terms are left to the charter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Objections, PolicyBook


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


@dataclass(frozen=True, slots=True)
class Composition:
    """Who sits where, persons by key."""

    directors: Collection[str] = ()
    supervisors: Collection[str] = ()
    accountants: Collection[str] = ()
    cashiers: Collection[str] = ()
    executives: Collection[str] = ()


def assess_composition(
    seats: Composition, charter: Charter
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Return refusals and warnings about who sits in the boards.

    《农民专业合作社法》第三十三条: 监事 is not 理事长、理事、经理、财会人员. Seats and odd
    numbers are the charter's.
    """
    found = Objections()
    boards = (
        (BodyKind.BOARD_OF_DIRECTORS, seats.directors),
        (BodyKind.BOARD_OF_SUPERVISORS, seats.supervisors),
    )
    for body, people in boards:
        _check_seats(body, people, charter, found)
    supervisors = set(seats.supervisors)
    finance = set(seats.accountants) | set(seats.cashiers) | set(seats.executives)
    clashes = (
        ("supervisor_not_director", "body.supervisor_is_director", set(seats.directors)),
        ("supervisor_not_finance_staff", "body.supervisor_is_finance_staff", finance),
    )
    for rule_name, code, others in clashes:
        for person in sorted(supervisors & others):
            found.weigh(charter.rules.of(f"conflicts.{rule_name}"), code, {"person": person})
    for person in sorted(set(seats.accountants) & set(seats.cashiers)):
        rule = charter.rules.of("conflicts.accountant_not_cashier")
        found.weigh(rule, "body.accountant_is_cashier", {"person": person})
    return tuple(found.refusals), tuple(found.warnings)


def assess_bodies_deadline(
    kind: OrganizationKind, present: Collection[BodyKind], today: date, book: PolicyBook
) -> list[Refusal]:
    """Return whether the three bodies are overdue (赤政发〔2023〕14号 三（一）: 2023 and 2025)."""
    keys = {
        OrganizationKind.COUNTY_COOP: "governing_bodies.county_coop_until",
        OrganizationKind.GRASSROOTS_COOP: "governing_bodies.grassroots_coop_until",
    }
    if kind not in keys:
        return []
    until = book.on(today, keys[kind])
    groups = (
        {BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING},
        {BodyKind.BOARD_OF_DIRECTORS, BodyKind.EXECUTIVE_DIRECTOR},
        {BodyKind.BOARD_OF_SUPERVISORS, BodyKind.EXECUTIVE_SUPERVISOR},
    )
    lacking = sum(1 for group in groups if not group & set(present))
    if not lacking or today <= until.day:
        return []
    values = {"lacking": lacking, "until": until.day.isoformat()}
    return [Refusal("body.deadline_missed", until.source, values)]


def compute_delegates_needed(members: int, book: PolicyBook, day: date) -> int:
    """Return the least number of delegates, 0 while members meet themselves.

    《农民专业合作社法》第三十二条: over 150 members, normally a tenth of them, at least 51.
    """
    if members <= book.on(day, "assembly.delegates_over_members").whole:
        return 0
    share = book.on(day, "assembly.delegates_share").whole
    tenth = -(-members * share // BASIS_POINTS)
    return max(tenth, book.on(day, "assembly.delegates_minimum").whole)


def compute_extraordinary(members: int, asked_on: date, book: PolicyBook) -> tuple[int, date]:
    """Return how many members may ask for an extraordinary meeting and its last day.

    《农民专业合作社法》第三十一条: 30 % of the members; within 20 days.
    """
    share = book.on(asked_on, "assembly.extraordinary_request").whole
    days = book.on(asked_on, "assembly.extraordinary_within_days").whole
    return -(-members * share // BASIS_POINTS), asked_on + timedelta(days=days)


def _check_seats(
    body: BodyKind, people: Collection[str], charter: Charter, found: Objections
) -> None:
    if not people:
        return
    minimum = charter.rule(body, "minimum_seats")
    if minimum is not None and len(people) < minimum.whole:
        values = {"body": body, "seats": len(people), "minimum": minimum.whole}
        found.weigh(minimum, "body.too_few_seats", values)
    odd = charter.rule(body, "odd_seats")
    if odd is not None and odd.is_on and len(people) % 2 == 0:
        found.weigh(odd, "body.even_seats", {"body": body, "seats": len(people)})
