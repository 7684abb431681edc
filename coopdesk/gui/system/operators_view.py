"""Who may sign in: the list, and what a manager does with it."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.system.parts import button, in_row
from coopdesk.services.system import OperatorItem


def _state(active: Any) -> str:
    return words.text("operator.active" if active else "operator.stopped")


class OperatorTableModel(ItemTableModel[OperatorItem]):
    """Operators, one row each."""

    columns = (
        Column("operator.name", attrgetter("name"), width=20),
        Column("operator.role", attrgetter("role"), width=10),
        Column(
            "operator.state",
            attrgetter("active"),
            show=_state,
            tone=lambda active: "" if active else "ink_soft",
        ),
    )


class OperatorsView(QWidget):
    """Signals carry the operator in question."""

    role_asked = Signal(object)
    passphrase_asked = Signal(object)
    stop_asked = Signal(object)
    add_asked = Signal()
    own_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._own, self._may = "", True
        self.model = OperatorTableModel()
        self.table = TableView(self.model, "operators")
        self.add_button = button("operator.add", "add", self.add_asked.emit, "primary")
        self.role_button = button("operator.change_role", "edit", self._emit(self.role_asked))
        self.reset_button = button("operator.reset", "lock", self._emit(self.passphrase_asked))
        self.stop_button = button("operator.stop", "refused", self._emit(self.stop_asked))
        self.own_button = button("operator.own_passphrase", "person", self.own_asked.emit)
        buttons = (
            self.add_button,
            self.role_button,
            self.reset_button,
            self.stop_button,
            self.own_button,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(in_row(*buttons))
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        self.table.current_changed.connect(lambda _: self._adjust())
        self.table.opened.connect(self.role_asked)
        self._adjust()

    def set_actor(self, name: str, *, may: bool) -> None:
        """Take who is signed in; only a manager changes others."""
        self._own, self._may = name, may
        self._adjust()

    def set_items(self, items: Sequence[OperatorItem]) -> None:
        """Show the operators; the first one is chosen."""
        self.model.set_items(items)
        if items and self.table.current_item is None:
            self.table.selectRow(0)
        self._adjust()

    def _adjust(self) -> None:
        item: OperatorItem | None = self.table.current_item
        is_other = item is not None and item.name != self._own
        self.add_button.setEnabled(self._may)
        self.role_button.setEnabled(self._may and item is not None and item.active)
        self.reset_button.setEnabled(self._may and is_other)
        self.stop_button.setEnabled(self._may and is_other and item is not None and item.active)
        key = "operator.start" if item is not None and not item.active else "operator.reset"
        self.reset_button.setText(words.text(key))

    def _emit(self, signal: Any) -> Any:
        return lambda: signal.emit(self.table.current_item)
