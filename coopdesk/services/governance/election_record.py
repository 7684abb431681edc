"""One election with its candidates and rounds, as the window shows it and paper prints it."""

from dataclasses import dataclass

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind
from coopdesk.domain.elections import ElectionState, Outcome, Standing
from coopdesk.domain.errors import Refusal
from coopdesk.domain.posts import Post
from coopdesk.domain.rolls import RollEntry
from coopdesk.services.governance.elections import (
    BallotCounts,
    ballots_of,
    candidates_of,
    count_there,
    meeting_of,
    post_name,
    standing_of,
)
from coopdesk.services.governance.meetings import election_on
from coopdesk.services.governance.paper_elections import (
    PaperElection,
    find_objections,
    read_paper,
)
from coopdesk.services.governance.rules import read_roll
from coopdesk.storage.tables.governance import AgendaItemRow, BallotRow, ElectionRow, ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """Who stands, with the votes of each round (None where not voted on)."""

    id: str
    position: int
    name: str
    member_id: str | None
    nominated_by: str
    votes: tuple[int | None, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class BallotItem:
    """One round as it was frozen."""

    id: str
    round: int
    seats: int
    entitled: int
    present: int
    proxies: int
    additional: int
    counts: BallotCounts
    needed: int
    threshold: str
    base: str
    article: str
    roll: tuple[RollEntry, ...]


@dataclass(frozen=True, slots=True)
class ElectionResolution:
    """The resolution that a concluded election was entered as."""

    id: str
    number: str
    text: str
    passed: bool


@dataclass(frozen=True, slots=True)
class ElectionRecord:
    """An election with everything that was counted; ``counted`` are the votes there now.

    ``on_paper`` is what minutes of an earlier day say; ``objections`` are what speaks against that
    and against who was elected.
    """

    id: str
    agenda_item_id: str
    meeting_id: str
    organization_id: str
    title: str
    body: BodyKind
    post: Post
    post_name: str
    seats: int
    alternates: int
    state: ElectionState
    counted: int
    candidates: tuple[CandidateItem, ...]
    ballots: tuple[BallotItem, ...]
    standing: Standing
    resolution: ElectionResolution | None
    on_paper: PaperElection | None
    objections: tuple[Refusal, ...]


def find_election(uow: UnitOfWork, agenda_item_id: str) -> ElectionRecord | None:
    """Return the election under an agenda item, None before one was called."""
    row = election_on(uow, agenda_item_id)
    return _record(uow, row) if row is not None else None


def get_election(uow: UnitOfWork, election_id: str) -> ElectionRecord:
    """Return an election; raises NotFound."""
    return _record(uow, uow.get(ElectionRow, election_id))


def _record(uow: UnitOfWork, row: ElectionRow) -> ElectionRecord:
    item, meeting = uow.get(AgendaItemRow, row.agenda_item_id), meeting_of(uow, row)
    held = ballots_of(uow, row.id)
    return ElectionRecord(
        id=row.id,
        agenda_item_id=item.id,
        meeting_id=meeting.id,
        organization_id=meeting.organization_id,
        title=item.title,
        body=BodyKind(row.body_kind),
        post=Post(row.post),
        post_name=post_name(row.post),
        seats=row.seats,
        alternates=row.alternates,
        state=ElectionState(row.state),
        counted=count_there(uow, row),
        candidates=tuple(
            CandidateItem(
                id=one.id,
                position=one.position,
                name=one.name,
                member_id=one.member_id,
                nominated_by=one.nominated_by,
                votes=tuple(ballot.tally.get(one.id) for ballot in held),
                outcome=Outcome(one.outcome) if one.outcome else None,
            )
            for one in candidates_of(uow, row.id)
        ),
        ballots=tuple(_ballot(ballot) for ballot in held),
        standing=standing_of(uow, row),
        resolution=_resolution(uow, item.id),
        on_paper=read_paper(row),
        objections=find_objections(uow, row),
    )


def _resolution(uow: UnitOfWork, agenda_item_id: str) -> ElectionResolution | None:
    row = uow.session.scalars(
        select(ResolutionRow).where(ResolutionRow.agenda_item_id == agenda_item_id)
    ).one_or_none()
    return ElectionResolution(row.id, row.number, row.text, row.passed) if row else None


def _ballot(row: BallotRow) -> BallotItem:
    return BallotItem(
        id=row.id,
        round=row.round,
        seats=row.seats,
        entitled=row.entitled,
        present=row.present,
        proxies=row.proxies,
        additional=row.additional,
        counts=BallotCounts(row.issued, row.returned, row.valid, row.invalid, row.missing),
        needed=row.needed,
        threshold=row.threshold,
        base=row.base,
        article=row.article,
        roll=read_roll(row.roll),
    )
