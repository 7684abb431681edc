"""Everything recorded of one organization as a list; a line opens to be corrected."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.records.entry_steps import Entry, EntrySteps
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.organizations.facts import fact_dialog
from coopdesk.gui.organizations.table import FactLine, FactTableModel, facts_of
from coopdesk.services.organizations import (
    FACT_TABLES,
    FactKind,
    OrganizationRecord,
    RemoveFact,
    get_organization,
    remove_fact,
)


class FactsDialog(BarHost, QDialog):
    """Lists the facts; buttons record a new one, Enter corrects the selected one, Del takes it."""

    saved = Signal()

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._door, self._organization_id = door, organization_id
        self.model = FactTableModel(self)
        self.table = TableView(self.model)
        self.table.opened.connect(lambda _: self.correct())
        self.correct_button = self._button("organizations.correct", "edit")
        self.correct_button.clicked.connect(lambda _: self.correct())
        self.remove_button = self._button("capital.remove", "bin")
        self.remove_button.clicked.connect(lambda _: self.remove())
        self.message_bar = MessageBar()
        self.close_button = self._button("kit.close", "close")
        self.close_button.clicked.connect(self.reject)
        self.steps = EntrySteps(self, self, door, self._entry)
        self.steps.changed.connect(self._on_saved)
        self.table.current_changed.connect(lambda _: self.steps.follow())
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """Read the facts again."""
        record = self._record()
        self.setWindowTitle(words.text("organizations.facts_title", name=record.profile.name))
        self.model.set_items(facts_of(record))
        if self.model.rowCount() and self.table.current_item is None:
            self.table.selectRow(0)
        for button in (self.correct_button, self.remove_button):
            button.setEnabled(self.model.rowCount() > 0)
        self.hint_label.setVisible(self.model.rowCount() == 0)
        self.steps.follow()

    def record(self, kind: FactKind) -> FormDialog:
        """Open the form for a new fact."""
        return self._open(fact_dialog(self._door, kind, self._record(), self))

    def correct(self) -> FormDialog | None:
        """Open the form of the selected fact."""
        line = self.table.current_item
        if line is None:
            return None
        return self._open(fact_dialog(self._door, line.kind, self._record(), self, line.entry))

    def remove(self) -> None:
        """Ask, then take the selected fact back."""
        line = self.table.current_item
        if line is None:
            return
        command = RemoveFact(line.kind, line.id)
        self.steps.ask_to_remove(_name_of(line), remove_fact, command)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(theme.scaled(940), screen.width() - 40), min(520, screen.height() - 60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
            return
        super().keyPressEvent(event)

    def _open(self, dialog: FormDialog) -> FormDialog:
        dialog.saved.connect(lambda _: self._on_saved())
        dialog.open()
        return dialog

    def _entry(self) -> Entry | None:
        line = self.table.current_item
        return line and Entry(FACT_TABLES[line.kind], line.id, _name_of(line))

    def _on_saved(self) -> None:
        self.reload()
        self.saved.emit()

    def _record(self) -> OrganizationRecord:
        return self._door.ask(get_organization, self._organization_id)

    def _button(self, key: str, icon: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        theme.set_icon(button, icon)
        return button

    def _lay_out(self) -> None:
        self.hint_label = QLabel(words.text("organizations.no_facts"))
        self.hint_label.setProperty("role", "soft")
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        for kind in FactKind:
            button = QPushButton(words.choice(kind))
            button.setAutoDefault(False)
            theme.set_icon(button, "add")
            button.clicked.connect(lambda _, chosen=kind: self.record(chosen))
            head.addWidget(button)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.steps.attachments_button)
        foot.addWidget(self.steps.history_button)
        foot.addStretch(1)
        foot.addWidget(self.remove_button)
        foot.addWidget(self.correct_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addLayout(head)
        column.addWidget(self.message_bar)
        column.addWidget(self.hint_label)
        column.addWidget(self.table, 1)
        column.addLayout(foot)


def _name_of(line: FactLine) -> str:
    return f"{words.choice(line.kind)} {line.when} {line.told}"
