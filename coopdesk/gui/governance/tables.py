"""The tables of the three bodies: meetings, resolutions, terms, attendance, agenda."""

from dataclasses import dataclass
from operator import attrgetter

from coopdesk import words
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.domain.minutes_versions import MinutesStage
from coopdesk.domain.resolutions import DutyStage
from coopdesk.gui.governance.election_facts import election_progress
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.governance import (
    AgendaItem,
    MeetingItem,
    ResolutionItem,
    TermItem,
    VoteItem,
    movements_in_words,
)
from coopdesk.services.members import initials_of


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One line of the attendance list; ``id`` is its place in the list, ``now`` how it stands."""

    id: int
    person: Attendee
    now: Attendee
    has_letter: bool = False

    @property
    def initials(self) -> str:
        """How the name is typed by the first letters of its sounds."""
        return initials_of(self.person.name)


def outcome(passed: bool | None) -> str:
    """Return the word for how a vote ended, empty before there was one."""
    if passed is None:
        return ""
    return words.text("vote.passed") if passed else words.text("vote.failed")


def tally(vote: VoteItem | ResolutionItem) -> str:
    """Return the counts of a vote in the order of the form; nothing for an election."""
    if vote.in_favour is None:
        return ""
    return words.text("vote.tally", yes=vote.in_favour, no=vote.against, abstained=vote.abstained)


def days_left(days: int | None) -> str:
    """Return the days a term has left, in words when it is over."""
    if days is None:
        return ""
    return words.text("term.overdue", days=-days) if days < 0 else f"{days:,}"


_STAGE_TONES = {TermStage.DUE: "due", TermStage.OVERDUE: "wrong", TermStage.RUNNING: "done"}
_DUTY_TONES = {DutyStage.DUE: "due", DutyStage.OVERDUE: "wrong", DutyStage.DONE: "done"}
_WAY_TONES = {Way.PRESENT: "done", Way.PROXY: "accent", Way.ABSENT: "ink_soft"}
_MINUTES_TONES = {
    MinutesStage.DRAFT: "accent",
    MinutesStage.FINAL: "due",
    MinutesStage.SIGNED: "ink_soft",
}
_OUTCOME_TONES = {True: "done", False: "due", None: ""}


def _has_quorum(reached: bool) -> str:
    return words.text("quorum.met") if reached else words.text("quorum.not_met")


def _mark_late(late: bool) -> str:
    return words.text("meeting.late_entry") if late else ""


def _allowed(item: ResolutionItem) -> str:
    return words.choice(item.subject) if item.subject else ""


def still_open(item: ResolutionItem) -> str:
    """Return what is open of what a resolution allows: of its amount, or of the steps."""
    if item.subject is None or not item.passed:
        return ""
    if item.left is not None:
        return str(item.left)
    return words.text("resolution.uses_count", count=item.uses) if item.uses else ""


def _if_any(seats: object) -> str:
    """Return a number of seats, nothing where the body is all members."""
    return str(seats) if seats else ""


class MeetingTableModel(ItemTableModel[MeetingItem]):
    """Meetings, one row each."""

    columns = (
        Column("meeting.held_on", attrgetter("held_on")),
        Column("meeting.title", attrgetter("title"), width=16),
        Column("meeting.organization", attrgetter("organization")),
        Column("meeting.body", attrgetter("body")),
        Column("meeting.entitled", attrgetter("entitled"), numeric=True),
        Column("meeting.counted", attrgetter("counted"), numeric=True),
        Column("meeting.needed", attrgetter("needed"), numeric=True),
        Column(
            "meeting.quorum",
            attrgetter("has_quorum"),
            show=_has_quorum,
            tone=lambda reached: "done" if reached else "due",
        ),
        Column("meeting.votes", attrgetter("votes"), numeric=True),
        Column("meeting.passed", attrgetter("passed"), numeric=True, optional=True),
        Column(
            "meeting.state",
            attrgetter("stage"),
            tone=lambda stage: _MINUTES_TONES[stage],
        ),
        Column("meeting.late_entry", attrgetter("is_late_entry"), show=_mark_late, optional=True),
    )
    organization_column = 2


class ResolutionTableModel(ItemTableModel[ResolutionItem]):
    """Resolutions, one row each."""

    columns = (
        Column("resolution.number", attrgetter("number")),
        Column("resolution.decided_on", attrgetter("decided_on")),
        Column("resolution.organization", attrgetter("organization")),
        Column("resolution.text", attrgetter("text"), width=18),
        Column("resolution.body", attrgetter("body"), optional=True),
        Column(
            "resolution.passed",
            attrgetter("passed"),
            show=lambda passed: outcome(bool(passed)),
            tone=lambda passed: _OUTCOME_TONES[passed],
        ),
        Column("resolution.duty_holder", attrgetter("duty_holder")),
        Column("resolution.due_on", attrgetter("due_on")),
        Column(
            "resolution.task",
            attrgetter("duty"),
            tone=lambda stage: _DUTY_TONES.get(stage, ""),
        ),
        Column("resolution.subject", _allowed),
        Column("resolution.left", still_open),
        Column("resolution.tally", tally, optional=True),
        Column("resolution.needed", attrgetter("needed"), numeric=True, optional=True),
        Column("resolution.done_on", attrgetter("done_on"), optional=True),
    )
    organization_column = 2


class TermTableModel(ItemTableModel[TermItem]):
    """Bodies with their latest term, one row each."""

    columns = (
        Column("term.organization", attrgetter("organization")),
        Column("term.body", attrgetter("body")),
        Column("term.number", attrgetter("number"), numeric=True),
        Column("term.seats", attrgetter("seats"), numeric=True, show=_if_any),
        Column("term.seated", attrgetter("seated"), numeric=True, show=_if_any),
        Column("term.starts_on", attrgetter("starts_on")),
        Column("term.ends_on", attrgetter("ends_on")),
        Column("term.days_left", attrgetter("days_left"), numeric=True, show=days_left),
        Column(
            "term.stage",
            attrgetter("stage"),
            tone=lambda stage: _STAGE_TONES.get(stage, ""),
        ),
    )
    organization_column = 0


class AttendanceTableModel(ItemTableModel[AttendanceLine]):
    """Entitled people, one row each."""

    columns = (
        Column("attendance.position", attrgetter("id"), numeric=True),
        Column("attendance.name", attrgetter("person.name"), width=14),
        Column("attendance.capacity", attrgetter("person.capacity")),
        Column("attendance.way", attrgetter("now.way"), width=8, tone=lambda way: _WAY_TONES[way]),
        Column("attendance.proxy_holder", attrgetter("now.proxy_holder"), width=12),
        Column("attendance.letter", attrgetter("has_letter")),
        Column("attendance.moves", lambda line: movements_in_words(line.person), width=14),
        Column("attendance.remark", attrgetter("person.remark"), width=10),
        Column(
            "attendance.additional_votes",
            attrgetter("person.additional_votes"),
            numeric=True,
            optional=True,
            show=lambda votes: str(votes or ""),
        ),
    )

    def searched(self, item: AttendanceLine) -> str:
        """Return name and initials: who stands for somebody else is not meant."""
        return f"{item.person.name}\n{item.initials}".casefold()


def _voted(item: AgendaItem) -> str:
    if item.election is not None:
        return election_progress(item.election)
    return tally(item.vote) if item.vote else ""


def _outcome_of(item: AgendaItem) -> str:
    """Return how an item ended; of an election that waits, that something speaks against it."""
    waits = item.passed is None and item.election is not None
    if waits and item.election is not None and item.election.objections:
        return words.text("election.objection")
    return outcome(item.passed)


class AgendaTableModel(ItemTableModel[AgendaItem]):
    """Agenda items in their order, one row each."""

    columns = (
        Column("agenda.position", attrgetter("position"), numeric=True),
        Column("agenda.title", attrgetter("title"), width=16),
        Column("agenda.matter", attrgetter("matter"), width=8),
        Column("agenda.vote", _voted, width=12),
        Column(
            "agenda.outcome",
            _outcome_of,
            width=5,
            tone=lambda told: "done" if told == outcome(True) else "due",
        ),
    )
