"""What a dialog offers for the entry selected in it: papers, history, removal with a way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.preferences import Preferences

if TYPE_CHECKING:  # imported when they open, as in ``steps``
    from coopdesk.gui.kit.records.attachments import AttachmentsDialog
    from coopdesk.gui.kit.records.history import HistoryDialog


@dataclass(frozen=True, slots=True)
class Entry:
    """The selected entry: its table and id, and what it is called."""

    table: str
    record_id: str
    name: str


class EntrySteps(QObject):
    """Two buttons with their keys, and the removal of an entry.

    ``changed`` tells that the dialog has to be read again; ``exported`` and ``printed`` carry a
    history as a list.
    """

    changed = Signal()
    exported = Signal(object)
    printed = Signal(object)

    def __init__(
        self, dialog: QDialog, host: BarHost, door: Door, selected: Callable[[], Entry | None]
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._host, self._door, self._selected = dialog, host, door, selected
        self.preferences: Preferences | None = None
        self.attachments_button = self._button(
            "record.attachments", "attachment", self.open_attachments, "Ctrl+Shift+J"
        )
        self.history_button = self._button(
            "record.history", "clock", self.open_history, "Ctrl+Shift+U"
        )

    def follow(self) -> None:
        """Say how many papers the selected entry has; nothing is offered without one."""
        from coopdesk.services.attachments import count_attachments

        entry = self._selected()
        for button in (self.attachments_button, self.history_button):
            button.setEnabled(entry is not None)
        count = (
            self._door.ask(count_attachments, entry.table, entry.record_id)
            if entry is not None
            else 0
        )
        key = "record.attachments_count" if count else "record.attachments"
        self.attachments_button.setText(words.text(key, count=count))

    def open_attachments(self) -> "AttachmentsDialog | None":
        """Open the papers of the selected entry."""
        entry = self._selected()
        if entry is None:
            return None
        from coopdesk.gui.kit.records.attachments import AttachmentsDialog

        key = (entry.table, entry.record_id)
        opened = AttachmentsDialog(self._door, key, entry.name, self._dialog, self.preferences)
        opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opened.panel.changed.connect(self.follow)
        opened.open()
        return opened

    def open_history(self) -> "HistoryDialog | None":
        """Open the history of the selected entry."""
        entry = self._selected()
        if entry is None:
            return None
        from coopdesk.gui.kit.records.history import HistoryDialog

        key = (entry.table, entry.record_id)
        opened = HistoryDialog(self._door, key, entry.name, self._dialog)
        opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opened.panel.exported.connect(self.exported)
        opened.panel.printed.connect(self.printed)
        opened.finished.connect(lambda _: self.changed.emit())
        opened.open()
        return opened

    def ask_to_remove(self, name: str, handler: Callable[[Any, Any], str], command: Any) -> None:
        """Ask by name, then run the command that puts the entry into the bin."""
        messages.ask(
            self._dialog,
            words.text("record.remove_question", name=name),
            words.text("record.remove"),
            lambda: self._remove(name, handler, command),
            destructive=True,
        )

    def _remove(self, name: str, handler: Callable[[Any, Any], str], command: Any) -> None:
        def tell(entry_id: str) -> None:
            self.changed.emit()
            back = (words.text("kit.undo"), lambda: self._restore(entry_id, name))
            self._bar.say([words.text("record.removed", name=name)], "done", back)

        self._do(handler, command, tell)

    def _restore(self, entry_id: str, name: str) -> None:
        from coopdesk.services.bin import RestoreRecord, restore_record

        def tell(_: str) -> None:
            self.changed.emit()
            self._bar.say([words.text("record.restored", name=name)], "done")

        self._do(restore_record, RestoreRecord(entry_id), tell)

    def _do(
        self, handler: Callable[[Any, Any], str], command: Any, then: Callable[[str], None]
    ) -> None:
        self._bar.clear()
        attempt(
            self._host,
            lambda confirmed: self._door.do(handler, command, confirmed=confirmed),
            then,
        )

    @property
    def _bar(self) -> MessageBar:
        return self._host.message_bar

    def _button(self, key: str, icon: str, pressed: Callable[[], object], keys: str) -> QPushButton:
        button = QPushButton(words.text(key))
        button.setAutoDefault(False)
        button.setToolTip(f"{words.text(key)}（{keys}）")
        theme.set_icon(button, icon)
        button.clicked.connect(lambda _: pressed())
        shortcut = QShortcut(QKeySequence(keys), self._dialog)
        shortcut.activated.connect(button.click)
        return button
