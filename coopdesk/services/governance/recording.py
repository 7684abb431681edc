"""A whole meeting in one step: particulars, attendance, agenda, votes, and closed minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.domain.minutes import Attendee, HeadCounts, Way
from coopdesk.domain.money import Money
from coopdesk.domain.posts import Post
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services.governance.agenda import AddAgendaItem, add_agenda_item
from coopdesk.services.governance.authority import NameSubject, name_subject
from coopdesk.services.governance.elections import (
    BallotCounts,
    CallElection,
    ConcludeElection,
    CountBallot,
    Nominee,
    call_election,
    candidates_of,
    conclude_election,
    count_ballot,
)
from coopdesk.services.governance.meetings import (
    HoldMeeting,
    Particulars,
    against_closing,
    write_meeting,
)
from coopdesk.services.governance.minutes import CloseMinutes, close_minutes
from coopdesk.services.governance.paper_elections import PaperElection, keep_paper
from coopdesk.services.governance.presence import find_places
from coopdesk.services.governance.rules import confirm_all, people_there
from coopdesk.services.governance.votes import (
    Counts,
    TakeNamedVote,
    TakeVote,
    write_named_vote,
    write_vote,
)
from coopdesk.storage.tables.governance import AgendaItemRow, ElectionRow, ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork

Decided = tuple[str, tuple[Refusal, ...], tuple[Refusal, ...]]


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """How one person voted, told by name or by the number in the attendance list."""

    who: str
    choice: VoteChoice


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A vote with what it resolved: as counts, or by name.

    ``subject`` is what the resolution allows, up to ``amount`` if named.
    By name, ``others`` is the choice of all who were there and are not in ``named``.
    """

    counts: Counts | None = None
    text: str = ""
    duty_holder: str = ""
    due_on: date | None = None
    subject: ResolutionSubject | None = None
    amount: Money | None = None
    named: tuple[NamedChoice, ...] = ()
    others: VoteChoice | None = None


@dataclass(frozen=True, slots=True)
class BallotRecord:
    """One round of an election; ``votes`` by the name of the candidate."""

    counts: BallotCounts
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ElectionOnPaper:
    """An election with its rounds; concluded at the end unless ``conclude`` is false.

    ``paper`` is what its minutes say, right or not, where they are of an earlier day.
    """

    body: BodyKind
    post: Post
    seats: int
    nominees: tuple[Nominee, ...]
    alternates: int = 0
    ballots: tuple[BallotRecord, ...] = ()
    conclude: bool = True
    takes_office_on: date | None = None
    begins_term: bool = False
    paper: PaperElection | None = None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An agenda item with what was said, and its vote or election if there was one."""

    title: str
    matter: MatterKind = MatterKind.ORDINARY
    reporter: str = ""
    text: str = ""
    vote: VoteRecord | None = None
    election: ElectionOnPaper | None = None


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
    meeting, warnings = write_meeting(uow, opening, len(command.items))
    asked, refusals, resolutions = list(warnings), list[Refusal](), list[str]()
    for number, item in enumerate(command.items, start=1):
        added = AddAgendaItem(meeting.id, item.title, item.matter, item.reporter, item.text)
        item_id = add_agenda_item(uow, added)
        resolution_id, against, unusual = _decide(uow, item_id, item)
        if against:
            values = {"number": number, "title": item.title}
            refusals += [Refusal("meeting.item_refused", "", values), *against]
        elif item.vote is not None:
            _name_subject(uow, resolution_id, item.vote)
        resolutions += [resolution_id] if resolution_id else []
        asked += unusual
    if command.close:
        uow.session.flush()
        refusals += [] if refusals else against_closing(uow, meeting)
    require(refusals)
    return RecordedMeeting(meeting.id, tuple(resolutions)), tuple(asked)


def _decide(uow: UnitOfWork, item_id: str, item: ItemRecord) -> Decided:
    """Write what was decided on an item; return its resolution, what is against it, what to ask."""
    try:
        if item.election is not None:
            return _elect(uow, item_id, item.election), (), ()
        if item.vote is not None:
            return _vote(uow, item_id, item.vote)
    except RuleViolation as wrong:
        return "", wrong.refusals, ()
    return "", (), ()


def _vote(uow: UnitOfWork, item_id: str, vote: VoteRecord) -> Decided:
    resolved = (vote.text, vote.duty_holder, vote.due_on)
    if vote.counts is not None:
        return write_vote(uow, TakeVote(item_id, vote.counts, *resolved))
    item = uow.get(AgendaItemRow, item_id)
    places = find_places(uow, item.meeting_id, [one.who for one in vote.named])
    choices = dict(zip(places, (one.choice for one in vote.named), strict=True))
    if vote.others is not None:
        people = people_there(uow, item.meeting_id, item.position)
        there = (n for n, one in enumerate(people, start=1) if one.way is not Way.ABSENT)
        choices = dict.fromkeys(there, vote.others) | choices
    return write_named_vote(uow, TakeNamedVote(item_id, choices, *resolved))


def _elect(uow: UnitOfWork, item_id: str, told: ElectionOnPaper) -> str:
    """Write an election with its rounds; return its resolution, nothing while it is open."""
    call = CallElection(item_id, told.body, told.post, told.seats, told.nominees, told.alternates)
    election_id = call_election(uow, call)
    uow.session.flush()
    if told.paper is not None:
        keep_paper(uow.get(ElectionRow, election_id), told.paper)
    known = {one.name: one.id for one in candidates_of(uow, election_id)}
    for ballot in told.ballots:
        strangers = [name for name in ballot.votes if name not in known]
        require(Refusal("election.not_standing", values={"name": name}) for name in strangers)
        votes = {known[name]: count for name, count in ballot.votes.items()}
        count_ballot(uow, CountBallot(election_id, ballot.counts, votes))
        uow.session.flush()
    if not told.conclude:
        return ""
    end = ConcludeElection(election_id, told.takes_office_on, told.begins_term)
    return conclude_election(uow, end)


def _name_subject(uow: UnitOfWork, resolution_id: str, vote: VoteRecord) -> None:
    """Enter what the resolution allows; one that did not pass allows nothing."""
    if vote.subject is not None and uow.get(ResolutionRow, resolution_id).passed:
        name_subject(uow, NameSubject(resolution_id, vote.subject, vote.amount))
