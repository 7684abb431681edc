"""What an inspection found and has to be put right (整改): who, by when, and how it ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.turnaround import assess_done
from coopdesk.services.divisions import division_name
from coopdesk.services.supervision.areas import area_of
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.supervision import RectificationRow
from coopdesk.storage.unit_of_work import UnitOfWork

SOON = timedelta(days=30)
_REQUIRED = ("problem", "demand", "responsible")


class TaskStage(StrEnum):
    """How something that has a day stands today."""

    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class RecordRectification:
    """Record what has to be put right, of a unit or one of its organizations.

    ``corrects`` names an entry to change instead of making one.
    """

    division_code: str
    found_on: date
    problem: str
    demand: str
    responsible: str
    due_on: date
    organization_id: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class FinishRectification:
    """Record that it was put right, when and how; without a day it is open again."""

    rectification_id: str
    done_on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class RectificationItem:
    """Something to be put right and how it stands today; ``days_left`` is negative when overdue.

    ``is_own``: our office found it; that of another, ``office_id``, is a copy.
    """

    id: str
    number: int
    division_code: str
    unit: str
    organization_id: str | None
    organization: str
    found_on: date
    problem: str
    demand: str
    responsible: str
    due_on: date
    done_on: date | None
    result: str
    stage: TaskStage
    days_left: int | None
    office_id: str
    is_own: bool


def stage_of(due_on: date, done_on: date | None, today: date) -> TaskStage:
    """Return how something due on a day stands today."""
    if done_on is not None:
        return TaskStage.DONE
    if due_on < today:
        return TaskStage.OVERDUE
    return TaskStage.SOON if due_on - today <= SOON else TaskStage.OPEN


def list_rectifications(uow: UnitOfWork, on: date | None = None) -> list[RectificationItem]:
    """Return everything to be put right, what is open first, by the day it is due.

    As of a day what was found by then, and only what was done by then as done.
    """
    day = on or uow.today
    names = select(RectificationRow, OrganizationRow.name).outerjoin(
        OrganizationRow, OrganizationRow.id == RectificationRow.organization_id
    )
    found = uow.session.execute(names.where(RectificationRow.found_on <= day))
    items = [_item(uow, row, name or "", day) for row, name in found]
    return sorted(items, key=lambda item: (item.done_on is not None, item.due_on, item.number))


def record_rectification(uow: UnitOfWork, command: RecordRectification) -> str:
    """Keep the entry and return its id.

    Raises NotFound; RuleViolation ``supervision.text_missing``, ``supervision.found_ahead``,
    ``supervision.due_before``, ``supervision.not_in_area``.
    """
    require(_against(uow, command))
    if command.corrects is None:
        last = select(func.max(RectificationRow.number)).filter_by(office=uow.actor.office_id)
        row = RectificationRow(number=(uow.session.scalar(last) or 0) + 1, result="")
    else:
        row = uow.get(RectificationRow, command.corrects)
    row.division_code, row.organization_id = command.division_code, command.organization_id
    row.found_on, row.due_on = command.found_on, command.due_on
    for name in _REQUIRED:
        setattr(row, name, getattr(command, name).strip())
    return uow.add(row)


def finish_rectification(uow: UnitOfWork, command: FinishRectification) -> str:
    """Keep how it ended and return its id.

    Raises NotFound; RuleViolation ``supervision.done_ahead``, ``supervision.done_before``,
    ``supervision.result_missing``.
    """
    row = uow.get(RectificationRow, command.rectification_id)
    refusals = assess_done(command.done_on, row.found_on, uow.today)
    if command.done_on is not None and not command.result.strip():
        refusals.append(Refusal("supervision.result_missing"))
    require(refusals)
    row.done_on, row.result = command.done_on, command.result.strip()
    return uow.add(row)


def _against(uow: UnitOfWork, command: RecordRectification) -> Iterable[Refusal]:
    if not all(getattr(command, name).strip() for name in _REQUIRED):
        yield Refusal("supervision.text_missing")
    if not command.division_code.startswith(area_of(uow)):
        unit = division_name(uow, command.division_code)
        yield Refusal("supervision.not_in_area", values={"unit": unit})
    if command.found_on > uow.today:
        yield Refusal("supervision.found_ahead", values={"day": command.found_on.isoformat()})
    if command.due_on < command.found_on:
        values = {"due": command.due_on.isoformat(), "found": command.found_on.isoformat()}
        yield Refusal("supervision.due_before", values=values)
    if command.organization_id is not None:
        organization = uow.get(OrganizationRow, command.organization_id)
        if not organization.division_code.startswith(command.division_code):
            raise NotFound("organization", command.organization_id)


def _item(
    uow: UnitOfWork, row: RectificationRow, organization: str, day: date
) -> RectificationItem:
    done_on = row.done_on if row.done_on and row.done_on <= day else None
    return RectificationItem(
        id=row.id,
        number=row.number,
        division_code=row.division_code,
        unit=division_name(uow, row.division_code),
        organization_id=row.organization_id,
        organization=organization,
        found_on=row.found_on,
        problem=row.problem,
        demand=row.demand,
        responsible=row.responsible,
        due_on=row.due_on,
        done_on=done_on,
        result=row.result if done_on else "",
        stage=stage_of(row.due_on, done_on, day),
        days_left=None if done_on else (row.due_on - day).days,
        office_id=row.office,
        is_own=row.office == uow.actor.office_id,
    )
