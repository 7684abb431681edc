"""What a register offers for each of its records: attachments, history, removal, taking back."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.register import RegisterPage

if TYPE_CHECKING:  # dialogs and their services are imported when they are wanted, not at the start
    from coopdesk.gui.kit.form_dialog import FormDialog
    from coopdesk.gui.kit.preferences import Preferences
    from coopdesk.gui.kit.records.attachments import AttachmentsDialog
    from coopdesk.gui.kit.records.history import HistoryDialog
    from coopdesk.services.bin import Removal


class RecordSteps(QObject):
    """Keys and a menu for the selected record of a register whose rows are of one table."""

    def __init__(
        self, page: RegisterPage, table: str, name_of: Callable[[Any], str] = attrgetter("name")
    ) -> None:
        super().__init__(page)
        self._page, self._table, self._name_of = page, table, name_of
        self.preferences: Preferences | None = None
        self._steps: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("record.attachments", "attachment", "Ctrl+Shift+J", self.open_attachments),
            ("record.history", "clock", "Ctrl+Shift+U", self.open_history),
            ("record.remove", "bin", "Delete", self.ask_to_remove),
        )
        for _, _, keys, pressed in self._steps[:2]:
            page.add_shortcut(keys, pressed)
        # Only where rows are: in a field the key deletes a character.
        shortcut = QShortcut(QKeySequence("Delete"), page.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.ask_to_remove)
        page.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        page.table.customContextMenuRequested.connect(self._pop_up)

    @property
    def _selected(self) -> Any:
        """The selected item; None also for a line that no record stands behind."""
        item = self._page.current_item
        return item if item is not None and item.id is not None else None

    def add_to(self, card: DetailCard, record_id: str) -> None:
        """Add the menu to the card of a record."""
        button = QPushButton(words.text("record.more"))
        theme.set_icon(button, "more")
        button.clicked.connect(lambda _: self._open_menu(record_id, button))
        card.add_button(button)

    def _open_menu(self, record_id: str, button: QPushButton) -> None:
        # popped up, not executed by the button: its loop would hold everything else
        menu = self.menu(record_id, button)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def menu(self, record_id: str, parent: QWidget) -> QMenu:
        """Return the menu of what can be done with the record."""
        from coopdesk.services.attachments import count_attachments

        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, icon, keys, pressed in self._steps:
            action = QAction(words.text(key), menu)
            if key == "record.attachments":
                count = self._page.ask(count_attachments, self._table, record_id)
                if count:
                    action.setText(words.text("record.attachments_count", count=count))
            action.setIcon(theme.icon(icon))
            # shown only: the page and its table have the keys themselves
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _, call=pressed: call())
            menu.addAction(action)
        self._add_remark(menu, record_id)
        return menu

    def _add_remark(self, menu: QMenu, record_id: str) -> None:
        """Offer to ask for a correction where the record is a copy of another office's."""
        from coopdesk.gui.kit.records.remark import may_ask

        if may_ask(self._page, self._table, record_id):
            action = menu.addAction(theme.icon("undo"), words.text("remark.ask"))
            action.triggered.connect(lambda _: self.ask_correction(record_id))

    def ask_correction(self, record_id: str) -> "FormDialog":
        """Open the dialog that asks the record's owner for a correction."""
        from coopdesk.gui.kit.records.remark import ask_correction

        item = self._selected
        name = self._name_of(item) if item is not None else ""
        return ask_correction(self._page, self._table, record_id, name)

    def open_attachments(self) -> "AttachmentsDialog | None":
        """Open the attachments of the selected record."""
        item = self._selected
        if item is None:
            return None
        from coopdesk.gui.kit.records.attachments import AttachmentsDialog

        key = (self._table, item.id)
        name = self._name_of(item)
        dialog = AttachmentsDialog(self._page.door, key, name, self._page, self.preferences)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.panel.changed.connect(self._page.reload)
        dialog.open()
        return dialog

    def open_history(self) -> "HistoryDialog | None":
        """Open the history of the selected record."""
        item = self._selected
        if item is None:
            return None
        from coopdesk.gui.kit.records.history import HistoryDialog

        name = self._name_of(item)
        dialog = HistoryDialog(self._page.door, (self._table, item.id), name, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.panel.exported.connect(self._page.exported)
        dialog.panel.printed.connect(self._page.printed)
        dialog.open()
        return dialog

    def ask_to_remove(self) -> None:
        """Ask, naming the record and what goes with it; a refusal is shown before any question."""
        item = self._selected
        if item is None:
            return
        from coopdesk.services.bin import get_removal

        self._page.message_bar.clear()
        attempt(
            self._page,
            lambda _: self._page.ask(get_removal, self._table, item.id),
            lambda removal: self._ask(item.id, removal),
        )

    def tell(self, sentence: str) -> None:
        """Say what was done, with 撤销 for the step that was just taken."""
        from coopdesk.services.take_back import last_step

        step = self._page.ask(last_step)
        if step is None:
            self._page.show_done(sentence)
        else:
            self._page.show_done(sentence, undo=lambda: _take_back(self._page, step.sequence))

    def _pop_up(self, place: QPoint) -> None:
        """Open the menu over the row that was pointed at, or the selected one by its key."""
        table, item = self._page.table, self._selected
        if item is not None:
            self.menu(item.id, table).popup(table.viewport().mapToGlobal(place))

    def _ask(self, record_id: str, removal: "Removal") -> None:
        question = (
            words.text("record.remove_with", name=removal.label, count=removal.count)
            if removal.count
            else words.text("record.remove_question", name=removal.label)
        )
        messages.ask(
            self._page,
            question,
            words.text("record.remove"),
            lambda: self._remove(record_id, removal.label),
            destructive=True,
        )

    def _remove(self, record_id: str, label: str) -> None:
        from coopdesk.services.bin import RemoveRecord, remove_record

        self._page.do(
            remove_record,
            RemoveRecord(self._table, record_id),
            then=lambda entry: self._page.show_done(
                words.text("record.removed", name=label),
                undo=lambda: self._restore(entry, label),
            ),
        )

    def _restore(self, entry_id: str, label: str) -> None:
        from coopdesk.services.bin import RestoreRecord, restore_record

        def show(record_id: str) -> None:
            self._page.reload()
            self._page.table.select_key(record_id)
            self._page.show_done(words.text("record.restored", name=label))

        self._page.do(restore_record, RestoreRecord(entry_id), then=show)


def take_back_last(page: Page) -> None:
    """Ask, naming the operator's last step, then take it back (Ctrl+Z)."""
    from coopdesk.services.take_back import last_step

    step = page.ask(last_step)
    if step is None:
        page.show_done(words.text("record.undo_nothing"))
        return
    subject = words.text("record.undo_subject", name=step.subject) if step.subject else ""
    told = {"at": step.at, "what": step.what, "subject": subject}
    messages.ask(
        page,
        words.text("record.undo_question", **told),
        words.text("kit.undo"),
        lambda: _take_back(page, step.sequence),
    )


def _take_back(page: Page, sequence: int) -> None:
    from coopdesk.services.take_back import TakeBack, take_back

    page.do(
        take_back,
        TakeBack(sequence),
        then=lambda what: page.show_done(words.text("record.undone", what=what)),
    )
