"""The desk page: what is due, in order of date, each with its button, and figures with bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page

SIDE_BY_SIDE_FROM = 900
SOON_DAYS = 14
"""Within two weeks a thing is called near: time to write, meet and sign."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that waits: its day, what it is, and the step that settles it."""

    day: date | None
    title: str
    detail: str
    action: str
    take: Callable[[], None]


class DueCard(QFrame):
    """The day and how far it is, what is due, and its button."""

    def __init__(self, item: DueItem, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        away, tone = _distance(item.day, today)
        self.away_label = QLabel(away)
        self.away_label.setProperty("tone", tone)
        self.action_button = QPushButton(item.action)
        self.action_button.clicked.connect(lambda _: item.take())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(3), theme.space(3), theme.space(3))
        row.setSpacing(theme.space(4))
        row.addLayout(self._when(item))
        row.addLayout(_what(item), 1)
        row.addWidget(self.action_button)

    def _when(self, item: DueItem) -> QVBoxLayout:
        day = QLabel(item.day.isoformat() if item.day else words.text("kit.no_day"))
        day.setFont(theme.current().font(numeric=True))
        day.setMinimumWidth(theme.scaled(theme.space(20)))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(day)
        column.addWidget(self.away_label)
        return column


class Figure(QFrame):
    """One number that matters, its name above it and what it is measured by below."""

    def __init__(self, name: str, value: str, note: str = "", tone: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        column.setSpacing(theme.space(1))
        for text, role in ((name, "soft"), (value, "figure"), (note, "soft")):
            if text:
                label = QLabel(text)
                label.setProperty("role", role)
                label.setWordWrap(role == "soft")
                if role == "figure":
                    label.setProperty("tone", tone)
                column.addWidget(label)
        column.addStretch(1)


class DeskPage(Page):
    """Home and supervision: cards of what is due at the left, figures at the right."""

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.cards: list[DueCard] = []
        self._due = QVBoxLayout()
        self._due.setSpacing(theme.space(2))
        self._side = QVBoxLayout()
        self._side.setSpacing(theme.space(3))
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(*[theme.space(5)] * 4)
        self._columns.setSpacing(theme.space(5))
        for part, share in ((self._due, 3), (self._side, 2)):
            holder = QVBoxLayout()
            holder.addLayout(part)
            holder.addStretch(1)
            self._columns.addLayout(holder, share)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def set_due(self, items: Sequence[DueItem]) -> None:
        """Show what is due, the nearest day first; what has no day comes last."""
        _empty(self._due)
        ordered = sorted(items, key=lambda item: (item.day is None, item.day or date.max))
        self.cards = [DueCard(item, self.door.today) for item in ordered]
        self._due.addWidget(_heading(words.text("kit.due_count", count=len(items))))
        for card in self.cards:
            self._due.addWidget(card)
        if not items:
            nothing = QLabel(words.text("kit.nothing_due"))
            nothing.setProperty("role", "soft")
            self._due.addWidget(nothing)

    def begin(self) -> None:
        """Go to what is due first."""
        if self.cards:
            self.cards[0].action_button.setFocus()

    def set_side(self, widgets: Sequence[QWidget]) -> None:
        """Show figures at the right, or below where there is no room."""
        _empty(self._side)
        for widget in widgets:
            self._side.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.scaled(SIDE_BY_SIDE_FROM)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.space(100), theme.space(80))


def side_by_side(*widgets: QWidget) -> QWidget:
    """Return ``widgets`` in one row of equal shares, for two or three figures."""
    row_widget = QWidget()
    row = QHBoxLayout(row_widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(3))
    for widget in widgets:
        row.addWidget(widget, 1)
    return row_widget


def _distance(day: date | None, today: date) -> tuple[str, str]:
    if day is None:
        return "", ""
    days = (day - today).days
    if days < 0:
        return words.text("kit.days_over", days=-days), "wrong"
    if days == 0:
        return words.text("kit.today"), "due"
    return words.text("kit.days_left", days=days), "due" if days <= SOON_DAYS else "ink_soft"


def _what(item: DueItem) -> QVBoxLayout:
    title = QLabel(item.title)
    title.setWordWrap(True)
    detail = QLabel(item.detail)
    detail.setProperty("role", "soft")
    detail.setWordWrap(True)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(title)
    column.addWidget(detail)
    return column


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    return label


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        if widget := layout.takeAt(0).widget():
            widget.hide()
            widget.deleteLater()
