"""Closing the books month by month: what stands against it, its entries, and what was done."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.closing import is_year_end
from coopdesk.domain.errors import Refusal
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor, YearEditor, YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.ledger.period_tables import ClosingTableModel, EventTableModel
from coopdesk.services import ledger
from coopdesk.services.ledger import ClosePeriod, ClosingPreview, LockYear, ReopenPeriod


class ClosingDialog(TaskDialog):
    """Closes the next month, opens the last one again, locks a year."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("period.title"), door, parent)
        self._organization_id = organization_id
        self.preview: ClosingPreview
        self._months: list[str] = []
        self.reopen_button = QPushButton()
        self.lock_button = QPushButton()
        self.read_again()

    def read_again(self, told: str = "") -> None:
        """Show the month that is to be closed next; ``told`` says what was just done."""
        self._months = self.door.ask(ledger.list_months_to_close, self._organization_id)
        self._show(self._months[0], told)

    def _show(self, month: str, told: str = "") -> None:
        self.preview = self.door.ask(ledger.preview_closing, self._organization_id, month)
        self.carry_editor = YesEditor(words.text("period.carry_over"))
        self.carry_editor.set_value(is_year_end(month))
        self._offer_months(month)
        action = words.text("period.close_now", month=month)
        self.show_pane(self._pane(), (action, self.close_month), leave=words.text("kit.close"))
        self.primary_button.setEnabled(not self.preview.stops)
        if self.primary_button.isEnabled():
            self.primary_button.setFocus()
        if told:
            self.message_bar.say([told], "done")

    def _offer_months(self, chosen: str) -> None:
        choices = [(one, one) for one in self._months]
        self.month_editor = ChoiceEditor(choices, may_be_empty=False)
        self.month_editor.set_value(chosen)
        self.month_editor.input.setAccessibleName(words.text("period.next"))
        self.month_editor.changed.connect(lambda: self._show(self.month_editor.value()))

    def close_month(self) -> None:
        """Close the month shown."""
        month, carry_over = self.preview.month, self.carry_editor.value()
        command = ClosePeriod(self._organization_id, month, carry_over)
        told = words.text("period.was_closed", month=month)
        self.do(ledger.close_period, command, lambda _: self.read_again(told))

    def reopen(self) -> FormDialog:
        """Ask why the last closed month is opened again."""
        month = self.preview.closed_through

        def command(values: Mapping[str, Any]) -> ReopenPeriod:
            reason, document = values["period.reason"], values["period.document"] or ""
            return ReopenPeriod(self._organization_id, month, reason, document)

        form = Form(
            title=words.text("period.reopen_title", month=month),
            fields=(
                FormField("period.reason", TextEditor, full_width=True, required=True),
                FormField(
                    "period.document", TextEditor, full_width=True, refusals=("period.locked",)
                ),
            ),
            handler=ledger.reopen_period,
            command=command,
            primary=words.text("period.reopen"),
            intro=words.text("period.reopen_intro"),
        )
        return self._opened(FormDialog(self.door, form, self), "period.was_reopened")

    def lock(self) -> FormDialog:
        """Ask for the year and the document that approved its statements."""

        def command(values: Mapping[str, Any]) -> LockYear:
            year, document = values["period.year"], values["period.document"]
            return LockYear(self._organization_id, year, document)

        form = Form(
            title=words.text("period.lock"),
            fields=(
                FormField("period.year", YearEditor, required=True),
                FormField("period.document", TextEditor, full_width=True, required=True),
            ),
            handler=ledger.lock_year,
            command=command,
            primary=words.text("period.lock"),
            intro=words.text("period.lock_intro"),
        )
        values = {"period.year": self.door.today.year - 1}
        return self._opened(FormDialog(self.door, form, self, values=values), "period.was_locked")

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(820), theme.scaled(620))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _opened(self, dialog: FormDialog, told: str) -> FormDialog:
        dialog.saved.connect(lambda month: self.read_again(words.text(told, month=month)))
        dialog.open()
        return dialog

    def _pane(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._month_row())
        for text, role, tone in self._told():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setProperty("tone", tone)
            column.addWidget(label)
        if self.preview.lines:
            column.addWidget(self.carry_editor)
            lines = ClosingTableModel()
            lines.set_items(self.preview.lines)
            column.addWidget(TableView(lines), 3)
        events = self.door.ask(ledger.list_period_events, self._organization_id)
        if events:
            column.addWidget(_heading("period.events"))
            model = EventTableModel()
            model.set_items(events)
            column.addWidget(TableView(model), 2)
        if not (events or self.preview.lines):
            column.addStretch(1)
        column.addLayout(self._steps_back())
        return pane

    def _month_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(_heading("period.next"))
        row.addWidget(self.month_editor)
        row.addStretch(1)
        return row

    def _steps_back(self) -> QHBoxLayout:
        self.reopen_button = QPushButton(words.text("period.reopen"))
        self.lock_button = QPushButton(words.text("period.lock"))
        self.reopen_button.clicked.connect(lambda _: self.reopen())
        self.lock_button.clicked.connect(lambda _: self.lock())
        row = QHBoxLayout()
        for button in (self.reopen_button, self.lock_button):
            button.setAutoDefault(False)
            button.setEnabled(bool(self.preview.closed_through))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _told(self) -> list[tuple[str, str, str]]:
        """Return what is told above the entries: text, role and tone."""
        preview = self.preview
        told = []
        if preview.closed_through:
            already = words.text("period.closed_so_far", month=preview.closed_through)
            told.append((already, "soft", ""))
        together = [month for month in preview.months if month != preview.month]
        if together:
            span = {"first": together[0], "last": preview.month, "count": len(preview.months)}
            told.append((words.text("period.with_months", **span), "soft", ""))
        if preview.years:
            years = "、".join(str(year) for year in preview.years)
            told.append((words.text("period.with_years", years=years), "soft", ""))
        told += _reasons("period.stop", "wrong", preview.stops)
        if not preview.stops:
            told.append((words.text("period.may_be_closed"), "", "done"))
        told += _reasons("period.note", "due", preview.hints)
        if preview.lines:
            key = "period.loss" if preview.surplus.fen < 0 else "period.surplus"
            amount = -preview.surplus if preview.surplus.fen < 0 else preview.surplus
            told.append((words.text(key, amount=amount), "", ""))
        return told


def _heading(key: str) -> QLabel:
    heading = QLabel(words.text(key))
    heading.setProperty("role", "section")
    return heading


def _reasons(key: str, tone: str, reasons: Sequence[Refusal]) -> list[tuple[str, str, str]]:
    return [(words.text(key, reason=words.refusal(reason)), "", tone) for reason in reasons]
