"""A form of counts that says, while they are typed, what they come to and by which rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.services.governance import Verdict


class VerdictDialog(FormDialog):
    """``verdict_label`` says what the counts come to; a subclass judges them in ``judge``."""

    def __init__(
        self, door: Door, form: Form[Any], parent: QWidget, values: Mapping[str, Any] | None = None
    ) -> None:
        self.verdict_label = QLabel()
        self.verdict_label.setWordWrap(True)
        self.rule_label = QLabel()
        self.rule_label.setWordWrap(True)
        self.rule_label.setProperty("role", "soft")
        super().__init__(door, form, parent, values=values)
        self._add_verdict()
        self.fields.changed.connect(self.judge)
        self.judge()

    @property
    def verdict(self) -> str:
        """What the counts come to, as shown."""
        return self.verdict_label.text()

    def judge(self) -> None:
        """Ask what the counts would come to, and say it by ``say``."""
        raise TypeError("a dialog of counts judges them")

    def say(self, sentence: str, tone: str, rule: str, reasons: Sequence[Refusal] = ()) -> None:
        """Show what the counts come to, in a tone, and the rule beneath; F1 explains reasons."""
        self.verdict_label.setText(sentence)
        tell_reasons(self.verdict_label, reasons)
        theme.restyle(self.verdict_label, tone=tone)
        self.rule_label.setText(rule)

    def sizeHint(self) -> QSize:
        """The size of the fields, and room for the verdict above the buttons."""
        room = theme.current().base * 5
        hint = super().sizeHint() + QSize(0, room)
        return hint.boundedTo(self.screen().availableGeometry().size())

    def _add_verdict(self) -> None:
        """Put the verdict between the fields and the buttons, where it is always seen."""
        frame = QFrame()
        frame.setProperty("surface", "foot")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*[theme.space(5), theme.space(2)] * 2)
        column.setSpacing(theme.space(1))
        column.addWidget(self.verdict_label)
        column.addWidget(self.rule_label)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout), "a dialog is a column above its foot"
        whole.insertWidget(whole.count() - 1, frame)


def beginning_sentence(verdict: Verdict) -> tuple[str, str]:
    """Return what to say before anything is typed, and its tone: no quorum needs no counting."""
    lacking = [one for one in verdict.refusals if one.code == "meeting.no_quorum"]
    if lacking:
        return "\n".join(map(words.refusal, lacking)), "wrong"
    return words.text("vote.needs", needed=verdict.needed, limit=verdict.limit), "ink_soft"


def verdict_sentence(verdict: Verdict) -> tuple[str, str]:
    """Return what to say of the counts, and its tone: first what cannot be right."""
    if verdict.refusals:
        return "\n".join(words.refusal(reason) for reason in verdict.refusals), "wrong"
    told = {"needed": verdict.needed, "total": verdict.total, "limit": verdict.limit}
    sentence = words.text("vote.will_pass", **told)
    if not verdict.passed:
        sentence = words.text("vote.will_fail", **told)
    waiting = verdict.limit - verdict.total
    if waiting:
        sentence += words.text("vote.waiting", count=waiting)
    return sentence, "done" if verdict.passed else "due"
