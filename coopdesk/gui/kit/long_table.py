"""A table of any length: its rows are counted, and read in blocks where they are looked at.

Short lists stay what they are in ``ItemTableModel``; a long one holds only the blocks seen last, so
neither the time to open it nor the memory it takes grows with it.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt

from coopdesk.domain.money import Money
from coopdesk.gui.kit.table_model import (
    LONG_REGISTER,
    Index,
    ItemTableModel,
    as_words,
)

Item = TypeVar("Item")
_BLOCKS_HELD = 64


class Blocks(Protocol):
    """Rows that are read where they are looked at."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def read(self, row: int) -> tuple[int, Sequence[Any]]:
        """Return the block around ``row``: the row it begins at, and its items, None for a gap."""


class LongTableModel(ItemTableModel[Item]):
    """Items given whole or as ``Blocks``; what needs every item of a long list reads it whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._blocks: Blocks | None = None
        self._held: OrderedDict[int, Sequence[Item | None]] = OrderedDict()
        self._told_sums: dict[int, str] = {}
        self._looked_at = 0

    @property
    def items(self) -> Sequence[Item]:
        """The items shown, in the order shown; those of a long list are read for it."""
        return super().items if self._blocks is None else list(self._every_item(self._blocks))

    @property
    def count_of_all(self) -> int:
        """How many items there are."""
        return super().count_of_all if self._blocks is None else self._blocks.count

    @property
    def can_sort(self) -> bool:
        """Whether the list is short enough to be read whole and put into another order."""
        return self._blocks is None or self._blocks.count <= LONG_REGISTER

    def set_blocks(self, blocks: Blocks, sums: Mapping[str, Money]) -> None:
        """Show rows that are read where they are looked at, in the order they come in.

        ``sums`` are those of all rows by column; one without any figure has none.
        """
        self.pause(paused=True)
        self.forget_order()
        # One reset: the view looks up its selection while the rows before are still there.
        self.beginResetModel()
        self._all, self._shown, self._rest = [], [], None
        self._blocks = blocks
        self._held.clear()
        self._told_sums = {
            number: as_words(sums[column.key])
            for number, column in enumerate(self.columns)
            if sums.get(column.key)
        }
        self.endResetModel()
        self.completed.emit()

    def set_items(self, *given: Any, **named: Any) -> None:
        """Show items as ``ItemTableModel`` does."""
        if self._blocks is not None:
            self.beginResetModel()
            self._blocks = None
            self._held.clear()
            self.endResetModel()
        super().set_items(*given, **named)

    def sample(self, count: int) -> Sequence[Item]:
        """Return some items, of a long list its first and its last: balances grow on the way."""
        if self._blocks is None or not self._blocks.count:
            return super().sample(count)
        _, first = self._block(self._blocks, 0)
        _, last = self._block(self._blocks, self._blocks.count - 1)
        found = (*first[: count // 2], *last[-count // 2 :])
        return [item for item in found if item is not None]

    def item_at(self, row: int) -> Item | None:
        """Return the item of a row, None outside the table."""
        if self._blocks is None:
            return super().item_at(row)
        found = self._here(row)
        self._looked_at = row if found is not None else self._looked_at
        return found

    def row_of(self, key: Hashable) -> int:
        """Return the row of the item with ``key``, -1 when it is not shown.

        Of a long list it is looked for where the person was last: what was posted since moved it
        by some rows at most.
        """
        if self._blocks is None:
            return super().row_of(key)
        row = self._looked_at
        for _ in range(2):
            if row >= self._blocks.count:
                break
            first, items = self._block(self._blocks, row)
            for place, item in enumerate(items):
                if item is not None and type(self).key(item) == key:
                    return first + place
            row = first + len(items)
        return -1

    def sums(self) -> dict[int, str]:
        """Return the sum of each summed column over all rows, as it is written."""
        return super().sums() if self._blocks is None else self._told_sums

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self.can_sort:
            if self._blocks is not None:
                self.set_items(self.items)
            super().sort(column, order)

    def rowCount(self, parent: Index | None = None) -> int:
        if self._blocks is None or (parent is not None and parent.isValid()):
            return super().rowCount(parent)
        return self._blocks.count

    def _here(self, row: int) -> Item | None:
        if self._blocks is None:
            return super()._here(row)
        if not 0 <= row < self._blocks.count:
            return None
        first, items = self._block(self._blocks, row)
        return items[row - first]

    def _block(self, blocks: Blocks, row: int) -> tuple[int, Sequence[Item | None]]:
        """Return the block around ``row``, from those held or read anew."""
        for first, items in reversed(self._held.items()):
            if first <= row < first + len(items):
                return first, items
        first, items = blocks.read(row)
        self._held[first] = items
        if len(self._held) > _BLOCKS_HELD:
            self._held.popitem(last=False)
        return first, items

    def _every_item(self, blocks: Blocks) -> Iterator[Item]:
        row = 0
        while row < blocks.count:
            first, items = blocks.read(row)
            yield from (item for item in items if item is not None)
            row = first + len(items)
