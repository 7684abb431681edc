"""The short dialogs of the minutes: reasons, the signed paper, a correction, and the versions."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QLabel, QSplitter, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.minutes_versions import VersionChange
from coopdesk.gui.governance.fields import day_editor
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import governance
from coopdesk.services.governance import VersionItem

REASON, TEXT, SIGNED_ON = "minutes.reason", "minutes.correction_text", "minutes.signed_on"


def reopen_dialog(door: Door, meeting_id: str, parent: QWidget) -> FormDialog:
    """Return the dialog that opens closed minutes again."""

    def command(values: Mapping[str, Any]) -> governance.ReopenMinutes:
        return governance.ReopenMinutes(meeting_id, values[REASON] or "")

    return _reason_dialog(door, "minutes.reopen", governance.reopen_minutes, command, parent)


def unsign_dialog(door: Door, meeting_id: str, parent: QWidget) -> FormDialog:
    """Return the dialog that takes the signature back."""

    def command(values: Mapping[str, Any]) -> governance.UnsignMinutes:
        return governance.UnsignMinutes(meeting_id, values[REASON] or "")

    return _reason_dialog(door, "minutes.unsign", governance.unsign_minutes, command, parent)


def sign_dialog(door: Door, meeting_id: str, scan: Path, parent: QWidget) -> FormDialog:
    """Return the dialog that files the scan of the signed paper."""

    def command(values: Mapping[str, Any]) -> governance.SignMinutes:
        return governance.SignMinutes(meeting_id, (scan,), values[SIGNED_ON])

    field = FormField(
        SIGNED_ON,
        lambda: day_editor(door.today),
        required=True,
        refusals=("minutes.signed_day",),
    )
    form = Form(
        title=words.text("minutes.sign"),
        fields=(field,),
        handler=governance.sign_minutes,
        command=command,
        primary=words.text("minutes.sign"),
        intro=words.text("minutes.sign_intro", name=scan.name),
    )
    return FormDialog(door, form, parent, values={SIGNED_ON: door.today})


def correct_dialog(door: Door, meeting_id: str, parent: QWidget) -> FormDialog:
    """Return the dialog that notes a correction."""

    def command(values: Mapping[str, Any]) -> governance.CorrectMinutes:
        return governance.CorrectMinutes(meeting_id, values[TEXT] or "", values[REASON] or "")

    fields = (
        FormField(TEXT, LongTextEditor, required=True, full_width=True),
        FormField(REASON, TextEditor, required=True, full_width=True),
    )
    form = Form(
        title=words.text("minutes.correct"),
        fields=fields,
        handler=governance.correct_minutes,
        command=command,
        intro=words.text("minutes.correct_intro"),
    )
    return FormDialog(door, form, parent)


def _reason_dialog(
    door: Door,
    key: str,
    handler: Callable[..., str],
    command: Callable[[Mapping[str, Any]], object],
    parent: QWidget,
) -> FormDialog:
    form = Form(
        title=words.text(key),
        fields=(FormField(REASON, TextEditor, required=True, full_width=True),),
        handler=handler,
        command=command,
        primary=words.text(key),
    )
    return FormDialog(door, form, parent)


class VersionTableModel(ItemTableModel[VersionItem]):
    """Versions of the minutes, the newest first."""

    columns = (
        Column("minutes.version", attrgetter("number"), numeric=True),
        Column("minutes.made_at", lambda item: item.made_at.replace("T", " "), width=12),
        Column("minutes.made_by", attrgetter("made_by")),
        Column("minutes.occasion", attrgetter("occasion")),
        Column("minutes.reason", attrgetter("reason"), width=16),
    )


class ChangeTableModel(ItemTableModel[VersionChange]):
    """What reads differently since the version before."""

    columns = (
        Column("minutes.changed_place", attrgetter("place"), width=8),
        Column("minutes.before", attrgetter("before"), width=18),
        Column("minutes.after", attrgetter("after"), width=18),
    )


class VersionsDialog(QDialog):
    """The versions above, and what the selected one changed below."""

    def __init__(self, door: Door, meeting_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("minutes.versions"))
        self.versions, self.changes = VersionTableModel(self), ChangeTableModel(self)
        self.table, self.changes_table = TableView(self.versions), TableView(self.changes)
        self.changes_label = QLabel()
        self.changes_label.setProperty("role", "soft")
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        below = QWidget()
        inside = QVBoxLayout(below)
        inside.setContentsMargins(0, theme.space(2), 0, 0)
        inside.addWidget(self.changes_label)
        inside.addWidget(self.changes_table, 1)
        splitter.addWidget(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.addWidget(splitter)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_changes())
        self.versions.set_items(door.ask(governance.list_versions, meeting_id))
        if self.versions.rowCount():
            self.table.selectRow(0)
        self.table.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(theme.space(230), theme.space(130))

    def _show_changes(self) -> None:
        item: VersionItem | None = self.table.current_item
        if item is None:
            return
        self.changes.set_items(item.changes)
        key = "minutes.changed" if item.changes else "minutes.unchanged"
        self.changes_label.setText(words.text(key, number=item.number))
        self.changes_table.setVisible(bool(item.changes))
