"""Elections (选举): the count of one ballot, and where an election stands after its rounds.

A ballot fills several seats; who reaches the charter's majority is elected, those with most votes
first. Equals at the last seat stand in a run-off (重新投票). Where too few reach the majority, the
others stand again (再次投票). Who reached it without a seat may be an alternate (候补).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopdesk.domain.charters import Charter, MatterKind, VoteBase
from coopdesk.domain.errors import Refusal
from coopdesk.domain.governance import MeetingFacts, Reasons
from coopdesk.domain.policy import Objections


class ElectionState(StrEnum):
    """Whether ballots may still be counted."""

    OPEN = "open"
    CONCLUDED = "concluded"


class Outcome(StrEnum):
    """What an election came to for one candidate."""

    ELECTED = "elected"
    ALTERNATE = "alternate"
    NOT_ELECTED = "not_elected"


@dataclass(frozen=True, slots=True)
class ElectionFacts:
    """A ballot for several seats; ``totals`` has each candidate's votes by their key."""

    seats: int
    issued: int
    returned: int
    valid: int
    invalid: int
    totals: Mapping[str, int]
    missing: int = 0
    declared: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """Who reached the majority; ``tied`` stand equal for the last seats and need a run-off."""

    needed: int
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    refusals: Reasons


def assess_election(
    election: ElectionFacts, meeting: MeetingFacts, charter: Charter
) -> ElectionResult:
    """Return who is elected and every figure that cannot be right.

    Issued = returned + missing; returned = valid + invalid; no candidate above the valid ballots,
    all together at most seats times valid ballots. The majority is of all votes, a paper is handed
    out for each additional one too (《农民专业合作社法》第三十条, 第二十二条).
    """
    majority = charter.majority(meeting.body, MatterKind.ELECTION)
    base = {
        VoteBase.ENTITLED: meeting.votes,
        VoteBase.PRESENT: meeting.votes_there,
        VoteBase.CAST: election.returned,
        VoteBase.VALID: election.valid,
    }[majority.base]
    needed = majority.threshold.need(base)
    found = Objections()
    _check_ballots(election, meeting, found)
    elected, tied = _rank(election.totals, needed, election.seats)
    if election.declared is not None and set(election.declared) != set(elected):
        wrong = sorted(set(election.declared) ^ set(elected))
        found.refuse("election.declared_misfit", "", {"names": "、".join(wrong)})
    return ElectionResult(needed, elected, tied, tuple(found.refusals))


@dataclass(frozen=True, slots=True)
class Ballot:
    """One round that was counted: seats it was for, votes by candidate, votes needed."""

    seats: int
    needed: int
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an election stands: ``candidates`` are who may be voted on in the next round.

    ``is_run_off`` says that they stand because they were equal; without candidates or seats left
    nothing is to be voted on. ``alternates`` are known once all seats are filled.
    """

    elected: tuple[str, ...]
    alternates: tuple[str, ...]
    candidates: tuple[str, ...]
    open_seats: int
    is_run_off: bool

    @property
    def is_decided(self) -> bool:
        """Whether no further round is possible."""
        return not (self.open_seats and self.candidates)


def begins_body_anew(filled: int, seats: int) -> bool:
    """Return whether an election of so many seats renews a body (换届), or only fills it (补选).

    More than half of its seats renew it; a body that nobody registered before always begins anew.
    """
    return 2 * filled > seats


def assess_candidates(names: Sequence[str], seats: int, alternates: int) -> list[Refusal]:
    """Return what is wrong with the list of an election before anybody votes."""
    refusals = []
    if seats < 1 or alternates < 0:
        refusals.append(Refusal("election.seats_range"))
    if not names or any(not name.strip() for name in names):
        refusals.append(Refusal("election.candidate_unnamed"))
    twice = sorted(name for name, count in Counter(names).items() if count > 1 and name.strip())
    if twice:
        refusals.append(Refusal("election.candidate_twice", values={"names": "、".join(twice)}))
    return refusals


def compute_standing(
    seats: int, alternates: int, candidates: Sequence[str], ballots: Sequence[Ballot]
) -> Standing:
    """Return where the election stands after ``ballots``, in the order they were held.

    ``seats`` and ``alternates`` are how many are wanted, ``candidates`` who stood at the beginning.
    """
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    for ballot in ballots:
        won, tied = _rank(ballot.totals, ballot.needed, ballot.seats)
        elected += won
    left = seats - len(elected)
    standing = tied or tuple(name for name in candidates if name not in elected)
    waiting: tuple[str, ...] = ()
    if not left and ballots:
        last = ballots[-1]
        ranked = Counter(
            {
                name: votes
                for name, votes in last.totals.items()
                if votes >= last.needed and name not in elected
            }
        )
        waiting = tuple(name for name, _ in ranked.most_common(alternates))
    return Standing(elected, waiting, standing if left else (), left, bool(tied and left))


def _check_ballots(election: ElectionFacts, meeting: MeetingFacts, found: Objections) -> None:
    counts = (election.issued, election.returned, election.valid, election.invalid)
    if min(*counts, election.missing, *election.totals.values(), 0) < 0:
        found.refuse("vote.negative", "", {})
    if election.issued > meeting.votes_there:
        values = {"total": election.issued, "present": meeting.votes_there}
        found.refuse("election.issued_above_present", "", values)
    if election.issued != election.returned + election.missing:
        values = {"issued": election.issued, "returned": election.returned}
        found.refuse("election.issued_misfit", "", values | {"missing": election.missing})
    if election.returned != election.valid + election.invalid:
        values = {"returned": election.returned, "valid": election.valid}
        found.refuse("election.returned_misfit", "", values | {"invalid": election.invalid})
    for name, votes in election.totals.items():
        if votes > election.valid:
            values = {"votes": votes, "valid": election.valid}
            found.refuse("election.candidate_above_valid", "", {"name": name, **values})
    limit = election.seats * election.valid
    if sum(election.totals.values()) > limit:
        values = {"total": sum(election.totals.values()), "limit": limit}
        found.refuse("election.too_many_marks", "", values)


def _rank(
    totals: Mapping[str, int], needed: int, seats: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who won a seat and who stand equal where the seats run out."""
    reached = Counter({name: votes for name, votes in totals.items() if votes >= needed})
    order: Sequence[tuple[str, int]] = reached.most_common()
    if len(order) <= seats:
        return tuple(name for name, _ in order), ()
    border = order[seats][1]
    elected = tuple(name for name, votes in order[:seats] if votes > border)
    if len(elected) == seats:
        return elected, ()
    return elected, tuple(name for name, votes in order if votes == border)
