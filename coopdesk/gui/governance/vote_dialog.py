"""Entering a vote: counts, the guard that names the cell, and the verdict while typing."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.governance.fields import count_editor, day_editor
from coopdesk.gui.governance.verdict_dialog import (
    VerdictDialog,
    beginning_sentence,
    verdict_sentence,
)
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.services import governance
from coopdesk.services.governance import AgendaItem, Counts, Verdict

_COUNTS = {
    "in_favour": "vote.in_favour",
    "against": "vote.against",
    "abstained": "vote.abstained",
    "invalid": "vote.invalid",
}


class VoteDialog(VerdictDialog):
    """The vote on one agenda item."""

    def __init__(self, door: Door, item: AgendaItem, parent: QWidget) -> None:
        self._item_id = item.id
        self._guarded: set[str] = set()
        super().__init__(door, _form(door, item), parent, _values(item))

    def judge(self) -> None:
        values = self.fields.values()
        typed = any(values[key] is not None for key in _COUNTS.values())
        verdict = self.door.ask(governance.get_verdict, self._item_id, _counts(values))
        sentence, tone = verdict_sentence(verdict) if typed else beginning_sentence(verdict)
        rule = words.text("vote.by_rule", article=verdict.article)
        self.say(sentence, tone, rule, verdict.refusals if tone == "wrong" else ())
        self._mark(set(verdict.suspects), verdict)

    def _mark(self, suspects: set[str], verdict: Verdict) -> None:
        for name, key in _COUNTS.items():
            editor = self.fields.editors[key]
            if name in suspects:
                editor.refuse(_suspicion(verdict))
            elif name in self._guarded:
                editor.refuse("")
        self._guarded = suspects


def _form(door: Door, item: AgendaItem) -> Form[Any]:
    counts = "vote.section_counts"
    resolved = "vote.section_resolution"

    def command(values: Mapping[str, Any]) -> governance.TakeVote:
        return governance.TakeVote(
            item.id,
            _counts(values),
            text=values["resolution.text"] or "",
            duty_holder=values["resolution.duty_holder"] or "",
            due_on=values["resolution.due_on"],
        )

    return Form(
        title=words.text("vote.on", title=item.title),
        fields=(
            FormField("vote.in_favour", count_editor, section=counts, required=True),
            FormField("vote.against", count_editor, section=counts),
            FormField("vote.abstained", count_editor, section=counts),
            FormField("vote.invalid", count_editor, section=counts),
            FormField(
                "resolution.text",
                lambda: LongTextEditor(lines=3),
                section=resolved,
                full_width=True,
            ),
            FormField("resolution.duty_holder", TextEditor, section=resolved),
            FormField("resolution.due_on", lambda: day_editor(door.today), section=resolved),
        ),
        handler=governance.take_vote,
        command=command,
        primary=words.text("vote.enter"),
    )


def _values(item: AgendaItem) -> dict[str, Any]:
    vote = item.vote
    if vote is None:
        return {"resolution.text": item.title}
    counts = {key: getattr(vote, name) for name, key in _COUNTS.items()}
    return {
        **counts,
        "resolution.text": vote.text,
        "resolution.duty_holder": vote.duty_holder or None,
        "resolution.due_on": vote.due_on,
    }


def _counts(values: Mapping[str, Any]) -> Counts:
    return Counts(**{name: values[key] or 0 for name, key in _COUNTS.items()})


def _suspicion(verdict: Verdict) -> str:
    told = {"total": verdict.total, "limit": verdict.limit}
    return words.text("vote.cell_wrong", **told)
