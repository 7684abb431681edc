"""How something is printed: on which printer, which pages, how many copies, on which sides."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.calibrations import TRUE
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.print_jobs import MOST_COPIES, Order, PrintJob, Sides, page_order, sheets_of
from coopdesk.gui.kit import printers, theme
from coopdesk.gui.kit.editors import ChoiceEditor, NumberEditor, TextEditor, YesEditor
from coopdesk.gui.kit.form_dialog import button_foot


class PrintDialog(QDialog):
    """Asks; ``agreed`` carries the printer and the pages in their order."""

    agreed = Signal(object, object)

    def __init__(self, title: str, pages: int, starts: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.text("print_job.title"))
        self._document, self._pages, self._starts = title, pages, tuple(starts)
        self._printer: QPrinter | None = None
        names = QPrinterInfo.availablePrinterNames()
        offered = [(name, name) for name in names]
        self.printer_editor = ChoiceEditor(
            offered or [("", words.text("print_job.no_printer"))], may_be_empty=False
        )
        self.printer_editor.set_value(QPrinterInfo.defaultPrinterName())
        self.ranges_editor = TextEditor(placeholder=f"1-{pages}")
        self.copies_editor = NumberEditor(minimum=1, maximum=MOST_COPIES)
        self.copies_editor.required = True
        self.copies_editor.set_value(1)
        self.collate_editor = YesEditor(words.text("print_job.collate"))
        self.collate_editor.set_value(True)
        self.sides_editor = ChoiceEditor(
            [(sides, words.choice(sides)) for sides in Sides], may_be_empty=False
        )
        self.told_label = QLabel()
        self.told_label.setWordWrap(True)
        self.told_label.setProperty("role", "soft")
        self.properties_button = QPushButton(words.text("print_job.properties"))
        self.cancel_button = QPushButton(words.text("kit.cancel"))
        self.print_button = QPushButton(words.text("kit.print"))
        self.print_button.setProperty("kind", "primary")
        self._lay_out()
        self._connect(has_printer=bool(names))
        self._tell()

    @property
    def job(self) -> PrintJob:
        """What was chosen."""
        return PrintJob(
            self.ranges_editor.value() or "",
            self.copies_editor.value() or 0,
            self.collate_editor.value(),
            self.sides_editor.value(),
        )

    def order(self) -> Order | None:
        """Return the pages in their order; a range that is none is told at its field."""
        try:
            return page_order(self.job, self._pages, self._starts)
        except RuleViolation as refused:
            sentence = "\n".join(words.refusal(one) for one in refused.refusals)
            is_copies = refused.refusals[0].code == "print.copies"
            (self.copies_editor if is_copies else self.ranges_editor).refuse(sentence)
            return None

    def agree(self) -> None:
        """Print, when all fields are in order."""
        order = self.order()
        if order is None:
            return
        self.accept()
        self.agreed.emit(self.printer(), order)

    def printer(self) -> QPrinter:
        """Return the printer as it was chosen and set up; copies are made by the order."""
        if self._printer is None:
            info = QPrinterInfo.printerInfo(self.printer_editor.value() or "")
            self._printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(self._document)
        is_both = self.sides_editor.value() is Sides.BOTH
        mode = QPrinter.DuplexMode
        self._printer.setDuplex(mode.DuplexLongSide if is_both else mode.DuplexNone)
        return self._printer

    def open_properties(self) -> QPrintDialog:
        """Open the driver's own dialog, for its trays and papers."""
        dialog = QPrintDialog(self.printer(), self)
        QDialog.open(dialog)
        return dialog

    def _tell(self) -> None:
        self._printer = None
        order = self.order()
        if order is None:
            return
        sheets = sheets_of(self.job, order)
        told = words.text("print_job.sheets", sheets=f"{sheets:,}")
        name = self.printer_editor.value()
        if not name:
            told = words.text("print_job.no_printer_hint")
        elif printers.calibration_of(name) != TRUE:
            told += words.text("print_job.calibrated")
        self.told_label.setText(told)

    def _connect(self, *, has_printer: bool) -> None:
        for editor in (
            self.printer_editor,
            self.ranges_editor,
            self.copies_editor,
            self.collate_editor,
            self.sides_editor,
        ):
            editor.changed.connect(self._tell)
        self.properties_button.clicked.connect(self.open_properties)
        self.properties_button.setEnabled(has_printer)
        self.cancel_button.clicked.connect(self.reject)
        self.print_button.clicked.connect(self.agree)
        self.print_button.setEnabled(has_printer)
        self.print_button.setDefault(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        form.setVerticalSpacing(theme.space(3))
        for key, editor in (
            ("print_job.printer", self.printer_editor),
            ("print_job.ranges", self.ranges_editor),
            ("print_job.copies", self.copies_editor),
            ("print_job.sides", self.sides_editor),
        ):
            word = words.text(key)
            editor.input.setAccessibleName(word)
            form.addRow(word, editor)
        form.addRow("", self.collate_editor)
        form.addRow("", self.told_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addStretch(1)
        foot = button_foot(self.cancel_button, self.print_button, left=(self.properties_button,))
        column.addWidget(foot)
        self.resize(theme.scaled(520), self.sizeHint().height())
