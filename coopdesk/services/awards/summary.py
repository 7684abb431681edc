"""The awards of a year by programme and payer: the budget, what was applied for and paid."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from coopdesk.domain.applications import APPLIED_ANEW, ApplicationState
from coopdesk.domain.award_facts import Payer, Programme, Verdict
from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money, total
from coopdesk.services.awards.queries import (
    ApplicationItem,
    AssessmentItem,
    assess_awards,
    list_applications,
)
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One programme paid by one payer in a year; money in fen, the rest counts organizations.

    ``amount`` is what the rules come to, ``amount_if_yes`` what the open questions may add,
    ``applied_for``, ``granted`` and ``paid`` are sums of the applications and payments.
    """

    programme: Programme
    payer: Payer | None
    entitled: int
    amount: Money
    open: int
    amount_if_yes: Money
    applied: int
    applied_for: Money
    granted: Money
    paid: Money


@dataclass(slots=True)
class _Sums:
    entitled: list[Money] = field(default_factory=list)
    open: list[Money] = field(default_factory=list)
    applied: list[Money] = field(default_factory=list)
    granted: list[Money] = field(default_factory=list)
    paid: list[Money] = field(default_factory=list)


def summarise_awards(
    uow: UnitOfWork, year: int, organization_id: str | None = None, on: date | None = None
) -> list[SummaryItem]:
    """Return the awards paid in ``year`` by programme and payer; as of a day as they stood then.

    赤政发〔2023〕14号 二（五）–（八）. Raises as ``assess_awards``.
    """
    assessments = assess_awards(uow, year, organization_id, on)
    payers = {(one.organization_id, one.programme): one.payer_if_yes for one in assessments}
    sums: dict[tuple[Programme, Payer | None], _Sums] = defaultdict(_Sums)
    for assessment in assessments:
        if assessment.programme is not None:
            _add_assessment(sums[assessment.programme, assessment.payer_if_yes], assessment)
    for application in list_applications(uow, year, organization_id, on):
        known = payers.get((application.organization_id, application.programme))
        _add_application(sums[application.programme, application.payer or known], application)
    return [
        _item(*key, sums[key])
        for key in sorted(sums, key=lambda key: (list(Programme).index(key[0]), str(key[1] or "")))
        if any(map(len, (sums[key].entitled, sums[key].open, sums[key].applied, sums[key].paid)))
    ]


def award_summary_values(uow: UnitOfWork, year: str) -> FormValues:
    """Return the texts of the sheet of a year; raises NotFound, and as ``assess_awards``."""
    if not year.isdecimal():
        raise NotFound("award_year", year)
    items = summarise_awards(uow, int(year))
    assessments = [one for one in assess_awards(uow, int(year)) if one.programme is not None]
    return FormValues(
        year,
        {
            "office": uow.actor.office_name,
            "year": text("awards.of_year", year=year),
            "as_of": day_on_paper(uow.today),
            "lines": [_line(item) for item in items],
            "organizations": [_assessed(one) for one in assessments],
            "note": text(
                "award_summary.note",
                amount=total([item.amount for item in items]),
                applied=total([item.applied_for for item in items]),
                paid=total([item.paid for item in items]),
            ),
            "maker": uow.actor.operator,
        },
    )


def _assessed(item: AssessmentItem) -> dict[str, str]:
    return {
        "name": item.organization,
        "programme": f"{choice(item.programme)} {item.article}" if item.programme else "",
        "verdict": choice(item.verdict),
        "amount": str(item.amount),
        "number": item.application_number,
        "state": choice(item.state) if item.state else "",
        "payer": choice(item.payer) if item.payer else "",
    }


def _line(item: SummaryItem) -> dict[str, str]:
    return {
        "programme": choice(item.programme),
        "payer": choice(item.payer) if item.payer else "",
        "entitled": str(item.entitled),
        "amount": str(item.amount),
        "open": str(item.open),
        "applied": str(item.applied),
        "applied_for": str(item.applied_for),
        "granted": str(item.granted),
        "paid": str(item.paid),
    }


def _add_assessment(sums: _Sums, assessment: AssessmentItem) -> None:
    if assessment.verdict is Verdict.YES:
        sums.entitled.append(assessment.amount)
    elif assessment.verdict is Verdict.OPEN:
        sums.open.append(assessment.amount_if_yes)


def _add_application(sums: _Sums, application: ApplicationItem) -> None:
    if application.id is not None and application.state not in APPLIED_ANEW:
        sums.applied.append(application.amount)
    if application.state in (ApplicationState.GRANTED, ApplicationState.PAID):
        sums.granted.append(application.amount)
    if application.paid is not None:
        sums.paid.append(application.paid)


def _item(programme: Programme, payer: Payer | None, sums: _Sums) -> SummaryItem:
    return SummaryItem(
        programme=programme,
        payer=payer,
        entitled=len(sums.entitled),
        amount=total(sums.entitled),
        open=len(sums.open),
        amount_if_yes=total(sums.open),
        applied=len(sums.applied),
        applied_for=total(sums.applied),
        granted=total(sums.granted),
        paid=total(sums.paid),
    )
