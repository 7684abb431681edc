"""What the awards come to: for a year, for an organization, and what was applied for and paid."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.applications import ApplicationState
from coopdesk.domain.award_facts import (
    Assessment,
    Condition,
    Payer,
    Programme,
    Question,
    Verdict,
)
from coopdesk.domain.awards import assess
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.policy import Parameter, PolicyBook
from coopdesk.services.awards.answers import answers_to, state_of, with_states
from coopdesk.services.awards.facts import Candidate, list_candidates
from coopdesk.storage.tables.awards import ApplicationRow, PayoutRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

# Where the policy book says how often a programme pays; the acceptance award has no such number.
YEARS_RULE: Mapping[Programme, str] = MappingProxyType(
    {
        Programme.TRINITY_REVENUE: "revenue_award.trinity_organization.maximum_years",
        Programme.ENTERPRISE_REVENUE: "revenue_award.coop_enterprise.maximum_years",
        Programme.DIVIDEND_REBATE: "dividend_rebate.maximum_years",
    }
)
_FIRST_KEY = "acceptance_award.total"
Applied = Mapping[tuple[str, str], tuple[str, str, ApplicationState]]
"""The applications of a year by organization and programme: id, number, state."""


class GapUnit(StrEnum):
    """What a gap counts: fen, basis points, a number, or nothing that has a size."""

    FEN = "fen"
    BASIS_POINTS = "bp"
    NUMBER = "number"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReasonItem:
    """One reason with its article; ``is_met`` says on which side it counts.

    ``message`` is the sentence with the article behind it, ``sentence`` without.
    """

    code: str
    article: str
    message: str
    is_met: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One condition that is not met and by how much, in the unit told."""

    code: str
    article: str
    message: str
    gap: int
    unit: GapUnit


@dataclass(frozen=True, slots=True)
class AssessmentItem:
    """What one programme comes to for one organization in one year of payment; money in fen.

    ``seed_fund`` is None where its use is open or the programme has none; ``paid_years`` are the
    years of payment the programme has paid in, ``most_years`` how many it may be. ``amount_if_yes``
    and ``payer_if_yes`` are told of what is open too.
    """

    organization_id: str
    organization: str
    kind: OrganizationKind
    programme: Programme | None
    article: str
    award_year: int
    basis_year: int | None
    verdict: Verdict
    amount: Money
    amount_if_yes: Money
    seed_fund: Money | None
    payer: Payer | None
    payer_if_yes: Payer | None
    reasons: tuple[ReasonItem, ...]
    missing: tuple[MissingItem, ...]
    questions: tuple[Question, ...]
    paid_years: tuple[int, ...]
    most_years: int | None
    application_id: str | None
    application_number: str
    state: ApplicationState | None


@dataclass(frozen=True, slots=True)
class ApplicationItem:
    """One application or payment; money in fen. ``id`` is None where nothing was applied for.

    ``paid`` is None until money came; ``document`` is the paper it was paid by. ``notice`` says in
    a few words what is to be looked at again (``list_watched_applications`` fills it).
    ``payout_id`` names the payment.
    """

    id: str | None
    organization_id: str
    organization: str
    programme: Programme
    award_year: int
    basis_year: int | None
    number: str
    amount: Money
    seed_fund: Money | None
    payer: Payer | None
    state: ApplicationState
    printed_on: date | None
    paid: Money | None
    paid_on: date | None
    document: str
    notice: str = ""
    payout_id: str | None = None


def assess_awards(
    uow: UnitOfWork, year: int, organization_id: str | None = None, on: date | None = None
) -> list[AssessmentItem]:
    """Return what each programme comes to for each organization, paid in ``year``.

    赤政发〔2023〕14号 二（五）–（八）. Organizations closed before the year are left out unless
    asked for. As of a day by what was dated by then, statements by the end of their year. Raises
    RuleViolation ``award.before_policy`` for years of which the policy does not speak, NotFound
    for an unknown organization.
    """
    require(against_year(uow.reference.policies, year))
    candidates = list_candidates(uow, organization_id, on)
    applications = applications_of(uow, year, on)
    items = []
    for candidate in candidates:
        ended = candidate.closed_on is not None and candidate.closed_on.year < year
        if ended and organization_id is None:
            continue
        for assessment in assess_candidate(candidate, year):
            items.append(assessment_item(candidate, assessment, applications))
    return items


