"""What a figure of a report is made of: accounts, vouchers, or other lines of the statement."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.ledger.report_tables import PartModel


class PartsDialog(QDialog):
    """What a figure is made of; Enter leads to the account or the line."""

    account_opened = Signal(str)
    row_opened = Signal(int)

    def __init__(self, title: str, parts: list[dict[str, object]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("report.made_of_title", item=title.strip()))
        self.model = PartModel()
        self.model.set_items(parts)
        self.table = TableView(self.model)
        self.table.opened.connect(self._on_opened)
        close = QPushButton(words.text("kit.close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
        column.addWidget(button_foot(close))
        self.resize(theme.scaled(theme.space(160)), theme.space(75))
        self.table.selectRow(0)
        self.table.setFocus()

    def _on_opened(self, part: dict[str, object]) -> None:
        self.accept()
        if part["account_code"]:
            self.account_opened.emit(str(part["account_code"]))
        elif isinstance(part["row"], int):
            self.row_opened.emit(part["row"])
