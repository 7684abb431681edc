"""The organizations as a tree: city, county, township, gacha or village, and what stands there."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeView, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Index
from coopdesk.gui.organizations.table import stars_in_words
from coopdesk.services.organizations import (
    Coverage,
    DivisionBranch,
    OrganizationBranch,
    OrganizationItem,
)

COLUMNS = (
    "organizations.tree_name",
    "organization.kind",
    "organization.stars",
    "organizations.tree_count",
    "organizations.tree_coverage",
)
_FIGURES = frozenset({3, 4})
_STEP = "　"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_OPEN_UNTIL = 60
"""So many organizations are all seen at once; of more only the counties and townships."""


@dataclass(slots=True)
class TreeNode:
    """One line of the tree; ``item`` is None for a division."""

    number: int
    row: int
    above: "TreeNode | None"
    cells: tuple[str, ...]
    item: OrganizationItem | None = None
    level: DivisionLevel | None = None
    has_ended: bool = False
    below: list["TreeNode"] = field(default_factory=list)


def coverage_in_words(coverage: Coverage | None) -> str:
    """Return how many rural townships are covered of how many, and the part of it."""
    if coverage is None or not coverage.townships:
        return ""
    return f"{coverage.covered} / {coverage.townships}  {ratio_in_words(coverage)}"


class OrganizationTreeModel(QAbstractItemModel):
    """Branches as lines; ``set_tree`` keeps those of the organizations asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: list[TreeNode] = []

    def set_tree(self, tree: DivisionBranch, kept: frozenset[str] | None = None) -> None:
        """Show ``tree``; with ``kept`` only organizations with these ids and where they are."""
        self.beginResetModel()
        self.nodes = []
        self._add_division(tree, None, kept)
        self.endResetModel()

    def node(self, index: Index | None) -> TreeNode | None:
        """Return the line of an index, None for none."""
        return self.nodes[index.internalId()] if index is not None and index.isValid() else None

    def index_of(self, node: TreeNode) -> QModelIndex:
        """Return the index of a line."""
        return self.createIndex(node.row, 0, node.number)

    def lines(self) -> Iterator[tuple[int, TreeNode]]:
        """Yield every line from the top with its depth."""
        waiting = [(0, node) for node in self.nodes[:1]]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting += [(depth + 1, below) for below in reversed(node.below)]

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        siblings = self._below(parent)
        if not 0 <= row < len(siblings) or not 0 <= column < len(COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        node = self.node(index)
        return self.index_of(node.above) if node and node.above else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._below(parent))

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        is_figure = index.column() in _FIGURES
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.cells[index.column()]
            case Qt.ItemDataRole.TextAlignmentRole if is_figure:
                return _RIGHT
            case Qt.ItemDataRole.FontRole:
                return theme.current().font(bold=node.item is None, numeric=is_figure)
            case Qt.ItemDataRole.ForegroundRole if node.has_ended:
                return QBrush(theme.current().text_colour("due"))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return words.text(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _FIGURES:
            return _RIGHT
        return None

    def _below(self, index: Index | None) -> Sequence[TreeNode]:
        above = self.node(index)
        return above.below if above else self.nodes[:1]

    def _add_division(
        self, branch: DivisionBranch, above: TreeNode | None, kept: frozenset[str] | None
    ) -> None:
        if kept is not None and above is not None and not _has_any(branch, kept):
            return
        name = branch.name
        if branch.has_ended:
            name = words.text("organizations.division_ended", name=name)
        count = f"{branch.count:,}" if branch.count else ""
        node = self._add((name, "", "", count, coverage_in_words(branch.coverage)), above)
        node.level, node.has_ended = branch.level, branch.has_ended
        for organization in branch.organizations:
            self._add_organization(organization, node, kept)
        for below in branch.below:
            self._add_division(below, node, kept)

    def _add_organization(
        self, branch: OrganizationBranch, above: TreeNode, kept: frozenset[str] | None
    ) -> None:
        if kept is not None and not kept & _ids(branch):
            return
        item = branch.item
        cells = (item.name, words.choice(item.kind), stars_in_words(item.stars), "", "")
        node = self._add(cells, above)
        node.item = item
        for below in branch.below:
            self._add_organization(below, node, kept)

    def _add(self, cells: tuple[str, ...], above: TreeNode | None) -> TreeNode:
        row = len(above.below) if above else 0
        node = TreeNode(len(self.nodes), row, above, cells)
        self.nodes.append(node)
        if above:
            above.below.append(node)
        return node


class OrganizationTree(QTreeView):
    """The tree on the screen; ``current_changed`` and ``opened`` carry the organization or None."""

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nodes = OrganizationTreeModel(self)
        self.setModel(self.nodes)
        self.setUniformRowHeights(True)
        self.setAccessibleName(words.text("organizations.view_tree"))
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section, width in ((1, 13), (2, 6), (3, 6), (4, 11)):
            header.resizeSection(section, self.fontMetrics().horizontalAdvance("国") * width)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.doubleClicked.connect(lambda _: self._open())
        self._key: Hashable | None = None

    @property
    def current_item(self) -> OrganizationItem | None:
        """The organization of the current line, None on a division."""
        node = self.nodes.node(self.currentIndex())
        return node.item if node else None

    def show_tree(self, tree: DivisionBranch, kept: frozenset[str] | None = None) -> None:
        """Show ``tree`` or the part that is kept; the organization selected stays selected."""
        key = self.current_item.id if self.current_item else self._key
        self.nodes.set_tree(tree, kept)
        is_small = kept is not None or tree.count <= _OPEN_UNTIL
        for node in self.nodes.nodes:
            if is_small or node.level in (DivisionLevel.CITY, DivisionLevel.COUNTY):
                self.expand(self.nodes.index_of(node))
        if not self.select_key(key):
            self.setCurrentIndex(self.nodes.index(0, 0))
        self._tell()

    def select_key(self, key: Hashable) -> bool:
        """Select the organization with ``key``; returns whether it is shown."""
        self._key = key
        for node in self.nodes.nodes:
            if node.item is not None and node.item.id == key:
                index = self.nodes.index_of(node)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return True
        return False

    def as_shown(self, title: str, filters: Sequence[str]) -> ShownTable:
        """Return every line, open or not, names set in by their depth."""
        columns = tuple(
            ShownColumn(words.text(key), numeric=number in _FIGURES)
            for number, key in enumerate(COLUMNS)
        )
        rows = [
            (_STEP * depth + node.cells[0], *node.cells[1:]) for depth, node in self.nodes.lines()
        ]
        return ShownTable(title, columns, rows, (), tuple(filters), len(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        index = self.currentIndex()
        if self.current_item is not None:
            self.opened.emit(self.current_item)
        elif index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def _tell(self) -> None:
        item = self.current_item
        self._key = item.id if item else self._key
        self.current_changed.emit(item)


class TreePart(QWidget):
    """The tree in place of the table: under it the count, and how far the townships are covered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tree = OrganizationTree()
        self.total_label = QLabel()
        self.total_label.setProperty("role", "soft")
        self.total_label.setContentsMargins(theme.space(2), theme.space(2), 0, theme.space(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(self.total_label)

    def show_tree(self, tree: DivisionBranch, kept: frozenset[str] | None) -> None:
        """Show ``tree``, or of it the organizations that are kept."""
        self.tree.show_tree(tree, kept)
        count = sum(node.item is not None for node in self.tree.nodes.nodes)
        told = [words.text("organizations.tree_total", count=f"{count:,}")]
        coverage = _own_coverage(tree)
        if kept is None and coverage:
            told.append(
                words.text(
                    "organizations.tree_covered",
                    townships=coverage.townships,
                    covered=coverage.covered,
                    ratio=ratio_in_words(coverage),
                )
            )
        self.total_label.setText("，".join(told))


def ratio_in_words(coverage: Coverage) -> str:
    """Return the covered part in per cent with two decimals."""
    return f"{coverage.ratio_bp // 100}.{coverage.ratio_bp % 100:02d}%"


def _own_coverage(branch: DivisionBranch) -> Coverage | None:
    """Return the coverage of the office's own division: the highest branch that knows its own."""
    if branch.coverage is not None:
        return branch.coverage if branch.coverage.townships else None
    return next((found for one in branch.below if (found := _own_coverage(one))), None)


def _ids(branch: OrganizationBranch) -> set[str]:
    return {branch.item.id}.union(*(_ids(below) for below in branch.below))


def _has_any(branch: DivisionBranch, kept: frozenset[str]) -> bool:
    return any(_ids(one) & kept for one in branch.organizations) or any(
        _has_any(below, kept) for below in branch.below
    )
