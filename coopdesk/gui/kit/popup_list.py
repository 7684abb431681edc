"""A list under a field, driven by the field's own keys; it never takes the focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Index

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class PickItem:
    """One answer of a search: its key, its name, and enough to tell it from its namesake.

    ``reason`` says why it answers where that is not plain to see. An item with ``others`` stands
    for more answers: when it is chosen they are offered in its place.
    """

    key: Any
    title: str
    detail: str = ""
    group: str = ""
    reason: str = ""
    others: "Callable[[], Sequence[PickItem]] | None" = None


class PopupList(QFrame):
    """Answers of a search; ``press`` handles the keys of the field it stands under."""

    picked = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("surface", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._owner = owner
        self.least_width = theme.space(85)
        self.model = _PickModel()
        self._list = QListView()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setModel(self.model)
        self._list.setItemDelegate(_PickDelegate(self._list))
        self._list.setMouseTracking(True)
        self._list.setMinimumHeight(1)  # of its own it is never lower than three lines
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(lambda index: self._pick(index.row()))
        self._nothing = QLabel(words.text("kit.nothing_found"))
        self._nothing.setProperty("role", "soft")
        self._nothing.setContentsMargins(theme.space(3), theme.space(2), 0, theme.space(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._list)
        column.addWidget(self._nothing)

    @property
    def items(self) -> Sequence[PickItem]:
        """The answers shown."""
        return self.model.items

    def offer(self, items: Sequence[PickItem], below: QWidget) -> None:
        """Show ``items`` under ``below``, or above it where the screen ends."""
        self.model.set_items(items)
        self._list.setVisible(bool(items))
        self._nothing.setVisible(not items)
        if items:
            self._list.setCurrentIndex(self.model.index(0, 0))
        rows = min(len(items), MOST_ROWS)
        height = rows * _row_height() + 4 if items else self._nothing.sizeHint().height() + 2
        self.resize(max(below.width(), self.least_width), height)
        self.move(self._place(below))
        self.show()

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key of the field; returns whether the list took it."""
        if not self.isVisible():
            return False
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down:
                self._go(row + 1)
            case Qt.Key.Key_Up:
                self._go(row - 1)
            case Qt.Key.Key_PageDown:
                self._go(min(row + MOST_ROWS, len(self.items) - 1))
            case Qt.Key.Key_PageUp:
                self._go(max(row - MOST_ROWS, 0))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.items:
                self._pick(row)
            case Qt.Key.Key_Escape:
                self.hide()
            case _:
                return False
        return True

    def _go(self, row: int) -> None:
        if self.items:
            self._list.setCurrentIndex(self.model.index(row % len(self.items), 0))

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self.items):
            return
        item = self.items[row]
        if item.others is not None:
            self.offer(item.others(), self._owner)
            return
        self.hide()
        self.picked.emit(item)

    def _place(self, below: QWidget) -> QPoint:
        place = below.mapToGlobal(QPoint(0, below.height() + 2))
        screen = below.screen().availableGeometry()
        if place.y() + self.height() > screen.bottom():
            place = below.mapToGlobal(QPoint(0, -self.height() - 2))
        window = below.window().mapToGlobal(QPoint(below.window().width(), 0))
        right = min(screen.right(), max(window.x(), place.x() + below.width()))
        place.setX(max(screen.left(), min(place.x(), right - self.width())))
        return place


class _PickModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[PickItem] = ()

    def set_items(self, items: Sequence[PickItem]) -> None:
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.items):
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        return item if role == Qt.ItemDataRole.UserRole else None


class _PickDelegate(QStyledItemDelegate):
    """The name above, what tells it apart below, and what kind of thing it is at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, _row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        given: Any = option
        item: PickItem = index.data(Qt.ItemDataRole.UserRole)
        worn = theme.current()
        if given.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(given.rect, given.palette.brush(QPalette.ColorRole.Highlight))
        inner = QRect(given.rect).adjusted(theme.space(3), theme.space(1), -theme.space(3), 0)
        half = inner.height() // 2
        lines = (inner.adjusted(0, 0, 0, -half), inner.adjusted(0, half - 2, 0, -2))
        painter.setFont(worn.font())
        painter.setPen(worn.text_colour("ink_soft"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if item.others is not None:
            painter.setPen(worn.text_colour("accent"))
            painter.drawText(inner, left, item.title)
            return
        painter.drawText(lines[0], right, item.group)
        metrics, end = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        room = inner.width() - metrics.horizontalAdvance(item.reason) - theme.space(2)
        painter.drawText(lines[1], left, metrics.elidedText(item.detail, end, room))
        painter.setPen(worn.text_colour("due"))
        painter.drawText(lines[1], right, item.reason)
        painter.setPen(worn.text_colour("ink"))
        room = inner.width() - metrics.horizontalAdvance(item.group) - theme.space(2)
        painter.drawText(lines[0], left, metrics.elidedText(item.title, end, room))


def _row_height() -> int:
    return round(theme.current().base * 3.6)
