"""The bin: what was removed, brought back as it was or destroyed for good."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.system.parts import button, label
from coopdesk.services.bin import BinItem, EmptyBin, RestoreRecord, empty_bin, restore_record


class BinTableModel(ItemTableModel[BinItem]):
    """Removals, one row each."""

    columns = (
        Column("bin.removed_at", attrgetter("removed_at")),
        Column("bin.label", attrgetter("label"), width=30),
        Column("bin.count", attrgetter("count"), numeric=True),
        Column("bin.removed_by", attrgetter("removed_by")),
        Column("bin.reason", attrgetter("reason"), width=16),
    )


class BinView(QWidget):
    """``done`` carries what to tell once a removal is back, or all are destroyed."""

    done = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.model = BinTableModel()
        self.table = TableView(self.model, "bin")
        self.table.opened.connect(lambda _: self._restore())
        self.restore_button = button("bin.restore", "undo", self._restore, "primary")
        self.empty_button = button("bin.empty", "bin", self._empty)
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("kit.filter_hint"))
        self.filter_edit.setAccessibleName(words.text("kit.filter_hint"))
        self.filter_edit.textChanged.connect(self.model.set_filter)
        self.filter_edit.installEventFilter(self)
        self.hint_label = label("", "soft")
        self._may_empty = False
        self._lay_out()

    def set_right(self, *, may_empty: bool) -> None:
        """Say whether who is signed in may destroy what lies here."""
        self._may_empty = may_empty

    def set_items(self, items: Sequence[BinItem]) -> None:
        """Show what lies in the bin."""
        self.model.set_items(items)
        if items and self.table.current_item is None:
            self.table.selectRow(0)
        self.restore_button.setEnabled(bool(items))
        self.empty_button.setEnabled(bool(items) and self._may_empty)
        self.hint_label.setText(words.text("bin.hint" if items else "bin.nothing"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, the down key leads into the table."""
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _restore(self) -> None:
        """Bring the chosen removal back as it was."""
        item = self.table.current_item
        if item is not None:
            told = words.text("record.restored", name=item.label)
            command = RestoreRecord(item.id)
            self._page.do(restore_record, command, then=lambda _: self.done.emit(told))

    def _empty(self) -> None:
        """Ask once, then destroy what lies here."""

        def empty() -> None:
            self._page.do(
                empty_bin,
                EmptyBin(),
                then=lambda count: self.done.emit(words.text("bin.emptied", count=count)),
            )

        question = words.text("bin.empty_question", count=self.model.count_of_all)
        messages.ask(self._page, question, words.text("bin.empty"), empty, destructive=True)

    def _lay_out(self) -> None:
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.filter_edit, 1)
        row.addStretch(1)
        row.addWidget(self.empty_button)
        row.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self.hint_label)
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
