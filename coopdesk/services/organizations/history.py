"""Lives of organizations out of the register and back: what changed when, by what paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.organization_history import (
    VILLAGE_MARK,
    Aspect,
    EventKind,
    OrganizationEvent,
    OrganizationLife,
    OrganizationState,
    undo,
)
from coopdesk.storage.tables.organizations import OrganizationEventRow, OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_IN_ORDER = (
    OrganizationEventRow.organization_id,
    OrganizationEventRow.happened_on,
    OrganizationEventRow.number,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What an event rests on: the document's title or number, and a remark."""

    document: str = ""
    remark: str = ""
    other_id: str | None = None


def load_lives(uow: UnitOfWork) -> dict[str, OrganizationLife]:
    """Return the life of every organization of the register by id."""
    row = OrganizationRow
    names = ("id", "name", "division_code", "village", "parent_id", "closed_on", "registered_on")
    events = _events(uow.session.scalars(select(OrganizationEventRow).order_by(*_IN_ORDER)))
    return {
        found.id: OrganizationLife(
            state_of(found), found.registered_on, tuple(events.get(found.id, ()))
        )
        for found in uow.session.execute(select(*(getattr(row, name) for name in names)))
    }


def load_life(uow: UnitOfWork, row: OrganizationRow) -> OrganizationLife:
    """Return the life of one organization."""
    events = _events(_event_rows(uow, row.id).values())
    return OrganizationLife(state_of(row), row.registered_on, tuple(events.get(row.id, ())))


def states_on(uow: UnitOfWork, day: date) -> dict[str, OrganizationState]:
    """Return the state on ``day`` of every organization that changed since."""
    later = select(OrganizationEventRow).where(OrganizationEventRow.happened_on > day)
    events = _events(uow.session.scalars(later.order_by(*_IN_ORDER)))
    ids = select(OrganizationEventRow.organization_id).where(OrganizationEventRow.happened_on > day)
    changed = select(OrganizationRow).where(OrganizationRow.id.in_(ids))
    return {row.id: undo(state_of(row), events[row.id]) for row in uow.session.scalars(changed)}


def split_days(uow: UnitOfWork) -> dict[str, date]:
    """Return the day of founding of each organization that was split off from another."""
    event = OrganizationEventRow
    query = select(event.organization_id, func.min(event.happened_on)).where(
        event.kind == EventKind.SPLIT_OFF.value
    )
    found = uow.session.execute(query.group_by(event.organization_id))
    return {row[0]: row[1] for row in found}


def state_of(row: OrganizationRow | SqlRow[Any]) -> OrganizationState:
    """Return how the register says the organization of a row, whole or in part, stands now."""
    place = place_of(row.division_code, row.village)
    return OrganizationState(row.name, place, row.parent_id or "", _as_text(row.closed_on))


def place_of(division_code: str, village: str) -> str:
    """Return a place as a life holds it."""
    return f"{division_code}{VILLAGE_MARK}{village}" if village else division_code


def division_and_village(place: str) -> tuple[str, str]:
    """Return the code of the division and the name of the gacha or village of a place."""
    code, _, village = place.partition(VILLAGE_MARK)
    return code, village


def store_life(uow: UnitOfWork, row: OrganizationRow, life: OrganizationLife, paper: Paper) -> str:
    """Write a changed life and return the id of its newest event, empty where it lost one.

    ``paper`` goes with the event that is new; events that find something else now are corrected,
    one that is gone is deleted. Raises RuleViolation ``record.not_owned``.
    """
    if row.office != uow.actor.office_id:
        require([Refusal("record.not_owned")])
    known = _event_rows(uow, row.id)
    added = ""
    for event in life.events:
        stored = known.pop(event.number, None)
        if stored is None:
            added = uow.add(_event_row(row.id, event, paper))
        elif (stored.before, stored.after) != (event.before, event.after):
            stored.before, stored.after = event.before, event.after
    for gone in known.values():
        uow.session.delete(gone)
    _write_state(row, life.now)
    uow.session.flush()
    return added


def correct_life(
    uow: UnitOfWork, row: OrganizationRow, now: OrganizationState, registered_on: date | None
) -> list[Refusal]:
    """Put right what was typed wrong and return why it cannot be, for the events speak against it.

    The events that brought the present values about are put right too; the row itself is the
    caller's to write.
    """
    life = load_life(uow, row)
    if not life.events:
        return []
    was_closed = any(event.aspect is Aspect.CLOSED_ON for event in life.events)
    if was_closed and now.closed_on != life.now.closed_on:
        return [Refusal("organization_event.closing_recorded")]
    corrected = life
    for aspect in Aspect:
        value = getattr(now, aspect.value)
        if value != getattr(life.now, aspect.value):
            corrected = corrected.corrected(aspect, value)
    corrected = OrganizationLife(corrected.now, registered_on, corrected.events)
    broken = corrected.find_break()
    if broken is not None:
        values = {"day": str(broken.day), "kind": broken.kind}
        return [Refusal("organization_event.contradicts", values=values)]
    if corrected.events != life.events:
        store_life(uow, row, corrected, Paper())
    return []


def _write_state(row: OrganizationRow, state: OrganizationState) -> None:
    code, village = division_and_village(state.place)
    values: Mapping[str, object] = {
        "name": state.name,
        "division_code": code,
        "village": village,
        "parent_id": state.parent or None,
        "closed_on": date.fromisoformat(state.closed_on) if state.closed_on else None,
    }
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _event_row(
    organization_id: str, event: OrganizationEvent, paper: Paper
) -> OrganizationEventRow:
    return OrganizationEventRow(
        organization_id=organization_id,
        kind=event.kind.value,
        happened_on=event.day,
        number=event.number,
        before=event.before,
        after=event.after,
        other_id=paper.other_id,
        document=paper.document,
        remark=paper.remark,
    )


def _event_rows(uow: UnitOfWork, organization_id: str) -> dict[int, OrganizationEventRow]:
    query = select(OrganizationEventRow).where(
        OrganizationEventRow.organization_id == organization_id
    )
    return {row.number: row for row in uow.session.scalars(query.order_by(*_IN_ORDER))}


def _events(rows: Iterable[OrganizationEventRow]) -> dict[str, list[OrganizationEvent]]:
    events: dict[str, list[OrganizationEvent]] = {}
    for row in rows:
        event = OrganizationEvent(
            EventKind(row.kind), row.happened_on, row.number, row.before, row.after
        )
        events.setdefault(row.organization_id, []).append(event)
    return events


def _as_text(day: date | None) -> str:
    return day.isoformat() if day else ""
