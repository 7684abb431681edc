"""Every text of an application's form with its source; one may be written over, with the reason."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.awards.dialogs import LONGEST_NOTE
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.records.history import HistoryDialog
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import awards as service
from coopdesk.services.awards import RecordBehind, SourceItem

_SIZE = (860, 600)
BEHIND_ROWS = 5
"""Room for a heading and some records; more are scrolled to."""


class SourceTableModel(ItemTableModel[SourceItem]):
    """The texts of the form in its order."""

    columns = (
        Column("awards.field_label", attrgetter("label"), width=9),
        Column("awards.field_value", attrgetter("value"), width=16),
        Column("awards.field_source", attrgetter("source"), width=16),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")


class BehindTableModel(ItemTableModel[RecordBehind]):
    """The records behind a text."""

    columns = (
        Column("awards.behind_record", attrgetter("label"), grows=True),
        Column("awards.behind_operator", attrgetter("operator"), width=6),
        Column("awards.behind_at", attrgetter("at"), width=10),
        Column("awards.behind_scans", attrgetter("scans"), numeric=True),
    )


class FieldsDialog(BarHost, QDialog):
    """Lists the texts of a form; Enter writes over the selected one.

    Below stand the records it is made of, with who noted them: F1 goes there, and Enter shows what
    was changed in one of them.
    """

    def __init__(self, door: Door, item: service.ApplicationItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self._application_id = door, item.id or ""
        self.setWindowTitle(words.text("awards.fields_title", number=item.number))
        self.message_bar = MessageBar()
        self.model = SourceTableModel(self)
        self.table = TableView(self.model)
        self.behind = BehindTableModel(self)
        self.behind_table = TableView(self.behind)
        self.behind_label = QLabel()
        self.behind_label.setProperty("role", "section")
        self.table.current_changed.connect(lambda _: self.show_behind())
        self.behind_table.opened.connect(lambda _: self.open_history())
        QShortcut(QKeySequence("F1"), self).activated.connect(self.go_behind)
        self.override_button = self._button("awards.override", "edit")
        self.override_button.clicked.connect(lambda _: self.override())
        self.drop_button = self._button("awards.drop_override", "undo")
        self.drop_button.clicked.connect(lambda _: self.drop())
        self.close_button = self._button("kit.close", "close")
        self.close_button.clicked.connect(self.reject)
        self.table.opened.connect(lambda _: self.override())
        self._lay_out()
        self.reload()

    def reload(self) -> None:
        """Read the texts again."""
        self.model.set_items(self.door.ask(service.application_sources, self._application_id))
        if self.model.rowCount() and self.table.current_item is None:
            self.table.selectRow(0)

    def show_behind(self) -> None:
        """Show the records behind the selected text."""
        item = self.table.current_item
        if item is None:
            return
        found = self.door.ask(service.list_records_behind, self._application_id, item.key)
        self.behind.set_items(found)
        key = "awards.behind" if found else "awards.nothing_behind"
        told = words.text(key, label=item.label, source=item.source)
        self.behind_label.setText(told)

    def go_behind(self) -> None:
        """Go to the records behind the selected text."""
        if self.behind.rowCount():
            self.behind_table.selectRow(0)
            self.behind_table.setFocus()

    def open_history(self) -> HistoryDialog | None:
        """Show what was changed in the selected record, when, and by whom."""
        item = self.behind_table.current_item
        if item is None:
            return None
        dialog = HistoryDialog(self.door, (item.table, item.id), item.label, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def override(self) -> FormDialog | None:
        """Open the form that writes over the selected text."""
        item = self.table.current_item
        if item is None:
            return None
        application_id = self._application_id

        def command(values: Mapping[str, Any]) -> service.OverrideField:
            return service.OverrideField(
                application_id,
                item.key,
                values["awards.field_value"] or "",
                values["awards.override_reason"] or "",
            )

        form = Form(
            title=words.text("awards.override_title", label=item.label),
            intro=words.text("awards.override_intro", value=item.value),
            fields=(
                FormField(
                    "awards.field_value",
                    lambda: TextEditor(longest=LONGEST_NOTE),
                    required=True,
                    refusals=("award.value_missing", "award.not_by_hand"),
                ),
                FormField(
                    "awards.override_reason",
                    lambda: TextEditor(longest=LONGEST_NOTE),
                    required=True,
                    refusals=("award.override_reason_missing",),
                ),
            ),
            handler=service.override_field,
            command=command,
            primary=words.text("awards.override"),
        )
        dialog = FormDialog(self.door, form, self)
        told = words.text("awards.overridden", label=item.label)
        dialog.saved.connect(lambda _: self._done(told))
        dialog.open()
        return dialog

    def drop(self) -> None:
        """Let the selected text follow the records again."""
        item = self.table.current_item
        if item is None:
            return
        command = service.DropOverride(self._application_id, item.key)
        told = words.text("awards.override_dropped", label=item.label)
        attempt(
            self,
            lambda confirmed: self.door.do(service.drop_override, command, confirmed=confirmed),
            lambda _: self._done(told),
        )

    def _done(self, told: str) -> None:
        self.reload()
        self.message_bar.say([told], "done")

    def _button(self, key: str, icon: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        theme.set_icon(button, icon)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.override_button)
        buttons.addWidget(self.drop_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(4)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.message_bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.behind_label)
        self.behind_table.setFixedHeight(theme.current().row * BEHIND_ROWS)
        column.addWidget(self.behind_table)
        column.addLayout(buttons)
        screen = self.screen().availableGeometry()
        width, height = (theme.scaled(length) for length in _SIZE)
        self.resize(QSize(min(width, screen.width() - 40), min(height, screen.height() - 60)))
