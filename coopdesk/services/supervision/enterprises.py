"""The coop-owned enterprises in the campaign: the year against the one before, and each in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, select, true

from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.turnaround import (
    Dormancy,
    ProfitTurn,
    Ratios,
    ReformWay,
    Trend,
    compare_profit,
    compare_ratio,
)
from coopdesk.services.divisions import division_name
from coopdesk.services.past_day import as_of
from coopdesk.services.supervision.rectification import TaskStage, stage_of
from coopdesk.services.supervision.statements import YearFigures, figures_by_year
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.supervision import (
    AssetVerificationRow,
    EnterprisePlanRow,
    PlanStepRow,
    TurnaroundYearRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

NO_RATIOS = Ratios()
Kept = TypeVar("Kept", TurnaroundYearRow, EnterprisePlanRow, AssetVerificationRow)


@dataclass(frozen=True, slots=True)
class PlanStepItem:
    """A step of a plan and how it stands today."""

    id: str
    task: str
    responsible: str
    due_on: date
    done_on: date | None
    result: str
    stage: TaskStage


@dataclass(frozen=True, slots=True)
class PlanItem:
    """The plan of an enterprise (一企一策) with its steps, by the day they are due.

    ``is_own``: our office keeps it; that of another is a copy.
    """

    id: str
    way: ReformWay
    situation: str
    goal: str
    responsible: str
    adopted_on: date
    document: str
    steps: tuple[PlanStepItem, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class VerificationItem:
    """An asset verification (清产核资); ``net_change`` is what was found less the books, in fen."""

    id: str
    as_of: date
    book_assets: Money
    found_assets: Money
    book_liabilities: Money
    found_liabilities: Money
    ownership: str
    verified_by: str
    document: str

    @property
    def net_change(self) -> Money:
        """By how much the net assets found differ from those of the books."""
        found = self.found_assets - self.found_liabilities
        return found - (self.book_assets - self.book_liabilities)


@dataclass(frozen=True, slots=True)
class TurnaroundItem:
    """An enterprise in a year; ``trends`` and ``turn`` are against the year before.

    ``year_id`` is that of the record of dormancy and risks, None while there is none. ``plan_way``
    is None without a plan.
    """

    id: str
    name: str
    division: str
    year: int
    revenue: Money | None
    profit: Money | None
    profit_before: Money | None
    ratios: Ratios
    ratios_before: Ratios
    trends: tuple[Trend | None, ...]
    turn: ProfitTurn | None
    year_id: str | None
    dormancy: Dormancy
    risks_found: int
    risks_cleared: int
    note: str
    plan_way: ReformWay | None
    steps: int
    steps_done: int
    steps_overdue: int
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class EnterpriseRecord:
    """Everything the campaign knows of an enterprise: its years, plan, steps, verifications."""

    id: str
    name: str
    years: tuple[TurnaroundItem, ...]
    plan: PlanItem | None
    verifications: tuple[VerificationItem, ...]


def list_turnaround(
    uow: UnitOfWork, year: int, organization_id: str | None = None, on: date | None = None
) -> list[TurnaroundItem]:
    """Return the coop-owned enterprises in a year by name, those closed before it left out.

    As of a day with the plans, steps and verifications of then, and the years that were over.
    """
    known = _read(uow, organization_id, on)
    return [
        _item(uow, one, year, known)
        for one in known.enterprises
        if one.closed_on is None or one.closed_on.year >= year
    ]


def get_enterprise(
    uow: UnitOfWork, organization_id: str, on: date | None = None
) -> EnterpriseRecord:
    """Return everything known of one enterprise, the newest year first; raises NotFound.

    As of a day what was known then.
    """
    known = _read(uow, organization_id, on)
    if not known.enterprises:
        raise NotFound(OrganizationRow.__tablename__, organization_id)
    [one] = known.enterprises
    told = {*known.figures.get(one.id, {}), *known.years.get(one.id, {})}
    return EnterpriseRecord(
        one.id,
        one.name,
        tuple(_item(uow, one, year, known) for year in sorted(told, reverse=True)),
        known.plans.get(one.id),
        known.verifications.get(one.id, ()),
    )


def list_waiting_steps(uow: UnitOfWork) -> list[tuple[str, str, PlanStepItem]]:
    """Return the office's steps due soon or overdue, each with its enterprise's id and name."""
    plans = {key: plan for key, plan in _plans(uow).items() if plan.is_own}
    names = select(OrganizationRow.id, OrganizationRow.name).where(OrganizationRow.id.in_(plans))
    return [
        (key, name, step)
        for key, name in uow.session.execute(names)
        for step in plans[key].steps
        if step.stage in (TaskStage.SOON, TaskStage.OVERDUE)
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of the enterprises, by the id of each."""

    enterprises: list[OrganizationRow]
    figures: Mapping[str, Mapping[int, YearFigures]]
    years: Mapping[str, Mapping[int, TurnaroundYearRow]]
    plans: Mapping[str, PlanItem]
    verifications: Mapping[str, tuple[VerificationItem, ...]]


