"""Applying, taking back, noting what was printed and what was paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coopdesk.domain.applications import APPLIED_ANEW, ApplicationState
from coopdesk.domain.award_facts import Assessment, Payout, Programme, Verdict
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.policy import Parameter
from coopdesk.domain.print_jobs import Order
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.awards.facts import Candidate, list_candidates
from coopdesk.services.awards.queries import (
    YEARS_RULE,
    against_year,
    assess_candidate,
    rule_on,
)
from coopdesk.services.divisions import division_name
from coopdesk.services.prints import NotePrints, PrintToNote, note_prints
from coopdesk.storage.tables.awards import ApplicationRow, PayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Apply:
    """Draft the application of an organization for one award paid in a year."""

    organization_id: str
    programme: Programme
    award_year: int


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """Take back an application that nothing was paid for; applying again revives its number."""

    application_id: str


@dataclass(frozen=True, slots=True)
class NotePrinted:
    """Remember what stood on the paper that was printed, in the print log too (``NotePrints``)."""

    application_id: str
    values: Mapping[str, Any]
    prints: tuple[PrintToNote, ...] = ()
    printer: str = ""
    order: Order | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class RecordPayout:
    """Record an award that was paid, in fen, with the paper it was paid by."""

    organization_id: str
    programme: Programme
    award_year: int
    amount: Money
    paid_on: date
    document: str


def apply(uow: UnitOfWork, command: Apply) -> str:
    """Draft the application, its amount as the rules have it, and return its id.

    Raises RuleViolation with every reason and its article (赤政发〔2023〕14号 二（五）–（八）)
    unless the verdict is yes, and when the award of that year was applied for or paid; NotFound.
    """
    candidate, assessment = _assessed(uow, command)
    known = _application(uow, candidate.id, command.programme, command.award_year)
    require(_against_applying(uow, command, assessment, known, candidate))
    assert assessment is not None
    assert assessment.payer is not None
    row = known or ApplicationRow(
        organization_id=candidate.id,
        programme=command.programme.value,
        award_year=command.award_year,
        number=_next_number(uow, assessment),
    )
    row.basis_year, row.amount = assessment.basis_year, assessment.amount
    row.seed_fund, row.payer = assessment.seed_fund, assessment.payer.value
    row.state, row.printed_on, row.printed_values = ApplicationState.DRAFT.value, None, None
    return uow.add(row)


def withdraw_application(uow: UnitOfWork, command: WithdrawApplication) -> None:
    """Take the application back; raises RuleViolation ``award.paid_already``, NotFound."""
    row = uow.get(ApplicationRow, command.application_id)
    if _state(uow, row) is ApplicationState.PAID:
        require([Refusal("award.paid_already", values={"year": row.award_year})])
    row.state = ApplicationState.WITHDRAWN.value


def note_printed(uow: UnitOfWork, command: NotePrinted) -> None:
    """Keep the texts that stood on the paper, and the day; raises NotFound.

    Once the paper is signed its texts stand: a reprint for the files does not change them. Raises
    RuleViolation ``award.withdrawn`` for an application that was taken back.
    """
    row = uow.get(ApplicationRow, command.application_id)
    if row.state == ApplicationState.WITHDRAWN.value:
        require([Refusal("award.withdrawn", values={"number": row.number})])
    if row.state in _NOT_SIGNED:
        row.printed_on, row.printed_values = uow.today, dict(command.values)
        row.printed_revision, row.state = uow.revision, ApplicationState.PRINTED.value
    note_prints(uow, NotePrints(command.prints, command.printer, command.order, command.place))


_NOT_SIGNED = frozenset(
    state.value
    for state in (ApplicationState.DRAFT, ApplicationState.CHECKED, ApplicationState.PRINTED)
)


def record_payout(uow: UnitOfWork, command: RecordPayout) -> str:
    """Record the payment and return its id; it counts for the five years.

    Raises RuleViolation with every reason (more payments or more money than 赤政发〔2023〕14号
    二（五）–（八） allow), NeedsConfirmation where nothing was applied for or the amount is another
    one; NotFound.
    """
    require(against_year(uow.reference.policies, command.award_year))
    [candidate] = list_candidates(uow, command.organization_id)
    known = _application(uow, candidate.id, command.programme, command.award_year)
    require([*_against_paying(uow, command, candidate), *_against_returned(uow, known)])
    if known is None or known.state == ApplicationState.WITHDRAWN.value:
        uow.confirm("award.not_applied_for", year=command.award_year)
    elif known.amount != command.amount:
        values = {"applied": str(known.amount), "paid": str(command.amount)}
        uow.confirm("award.other_amount", **values)
    return uow.add(
        PayoutRow(
            organization_id=candidate.id,
            programme=command.programme.value,
            award_year=command.award_year,
            amount=command.amount,
            paid_on=command.paid_on,
            document=command.document.strip(),
        )
    )


def _assessed(uow: UnitOfWork, command: Apply) -> tuple[Candidate, Assessment | None]:
    require(against_year(uow.reference.policies, command.award_year))
    [candidate] = list_candidates(uow, command.organization_id)
    assessments = assess_candidate(candidate, command.award_year)
    found = (item for item in assessments if item.programme is command.programme)
    return candidate, next(found, None)


def _against_applying(
    uow: UnitOfWork,
    command: Apply,
    assessment: Assessment | None,
    known: ApplicationRow | None,
    candidate: Candidate,
) -> list[Refusal]:
    year = command.award_year
    if assessment is None:
        return _against_kind(candidate, command.programme) or [
            Refusal("award.nothing_to_apply_for", values={"year": year})
        ]
    # one half of 二（五） is earned while the other still lacks
    is_earned = assessment.verdict is Verdict.YES
    refusals = [] if is_earned else [condition.reason for condition in assessment.missing]
    if assessment.verdict is Verdict.OPEN:
        refusals += [
            Refusal("award.question_open", _cited(assessment), {"question": question})
            for question in assessment.questions
        ]
    elif assessment.verdict is Verdict.NO and not refusals:
        refusals.append(assessment.reasons[-1])
    if year > uow.today.year:
        refusals.append(Refusal("award.year_not_begun", values={"year": year}))
    if known is not None and _state(uow, known) not in APPLIED_ANEW:
        values = {"year": year, "number": known.number}
        refusals.append(Refusal("award.applied_already", values=values))
    if any(p.award_year == year for p in _paid(candidate, command.programme)):
        refusals.append(Refusal("award.paid_already", values={"year": year}))
    return refusals


def _cited(assessment: Assessment) -> str:
    return assessment.reasons[0].article if assessment.reasons else assessment.article


def _against_paying(uow: UnitOfWork, command: RecordPayout, candidate: Candidate) -> list[Refusal]:
    year, programme = command.award_year, command.programme
    refusals = _against_kind(candidate, programme)
    if command.amount.fen <= 0:
        refusals.append(Refusal("award.amount_not_positive"))
    if not command.document.strip():
        refusals.append(Refusal("award.document_missing"))
    if command.paid_on > uow.today:
        refusals.append(Refusal("award.paid_in_future", values={"day": command.paid_on}))
    if command.paid_on.year < year:
        refusals.append(Refusal("award.paid_too_early", values={"year": year}))
    paid = _paid(candidate, programme)
    if any(payout.award_year == year for payout in paid):
        refusals.append(Refusal("award.paid_already", values={"year": year}))
    if programme in YEARS_RULE:
        most = rule_on(candidate.book, YEARS_RULE[programme], year, candidate.division_code)
        if len(paid) >= most.whole:
            values = {"paid": len(paid), "most": most.whole}
            refusals.append(Refusal("award.years", most.source, values))
    most_money, rule = _most(candidate, programme, year)
    if most_money is not None and command.amount > most_money:
        refusals.append(Refusal("award.payout_above", rule.source, {"most": str(most_money)}))
    return refusals


def _against_returned(uow: UnitOfWork, known: ApplicationRow | None) -> list[Refusal]:
    if known is None or _state(uow, known) is not ApplicationState.RETURNED:
        return []
    return [Refusal("award.returned", values={"number": known.number})]


def _state(uow: UnitOfWork, row: ApplicationRow) -> ApplicationState:
    return state_of(row, answers_to(uow, row.id))


def _most(candidate: Candidate, programme: Programme, year: int) -> tuple[Money | None, Parameter]:
    """The most one payment may be; None where the dividend it is half of is not recorded."""
    rule = rule_on(candidate.book, _AMOUNT_RULE[programme], year, candidate.division_code)
    if programme is Programme.ACCEPTANCE:
        return rule.money - total([p.amount for p in _paid(candidate, programme)]), rule
    if programme is Programme.DIVIDEND_REBATE:
        dividend = candidate.facts.dividends.get(year - 1)
        return (dividend.share(rule.whole, BASIS_POINTS) if dividend else None), rule
    return rule.money, rule


_AMOUNT_RULE: Mapping[Programme, str] = {
    Programme.ACCEPTANCE: "acceptance_award.total",
    Programme.TRINITY_REVENUE: "revenue_award.trinity_organization.amount",
    Programme.ENTERPRISE_REVENUE: "revenue_award.coop_enterprise.amount",
    Programme.DIVIDEND_REBATE: "dividend_rebate.returned",
}


def _against_kind(candidate: Candidate, programme: Programme) -> list[Refusal]:
    is_trinity = programme in (Programme.ACCEPTANCE, Programme.TRINITY_REVENUE)
    wanted = (
        OrganizationKind.TRINITY_ORGANIZATION if is_trinity else OrganizationKind.COOP_ENTERPRISE
    )
    if candidate.kind is wanted:
        return []
    values = {"programme": programme, "kind": candidate.kind}
    return [Refusal("award.programme_misfit", values=values)]


def _paid(candidate: Candidate, programme: Programme) -> list[Payout]:
    return [payout for payout in candidate.facts.payouts if payout.programme is programme]


def _application(
    uow: UnitOfWork, organization_id: str, programme: Programme, year: int
) -> ApplicationRow | None:
    query = select(ApplicationRow).filter_by(
        organization_id=organization_id, programme=programme.value, award_year=year
    )
    return uow.session.scalars(query).first()


def _next_number(uow: UnitOfWork, assessment: Assessment) -> str:
    """Return the next number: office, year, article, running number.

    A township office numbers under its own name, so that two of one county never meet.
    """
    place = division_name(uow, uow.actor.division_code)
    stem = f"{place}-{assessment.award_year}-{assessment.article}-"
    taken = uow.session.scalars(
        select(ApplicationRow.number).where(ApplicationRow.number.startswith(stem, autoescape=True))
    )
    running = [number.removeprefix(stem) for number in taken]
    last = max((int(number) for number in running if number.isdecimal()), default=0)
    return f"{stem}{last + 1:03d}"
