"""Votes: counts in, the verdict by the charter, the resolution into the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.charters import Charter, MatterKind
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.governance import (
    MeetingFacts,
    VoteFacts,
    VoteResult,
    assess_meeting,
    assess_vote,
)
from coopdesk.domain.minutes import Attendee, assess_held
from coopdesk.domain.rolls import (
    VoteChoice,
    assess_choices,
    call_roll,
    count_recused,
    count_roll,
)
from coopdesk.services.governance.meetings import election_on, open_meeting, vote_on
from coopdesk.services.governance.resolutions import Resolved, enter_resolution
from coopdesk.services.governance.rules import confirm_all, people_there, roll_lines, rules_of
from coopdesk.storage.tables.governance import AgendaItemRow, MeetingRow, VoteRow
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
class TakeNamedVote:
    """Enter a vote by name; ``choices`` by the place in the attendance list, from 1."""

    agenda_item_id: str
    choices: Mapping[int, VoteChoice]
    text: str = ""
    duty_holder: str = ""
    due_on: date | None = None


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

    Who is there when the item is taken up is frozen with it. A vote entered before is replaced, its
    resolution keeps the number. Raises RuleViolation with every reason (no quorum: 《农民专业合作
    社法》第三十条 or the charter), NeedsConfirmation when some did not vote or a vote is replaced.
    """
    resolution_id, refusals, warnings = write_vote(uow, command)
    require(refusals)
    confirm_all(uow, warnings)
    return resolution_id


def take_named_vote(uow: UnitOfWork, command: TakeNamedVote) -> str:
    """Enter a vote by name, as ``take_vote``; the counts follow from the roll.

    Raises besides RuleViolation for a choice of somebody who is not there.
    """
    resolution_id, refusals, warnings = write_named_vote(uow, command)
    require(refusals)
    confirm_all(uow, warnings)
    return resolution_id


def write_named_vote(
    uow: UnitOfWork, command: TakeNamedVote
) -> tuple[str, tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Write a vote by name, as ``write_vote``."""
    item = uow.get(AgendaItemRow, command.agenda_item_id)
    people = people_there(uow, item.meeting_id, item.position)
    against = assess_choices(people, command.choices)
    if against:
        return "", tuple(against), ()
    counted = TakeVote(
        item.id,
        _counts_of(people, command.choices),
        command.text,
        command.duty_holder,
        command.due_on,
    )
    return write_vote(uow, counted, command.choices)


def write_vote(
    uow: UnitOfWork, command: TakeVote, choices: Mapping[int, VoteChoice] | None = None
) -> tuple[str, tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Write vote, roll and resolution; return its id, the reasons against, and what to confirm."""
    item = uow.get(AgendaItemRow, command.agenda_item_id)
    meeting = open_meeting(uow, item.meeting_id)
    require([Refusal("election.called")] if election_on(uow, item.id) else [])
    people = people_there(uow, meeting.id, item.position)
    charter, facts = rules_of(uow, meeting, people)
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
    _write(uow, row, facts, command.counts, result)
    roll = call_roll(people, choices)
    row.roll = roll_lines(roll)
    row.additional, row.recused = facts.additional_there, count_recused(roll)
    resolved = Resolved(result.passed, command.text, command.duty_holder, command.due_on)
    return enter_resolution(uow, meeting, item, resolved), (), warnings


def get_named_verdict(
    uow: UnitOfWork, agenda_item_id: str, choices: Mapping[int, VoteChoice]
) -> Verdict:
    """Return what choices by name would come to now."""
    item = uow.get(AgendaItemRow, agenda_item_id)
    people = people_there(uow, item.meeting_id, item.position)
    return _verdict(uow, item, people, _counts_of(people, choices))


def get_verdict(uow: UnitOfWork, agenda_item_id: str, counts: Counts) -> Verdict:
    """Return what ``counts`` would come to now, for the person who is typing them."""
    item = uow.get(AgendaItemRow, agenda_item_id)
    return _verdict(uow, item, people_there(uow, item.meeting_id, item.position), counts)


def _verdict(
    uow: UnitOfWork, item: AgendaItemRow, people: Sequence[Attendee], counts: Counts
) -> Verdict:
    charter, facts = rules_of(uow, uow.get(MeetingRow, item.meeting_id), people)
    matter = MatterKind(item.matter)
    result = _assess(charter, facts, matter, counts)
    majority = charter.majority(facts.body, matter)
    return Verdict(
        needed=result.needed,
        total=counts.in_favour + counts.against + counts.abstained + counts.invalid,
        limit=facts.counted + facts.additional_there,
        passed=result.passed,
        refusals=result.refusals,
        warnings=result.warnings,
        threshold=str(majority.threshold),
        base=majority.base.value,
        article=result.source,
        suspects=_suspects(counts, facts.counted + facts.additional_there),
    )


def _counts_of(people: Sequence[Attendee], choices: Mapping[int, VoteChoice]) -> Counts:
    count = count_roll(call_roll(people, choices))
    return Counts(count.in_favour, count.against, count.abstained)


def _assess(
    charter: Charter, facts: MeetingFacts, matter: MatterKind, counts: Counts
) -> VoteResult:
    vote = VoteFacts(
        matter,
        counts.in_favour,
        counts.against,
        counts.abstained,
        counts.invalid,
        additional_present=facts.additional_there,
    )
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
    uow: UnitOfWork, row: VoteRow, facts: MeetingFacts, counts: Counts, result: VoteResult
) -> None:
    row.entitled, row.present, row.proxies = facts.entitled, facts.present, facts.proxies
    row.in_favour, row.against = counts.in_favour, counts.against
    row.abstained, row.invalid = counts.abstained, counts.invalid
    row.needed, row.article, row.passed = result.needed, result.source, result.passed
    uow.session.add(row)
