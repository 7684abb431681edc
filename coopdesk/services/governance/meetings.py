"""Holding a meeting: its particulars, who attends, and closing the minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.elections import ElectionState
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.governance import assess_meeting
from coopdesk.domain.minutes import (
    Attendee,
    HeadCounts,
    ItemFacts,
    MeetingState,
    MinutesFacts,
    Movement,
    Way,
    assess_attendance,
    assess_counts,
    assess_minutes,
    count_heads,
    read_time,
)
from coopdesk.domain.minutes_versions import MinutesStage, assess_writing, stage_of
from coopdesk.domain.presence import assess_movements, count_attending, moments, people_at
from coopdesk.services.governance.entitled import list_entitled, next_title
from coopdesk.services.governance.rules import (
    as_attendees,
    assess_body,
    attendance_of,
    charter_of,
    confirm_all,
    meeting_facts,
    people_there,
    rules_of,
)
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    AttendanceRow,
    ElectionRow,
    MeetingRow,
    ResolutionRow,
    VoteRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

_TIMES = ("starts_at", "ends_at")
_OF_ATTENDANCE = frozenset({"meeting.proxies_per_person", "meeting.additional_votes"})


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the head of the minutes says; times as typed, empty while they are not known."""

    held_on: date
    title: str = ""
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    noticed_on: date | None = None
    observers: str = ""
    other_matters: str = ""


@dataclass(frozen=True, slots=True)
class HoldMeeting:
    """Open the record of a meeting; without ``people`` and ``counts`` all entitled are listed."""

    organization_id: str
    body: BodyKind
    particulars: Particulars
    people: tuple[Attendee, ...] = ()
    counts: HeadCounts | None = None


