"""A wizard for what takes several steps: closing, elections, distribution, packages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, what it shows, what is called on entering, and what keeps it.

    ``problem`` returns why the person may not go on yet, in words; empty when they may.
    """

    title: str
    widget: QWidget
    entered: Callable[[], None] = lambda: None
    problem: Callable[[], str] = lambda: ""


class Wizard(BarHost, QDialog):
    """Steps with a way back; ``finished_last`` is sent when the last one is confirmed.

    The dialog stays open then: the page runs its command with the wizard as host, and closes it
    with ``accept`` when the command was taken.
    """

    finished_last = Signal()

    def __init__(self, title: str, steps: Sequence[Step], last_word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._steps, self._last_word = tuple(steps), last_word
        self._at = 0
        self.message_bar = MessageBar()
        self._stack = QStackedWidget()
        self._marks = [QLabel() for _ in steps]
        self.back_button = QPushButton(words.text("kit.back"))
        self.next_button = QPushButton(words.text("kit.next"))
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        for button in (self.back_button, self.next_button, self.cancel_button):
            button.setAutoDefault(False)
        self.next_button.setProperty("kind", "primary")
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        self.cancel_button.clicked.connect(self.reject)
        self._title = QLabel()
        self._title.setProperty("role", "section")
        self._lay_out()
        self._show(0)

    @property
    def at(self) -> int:
        """The number of the step shown, from 0."""
        return self._at

    def go_on(self) -> None:
        """Go to the next step, or finish on the last; says why not when something is missing."""
        self.message_bar.clear()
        problem = self._steps[self._at].problem()
        if problem:
            self.message_bar.say([problem])
        elif self._at + 1 < len(self._steps):
            self._show(self._at + 1)
        else:
            self.finished_last.emit()

    def go_back(self) -> None:
        """Go to the step before; what was filled in stays."""
        self.message_bar.clear()
        self._show(max(self._at - 1, 0))

    def reject(self) -> None:
        """Leave; asks from the second step on."""
        if self._at:
            messages.ask_to_discard(self, self.windowTitle(), super().reject)
        else:
            super().reject()

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(860), theme.scaled(560))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if entered and (held or self.focusWidget() is self.next_button):
            self.go_on()
        elif entered and self.focusWidget() is self.back_button:
            self.go_back()
        elif not entered:
            super().keyPressEvent(event)

    def _show(self, number: int) -> None:
        self._at = number
        step, last = self._steps[number], number + 1 == len(self._steps)
        self._stack.setCurrentIndex(number)
        self._title.setText(step.title)
        self.back_button.setEnabled(number > 0)
        self.next_button.setText(self._last_word if last else words.text("kit.next"))
        for place, mark in enumerate(self._marks):
            told = words.text("kit.step", number=place + 1, title=self._steps[place].title)
            mark.setText(f"{words.text('kit.step_done')} {told}" if place < number else told)
            tone = "accent" if place == number else "done" if place < number else "ink_soft"
            theme.restyle(mark, role="soft" if place > number else "step", tone=tone)
        step.entered()
        inputs = step.widget.findChildren(QWidget)
        tab = Qt.FocusPolicy.TabFocus
        fit = (w for w in inputs if w.focusPolicy() & tab == tab and w.isEnabled())
        next(fit, self.next_button).setFocus()

    def _lay_out(self) -> None:
        rail = QFrame()
        rail.setProperty("surface", "nav")
        rail.setMinimumWidth(theme.scaled(theme.space(45)))
        steps = QVBoxLayout(rail)
        steps.setContentsMargins(*[theme.space(5)] * 4)
        steps.setSpacing(theme.space(4))
        for mark in self._marks:
            mark.setWordWrap(True)
            steps.addWidget(mark)
        steps.addStretch(1)
        for step in self._steps:
            self._stack.addWidget(step.widget)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        content.addWidget(self._title)
        content.addWidget(self.message_bar)
        content.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(rail)
        middle.addLayout(content, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(button_foot(self.cancel_button, self.back_button, self.next_button))
