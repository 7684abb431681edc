"""Elections as minutes of earlier days have them: kept as written, beside what counts (原记录).

Figures that cannot be right are not entered as a round: nobody is elected by them. They stay with
the election, each with what speaks against it, until somebody has compared them with the papers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.elections import ElectionFacts, ElectionResult, assess_election
from coopdesk.domain.errors import Refusal
from coopdesk.domain.governance import MeetingFacts, assess_meeting
from coopdesk.domain.posts import Post
from coopdesk.services.governance.elected import Elected, assess_elected
from coopdesk.services.governance.elections import BallotCounts, meeting_of, standing_of
from coopdesk.services.governance.rules import people_there, rules_of
from coopdesk.storage.tables.governance import AgendaItemRow, ElectionRow, MeetingRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


@dataclass(frozen=True, slots=True)
class PaperElection:
    """The papers, votes and elected as written; ``chair`` is who is said to lead the body."""

    counts: BallotCounts
    votes: tuple[tuple[str, int], ...]
    elected: tuple[str, ...]
    chair: str = ""


def assess_paper(
    paper: PaperElection, seats: int, facts: MeetingFacts, charter: Charter
) -> ElectionResult:
    """Return what the figures come to, and every one that cannot be right.

    A vote without quorum elects nobody (《农民专业合作社法》第三十条); whoever was declared elected
    without the votes is named.
    """
    declared = paper.elected if paper.elected and paper.votes else None
    ballot = ElectionFacts(
        seats,
        **asdict(paper.counts),
        totals=dict(paper.votes),
        declared=declared,
    )
    return assess_election(ballot, facts, charter)


def keep_paper(row: ElectionRow, paper: PaperElection) -> None:
    """Keep with an election what its minutes say."""
    row.on_paper = {
        **asdict(paper.counts),
        "votes": [list(line) for line in paper.votes],
        "elected": list(paper.elected),
        "chair": paper.chair,
    }


def read_paper(row: ElectionRow) -> PaperElection | None:
    """Return what the minutes say of an election, None for one entered without them."""
    told: Mapping[str, Any] = row.on_paper
    if not told:
        return None
    counts = BallotCounts(**{name: told[name] for name in BallotCounts.__slots__})
    votes = tuple((name, number) for name, number in told["votes"])
    return PaperElection(counts, votes, tuple(told["elected"]), told["chair"])


def paper_in_words(paper: PaperElection) -> str:
    """Return what the minutes say as one sentence."""
    between, none = text("election.between_names"), text("meeting.none_on_paper")
    votes = (text("election.votes_of", name=name, votes=number) for name, number in paper.votes)
    return text(
        "election.as_on_paper",
        papers=text("election.papers_in_full", **asdict(paper.counts)),
        votes=between.join(votes) or none,
        elected=between.join(paper.elected) or none,
    )


def find_objections(uow: UnitOfWork, election: ElectionRow) -> tuple[Refusal, ...]:
    """Return what speaks against an election: its minutes' figures, and who may not sit.

    The elected are judged with those of the same meeting and with everybody who sat on its day.
    """
    meeting, item = meeting_of(uow, election), uow.get(AgendaItemRow, election.agenda_item_id)
    charter, facts = rules_of(uow, meeting, people_there(uow, meeting.id, item.position))
    paper = read_paper(election)
    against: list[Refusal] = []
    if paper is not None:
        against += assess_meeting(facts, charter).refusals
        against += assess_paper(paper, election.seats, facts, charter).refusals
    elected = _elected(uow, election)
    if elected.names:
        elections = [_elected(uow, one) for one in _held_at(uow, meeting)]
        refusals, warnings = assess_elected(
            uow, meeting.organization_id, elections, charter, meeting.held_on
        )
        against += filter(elected.is_meant_by, (*refusals, *warnings))
    return tuple(against)


def _elected(uow: UnitOfWork, election: ElectionRow) -> Elected:
    """Return whom the rounds elected; before any, whom the minutes say."""
    paper = read_paper(election)
    names = standing_of(uow, election).elected
    if paper is not None:
        names = names or paper.elected
    chair = paper.chair if paper else ""
    return Elected(BodyKind(election.body_kind), Post(election.post), names, chair)


def _held_at(uow: UnitOfWork, meeting: MeetingRow) -> Sequence[ElectionRow]:
    return uow.session.scalars(
        select(ElectionRow)
        .join(AgendaItemRow, AgendaItemRow.id == ElectionRow.agenda_item_id)
        .where(AgendaItemRow.meeting_id == meeting.id)
        .order_by(AgendaItemRow.position)
    ).all()
