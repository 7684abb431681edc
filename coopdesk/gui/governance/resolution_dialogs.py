"""What a resolution lets be done, and the list of what was done by it."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.money_fields import money_editor
from coopdesk.services import governance
from coopdesk.services.governance import ResolutionItem, ResolutionUse
from coopdesk.services.resolution_sources import find_source_of_use

_MOST_SHOWN = 50


def allow_dialog(door: Door, item: ResolutionItem, parent: QWidget) -> FormDialog:
    """Return the dialog that says what a resolution lets be done."""

    def command(values: Mapping[str, Any]) -> governance.NameSubject:
        return governance.NameSubject(
            item.id, values["resolution.subject"], values["resolution.amount"]
        )

    subjects = [(subject, words.choice(subject)) for subject in ResolutionSubject]
    form = Form(
        title=words.text("resolution.allow_of", number=item.number),
        fields=(
            FormField("resolution.subject", lambda: ChoiceEditor(subjects), required=True),
            FormField(
                "resolution.amount",
                money_editor,
                refusals=("resolution.no_amount", "resolution.amount_not_positive"),
            ),
        ),
        handler=governance.name_subject,
        command=command,
        intro=item.text,
    )
    values = {"resolution.subject": item.subject, "resolution.amount": item.amount}
    return FormDialog(door, form, parent, values=values)


def link_dialog(door: Door, item: ResolutionItem, parent: QWidget) -> FormDialog:
    """Return the dialog that links a record made without naming it to a resolution."""
    known = door.ask(governance.list_linkable, item.id)

    def search(typed: str) -> Sequence[PickItem]:
        found = (one for one in known if typed in one.label)
        return [PickItem(f"{one.table}:{one.id}", one.label) for one in found][:_MOST_SHOWN]

    def command(values: Mapping[str, Any]) -> governance.LinkResolution:
        table, _, record_id = values["resolution.record"].partition(":")
        subject, amount = values["resolution.subject"], values["resolution.used_amount"]
        return governance.LinkResolution(item.id, subject, table, record_id, amount)

    subjects = [(subject, words.choice(subject)) for subject in ResolutionSubject]
    form = Form(
        title=words.text("resolution.link_to", number=item.number),
        fields=(
            FormField(
                "resolution.subject",
                lambda: ChoiceEditor(subjects),
                required=True,
                refusals=("resolution.other_subject", "resolution.used_up"),
            ),
            FormField(
                "resolution.record",
                lambda: Picker(search, placeholder=words.text("resolution.record_hint")),
                required=True,
                refusals=("resolution.linked",),
            ),
            FormField(
                "resolution.used_amount", money_editor, refusals=("resolution.amount_exceeded",)
            ),
        ),
        handler=governance.link_resolution,
        command=command,
        intro=item.text,
    )
    return FormDialog(door, form, parent, values={"resolution.subject": item.subject})


class UseTableModel(ItemTableModel[ResolutionUse]):
    """Steps that were done by a resolution, one row each."""

    columns = (
        Column("resolution.used_on", attrgetter("used_on")),
        Column("resolution.record", attrgetter("label"), width=22),
        Column("resolution.used_amount", attrgetter("amount"), numeric=True),
    )


class UsesDialog(QDialog):
    """What was done by a resolution; Enter opens the record: ``found`` carries a ``FoundItem``."""

    found = Signal(object)

    def __init__(self, door: Door, item: ResolutionItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("resolution.uses_title", number=item.number))
        self._door = door
        self.model = UseTableModel(self)
        self.table = TableView(self.model)
        self.table.opened.connect(self._open)
        self.hint_label = QLabel(words.text("resolution.uses_hint"))
        self.hint_label.setProperty("role", "soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.table, 1)
        column.addWidget(self.hint_label)
        self.model.set_items(door.ask(governance.list_uses, item.id))
        self.table.selectRow(0)
        self.table.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(theme.space(180), theme.space(90))

    def _open(self, use: ResolutionUse) -> None:
        source = self._door.ask(find_source_of_use, use.id)
        if source is None:
            self.hint_label.setText(words.text("resolution.not_here"))
            return
        self.accept()
        self.found.emit(source)
