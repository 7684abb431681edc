"""Elections under an agenda item: candidates, the count of each round, the result and its seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.charters import BodyKind, Charter, MatterKind
from coopdesk.domain.composition import Entrance
from coopdesk.domain.elections import (
    Ballot,
    ElectionFacts,
    ElectionResult,
    ElectionState,
    Outcome,
    Standing,
    assess_candidates,
    assess_election,
    compute_standing,
)
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.governance import MeetingFacts, assess_meeting
from coopdesk.domain.minutes import Attendee, assess_held
from coopdesk.domain.posts import Post, assess_post
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.domain.rolls import call_roll
from coopdesk.services.governance.bodies import (
    AppointSeat,
    BodyEntry,
    SeatEntry,
    SetUpBodies,
    appoint_seat,
    set_up_bodies,
)
from coopdesk.services.governance.entitled import find_member_named, post_names
from coopdesk.services.governance.meetings import election_on, open_meeting, vote_on
from coopdesk.services.governance.resolutions import Resolved, enter_resolution
from coopdesk.services.governance.rules import people_there, roll_lines, rules_of
from coopdesk.services.resolution_uses import use_resolution
from coopdesk.storage.tables.governance import (
    AgendaItemRow,
    BallotRow,
    BodyRow,
    CandidateRow,
    ElectionRow,
    MeetingRow,
    ResolutionRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who stands; without ``member_id`` the one member of that name, if there is one."""

    name: str
    member_id: str | None = None
    nominated_by: str = ""


@dataclass(frozen=True, slots=True)
class CallElection:
    """Call an election under an agenda item, or change one that nobody has voted in yet."""

    agenda_item_id: str
    body: BodyKind
    post: Post
    seats: int
    nominees: tuple[Nominee, ...]
    alternates: int = 0


@dataclass(frozen=True, slots=True)
class BallotCounts:
    """The papers of one round: handed out, not returned, returned, valid, spoiled."""

    issued: int
    returned: int
    valid: int
    invalid: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class CountBallot:
    """Enter the count of a round; ``votes`` by candidate id, none for who is not named."""

    election_id: str
    counts: BallotCounts
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WithdrawBallot:
    """Take the last round back, because it was typed wrong or is void."""

    election_id: str


@dataclass(frozen=True, slots=True)
class ConcludeElection:
    """End an election; with a day the elected take office on it, in a new term if so told."""

    election_id: str
    takes_office_on: date | None = None
    begins_term: bool = False


@dataclass(frozen=True, slots=True)
class BallotVerdict:
    """What the count of a round would come to; ``needed`` votes elect."""

    needed: int
    limit: int
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    threshold: str
    base: str
    article: str


def call_election(uow: UnitOfWork, command: CallElection) -> str:
    """Call the election and return its id.

    Raises RuleViolation for an item that is no election, was voted on, or has ballots counted, for
    a post the body does not have, and for the list; NeedsConfirmation for fewer names than seats.
    """
    item = uow.get(AgendaItemRow, command.agenda_item_id)
    meeting = open_meeting(uow, item.meeting_id)
    require(_against_calling(uow, item, command))
    if len(command.nominees) < command.seats:
        listed = len(command.nominees)
        uow.confirm("election.fewer_than_seats", candidates=listed, seats=command.seats)
    row = election_on(uow, item.id) or ElectionRow(agenda_item_id=item.id)
    row.body_kind, row.post = command.body.value, command.post.value
    row.seats, row.alternates = command.seats, command.alternates
    row.state = ElectionState.OPEN.value
    uow.add(row)
    for former in candidates_of(uow, row.id):
        uow.session.delete(former)
    uow.session.flush()
    for position, nominee in enumerate(command.nominees, start=1):
        name = nominee.name.strip()
        known = nominee.member_id or find_member_named(uow, meeting.organization_id, name)
        candidate = CandidateRow(election_id=row.id, position=position, name=name, member_id=known)
        candidate.nominated_by, candidate.outcome = nominee.nominated_by.strip(), ""
        uow.add(candidate)
    return row.id


