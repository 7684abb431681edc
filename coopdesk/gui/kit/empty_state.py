"""What a page shows while it holds nothing, and while it is being read."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk.gui.kit import theme


class EmptyState(QWidget):
    """Says what belongs here and offers the first step and the import."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel()
        self._title.setProperty("role", "section")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = QLabel()
        self._hint.setProperty("role", "soft")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.setWordWrap(True)
        self._hint.setFixedWidth(theme.scaled(theme.space(130)))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space(2))
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(3))
        column.addStretch(2)
        column.addWidget(self._sign)
        column.addWidget(self._title)
        column.addLayout(_in_the_middle(self._hint))
        column.addLayout(self._buttons)
        column.addStretch(3)

    def begin(self) -> None:
        """Go to the first step."""
        for place in range(self._buttons.count()):
            if widget := self._buttons.itemAt(place).widget():
                widget.setFocus()
                return

    def fill(
        self,
        title: str,
        hint: str,
        *steps: tuple[str, str, Callable[[], object]],
        icon: str = "empty",
    ) -> None:
        """Set the words and the steps: (word, icon, call); the first is the primary one."""
        self._sign.setPixmap(theme.pixmap(icon, "ink_soft", 40, self.devicePixelRatioF()))
        self._title.setText(title)
        self._hint.setText(hint)
        while self._buttons.count():
            if widget := self._buttons.takeAt(0).widget():
                widget.deleteLater()
        self._buttons.addStretch(1)
        for number, (word, sign, call) in enumerate(steps):
            self._buttons.addWidget(_step(word, sign, call, primary=number == 0))
        self._buttons.addStretch(1)


def _in_the_middle(widget: QWidget) -> QHBoxLayout:
    """An alignment flag would cut a text that wraps: only stretches ask for its height."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


def _step(word: str, sign: str, call: Callable[[], object], *, primary: bool) -> QPushButton:
    button = QPushButton(word)
    button.setProperty("kind", "primary" if primary else "plain")
    theme.set_icon(button, sign, "on_accent" if primary else "ink")
    button.clicked.connect(lambda _: call())
    return button
