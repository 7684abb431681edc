"""A plot in a card: its picture, sharp at any scale, and the numbers behind it at a key press.

The picture is the page of a PDF that the services draw; the same drawing goes on paper.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError
from coopdesk.domain.plots import OPENS, PlotDress, PlotName
from coopdesk.domain.shown import ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.colours import mix
from coopdesk.gui.kit.file_dialogs import saving_dialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.plot_picture import HEIGHT, PlotPicture

if TYPE_CHECKING:  # drawing is taken in after the first page stands
    from coopdesk.services.drawn_forms import PrintedForm
    from coopdesk.services.plots import DrawnPlot

REDRAW_MS = 150
"""While a window is pulled larger nothing is drawn anew."""


class PlotView(QFrame):
    """One plot of a subject, or of the office without one; it reads when it is first seen.

    ``part_opened`` asks for the plot of one of its rows, with the subject of that plot; ``drawn``
    tells that the picture stands, as high as it needs to be.
    """

    drawn = Signal()
    part_opened = Signal(object, str)

    def __init__(self, page: Page, name: PlotName, subject: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._page, self._name, self._subject = page, name, subject
        self._shown: ShownTable | None = None
        self._parts: tuple[str, ...] = ()
        self.title_label = QLabel(words.text(f"plot.{name.value}.title"))
        self.title_label.setProperty("role", "section")
        self.summary_label = QLabel()
        self.summary_label.setProperty("role", "soft")
        self.summary_label.setWordWrap(True)
        self.picture = PlotPicture()
        self.picture.chosen.connect(self._tell_row)
        self.picture.opened.connect(self._open_part)
        self.numbers = QTableWidget()
        self.numbers.setAccessibleName(self.title_label.text())
        self.numbers.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.numbers.verticalHeader().hide()
        self.numbers.setShowGrid(False)
        self.numbers.horizontalHeader().setStretchLastSection(True)
        self.numbers.activated.connect(lambda index: self._open_part(index.row()))
        self._stack = QStackedWidget()
        for layer in (self.picture, self.numbers):
            self._stack.addWidget(layer)
        self.numbers_button = self._button("columns", "plot.show_numbers", self.turn)
        self.copy_button = self._button("copy", "plot.copy", self.copy)
        self.export_button = self._button("export", "plot.export", self.export)
        self.print_button = self._button("print", "plot.print", self.preview)
        self._timer = QTimer(self, singleShot=True, interval=REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._lay_out()

    def redraw(self) -> None:
        """Draw the plot for the room it has, on another thread."""
        from coopdesk.services.plots import draw_plot

        if not self.isVisible():
            return
        args = (self._name, self._subject, self._dress())
        # the page outlives its plots: a card that is gone meanwhile leaves the job alone
        job = Job(self._page.door, draw_plot, args, parent=self._page)
        job.finished.connect(self._show)
        job.refused.connect(self._on_refused)
        job.start()

    def refresh(self) -> None:
        """Draw again soon: what it shows has changed."""
        self._timer.start()

    def turn(self) -> None:
        """Show the numbers in place of the picture, or the picture again."""
        is_picture = self._stack.currentWidget() is self.picture
        self._stack.setCurrentWidget(self.numbers if is_picture else self.picture)
        key = "plot.show_picture" if is_picture else "plot.show_numbers"
        self.numbers_button.setToolTip(words.text(key))
        self.numbers_button.setAccessibleName(words.text(key))

    def copy(self) -> None:
        """Put the numbers on the clipboard, as a table other programs understand."""
        if self._shown is None:
            return
        lines = [[column.label for column in self._shown.columns], *self._shown.rows]
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
        self._page.show_done(words.text("plot.copied"))

    def export(self) -> None:
        """Ask where the numbers go as a workbook."""
        from coopdesk.services.plot_papers import export_plot

        def save(target: Path) -> None:
            saved = words.text("kit.workbook_saved", file=target.name)
            args = (target, self._name, self._subject)
            self._page.start(export_plot, *args, then=lambda _: self._page.show_done(saved))

        name = words.text("plot.file_name", title=self.title_label.text())
        saving_dialog(self._page, name, words.text("kit.workbook_files"), save).open()

    def preview(self) -> None:
        """Show the plot and its numbers as paper."""
        from coopdesk.services.plot_papers import print_plot

        def show(printed: "PrintedForm") -> None:
            show_paper(self._page, self.title_label.text(), printed)

        self._page.start(print_plot, self._name, self._subject, then=show)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and event.size().width() != event.oldSize().width():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_timer"):
            self._timer.start()

    def _show(self, drawn: "DrawnPlot") -> None:
        from coopdesk.services.plots import plot_as_shown

        self._shown = plot_as_shown(drawn.plot)
        summary = words.text("plot.empty") if drawn.plot.is_empty else drawn.plot.summary
        self.summary_label.setText(summary)
        self.setAccessibleName(f"{self.title_label.text()}：{summary}")
        self.picture.setAccessibleName(self.accessibleName())
        self.picture.setVisible(not drawn.plot.is_empty)
        self.picture.show_page(drawn.pdf, self.devicePixelRatioF(), drawn.bands)
        self._fill(self._shown)
        self._parts = drawn.plot.parts
        if self._parts:
            self.picture.setToolTip(words.text("plot.open_part"))
            self._tell_row(self.picture.current)
        self.drawn.emit()

    def _fill(self, shown: ShownTable) -> None:
        self.numbers.setColumnCount(len(shown.columns))
        self.numbers.setHorizontalHeaderLabels([column.label for column in shown.columns])
        self.numbers.setRowCount(len(shown.rows))
        for row, cells in enumerate(shown.rows):
            for place, told in enumerate(cells):
                cell = QTableWidgetItem(told)
                if shown.columns[place].numeric:
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    cell.setTextAlignment(right)
                    cell.setFont(theme.current().font(numeric=True))
                self.numbers.setItem(row, place, cell)
        self.numbers.resizeColumnsToContents()

    def _tell_row(self, place: int) -> None:
        """Name the row that is chosen in the picture to who hears it."""
        if self._shown is not None:
            labels = [column.label for column in self._shown.columns[1:]]
            name, *numbers = self._shown.rows[place]
            told = [f"{label} {number}" for label, number in zip(labels, numbers, strict=True)]
            self.picture.setAccessibleDescription("，".join((name, *told)))

    def _open_part(self, place: int) -> None:
        if self._parts:
            self.part_opened.emit(OPENS[self._name], self._parts[place])

    def _on_refused(self, error: CoopdeskError) -> None:
        tell(self._page, error)

    def _dress(self) -> PlotDress:
        worn = theme.current()
        tokens = worn.tokens
        return PlotDress(
            sheet=tokens.sheet,
            ink=tokens.ink,
            soft=tokens.ink_soft,
            line=tokens.line,
            series=(tokens.accent, mix(tokens.due, tokens.sheet, 0.35), tokens.ink_soft),
            mark=tokens.tone("wrong"),
            width=max(self.picture.width(), theme.scaled(240)),
            height=theme.scaled(HEIGHT),
            text=worn.base * 0.92,
        )

    def _button(self, icon: str, key: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        theme.set_icon(button, icon, "ink_soft")
        button.setToolTip(words.text(key))
        button.setAccessibleName(words.text(key))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _: pressed())
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title_label, 1)
        buttons = (self.numbers_button, self.copy_button, self.export_button, self.print_button)
        for button in buttons:
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(3), theme.space(3))
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addWidget(self.summary_label)
        column.addWidget(self._stack)
