"""The book page: accounts at the left, postings with their balance at the right, totals below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.shown import ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.table_model import ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow

_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class AccountNode:
    """One account of the tree with its balance and what lies below it."""

    key: str
    code: str
    name: str
    balance: Money | None = None
    children: tuple["AccountNode", ...] = ()


class AccountTree(QTreeView):
    """Accounts to choose from; ``chosen`` carries the key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(0, 2, self)
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.space(4))
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    @property
    def current_key(self) -> str:
        """The key of the chosen account, empty when there is none."""
        index = self.currentIndex().siblingAtColumn(0)
        return str(index.data(_KEY) or "")

    def set_nodes(self, nodes: Sequence[AccountNode]) -> None:
        """Show the accounts, keeping the chosen one and what was folded away."""
        chosen, folded = self.current_key, self._folded()
        self._model.clear()
        self._model.setColumnCount(2)
        for node in nodes:
            self._model.appendRow(_row(node))
        self._model_to_view(folded)
        self.choose(chosen or (nodes[0].key if nodes else ""))

    def choose(self, key: str) -> bool:
        """Choose the account ``key``; returns whether it is there."""
        flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        start = self._model.index(0, 0)
        found = self._model.match(start, _KEY, key, 1, flags) if key else []
        if found:
            self.setCurrentIndex(found[0])
        return bool(found)

    def narrow(self, needle: str) -> None:
        """Show only accounts whose code or name holds ``needle``, with what leads to them."""
        for row in range(self._model.rowCount()):
            self._narrow(self._model.index(row, 0), needle)

    def _narrow(self, index: QModelIndex, needle: str) -> bool:
        children = range(self._model.rowCount(index))
        below = [self._narrow(self._model.index(row, 0, index), needle) for row in children]
        fits = needle in str(index.data()) or any(below)
        self.setRowHidden(index.row(), index.parent(), not fits)
        return fits

    def _model_to_view(self, folded: set[str]) -> None:
        self.expandAll()
        for index in self._indexes(QModelIndex()):
            if index.data(_KEY) in folded:
                self.collapse(index)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _folded(self) -> set[str]:
        indexes = self._indexes(QModelIndex())
        return {
            str(index.data(_KEY))
            for index in indexes
            if self._model.hasChildren(index) and not self.isExpanded(index)
        }

    def _indexes(self, parent: QModelIndex) -> list[QModelIndex]:
        found: list[QModelIndex] = []
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            found += [index, *self._indexes(index)]
        return found

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = current.siblingAtColumn(0).data(_KEY)
        if key:
            self.chosen.emit(str(key))


class BookPage(Page):
    """A ledger; a subclass gives ``make_model``, and fills tree and table in ``reload``.

    ``opened`` carries the posting whose figure was opened; every figure opens what it is made of.
    """

    opened = Signal(object)
    exported = Signal(object)
    printed = Signal(object)

    name: ClassVar[str] = ""

    def __init__(
        self, door: Door, preferences: Preferences | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(door, parent)
        self.tree = AccountTree()
        self.tree_filter = QLineEdit(clearButtonEnabled=True)
        self.tree_filter.setPlaceholderText(words.text("kit.account_filter"))
        self.tree_filter.setAccessibleName(words.text("kit.account_filter"))
        self.tree_filter.textChanged.connect(self.tree.narrow)
        self.model = self.make_model()
        self.table = TableView(self.model, self.name, preferences)
        self.totals = TotalsRow(self.table, self.model)
        self.account_label = QLabel()
        self.account_label.setProperty("role", "section")
        self.balance_label = QLabel()
        self.balance_label.setProperty("role", "section")
        self._lay_out_book()
        self.tree.chosen.connect(self.show_account)
        self.table.opened.connect(self.opened)
        self.add_shortcut("Ctrl+F", self.go_to_filter)
        self.add_shortcut("Ctrl+E", self.export)
        self.add_shortcut("Ctrl+P", self.preview)

    @property
    def list_about(self) -> str:
        """Of whom the book is."""
        return self.subtitle_label.text()

    def as_shown(self) -> ShownTable:
        """Return the account as shown: what is exported and printed."""
        return self.table.as_shown(self.account_label.text() or self.title_label.text())

    def export(self) -> Any:
        """Send the account as shown where workbooks are written; a subclass may know better."""
        return self.exported.emit(self.as_shown())

    def preview(self) -> Any:
        """Send the account as shown where it is printed; a subclass may know better."""
        return self.printed.emit(self.as_shown())

    def begin(self) -> None:
        """Go to the accounts, or to what begins an empty book."""
        if self._stack.currentWidget() is self.empty_state:
            self.empty_state.begin()
        else:
            self.tree.setFocus()

    def go_to_filter(self) -> None:
        """Put the cursor where the accounts are narrowed."""
        self.tree_filter.setFocus()

    def make_model(self) -> ItemTableModel[Any]:
        """Return the model of the postings."""
        raise NotImplementedError

    def show_account(self, key: str) -> None:
        """Show the postings of the account ``key``; for a subclass to fill."""
        raise NotImplementedError

    def set_account(self, title: str, balance: Money) -> None:
        """Tell which account is shown, and its balance now."""
        self.account_label.setText(title)
        self.balance_label.setText(words.text("kit.balance", amount=balance))
        theme.restyle(self.balance_label, tone="wrong" if balance.fen < 0 else "")

    def _lay_out_book(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._tree_part())
        splitter.addWidget(self._postings_part())
        splitter.setStretchFactor(1, 1)
        tree_width = (theme.space(100) + theme.scaled(theme.space(100))) // 2
        splitter.setSizes([tree_width, theme.space(200)])
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)

    def _tree_part(self) -> QWidget:
        part = QFrame()
        part.setProperty("surface", "detail")
        part.setMinimumWidth(theme.scaled(theme.space(60)))
        column = QVBoxLayout(part)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.tree_filter)
        column.addWidget(self.tree, 1)
        return part

    def _postings_part(self) -> QWidget:
        part = QWidget()
        part.setProperty("surface", "sheet")
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(2), theme.space(2), theme.space(4), theme.space(2))
        head.addWidget(self.account_label, 1)
        head.addWidget(self.balance_label)
        column = QVBoxLayout(part)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        return part


def _row(node: AccountNode) -> list[QStandardItem]:
    name = QStandardItem(f"{node.code}  {node.name}")
    name.setData(node.key, _KEY)
    name.setToolTip(node.name)
    balance = QStandardItem(as_words(node.balance))
    balance.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    balance.setFont(theme.current().font(numeric=True))
    is_negative = node.balance is not None and node.balance.fen < 0
    balance.setForeground(theme.current().text_colour("wrong" if is_negative else "ink_soft"))
    for child in node.children:
        name.appendRow(_row(child))
    return [name, balance]
