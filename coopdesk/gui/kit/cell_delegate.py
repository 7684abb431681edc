"""How a cell of a table is drawn."""

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Index

PADDING = 5
"""Room beside a cell's text, besides what the style leaves."""


class CellDelegate(QStyledItemDelegate):
    """Draws cells with room at both sides and a hairline below; tones survive the selection."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        painted: Any = option
        toned = index.data(Qt.ItemDataRole.ForegroundRole)
        if toned is not None:
            painted.palette.setBrush(QPalette.ColorRole.HighlightedText, toned)
        painted.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painted: Any = option
        full = QRect(painted.rect)
        if painted.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(full, painted.palette.brush(QPalette.ColorRole.Highlight))
        painted.rect = full.adjusted(PADDING, 0, -PADDING, 0)
        super().paint(painter, option, index)
        painted.rect = full
        painter.setPen(QPen(theme.current().colour("line"), 1))
        painter.drawLine(full.bottomLeft(), full.bottomRight())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return hint.expandedTo(QSize(0, theme.current().row))

    def helpEvent(self, event: Any, view: Any, option: Any, index: Index) -> bool:
        """Show the whole text of a cell that is cut."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = str(index.data() or "")
        room = view.visualRect(index).width() - theme.space(4)
        is_cut = view.fontMetrics().horizontalAdvance(text) > room
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return True
