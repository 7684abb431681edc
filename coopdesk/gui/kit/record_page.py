"""The record page: one record's form in sections, with history, documents and links below."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.record import FormField, RecordForm

C = TypeVar("C")


class RecordPage(Page):
    """One record to read and change; Ctrl+S saves, Alt+← goes back.

    A subclass fills the form with ``show_values`` in ``reload`` and saves in ``save``.
    """

    left = Signal()

    def __init__(
        self, door: Door, fields: Sequence[FormField], parent: QWidget | None = None
    ) -> None:
        super().__init__(door, parent)
        self.form = RecordForm(fields)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.hide()
        self._shown: dict[str, str] = self.form.draft()
        self.save_button: QPushButton = self.add_button(
            "kit.save", "save", self._check_and_save, primary=True, keys="Ctrl+S"
        )
        self.add_shortcut("Alt+Left", self.leave)
        self.form.confirmed.connect(self._check_and_save)
        self.form.completed.connect(self.save_button.setFocus)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        column.setSpacing(theme.space(4))
        column.addWidget(self.form)
        column.addWidget(self.tabs, 1)
        column.addStretch(0)
        scroll_area = QScrollArea(widgetResizable=True)
        scroll_area.setWidget(inner)
        scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll_area)

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.draft() != self._shown

    def begin(self) -> None:
        """Go to the first field."""
        self.form.begin()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the record as it is stored; what was typed and not saved stays."""
        if not self.is_touched:
            self.form.set_values(values)
            self._shown = self.form.draft()

    def add_tab(self, title: str, widget: QWidget) -> None:
        """Add a tab below the form: history, documents, links."""
        self.tabs.addTab(widget, title)
        self.tabs.show()

    def save(self, values: dict[str, Any]) -> None:
        """Run the command that stores ``values``; for a subclass, through ``do_save``."""
        raise NotImplementedError

    def do_save(self, handler: Callable[[Any, C], Any], command: C, sentence: str) -> None:
        """Run the command; when it was taken, say ``sentence`` at the foot of the window."""

        def on_saved(_result: object) -> None:
            self._shown = self.form.draft()
            self.show_done(sentence)

        self.do(handler, command, then=on_saved)

    def leave(self) -> None:
        """Go back; asks only when something would be lost."""
        if self.is_touched:
            messages.ask_to_discard(self, self.title_label.text(), self.left.emit)
        else:
            self.left.emit()

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason above the form, and at its field where there is one."""
        super().show_refusals(refusals)
        self.form.refuse(refusals)

    def _check_and_save(self) -> None:
        if self.form.check():
            self.save(self.form.values())
        else:
            self.message_bar.say([words.text("kit.fields_wrong")])