def assess_candidate(candidate: Candidate, year: int) -> list[Assessment]:
    """Return the assessments of one organization for awards paid in ``year``."""
    facts = candidate.facts_for(year)
    return assess(facts, year, candidate.book, candidate.division_code)


def rule_on(book: PolicyBook, key: str, year: int, division: str) -> Parameter:
    """Return the number of the policy that stands for awards paid in ``year``."""
    return book.on(date(year, 12, 31), key, division)


def against_year(book: PolicyBook, year: int) -> list[Refusal]:
    """Return why no award can be paid in ``year``: the policy does not speak of it."""
    in_calendar = date.min.year <= year < date.max.year
    if in_calendar and book.speaks(date(year, 12, 31), _FIRST_KEY):
        return []
    return [Refusal("award.before_policy", values={"year": year})]


def list_award_years(uow: UnitOfWork) -> list[int]:
    """Return the years of payment one can look at: from the policy's first to the next, newest."""
    years = range(uow.today.year + 1, date.min.year, -1)
    book = uow.reference.policies
    return list(takewhile(lambda year: not against_year(book, year), years))


def list_applications(
    uow: UnitOfWork,
    year: int | None = None,
    organization_id: str | None = None,
    on: date | None = None,
) -> list[ApplicationItem]:
    """Return applications and payments, newest year first, then by organization.

    With ``organization_id`` this is the award history of one organization. As of a day those that
    were there by then, and as far as they had come.
    """
    named = select(OrganizationRow.id, OrganizationRow.name)
    names = {row.id: row.name for row in uow.session.execute(named)}
    applications = select(ApplicationRow)
    payouts = select(PayoutRow).where(PayoutRow.paid_on <= (on or date.max))
    if year is not None:
        applications = applications.where(ApplicationRow.award_year == year)
        payouts = payouts.where(PayoutRow.award_year == year)
    if organization_id is not None:
        applications = applications.where(ApplicationRow.organization_id == organization_id)
        payouts = payouts.where(PayoutRow.organization_id == organization_id)
    paid = {
        (row.organization_id, row.programme, row.award_year): row
        for row in uow.session.scalars(payouts)
    }
    items = []
    for row, state in with_states(uow, uow.session.scalars(applications), on):
        payout = paid.pop((row.organization_id, row.programme, row.award_year), None)
        items.append(_applied(row, payout, names[row.organization_id], state, on))
    items += [_paid_only(row, names[row.organization_id]) for row in paid.values()]
    return sorted(items, key=lambda item: (-item.award_year, item.organization, item.programme))


def get_application(uow: UnitOfWork, application_id: str) -> ApplicationItem:
    """Return one application with its payment; raises NotFound."""
    row = uow.get(ApplicationRow, application_id)
    payout = uow.session.scalars(
        select(PayoutRow).filter_by(
            organization_id=row.organization_id,
            programme=row.programme,
            award_year=row.award_year,
        )
    ).first()
    name = uow.get(OrganizationRow, row.organization_id).name
    return _applied(row, payout, name, state_of(row, answers_to(uow, row.id)))


def unit_of(condition: Condition) -> GapUnit:
    """Return what the gap of a condition counts."""
    return _UNITS.get(condition.code, GapUnit.NONE)


_UNITS: Mapping[str, GapUnit] = {
    "award.revenue": GapUnit.FEN,
    "award.no_statement": GapUnit.FEN,
    "award.holding": GapUnit.BASIS_POINTS,
    "award.stars": GapUnit.NUMBER,
    "award.unrated": GapUnit.NUMBER,
    "award.production_supply_not_passed": GapUnit.NUMBER,
    "award.production_supply_not_accepted": GapUnit.NUMBER,
    "award.credit_not_passed": GapUnit.NUMBER,
    "award.credit_not_accepted": GapUnit.NUMBER,
}


