"""The preview shows, saves and prints the very same file."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QWidget

from coopdesk.gui.kit.pdf_pages import PdfPages
from coopdesk.gui.kit.preview import Preview
from tests.gui.kit.paper import small_pdf


@pytest.fixture
def preview(qtbot, preferences):
    holder = QWidget()
    qtbot.addWidget(holder)
    preview = Preview("社员证", small_pdf(), holder, preferences=preferences)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    preview.holder = holder
    preview.resize(900, 700)
    preview.show()
    yield preview
    preview.close()


def test_pages_are_walked_with_the_keys(preview, qtbot):
    assert preview.page_label.text() == "第 1 页，共 3 页"
    for key, page in (
        (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_End, 3), (Qt.Key.Key_PageUp, 2), (Qt.Key.Key_Home, 1),
    ):  # fmt: skip
        qtbot.keyClick(preview, key)
        assert preview.current_page == page


def test_zoom_grows_shrinks_and_fits_the_width(preview, qtbot):
    def page_width():
        return preview._sheets.rect_of(2).width()

    fitted = page_width()
    assert abs(fitted - (preview.scroll_area.viewport().width() - 32)) <= 2
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    bigger = page_width()
    assert bigger > fitted
    qtbot.keyClick(preview, Qt.Key.Key_Minus)
    assert page_width() < bigger
    preview.fit_width()
    assert page_width() == fitted


def test_the_page_stays_when_it_is_zoomed(preview):
    preview.go_to(2)
    preview.zoom_by(2)
    assert preview.current_page == 2


def test_a_page_is_drawn_as_it_is_on_paper():
    """The green square of page one lies where the file puts it."""
    pages = PdfPages(small_pdf())
    picture = pages.picture(0, 595)
    assert (picture.width(), picture.height()) == (595, 842)
    green = picture.pixelColor(115, 842 - (842 - 160) - 15)
    assert green.green() > green.red()
    assert picture.pixelColor(20, 20).name() == "#ffffff"


def test_what_is_saved_is_what_is_seen(preview, qtbot, tmp_path, preferences):
    target = tmp_path / "社员证.pdf"
    with qtbot.waitSignal(preview.saved):
        assert preview.save_to(target)
    assert target.read_bytes() == small_pdf()
    assert preferences.last_folder == tmp_path


def test_a_place_that_cannot_be_written_is_told(preview, tmp_path):
    assert not preview.save_to(tmp_path / "missing" / "社员证.pdf")
    assert "社员证.pdf" in preview.findChild(QMessageBox).text()


@pytest.mark.parametrize("order", [(1, 2, 3), (2,), (2, 3), (3, None, 1)])
def test_the_chosen_pages_are_printed_on_sheets_of_their_own_size(preview, qtbot, tmp_path, order):
    paper = tmp_path / "paper.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    printer.setResolution(150)
    with qtbot.waitSignal(preview.printed):
        preview.print_to(printer, order)
    printed = pypdfium2.PdfDocument(paper.read_bytes())
    sizes = [tuple(round(x) for x in page.get_size()) for page in printed]
    wanted = {1: (595, 842), 2: (595, 842), 3: (842, 595), None: (595, 842)}
    assert sizes == [wanted[page] for page in order]


def test_a_printed_page_carries_the_drawing(preview, qtbot, tmp_path):
    paper = tmp_path / "paper.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    printer.setResolution(150)
    preview.print_to(printer, (1,))
    seen = PdfPages(small_pdf()).picture(0, 595)
    drawn = PdfPages(paper.read_bytes()).picture(0, 595)
    for x, y in ((115, 145), (300, 400), (70, 400)):
        a, b = seen.pixelColor(x, y), drawn.pixelColor(x, y)
        assert abs(a.red() - b.red()) + abs(a.green() - b.green()) < 60
