"""The foot of the window: the last result with its way back, and how things stand."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.notices import Notice

STAYS_MS = 20_000


class StatusLine(QFrame):
    """At the left the quiet result of the last step, at the right the cells of the state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "foot")
        self._sign = QLabel()
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.action_buttons: list[QPushButton] = []
        self._cells: dict[str, QLabel] = {}
        self._notice = QHBoxLayout()
        self._notice.setSpacing(theme.space(2))
        self._notice.addWidget(self._sign)
        self._notice.addWidget(self._sentence)
        self._states = QHBoxLayout()
        self._states.setSpacing(theme.space(5))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1), theme.space(4), theme.space(1))
        row.addLayout(self._notice)
        row.addStretch(1)
        row.addLayout(self._states)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self.clear)
        self._fit()
        self.clear()

    @property
    def text(self) -> str:
        """The sentence shown; empty when there is none."""
        return self._sentence.text()

    def show_notice(self, notice: Notice) -> None:
        """Show a result for a while, with what may follow."""
        self.clear()
        self._sentence.setText(notice.sentence)
        theme.set_icon(self._sign, "check" if notice.tone == "done" else "info", notice.tone)
        self._sign.show()
        for word, call in notice.actions:
            self._add_action(word, call)
        self._timer.start()

    def clear(self) -> None:
        """Show no result."""
        self._timer.stop()
        self._sentence.clear()
        self._sign.hide()
        for button in self.action_buttons:
            self._notice.removeWidget(button)
            button.deleteLater()
        self.action_buttons = []

    def set_cell(self, key: str, sentence: str, tone: str = "") -> None:
        """Show one state (last backup, next report …); an empty sentence takes it away."""
        if key not in self._cells:
            self._cells[key] = QLabel()
            self._states.addWidget(self._cells[key])
        cell = self._cells[key]
        cell.setText(sentence)
        cell.setVisible(bool(sentence))
        theme.restyle(cell, role="soft", tone=tone)

    def undo(self) -> bool:
        """Take back the last step where that is offered (Ctrl+Z); returns whether it was."""
        for button in self.action_buttons:
            if button.text() == words.text("kit.undo"):
                button.click()
                return True
        return False

    def _add_action(self, word: str, call: Callable[[], None]) -> None:
        button = QPushButton(word)
        button.setProperty("kind", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self._take(call))
        self._notice.addWidget(button)
        self.action_buttons.append(button)

    def _take(self, call: Callable[[], None]) -> None:
        self.clear()
        call()

    def _fit(self) -> None:
        self.setMinimumHeight(theme.current().control + theme.space(1))