@dataclass(frozen=True, slots=True)
class ChangeMeeting:
    """Change the head of the minutes."""

    meeting_id: str
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Write down who attends, by list or, without one, in heads."""

    meeting_id: str
    people: tuple[Attendee, ...] = ()
    counts: HeadCounts | None = None


def hold_meeting(uow: UnitOfWork, command: HoldMeeting) -> str:
    """Open the record of a meeting and return its id.

    Raises RuleViolation with every reason, NeedsConfirmation for a short or unknown notice and for
    several proxies of one person (the charter's rules).
    """
    meeting, warnings = write_meeting(uow, command)
    confirm_all(uow, warnings)
    return meeting.id


def write_meeting(
    uow: UnitOfWork, command: HoldMeeting, items: int = 0
) -> tuple[MeetingRow, tuple[Refusal, ...]]:
    """Write the meeting with its attendance; return it and what a person has to confirm.

    ``items`` is how long its agenda will be, which is not yet written.
    """
    held_on = command.particulars.held_on
    charter = charter_of(uow, command.organization_id, held_on)
    require(assess_body(charter, command.body))
    row = MeetingRow(organization_id=command.organization_id, body_kind=command.body.value)
    row.state, row.entered_on = MeetingState.OPEN.value, uow.today
    row.entitled = row.present = row.proxies = row.needed = 0
    require(_set_particulars(row, command.particulars))
    if not row.title:
        row.title = next_title(uow, command.organization_id, command.body, row.held_on)
    people = command.people
    if not people and command.counts is None:
        people = list_entitled(uow, command.organization_id, command.body, row.held_on)
        require([] if people else [Refusal("meeting.nobody_entitled", "", {"body": command.body})])
    uow.add(row)
    return row, _write_attendance(uow, row, people, command.counts, items)


def change_meeting(uow: UnitOfWork, command: ChangeMeeting) -> str:
    """Change the head of open minutes and return the id; raises as ``hold_meeting``."""
    row = open_meeting(uow, command.meeting_id)
    before = (row.held_on, row.noticed_on)
    require(_set_particulars(row, command.particulars))
    require([] if row.title else [Refusal("meeting.title_missing")])
    if (row.held_on, row.noticed_on) != before:
        charter, facts = rules_of(uow, row, people_there(uow, row.id))
        warnings = assess_meeting(facts, charter).warnings
        confirm_all(uow, (w for w in warnings if w.code not in _OF_ATTENDANCE))
    return row.id


def record_attendance(uow: UnitOfWork, command: RecordAttendance) -> str:
    """Replace the attendance of an open meeting and return its id.

    Votes already taken keep the counts they were taken on. Raises RuleViolation with every reason,
    NeedsConfirmation where one person holds more proxies than the charter has.
    """
    row = open_meeting(uow, command.meeting_id)
    write_list(uow, row, command.people, command.counts)
    return row.id


def write_list(
    uow: UnitOfWork,
    row: MeetingRow,
    people: Sequence[Attendee],
    counts: HeadCounts | None = None,
) -> None:
    """Replace the attendance of an open meeting; raises as ``record_attendance``."""
    warnings = _write_attendance(uow, row, people, counts, count_items(uow, row.id))
    confirm_all(uow, (w for w in warnings if w.code in _OF_ATTENDANCE))


def count_items(uow: UnitOfWork, meeting_id: str) -> int:
    """Return how many items the agenda of a meeting has."""
    query = select(func.count()).where(AgendaItemRow.meeting_id == meeting_id)
    return uow.session.scalar(query) or 0


def against_closing(uow: UnitOfWork, row: MeetingRow) -> list[Refusal]:
    """Return what the minutes still lack."""
    voted = (
        select(ResolutionRow.id).where(ResolutionRow.agenda_item_id == AgendaItemRow.id).exists()
    )
    items = uow.session.execute(
        select(AgendaItemRow.title, AgendaItemRow.text, voted)
        .where(AgendaItemRow.meeting_id == row.id)
        .order_by(AgendaItemRow.position)
    )
    facts = MinutesFacts(
        title=row.title,
        held_on=row.held_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        chair=row.chair,
        recorder=row.recorder,
        attending=row.present,
        items=tuple(ItemFacts(title, text, bool(voted)) for title, text, voted in items),
    )
    return [*assess_minutes(facts, uow.today), *_against_elections(uow, row.id)]


def open_meeting(uow: UnitOfWork, meeting_id: str) -> MeetingRow:
    """Return a meeting whose minutes may be written; raises NotFound and RuleViolation."""
    row = uow.get(MeetingRow, meeting_id)
    require(assess_writing(stage_of_row(row)))
    return row


def stage_of_row(row: MeetingRow) -> MinutesStage:
    """Return how far the minutes of a stored meeting are."""
    return stage_of(MeetingState(row.state), row.signed_on)


def is_signed(uow: UnitOfWork, meeting_id: str) -> bool:
    """Return whether the minutes were signed; raises NotFound."""
    return uow.get(MeetingRow, meeting_id).signed_on is not None


def vote_on(uow: UnitOfWork, agenda_item_id: str) -> VoteRow | None:
    """Return the vote on an agenda item."""
    return uow.session.scalars(
        select(VoteRow).where(VoteRow.agenda_item_id == agenda_item_id)
    ).one_or_none()


def election_on(uow: UnitOfWork, agenda_item_id: str) -> ElectionRow | None:
    """Return the election held under an agenda item."""
    return uow.session.scalars(
        select(ElectionRow).where(ElectionRow.agenda_item_id == agenda_item_id)
    ).one_or_none()


def _against_elections(uow: UnitOfWork, meeting_id: str) -> list[Refusal]:
    """Return the elections that were called but not concluded."""
    titles = uow.session.scalars(
        select(AgendaItemRow.title)
        .join(ElectionRow, ElectionRow.agenda_item_id == AgendaItemRow.id)
        .where(
            AgendaItemRow.meeting_id == meeting_id,
            ElectionRow.state == ElectionState.OPEN.value,
        )
    )
    return [Refusal("election.not_concluded", values={"title": title}) for title in titles]


def _set_particulars(row: MeetingRow, particulars: Particulars) -> list[Refusal]:
    refusals = []
    for field in fields(particulars):
        value = getattr(particulars, field.name)
        value = value.strip() if isinstance(value, str) else value
        if field.name in _TIMES and value:
            time = read_time(value)
            if time is None:
                refusals.append(Refusal("meeting.time_unreadable", "", {"time": value}))
            value = time or ""
        setattr(row, field.name, value)
    if row.noticed_on and row.noticed_on > row.held_on:
        values = {"noticed": row.noticed_on.isoformat(), "held": row.held_on.isoformat()}
        refusals.append(Refusal("meeting.noticed_after", "", values))
    return refusals


def _write_attendance(
    uow: UnitOfWork,
    row: MeetingRow,
    people: Sequence[Attendee],
    counts: HeadCounts | None,
    items: int,
) -> tuple[Refusal, ...]:
    """Write list and heads and return what a person has to confirm.

    A meeting without quorum is recorded too, it only cannot vote.
    """
    heads = count_attending(people) if people or counts is None else counts
    require(assess_attendance(people) + assess_movements(people, items) + assess_counts(heads))
    charter = charter_of(uow, row.organization_id, row.held_on)
    results = [
        assess_meeting(meeting_facts(row, count_heads(then) if then else heads, then), charter)
        for then in (people_at(people, moment) for moment in moments(people))
    ]
    against = _each_once(reason for result in results for reason in result.refusals)
    require(reason for reason in against if reason.code != "meeting.no_quorum")
    for field in fields(heads):
        setattr(row, field.name, getattr(heads, field.name))
    row.needed = results[0].needed
    row.has_quorum = any(result.has_quorum for result in results)
    row.article = charter.quorum(BodyKind(row.body_kind))[1].source
    _write_people(uow, row, people)
    return _each_once(reason for result in results for reason in result.warnings)


def _each_once(reasons: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return reasons of several moments, those that are the same at each only once."""
    found: list[Refusal] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return tuple(found)


def _write_people(uow: UnitOfWork, row: MeetingRow, people: Sequence[Attendee]) -> None:
    known = attendance_of(uow, row.id)
    for surplus in known[len(people) :]:
        uow.session.delete(surplus)
    as_known = as_attendees(known)
    for position, person in enumerate(people, start=1):
        if position <= len(known):
            if as_known[position - 1] != person:
                _set_attendee(known[position - 1], person)
        else:
            entry = AttendanceRow(meeting_id=row.id, position=position)
            _set_attendee(entry, person)
            uow.session.add(entry)
    uow.session.flush()


def _set_attendee(row: AttendanceRow, person: Attendee) -> None:
    for name in ("member_id", "capacity", "remark", "additional_votes"):
        setattr(row, name, getattr(person, name))
    row.name, row.way = person.name.strip(), person.way.value
    row.proxy_holder = _holder(person)
    row.movements = [
        [one.item, one.way.value, read_time(one.at) or "", _holder(one)] for one in person.movements
    ]


def _holder(given: Attendee | Movement) -> str:
    return given.proxy_holder.strip() if given.way is Way.PROXY else ""
