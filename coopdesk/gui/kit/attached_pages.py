"""The pages of an attached file (PDF, JPEG, PNG, TIFF), shown and printed like those of a form.

The file came from outside, so its pages are drawn apart from the program; one that cannot be drawn
says so in its place.
"""

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.pdf_pages import KEPT_PAGES

if TYPE_CHECKING:
    from coopdesk.services.shown_pages import ShownPages

_POINTS = 72


class AttachedPages:
    """A file as pages; lengths are in points of 1/72 inch."""

    def __init__(self, content: bytes, pages: "ShownPages") -> None:
        self.bytes = content
        self._pages = pages
        self._sizes = [QSizeF(*size) for size in pages.sizes]
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._unreadable: set[int] = set()

    def __len__(self) -> int:
        return len(self._sizes)

    def close(self) -> None:
        """Let the file and the pages drawn go."""
        self._kept.clear()
        self._pages.close()

    def size(self, number: int) -> QSizeF:
        """Return width and height of a page in points."""
        return self._sizes[number]

    def picture(self, number: int, width: int) -> QImage:
        """Return a page drawn ``width`` pixels wide; the last ones are kept."""
        key = (number, width)
        if key not in self._kept:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._kept[key] = self._drawn(number, width).scaledToWidth(max(width, 1), smooth)
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def image(self, number: int, dpi: int) -> QImage:
        """Return a page for paper, a picture no finer than it was scanned."""
        return self._drawn(number, round(self.size(number).width() * dpi / _POINTS))

    def _drawn(self, number: int, width: int) -> QImage:
        if number not in self._unreadable:  # what kept its reader busy is not tried again
            drawn = self._pages.drawn(number + 1, max(width, 1))
            if drawn is not None:
                wide, high, colours = drawn
                image = QImage(colours, wide, high, 3 * wide, QImage.Format.Format_RGB888)
                return image.copy()
            self._unreadable.add(number)
        return self._blank(number, width)

    def _blank(self, number: int, width: int) -> QImage:
        """Return a page that says why nothing else is on it."""
        paper = self.size(number)
        height = round(paper.height() * width / paper.width())
        image = QImage(width, min(max(height, 1), 2 * width), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(theme.current().font())
        told = words.text("attachment.page_unreadable", page=number + 1)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(image.rect().adjusted(24, 24, -24, -24), flags, told)
        painter.end()
        return image
