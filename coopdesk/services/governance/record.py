"""One meeting with everything in its minutes, and the live facts while it is being written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind, MatterKind
from coopdesk.domain.errors import Refusal
from coopdesk.domain.governance import MeetingFacts, assess_meeting
from coopdesk.domain.minutes import (
    Attendee,
    MeetingState,
    count_heads,
)
from coopdesk.domain.presence import moments, people_at
from coopdesk.domain.rolls import RollEntry, VoteChoice
from coopdesk.services.governance.election_record import ElectionRecord, find_election
from coopdesk.services.governance.meetings import Particulars
from coopdesk.services.governance.presence import with_letters
from coopdesk.services.governance.queries import MeetingItem, list_meetings
from coopdesk.services.governance.rules import (
    as_attendees,
    attendance_of,
    charter_of,
    heads_of,
    meeting_facts,
    read_roll,
)
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    MeetingRow,
    MinutesCorrectionRow,
    ResolutionRow,
    VoteRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class VoteItem:
    """One vote as it was frozen, with its resolution."""

    entitled: int
    present: int
    proxies: int
    in_favour: int
    against: int
    abstained: int
    invalid: int
    needed: int
    threshold: str
    base: str
    article: str
    passed: bool
    resolution_id: str
    number: str
    text: str
    duty_holder: str
    due_on: date | None
    additional: int
    recused: int
    roll: tuple[RollEntry, ...]

    @property
    def is_named(self) -> bool:
        """Whether it is known how each person voted."""
        known = (None, VoteChoice.UNNAMED)
        return any(entry.choice not in known for entry in self.roll)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the agenda, with its vote or election once there was one."""

    id: str
    position: int
    title: str
    matter: MatterKind
    reporter: str
    text: str
    vote: VoteItem | None
    election: ElectionRecord | None = None

    @property
    def passed(self) -> bool | None:
        """Whether it was resolved; None before that."""
        if self.vote is not None:
            return self.vote.passed
        if self.election is not None and self.election.resolution is not None:
            return self.election.resolution.passed
        return None


@dataclass(frozen=True, slots=True)
class QuorumItem:
    """How attendance stands against the quorum; heads, not votes.

    ``was_reached`` is set where there was a quorum and those who left took it with them.
    """

    entitled: int
    present: int
    proxies: int
    needed: int
    has_quorum: bool
    article: str
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    additional_votes: int = 0
    additional_there: int = 0
    was_reached: bool = False

    @property
    def counted(self) -> int:
        """Present and represented."""
        return self.present + self.proxies

    @property
    def lacking(self) -> int:
        """How many more are needed, 0 when enough are there."""
        return max(self.needed - self.counted, 0)


