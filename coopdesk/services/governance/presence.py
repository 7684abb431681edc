"""Marking the attendance list: who comes, who goes, who is represented, from which item on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, or_, select

from coopdesk.domain.elections import ElectionState
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.minutes import Attendee, Movement, Way
from coopdesk.domain.presence import OPENING, move, people_at
from coopdesk.services.attachments import AddAttachments, add_attachments
from coopdesk.services.governance.meetings import open_meeting, write_list
from coopdesk.services.governance.rules import as_attendees, attendance_of
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    AttendanceRow,
    BallotRow,
    ElectionRow,
    MeetingRow,
    VoteRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

LETTER_KIND = "proxy_letter"


@dataclass(frozen=True, slots=True)
class MarkAttendance:
    """Mark how people of the list attend; ``places`` count from 1.

    ``item`` is the agenda item from which on it is so, 0 the opening; without it, it is so from
    now on: from the opening while nothing was voted on, else from the item after the last that was.
    ``at`` is a time of day as typed; ``letter`` the scan of a written proxy (委托书).
    """

    meeting_id: str
    places: tuple[int, ...]
    way: Way
    proxy_holder: str = ""
    item: int | None = None
    at: str = ""
    letter: Path | None = None


@dataclass(frozen=True, slots=True)
class NoteOnAttendee:
    """Change what the list says of one person besides the attendance."""

    meeting_id: str
    place: int
    remark: str = ""
    additional_votes: int = 0


@dataclass(frozen=True, slots=True)
class TakeMovementBack:
    """Take the last coming or going of a person off the list."""

    meeting_id: str
    place: int


def mark_attendance(uow: UnitOfWork, command: MarkAttendance) -> int:
    """Mark the people and return the agenda item from which on it counts, 0 for the opening.

    Who already attends in that way stays as they are. Raises RuleViolation for a place, item or
    time that is none, a holder who never comes, proxies the charter has not, and for the letter as
    ``add_attachments``; NeedsConfirmation for an item that was voted on (its vote keeps those it
    was taken with) and where one person holds more proxies than the charter has.
    """
    row = open_meeting(uow, command.meeting_id)
    people = as_attendees(attendance_of(uow, row.id))
    require(_against_places(command.places, len(people)))
    decided = last_decided(uow, row.id)
    item, at = _moment(uow, row, command, decided)
    if OPENING < item <= decided:
        uow.confirm("presence.vote_taken", item=item)
    now = people_at(people, item)
    marked = list(people)
    for place in command.places:
        standing = now[place - 1]
        if (standing.way, standing.proxy_holder) != (command.way, command.proxy_holder.strip()):
            movement = Movement(item, command.way, at, command.proxy_holder.strip())
            marked[place - 1] = _marked(people[place - 1], movement)
    write_list(uow, row, marked)
    if command.letter is not None:
        _file_letter(uow, row, [people[place - 1] for place in command.places], command.letter)
    return item


def note_on_attendee(uow: UnitOfWork, command: NoteOnAttendee) -> str:
    """Change remark and additional votes of a person and return the meeting's id.

    Raises RuleViolation for a place that is none and above the cap of additional votes
    (《农民专业合作社法》第二十二条), NeedsConfirmation where the charter only advises one.
    """
    row = open_meeting(uow, command.meeting_id)
    people = list(as_attendees(attendance_of(uow, row.id)))
    require(_against_places((command.place,), len(people)))
    people[command.place - 1] = replace(
        people[command.place - 1],
        remark=command.remark.strip(),
        additional_votes=command.additional_votes,
    )
    write_list(uow, row, people)
    return row.id


def take_movement_back(uow: UnitOfWork, command: TakeMovementBack) -> str:
    """Take the last movement of a person back and return the meeting's id.

    Raises RuleViolation where there is none, NeedsConfirmation when a vote was taken with it.
    """
    row = open_meeting(uow, command.meeting_id)
    people = list(as_attendees(attendance_of(uow, row.id)))
    require(_against_places((command.place,), len(people)))
    person = people[command.place - 1]
    if not person.movements:
        require([Refusal("presence.no_movement", "", {"name": person.name})])
    if person.movements[-1].item <= last_decided(uow, row.id):
        uow.confirm("presence.vote_taken", item=person.movements[-1].item)
    people[command.place - 1] = replace(person, movements=person.movements[:-1])
    write_list(uow, row, people)
    return row.id


def find_places(uow: UnitOfWork, meeting_id: str, who: Sequence[str]) -> tuple[int, ...]:
    """Return the places of people told by number in the list or by name; raises NotFound.

    Raises RuleViolation with every one who is not in the list, or whose name several have.
    """
    uow.get(MeetingRow, meeting_id)
    people = as_attendees(attendance_of(uow, meeting_id))
    refusals, places = [], []
    for told in who:
        found = [place for place, one in enumerate(people, start=1) if one.name == told]
        if told.isdecimal():
            found = [int(told)] if 1 <= int(told) <= len(people) else []
        if len(found) == 1:
            places += found
        else:
            code = "presence.name_twice" if found else "presence.not_in_list"
            refusals.append(Refusal(code, "", {"name": told, "places": _listed(found)}))
    require(refusals)
    return tuple(places)


def last_decided(uow: UnitOfWork, meeting_id: str) -> int:
    """Return the number of the last agenda item with a vote or a concluded election, 0 before."""
    query = (
        select(func.max(AgendaItemRow.position))
        .outerjoin(VoteRow, VoteRow.agenda_item_id == AgendaItemRow.id)
        .outerjoin(ElectionRow, ElectionRow.agenda_item_id == AgendaItemRow.id)
        .where(
            AgendaItemRow.meeting_id == meeting_id,
            or_(
                VoteRow.id.is_not(None),
                ElectionRow.state == ElectionState.CONCLUDED.value,
            ),
        )
    )
    return uow.session.scalar(query) or OPENING


def with_letters(uow: UnitOfWork, meeting_id: str) -> frozenset[str]:
    """Return the lines of the attendance list that have a paper attached, by id."""
    found = uow.session.scalars(
        select(AttachmentRow.subject_id)
        .join(AttendanceRow, AttendanceRow.id == AttachmentRow.subject_id)
        .where(
            AttachmentRow.subject_table == AttendanceRow.__tablename__,
            AttendanceRow.meeting_id == meeting_id,
        )
    )
    return frozenset(found)


def _marked(person: Attendee, movement: Movement) -> Attendee:
    """Return the person as marked: the opening itself is no movement."""
    if movement.item != OPENING:
        return move(person, movement)
    return replace(person, way=movement.way, proxy_holder=movement.proxy_holder)


def _moment(
    uow: UnitOfWork, row: MeetingRow, command: MarkAttendance, decided: int
) -> tuple[int, str]:
    """Return item and time; who is marked while the meeting runs is marked with the clock."""
    if command.item is not None:
        return command.item, command.at
    if not decided and not _has_ballots(uow, row.id):
        return OPENING, command.at
    now = uow.now.strftime("%H:%M") if row.held_on == uow.today else ""
    return decided + 1, command.at or now


def _has_ballots(uow: UnitOfWork, meeting_id: str) -> bool:
    """Return whether a round of an election was counted: those in it were there."""
    query = (
        select(BallotRow.id)
        .join(ElectionRow, ElectionRow.id == BallotRow.election_id)
        .join(AgendaItemRow, AgendaItemRow.id == ElectionRow.agenda_item_id)
        .where(AgendaItemRow.meeting_id == meeting_id)
        .limit(1)
    )
    return uow.session.scalar(query) is not None


def _against_places(places: Sequence[int], length: int) -> list[Refusal]:
    if not length:
        return [Refusal("vote.no_list")]
    wrong = [place for place in places if not 1 <= place <= length]
    return [Refusal("vote.no_such_place", "", {"place": place}) for place in wrong]


def _file_letter(
    uow: UnitOfWork, row: MeetingRow, people: Sequence[Attendee], letter: Path
) -> None:
    """Attach the scan to each line; the paper is dated at the latest on the day of the meeting."""
    day: date = min(row.held_on, uow.today)
    for person in people:
        table = AttendanceRow.__tablename__
        add_attachments(uow, AddAttachments(table, person.id, (letter,), LETTER_KIND, dated_on=day))


def _listed(places: Sequence[int]) -> str:
    return ", ".join(map(str, places))
