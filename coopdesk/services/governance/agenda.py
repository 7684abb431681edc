"""The agenda of a meeting: its items, their order, and what was said of them."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from coopdesk.domain.charters import MatterKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.presence import shift_after_removal
from coopdesk.services.governance.meetings import election_on, open_meeting, vote_on, write_list
from coopdesk.services.governance.rules import as_attendees, attendance_of
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddAgendaItem:
    """Add an item at the end of the agenda; ``text`` is what was said of it."""

    meeting_id: str
    title: str
    matter: MatterKind = MatterKind.ORDINARY
    reporter: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChangeAgendaItem:
    """Change an agenda item; the matter stays once it was voted on."""

    agenda_item_id: str
    title: str
    matter: MatterKind
    reporter: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MoveAgendaItem:
    """Put an agenda item at another place, from 1; those between move up."""

    agenda_item_id: str
    position: int


@dataclass(frozen=True, slots=True)
class RemoveAgendaItem:
    """Take an item off the agenda that was neither voted on nor elected under."""

    agenda_item_id: str


def add_agenda_item(uow: UnitOfWork, command: AddAgendaItem) -> str:
    """Add an item to the agenda of an open meeting and return its id; raises RuleViolation."""
    meeting = open_meeting(uow, command.meeting_id)
    require([] if command.title.strip() else [Refusal("meeting.item_untitled")])
    last = select(func.max(AgendaItemRow.position)).where(AgendaItemRow.meeting_id == meeting.id)
    row = AgendaItemRow(meeting_id=meeting.id, matter=command.matter.value)
    row.position = (uow.session.scalar(last) or 0) + 1
    row.title, row.reporter = command.title.strip(), command.reporter.strip()
    row.text = command.text.strip()
    return uow.add(row)


def change_agenda_item(uow: UnitOfWork, command: ChangeAgendaItem) -> str:
    """Change an item of an open meeting and return its id; raises RuleViolation."""
    row = uow.get(AgendaItemRow, command.agenda_item_id)
    open_meeting(uow, row.meeting_id)
    refusals = [] if command.title.strip() else [Refusal("meeting.item_untitled")]
    is_decided = vote_on(uow, row.id) is not None or election_on(uow, row.id) is not None
    if command.matter.value != row.matter and is_decided:
        refusals.append(Refusal("meeting.matter_voted"))
    require(refusals)
    row.title, row.reporter = command.title.strip(), command.reporter.strip()
    row.matter, row.text = command.matter.value, command.text.strip()
    return row.id


def move_agenda_item(uow: UnitOfWork, command: MoveAgendaItem) -> str:
    """Move an item of an open meeting and return its id; a place beyond the end is the end."""
    row = uow.get(AgendaItemRow, command.agenda_item_id)
    open_meeting(uow, row.meeting_id)
    order = [item for item in _items(uow, row.meeting_id) if item.id != row.id]
    order.insert(max(command.position, 1) - 1, row)
    _number(uow, order)
    return row.id


def remove_agenda_item(uow: UnitOfWork, command: RemoveAgendaItem) -> str:
    """Take an item off the agenda of an open meeting and return the meeting's id.

    Raises RuleViolation once it was voted on or an election was called under it.
    """
    row = uow.get(AgendaItemRow, command.agenda_item_id)
    open_meeting(uow, row.meeting_id)
    is_decided = vote_on(uow, row.id) is not None or election_on(uow, row.id) is not None
    require([Refusal("meeting.item_decided", "", {"title": row.title})] if is_decided else [])
    uow.session.delete(row)
    uow.session.flush()
    _number(uow, _items(uow, row.meeting_id))
    _renumber_movements(uow, row.meeting_id, row.position)
    return row.meeting_id


def _renumber_movements(uow: UnitOfWork, meeting_id: str, removed: int) -> None:
    """Let those who came or went at a later item have done so at its new number."""
    people = as_attendees(attendance_of(uow, meeting_id))
    if any(person.movements for person in people):
        moved = tuple(shift_after_removal(person, removed) for person in people)
        write_list(uow, uow.get(MeetingRow, meeting_id), moved)


def _items(uow: UnitOfWork, meeting_id: str) -> list[AgendaItemRow]:
    return list(
        uow.session.scalars(
            select(AgendaItemRow)
            .where(AgendaItemRow.meeting_id == meeting_id)
            .order_by(AgendaItemRow.position)
        )
    )


def _number(uow: UnitOfWork, order: list[AgendaItemRow]) -> None:
    """Number the items in their order; first all step aside, as no place is taken twice."""
    moved = [(item, place) for place, item in enumerate(order, start=1) if item.position != place]
    if not moved:
        return
    items = AgendaItemRow.metadata.tables[AgendaItemRow.__tablename__]
    aside = update(items).where(items.c.id.in_([item.id for item, _ in moved]))
    uow.connection.execute(aside.values(position=-items.c.position))
    uow.touch(items.name, len(moved))
    for item, place in moved:
        item.position = place
    uow.session.flush()
