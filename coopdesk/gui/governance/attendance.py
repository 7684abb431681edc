"""The attendance list: space marks who came, P a proxy, Enter says more of one person."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.gui.governance.tables import AttendanceLine, AttendanceTableModel
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.governance import MeetingRecord


class AttendanceTable(TableView):
    """The list with its two keys."""

    marked = Signal()
    proxied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.marked.emit()
        elif event.key() == Qt.Key.Key_P and not event.modifiers():
            self.proxied.emit()
        else:
            super().keyPressEvent(event)


class AttendanceTab(QWidget):
    """The list of a meeting; ``listed`` carries the list as it was marked.

    ``asked`` wants one person's form: the place in the list and the way in mind, or None.
    """

    listed = Signal(object)
    asked = Signal(int, object)
    heads_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Attendee] = ()
        self.model = AttendanceTableModel()
        self.table = AttendanceTable(self.model, "attendance")
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("attendance.filter"))
        self.mark_button = _button("attendance.mark", "check", self.mark)
        self.proxy_button = _button("attendance.proxy", "person", self.ask_for_proxy)
        self.more_button = _button("attendance.more", "edit", self.ask_for_more)
        self.heads = EmptyState()
        self._stack = QStackedWidget()
        self._lay_out()
        self.table.marked.connect(self.mark)
        self.table.proxied.connect(self.ask_for_proxy)
        self.table.opened.connect(lambda _: self.ask_for_more())
        self.filter_edit.textChanged.connect(self._filter)
        self.filter_edit.returnPressed.connect(self._go_to_table)

    def show_record(self, record: MeetingRecord, *, is_open: bool) -> None:
        """Show the list, or say that only heads are known."""
        self._people = record.people
        self.model.set_items(
            AttendanceLine(place, person) for place, person in enumerate(record.people, start=1)
        )
        if self.table.current_item is None and record.people:
            self.table.selectRow(0)
        for button in (self.mark_button, self.proxy_button, self.more_button):
            button.setEnabled(is_open)
        if record.people:
            self._stack.setCurrentIndex(0)
            return
        steps = [(words.text("attendance.heads"), "edit", self.heads_asked.emit)]
        hint = words.text("attendance.heads_hint")
        self.heads.fill(words.text("attendance.heads_only"), hint, *steps if is_open else ())
        self._stack.setCurrentIndex(1)

    def mark(self) -> None:
        """Mark the selected people as present; if all are, as absent."""
        lines: list[AttendanceLine] = self.table.selected_items()
        if not lines or not self.mark_button.isEnabled():
            return
        came = all(line.person.way is Way.PRESENT for line in lines)
        way = Way.ABSENT if came else Way.PRESENT
        people = list(self._people)
        for line in lines:
            people[line.id - 1] = replace(line.person, way=way, proxy_holder="")
        self.listed.emit(tuple(people))

    def ask_for_proxy(self) -> None:
        """Ask who stands for the selected person."""
        self._ask(Way.PROXY)

    def ask_for_more(self) -> None:
        """Ask for everything about the selected person."""
        self._ask(None)

    def _filter(self, typed: str) -> None:
        self.model.set_filter(typed)

    def _ask(self, way: Way | None) -> None:
        line: AttendanceLine | None = self.table.current_item
        if line is not None and self.more_button.isEnabled():
            self.asked.emit(line.id - 1, way)

    def _go_to_table(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self.filter_edit, 1)
        hint = QLabel(words.text("attendance.keys"))
        hint.setProperty("role", "soft")
        row.addWidget(hint, 1)
        for button in (self.mark_button, self.proxy_button, self.more_button):
            row.addWidget(button)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self._stack.addWidget(listing)
        self._stack.addWidget(self.heads)
        self.setProperty("surface", "sheet")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.table)


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
