"""The day field: typing in many forms, the calendar one key away (F4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import LineEditor, Reader, problem_words


class DayEditor(LineEditor):
    """A day: ``20261122``, ``11.22``, ``今天`` and whatever else its reader understands."""

    tells_record = False

    def __init__(
        self,
        reader: Reader,
        today: date,
        *,
        words_of: Callable[[str], str] = problem_words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(reader, placeholder="2026-11-22", words_of=words_of, parent=parent)
        self._today = today
        self.line.setPlaceholderText(today.isoformat())
        self.line.setToolTip(words.text("kit.day_tip"))
        self.button = QToolButton(self.line)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName(words.text("kit.calendar"))
        self.button.setToolTip(words.text("kit.calendar"))
        theme.set_icon(self.button, "calendar", "ink_soft")
        self.button.clicked.connect(self.open_calendar)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, 1, 0)
        inside.addStretch(1)
        inside.addWidget(self.button)
        self.line.setTextMargins(0, 0, theme.space(7), 0)
        self._calendar: CalendarPopup | None = None

    def written(self, value: Any) -> str:
        return str(value.isoformat())

    def open_calendar(self) -> None:
        """Open the calendar under the field, at its day or today."""
        if self._calendar is None:
            self._calendar = CalendarPopup(self._on_picked, self)
        self._calendar.open_at(
            self.line.mapToGlobal(QPoint(0, self.line.height())), self.value() or self._today
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F4 opens the calendar."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_F4
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)

    def _on_picked(self, day: date) -> None:
        self.set_value(day)
        self.line.setFocus()
        self.check()


class CalendarPopup(QFrame):
    """A month to pick a day from; Enter takes it, Esc leaves."""

    def __init__(self, picked: Callable[[date], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "popup")
        self._picked = picked
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setHorizontalHeaderFormat(
            QCalendarWidget.HorizontalHeaderFormat.ShortDayNames
        )
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._name_turner("qt_calendar_prevmonth", "left", words.text("kit.month_before"))
        self._name_turner("qt_calendar_nextmonth", "right", words.text("kit.month_after"))
        self.calendar.activated.connect(self._on_activated)
        self.calendar.clicked.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)

    def open_at(self, place: QPoint, day: date) -> None:
        """Show the month of ``day`` at ``place``."""
        plain = QTextCharFormat()
        plain.setForeground(theme.current().text_colour("ink"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, plain)
        head = QTextCharFormat()
        head.setForeground(theme.current().text_colour("ink_soft"))
        head.setBackground(theme.current().colour("sheet"))
        self.calendar.setHeaderTextFormat(head)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(place)
        self.show()
        self.calendar.setFocus()

    def _name_turner(self, name: str, icon: str, told: str) -> None:
        """Give Qt's buttons that turn the month our icons, and words for a screen reader."""
        button = self.calendar.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            theme.set_icon(button, icon, "ink_soft")
            button.setToolTip(told)
            button.setAccessibleName(told)

    def _on_activated(self, day: QDate) -> None:
        self.hide()
        self._picked(date(day.year(), day.month(), day.day()))
