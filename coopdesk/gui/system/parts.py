"""What the sections of the system page are made of."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme

WIDEST = 960
"""A section of sentences and fields grows no wider: a line of sight has an end."""


class Card(QFrame):
    """A titled card, filled from above."""

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[theme.space(5), theme.space(4)] * 2)
        self._column.setSpacing(theme.space(3))
        if title:
            self.add(label(title, "section"))
        if hint:
            self.add(label(hint, "soft"))

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Add a line."""
        if isinstance(part, QWidget):
            self._column.addWidget(part, stretch)
        else:
            self._column.addLayout(part, stretch)


def label(text: str, role: str) -> QLabel:
    """Return words in one of the roles of the style sheet; sentences wrap."""
    shown = QLabel(text)
    shown.setProperty("role", role)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setWordWrap(role in {"soft", "value"})
    if role == "value":
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return shown


def button(key: str, icon: str, pressed: Callable[[], Any], kind: str = "plain") -> QPushButton:
    """Return a button with its word and sign."""
    made = QPushButton(words.text(key))
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    theme.set_icon(made, icon, "on_accent" if kind == "primary" else "ink")
    made.clicked.connect(lambda _: pressed())
    return made


def in_row(*parts: QWidget) -> QHBoxLayout:
    """Return widgets side by side from the left."""
    row = QHBoxLayout()
    row.setSpacing(theme.space(2))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def stack_cards(section: QWidget, *cards: QWidget) -> None:
    """Lay the cards of a section under each other, with a scroll bar when they are many."""
    inner = QWidget()
    inner.setMaximumWidth(theme.scaled(WIDEST))
    column = QVBoxLayout(inner)
    column.setContentsMargins(*[theme.space(5)] * 4)
    column.setSpacing(theme.space(4))
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    whole = QVBoxLayout(section)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
