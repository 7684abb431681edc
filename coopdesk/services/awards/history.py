"""The history (历程) of one organization, year by year, and what it lacks for its next award.

赤政发〔2023〕14号 二（五）–（八） ask of an organization what stands here on one page: stars,
acceptances, the three bodies, revenue and its audit, what was paid, how many of the five years
are used, and what is missing next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.applications import ApplicationState
from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import governance
from coopdesk.services.awards.facts import Candidate, list_candidates
from coopdesk.services.awards.queries import (
    YEARS_RULE,
    AssessmentItem,
    against_year,
    assess_awards,
    rule_on,
)
from coopdesk.services.governance.rules import find_charter
from coopdesk.services.organizations.fact_items import HonourItem, RatingItem, StatementItem
from coopdesk.services.organizations.queries import OrganizationRecord, get_organization
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AcceptedItem:
    """How one function stood in a year: ``day`` of an acceptance in that year, None without one.

    ``has_passed`` says whether it has passed by the end of the year.
    """

    part: Part
    day: date | None
    has_passed: bool


@dataclass(frozen=True, slots=True)
class PaidItem:
    """An award paid: which of the years it was, of how many; None for one without a limit."""

    programme: Programme
    amount: Money
    number: int
    most: int | None


@dataclass(frozen=True, slots=True)
class HoldingOnItem:
    """What the cooperatives held at the end of a year; the whole capital where it is known."""

    holding_bp: int
    is_verified: bool
    paid_in: Money | None


@dataclass(frozen=True, slots=True)
class HistoryYear:
    """One year; money in fen, None where nothing is recorded.

    ``rating`` is the newest of the year, ``stands`` the joint one that stands at its end;
    ``revenue`` is what counts for the awards: of the ``entities`` named, else the organization's.
    """

    year: int
    rating: RatingItem | None
    stands: RatingItem | None
    acceptances: tuple[AcceptedItem, ...]
    meetings: int
    revenue: Money | None
    is_audited: bool
    entities: tuple[str, ...]
    statement: StatementItem | None
    holding: HoldingOnItem | None
    dividend: Money | None
    payouts: tuple[PaidItem, ...]
    honours: tuple[HonourItem, ...]


@dataclass(frozen=True, slots=True)
class BodyStatus:
    """One of the three bodies today: which of ``kinds`` stands for it, None where none does."""

    kinds: tuple[BodyKind, ...]
    body: BodyKind | None
    ends_on: date | None
    stage: TermStage | None
    seats: int
    seated: int


@dataclass(frozen=True, slots=True)
class YearsUsed:
    """How many of its years a programme has paid in."""

    programme: Programme
    paid_years: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class History:
    """Everything on the page; ``years`` oldest first, ``next_awards`` what can be had next.

    ``unpassed`` are the functions of a trinity organization that were accepted and did not pass.
    """

    organization: OrganizationRecord
    years: tuple[HistoryYear, ...]
    bodies: tuple[BodyStatus, ...]
    years_used: tuple[YearsUsed, ...]
    next_awards: tuple[AssessmentItem, ...]
    unpassed: tuple[Part, ...]


def get_history(uow: UnitOfWork, organization_id: str) -> History:
    """Return the history of an organization up to today; raises NotFound."""
    record = get_organization(uow, organization_id)
    [candidate] = list_candidates(uow, organization_id)
    return History(
        organization=record,
        years=tuple(_years(uow, record, candidate)),
        bodies=tuple(_bodies(uow, record)),
        years_used=tuple(list_years_used(uow, candidate)),
        next_awards=tuple(_next_awards(uow, organization_id)),
        unpassed=_unpassed(candidate),
    )


def _years(
    uow: UnitOfWork, record: OrganizationRecord, candidate: Candidate
) -> Iterator[HistoryYear]:
    meetings = [item.held_on.year for item in governance.list_meetings(uow, record.id)]
    last = uow.today.year
    known = [year for year in (*_told_years(record, candidate), *meetings) if year <= last]
    for year in range(min(known, default=last), last + 1):
        counting = candidate.facts.statement(year)
        yield HistoryYear(
            year=year,
            rating=next((r for r in record.ratings if r.rated_on.year == year), None),
            stands=next(
                (r for r in record.ratings if r.is_joint and r.rated_on.year <= year), None
            ),
            acceptances=_acceptances(candidate, year),
            meetings=meetings.count(year),
            revenue=counting.revenue if counting else None,
            is_audited=counting is not None and counting.is_audited,
            entities=counting.entities if counting else (),
            statement=next((s for s in record.statements if s.year == year), None),
            holding=_holding(record, candidate, min(date(year, 12, 31), uow.today)),
            dividend=candidate.facts.dividends.get(year),
            payouts=tuple(_paid(candidate, year)),
            honours=tuple(h for h in record.honours if h.received_on.year == year),
        )


def _told_years(record: OrganizationRecord, candidate: Candidate) -> Iterator[int]:
    facts = candidate.facts
    yield from (rating.rated_on.year for rating in record.ratings)
    yield from (acceptance.day.year for acceptance in facts.acceptances)
    yield from (statement.year for statement in facts.statements)
    yield from (holding.as_of.year for holding in record.holdings)
    yield from (honour.received_on.year for honour in record.honours)
    yield from facts.dividends
    yield from (payout.award_year for payout in facts.payouts)
    if candidate.capital is not None:
        yield from (move.day.year for move in candidate.capital.moves)


def _acceptances(candidate: Candidate, year: int) -> tuple[AcceptedItem, ...]:
    known = [item for item in candidate.facts.acceptances if item.day.year <= year]
    return tuple(
        AcceptedItem(
            part,
            max((i.day for i in known if i.part is part and i.day.year == year), default=None),
            any(item.passed for item in known if item.part is part),
        )
        for part in Part
    )


def _holding(record: OrganizationRecord, candidate: Candidate, day: date) -> HoldingOnItem | None:
    if candidate.capital is not None:
        standing = candidate.capital.standing_on(day)
        is_verified = standing.verified_on is not None
        known = bool(standing.paid_in)
        return HoldingOnItem(standing.holding_bp, is_verified, standing.paid_in) if known else None
    declared = next((holding for holding in record.holdings if holding.as_of <= day), None)
    if declared is None:
        return None
    return HoldingOnItem(declared.holding_bp, declared.verified_on is not None, None)


def _paid(candidate: Candidate, year: int) -> Iterator[PaidItem]:
    payouts = candidate.facts.payouts
    for payout in payouts:
        if payout.award_year == year:
            so_far = [p for p in payouts if p.programme is payout.programme]
            number = sum(p.award_year <= year for p in so_far)
            most = _most(candidate, payout.programme, year)
            yield PaidItem(payout.programme, payout.amount, number, most)


def _most(candidate: Candidate, programme: Programme, year: int) -> int | None:
    rule = YEARS_RULE.get(programme)
    if rule is None or against_year(candidate.book, year):
        return None
    return rule_on(candidate.book, rule, year, candidate.division_code).whole


_GROUPS: tuple[tuple[BodyKind, ...], ...] = (
    (BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING),
    (BodyKind.BOARD_OF_DIRECTORS, BodyKind.EXECUTIVE_DIRECTOR),
    (BodyKind.BOARD_OF_SUPERVISORS, BodyKind.EXECUTIVE_SUPERVISOR),
)


def _bodies(uow: UnitOfWork, record: OrganizationRecord) -> Iterator[BodyStatus]:
    """The three bodies as the charter has them; one that it leaves out is not asked for."""
    charter = find_charter(uow, record.profile.kind.value, record.profile.charter)
    terms = governance.list_terms(uow, record.id)
    for group in _GROUPS:
        kinds = tuple(kind for kind in group if charter is None or charter.has_body(kind))
        term = next((term for term in terms if term.body in group), None)
        if term is not None:
            yield BodyStatus(group, term.body, term.ends_on, term.stage, term.seats, term.seated)
        elif kinds:
            yield BodyStatus(kinds, None, None, None, 0, 0)


_PROGRAMMES = {
    OrganizationKind.TRINITY_ORGANIZATION: (Programme.TRINITY_REVENUE,),
    OrganizationKind.COOP_ENTERPRISE: (Programme.ENTERPRISE_REVENUE, Programme.DIVIDEND_REBATE),
}


def list_years_used(uow: UnitOfWork, candidate: Candidate) -> Iterator[YearsUsed]:
    """Yield the programmes that pay for a number of years, with the years they paid in."""
    for programme in _PROGRAMMES.get(candidate.kind, ()):
        most = _most(candidate, programme, uow.today.year)
        paid = [p.award_year for p in candidate.facts.payouts if p.programme is programme]
        if most is not None:
            yield YearsUsed(programme, tuple(sorted(paid)), most)


def _next_awards(uow: UnitOfWork, organization_id: str) -> Iterator[AssessmentItem]:
    """What can be had this year and was not paid yet, and what the year now running earns."""
    book = uow.reference.policies
    for year in (uow.today.year, uow.today.year + 1):
        for item in () if against_year(book, year) else assess_awards(uow, year, organization_id):
            is_over = item.state is ApplicationState.PAID
            is_told_already = item.programme is Programme.ACCEPTANCE and year > uow.today.year
            if item.programme is not None and not is_over and not is_told_already:
                yield item


def _unpassed(candidate: Candidate) -> tuple[Part, ...]:
    acceptances = candidate.facts.acceptances
    if candidate.kind is not OrganizationKind.TRINITY_ORGANIZATION or not acceptances:
        return ()
    passed = {item.part for item in acceptances if item.passed}
    return tuple(part for part in Part if part not in passed)
