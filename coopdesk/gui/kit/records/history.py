"""The history of one record: who changed what when, and a step taken back from there."""

from operator import attrgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.shown import ShownTable
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.history import FieldChange, history_as_shown, list_history
from coopdesk.services.take_back import TakeBack, take_back

WIDTH, HEIGHT = 1060, 560


class HistoryTableModel(ItemTableModel[FieldChange]):
    """One line a changed field."""

    columns = (
        Column("record_history.at", attrgetter("at")),
        Column("record_history.operator", attrgetter("operator")),
        Column("record_history.what", attrgetter("what")),
        Column("record_history.field", attrgetter("field")),
        Column("record_history.before", attrgetter("before")),
        Column("record_history.after", attrgetter("after"), grows=True),
        Column("record_history.record", attrgetter("record")),
    )


class HistoryPanel(BarHost, QWidget):
    """Lists the changes of the record ``key``, newest first: a tab of its page, or a dialog's body.

    ``exported`` and ``printed`` carry the list. Ctrl+P is left to its host: a page may have more
    to print.
    """

    exported = Signal(object)
    printed = Signal(object)

    def __init__(
        self, door: Door, key: tuple[str, str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._key = door, key
        self._title = words.text("record_history.title", name=name)
        self.message_bar = MessageBar()
        self.model = HistoryTableModel(self)
        self.table = TableView(self.model)
        self.hint_label = QLabel()
        self.hint_label.setProperty("role", "soft")
        self.hint_label.setWordWrap(True)
        self.take_back_button = _button("record_history.take_back", "undo", self.ask_to_take_back)
        self.export_button = _button("kit.export", "export", self._export)
        self.export_button.setToolTip(words.text("kit.export_tip"))
        _add_keys(self, "Ctrl+E", self.export_button)
        self.print_button = _button("kit.print", "print", self._print)
        self.print_button.setToolTip(words.text("kit.print_tip"))
        self.setFocusProxy(self.table)
        self._lay_out()
        self.reload()

    def begin(self) -> None:
        """Go to the list."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the history again."""
        self.model.set_items(self._door.ask(list_history, *self._key))
        if self.model.rowCount() and self.table.current_item is None:
            self.table.selectRow(0)
        is_any = self.model.rowCount() > 0
        for button in (self.take_back_button, self.export_button, self.print_button):
            button.setEnabled(is_any)
        self.hint_label.setText(
            words.text("record_history.hint" if is_any else "record_history.empty")
        )

    def as_shown(self) -> ShownTable:
        """Return the history as a table."""
        return history_as_shown(self._title, list(self.model.items))

    def ask_to_take_back(self) -> None:
        """Ask, naming the step, then take back what it did to the record of the line."""
        line: FieldChange | None = self.table.current_item
        if line is None:
            return
        told = {"at": line.at, "operator": line.operator, "what": line.what, "record": line.record}
        question = words.text("record_history.take_back_question", **told)
        word = words.text("record_history.take_back")
        messages.ask(self, question, word, lambda: self._take_back(line))

    def _take_back(self, line: FieldChange) -> None:
        self.message_bar.clear()
        command = TakeBack(line.sequence, line.table, line.record_id)
        attempt(
            self,
            lambda confirmed: self._door.do(take_back, command, confirmed=confirmed),
            self._on_taken_back,
        )

    def _on_taken_back(self, what: str) -> None:
        self.reload()
        self.message_bar.say([words.text("record.undone", what=what)], "done")

    def _export(self) -> None:
        self.exported.emit(self.as_shown())

    def _print(self) -> None:
        self.printed.emit(self.as_shown())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addStretch(1)
        for button in (self.export_button, self.print_button, self.take_back_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.message_bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.hint_label)
        column.addLayout(row)


class HistoryDialog(QDialog):
    """The history of a record over the page that lists it."""

    def __init__(self, door: Door, key: tuple[str, str], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = HistoryPanel(door, key, name)
        self.setWindowTitle(words.text("record_history.title", name=name))
        _add_keys(self, "Ctrl+P", self.panel.print_button)
        self.close_button = _button("kit.close", "close", self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        column.addWidget(button_foot(self.close_button))
        self.panel.setFocus()

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(WIDTH, screen.width() - 40), min(HEIGHT, screen.height() - 60))


def _button(key: str, icon: str, pressed: object) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setAutoDefault(False)
    theme.set_icon(button, icon)
    button.clicked.connect(pressed)
    return button


def _add_keys(host: QWidget, keys: str, button: QPushButton) -> None:
    shortcut = QShortcut(QKeySequence(keys), host)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(button.click)
