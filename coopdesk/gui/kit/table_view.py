"""The table: selection kept over a reload, columns to choose, move and size, copy, keyboard."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.cell_delegate import PADDING, CellDelegate
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import Column, ItemTableModel

SAMPLE_ROWS = 200
ARROW = 22
"""Room of the arrow beside the label of the column that is sorted by."""
STYLE_MARGIN = 3
"""Room the style leaves beside a cell's text: with ours the 8 px of a header."""
_BESIDE = 2 * (PADDING + STYLE_MARGIN) + 1
WIDEST = 34
"""Most characters a column takes by itself; a name of 24 fits with room."""


class TableView(QTableView):
    """Rows of an ``ItemTableModel``; ``name`` is under what its columns are remembered."""

    current_changed = Signal(object)
    opened = Signal(object)
    columns_changed = Signal()

    def __init__(
        self,
        model: ItemTableModel[Any],
        name: str = "",
        preferences: Preferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._items, self._name, self._preferences = model, name, preferences
        self._kept: Hashable | None = None
        self._restored = False
        self._sized_by = 0
        self._fitting: dict[int, int] = {}
        self._filling = False
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self._set_up_rows()
        self._set_up_header()
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._on_reset)
        model.arrived.connect(self._on_arrived)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _: self._open())
        self._restore_columns()

    @property
    def current_item(self) -> Any:
        """The item of the current row, None when there is none."""
        return self._items.item_at(self.currentIndex().row())

    def select_key(self, key: Hashable) -> bool:
        """Select the item with ``key``; returns whether it is shown."""
        row = self._items.row_of(key)
        if row < 0:
            return False
        self._select_row(row)
        return True

    def forget_selection(self) -> None:
        """Begin anew with the next items: they are of somebody else."""
        self._kept = None
        self.setCurrentIndex(QModelIndex())

    def selected_items(self) -> list[Any]:
        """Return the items of the selected rows, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [item for row in rows if (item := self._items.item_at(row)) is not None]

    def shown_columns(self) -> list[int]:
        """Return the numbers of the columns seen, in the order seen."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in order if not header.isSectionHidden(column)]

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """The key of the column the rows are sorted by, empty for none, and whether downwards."""
        header = self.horizontalHeader()
        number = header.sortIndicatorSection()
        is_descending = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        if not 0 <= number < len(self._items.columns):
            return "", False
        return self._items.columns[number].key, is_descending

    def sort_by(self, key: str, *, descending: bool) -> bool:
        """Sort by a column; returns whether there is one of that key."""
        number = self._number_of(key)
        if number is None:
            return False
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(number, order)
        return True

    def forget_order(self) -> None:
        """Leave the rows of the next list in the order they come in."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._items.forget_order()

    def show_columns(self, keys: Sequence[str]) -> list[str]:
        """Show the columns of these keys alone, in this order; return the keys that are none."""
        numbers = {key: self._number_of(key) for key in keys}
        shown = [number for number in numbers.values() if number is not None]
        if shown:
            header = self.horizontalHeader()
            for place, number in enumerate(shown):
                header.moveSection(header.visualIndex(number), place)
            for number in range(len(self._items.columns)):
                self.setColumnHidden(number, number not in shown)
            self._keep_columns()
            self._fill()
        return [key for key, number in numbers.items() if number is None]

    def as_table(self) -> list[list[str]]:
        """Return the header and every row as shown: what is exported and printed."""
        numbers = self.shown_columns()
        columns = [self._items.columns[number] for number in numbers]
        head = [words.text(column.key) for column in columns]
        return [head, *([c.shown(item) for c in columns] for item in self._items.items)]

    def as_shown(
        self, title: str, *, filters: Sequence[str] = (), count_of_all: int = 0
    ) -> ShownTable:
        """Return the table as shown, for a workbook or paper, called ``title``."""
        _, *rows = self.as_table()
        numbers, sums = self.shown_columns(), self._items.sums()
        columns = [self._items.columns[number] for number in numbers]
        return ShownTable(
            title,
            tuple(self._shown_column(column) for column in columns),
            rows,
            tuple(sums.get(number, "") for number in numbers) if sums else (),
            tuple(filters),
            count_of_all or len(rows),
        )

    def copy_selection(self) -> None:
        """Put the selected rows on the clipboard, cells divided by tabs."""
        columns = [self._items.columns[number] for number in self.shown_columns()]
        lines = ["\t".join(c.shown(item) for c in columns) for item in self.selected_items()]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def column_menu(self) -> QMenu:
        """Return the menu in which columns are chosen."""
        menu = QMenu(self)
        for number, column in enumerate(self._items.columns):
            action = QAction(words.text(column.key), menu, checkable=True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda shown, n=number: self.show_column(n, shown=shown))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(words.text("kit.columns_reset"), self.reset_columns)
        return menu

    def show_column(self, number: int, *, shown: bool) -> None:
        """Show or hide a column; the last one shown stays."""
        if shown or len(self.shown_columns()) > 1:
            self.setColumnHidden(number, not shown)
            self._keep_columns()

    def reset_columns(self) -> None:
        """Bring back the columns, their order and widths as the program gives them."""
        header = self.horizontalHeader()
        for number, column in enumerate(self._items.columns):
            header.moveSection(header.visualIndex(number), number)
            self.setColumnHidden(number, column.optional)
        self._restored, self._fitting = False, {}
        self._size_columns()
        if self._preferences and self._name:
            self._preferences.keep_bytes(f"columns/{self._name}", QByteArray())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._open()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_items"):
            self._items.refresh_theme()
            self.verticalHeader().setDefaultSectionSize(theme.current().row)
            self._sized_by, self._fitting = 0, {}
            if self._items.rowCount():
                self._size_columns()

    def _number_of(self, key: str) -> int | None:
        keys = [column.key for column in self._items.columns]
        return keys.index(key) if key in keys else None

    def _shown_column(self, column: Column) -> ShownColumn:
        first = (column.getter(item) for item in self._items.items)
        is_money = column.numeric and isinstance(next(filter(None, first), None), Money)
        return ShownColumn(words.text(column.key), column.numeric, is_money)

    def _set_up_rows(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.current().row)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.space(12))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_column_menu)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._on_header_clicked)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(lambda number, _: self._make_room(number))
        header.sectionMoved.connect(lambda *_: self._keep_columns())
        header.sectionResized.connect(lambda *_: self._keep_columns())
        for number, column in enumerate(self._items.columns):
            self.setColumnHidden(number, column.optional)

    def _on_header_clicked(self, number: int) -> None:
        self._items.sort(number, self.horizontalHeader().sortIndicatorOrder())

    def _open_column_menu(self, place: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def _open(self) -> None:
        if self.current_item is not None:
            self.opened.emit(self.current_item)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.current_changed.emit(self._items.item_at(current.row()))

    def _keep_selection(self) -> None:
        item = self.current_item
        self._kept = type(self._items).key(item) if item is not None else self._kept

    def _on_reset(self) -> None:
        self._size_columns()
        row = self._items.row_of(self._kept) if self._kept is not None else -1
        if row >= 0:
            self._select_row(row)
        else:
            self.current_changed.emit(None)

    def _on_arrived(self, first: int, end: int) -> None:
        """Paint again where the rows that came are seen; a repaint for each block would be felt."""
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first <= (bottom if bottom >= 0 else end) and top < end:
            self.viewport().update()

    def _select_row(self, row: int) -> None:
        index = self._items.index(row, max(self.columnAt(0), 0))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)
        self.current_changed.emit(self._items.item_at(row))

    def _size_columns(self) -> None:
        """Fit each column to its label, its sum and a sample of its cells; none becomes narrower.

        Rows that come later must not be cut, and a table that is read again must not jump.
        """
        self._sized_by = self._items.rowCount()
        if self._restored:
            return
        fitting = self._measure()
        if fitting == self._fitting:
            return
        self._fitting = fitting
        header = self.horizontalHeader()
        header.blockSignals(True)
        for number, width in fitting.items():
            header.resizeSection(number, width)
        header.blockSignals(False)
        self._fill()
        self.columns_changed.emit()
        self.viewport().update()

    def _measure(self) -> dict[int, int]:
        """Return what each column needs now, or needed before."""
        metrics = self.fontMetrics()
        bold = QFontMetrics(theme.current().font(bold=True, numeric=True))
        sample, sums = self._items.sample(SAMPLE_ROWS), self._items.sums()
        widest = metrics.horizontalAdvance("国") * WIDEST
        needed = {}
        for number, column in enumerate(self._items.columns):
            cells = map(metrics.horizontalAdvance, {column.shown(item) for item in sample})
            summed = bold.horizontalAdvance(sums.get(number, ""))
            fits = max(summed, min(max(cells, default=0), widest)) + _BESIDE
            needed[number] = max(fits, self._least(number), self._fitting.get(number, 0))
        return needed

    def _make_room(self, number: int) -> None:
        """Widen the column that is sorted by, where its arrow would cover its label."""
        if not 0 <= number < len(self._items.columns):
            return
        header, metrics = self.horizontalHeader(), self.horizontalHeader().fontMetrics()
        label = metrics.horizontalAdvance(words.text(self._items.columns[number].key))
        needed = label + 2 * (PADDING + STYLE_MARGIN) + ARROW
        if not self._filling and 0 < header.sectionSize(number) < needed:
            self._filling = True
            header.resizeSection(number, needed)
            self._filling = False
            self._fill()

    def _fill(self) -> None:
        """Give the room that is left to a column of text, so that figures stay together.

        It is the column that ``grows``, else the widest. What lacks is taken from those that give
        way. Only while the widths are the program's own: what the person set stays as it is.
        """
        columns = self._items.columns
        texts = [n for n in self.shown_columns() if not (columns[n].numeric or columns[n].masked)]
        if self._restored or not texts or not self._fitting or self._filling:
            return
        widest = max(texts, key=lambda number: (columns[number].grows, self._fitting[number]))
        header = self.horizontalHeader()
        self._filling = True
        giving = [number for number in texts if columns[number].gives_way]
        for number in giving:
            header.resizeSection(number, self._fitting[number])
        others = sum(header.sectionSize(n) for n in self.shown_columns() if n != widest)
        room = self.viewport().width() - others
        header.resizeSection(widest, max(self._fitting[widest], room))
        lacking = max(self._fitting[widest] - room, 0)
        for number in giving:
            taken = min(lacking, max(self._fitting[number] - self._least(number), 0))
            header.resizeSection(number, header.sectionSize(number) - taken)
            lacking -= taken
        self._filling = False

    def _least(self, number: int) -> int:
        """Return how narrow a column that gives way may be: its label and its ``width`` fit."""
        metrics, column = self.fontMetrics(), self._items.columns[number]
        asked = metrics.horizontalAdvance("国") * column.width
        label = metrics.horizontalAdvance(words.text(column.key))
        return max(asked, label) + _BESIDE

    def _keep_columns(self) -> None:
        self.columns_changed.emit()
        if self._preferences and self._name and self._sized_by and not self._filling:
            self._restored = True
            state = self.horizontalHeader().saveState()
            self._preferences.keep_bytes(f"columns/{self._name}", state)

    def _restore_columns(self) -> None:
        if self._preferences and self._name:
            state = self._preferences.bytes_of(f"columns/{self._name}")
            self._restored = not state.isEmpty() and self.horizontalHeader().restoreState(state)
