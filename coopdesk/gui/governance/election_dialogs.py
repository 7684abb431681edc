"""The steps of an election: calling it, counting a round, announcing the result."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.governance.election_facts import objections
from coopdesk.gui.governance.fields import count_editor, day_editor, names_in
from coopdesk.gui.governance.verdict_dialog import VerdictDialog
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, NumberEditor, YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.paired_choice import Branch, PairedChoiceEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.services import governance
from coopdesk.services.governance import AgendaItem, BallotCounts, ElectionRecord

_PAPERS = {
    "issued": "election.issued",
    "returned": "election.returned",
    "valid": "election.valid",
    "invalid": "election.invalid",
    "missing": "election.missing",
}
_NEEDED = ("issued", "returned", "valid")
_CELLS = {
    "election.issued_above_present": ("issued",),
    "election.issued_misfit": ("issued", "returned", "missing"),
    "election.returned_misfit": ("returned", "valid", "invalid"),
}
_MOST_SEATS = 300


def next_step(door: Door, item: AgendaItem, organization_id: str, parent: QWidget) -> FormDialog:
    """Return the dialog that an election waits for: its list, a count, or the announcement.

    The election is read anew: who is there may have changed since the item was.
    """
    record = door.ask(governance.find_election, item.id)
    if record is None:
        return call_dialog(door, item, organization_id, parent)
    if record.ballots and record.standing.is_decided:
        return conclude_dialog(door, record, parent)
    return BallotDialog(door, record, parent)


def call_dialog(door: Door, item: AgendaItem, organization_id: str, parent: QWidget) -> FormDialog:
    """Return the form that calls an election, or changes the list before anybody voted."""
    record = item.election

    def command(values: Mapping[str, Any]) -> governance.CallElection:
        body, post = values["election.office"]
        nominees = tuple(governance.Nominee(name) for name in names_in(values["election.nominees"]))
        seats, alternates = values["election.seats"], values["election.alternates"] or 0
        return governance.CallElection(item.id, body, post, seats, nominees, alternates)

    form = Form(
        title=words.text("election.call_on", title=item.title),
        fields=_calling_fields(door, organization_id),
        handler=governance.call_election,
        command=command,
        primary=words.text("election.call"),
    )
    return FormDialog(door, form, parent, values=_called(record))


def conclude_dialog(door: Door, record: ElectionRecord, parent: QWidget) -> FormDialog:
    """Return the form that announces the result and gives the elected their seats."""

    def command(values: Mapping[str, Any]) -> governance.ConcludeElection:
        return governance.ConcludeElection(
            record.id, values["election.takes_office_on"], values["election.term"]
        )

    between = words.text("election.between_names")
    told = words.text("election.will_elect", names=between.join(record.standing.elected))
    if record.standing.open_seats:
        told = words.text("election.next_more", seats=record.standing.open_seats)
    form = Form(
        title=words.text("election.conclude_on", title=record.title),
        fields=(
            FormField(
                "election.takes_office_on",
                lambda: day_editor(door.today),
                refusals=("election.no_body", "seat.outside_term", "body.term_overlaps"),
            ),
            FormField(
                "election.term",
                lambda: YesEditor(words.text("election.begins_term")),
            ),
        ),
        handler=governance.conclude_election,
        command=command,
        primary=words.text("election.conclude"),
        intro="\n".join((told, *objections(record))),
    )
    return FormDialog(door, form, parent)


class BallotDialog(VerdictDialog):
    """The count of one round: papers, then the votes of each candidate, by keyboard."""

    def __init__(self, door: Door, record: ElectionRecord, parent: QWidget) -> None:
        self._record = record
        self._guarded: frozenset[str] = frozenset()
        super().__init__(door, _counting_form(record), parent, _found_on_paper(record))

    def judge(self) -> None:
        values = self.fields.values()
        counts, votes = _counts(values), _votes(self._record, values)
        verdict = self.door.ask(governance.judge_ballot, self._record.id, counts, votes)
        told = {"needed": verdict.needed, "seats": self._record.standing.open_seats}
        sentence = words.text("election.needs", **told, limit=verdict.limit)
        tone = "ink_soft"
        is_told = bool(votes) or all(values[_PAPERS[name]] is not None for name in _NEEDED)
        refusals = [one for one in verdict.refusals if is_told or one.code == "meeting.no_quorum"]
        if refusals:
            sentence = "\n".join(words.refusal(reason) for reason in refusals)
            tone = "wrong"
        elif votes:
            sentence, tone = _sentence(verdict)
        rule = words.text("vote.by_rule", article=verdict.article)
        self.say(sentence, tone, rule, refusals)
        self._mark(frozenset(key for one in refusals for key in self._cells_of(one)))

    def _mark(self, suspects: frozenset[str]) -> None:
        """Say at each cell that a figure of it cannot be right."""
        for key in suspects | self._guarded:
            told = words.text("election.cell_wrong") if key in suspects else ""
            self.fields.editors[key].refuse(told)
        self._guarded = suspects

    def _cells_of(self, reason: Refusal) -> list[str]:
        """Return the cells that a reason is about, those of the candidates by their names."""
        if reason.code in _CELLS:
            return [_PAPERS[name] for name in _CELLS[reason.code]]
        standing = {
            one.name: _key(one.id)
            for one in self._record.candidates
            if one.name in self._record.standing.candidates
        }
        if reason.code == "election.candidate_above_valid":
            return [standing[str(reason.values["name"])]]
        is_of_votes = reason.code == "election.too_many_marks"
        values = self.fields.values()
        return [key for key in standing.values() if is_of_votes and values[key]]


def _sentence(verdict: governance.BallotVerdict) -> tuple[str, str]:
    between = words.text("election.between_names")
    told = []
    if verdict.elected:
        told.append(words.text("election.will_elect", names=between.join(verdict.elected)))
    if verdict.tied:
        told.append(words.text("election.will_tie", names=between.join(verdict.tied)))
    if not told:
        told.append(words.text("election.nobody_yet", needed=verdict.needed))
    return "".join(told), "done" if verdict.elected and not verdict.tied else "due"


def _calling_fields(door: Door, organization_id: str) -> tuple[FormField, ...]:
    what, who = "election.section_seats", "election.section_candidates"
    return (
        FormField(
            "election.office",
            lambda: PairedChoiceEditor(_offices(door, organization_id), deep=True),
            section=what,
            full_width=True,
            required=True,
            refusals=("seat.post_misfit",),
        ),
        FormField(
            "election.seats",
            lambda: NumberEditor(minimum=1, maximum=_MOST_SEATS),
            section=what,
            required=True,
            refusals=("election.seats_range",),
        ),
        FormField(
            "election.alternates",
            lambda: NumberEditor(minimum=0, maximum=_MOST_SEATS),
            section=what,
        ),
        FormField(
            "election.nominees",
            lambda: LongTextEditor(lines=5),
            section=who,
            full_width=True,
            required=True,
            refusals=("election.candidate_unnamed", "election.candidate_twice"),
        ),
    )


def _offices(door: Door, organization_id: str) -> list[Branch]:
    """Return the bodies of the charter, each with its posts."""
    branches = []
    for item in door.ask(governance.list_body_kinds, organization_id):
        posts = door.ask(governance.list_posts, item.kind)
        below = tuple(((item.kind, post.post), post.name) for post in posts)
        branches.append(Branch(item.kind, words.choice(item.kind), below))
    return [branch for branch in branches if branch.below]


def _called(record: ElectionRecord | None) -> dict[str, Any]:
    if record is None:
        return {"election.alternates": 0}
    between = words.text("election.between_names")
    return {
        "election.office": (record.body, record.post),
        "election.seats": record.seats,
        "election.alternates": record.alternates,
        "election.nominees": between.join(one.name for one in record.candidates),
    }


def _counting_form(record: ElectionRecord) -> Form[Any]:
    def command(values: Mapping[str, Any]) -> governance.CountBallot:
        return governance.CountBallot(record.id, _counts(values), _votes(record, values))

    papers = [
        FormField(
            key,
            count_editor,
            section="election.section_papers",
            required=name in _NEEDED,
        )
        for name, key in _PAPERS.items()
    ]
    votes = [
        FormField(_key(one.id), count_editor, section="election.section_votes", label=one.name)
        for one in record.candidates
        if one.name in record.standing.candidates
    ]
    round_told = words.text("election.round", number=len(record.ballots) + 1)
    return Form(
        title=words.text("election.count_on", title=record.title, round=round_told),
        fields=(*papers, *votes),
        handler=governance.count_ballot,
        command=command,
        primary=words.text("election.count"),
    )


def _found_on_paper(record: ElectionRecord) -> dict[str, Any]:
    """Return what the first count begins with: the figures of earlier minutes, if there are any."""
    paper = record.on_paper
    if paper is None or record.ballots:
        return {"election.issued": record.counted}
    papers = {key: getattr(paper.counts, name) or None for name, key in _PAPERS.items()}
    votes = dict(paper.votes)
    return papers | {
        _key(one.id): votes[one.name] for one in record.candidates if one.name in votes
    }


def _counts(values: Mapping[str, Any]) -> BallotCounts:
    return BallotCounts(**{name: values[key] or 0 for name, key in _PAPERS.items()})


def _votes(record: ElectionRecord, values: Mapping[str, Any]) -> dict[str, int]:
    typed = {one.id: values.get(_key(one.id)) for one in record.candidates}
    return {key: votes for key, votes in typed.items() if votes is not None}


def _key(candidate_id: str) -> str:
    return f"candidate.{candidate_id}"