def count_ballot(uow: UnitOfWork, command: CountBallot) -> str:
    """Enter the count of the next round and return its id.

    Heads and rule are frozen with it. Raises RuleViolation with every figure that cannot be right,
    without a quorum, and when the election is decided (《农民专业合作社法》第三十条).
    """
    election, meeting = _open_election(uow, command.election_id)
    state = standing_of(uow, election)
    if state.is_decided:
        require([Refusal("election.decided")])
    people = _people_of(uow, election)
    charter, facts = rules_of(uow, meeting, people)
    result, against = _assess(uow, election, command.counts, command.votes)
    require([*against, *result.refusals, *assess_held(meeting.held_on, uow.today)])
    majority = charter.majority(facts.body, MatterKind.ELECTION)
    row = BallotRow(election_id=election.id, round=len(ballots_of(uow, election.id)) + 1)
    row.seats, row.tally = state.open_seats, dict(command.votes)
    row.entitled, row.present, row.proxies = facts.entitled, facts.present, facts.proxies
    row.additional = facts.additional_there
    row.roll = roll_lines(call_roll(people, None))
    for name in ("issued", "missing", "returned", "valid", "invalid"):
        setattr(row, name, getattr(command.counts, name))
    row.needed, row.article = result.needed, majority.rule.source
    row.threshold, row.base = str(majority.threshold), majority.base.value
    return uow.add(row)


def withdraw_ballot(uow: UnitOfWork, command: WithdrawBallot) -> str:
    """Take the last round back and return the election's id; raises RuleViolation without one."""
    election, _ = _open_election(uow, command.election_id)
    held = ballots_of(uow, election.id)
    require([] if held else [Refusal("election.no_ballot")])
    uow.session.delete(held[-1])
    return election.id


def conclude_election(uow: UnitOfWork, command: ConcludeElection) -> str:
    """End the election, enter its resolution, and return the resolution's id.

    Raises RuleViolation before the first round and as ``set_up_bodies`` for who may not sit,
    NeedsConfirmation while seats stay open.
    """
    election, meeting = _open_election(uow, command.election_id)
    state = standing_of(uow, election)
    require([] if ballots_of(uow, election.id) else [Refusal("election.no_ballot")])
    if state.open_seats:
        uow.confirm("election.seats_open", seats=state.open_seats)
    candidates = candidates_of(uow, election.id)
    for candidate in candidates:
        candidate.outcome = _outcome(candidate.name, state).value
    election.state = ElectionState.CONCLUDED.value
    item = uow.get(AgendaItemRow, election.agenda_item_id)
    resolved = Resolved(bool(state.elected), _resolution(election, state))
    resolution_id = enter_resolution(uow, meeting, item, resolved)
    if state.elected:
        resolution = uow.get(ResolutionRow, resolution_id)
        resolution.subject = ResolutionSubject.ELECTION.value
        use_resolution(uow, resolution, election.__tablename__, election.id)
    if command.takes_office_on is not None:
        elected = [one for one in candidates if one.outcome == Outcome.ELECTED.value]
        _seat(uow, meeting.organization_id, election, elected, command)
    return resolution_id


def judge_ballot(
    uow: UnitOfWork, election_id: str, counts: BallotCounts, votes: Mapping[str, int]
) -> BallotVerdict:
    """Return what a count would come to now, for the person who is typing it."""
    election = uow.get(ElectionRow, election_id)
    charter, facts = rules_of(uow, meeting_of(uow, election), _people_of(uow, election))
    result, against = _assess(uow, election, counts, votes)
    majority = charter.majority(facts.body, MatterKind.ELECTION)
    return BallotVerdict(
        needed=result.needed,
        limit=facts.votes_there,
        elected=result.elected,
        tied=result.tied,
        refusals=(*against, *result.refusals),
        threshold=str(majority.threshold),
        base=majority.base.value,
        article=majority.rule.source,
    )


def standing_of(uow: UnitOfWork, election: ElectionRow) -> Standing:
    """Return where an election stands after its rounds."""
    names = {one.id: one.name for one in candidates_of(uow, election.id)}
    held = [
        Ballot(row.seats, row.needed, _by_name(row.tally, names))
        for row in ballots_of(uow, election.id)
    ]
    return compute_standing(election.seats, election.alternates, list(names.values()), held)


def candidates_of(uow: UnitOfWork, election_id: str) -> Sequence[CandidateRow]:
    """Return who stands, in the order of the ballot paper."""
    return uow.session.scalars(
        select(CandidateRow)
        .where(CandidateRow.election_id == election_id)
        .order_by(CandidateRow.position)
    ).all()


def ballots_of(uow: UnitOfWork, election_id: str) -> Sequence[BallotRow]:
    """Return the rounds that were counted, in their order."""
    return uow.session.scalars(
        select(BallotRow).where(BallotRow.election_id == election_id).order_by(BallotRow.round)
    ).all()


def meeting_of(uow: UnitOfWork, election: ElectionRow) -> MeetingRow:
    """Return the meeting an election is held at."""
    return uow.get(MeetingRow, uow.get(AgendaItemRow, election.agenda_item_id).meeting_id)


def _people_of(uow: UnitOfWork, election: ElectionRow) -> tuple[Attendee, ...]:
    """Return who is there when the item of an election is taken up, or came and went at it."""
    item = uow.get(AgendaItemRow, election.agenda_item_id)
    return people_there(uow, item.meeting_id, item.position)


