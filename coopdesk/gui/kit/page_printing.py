"""Pages onto a printer, in the order of a job, where the printer's calibration says."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from coopdesk.domain.calibrations import Calibration

PRINT_DPI = 300
"""Finer than this no office printer shows, and a page of 600 dpi takes 140 MB."""
_INCH = 25.4


class PrintablePages(Protocol):
    """A document of pages that can be drawn finely enough for paper."""

    def size(self, number: int) -> QSizeF:
        """Return width and height of a page in points."""

    def image(self, number: int, dpi: int) -> QImage:
        """Return a page drawn for paper."""


def print_pages(
    pages: PrintablePages,
    printer: QPrinter,
    order: Sequence[int | None],
    calibration: Calibration,
) -> None:
    """Print the pages of ``order`` (from 1), each on a sheet of its own size; None for a blank."""
    printer.setFullPage(True)
    painter = QPainter()
    for place, page in enumerate(order):
        number = (page or 1) - 1
        printer.setPageLayout(_layout(pages.size(number)))
        if place:
            printer.newPage()
        else:
            painter.begin(printer)
        if page is not None:
            dpi = min(printer.resolution(), PRINT_DPI)
            painter.drawImage(_area(printer, calibration), pages.image(number, dpi))
    painter.end()


def _area(printer: QPrinter, calibration: Calibration) -> QRectF:
    """Return where the page is drawn so that it lands where it belongs, in dots."""
    dots = printer.resolution() / _INCH
    area = printer.pageLayout().fullRectPixels(printer.resolution())
    left, right = map(calibration.corrected_across, (0, area.width() / dots))
    top, bottom = map(calibration.corrected_down, (0, area.height() / dots))
    return QRectF(left * dots, top * dots, (right - left) * dots, (bottom - top) * dots)


def _layout(size: QSizeF) -> QPageLayout:
    is_wide = size.width() > size.height()
    upright = size.transposed() if is_wide else size
    page = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    orientation = QPageLayout.Orientation
    return QPageLayout(
        page, orientation.Landscape if is_wide else orientation.Portrait, QMarginsF()
    )