@dataclass(frozen=True, slots=True)
class CorrectionItem:
    """A correction noted under signed minutes."""

    number: int
    text: str
    reason: str
    corrected_on: date
    made_by: str


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting as its minutes have it; ``people`` is empty where only heads are known.

    ``standing`` is the same list as it stands now, after everybody who came and went; ``letters``
    are the ids of lines that have a paper attached; ``opening`` and ``closing`` are empty where
    the usual words stand.
    """

    item: MeetingItem
    particulars: Particulars
    people: tuple[Attendee, ...]
    agenda: tuple[AgendaItem, ...]
    quorum: QuorumItem
    standing: tuple[Attendee, ...]
    letters: frozenset[str]
    opening: str
    closing: str
    corrections: tuple[CorrectionItem, ...]


def get_meeting(uow: UnitOfWork, meeting_id: str) -> MeetingRecord:
    """Return the meeting; raises NotFound."""
    row = uow.get(MeetingRow, meeting_id)
    people = as_attendees(attendance_of(uow, row.id))
    return MeetingRecord(
        item=list_meetings(uow, None, row.id)[0],
        particulars=Particulars(
            held_on=row.held_on,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
            chair=row.chair,
            recorder=row.recorder,
            noticed_on=row.noticed_on,
            observers=row.observers,
            other_matters=row.other_matters,
        ),
        people=people,
        agenda=_agenda(uow, row.id),
        quorum=_quorum(uow, row, people, ()),
        standing=people_at(people),
        letters=with_letters(uow, row.id),
        opening=row.opening,
        closing=row.closing,
        corrections=_corrections(uow, row.id),
    )


def read_attendance(uow: UnitOfWork, record: MeetingRecord) -> MeetingRecord:
    """Return the record with its attendance as it is now; everything else stands as it was read.

    For who is marked while the meeting runs: one mark changes no agenda. Raises NotFound.
    """
    row = uow.get(MeetingRow, record.item.id)
    people = as_attendees(attendance_of(uow, row.id))
    return replace(
        record,
        item=list_meetings(uow, None, row.id)[0],
        people=people,
        quorum=_quorum(uow, row, people, ()),
        standing=people_at(people),
        letters=with_letters(uow, row.id),
    )


def _quorum(
    uow: UnitOfWork, row: MeetingRow, people: Sequence[Attendee], against: tuple[Refusal, ...]
) -> QuorumItem:
    if MeetingState(row.state) is MeetingState.CLOSED:
        return _frozen(row)
    charter = charter_of(uow, row.organization_id, row.held_on)
    facts = _facts_at(row, people, None)
    result = assess_meeting(facts, charter)
    earlier = (_facts_at(row, people, moment) for moment in moments(people)[:-1])
    return QuorumItem(
        entitled=facts.entitled,
        present=facts.present,
        proxies=facts.proxies,
        needed=result.needed,
        has_quorum=result.has_quorum,
        article=charter.quorum(BodyKind(row.body_kind))[1].source,
        refusals=(*against, *result.refusals),
        warnings=result.warnings,
        additional_votes=facts.additional_votes,
        additional_there=facts.additional_there,
        was_reached=not result.has_quorum
        and any(assess_meeting(then, charter).has_quorum for then in earlier),
    )


def _facts_at(row: MeetingRow, people: Sequence[Attendee], item: int | None) -> MeetingFacts:
    then = people_at(people, item)
    return meeting_facts(row, count_heads(then) if then else heads_of(row), then)


def _frozen(row: MeetingRow) -> QuorumItem:
    """Return the quorum of closed minutes: a later charter changes nothing in them."""
    return QuorumItem(
        entitled=row.entitled,
        present=row.present,
        proxies=row.proxies,
        needed=row.needed,
        has_quorum=row.has_quorum,
        article=row.article,
        refusals=(),
        warnings=(),
        additional_votes=row.additional_votes,
        additional_there=row.additional_there,
    )


def _corrections(uow: UnitOfWork, meeting_id: str) -> tuple[CorrectionItem, ...]:
    rows = uow.session.scalars(
        select(MinutesCorrectionRow)
        .where(MinutesCorrectionRow.meeting_id == meeting_id)
        .order_by(MinutesCorrectionRow.number)
    )
    return tuple(
        CorrectionItem(row.number, row.text, row.reason, row.corrected_on, row.made_by)
        for row in rows
    )


def _agenda(uow: UnitOfWork, meeting_id: str) -> tuple[AgendaItem, ...]:
    found = uow.session.execute(
        select(AgendaItemRow, VoteRow, ResolutionRow)
        .outerjoin(VoteRow, VoteRow.agenda_item_id == AgendaItemRow.id)
        .outerjoin(ResolutionRow, ResolutionRow.agenda_item_id == AgendaItemRow.id)
        .where(AgendaItemRow.meeting_id == meeting_id)
        .order_by(AgendaItemRow.position)
    )
    return tuple(
        AgendaItem(
            id=item.id,
            position=item.position,
            title=item.title,
            matter=MatterKind(item.matter),
            reporter=item.reporter,
            text=item.text,
            vote=_vote(vote, resolution) if vote and resolution else None,
            election=find_election(uow, item.id) if item.matter == MatterKind.ELECTION else None,
        )
        for item, vote, resolution in found
    )


def _vote(vote: VoteRow, resolution: ResolutionRow) -> VoteItem:
    return VoteItem(
        entitled=vote.entitled,
        present=vote.present,
        proxies=vote.proxies,
        in_favour=vote.in_favour,
        against=vote.against,
        abstained=vote.abstained,
        invalid=vote.invalid,
        needed=vote.needed,
        threshold=vote.threshold,
        base=vote.base,
        article=vote.article,
        passed=vote.passed,
        resolution_id=resolution.id,
        number=resolution.number,
        text=resolution.text,
        duty_holder=resolution.duty_holder,
        due_on=resolution.due_on,
        additional=vote.additional,
        recused=vote.recused,
        roll=read_roll(vote.roll),
    )
