"""The line under a table: how many rows, and the sums, each under its column."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.drawn_widget import DrawnWidget
from coopdesk.gui.kit.table_model import ItemTableModel
from coopdesk.gui.kit.table_view import TableView


class TotalsRow(DrawnWidget):
    """Follows the columns of a table as they move, grow and scroll, and its filter."""

    def __init__(
        self, view: TableView, model: ItemTableModel[Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._model = view, model
        header = view.horizontalHeader()
        for changed in (
            model.modelReset,
            model.completed,
            header.sectionResized,
            header.sectionMoved,
            header.geometriesChanged,
            view.columns_changed,
            view.horizontalScrollBar().valueChanged,
        ):
            changed.connect(self._on_changed)

    @property
    def text(self) -> str:
        """How many rows are shown, and of how many."""
        shown, known = self._model.rowCount(), self._model.count_of_all
        if shown == known:
            return words.text("kit.count", count=f"{shown:,}")
        return words.text("kit.count_of", count=f"{shown:,}", all=f"{known:,}")

    def sizeHint(self) -> QSize:
        return QSize(theme.space(40), theme.current().row + theme.space(1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), worn.colour("sheet"))
        painter.setPen(worn.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(worn.text_colour("ink_soft"))
        painter.setFont(worn.font())
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(8, 0, -8, 0), flags, self.text)
        painter.setFont(worn.font(bold=True, numeric=True))
        for number, amount in self._model.sums().items():
            tone = "wrong" if amount.startswith("-") else "ink"
            painter.setPen(worn.text_colour(tone))
            place = self._place(number, painter.fontMetrics().horizontalAdvance(amount))
            painter.drawText(place, flags | Qt.AlignmentFlag.AlignRight, amount)

    def _place(self, number: int, needed: int) -> QRect:
        """Under the column, reaching left over its neighbour where the sum needs more room."""
        header = self._view.horizontalHeader()
        if header.isSectionHidden(number):
            return QRect()
        left = header.sectionViewportPosition(number)
        width = max(header.sectionSize(number) - 16, needed)
        right = left + header.sectionSize(number) - 8
        return QRect(right - width, 1, width, self.height() - 1)

    def _on_changed(self, *_: object) -> None:
        self.update()