def _read(uow: UnitOfWork, organization_id: str | None, on: date | None) -> _Known:
    then = as_of(uow, on)
    begun = OrganizationRow.registered_on
    query = select(OrganizationRow).where(
        OrganizationRow.kind == OrganizationKind.COOP_OWNED_ENTERPRISE.value,
        begun.is_(None) | (begun <= then.today),
    )
    if organization_id is not None:
        query = query.where(OrganizationRow.id == organization_id)
    enterprises = list(uow.session.scalars(query.order_by(OrganizationRow.name)))
    years: dict[str, dict[int, TurnaroundYearRow]] = {}
    noted = TurnaroundYearRow.year < then.today.year if on else true()
    for row in _ours_last(uow, TurnaroundYearRow, noted):
        years.setdefault(row.organization_id, {})[row.year] = row
    verified: dict[str, dict[date, VerificationItem]] = {}
    for found in _ours_last(uow, AssetVerificationRow, AssetVerificationRow.as_of <= then.today):
        verified.setdefault(found.organization_id, {})[found.as_of] = _verification(found)
    return _Known(
        enterprises,
        figures_by_year(uow, organization_id, on),
        years,
        _plans(then),
        {
            key: tuple(by_day[day] for day in sorted(by_day, reverse=True))
            for key, by_day in verified.items()
        },
    )


def _ours_last(uow: UnitOfWork, kind: type[Kept], known: ColumnElement[bool]) -> list[Kept]:
    """Return what is ``known`` of a kind, the office's own behind those of others: it counts."""
    rows = uow.session.scalars(select(kind).where(known).order_by(kind.id))
    return sorted(rows, key=lambda row: row.office == uow.actor.office_id)


def _plans(uow: UnitOfWork) -> dict[str, PlanItem]:
    steps: dict[str, list[PlanStepItem]] = {}
    for row in uow.session.scalars(select(PlanStepRow).order_by(PlanStepRow.due_on)):
        done_on = row.done_on if row.done_on and row.done_on <= uow.today else None
        step = PlanStepItem(
            row.id,
            row.task,
            row.responsible,
            row.due_on,
            done_on,
            row.result if done_on else "",
            stage_of(row.due_on, done_on, uow.today),
        )
        steps.setdefault(row.enterprise_plan_id, []).append(step)
    return {
        row.organization_id: PlanItem(
            row.id,
            ReformWay(row.way),
            row.situation,
            row.goal,
            row.responsible,
            row.adopted_on,
            row.document,
            tuple(steps.get(row.id, ())),
            row.office == uow.actor.office_id,
        )
        for row in _ours_last(uow, EnterprisePlanRow, EnterprisePlanRow.adopted_on <= uow.today)
    }


def _verification(row: AssetVerificationRow) -> VerificationItem:
    return VerificationItem(
        row.id,
        row.as_of,
        row.book_assets,
        row.found_assets,
        row.book_liabilities,
        row.found_liabilities,
        row.ownership,
        row.verified_by,
        row.document,
    )


def _item(uow: UnitOfWork, one: OrganizationRow, year: int, known: _Known) -> TurnaroundItem:
    figures = known.figures.get(one.id, {})
    now, before = figures.get(year), figures.get(year - 1)
    ratios = now.ratios if now else NO_RATIOS
    ratios_before = before.ratios if before else NO_RATIOS
    told = known.years.get(one.id, {}).get(year)
    plan = known.plans.get(one.id)
    steps = plan.steps if plan else ()
    verifications = known.verifications.get(one.id, ())
    return TurnaroundItem(
        id=one.id,
        name=one.name,
        division=division_name(uow, one.division_code),
        year=year,
        revenue=now.revenue if now else None,
        profit=now.profit if now else None,
        profit_before=before.profit if before else None,
        ratios=ratios,
        ratios_before=ratios_before,
        trends=tuple(map(compare_ratio, ratios.all, ratios_before.all)),
        turn=compare_profit(now.profit if now else None, before.profit if before else None),
        year_id=told.id if told else None,
        dormancy=Dormancy(told.dormancy) if told else Dormancy.WORKING,
        risks_found=told.risks_found if told else 0,
        risks_cleared=told.risks_cleared if told else 0,
        note=told.note if told else "",
        plan_way=plan.way if plan else None,
        steps=len(steps),
        steps_done=sum(step.stage is TaskStage.DONE for step in steps),
        steps_overdue=sum(step.stage is TaskStage.OVERDUE for step in steps),
        verified_on=verifications[0].as_of if verifications else None,
    )
