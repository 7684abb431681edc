"""A list to tick: each row has a box in its first column, Space turns those that are selected."""

from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.table_model import Index, ItemTableModel
from coopdesk.gui.kit.table_view import TableView

Item = TypeVar("Item")
TICK = 0
"""The column of the boxes."""


class TickTableModel(ItemTableModel[Item]):
    """Items with a box each; a subclass names the columns, that of the boxes first."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticked: frozenset[Hashable] = frozenset()

    @property
    def ticked(self) -> list[Item]:
        """Return the items that are ticked, in the order shown."""
        return [item for item in self.items if type(self).key(item) in self._ticked]

    def tick(self, items: Iterable[Item]) -> None:
        """Tick exactly these items."""
        self._ticked = frozenset(type(self).key(item) for item in items)
        last = self.index(max(self.rowCount() - 1, 0), TICK)
        self.dataChanged.emit(self.index(0, TICK), last, [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def toggle(self, items: Iterable[Item]) -> None:
        """Tick the items, or untick them when all of them are."""
        turned = {type(self).key(item): item for item in items}
        ticked = {type(self).key(item): item for item in self.ticked}
        if turned.keys() <= ticked.keys():
            self.tick([item for key, item in ticked.items() if key not in turned])
        else:
            self.tick((ticked | turned).values())

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item_at(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK and item is not None:
            is_on = type(self).key(item) in self._ticked
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self.item_at(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or item is None:
            return False
        self.toggle([item])
        return True


class TickTable(TableView):
    """The list itself; Space ticks the rows that are selected."""

    def __init__(self, model: TickTableModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(model, parent=parent)
        self._ticks = model

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Space:
            self._ticks.toggle(self.selected_items())
        elif held and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()  # the window's own: what is ticked is confirmed
        else:
            super().keyPressEvent(event)
