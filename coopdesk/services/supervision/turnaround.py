"""The turnaround (三降两清一扭) of coop-owned enterprises: 赤政发〔2023〕14号 一（三）.

What the yearly statement tells is read from there; the rest is recorded here: dormancy and risks of
a year, the plan of each enterprise with its steps, and asset verifications.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.turnaround import Dormancy, ReformWay, assess_done, assess_risks
from coopdesk.storage.reference import load_policies
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.supervision import (
    AssetVerificationRow,
    EnterprisePlanRow,
    PlanStepRow,
    TurnaroundYearRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

Owned = TypeVar("Owned", TurnaroundYearRow, EnterprisePlanRow, AssetVerificationRow)


@dataclass(frozen=True, slots=True)
class RecordTurnaroundYear:
    """Record of an enterprise and year what its statement does not tell: dormancy and risks."""

    organization_id: str
    year: int
    dormancy: Dormancy
    risks_found: int = 0
    risks_cleared: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class SavePlan:
    """Keep the plan of an enterprise (一企一策)."""

    organization_id: str
    way: ReformWay
    situation: str
    goal: str
    responsible: str
    adopted_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class RecordPlanStep:
    """Record a step of an enterprise's plan; ``corrects`` names one to change instead."""

    organization_id: str
    task: str
    responsible: str
    due_on: date
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class FinishPlanStep:
    """Record that a step was done, when and to what end; without a day it is open again."""

    step_id: str
    done_on: date | None
    result: str = ""


@dataclass(frozen=True, slots=True)
class RecordAssetVerification:
    """Record an asset verification (清产核资) as of a day: books against what was found, in fen.

    ``ownership`` tells shares, titles, claims and debts (股权产权、债权债务) as they were found.
    """

    organization_id: str
    as_of: date
    book_assets: Money
    found_assets: Money
    book_liabilities: Money
    found_liabilities: Money
    ownership: str = ""
    verified_by: str = ""
    document: str = ""


def record_turnaround_year(uow: UnitOfWork, command: RecordTurnaroundYear) -> str:
    """Keep what is known of the year and return its id.

    Raises NotFound; RuleViolation ``turnaround.not_owned``, ``turnaround.more_cleared``,
    ``supervision.before_first``, ``supervision.year_ahead``.
    """
    refusals = [*_against_enterprise(uow, command.organization_id)]
    if command.year > uow.today.year:
        refusals.append(Refusal("supervision.year_ahead", values={"year": command.year}))
    refusals += assess_risks(command.risks_found, command.risks_cleared)
    require(refusals)
    key = {"organization_id": command.organization_id, "year": command.year}
    row = _own(uow, TurnaroundYearRow, **key)
    row.dormancy, row.note = command.dormancy.value, command.note.strip()
    row.risks_found, row.risks_cleared = command.risks_found, command.risks_cleared
    return uow.add(row)


def save_plan(uow: UnitOfWork, command: SavePlan) -> str:
    """Keep the plan and return its id; there is one for each enterprise.

    Raises NotFound; RuleViolation ``turnaround.not_owned``, ``supervision.text_missing``,
    ``supervision.done_ahead``.
    """
    refusals = [*_against_enterprise(uow, command.organization_id)]
    if not (command.situation.strip() and command.goal.strip() and command.responsible.strip()):
        refusals.append(Refusal("supervision.text_missing"))
    require([*refusals, *assess_done(command.adopted_on, None, uow.today)])
    row = _own(uow, EnterprisePlanRow, organization_id=command.organization_id)
    row.way, row.adopted_on = command.way.value, command.adopted_on
    for name in ("situation", "goal", "responsible", "document"):
        setattr(row, name, getattr(command, name).strip())
    return uow.add(row)


def record_plan_step(uow: UnitOfWork, command: RecordPlanStep) -> str:
    """Keep the step and return its id.

    Raises NotFound; RuleViolation ``turnaround.no_plan``, ``supervision.text_missing``,
    ``turnaround.step_before_plan``.
    """
    plan = uow.session.scalar(
        select(EnterprisePlanRow).filter_by(
            organization_id=command.organization_id, office=uow.actor.office_id
        )
    )
    refusals = []
    if plan is None:
        refusals.append(Refusal("turnaround.no_plan"))
    elif command.due_on < plan.adopted_on:
        values = {"due": command.due_on.isoformat(), "adopted": plan.adopted_on.isoformat()}
        refusals.append(Refusal("turnaround.step_before_plan", values=values))
    if not (command.task.strip() and command.responsible.strip()):
        refusals.append(Refusal("supervision.text_missing"))
    require(refusals)
    assert plan is not None, "refused without one"
    row = PlanStepRow(enterprise_plan_id=plan.id, result="")
    if command.corrects is not None:
        row = uow.get(PlanStepRow, command.corrects)
    row.task, row.responsible = command.task.strip(), command.responsible.strip()
    row.due_on = command.due_on
    return uow.add(row)


def finish_plan_step(uow: UnitOfWork, command: FinishPlanStep) -> str:
    """Keep when the step was done and return its id.

    Raises NotFound; RuleViolation ``supervision.done_ahead``, ``supervision.done_before``.
    """
    row = uow.get(PlanStepRow, command.step_id)
    plan = uow.get(EnterprisePlanRow, row.enterprise_plan_id)
    require(assess_done(command.done_on, plan.adopted_on, uow.today))
    row.done_on, row.result = command.done_on, command.result.strip()
    return uow.add(row)


def record_asset_verification(uow: UnitOfWork, command: RecordAssetVerification) -> str:
    """Keep the verification and return its id; that of the same day is changed.

    Raises NotFound; RuleViolation ``turnaround.not_owned``, ``turnaround.negative``,
    ``supervision.done_ahead``, ``turnaround.verifier_missing``.
    """
    names = ("book_assets", "found_assets", "book_liabilities", "found_liabilities")
    refusals = [*_against_enterprise(uow, command.organization_id)]
    refusals += assess_done(command.as_of, None, uow.today)
    if any(getattr(command, name).fen < 0 for name in names):
        refusals.append(Refusal("turnaround.negative"))
    if not command.verified_by.strip():
        refusals.append(Refusal("turnaround.verifier_missing"))
    require(refusals)
    key = {"organization_id": command.organization_id, "as_of": command.as_of}
    row = _own(uow, AssetVerificationRow, **key)
    for name in names:
        setattr(row, name, getattr(command, name))
    for name in ("ownership", "verified_by", "document"):
        setattr(row, name, getattr(command, name).strip())
    return uow.add(row)


def _own(uow: UnitOfWork, kind: type[Owned], **key: object) -> Owned:
    """Return the office's own record with these values, or a new one."""
    known = uow.session.scalar(select(kind).filter_by(**key, office=uow.actor.office_id))
    return known or kind(**key)


def _against_enterprise(uow: UnitOfWork, organization_id: str) -> Iterable[Refusal]:
    """一（三） is about the enterprises the coops own, not those set up with outside capital."""
    row = uow.get(OrganizationRow, organization_id)
    if row.kind != OrganizationKind.COOP_OWNED_ENTERPRISE:
        source = load_policies().on(uow.today, "turnaround_campaign.coop_owned_only").source
        yield Refusal("turnaround.not_owned", source, {"name": row.name})
