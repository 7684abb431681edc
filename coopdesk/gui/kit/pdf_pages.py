"""The pages of a PDF as pictures, drawn from the very bytes that are saved and printed."""

from collections import OrderedDict

import pypdfium2
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

KEPT_PAGES = 12


class PdfPages:
    """A document of pages; lengths are in points of 1/72 inch."""

    def __init__(self, pdf: bytes) -> None:
        self.bytes = pdf
        self._document = pypdfium2.PdfDocument(pdf)
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()

    def close(self) -> None:
        """Let the document go; nothing can be drawn afterwards."""
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> QSizeF:
        """Return width and height of a page in points."""
        width, height = self._document.get_page_size(number)
        return QSizeF(width, height)

    def picture(self, number: int, width: int) -> QImage:
        """Return a page drawn ``width`` pixels wide; the last ones are kept."""
        key = (number, width)
        if key not in self._kept:
            self._kept[key] = self._draw(number, width / self.size(number).width())
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def image(self, number: int, dpi: int) -> QImage:
        """Return a page drawn for paper."""
        return self._draw(number, dpi / 72)

    def _draw(self, number: int, scale: float) -> QImage:
        bitmap = self._document[number].render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
        image = QImage(
            bytes(bitmap.buffer),
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            QImage.Format.Format_RGB32,
        )
        return image.copy()
