"""A table as data: columns name themselves, the model draws, sorts, filters and sums.

Sorting and filtering happen in the list itself: a proxy that asks Python for every comparison
takes seconds at 50,000 rows, the list a fraction of one.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QFont

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.gui.kit import theme

Item = TypeVar("Item")
Index = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole.UserRole

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label key, where its value comes from, and how it is shown.

    ``width`` is in characters of the body size, 0 fits the content. ``numeric`` aligns right with
    digits of one width; ``summed`` adds the column up at the foot; ``masked`` hides the middle of
    an identity or phone number; ``tone`` may name a colour for a value; ``optional`` columns wait
    in the list of columns until they are chosen.
    """

    key: str
    getter: Callable[[Any], object]
    numeric: bool = False
    width: int = 0
    summed: bool = False
    masked: bool = False
    optional: bool = False
    show: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None

    def shown(self, item: object) -> str:
        """Return the words of the cell."""
        value = self.getter(item)
        if self.show:
            return self.show(value)
        return mask(str(value)) if self.masked and value else as_words(value)


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


def mask(number: str) -> str:
    """Return an identity or phone number with its middle hidden: ``150423********1234``."""
    kept = 6 if len(number) >= 15 else 3
    hidden = max(len(number) - kept - 4, 0)
    return number[:kept] + "*" * hidden + number[-4:] if hidden else number


class ItemTableModel(QAbstractTableModel, Generic[Item]):
    """Frozen items as rows; a page names its columns and the key that tells items apart."""

    columns: ClassVar[tuple[Column, ...]] = ()
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("id")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Item] = []
        self._shown: list[Item] = []
        self._haystack: list[str] = []
        self._needle = ""
        self._keep: Callable[[Item], bool] | None = None
        self._order: tuple[int, Qt.SortOrder] | None = None
        self.refresh_theme()

    @property
    def items(self) -> Sequence[Item]:
        """The items shown, in the order shown."""
        return self._shown

    @property
    def count_of_all(self) -> int:
        """How many items there are, shown or not."""
        return len(self._all)

    def set_items(self, items: Iterable[Item]) -> None:
        """Show ``items``, keeping the order and the filter the person chose."""
        self._all = list(items)
        self._haystack = []
        self._sort_all()
        self._show()

    def set_filter(self, needle: str, keep: Callable[[Item], bool] | None = None) -> None:
        """Show only items with every word of ``needle`` in their text, and that ``keep`` keeps."""
        self._needle, self._keep = needle, keep
        self._show()

    def item_at(self, row: int) -> Item | None:
        """Return the item of a row, None outside the table."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, key: Hashable) -> int:
        """Return the row of the item with ``key``, -1 when it is not shown."""
        key_of = type(self).key
        return next((row for row, item in enumerate(self._shown) if key_of(item) == key), -1)

    def sums(self) -> dict[int, str]:
        """Return the sum of each summed column over the rows shown, as it is written."""
        return {
            number: as_words(_sum(column.getter(item) for item in self._shown))
            for number, column in enumerate(self.columns)
            if column.summed
        }

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
        self._order = (column, order)
        self._sort_all()
        self._haystack = []
        self._show()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item_at(index.row())
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
        getter = self.columns[number].getter
        known: list[Item] = []
        empty: list[Item] = []
        for item in self._all:
            (empty if getter(item) is None else known).append(item)
        known.sort(
            key=lambda item: _rank(getter(item)), reverse=order is Qt.SortOrder.DescendingOrder
        )
        self._all = known + empty

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = self._filtered()
        self.endResetModel()

    def _filtered(self) -> list[Item]:
        shown = self._all
        if needles := self._needle.casefold().split():
            if not self._haystack:
                self._haystack = [self.searched(item) for item in self._all]
            pairs = zip(self._all, self._haystack, strict=True)
            shown = [item for item, text in pairs if all(needle in text for needle in needles)]
        return [item for item in shown if self._keep(item)] if self._keep else list(shown)


def _tone(column: Column, item: object) -> str:
    value = column.getter(item)
    if column.tone:
        return column.tone(value)
    return "wrong" if column.numeric and _is_negative(value) else ""


def _is_negative(value: object) -> bool:
    if isinstance(value, Money):
        return value.fen < 0
    return isinstance(value, int) and value < 0


def _sum(values: Iterable[object]) -> object:
    fen = number = 0
    money = False
    for value in values:
        if isinstance(value, Money):
            money = True
            fen += value.fen
        elif isinstance(value, int):
            number += value
    return Money(fen) if money else number


def _rank(value: object) -> Any:
    """Return what sorts fast and as people expect: Chinese by the order of GB 2312, by sound."""
    match value:
        case str():
            shown = words.choice(value) if isinstance(value, StrEnum) else value
            return shown.encode("gb18030", "replace")
        case Money():
            return value.fen
        case _:
            return value
