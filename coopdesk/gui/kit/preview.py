"""The preview: what is seen is the very file that is printed and saved."""

import builtins
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QSaveFile, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.domain.attachments import name_on_disk
from coopdesk.domain.print_jobs import Order
from coopdesk.gui.kit import messages, printers, theme
from coopdesk.gui.kit.page_printing import print_pages
from coopdesk.gui.kit.paper import Paper
from coopdesk.gui.kit.pdf_pages import PdfPages
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.print_dialog import PrintDialog

GAP = 16
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
POINTS_TO_PIXELS = 96 / 72


class Pages(Protocol):
    """A document of pages that can be drawn, printed and saved; ``PdfPages`` is one."""

    bytes: builtins.bytes

    def __len__(self) -> int: ...

    def close(self) -> None:
        """Let go of what drawing needs."""

    def size(self, number: int) -> QSizeF:
        """Return width and height of a page in points."""

    def picture(self, number: int, width: int) -> QImage:
        """Return a page drawn ``width`` pixels wide."""

    def image(self, number: int, dpi: int) -> QImage:
        """Return a page drawn for paper."""


class Preview(QDialog):
    """Pages under each other, with zoom, print and save; ``printed`` and ``saved`` tell of it.

    ``printed`` carries the name of the printer and the pages in their order.

    ``size_chosen`` asks for the same on another sheet, where sizes were offered. ``starts`` are the
    first pages of the filled forms in a file of many. Unless ``calibrated``, the printer's own
    offsets stay: that is what a calibration sheet is for.
    """

    printed = Signal(str, object)
    size_chosen = Signal(str)
    saved = Signal(str)

    def __init__(
        self,
        title: str,
        pages: bytes | Pages,
        parent: QWidget | None = None,
        *,
        file_name: str = "",
        preferences: Preferences | None = None,
        starts: Sequence[int] = (1,),
        calibrated: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._preferences, self._starts = preferences, starts
        self._calibrated = calibrated
        self._file_name = file_name or f"{title}.pdf"
        self.pages: Pages = PdfPages(pages) if isinstance(pages, bytes) else pages
        self.destroyed.connect(self.pages.close)
        self._sheets = _Sheets(self.pages)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidget(self._sheets)
        self.scroll_area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.page_label = QLabel()
        self.zoom_label = QLabel()
        self._fits_width = True
        self._zoom = 1.0
        self.print_button = QPushButton(words.text("kit.print"))
        self.print_button.setToolTip(words.text("kit.print_preview_tip"))
        self.size_choice = QComboBox()
        self.size_choice.setToolTip(words.text("kit.paper_size"))
        self.size_choice.setAccessibleName(words.text("kit.paper_size"))
        self.size_choice.hide()
        self._lay_out()
        self.scroll_area.verticalScrollBar().valueChanged.connect(lambda _: self._tell())
        self.scroll_area.viewport().installEventFilter(self)
        self.scroll_area.setFocus()
        self._tell()

    def offer_sizes(self, sizes: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer the sheets (value and word) the same can be set on; ``chosen`` is seen now."""
        for value, word in sizes:
            self.size_choice.addItem(word, value)
        self.size_choice.setCurrentIndex(self.size_choice.findData(chosen))
        self.size_choice.currentIndexChanged.connect(
            lambda _: self.size_chosen.emit(self.size_choice.currentData())
        )
        self.size_choice.show()

    def offer_workbook(self, choose: Callable[[], object]) -> None:
        """Offer the same figures as a workbook; ``choose`` asks for its place."""
        self.workbook_button.clicked.connect(lambda _: choose())
        self.workbook_button.show()

    def show_again(self, paper: Paper) -> None:
        """Show what was set anew in place of the pages seen."""
        seen, self.pages = self.pages, PdfPages(paper.pdf)
        self._starts = paper.starts
        self.destroyed.connect(self.pages.close)
        self._sheets = _Sheets(self.pages)
        self.scroll_area.setWidget(self._sheets)  # which takes the widget of the old pages away
        seen.close()
        self.fit_width()
        self.go_to(1)

    @property
    def current_page(self) -> int:
        """The number of the page seen, from 1."""
        middle = (
            self.scroll_area.verticalScrollBar().value() + self.scroll_area.viewport().height() // 2
        )
        return self._sheets.page_at(middle) + 1

    def go_to(self, page: int) -> None:
        """Show the page with this number, from 1."""
        page = min(max(page, 1), len(self.pages))
        self.scroll_area.verticalScrollBar().setValue(self._sheets.rect_of(page - 1).top() - GAP)
        self._tell()

    def zoom_by(self, steps: int) -> None:
        """Zoom in or out by so many steps of the scale."""
        below = [zoom for zoom in ZOOMS if zoom < self._zoom - 0.01]
        above = [zoom for zoom in ZOOMS if zoom > self._zoom + 0.01]
        choices = above if steps > 0 else below[::-1]
        if choices:
            self._fits_width = False
            self._set_zoom(choices[min(abs(steps), len(choices)) - 1])

    def fit_width(self) -> None:
        """Make a page as wide as the window."""
        self._fits_width = True
        room = self.scroll_area.viewport().width() - 2 * GAP
        self._set_zoom(min(room / (self._sheets.widest * POINTS_TO_PIXELS), 2.0))

    def open_print_dialog(self) -> PrintDialog:
        """Ask for printer, pages, copies and sides; prints when the person agrees."""
        dialog = PrintDialog(self.windowTitle(), len(self.pages), self._starts, self)
        dialog.agreed.connect(self.print_to)
        dialog.open()
        return dialog

    def print_to(self, printer: QPrinter, order: Order) -> None:
        """Print the pages of ``order``, where the calibration of the printer says."""
        name = printer.printerName() if self._calibrated else ""
        calibration = printers.calibration_of(name)
        print_pages(self.pages, printer, order, calibration)
        self.printed.emit(printer.printerName(), order)

    def open_save_dialog(self) -> QFileDialog:
        """Ask for a place; saves the file there."""
        folder = self._preferences.last_folder if self._preferences else Path.home()
        ending = Path(self._file_name).suffix.removeprefix(".")
        kinds = f"{ending.upper()} (*.{ending})"
        dialog = QFileDialog(self, words.text("kit.save_file"), str(folder), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(name_on_disk(self._file_name))
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()
        return dialog

    def save_to(self, file: Path) -> bool:
        """Write the file whole or not at all; returns whether it was written."""
        target = QSaveFile(str(file))
        if not (
            target.open(QSaveFile.OpenModeFlag.WriteOnly)
            and target.write(self.pages.bytes) == len(self.pages.bytes)
            and target.commit()
        ):
            messages.tell(self, words.text("kit.cannot_write", file=file.name))
            return False
        if self._preferences:
            self._preferences.last_folder = file.parent
        self.saved.emit(str(file))
        return True

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(960, screen.width() - 40), min(900, screen.height() - 40))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the page as wide as its room, also when a scroll bar takes some of it."""
        if event.type() is QEvent.Type.Resize and self._fits_width:
            self.fit_width()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_PageDown:
                self.go_to(self.current_page + 1)
            case Qt.Key.Key_PageUp:
                self.go_to(self.current_page - 1)
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                self.go_to(len(self.pages))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(1)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1)
            case Qt.Key.Key_P if held:
                self.open_print_dialog()
            case Qt.Key.Key_S if held:
                self.open_save_dialog()
            case _:
                super().keyPressEvent(event)

    def _set_zoom(self, zoom: float) -> None:
        page = self.current_page
        self._zoom = zoom
        self._sheets.set_zoom(zoom)
        self.go_to(page)

    def _tell(self) -> None:
        shown = {"page": self.current_page, "pages": len(self.pages)}
        self.page_label.setText(words.text("kit.page_of", **shown))
        self.zoom_label.setText(f"{round(self._zoom * 100)}%")

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        row.setSpacing(theme.space(1))
        row.addWidget(_tool("up", "kit.page_before", lambda: self.go_to(self.current_page - 1)))
        row.addWidget(self.page_label)
        row.addWidget(_tool("down", "kit.page_after", lambda: self.go_to(self.current_page + 1)))
        row.addSpacing(theme.space(4))
        row.addWidget(_tool("zoom_out", "kit.zoom_out", lambda: self.zoom_by(-1)))
        row.addWidget(self.zoom_label)
        row.addWidget(_tool("zoom_in", "kit.zoom_in", lambda: self.zoom_by(1)))
        row.addWidget(_tool("fit_width", "kit.fit_width", self.fit_width))
        row.addStretch(1)
        row.addWidget(self.size_choice)
        self.save_button = QPushButton(words.text("kit.save_file"))
        self.save_button.setToolTip(words.text("kit.save_file_tip"))
        theme.set_icon(self.save_button, "save")
        self.save_button.clicked.connect(self.open_save_dialog)
        self.workbook_button = QPushButton(words.text("kit.save_workbook"))
        theme.set_icon(self.workbook_button, "export")
        self.workbook_button.hide()
        self.print_button.setProperty("kind", "primary")
        theme.set_icon(self.print_button, "print", "on_accent")
        self.print_button.clicked.connect(self.open_print_dialog)
        for button in (self.workbook_button, self.save_button, self.print_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.scroll_area, 1)


class _Sheets(QWidget):
    """The pages under each other; only what is seen is drawn."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self._sizes = [pages.size(number) for number in range(len(pages))]
        self._rects: list[QRect] = []
        self.set_zoom(1.0)

    @property
    def widest(self) -> float:
        """Width of the widest page in points."""
        return max((size.width() for size in self._sizes), default=595.0)

    def set_zoom(self, zoom: float) -> None:
        scale = zoom * POINTS_TO_PIXELS
        width = round(self.widest * scale) + 2 * GAP
        top, self._rects = GAP, []
        for size in self._sizes:
            wide, high = round(size.width() * scale), round(size.height() * scale)
            self._rects.append(QRect((width - wide) // 2, top, wide, high))
            top += high + GAP
        self.resize(width, top)
        self.update()

    def rect_of(self, number: int) -> QRect:
        return self._rects[number]

    def page_at(self, height: int) -> int:
        below = [number for number, rect in enumerate(self._rects) if rect.top() <= height]
        return below[-1] if below else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        for number, rect in enumerate(self._rects):
            if rect.intersects(event.rect()):
                picture = self._pages.picture(number, round(rect.width() * ratio))
                painter.drawImage(rect, picture)
                painter.setPen(theme.current().colour("line"))
                painter.drawRect(rect.adjusted(-1, -1, 0, 0))


def _tool(icon: str, key: str, pressed: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setToolTip(words.text(key))
    button.setAccessibleName(words.text(key))
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