def applications_of(uow: UnitOfWork, year: int, on: date | None = None) -> Applied:
    """Return the applications for awards paid in ``year``, or those that were there on a day."""
    rows = uow.session.scalars(select(ApplicationRow).where(ApplicationRow.award_year == year))
    return {
        (row.organization_id, row.programme): (row.id, row.number, state)
        for row, state in with_states(uow, rows, on)
    }


def assessment_item(
    candidate: Candidate, assessment: Assessment, applications: Applied
) -> AssessmentItem:
    """Return an assessment as it is shown, with the application that stands for it."""
    programme, year = assessment.programme, assessment.award_year
    paid = [p.award_year for p in candidate.facts.payouts if p.programme is programme]
    rule = YEARS_RULE.get(programme) if programme else None
    most = rule_on(candidate.book, rule, year, candidate.division_code) if rule else None
    application_id, number, state = applications.get(
        (candidate.id, programme or ""), (None, "", None)
    )
    if state is None and year in paid:
        state = ApplicationState.PAID
    return AssessmentItem(
        organization_id=candidate.id,
        organization=candidate.name,
        kind=candidate.kind,
        programme=programme,
        article=assessment.article,
        award_year=year,
        basis_year=assessment.basis_year,
        verdict=assessment.verdict,
        amount=assessment.amount,
        amount_if_yes=assessment.amount_if_yes,
        seed_fund=assessment.seed_fund,
        payer=assessment.payer,
        payer_if_yes=assessment.payer_if_yes,
        reasons=_reasons(assessment),
        missing=tuple(_missing(condition) for condition in assessment.missing),
        questions=assessment.questions,
        paid_years=tuple(sorted(paid)),
        most_years=most.whole if most else None,
        application_id=application_id,
        application_number=number,
        state=state,
    )


def _reasons(assessment: Assessment) -> tuple[ReasonItem, ...]:
    against = {condition.reason.code for condition in assessment.missing}
    if assessment.verdict is not Verdict.YES:
        against |= {"award.kind_without_programme", "award.decided_against"}
    return tuple(
        ReasonItem(
            reason.code,
            reason.article,
            words.refusal(reason),
            reason.code not in against,
            words.refusal(replace(reason, article="")),
        )
        for reason in assessment.reasons
    )


def _missing(condition: Condition) -> MissingItem:
    reason = condition.reason
    unit = unit_of(condition)
    return MissingItem(reason.code, reason.article, words.refusal(reason), condition.gap, unit)


def _applied(
    row: ApplicationRow,
    payout: PayoutRow | None,
    organization: str,
    state: ApplicationState,
    on: date | None = None,
) -> ApplicationItem:
    is_printed = row.printed_on is not None and row.printed_on <= (on or date.max)
    return ApplicationItem(
        id=row.id,
        organization_id=row.organization_id,
        organization=organization,
        programme=Programme(row.programme),
        award_year=row.award_year,
        basis_year=row.basis_year,
        number=row.number,
        amount=row.amount,
        seed_fund=row.seed_fund,
        payer=Payer(row.payer),
        state=state,
        printed_on=row.printed_on if is_printed else None,
        paid=payout.amount if payout else None,
        paid_on=payout.paid_on if payout else None,
        document=payout.document if payout else "",
        payout_id=payout.id if payout else None,
    )


def _paid_only(row: PayoutRow, organization: str) -> ApplicationItem:
    return ApplicationItem(
        id=None,
        organization_id=row.organization_id,
        organization=organization,
        programme=Programme(row.programme),
        award_year=row.award_year,
        basis_year=None,
        number="",
        amount=row.amount,
        seed_fund=None,
        payer=None,
        state=ApplicationState.PAID,
        printed_on=None,
        paid=row.amount,
        paid_on=row.paid_on,
        document=row.document,
        payout_id=row.id,
    )
