"""The attachments of one record: added by button, drag or paste; shown, saved, removed."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.attachments import LONGEST_TITLE, shown_size
from coopdesk.domain.reading import read_day
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attached_pages import AttachedPages
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.file_drop import files_in
from coopdesk.gui.kit.form_dialog import Form, FormDialog, button_foot
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.paper_preview import note_exports
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import attachments as service
from coopdesk.services.attachments import AttachmentItem
from coopdesk.services.bin import RemoveRecord, RestoreRecord, remove_record, restore_record

WIDTH, HEIGHT = 900, 520


class AttachmentTableModel(ItemTableModel[AttachmentItem]):
    """Attachments, one row each."""

    columns = (
        Column("attachment.title", attrgetter("title")),
        Column("attachment.kind", attrgetter("kind_name")),
        Column("attachment.dated_on", attrgetter("dated_on")),
        Column("attachment.size", attrgetter("size"), numeric=True, show=shown_size),
        Column("attachment.file_name", attrgetter("file_name")),
        Column("attachment.added_by", attrgetter("added_by")),
    )


class AttachmentsPanel(BarHost, QWidget):
    """Lists the attachments of the record ``key``: a tab of its page, or a dialog's body.

    ``changed`` tells of more or fewer; ``kind`` is what a new one usually is.
    """

    changed = Signal()

    def __init__(
        self,
        door: Door,
        key: tuple[str, str],
        preferences: Preferences | None = None,
        parent: QWidget | None = None,
        *,
        kind: str = service.OTHER,
    ) -> None:
        super().__init__(parent)
        self._door, self._key, self._preferences = door, key, preferences
        self._kind = kind
        self._is_own = door.ask(service.is_own_record, *key)
        self.message_bar = MessageBar()
        self.model = AttachmentTableModel(self)
        self.table = TableView(self.model)
        self.table.opened.connect(lambda _: self.view())
        self.hint_label = QLabel(words.text("attachment.hint"))
        self.hint_label.setProperty("role", "soft")
        self.hint_label.setWordWrap(True)
        self.add_button = self._button("attachment.add", "add", self.choose, "Ctrl+N")
        self.view_button = self._button("attachment.view", "search", self.view, "F2")
        self.save_button = self._button("attachment.save", "save", self.choose_place, "Ctrl+S")
        self.remove_button = self._button("attachment.remove", "bin", self.ask_to_remove, "Delete")
        self._add_keys(QKeySequence(QKeySequence.StandardKey.Paste), self.paste)
        # what another office attached is read here; its papers are its own to change
        self.setAcceptDrops(self._is_own)
        self.add_button.setEnabled(self._is_own)
        self._lay_out()
        for part in (self.hint_label, self.add_button, self.remove_button):
            part.setVisible(self._is_own)
        self.reload()

    def reload(self) -> None:
        """Read the attachments again."""
        self.model.set_items(self._door.ask(service.list_attachments, *self._key))
        is_any = self.model.rowCount() > 0
        if is_any and self.table.current_item is None:
            self.table.selectRow(0)
        for button in (self.view_button, self.save_button):
            button.setEnabled(is_any)
        self.remove_button.setEnabled(is_any and self._is_own)

    def choose(self) -> QFileDialog:
        """Ask for files to attach."""
        title, kinds = words.text("attachment.add"), words.text("attachment.files")
        dialog = file_dialog(self, title, kinds, lambda _: None, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()
        return dialog

    def add(self, paths: Sequence[Path]) -> FormDialog:
        """Ask what the files are, then attach them."""
        dialog = add_dialog(self._door, self._key, paths, self, self._kind)
        dialog.saved.connect(self._on_added)
        dialog.open()
        return dialog

    def paste(self) -> FormDialog | None:
        """Attach the files that were copied in the file manager."""
        paths = files_in(QGuiApplication.clipboard().mimeData())
        return self.add(paths) if paths and self._is_own else None

    def view(self) -> Preview | None:
        """Show the selected attachment, or say how it can be seen."""
        item: AttachmentItem | None = self.table.current_item
        if item is None:
            return None
        self.message_bar.clear()
        if not item.media_type.is_shown:
            save = (words.text("attachment.save"), self._save)
            told = words.text("attachment.not_shown", name=item.file_name)
            self.message_bar.say([told], "accent", save)
            return None
        from coopdesk.services.shown_pages import open_pages  # reading PDF is no part of the start

        shown = self._door.ask(open_pages, item.id)
        if shown is None:
            self.message_bar.say([words.text("attachment.unreadable", name=item.file_name)])
            return None
        pages = AttachedPages(self._door.ask(service.read_attachment, item.id), shown)
        preview = Preview(
            item.title, pages, self, file_name=item.file_name, preferences=self._preferences
        )
        note_exports(self._door.do, preview, item.file_name)
        preview.open()
        return preview

    def choose_place(self) -> QFileDialog | None:
        """Ask where a copy of the selected attachment goes."""
        item: AttachmentItem | None = self.table.current_item
        if item is None:
            return None
        ending = Path(item.file_name).suffix
        dialog = saving_dialog(self, item.file_name, f"*{ending}", self.save_to, self._preferences)
        dialog.setDefaultSuffix(ending.removeprefix("."))
        dialog.open()
        return dialog

    def save_to(self, path: Path) -> None:
        """Write a copy of the selected attachment."""
        key = self.table.current_item.id
        attempt(
            self,
            lambda _: self._door.ask(service.save_attachment, key, path),
            lambda saved: self.message_bar.say(
                [words.text("attachment.saved", name=saved.name)], "done"
            ),
        )

    def ask_to_remove(self) -> None:
        """Ask, naming the attachment, then put it into the bin."""
        item: AttachmentItem | None = self.table.current_item
        if item is not None:
            question = words.text("attachment.remove_question", name=item.title)
            word = words.text("attachment.remove")
            messages.ask(self, question, word, lambda: self._remove(item), destructive=True)

    def begin(self) -> None:
        """Go to the list, or to the first step of an empty one."""
        is_empty = self.model.rowCount() == 0
        (self.add_button if is_empty and self._is_own else self.table).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := files_in(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    def _save(self) -> None:
        self.choose_place()

    def _remove(self, item: AttachmentItem) -> None:
        self._do(
            remove_record,
            RemoveRecord(service.TABLE, item.id),
            lambda entry: self._on_removed(item, entry),
        )

    def _on_removed(self, item: AttachmentItem, entry_id: str) -> None:
        told = words.text("attachment.removed", name=item.title)
        back = (words.text("kit.undo"), lambda: self._bring_back(entry_id))
        self._after_change()
        self.message_bar.say([told], "done", back)

    def _bring_back(self, entry_id: str) -> None:
        self._do(restore_record, RestoreRecord(entry_id), lambda _: self._after_change())

    def _on_added(self, ids: list[str]) -> None:
        self._after_change()
        self.table.select_key(ids[0])
        self.table.setFocus()
        self.message_bar.say([words.text("attachment.added", count=len(ids))], "done")

    def _after_change(self) -> None:
        self.message_bar.clear()
        self.reload()
        self.changed.emit()

    def _do(self, handler: Any, command: Any, then: Callable[[Any], None]) -> None:
        self.message_bar.clear()
        attempt(self, lambda confirmed: self._door.do(handler, command, confirmed=confirmed), then)

    def _button(self, key: str, icon: str, pressed: Callable[[], Any], keys: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        button.setToolTip(f"{words.text(key)}（{keys}）")
        theme.set_icon(button, icon)
        button.clicked.connect(lambda _: pressed())
        if keys != "F2":  # the table has that key itself
            self._add_keys(QKeySequence(keys), button.click)
        return button

    def _add_keys(self, keys: QKeySequence, pressed: Callable[[], Any]) -> None:
        shortcut = QShortcut(keys, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(pressed)

    def _lay_out(self) -> None:
        theme.restyle(self.add_button, kind="primary")
        theme.set_icon(self.add_button, "add", "on_accent")
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.remove_button)
        row.addStretch(1)
        for button in (self.view_button, self.save_button, self.add_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self.message_bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.hint_label)
        column.addLayout(row)


class AttachmentsDialog(QDialog):
    """The attachments of a record over the page that lists it."""

    def __init__(
        self,
        door: Door,
        key: tuple[str, str],
        name: str,
        parent: QWidget,
        preferences: Preferences | None = None,
        *,
        kind: str = service.OTHER,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.text("attachment.of", name=name))
        self.panel = AttachmentsPanel(door, key, preferences, kind=kind)
        self.close_button = QPushButton(words.text("kit.close"))
        self.close_button.setAutoDefault(False)
        theme.set_icon(self.close_button, "close")
        self.close_button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel, 1)
        column.addWidget(button_foot(self.close_button))
        self.panel.begin()

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(WIDTH, screen.width() - 40), min(HEIGHT, screen.height() - 60))


def add_dialog(
    door: Door,
    key: tuple[str, str],
    paths: Sequence[Path],
    parent: QWidget,
    kind: str = service.OTHER,
) -> FormDialog:
    """Return the form that asks what the files are, usually ``kind``; a single one gets a title."""
    is_single = len(paths) == 1
    kinds = [(item.code, item.name) for item in door.ask(service.list_kinds)]
    today = door.today

    def day() -> DayEditor:
        return DayEditor(lambda typed: read_day(typed, today=today), today)

    fields = [
        FormField("attachment.kind", lambda: ChoiceEditor(kinds, may_be_empty=False)),
        FormField("attachment.dated_on", day, refusals=("attachment.later",)),
    ]
    values: dict[str, Any] = {"attachment.kind": kind, "attachment.dated_on": today}
    title = words.text("attachment.add_titles", count=len(paths))
    if is_single:
        fields.insert(0, FormField("attachment.title", lambda: TextEditor(longest=LONGEST_TITLE)))
        values["attachment.title"] = paths[0].stem[:LONGEST_TITLE]
        title = words.text("attachment.add_title", name=paths[0].name)

    def command(typed: Mapping[str, Any]) -> service.AddAttachments:
        return service.AddAttachments(
            *key,
            tuple(paths),
            typed["attachment.kind"],
            typed.get("attachment.title") or "",
            typed["attachment.dated_on"],
        )

    form = Form(
        title, tuple(fields), service.add_attachments, command, words.text("attachment.add")
    )
    return FormDialog(door, form, parent, values=values)
