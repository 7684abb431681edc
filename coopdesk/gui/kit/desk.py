"""The desk page: what is due, in order of date, each with its button, and figures with bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

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
from coopdesk.gui.kit.explained import tell_word
from coopdesk.gui.kit.page import Page

SIDE_BY_SIDE_FROM = 900
SOON_DAYS = 14
"""Within two weeks a thing is called near: time to write, meet and sign."""
SHOWN_AT_ONCE = 60
"""Cards on the page: nobody reads more at one sitting, and each costs time to lay out."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that waits: its day, what it is, and the step that settles it.

    ``put_off`` asks until when it may wait, None where it may not; ``word`` is what F1 explains.
    """

    day: date | None
    title: str
    detail: str
    action: str
    take: Callable[[], None]
    put_off: Callable[[], object] | None = None
    word: str = ""


class DueCard(QFrame):
    """The day and how far it is, what is due, and its button."""

    def __init__(self, item: DueItem, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        tell_word(self, item.word)
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
        self.put_off_button = self._put_off_button(item)
        row.addWidget(self.put_off_button)

    def _put_off_button(self, item: DueItem) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        theme.set_icon(button, "clock", "ink_soft")
        button.setToolTip(words.text("kit.put_off_tip"))
        button.setAccessibleName(words.text("kit.put_off_one", title=item.title))
        button.setEnabled(item.put_off is not None)
        if item.put_off is not None:
            put_off = item.put_off
            button.clicked.connect(lambda _: put_off())
        return button

    def _when(self, item: DueItem) -> QVBoxLayout:
        day = QLabel(item.day.isoformat() if item.day else words.text("kit.no_day"))
        day.setFont(theme.current().font(numeric=True))
        day.setMinimumWidth(theme.scaled(theme.space(20)))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(day)
        column.addWidget(self.away_label)
        column.addStretch(1)
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
        self._plots = QVBoxLayout()
        self._plots.setSpacing(theme.space(3))
        for parts, share in (((self._due,), 3), ((self._side, self._plots), 2)):
            holder = QVBoxLayout()
            holder.setSpacing(theme.space(3))
            for part in parts:
                holder.addLayout(part)
            holder.addStretch(1)
            self._columns.addLayout(holder, share)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def set_due(self, items: Sequence[DueItem], most: int = SHOWN_AT_ONCE) -> None:
        """Show what is due under the span its day lies in; what has no day of its own comes last.

        Of very many the first are shown, and a button for more.
        """
        _empty(self._due)
        self.cards = []
        ordered = sorted(items, key=lambda item: (item.day is None, item.day or date.max))
        self._due.addWidget(_heading(words.text("kit.due_count", count=len(items))))
        spans = groupby(ordered[:most], lambda item: _span(item.day, self.door.today))
        for span, of_span in spans:
            told = QLabel(words.text(span))
            told.setProperty("role", "soft")
            self._due.addWidget(told)
            for item in of_span:
                self.cards.append(DueCard(item, self.door.today))
                self._due.addWidget(self.cards[-1])
        if len(items) > most:
            left = min(len(items) - most, SHOWN_AT_ONCE)
            more = QPushButton(words.text("kit.more_due", count=left))
            more.clicked.connect(lambda _: self.set_due(items, most + SHOWN_AT_ONCE))
            self._due.addWidget(more)
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

    def set_plots(self, widgets: Sequence[QWidget]) -> None:
        """Show plots below the figures; they stay while what is due is read again."""
        _empty(self._plots)
        for widget in widgets:
            self._plots.addWidget(widget)

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


def _span(day: date | None, today: date) -> str:
    """Return the word for when a day is: past, this week, in two weeks, later, or no day at all."""
    if day is None:
        return "kit.span_no_day"
    if day < today:
        return "kit.span_past"
    if day <= today + timedelta(days=6 - today.weekday()):
        return "kit.span_week"
    return "kit.span_fortnight" if (day - today).days <= SOON_DAYS else "kit.span_later"


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
