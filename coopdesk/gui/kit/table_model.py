"""A table as data: columns name themselves, the model draws, sorts, filters and sums.

Sorting and filtering happen in the list itself: a proxy that asks Python for every comparison
takes seconds at 50,000 rows, the list a fraction of one.

A long list is shown with its first items; the rest follows block by block while the event loop has
nothing else to do. Whatever needs every item (sorting, filtering, printing) takes what is still to
come at once. Garbage is not collected meanwhile, and no round goes over the items afterwards: at
200,000 of them one takes longer than three frames, and they refer to nothing that could refer back
to them.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QBrush, QFont

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.personal import masked
from coopdesk.gui.kit import collecting, theme
from coopdesk.gui.kit.column_values import ColumnSum, is_negative
from coopdesk.services.list_order import in_order

Item = TypeVar("Item")
Index = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole.UserRole

SEEN_FIRST_MS = 100
"""The first rows are painted before more are read: a person looks at those."""
LONG_REGISTER = 20_000
"""Items of so many rows are kept from the garbage collector: each walk over them would be seen."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label key, where its value comes from, and how it is shown.

    ``width`` is in characters of the body size, 0 fits the content. ``numeric`` aligns right with
    digits of one width; ``summed`` adds the column up at the foot; ``masked`` hides the middle of
    an identity or phone number; ``tone`` may name a colour for a value; ``optional`` columns wait
    in the list of columns until they are chosen; ``grows`` takes the room that is left, which else
    the widest column of text takes; ``gives_way`` may be narrower than its cells, down to its
    ``width``, where the columns have no room side by side.
    """

    key: str
    getter: Callable[[Any], object]
    numeric: bool = False
    width: int = 0
    summed: bool = False
    masked: bool = False
    optional: bool = False
    grows: bool = False
    gives_way: bool = False
    show: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None

    def shown(self, item: object) -> str:
        """Return the words of the cell."""
        value = self.getter(item)
        if self.show:
            return self.show(value)
        return masked(str(value)) if self.masked and value else as_words(value)


def as_words(value: object) -> str:
    """Return a value as the program shows it: money, day, choice, yes or nothing."""
    match value:
        case None:
            return ""
        case bool():
            return words.text("kit.yes") if value else ""
        case StrEnum():
            return words.choice(value)
        case date():
            return value.strftime("%Y-%m-%d")
        case int():
            return f"{value:,}"
        case _:
            return str(value)


class ItemTableModel(QAbstractTableModel, Generic[Item]):
    """Frozen items as rows; a page names its columns and the key that tells items apart.

    ``arrived`` tells from which row to which a block has come, ``completed`` that nothing more is
    to come: after every change of items, at once or when the last block is here.
    """

    arrived = Signal(int, int)
    completed = Signal()

    columns: ClassVar[tuple[Column, ...]] = ()
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("id")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Item] = []
        self._shown: list[Item] = []
        self._rest: Iterator[Sequence[Item]] | None = None
        self._expected = 0
        self._haystack: list[str] = []
        self._needle = ""
        self._keep: Callable[[Item], bool] | None = None
        self._order: tuple[int, Qt.SortOrder] | None = None
        self._sums: dict[int, ColumnSum] = {}
        self._sums_of_all: dict[int, ColumnSum] = {}
        self._next_block = QTimer(self, interval=0)
        self._next_block.timeout.connect(self._take_block)
        self.refresh_theme()

    @property
    def items(self) -> Sequence[Item]:
        """The items shown, in the order shown."""
        self.complete()
        return self._shown

    @property
    def count_of_all(self) -> int:
        """How many items there are, shown or not."""
        return len(self._all) if self.is_complete else self._expected

    @property
    def is_complete(self) -> bool:
        """Whether every item is here."""
        return self._rest is None

    def set_items(
        self, items: Iterable[Item], rest: Iterator[Sequence[Item]] | None = None, count: int = 0
    ) -> None:
        """Show ``items``, keeping the order and the filter the person chose.

        ``rest`` brings the items after them in blocks, ``count`` is how many there are in all.
        """
        self._all, self._rest = list(items), rest
        self._expected = max(count, len(self._all))
        self._haystack = []
        self._sums_of_all = self._sums_over(self._all)
        if self._order or self._needle or self._keep:
            self._take_all()
        self._sort_all()
        self._show()
        self.pause(paused=False)
        if self.is_complete:
            self.completed.emit()

    def pause(self, *, paused: bool) -> None:
        """Stop taking blocks while nobody looks, or go on."""
        if paused or self.is_complete:
            self._next_block.stop()
        elif not self._next_block.isActive():
            if self._expected > LONG_REGISTER:
                collecting.clear_away()
            self._next_block.start(SEEN_FIRST_MS)

    def complete(self) -> None:
        """Take all that is still to come, now."""
        if not self.is_complete:
            first = len(self._all)
            self._take_all()
            self._tell_completed(first)

    def set_filter(self, needle: str, keep: Callable[[Item], bool] | None = None) -> None:
        """Show only items with every word of ``needle`` in their text, and that ``keep`` keeps."""
        if needle or keep:
            self.complete()
        self._needle, self._keep = needle, keep
        self._show()

    def sample(self, count: int) -> Sequence[Item]:
        """Return the first items shown, as far as they are here."""
        return self._shown[:count]

    def item_at(self, row: int) -> Item | None:
        """Return the item of a row, None outside the table."""
        if len(self._shown) <= row < self.rowCount():
            self.complete()
        return self._here(row)

    def row_of(self, key: Hashable) -> int:
        """Return the row of the item with ``key``, -1 when it is not shown."""
        key_of = type(self).key
        row = next((row for row, item in enumerate(self._shown) if key_of(item) == key), -1)
        if row >= 0 or self.is_complete:
            return row
        self.complete()
        return self.row_of(key)

    def sums(self) -> dict[int, str]:
        """Return the sum of each summed column over the rows shown, as it is written.

        Empty while items are still to come: a part of a sum would be taken for it. A column in
        which no figure stands has no sum: its unit is not known.
        """
        if not self.is_complete:
            return {}
        return {
            number: as_words(found.value)
            for number, found in self._sums.items()
            if self._sums_of_all[number].is_known
        }

    def sum_of_all(self, key: str) -> Money | int:
        """Return what a summed column comes to over every item that is here, shown or not."""
        number = next(n for n, column in enumerate(self.columns) if column.key == key)
        return self._sums_of_all[number].value

    def searched(self, item: Item) -> str:
        """Return the text the filter looks through; a page may add what is not shown."""
        found = (column.getter(item) for column in self.columns)
        return "\n".join(value for value in found if isinstance(value, str)).casefold()

    def refresh_theme(self) -> None:
        """Take fonts and colours of the theme now worn."""
        worn = theme.current()
        self._numbers: QFont = worn.font(numeric=True)
        self._tones = {
            name: QBrush(worn.text_colour(name))
            for name in ("wrong", "due", "done", "accent", "ink_soft")
        }

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        self.complete()
        self._order = (column, order)
        self._sort_all()
        self._haystack = []
        self._show()

    def forget_order(self) -> None:
        """Leave the items of the next list in the order they come in."""
        self._order = None

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._shown) if self.is_complete else self._expected

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._here(index.row())
        if item is None:
            return None
        column = self.columns[index.column()]
        answer: Any = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                answer = column.shown(item)
            case Qt.ItemDataRole.TextAlignmentRole:
                answer = _RIGHT if column.numeric else _LEFT
            case Qt.ItemDataRole.FontRole if column.numeric or column.masked:
                answer = self._numbers
            case Qt.ItemDataRole.ForegroundRole:
                answer = self._tones.get(_tone(column, item))
            case Qt.ItemDataRole.UserRole:
                answer = item
        return answer

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.text(column.key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        return None

    def _sort_all(self) -> None:
        if not self._order:
            return
        number, order = self._order
        is_descending = order is Qt.SortOrder.DescendingOrder
        getter = self.columns[number].getter
        self._all = in_order(self._all, getter, descending=is_descending)

    def _here(self, row: int) -> Item | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _take_block(self) -> None:
        """Take the next block; rows that were counted and empty until now show it."""
        self._next_block.setInterval(0)
        collecting.put_off()
        first = len(self._all)
        if self._append():
            self.arrived.emit(first, len(self._all))
        else:
            self._tell_completed(first)

    def _take_all(self) -> None:
        while not self.is_complete:
            self._append()

    def _append(self) -> bool:
        """Put the next block behind the items; return whether there was one."""
        block = next(self._rest, None) if self._rest is not None else None
        if block is None:
            self._rest = None
            if len(self._all) > LONG_REGISTER:
                collecting.keep()
            self._next_block.stop()
            return False
        self._all += block
        for number, found in self._sums_over(block).items():
            self._sums_of_all[number].add(found)
        return True

    def _tell_completed(self, first: int) -> None:
        """Say that everything is here; after a count that was wrong the rows are shown anew."""
        if len(self._all) != self._expected:
            self._show()
        self.arrived.emit(first, len(self._all))
        self.completed.emit()

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = self._filtered()
        if self._shown is self._all:
            self._sums = self._sums_of_all
        else:
            self._sums = self._sums_over(self._shown)
            for number, found in self._sums.items():
                # of no rows at all: nothing, in the unit of the column
                found.is_money = self._sums_of_all[number].is_money
        self.endResetModel()

    def _sums_over(self, items: Iterable[Item]) -> dict[int, ColumnSum]:
        return {
            number: ColumnSum.of(map(column.getter, items))
            for number, column in enumerate(self.columns)
            if column.summed
        }

    def _filtered(self) -> list[Item]:
        shown = self._all
        if needles := self._needle.casefold().split():
            if not self._haystack:
                self._haystack = [self.searched(item) for item in self._all]
            pairs = zip(self._all, self._haystack, strict=True)
            shown = [item for item, text in pairs if all(needle in text for needle in needles)]
        return [item for item in shown if self._keep(item)] if self._keep else shown


def _tone(column: Column, item: object) -> str:
    value = column.getter(item)
    if column.tone:
        return column.tone(value)
    return "wrong" if column.numeric and is_negative(value) else ""
