"""The attendance list: a name and Enter tick who came; space, P and T mark who comes and goes."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.minutes import Way
from coopdesk.domain.presence import OPENING, people_at
from coopdesk.gui.governance.tables import AttendanceLine, AttendanceTableModel
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.empty_state import EmptyState
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.governance import MeetingRecord

Keys = Qt.Key
_SIGNALS = {
    Keys.Key_Space: "marked",
    Keys.Key_P: "proxied",
    Keys.Key_T: "moved",
    Keys.Key_W: "papers",
    Keys.Key_Backspace: "undone",
}


class AttendanceTable(TableView):
    """The list with its keys."""

    marked = Signal()
    proxied = Signal()
    moved = Signal()
    papers = Signal()
    undone = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = None if event.modifiers() else _SIGNALS.get(Keys(event.key()))
        if name is not None:
            getattr(self, name).emit()
        else:
            super().keyPressEvent(event)


class AttendanceTab(QWidget):
    """The list of a meeting; places count from 1.

    ``marked`` carries places, the way and the agenda item from which on it counts (None: from now
    on). ``move_asked`` wants the form of a person's coming or going: the place, the way in mind,
    the item. ``note_asked``, ``papers_asked`` and ``undo_asked`` carry a place.
    """

    marked = Signal(object, object, object)
    move_asked = Signal(int, object, object)
    note_asked = Signal(int)
    papers_asked = Signal(int)
    undo_asked = Signal(int)
    heads_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: MeetingRecord | None = None
        self.model = AttendanceTableModel()
        self.table = AttendanceTable(self.model, "attendance")
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("attendance.filter"))
        self.filter_edit.setAccessibleName(words.text("kit.filter_hint"))
        self.moment_box = QComboBox()
        self.moment_box.setAccessibleName(words.text("attendance.moment"))
        self.moment_box.setToolTip(words.text("attendance.moment_help"))
        self.told_label = QLabel(words.text("attendance.keys"))
        self.told_label.setProperty("role", "soft")
        self.mark_button = _button(
            "attendance.mark", "check", self.mark, words.text("attendance.space")
        )
        self.proxy_button = _button("attendance.proxy", "person", self.ask_for_proxy, "P")
        self.move_button = _button("attendance.move", "clock", self.ask_for_move, "T")
        self.papers_button = _button("attendance.letter", "attachment", self.ask_for_papers, "W")
        self.more_button = _button("attendance.more", "edit", self.ask_for_more, "Enter")
        self.heads = EmptyState()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def moment(self) -> int | None:
        """The agenda item from which on marks count; None is from now on."""
        chosen: int | None = self.moment_box.currentData()
        return chosen

    def show_record(self, record: MeetingRecord, *, is_open: bool) -> None:
        """Show the list as it stands at the moment chosen, or say that only heads are known."""
        self._record = record
        self._offer_moments(record)
        self._show_lines()
        if self.table.current_item is None and record.people:
            self.table.selectRow(0)
        for button in (self.mark_button, self.proxy_button, self.move_button, self.more_button):
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
        came = all(line.now.way is Way.PRESENT for line in lines)
        self._mark(lines, Way.ABSENT if came else Way.PRESENT)
        if self.filter_edit.text():
            self.filter_edit.clear()
            self.filter_edit.setFocus()

    def tick(self) -> None:
        """Mark the one person meant by what is typed as present; several are left to the list."""
        typed = self.filter_edit.text().strip()
        found = _meant(self.model.items, typed)
        if not typed or len(found) > 1:
            self._go_to_table()
            return
        if not found:
            self.told_label.setText(words.text("attendance.nobody", typed=typed))
            return
        self.filter_edit.clear()
        self.table.select_key(found[0].id)
        if self.mark_button.isEnabled():
            self._mark(found, Way.PRESENT)

    def ask_for_proxy(self) -> None:
        """Ask who stands for the selected person."""
        self._ask_for_move(Way.PROXY)

    def ask_for_move(self) -> None:
        """Ask when the selected person came or went."""
        line: AttendanceLine | None = self.table.current_item
        if line is not None:
            gone = line.now.way is Way.PRESENT
            self._ask_for_move(Way.ABSENT if gone else Way.PRESENT)

    def ask_for_more(self) -> None:
        """Ask for remark and additional votes of the selected person."""
        line: AttendanceLine | None = self.table.current_item
        if line is not None and self.more_button.isEnabled():
            self.note_asked.emit(line.id)

    def ask_for_papers(self) -> None:
        """Ask for the papers of the selected person: the written proxy."""
        line: AttendanceLine | None = self.table.current_item
        if line is not None:
            self.papers_asked.emit(line.id)

    def ask_to_undo(self) -> None:
        """Ask for the last coming or going of the selected person to be taken back."""
        line: AttendanceLine | None = self.table.current_item
        if line is not None and self.mark_button.isEnabled():
            self.undo_asked.emit(line.id)

    def _mark(self, lines: Sequence[AttendanceLine], way: Way) -> None:
        names = words.text("meeting.separator").join(line.person.name for line in lines[:3])
        told = {"names": names, "count": len(lines), "way": words.choice(way)}
        key = "attendance.was_marked" if len(lines) <= 3 else "attendance.were_marked"
        self.told_label.setText(words.text(key, **told))
        self.marked.emit(tuple(line.id for line in lines), way, self.moment)

    def _ask_for_move(self, way: Way) -> None:
        line: AttendanceLine | None = self.table.current_item
        if line is not None and self.move_button.isEnabled():
            self.move_asked.emit(line.id, way, self.moment)

    def _offer_moments(self, record: MeetingRecord) -> None:
        items = [(item.position, item.title) for item in record.agenda]
        offered = [
            (words.text("attendance.from_now"), None),
            (words.text("attendance.from_opening"), OPENING),
            *(
                (words.text("attendance.from_item", item=number, title=title), number)
                for number, title in items
            ),
        ]
        box = self.moment_box
        if offered == [(box.itemText(n), box.itemData(n)) for n in range(box.count())]:
            return
        chosen = self.moment
        box.blockSignals(True)
        box.clear()
        for word, number in offered:
            box.addItem(word, number)
        known = [number for _, number in offered]
        box.setCurrentIndex(known.index(chosen) if chosen in known else 0)
        box.blockSignals(False)

    def _show_lines(self) -> None:
        record = self._record
        if record is None:
            return
        standing = record.standing
        if self.moment is not None:
            standing = people_at(record.people, self.moment)
        pairs = zip(record.people, standing, strict=True)
        self.model.set_items(
            AttendanceLine(place, person, now, person.id in record.letters)
            for place, (person, now) in enumerate(pairs, start=1)
        )

    def _filter(self, typed: str) -> None:
        number = typed.strip()
        if number.isdecimal():
            self.model.set_filter("", lambda line: str(line.id).startswith(number))
        else:
            self.model.set_filter(typed)

    def _go_to_table(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()

    def _connect(self) -> None:
        self.table.marked.connect(self.mark)
        self.table.proxied.connect(self.ask_for_proxy)
        self.table.moved.connect(self.ask_for_move)
        self.table.papers.connect(self.ask_for_papers)
        self.table.undone.connect(self.ask_to_undo)
        self.table.opened.connect(lambda _: self.ask_for_more())
        self.moment_box.currentIndexChanged.connect(lambda _: self._show_lines())
        self.filter_edit.textChanged.connect(self._filter)
        self.filter_edit.returnPressed.connect(self.tick)
        down = QShortcut(QKeySequence(Keys.Key_Down), self.filter_edit)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._go_to_table)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addWidget(self.filter_edit, 1)
        self.moment_box.setFixedWidth(theme.space(45))
        row.addWidget(self.moment_box)
        for button in (
            self.mark_button,
            self.proxy_button,
            self.move_button,
            self.papers_button,
            self.more_button,
        ):
            row.addWidget(button)
        told = QHBoxLayout()
        told.setContentsMargins(theme.space(5), 0, theme.space(5), theme.space(1))
        told.addWidget(self.told_label)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(told)
        column.addWidget(self.table, 1)
        self._stack.addWidget(listing)
        self._stack.addWidget(self.heads)
        self.setProperty("surface", "sheet")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.table)


def _meant(lines: Iterable[AttendanceLine], typed: str) -> list[AttendanceLine]:
    """Return who is meant: those whose number, name or initials are just that, else all shown."""
    shown = list(lines)
    wanted = typed.casefold()
    exact = [
        line
        for line in shown
        if wanted in (str(line.id), line.person.name.casefold(), *line.initials.split())
    ]
    return exact or shown


def _button(key: str, icon: str, pressed: Callable[[], object], keys: str) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setToolTip(f"{words.text(key)}（{keys}）")
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
