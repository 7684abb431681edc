"""The record form: titled sections, one or two columns, labels above the fields."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import is_plain_enter
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor

TWO_COLUMNS_FROM = 1100
WIDEST = 1280
"""Fields grow no further on a wide screen: a line of sight has an end."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: ``key`` is its label in the catalogue and its name among the values.

    ``label`` stands for it where the label is a name and no word of ours; F1 then explains its
    section. ``section`` is the label key of its section; ``refusals`` the codes that are told at
    this field.
    """

    key: str
    make: Callable[[], Editor]
    section: str = ""
    full_width: bool = False
    required: bool = False
    refusals: tuple[str, ...] = ()
    label: str = ""


class RecordForm(QWidget):
    """Editors in sections; Enter leads from field to field and, after the last, to the button.

    Enter on an answer of a list takes it and leads on as well.
    """

    changed = Signal()
    completed = Signal()
    confirmed = Signal()

    def __init__(
        self,
        fields: Sequence[FormField],
        *,
        two_columns_from: int = TWO_COLUMNS_FROM,
        folded: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show ``fields``; the sections named in ``folded`` wait behind their titles."""
        super().__init__(parent)
        self._fields = tuple(fields)
        self._two_columns_from = two_columns_from
        self._columns = 0
        self.editors: dict[str, Editor] = {}
        self._sections: list[_Section] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        for title, members in groupby(self._fields, key=lambda field: field.section):
            cells = self._cells(list(members))
            section = _Section(words.text(title) if title else "", cells, folds=title in folded)
            self._sections.append(section)
            column.addWidget(section)
        column.addStretch(1)
        self.setMaximumWidth(WIDEST)
        self._arrange(1)

    def values(self) -> dict[str, Any]:
        """Return the value of each field by its key; None for an empty one."""
        return {key: editor.value() for key, editor in self.editors.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; fields that are not named stay as they are."""
        for key, value in values.items():
            self.editors[key].set_value(value)

    def draft(self) -> dict[str, str]:
        """Return what stands in the fields as text."""
        return {key: editor.draft() for key, editor in self.editors.items()}

    def known(self) -> str:
        """Return what tells one record's form from another's: its text, but for days.

        A new record's form proposes today's, which must not hide yesterday's draft.
        """
        told = [(key, one.draft()) for key, one in self.editors.items() if one.tells_record]
        return repr(sorted(told))

    def restore(self, draft: Mapping[str, str]) -> None:
        """Bring back a draft; fields it does not know stay as they are."""
        for key, text in draft.items():
            if key in self.editors:
                self.editors[key].restore(text)

    def check(self) -> bool:
        """Check every field, go to the first that is wrong; returns whether all are in order."""
        wrong = [editor for editor in self.editors.values() if not editor.check()]
        if wrong:
            self._go_to(wrong[0])
        return not wrong

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Tell at each field what the rules said of it, and go to the first."""
        first: Editor | None = None
        for field in self._fields:
            told = [words.refusal(r) for r in refusals if r.code in field.refusals]
            if told:
                self.editors[field.key].refuse("\n".join(told))
                first = first or self.editors[field.key]
        if first:
            self._go_to(first)

    def begin(self) -> None:
        """Go to the first field."""
        self._order()[0].input.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_plain_enter(event):
            self._go_on()
        elif held and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if self.width() >= self._two_columns_from else 1)

    def _go_to(self, editor: Editor) -> None:
        for section in self._sections:
            if section.isAncestorOf(editor):
                section.unfold()
        self._focus(editor)

    def _focus(
        self, editor: Editor, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Give the field the focus, and scroll to it: only Tab makes Qt do so by itself."""
        editor.input.setFocus(reason)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(editor)

    def _cells(self, fields: list[FormField]) -> list[tuple[QWidget, bool]]:
        cells: list[tuple[QWidget, bool]] = []
        for field in fields:
            editor = field.make()
            editor.required = field.required
            editor.label_key = field.section if field.label else field.key
            editor.changed.connect(self.changed)
            self.editors[field.key] = editor
            if isinstance(editor, Picker | SuggestionEditor):
                editor.line.picked.connect(lambda _: self._go_on())
            cells.append((_Cell(field.label or words.text(field.key), editor), field.full_width))
        return cells

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for section in self._sections:
                section.arrange(columns)

    def _order(self) -> list[Editor]:
        return [e for e in self.editors.values() if e.isEnabled() and e.isVisibleTo(self)]

    def _current(self) -> Editor | None:
        focused = self.focusWidget()
        return next((e for e in self._order() if focused and e.isAncestorOf(focused)), None)

    def _go_on(self) -> None:
        order, here = self._order(), self._current()
        place = order.index(here) + 1 if here else 0
        if place < len(order):
            self._focus(order[place], Qt.FocusReason.TabFocusReason)
        else:
            self.completed.emit()


class _Cell(QWidget):
    """A label above its editor, with the mark of a required field."""

    def __init__(self, label: str, editor: Editor) -> None:
        super().__init__()
        self.label = QLabel(label)
        self.label.setProperty("role", "label")
        self.label.setBuddy(editor.input)
        editor.tell_name(label)
        head = QGridLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setHorizontalSpacing(theme.space(1))
        head.addWidget(self.label, 0, 0)
        if editor.required:
            mark = QLabel(words.text("kit.required_mark"))
            mark.setProperty("tone", "wrong")
            mark.setToolTip(words.text("kit.required"))
            head.addWidget(mark, 0, 1)
        head.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addWidget(editor)


class _Section(QFrame):
    """A titled card of fields in one or two columns; one that folds starts without its fields."""

    def __init__(self, title: str, cells: list[tuple[QWidget, bool]], *, folds: bool) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._cells = cells
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(4))
        column.setSpacing(theme.space(3))
        self._fold_button = QToolButton()
        self._fold_button.setText(title)
        self._fold_button.setCheckable(True)
        self._fold_button.setChecked(not folds)
        if title and folds:
            self._fold_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._fold_button.toggled.connect(self._show_fields)
            column.addWidget(self._fold_button)
        elif title:
            label = QLabel(title)
            label.setProperty("role", "section")
            column.addWidget(label)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(6))
        self._grid.setVerticalSpacing(theme.space(3))
        column.addWidget(self._body)
        self._show_fields(not folds)

    def unfold(self) -> None:
        """Show the fields."""
        self._fold_button.setChecked(True)

    def _show_fields(self, shown: bool) -> None:
        self._body.setVisible(shown)
        theme.set_icon(self._fold_button, "down" if shown else "right")

    def arrange(self, columns: int) -> None:
        """Lay the fields out anew; a wide one takes a whole line."""
        row = place = 0
        for cell, is_wide in self._cells:
            self._grid.removeWidget(cell)
            span = columns if is_wide else 1
            if place + span > columns:
                row, place = row + 1, 0
            self._grid.addWidget(cell, row, place, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
