"""Votes: counts in, the verdict by the charter, the resolution into the register."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.charters import Charter, MatterKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.governance import (
    ElectionFacts,
    ElectionResult,
    MeetingFacts,
    VoteFacts,
    VoteResult,
    assess_election,
    assess_meeting,
    assess_vote,
)
from coopdesk.domain.minutes import assess_held
from coopdesk.services.governance.meetings import open_meeting, vote_on
from coopdesk.services.governance.rules import charter_of, confirm_all, facts_of
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, ResolutionRow, VoteRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Counts:
    """A vote in votes; ``invalid`` are spoiled papers of a written one."""

    in_favour: int
    against: int = 0
    abstained: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class TakeVote:
    """Enter the vote on an agenda item; ``text`` is what is resolved, the title if empty."""

    agenda_item_id: str
    counts: Counts
    text: str = ""
    duty_holder: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class FinishResolution:
    """Note that a resolution was carried out, or, without a day, that it was not yet."""

    resolution_id: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What counts come to; ``suspects`` are the fields of ``Counts`` that cannot be right."""

    needed: int
    total: int
    limit: int
    passed: bool
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    threshold: str
    base: str
    article: str
    suspects: tuple[str, ...]


def take_vote(uow: UnitOfWork, command: TakeVote) -> str:
    """Enter the vote, enter the resolution in the register, and return the resolution's id.

    The counts of those present are frozen with it. A vote entered before is replaced, its
    resolution keeps the number. Raises RuleViolation with every reason (no quorum: 《农民专业合作
    社法》第三十条 or the charter), NeedsConfirmation when some did not vote or a vote is replaced.
    """
    resolution_id, refusals, warnings = write_vote(uow, command)
    require(refusals)
    confirm_all(uow, warnings)
    return resolution_id


def write_vote(
    uow: UnitOfWork, command: TakeVote
) -> tuple[str, tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Write vote and resolution; return its id, the reasons against, and what to confirm."""
    item = uow.get(AgendaItemRow, command.agenda_item_id)
    meeting = open_meeting(uow, item.meeting_id)
    charter, facts = charter_of(uow, meeting.organization_id), facts_of(uow, meeting)
    result = _assess(charter, facts, MatterKind(item.matter), command.counts)
    refusals = (*result.refusals, *assess_held(meeting.held_on, uow.today))
    if refusals:
        return "", refusals, ()
    row = vote_on(uow, item.id)
    warnings = result.warnings
    if row is not None:
        warnings = (*warnings, Refusal("vote.replaced", "", {"title": item.title}))
    row = row or VoteRow(agenda_item_id=item.id)
    # The majority as the charter has it today: a later charter changes no old vote.
    majority = charter.majority(facts.body, MatterKind(item.matter))
    row.threshold, row.base = str(majority.threshold), majority.base.value
    _write(uow, row, meeting, command.counts, result)
    return _resolve(uow, meeting, item, command, passed=result.passed), (), warnings


def get_verdict(uow: UnitOfWork, agenda_item_id: str, counts: Counts) -> Verdict:
    """Return what ``counts`` would come to now, for the person who is typing them."""
    item = uow.get(AgendaItemRow, agenda_item_id)
    meeting = uow.get(MeetingRow, item.meeting_id)
    charter, facts = charter_of(uow, meeting.organization_id), facts_of(uow, meeting)
    matter = MatterKind(item.matter)
    result = _assess(charter, facts, matter, counts)
    majority = charter.majority(facts.body, matter)
    return Verdict(
        needed=result.needed,
        total=counts.in_favour + counts.against + counts.abstained + counts.invalid,
        limit=facts.counted,
        passed=result.passed,
        refusals=result.refusals,
        warnings=result.warnings,
        threshold=str(majority.threshold),
        base=majority.base.value,
        article=result.source,
        suspects=_suspects(counts, facts.counted),
    )


def check_election(uow: UnitOfWork, meeting_id: str, election: ElectionFacts) -> ElectionResult:
    """Return who is elected and every figure of a ballot that cannot be right.

    《农民专业合作社法》第三十条 for the majority, unless the charter asks for more.
    """
    meeting = uow.get(MeetingRow, meeting_id)
    charter = charter_of(uow, meeting.organization_id)
    return assess_election(election, facts_of(uow, meeting), charter)


def finish_resolution(uow: UnitOfWork, command: FinishResolution) -> str:
    """Note the day a resolution was carried out and return its id; raises RuleViolation."""
    row = uow.get(ResolutionRow, command.resolution_id)
    refusals = [] if row.passed else [Refusal("resolution.not_passed", "", {"number": row.number})]
    done = command.done_on
    if done is not None and not row.decided_on <= done <= uow.today:
        values = {"day": done.isoformat(), "decided": row.decided_on.isoformat()}
        refusals.append(Refusal("resolution.done_misfit", "", values))
    require(refusals)
    row.done_on = done
    return row.id


def _assess(
    charter: Charter, facts: MeetingFacts, matter: MatterKind, counts: Counts
) -> VoteResult:
    vote = VoteFacts(matter, counts.in_favour, counts.against, counts.abstained, counts.invalid)
    return assess_vote(vote, facts, charter, assess_meeting(facts, charter))


def _suspects(counts: Counts, limit: int) -> tuple[str, ...]:
    """Return the fields that are wrong whatever the others are; all used ones if only the sum is.

    Of three numbers that are too much together nobody can say which one it is.
    """
    named = {
        "in_favour": counts.in_favour,
        "against": counts.against,
        "abstained": counts.abstained,
        "invalid": counts.invalid,
    }
    alone = tuple(name for name, votes in named.items() if not 0 <= votes <= limit)
    if alone or sum(named.values()) <= limit:
        return alone
    return tuple(name for name, votes in named.items() if votes)


def _write(
    uow: UnitOfWork, row: VoteRow, meeting: MeetingRow, counts: Counts, result: VoteResult
) -> None:
    row.entitled, row.present, row.proxies = meeting.entitled, meeting.present, meeting.proxies
    row.in_favour, row.against = counts.in_favour, counts.against
    row.abstained, row.invalid = counts.abstained, counts.invalid
    row.needed, row.article, row.passed = result.needed, result.source, result.passed
    uow.session.add(row)


def _resolve(
    uow: UnitOfWork,
    meeting: MeetingRow,
    item: AgendaItemRow,
    command: TakeVote,
    *,
    passed: bool,
) -> str:
    known = select(ResolutionRow).where(ResolutionRow.agenda_item_id == item.id)
    row = uow.session.scalars(known).one_or_none()
    if row is None:
        row = ResolutionRow(organization_id=meeting.organization_id, agenda_item_id=item.id)
        row.number = _next_number(uow, meeting)
    row.decided_on, row.passed = meeting.held_on, passed
    row.text = command.text.strip() or item.title
    row.duty_holder, row.due_on = command.duty_holder.strip(), command.due_on
    return uow.add(row)


def _next_number(uow: UnitOfWork, meeting: MeetingRow) -> str:
    """Return the next number of the organization's register in the year of the meeting."""
    year = meeting.held_on.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    used = uow.session.scalar(
        select(func.count())
        .select_from(ResolutionRow)
        .where(
            ResolutionRow.organization_id == meeting.organization_id,
            ResolutionRow.decided_on.between(first, last),
        )
    )
    return words.text("resolution.number_written", year=year, number=(used or 0) + 1)
