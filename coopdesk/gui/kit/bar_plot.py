"""Horizontal bars with their names and numbers: a plot that can be read without its colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk.gui.kit import theme
from coopdesk.gui.kit.drawn_widget import DrawnWidget


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how long it is, the number as written, and its tone."""

    name: str
    value: int
    shown: str
    tone: str = "accent"


class BarPlot(DrawnWidget):
    """Bars from one zero line, a full line as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._whole = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[Bar], whole: int = 0) -> None:
        """Show ``bars`` in the order given; a full line is ``whole``, or the longest of them."""
        self._bars = tuple(bars)
        self._whole = whole
        self.setAccessibleName("，".join(f"{bar.name} {bar.shown}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.space(60), max(len(self._bars), 1) * _line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(worn.font(numeric=True))
        metrics = painter.fontMetrics()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        numbers = max((metrics.horizontalAdvance(bar.shown) for bar in self._bars), default=0)
        names = min(names, self.width() // 2)
        gap, height = theme.space(3), _line_height()
        room = max(self.width() - names - numbers - 2 * gap, 0)
        longest = max((abs(bar.value) for bar in self._bars), default=0)
        full = max(self._whole, longest, 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        for line, bar in enumerate(self._bars):
            top = line * height
            painter.setPen(worn.text_colour("ink_soft"))
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRect(0, top, names, height), middle, name)
            painter.setPen(worn.text_colour("ink"))
            right = QRect(self.width() - numbers, top, numbers, height)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, bar.shown)
            painter.setPen(Qt.PenStyle.NoPen)
            thick = height * 0.4
            left, start = float(names + gap), top + (height - thick) / 2
            painter.setBrush(worn.colour("line"))
            painter.drawRoundedRect(QRectF(left, start, room, thick), 2, 2)
            painter.setBrush(worn.colour(bar.tone))
            filled = room * abs(bar.value) / full
            painter.drawRoundedRect(QRectF(left, start, filled, thick), 2, 2)


def _line_height() -> int:
    return round(theme.current().base * 1.9)