def count_there(uow: UnitOfWork, election: ElectionRow) -> int:
    """Return how many votes are there or represented in an election now, a paper for each."""
    _, facts = rules_of(uow, meeting_of(uow, election), _people_of(uow, election))
    return facts.votes_there


def post_name(post: str) -> str:
    """Return what a post is called."""
    return post_names()[post]


def _against_calling(uow: UnitOfWork, item: AgendaItemRow, command: CallElection) -> list[Refusal]:
    refusals = assess_post(command.body, command.post)
    names = [nominee.name.strip() for nominee in command.nominees]
    refusals += assess_candidates(names, command.seats, command.alternates)
    if item.matter != MatterKind.ELECTION.value:
        refusals.append(Refusal("election.no_election_item", values={"title": item.title}))
    if vote_on(uow, item.id) is not None:
        refusals.append(Refusal("election.voted_already", values={"title": item.title}))
    known = election_on(uow, item.id)
    if known is not None and ballots_of(uow, known.id):
        refusals.append(Refusal("election.counting_began"))
    return refusals


def _open_election(uow: UnitOfWork, election_id: str) -> tuple[ElectionRow, MeetingRow]:
    election = uow.get(ElectionRow, election_id)
    meeting = open_meeting(uow, uow.get(AgendaItemRow, election.agenda_item_id).meeting_id)
    is_open = election.state == ElectionState.OPEN.value
    require([] if is_open else [Refusal("election.concluded")])
    return election, meeting


def _assess(
    uow: UnitOfWork, election: ElectionRow, counts: BallotCounts, votes: Mapping[str, int]
) -> tuple[ElectionResult, tuple[Refusal, ...]]:
    """Return the result of a count, and what speaks against holding a ballot at all."""
    charter, facts = rules_of(uow, meeting_of(uow, election), _people_of(uow, election))
    state = standing_of(uow, election)
    names = {one.id: one.name for one in candidates_of(uow, election.id)}
    named = _by_name(votes, names)
    strangers = sorted(name for name in named if name not in state.candidates)
    against = [
        Refusal("election.not_standing", values={"name": name}) for name in strangers if named[name]
    ]
    ballot = ElectionFacts(
        seats=state.open_seats,
        issued=counts.issued,
        returned=counts.returned,
        valid=counts.valid,
        invalid=counts.invalid,
        totals={name: named.get(name, 0) for name in state.candidates},
        missing=counts.missing,
    )
    return assess_election(ballot, facts, charter), (*_no_quorum(facts, charter), *against)


def _no_quorum(facts: MeetingFacts, charter: Charter) -> list[Refusal]:
    refusals = assess_meeting(facts, charter).refusals
    return [reason for reason in refusals if reason.code == "meeting.no_quorum"]


def _by_name(votes: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Return votes by name in the order of the paper, in which equals stay."""
    return {name: votes[key] for key, name in names.items() if key in votes}


def _outcome(name: str, state: Standing) -> Outcome:
    if name in state.elected:
        return Outcome.ELECTED
    return Outcome.ALTERNATE if name in state.alternates else Outcome.NOT_ELECTED


def _resolution(election: ElectionRow, state: Standing) -> str:
    """Return the election as the register of resolutions says it."""
    post = post_name(election.post)
    if not state.elected:
        return words.text("election.resolved_nobody", post=post)
    between = words.text("election.between_names")
    told = words.text("election.resolved", names=between.join(state.elected), post=post)
    if state.alternates:
        told += words.text("election.resolved_alternates", names=between.join(state.alternates))
    return told


def _seat(
    uow: UnitOfWork,
    organization_id: str,
    election: ElectionRow,
    elected: Sequence[CandidateRow],
    command: ConcludeElection,
) -> None:
    """Give the elected their seats, in a new term or in the one that runs."""
    body, post = BodyKind(election.body_kind), Post(election.post)
    assert command.takes_office_on is not None
    if command.begins_term:
        people = tuple(SeatEntry(one.name, post, one.member_id) for one in elected)
        entry = BodyEntry(body, command.takes_office_on, seats=election.seats, people=people)
        set_up_bodies(uow, SetUpBodies(organization_id, (entry,)))
        return
    row = uow.session.scalars(
        select(BodyRow).where(
            BodyRow.organization_id == organization_id, BodyRow.kind == body.value
        )
    ).one_or_none()
    if row is None:
        require([Refusal("election.no_body", values={"body": body})])
    assert row is not None
    for one in elected:
        seat = AppointSeat(
            row.id,
            one.name,
            post,
            command.takes_office_on,
            one.member_id,
            Entrance.BY_ELECTION,
        )
        appoint_seat(uow, seat)
