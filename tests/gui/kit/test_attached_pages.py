"""Attached files as pages: each at the size of its paper, on the screen and printed."""

import struct

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter

from coopdesk.domain.attachments import MediaType
from coopdesk.domain.calibrations import TRUE
from coopdesk.domain.errors import RuleViolation
from coopdesk.gui.kit.attached_pages import AttachedPages
from coopdesk.gui.kit.page_printing import print_pages
from coopdesk.services.shown_pages import ShownPages


@pytest.fixture
def opened():
    """Open what a file holds as pages, closed after the test."""
    made = []

    def open_pages(content, media):
        made.append(AttachedPages(content, ShownPages(content, media, "扫描件")))
        return made[-1]

    yield open_pages
    for pages in made:
        pages.close()


def png(width=600, height=300, dots_per_meter=11811):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setDotsPerMeterX(dots_per_meter)
    image.setDotsPerMeterY(dots_per_meter)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(held, "PNG")
    return bytes(held.data().data())


def tiff(pages):
    """A TIFF of grey pages of 2 × 2 dots, as a scanner that feeds sheets writes it."""
    made = bytearray(b"II*\x00" + struct.pack("<I", 12) + b"\x80" * 4)
    for page in range(pages):
        tags = [(256, 2), (257, 2), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 2)]
        tags.append((279, 4))
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        here = len(made) + 2 + len(entries) + 4
        made += struct.pack("<H", len(tags)) + entries
        made += struct.pack("<I", here if page < pages - 1 else 0)
    return bytes(made)


def test_a_page_is_as_large_as_its_paper(opened):
    pages = opened(png(600, 300), MediaType.PNG)  # 300 dots an inch: two inches by one
    assert len(pages) == 1
    assert (round(pages.size(0).width()), round(pages.size(0).height())) == (144, 72)
    assert pages.picture(0, 100).height() == 50


def test_every_page_of_a_scan_is_there(opened):
    pages = opened(tiff(3), MediaType.TIFF)
    assert len(pages) == 3
    assert [pages.picture(number, 10).width() for number in range(3)] == [10, 10, 10]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n nothing", png()[:60]])
def test_a_damaged_picture_is_told(content):
    with pytest.raises(RuleViolation):
        ShownPages(content, MediaType.PNG, "坏.png")


def test_a_page_that_cannot_be_drawn_says_so_in_its_place(opened, qapp):
    content = bytearray(tiff(3))
    second = content.index(struct.pack("<HHII", 273, 4, 1, 8), content.index(b"*") + 130)
    content[second + 8 : second + 12] = struct.pack("<I", 9_999_999)  # its dots lie past the end
    pages = opened(bytes(content), MediaType.TIFF)
    assert pages.picture(0, 300).pixelColor(5, 5).lightness() < 200
    blank = pages.picture(1, 300)
    assert blank.pixelColor(1, 1).lightness() == 255
    assert pages.picture(2, 300).pixelColor(5, 5).lightness() < 200


def test_every_page_is_printed(tmp_path, opened):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    print_pages(opened(tiff(3), MediaType.TIFF), printer, (1, 2, 3), TRUE)
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as printed:
        assert len(printed) == 3
