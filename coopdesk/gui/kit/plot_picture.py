"""The picture of a plot at the pixels of the screen; where its rows open something, they do so."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk.domain.plots import Band
from coopdesk.gui.kit import theme

HEIGHT = 210
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PlotPicture(QWidget):
    """The page of a plot; ``chosen`` and ``opened`` carry the place of a row that was."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._bands: Sequence[Band] = ()
        self.current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_page(self, pdf: bytes, ratio: float, bands: Sequence[Band]) -> None:
        """Draw the page; without one nothing is shown. ``bands`` are the rows that open."""
        self._image = None
        if pdf:
            from coopdesk.gui.kit.pdf_pages import PdfPages  # drawing PDF is no part of the start

            pages = PdfPages(pdf)
            self._image = pages.picture(0, round(pages.size(0).width() * ratio))
            self._image.setDevicePixelRatio(ratio)
            pages.close()
        self._bands = bands
        self.current = min(self.current, max(len(bands) - 1, 0))
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if bands else policy.NoFocus)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = theme.scaled(HEIGHT)
        if self._image is not None:
            height = round(self._image.deviceIndependentSize().height())
        return QSize(theme.scaled(280), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        if self.hasFocus() and self._bands:
            band = self._bands[self.current]
            painter.setPen(QPen(QColor(theme.current().tokens.accent), 2))
            painter.drawRect(QRectF(1, band.top, self.width() - 2, band.height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._bands:
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            self.opened.emit(self.current)
        elif step := _STEPS.get(Qt.Key(event.key()), 0):
            self._choose(self.current + step)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for place, band in enumerate(self._bands):
            if band.top <= event.position().y() < band.top + band.height:
                self._choose(place)
                self.opened.emit(place)

    def _choose(self, place: int) -> None:
        self.current = min(max(place, 0), len(self._bands) - 1)
        self.update()
        self.chosen.emit(self.current)
