"""The register of resolutions: entering one under its number, and noting that it was done."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.resolution_uses import list_uses
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was resolved: its text (the title of the item if empty), who does it and by when."""

    passed: bool
    text: str = ""
    duty_holder: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class FinishResolution:
    """Note that a resolution was carried out, or, without a day, that it was not yet."""

    resolution_id: str
    done_on: date | None


def enter_resolution(
    uow: UnitOfWork, meeting: MeetingRow, item: AgendaItemRow, resolved: Resolved
) -> str:
    """Enter what was resolved on an item and return its id; one entered before keeps its number.

    Raises RuleViolation ``resolution.in_use`` once something was done by it.
    """
    known = select(ResolutionRow).where(ResolutionRow.agenda_item_id == item.id)
    row = uow.session.scalars(known).one_or_none()
    if row is None:
        row = ResolutionRow(organization_id=meeting.organization_id, agenda_item_id=item.id)
        row.number = _next_number(uow, meeting)
    elif list_uses(uow, row.id):
        require([Refusal("resolution.in_use", "", {"number": row.number})])
    row.decided_on, row.passed = meeting.held_on, resolved.passed
    row.text = resolved.text.strip() or item.title
    row.duty_holder, row.due_on = resolved.duty_holder.strip(), resolved.due_on
    return uow.add(row)


def finish_resolution(uow: UnitOfWork, command: FinishResolution) -> str:
    """Note the day a resolution was carried out and return its id; raises RuleViolation."""
    row = uow.get(ResolutionRow, command.resolution_id)
    refusals = [] if row.passed else [Refusal("resolution.not_passed", "", {"number": row.number})]
    done = command.done_on
    if done is not None and not row.decided_on <= done <= uow.today:
        values = {"day": done.isoformat(), "decided": row.decided_on.isoformat()}
        refusals.append(Refusal("resolution.done_misfit", "", values))
    require(refusals)
    row.done_on = done
    return row.id


def _next_number(uow: UnitOfWork, meeting: MeetingRow) -> str:
    """Return the next number of the organization's register in the year of the meeting."""
    year = meeting.held_on.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    used = uow.session.scalar(
        select(func.count())
        .select_from(ResolutionRow)
        .where(
            ResolutionRow.organization_id == meeting.organization_id,
            ResolutionRow.decided_on.between(first, last),
        )
    )
    return words.text("resolution.number_written", year=year, number=(used or 0) + 1)
