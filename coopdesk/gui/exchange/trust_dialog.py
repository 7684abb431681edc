"""Trusting a key: the digits that the other office reads out are typed, group by group.

The card's own fingerprint is not shown: who sees it copies it, and nothing was compared.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services.exchange import (
    GroupVerdict,
    KeyItem,
    judge_groups,
)

_DIGITS = 6


class TrustDialog(TaskDialog):
    """``trusted`` carries the office whose key was compared.

    ``command`` makes of the digits typed what ``handler`` carries out; ``told`` are the words of
    title and introduction.
    """

    trusted = Signal(object)

    def __init__(
        self,
        door: Door,
        key: KeyItem,
        handler: Callable[[Any, Any], object],
        command: Callable[[str], object],
        *,
        told: tuple[str, str] = ("key.trust_title", "key.trust_intro"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.text(told[0], office=key.name), door, parent)
        self._key, self._handler, self._command = key, handler, command
        self._intro = words.text(told[1], office=key.name)
        self.groups = [GroupEdit(number) for number in range(1, 7)]
        for place, group in enumerate(self.groups):
            group.textEdited.connect(lambda _, place=place: self._on_edited(place))
            group.left.connect(lambda place=place: self._go_on(place))
        pane = QWidget()
        self._lay_out_groups(pane)
        leave = words.text("kit.cancel")
        self.show_pane(pane, (words.text("key.trust_now"), self.trust), leave=leave)
        self.primary_button.setEnabled(False)
        self.groups[0].setFocus()

    @property
    def typed(self) -> str:
        """The digits typed, group by group."""
        return " ".join(group.text() for group in self.groups)

    def trust(self) -> None:
        """Remember the key; the rules compare once more."""
        self.do(self._handler, self._command(self.typed), self._on_trusted)

    def _on_trusted(self, _result: object) -> None:
        self.accept()
        self.trusted.emit(self._key)

    def _on_edited(self, place: int) -> None:
        verdicts = judge_groups([group.text() for group in self.groups], self._key.fingerprint)
        for group, verdict in zip(self.groups, verdicts, strict=True):
            group.show_verdict(verdict)
        all_same = all(verdict is GroupVerdict.SAME for verdict in verdicts)
        self.primary_button.setEnabled(all_same)
        if GroupVerdict.DIFFERENT in verdicts:
            self.message_bar.say([words.text("key.stop")], "wrong")
        elif all_same:
            self.message_bar.say([words.text("key.all_same")], "done")
        else:
            self.message_bar.clear()
        if verdicts[place] is GroupVerdict.SAME:
            self._go_on(place)

    def _go_on(self, place: int) -> None:
        """Go to the next group that is not right yet, else to the button."""
        order = [*self.groups[place + 1 :], *self.groups[:place]]
        missing = next((group for group in order if not group.is_same), None)
        if missing is not None:
            missing.setFocus()
        elif self.primary_button.isEnabled():
            self.primary_button.setFocus()

    def _lay_out_groups(self, pane: QWidget) -> None:
        office = QLabel(self._key.name)
        office.setProperty("role", "section")
        level = words.choice(OfficeLevel(self._key.level))
        place = QLabel(f"{level} · {self._key.division}")
        place.setProperty("role", "soft")
        intro = QLabel(self._intro)
        intro.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(5))
        grid.setVerticalSpacing(theme.space(1))
        for number, group in enumerate(self.groups):
            row, column = divmod(number, 3)
            grid.addWidget(group.label, row * 3, column)
            grid.addWidget(group, row * 3 + 1, column)
            grid.addWidget(group.note, row * 3 + 2, column)
            grid.setColumnStretch(column, 1)
        rows = QVBoxLayout(pane)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.space(3))
        for widget in (office, place, intro):
            rows.addWidget(widget)
        rows.addLayout(grid)
        rows.addStretch(1)


class GroupEdit(QLineEdit):
    """Six digits of the fingerprint, told right or wrong as soon as the sixth is typed."""

    left = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        name = words.text("key.group", number=number)
        self.label = QLabel(name)
        self.label.setProperty("role", "label")
        self.is_same = False
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(theme.current().control)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(name)
        self.setMaxLength(_DIGITS)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9０-９]*"), self))
        self.setFont(theme.current().font(theme.current().large, numeric=True))

    def show_verdict(self, verdict: GroupVerdict) -> None:
        """Say under the field what the digits typed so far are."""
        self.is_same = verdict is GroupVerdict.SAME
        key, tone = _VERDICTS[verdict]
        sentence = words.text(key) if key else ""
        self.note.setText(sentence)
        theme.restyle(self.note, tone=tone)
        theme.restyle(self, wrong="true" if tone == "wrong" else "false")
        self.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.left.emit()
        else:
            super().keyPressEvent(event)


_VERDICTS: dict[GroupVerdict, tuple[str, str]] = {
    GroupVerdict.UNFINISHED: ("", ""),
    GroupVerdict.MISHEARD: ("key.group_misheard", "due"),
    GroupVerdict.DIFFERENT: ("key.group_different", "wrong"),
    GroupVerdict.SAME: ("key.group_same", "done"),
}
