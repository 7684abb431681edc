"""The papers of the turnaround campaign as texts to be drawn."""

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money
from coopdesk.domain.turnaround import Dormancy, Ratios
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.mutual_fund.money_words import percent
from coopdesk.services.supervision.enterprises import (
    PlanStepItem,
    TurnaroundItem,
    get_enterprise,
    list_turnaround,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.supervision import AssetVerificationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TRENDS = ("tied_up_trend", "expense_trend", "debt_trend")
_YEARS = 5


def turnaround_values(uow: UnitOfWork, year_written: str) -> FormValues:
    """Return the texts of the table of a year; raises NotFound for what is no year."""
    if not (year_written.isascii() and year_written.isdigit()):
        raise NotFound("year", year_written)
    items = list_turnaround(uow, int(year_written))
    values: Values = {
        "year": words.text("supervision.year", year=int(year_written)),
        "office": uow.actor.office_name,
        "as_of": day_on_paper(uow.today),
        "enterprises": [_enterprise(item) for item in items],
        "maker": uow.actor.operator,
    }
    return FormValues(year_written, values)


def enterprise_plan_values(uow: UnitOfWork, organization_id: str) -> FormValues:
    """Return the texts of an enterprise's plan (一企一策), a draft while there is none.

    Raises NotFound.
    """
    record = get_enterprise(uow, organization_id)
    plan = record.plan
    values: Values = {
        "organization": record.name,
        "way": words.choice(plan.way) if plan else "",
        "responsible": plan.responsible if plan else "",
        "adopted_on": day_on_paper(plan.adopted_on) if plan else "",
        "document": plan.document if plan else "",
        "situation": plan.situation if plan else "",
        "goal": plan.goal if plan else "",
        "years": [_year(item) for item in record.years[:_YEARS]],
        "steps": [_step(step) for step in plan.steps] if plan else [],
    }
    return FormValues(record.id[-8:], values, is_draft=plan is None)


def asset_verification_values(uow: UnitOfWork, verification_id: str) -> FormValues:
    """Return the texts of an asset verification (清产核资); raises NotFound."""
    row = uow.get(AssetVerificationRow, verification_id)
    name = uow.session.scalar(
        select(OrganizationRow.name).where(OrganizationRow.id == row.organization_id)
    )
    book_net = row.book_assets - row.book_liabilities
    found_net = row.found_assets - row.found_liabilities
    values: Values = {
        "organization": name or "",
        "as_of": day_on_paper(row.as_of),
        "items": [
            _change("turnaround.assets", row.book_assets, row.found_assets),
            _change("turnaround.liabilities", row.book_liabilities, row.found_liabilities),
            _change("turnaround.net_assets", book_net, found_net),
        ],
        "ownership": row.ownership,
        "verified_by": row.verified_by,
        "document": row.document,
    }
    return FormValues(f"{row.as_of:%Y%m%d}", values)


def _enterprise(item: TurnaroundItem) -> dict[str, str]:
    trends = zip(_TRENDS, item.trends, strict=True)
    return {
        "name": item.name,
        **_ratios(item.ratios),
        **{key: words.choice(trend) if trend else "" for key, trend in trends},
        "dormancy": "" if item.dormancy is Dormancy.WORKING else words.choice(item.dormancy),
        "risks": risks_in_words(item),
        "profit": _amount(item.profit),
        "turn": words.choice(item.turn) if item.turn else "",
        "way": words.choice(item.plan_way) if item.plan_way else "",
    }


def risks_in_words(item: TurnaroundItem) -> str:
    """Return the risks cleared of those found, empty where none was found."""
    if not item.risks_found:
        return ""
    told = {"reached": item.risks_cleared, "of": item.risks_found}
    return words.text("supervision.reached", **told)


def _year(item: TurnaroundItem) -> dict[str, str]:
    return {
        "year": str(item.year),
        "revenue": _amount(item.revenue),
        "profit": _amount(item.profit),
        **_ratios(item.ratios),
    }


def _ratios(ratios: Ratios) -> dict[str, str]:
    told = ("" if ratio is None else percent(ratio) for ratio in ratios.all)
    return dict(zip(("tied_up", "expense", "debt"), told, strict=True))


def _step(step: PlanStepItem) -> dict[str, str]:
    done = ""
    if step.done_on is not None:
        day = day_on_paper(step.done_on)
        done = words.text("supervision.paper_done", day=day, result=step.result)
    return {
        "task": step.task,
        "responsible": step.responsible,
        "due_on": day_on_paper(step.due_on),
        "done": done,
    }


def _change(key: str, book: Money, found: Money) -> dict[str, str]:
    return {
        "item": words.text(key),
        "book": str(book),
        "found": str(found),
        "change": str(found - book),
    }


def _amount(amount: Money | None) -> str:
    return "" if amount is None else str(amount)
