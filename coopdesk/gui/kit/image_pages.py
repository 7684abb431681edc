"""The pages of a picture file (JPEG, PNG, TIFF of many pages), drawn like those of a PDF."""

from collections import OrderedDict

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader

from coopdesk.gui.kit.pdf_pages import KEPT_PAGES

DPI = 150
"""A scan that does not say how fine it is counts as one of this fineness."""
_METERS = 0.0254


class UnreadablePicture(ValueError):
    """The file is damaged, or larger than memory allows."""


class ImagePages:
    """A picture file as pages; lengths are in points of 1/72 inch."""

    def __init__(self, content: bytes) -> None:
        """Look at every page; raises UnreadablePicture."""
        self.bytes = content
        self._count = max(self._reader().imageCount(), 1)
        self._sizes = [self._size_of(number) for number in range(self._count)]
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the pages drawn."""
        self._kept.clear()

    def size(self, number: int) -> QSizeF:
        """Return width and height of a page in points."""
        return self._sizes[number]

    def picture(self, number: int, width: int) -> QImage:
        """Return a page drawn ``width`` pixels wide; the last ones are kept."""
        key = (number, width)
        if key not in self._kept:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._kept[key] = self._read(number).scaledToWidth(max(width, 1), smooth)
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def image(self, number: int, dpi: int) -> QImage:  # noqa: ARG002 - as fine as it was scanned
        """Return a page for paper."""
        return self._read(number)

    def _reader(self) -> QImageReader:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(self.bytes))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(self._buffer)
        reader.setAutoTransform(True)
        return reader

    def _read(self, number: int) -> QImage:
        reader = self._reader()
        if number:
            reader.jumpToImage(number)
        image = reader.read()
        if image.isNull():
            raise UnreadablePicture(reader.errorString())
        return image

    def _size_of(self, number: int) -> QSizeF:
        image = self._read(number)
        dpi = round(image.dotsPerMeterX() * _METERS)
        # what a screen says of itself says nothing of the paper that was scanned
        dpi = dpi if dpi >= DPI else DPI
        return QSizeF(image.width() * 72 / dpi, image.height() * 72 / dpi)
