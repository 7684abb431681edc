"""What happened to one organization, told with the names of the time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from coopdesk.domain.organization_history import ASPECTS, Aspect, EventKind
from coopdesk.services.organizations.history import division_and_village, load_life
from coopdesk.storage.tables.organizations import OrganizationEventRow, OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EventItem:
    """One event in words; empty where there is nothing to tell.

    ``organization`` is what it happened to, by its name of the day before, ``other`` what that
    merged into or was split off from. ``is_own`` says that it is this organization's own event,
    not that of another which merged into it or was split off.
    """

    id: str
    kind: EventKind
    happened_on: date
    organization: str
    before: str
    after: str
    other: str
    document: str
    remark: str
    is_own: bool


def list_events(uow: UnitOfWork, organization_id: str) -> list[EventItem]:
    """Return the events of the organization and those of others that touch it, newest first.

    Raises NotFound.
    """
    uow.get(OrganizationRow, organization_id)
    event = OrganizationEventRow
    touching = or_(event.organization_id == organization_id, event.other_id == organization_id)
    query = select(event).where(touching)
    rows = uow.session.scalars(query.order_by(event.happened_on.desc(), event.number.desc()))
    return [_item(uow, row, organization_id) for row in rows]


def _item(uow: UnitOfWork, row: OrganizationEventRow, organization_id: str) -> EventItem:
    kind = EventKind(row.kind)
    return EventItem(
        id=row.id,
        kind=kind,
        happened_on=row.happened_on,
        organization=_name(uow, row.organization_id, row.happened_on),
        before=_told(uow, kind, row.before, row.happened_on),
        after=_told(uow, kind, row.after, row.happened_on),
        other=_name(uow, row.other_id or "", row.happened_on),
        document=row.document,
        remark=row.remark,
        is_own=row.organization_id == organization_id,
    )


def _told(uow: UnitOfWork, kind: EventKind, value: str, day: date) -> str:
    if ASPECTS[kind] is Aspect.PARENT:
        return _name(uow, value, day)
    if ASPECTS[kind] is Aspect.PLACE:
        code, village = division_and_village(value)
        return f"{uow.reference.divisions(day).full_name(code)}{village}"
    return value


def _name(uow: UnitOfWork, organization_id: str, day: date) -> str:
    """Return the name of the day, the id of an organization that is not here."""
    row = uow.session.get(OrganizationRow, organization_id) if organization_id else None
    return load_life(uow, row).on(day).name if row else organization_id
