"""A dialog around one piece of long work: what it needs, the work with its bar, what came of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk.domain.errors import CoopdeskError
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt, tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.message_bar import MessageBar


class TaskDialog(BarHost, QDialog):
    """Shows one pane after the other; a refusal is said above the pane, and the pane stays.

    A subclass shows its panes with ``show_pane`` and runs commands with ``do`` (short) or ``run``
    (long, on another thread).
    """

    def __init__(self, title: str, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.door = door
        self.message_bar = MessageBar()
        self.job_bar = JobBar()
        self.primary_button = _button("primary")
        self.second_button = _button("plain")
        self.cancel_button = _button("plain")
        self._take: Callable[[], object] = self.accept
        self._second: Callable[[], object] = self.accept
        self._panes = QStackedWidget()
        self._job: Job | None = None
        self.primary_button.clicked.connect(lambda _: self._take())
        self.second_button.clicked.connect(lambda _: self._second())
        self.cancel_button.clicked.connect(self.reject)
        self._lay_out()

    def show_pane(
        self,
        pane: QWidget,
        action: tuple[str, Callable[[], object]],
        *,
        second: tuple[str, Callable[[], object]] | None = None,
        leave: str = "",
    ) -> None:
        """Show ``pane`` with its primary button, perhaps a second one, and the way out.

        ``leave`` is the word of the way out; empty when nothing is left to leave.
        """
        self.message_bar.clear()
        if not self._panes.count():
            # Qt itself opens a window at two thirds of the screen at most
            self.resize(self.sizeHint())
        fields = pane.findChildren(Editor)
        if not fields:
            self.primary_button.setFocus()  # nothing to fill in: Enter goes on, and does not leave
        self._panes.setCurrentIndex(self._panes.addWidget(pane))
        if fields:
            fields[0].input.setFocus()
        word, self._take = action
        self.primary_button.setText(word)
        self.second_button.setVisible(second is not None)
        if second:
            self.second_button.setText(second[0])
            self._second = second[1]
        self.cancel_button.setText(leave)
        self.cancel_button.setVisible(bool(leave))

    def do(
        self, handler: Callable[[Any, Any], Any], command: Any, then: Callable[[Any], None]
    ) -> None:
        """Run one short command; ``then`` receives its result."""
        self.message_bar.clear()
        attempt(self, lambda sure: self.door.do(handler, command, confirmed=sure), then)

    def run(self, handler: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> None:
        """Run long work on another thread; the buttons wait until it ends."""
        self.message_bar.clear()
        was_pressed = self.focusWidget() is self.primary_button  # a button that waits loses it
        self._job = job = Job(self.door, handler, args, parent=self)
        job.finished.connect(then)
        job.refused.connect(self._on_refused)
        self._set_waiting(waiting=True)
        job.ended.connect(lambda: self._set_waiting(waiting=False))
        if was_pressed:
            job.ended.connect(self.primary_button.setFocus)
        self.job_bar.follow(job)
        job.start()

    def reject(self) -> None:
        """Leave; work that runs is stopped first and takes the dialog with it."""
        if self._job is not None and self._job.is_running:
            self._job.ended.connect(super().reject)
            self._job.cancel()
        else:
            super().reject()

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(640), theme.scaled(560))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        focused = self.focusWidget()
        if entered and isinstance(focused, QPushButton) and not held:
            focused.click()
        elif entered and held and self.primary_button.isEnabled():
            self.primary_button.click()
        elif not entered:
            super().keyPressEvent(event)

    def _on_refused(self, error: CoopdeskError) -> None:
        tell(self, error)

    def _set_waiting(self, *, waiting: bool) -> None:
        for button in (self.primary_button, self.second_button):
            button.setEnabled(not waiting)
        self._panes.setEnabled(not waiting)

    def _lay_out(self) -> None:
        notes = QVBoxLayout()
        notes.setContentsMargins(theme.space(5), 0, theme.space(5), 0)
        notes.setSpacing(0)
        notes.addWidget(self.message_bar)
        notes.addWidget(self.job_bar)
        frame = QFrame()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        inner.addWidget(self._panes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(notes)
        column.addWidget(frame, 1)
        foot = button_foot(self.cancel_button, self.second_button, self.primary_button)
        column.addWidget(foot)


def _button(kind: str) -> QPushButton:
    button = QPushButton()
    button.setProperty("kind", kind)
    button.setAutoDefault(False)
    return button


def in_card(widget: QWidget) -> QFrame:
    """Return ``widget`` on a card, with a scroll bar of its own when it is long."""
    scroll = QScrollArea(widgetResizable=True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.setProperty("surface", "sheet")
    scroll.setWidget(widget)
    card = QFrame()
    card.setProperty("surface", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(*[theme.space(1)] * 4)
    column.addWidget(scroll)
    return card
