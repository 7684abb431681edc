"""The ladder of years: how many of the years of a programme are used, and which."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme


class YearLadder(QWidget):
    """A small mark for each year that is paid: full and named where used, a ring where open."""

    def __init__(self, paid_years: tuple[int, ...], most: int) -> None:
        super().__init__()
        self._paid, self._most = paid_years, most
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sentence = self._sentence()
        self.setAccessibleName(self.sentence)
        self.setToolTip(self.sentence)

    def sizeHint(self) -> QSize:
        worn = theme.current()
        return QSize(self._most * worn.base * 3, worn.row + round(worn.base * 1.6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, step = worn.row * 0.36, self._step()
        middle = worn.row / 2
        painter.setPen(QPen(worn.colour("line"), 2))
        first, last = step / 2, step * (self._most - 0.5)
        painter.drawLine(QPointF(first, middle), QPointF(last, middle))
        for number in range(self._most):
            self._paint_mark(painter, number, QPointF(step * (number + 0.5), middle), radius)

    def _paint_mark(self, painter: QPainter, number: int, place: QPointF, radius: float) -> None:
        worn = theme.current()
        is_used = number < len(self._paid)
        painter.setPen(QPen(worn.colour("accent" if is_used else "line"), 2))
        painter.setBrush(worn.colour("accent" if is_used else "sheet"))
        painter.drawEllipse(place, radius, radius)
        painter.setFont(worn.font(bold=is_used, numeric=True))
        painter.setPen(worn.colour("sheet") if is_used else worn.text_colour("ink_soft"))
        around = QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        if is_used:
            below = QRectF(place.x() - self._step() / 2, worn.row, self._step(), worn.base * 1.5)
            painter.setPen(worn.text_colour("ink_soft"))
            painter.setFont(worn.font(numeric=True))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(self._paid[number]))

    def _step(self) -> float:
        """The room of one mark: no wider than four digits ask for, so that all find their place."""
        return min(theme.current().base * 4.2, self.width() / self._most)

    def _sentence(self) -> str:
        used = len(self._paid)
        return words.text("awards.years_used", used=used, most=self._most, left=self._most - used)
