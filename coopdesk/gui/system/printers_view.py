"""Printers and how far each is off: a sheet is printed, measured, and four numbers are kept.

From then on every print from the preview lands where it belongs.
"""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.calibrations import ACROSS, LEFT, TOP, UPRIGHT
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editors import DecimalEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.system.parts import button, in_row, label
from coopdesk.services import printers
from coopdesk.services.printers import PrinterItem

_MILLIMETRES = 0, 297
_LENGTHS = (
    ("printer.left", LEFT),
    ("printer.top", TOP),
    ("printer.across_length", ACROSS),
    ("printer.upright_length", UPRIGHT),
)


def _length(micrometres: Any) -> str:
    return f"{micrometres / 1000:+.1f}"


def _stretch(millionths: Any) -> str:
    return f"{millionths / 10_000:.2f}%"


class PrinterTableModel(ItemTableModel[PrinterItem]):
    """Calibrated printers, one row each."""

    columns = (
        Column("printer.name", attrgetter("name"), width=20, grows=True),
        Column("printer.right", attrgetter("calibration.right"), numeric=True, show=_length),
        Column("printer.down", attrgetter("calibration.down"), numeric=True, show=_length),
        Column("printer.across", attrgetter("calibration.across"), numeric=True, show=_stretch),
        Column("printer.upright", attrgetter("calibration.upright"), numeric=True, show=_stretch),
        Column("printer.calibrated_on", attrgetter("calibrated_on"), width=8),
        Column("printer.calibrated_by", attrgetter("calibrated_by"), width=8),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("name")


class PrintersView(QWidget):
    """A section of ``page``; the printer is chosen, or typed when it stands elsewhere."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page = page
        self._preferences: Preferences | None = None
        self.combo = QComboBox(editable=True)
        self.combo.setAccessibleName(words.text("printer.name"))
        self.combo.setMinimumWidth(theme.scaled(theme.space(36)))
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText(words.text("printer.name"))
        self.model = PrinterTableModel()
        self.table = TableView(self.model, "printers")
        self.sheet_button = button("printer.print_sheet", "print", self.print_sheet, "primary")
        self.enter_button = button("printer.enter", "edit", self.enter)
        self.check_button = button("printer.print_check", "check", self.print_check)
        self.forget_button = button("printer.forget", "bin", self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(
            in_row(
                *(self.combo, self.sheet_button, self.enter_button),
                *(self.check_button, self.forget_button),
            )
        )
        column.addWidget(label(words.text("printer.hint"), "soft"))
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        self.combo.currentTextChanged.connect(lambda _: self._adjust())
        self.table.current_changed.connect(self._choose)
        self._adjust()

    @property
    def printer(self) -> str:
        """The name of the chosen printer, empty for none."""
        return self.combo.currentText().strip()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take where this computer remembers the last folder."""
        self._preferences = preferences

    def reload(self) -> None:
        """Read the calibrated printers, and offer those of this computer too."""
        self.model.set_items(self._page.ask(printers.list_printers))
        known = [item.name for item in self.model.items]
        names = dict.fromkeys([*QPrinterInfo.availablePrinterNames(), *known])
        chosen = self.printer or QPrinterInfo.defaultPrinterName()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems(list(names))
        self.combo.setEditText(chosen)
        self.combo.blockSignals(False)
        self._adjust()

    def print_sheet(self) -> Preview:
        """Show the sheet to be measured, drawn as if the printer were not off."""
        return self._show(corrected=False)

    def print_check(self) -> Preview:
        """Show the sheet that proves the calibration."""
        return self._show(corrected=True)

    def enter(self) -> FormDialog:
        """Ask what the ruler says."""
        name = self.printer

        def command(typed: Mapping[str, Any]) -> printers.CalibratePrinter:
            tenths = (round(typed[key] * 10) for key, _ in _LENGTHS)
            return printers.CalibratePrinter(name, *tenths)

        form = Form(
            title=f"{words.text('printer.enter')} {name}",
            intro=words.text("printer.enter_intro"),
            fields=tuple(
                FormField(
                    key,
                    lambda: DecimalEditor(minimum=_MILLIMETRES[0], maximum=_MILLIMETRES[1]),
                    required=True,
                )
                for key, _ in _LENGTHS
            ),
            handler=printers.calibrate_printer,
            command=command,
        )
        values = {key: true / 10 for key, true in _LENGTHS}
        dialog = FormDialog(self._page.door, form, self._page, values=values)
        told = words.text("printer.calibrated", name=name)
        dialog.saved.connect(lambda _: self._page.show_done(told))
        dialog.open()
        return dialog

    def forget(self) -> None:
        """Print on it as if it were not off."""
        told = words.text("printer.forgotten", name=self.printer)
        command = printers.ForgetPrinter(self.printer)
        self._page.do(printers.forget_printer, command, then=lambda _: self._page.show_done(told))

    def _show(self, *, corrected: bool) -> Preview:
        # drawn straight in both cases: printing corrects it, which is what the check proves
        sheet = self._page.ask(printers.calibration_sheet, self.printer, proves=corrected)
        title = words.text("printer.sheet")
        preview = Preview(
            title, sheet.pdf, self._page, preferences=self._preferences, calibrated=corrected
        )
        preview.open()
        return preview

    def _choose(self, item: PrinterItem | None) -> None:
        if item is not None:
            self.combo.setEditText(item.name)

    def _adjust(self) -> None:
        is_known = self.printer in {item.name for item in self.model.items}
        self.enter_button.setEnabled(bool(self.printer))
        self.check_button.setEnabled(is_known)
        self.forget_button.setEnabled(is_known)
