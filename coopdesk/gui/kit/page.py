"""The page: a title with its buttons, a bar for refusals, and a body that reloads itself."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError, Finding, Refusal
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import Trouble, attempt, tell
from coopdesk.gui.kit.button_row import ButtonRow
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.eliding_label import ElidingLabel
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.job import Job, JobBar
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.notices import Notice
from coopdesk.words import Reason

C = TypeVar("C")
R = TypeVar("R")


class Page(QWidget):
    """What every page is: it holds the door, says what it watches, and shows what happened.

    A subclass names ``title_key`` and ``watches``, fills ``body`` in ``__init__`` and reads its
    items in ``reload``. It reaches the program only through ``do``, ``ask`` and ``start``.
    """

    refused = Signal(str)
    noticed = Signal(object)

    title_key: ClassVar[str] = ""
    watches: frozenset[str] = frozenset()

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.door = door
        self._stale = True
        self.title_label = QLabel(words.text(self.title_key) if self.title_key else "")
        self.title_label.setProperty("role", "title")
        self.subtitle_label = ElidingLabel()
        self.subtitle_label.setProperty("role", "soft")
        self.button_row = ButtonRow()
        self.message_bar = MessageBar()
        self.job_bar = JobBar()
        self.body = QWidget()
        self.empty_state = EmptyState()
        self._stack = QStackedWidget()
        for layer in (self.body, self.empty_state):
            self._stack.addWidget(layer)
        self._lay_out()

    def reload(self) -> None:
        """Read again what the page shows; the selection stays."""

    def begin(self) -> None:
        """Take the focus where work begins; the window calls this when the page is chosen."""
        self.setFocus()

    def ask(self, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        """Answer one query through the door."""
        return self.door.ask(query, *args, **kwargs)

    def do(
        self,
        handler: Callable[[Any, C], R],
        command: C,
        *,
        then: Callable[[R], None] | None = None,
    ) -> None:
        """Run one command; ``then`` receives its result.

        A refusal is shown with every reason and nothing else happens; a question is asked and
        answered with yes runs the same command again, its code confirmed.
        """
        self.message_bar.clear()
        attempt(
            self,
            lambda confirmed: self.door.do(handler, command, confirmed=confirmed),
            then or (lambda _: None),
        )

    def try_to(self, run: Callable[[], R], then: Callable[[R], None]) -> None:
        """Do what a file or the surroundings may refuse; ``then`` receives what came of it."""
        self.message_bar.clear()
        attempt(self, lambda _: run(), then)

    def start(self, handler: Callable[..., R], *args: Any, then: Callable[[R], None]) -> Job:
        """Run long work on another thread, with progress and a way to stop it."""
        self.message_bar.clear()
        job = Job(self.door, handler, args, parent=self)
        job.finished.connect(then)
        job.refused.connect(self._on_refused)
        self.job_bar.follow(job)
        job.start()
        return job

    def add_button(
        self,
        key: str,
        icon: str,
        pressed: Callable[[], object],
        *,
        primary: bool = False,
        keys: str = "",
    ) -> QPushButton:
        """Add a button to the title; its keys stand in its tooltip."""
        button = QPushButton(words.text(key))
        button.setProperty("kind", "primary" if primary else "plain")
        theme.set_icon(button, icon, "on_accent" if primary else "ink")
        button.clicked.connect(lambda _: pressed())
        if keys:
            # Qt calls the key of the keypad Enter, the other one Return; people call both Enter
            told = keys.replace("Return", "Enter")
            button.setToolTip(f"{words.text(key)}（{told}）")
            for one in dict.fromkeys((keys, told)):
                self.add_shortcut(one, button.click)
        self.button_row.add(button)
        return button

    def add_behind_title(self, widget: QWidget) -> None:
        """Put what turns between views right behind the title."""
        self._head.insertWidget(1, widget)

    def add_beside(self, *widgets: QWidget) -> None:
        """Put what chooses, not does, behind the buttons of the title."""
        for widget in widgets:
            self._head.addWidget(widget)

    def add_shortcut(self, keys: str, pressed: Callable[[], object]) -> None:
        """Let ``keys`` work while the focus is anywhere in the page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(pressed)

    def show_body(self) -> None:
        """Show what the page holds."""
        self._stack.setCurrentWidget(self.body)

    def show_empty(self) -> None:
        """Show what belongs here and the first step; fill ``empty_state`` beforehand."""
        self._stack.setCurrentWidget(self.empty_state)

    def show_done(
        self,
        sentence: str,
        *,
        undo: Callable[[], None] | None = None,
        open_it: Callable[[], None] | None = None,
    ) -> None:
        """Send a quiet result to the foot of the window, with 撤销 or 打开 behind it."""
        actions = ((words.text("kit.undo"), undo), (words.text("kit.open"), open_it))
        offered = tuple((word, call) for word, call in actions if call)
        self.noticed.emit(Notice(sentence, offered))

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason of the rules, with its article."""
        self._refuse(refusals)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show everything wrong with a file from outside, with its place."""
        self._refuse(findings)

    def show_trouble(self, trouble: Trouble) -> None:
        """Show what the surroundings refuse, and what to do."""
        self._refuse([trouble])

    def show_gone(self) -> None:
        """Say that the record is gone, and read again."""
        self.message_bar.say([words.text("kit.gone")], "due")
        self.reload()

    def show_submitted(self) -> None:
        """Say that what was asked waits for a second person, and read again."""
        self.show_done(words.text("kit.submitted"))
        self.reload()

    def ask_to_confirm(self, unusual: Refusal, confirmed: Callable[[], None]) -> None:
        """Ask about something unusual but allowed."""
        messages.ask_to_confirm(self, unusual, confirmed)

    def on_changed(self) -> None:
        """Read again now when the page is seen, else when it is next shown."""
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def _on_refused(self, error: CoopdeskError) -> None:
        tell(self, error)

    def _refuse(self, reasons: Sequence[Reason]) -> None:
        self.message_bar.refuse(reasons)
        self.refused.emit(self.message_bar.text)

    def _lay_out(self) -> None:
        self.head = QFrame()
        self.head.setProperty("surface", "head")
        self._head = row = QHBoxLayout(self.head)
        row.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), theme.space(3))
        row.setSpacing(theme.space(3))
        row.addWidget(self.title_label)
        row.addWidget(self.subtitle_label, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button_row)
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(theme.space(5), 0, theme.space(5), 0)
        self._notes.setSpacing(0)
        self._notes.addWidget(self.message_bar)
        self._notes.addWidget(self.job_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self._notes)
        column.addWidget(self._stack, 1)
        self.add_shortcut("F5", self.reload)
