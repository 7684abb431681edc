"""Every text of an application's form with its source; one may be written over, with the reason."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import awards as service
from coopdesk.services.awards import SourceItem

_SIZE = (760, 520)


class SourceTableModel(ItemTableModel[SourceItem]):
    """The texts of the form in its order."""

    columns = (
        Column("awards.field_label", attrgetter("label"), width=9),
        Column("awards.field_value", attrgetter("value"), width=16),
        Column("awards.field_source", attrgetter("source"), width=16),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")


class FieldsDialog(BarHost, QDialog):
    """Lists the texts of a form; Enter writes over the selected one."""

    def __init__(self, door: Door, item: service.ApplicationItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self._application_id = door, item.id or ""
        self.setWindowTitle(words.text("awards.fields_title", number=item.number))
        self.message_bar = MessageBar()
        self.model = SourceTableModel(self)
        self.table = TableView(self.model)
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
        column.addLayout(buttons)
        self.resize(QSize(*(theme.scaled(length) for length in _SIZE)))
