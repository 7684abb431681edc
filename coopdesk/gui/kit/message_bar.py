"""The bar that says inside the page what is, what the rule is, and what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.errors import Finding
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.words import Reason

_SIGNS = {"wrong": "refused", "due": "warning", "done": "check", "accent": "info"}
MOST_LINES = 8


class MessageBar(QFrame):
    """Sentences with a sign and a colour; hidden while there is nothing to say."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "true")
        self._sign = QLabel()
        self._lines = QLabel()
        self._lines.setWordWrap(True)
        self._lines.setTextFormat(Qt.TextFormat.PlainText)
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._take: Callable[[], None] | None = None
        self.action_button = QPushButton()
        self.action_button.clicked.connect(self._on_action)
        self._close = QToolButton()
        self._close.setToolTip(words.text("kit.close"))
        self._close.setAccessibleName(words.text("kit.close"))
        theme.set_icon(self._close, "close", "ink_soft")
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self._sign)
        row.addWidget(self._lines, 1)
        row.addWidget(self.action_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close)
        self._row = row
        self.hide()

    @property
    def text(self) -> str:
        """The sentences shown, one a line; empty while the bar is hidden."""
        return self._lines.text()

    def say(
        self,
        sentences: Sequence[str],
        tone: str = "wrong",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show ``sentences`` in the tone ``wrong``, ``due``, ``done`` or ``accent``.

        ``action`` is the way out: its word and what it does.
        """
        tell_reasons(self, ())
        self._take = action[1] if action else None
        self.action_button.setText(action[0] if action else "")
        self.action_button.setVisible(action is not None)
        shown = list(sentences[:MOST_LINES])
        if len(sentences) > MOST_LINES:
            shown.append(words.text("kit.more_lines", count=len(sentences) - MOST_LINES))
        self._lines.setText("\n".join(shown))
        flag = Qt.AlignmentFlag
        for beside in (self._sign, self._close):
            self._row.setAlignment(beside, flag.AlignTop if shown[1:] else flag.AlignVCenter)
        theme.set_icon(self._sign, _SIGNS[tone], tone)
        theme.restyle(self, tone=tone)
        self.setAccessibleName(self.text)
        self.show()

    def refuse(
        self,
        reasons: Sequence[Reason],
        tone: str = "wrong",
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show the sentence of each reason, its place before and its article behind it.

        F1 explains those that are to be seen.
        """
        self.say([f"{_place(reason)}{words.reason(reason)}" for reason in reasons], tone, action)
        tell_reasons(self, reasons[:MOST_LINES])

    def clear(self) -> None:
        """Say nothing and take no room."""
        if self._lines.text():
            self._lines.clear()
            self.closed.emit()
        self.hide()

    def _on_action(self) -> None:
        take = self._take
        self.clear()
        if take:
            take()


def _place(found: Reason) -> str:
    """Return where in a file a finding stands; what is no finding stands nowhere."""
    if not isinstance(found, Finding):
        return ""
    if not found.row:
        return f"{found.sheet}：" if found.sheet else ""
    place = words.text("kit.place", row=found.row, column=found.column)
    return f"{found.sheet} {place}：" if found.sheet else f"{place}："
