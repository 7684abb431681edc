"""The vouchers of the days chosen: the whole list, or those that fit what is looked for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.shown import ShownTable
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.ledger.long_books import SHORT, VoucherBlocks, show_blocks, show_items
from coopdesk.gui.ledger.span_choice import Span
from coopdesk.gui.ledger.tables import VoucherTableModel
from coopdesk.services import ledger
from coopdesk.services.ledger import MonthItem, VoucherItem, VoucherSearch, VoucherStanding

_PAUSE_MS = 250
_TO_THE_TABLE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class VoucherList(QWidget):
    """The filter row above, the table below; a long list is looked through on another thread."""

    def __init__(
        self, door: Door, start: Callable[..., Job], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sheet")
        self._door, self._start = door, start
        self._organization_id = ""
        self._span: Span = (door.today, door.today)
        self._months: Sequence[MonthItem] = ()
        self._amount = Money()
        self._looking: Job | None = None
        self.model = VoucherTableModel()
        self.table = TableView(self.model, "ledger-vouchers")
        self.filter_edit = QLineEdit(clearButtonEnabled=True)
        self.filter_edit.setPlaceholderText(words.text("ledger.voucher_filter"))
        self.filter_edit.setAccessibleName(words.text("ledger.voucher_filter"))
        self.filter_edit.setToolTip(words.text("ledger.voucher_filter_tip"))
        standings = [(one, words.choice(one)) for one in VoucherStanding]
        self.standing_filter = ChoiceFilter(
            words.text("ledger.standing"), standings, lambda item: item
        )
        self.found_label = QLabel()
        self.found_label.setProperty("role", "soft")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.filter_edit.textChanged.connect(lambda _: self._pause.start())
        self.filter_edit.installEventFilter(self)
        self.standing_filter.currentIndexChanged.connect(lambda _: self.look())
        self._lay_out()

    @property
    def wanted(self) -> VoucherSearch:
        """What is looked for now."""
        standing = self.standing_filter.currentData()
        return VoucherSearch(self.filter_edit.text(), standing[0] if standing else None)

    def show_span(
        self, organization_id: str, span: Span, months: Sequence[MonthItem], amount: Money
    ) -> None:
        """Show the vouchers of the span, those of ``months``, which come to ``amount``."""
        self._organization_id, self._span = organization_id, span
        self._months, self._amount = months, amount
        self.look()

    def look(self) -> None:
        """Show the whole list, or what fits the filter row."""
        self._pause.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.found_label.clear()
        if self.wanted:
            self._look_for(self.wanted)
        elif self._is_long:
            blocks = VoucherBlocks(self._door.ask, self._organization_id, self._months)
            show_blocks(self.table, self.model, blocks, {"report.amount": self._amount})
        else:
            found = self._door.ask(ledger.list_vouchers, self._organization_id, *self._span)
            show_items(self.table, self.model, found)

    def go_to_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter_edit.setFocus()
        self.filter_edit.selectAll()

    def as_shown(self) -> ShownTable:
        """Return the list as it is shown, with what was looked for."""
        told = (self.filter_edit.text().strip(), self.standing_filter.told)
        title = words.text("ledger.vouchers")
        return self.table.as_shown(title, filters=[part for part in told if part])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter_edit and isinstance(event, QKeyEvent):
            is_press = event.type() is QEvent.Type.KeyPress
            if is_press and event.key() == Qt.Key.Key_Escape and self.wanted:
                self.filter_edit.clear()
                self.standing_filter.setCurrentIndex(0)
                return True
            if is_press and event.key() in _TO_THE_TABLE:
                if self._pause.isActive():
                    self.look()
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    @property
    def _is_long(self) -> bool:
        return sum(month.last for month in self._months) > SHORT

    def _look_for(self, wanted: VoucherSearch) -> None:
        asked = self._organization_id, wanted, *self._span
        if not self._is_long:
            self._show_found(self._door.ask(ledger.find_vouchers, *asked))
            return

        def show(found: Sequence[VoucherItem]) -> None:
            if self._looking is job:
                self._looking = None
                self._show_found(found)

        self.found_label.setText(words.text("kit.working"))
        self._looking = job = self._start(ledger.find_vouchers, *asked, then=show)
        job.cancelled.connect(lambda: self._on_stopped(job))

    def _on_stopped(self, job: Job) -> None:
        if self._looking is job:
            self._looking = None
            self.found_label.setText(words.text("ledger.search_stopped"))

    def _show_found(self, found: Sequence[VoucherItem]) -> None:
        show_items(self.table, self.model, found)
        key = "ledger.found_most" if len(found) == ledger.MOST_FOUND else "ledger.found"
        self.found_label.setText(words.text(key, count=f"{len(found):,}"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(2), theme.space(2), theme.space(5), theme.space(2))
        row.setSpacing(theme.space(2))
        self.filter_edit.setMaximumWidth(theme.scaled(theme.space(110)))
        row.addWidget(self.filter_edit, 1)
        row.addWidget(self.standing_filter)
        row.addWidget(self.found_label)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(TotalsRow(self.table, self.model))
