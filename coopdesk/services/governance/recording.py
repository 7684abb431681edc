"""A whole meeting in one step: particulars, attendance, agenda, votes, and closed minutes."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.minutes import Attendee, HeadCounts
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.governance.agenda import AddAgendaItem, add_agenda_item
from coopdesk.services.governance.authority import NameSubject, name_subject
from coopdesk.services.governance.meetings import (
    HoldMeeting,
    Particulars,
    against_closing,
    write_meeting,
)
from coopdesk.services.governance.minutes import CloseMinutes, close_minutes
from coopdesk.services.governance.rules import confirm_all
from coopdesk.services.governance.votes import Counts, TakeVote, write_vote
from coopdesk.storage.tables.governance import ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A vote with what it resolved; ``subject`` is what that allows, up to ``amount`` if named."""

    counts: Counts
    text: str = ""
    duty_holder: str = ""
    due_on: date | None = None
    subject: ResolutionSubject | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An agenda item with what was said, and its vote if there was one."""

    title: str
    matter: MatterKind = MatterKind.ORDINARY
    reporter: str = ""
    text: str = ""
    vote: VoteRecord | None = None


@dataclass(frozen=True, slots=True)
class RecordMeeting:
    """Write down a meeting that was held, whole; ``close`` closes its minutes at once."""

    organization_id: str
    body: BodyKind
    particulars: Particulars
    people: tuple[Attendee, ...] = ()
    counts: HeadCounts | None = None
    items: tuple[ItemRecord, ...] = ()
    close: bool = False


@dataclass(frozen=True, slots=True)
class RecordedMeeting:
    """What was written: the meeting and its resolutions in the order of the agenda."""

    meeting_id: str
    resolution_ids: tuple[str, ...]


def record_meeting(uow: UnitOfWork, command: RecordMeeting) -> RecordedMeeting:
    """Write the meeting with its votes, or nothing of it, and return what was written.

    Raises RuleViolation with the reasons of every item (each group led by ``meeting.item_refused``
    with its number), NeedsConfirmation for what only warns.
    """
    recorded, asked = write_record(uow, command)
    confirm_all(uow, asked)
    if command.close:
        close_minutes(uow, CloseMinutes(recorded.meeting_id))
    return recorded


def write_record(
    uow: UnitOfWork, command: RecordMeeting
) -> tuple[RecordedMeeting, tuple[Refusal, ...]]:
    """Write the meeting and its votes; return them and what a person has to confirm.

    Raises RuleViolation as ``record_meeting``; what closing needs is judged, nothing closed yet.
    """
    opening = HoldMeeting(
        command.organization_id, command.body, command.particulars, command.people, command.counts
    )
    meeting, warnings = write_meeting(uow, opening)
    asked, refusals, resolutions = list(warnings), list[Refusal](), list[str]()
    for number, item in enumerate(command.items, start=1):
        added = AddAgendaItem(meeting.id, item.title, item.matter, item.reporter, item.text)
        item_id = add_agenda_item(uow, added)
        if item.vote is None:
            continue
        vote = item.vote
        taken = TakeVote(item_id, vote.counts, vote.text, vote.duty_holder, vote.due_on)
        resolution_id, against, unusual = write_vote(uow, taken)
        if against:
            values = {"number": number, "title": item.title}
            refusals += [Refusal("meeting.item_refused", "", values), *against]
        elif vote.subject is not None:
            _name_subject(uow, resolution_id, vote)
        resolutions.append(resolution_id)
        asked += unusual
    if command.close:
        uow.session.flush()
        refusals += [] if refusals else against_closing(uow, meeting)
    require(refusals)
    return RecordedMeeting(meeting.id, tuple(resolutions)), tuple(asked)


def _name_subject(uow: UnitOfWork, resolution_id: str, vote: VoteRecord) -> None:
    """Enter what the resolution allows; one that did not pass allows nothing."""
    if vote.subject is not None and uow.get(ResolutionRow, resolution_id).passed:
        name_subject(uow, NameSubject(resolution_id, vote.subject, vote.amount))
