"""The capital of one organization: who holds how much as of a day, and every entry behind it."""

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.reading import read_day
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.records.entry_steps import Entry, EntrySteps
from coopdesk.gui.kit.share_editor import percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.totals_row import TotalsRow
from coopdesk.gui.organizations.capital_forms import (
    entry_dialog,
    pay_in_dialog,
    removal_of,
    shareholder_dialog,
    transfer_dialog,
    verification_dialog,
)
from coopdesk.services import organizations as service
from coopdesk.services.organizations import (
    CapitalEntryItem,
    CapitalRecord,
    CapitalStep,
    ShareholderItem,
)


def who_in_words(item: CapitalEntryItem) -> str:
    """Return of whom an entry is, and who received what was passed on."""
    if not item.to_name:
        return item.name
    return words.text("capital.passed_on", giver=item.name, receiver=item.to_name)


class ShareholderTableModel(ItemTableModel[ShareholderItem]):
    """Who holds how much as of the day."""

    columns = (
        Column("shareholder.name", attrgetter("name"), width=16),
        Column("shareholder.kind", attrgetter("kind")),
        Column("shareholder.subscribed_on", attrgetter("subscribed_on")),
        Column("shareholder.subscribed", attrgetter("subscribed"), numeric=True, summed=True),
        Column("shareholder.paid_in", attrgetter("paid_in"), numeric=True, summed=True),
        Column("shareholder.holding_bp", attrgetter("holding_bp"), numeric=True, show=percent),
    )


class EntryTableModel(ItemTableModel[CapitalEntryItem]):
    """Every payment, transfer and verification, the newest first."""

    columns = (
        Column("capital.day", attrgetter("day")),
        Column("capital.step", attrgetter("step")),
        Column("capital.who", who_in_words, width=18),
        Column("pay_in.form", attrgetter("form")),
        Column("capital.amount", attrgetter("amount"), numeric=True),
        Column("capital.document", attrgetter("document"), width=12),
    )


class CapitalDialog(BarHost, QDialog):
    """Shareholders above, entries below; what is selected is corrected or taken back."""

    saved = Signal()

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._door, self._organization_id = door, organization_id
        self._day = door.today
        self.message_bar = MessageBar()
        self.day_editor = DayEditor(lambda typed: read_day(typed, door.today), door.today)
        self.day_editor.set_value(door.today)
        self.day_editor.changed.connect(self._on_day)
        self.shareholder_model = ShareholderTableModel(self)
        self.shareholder_table = TableView(self.shareholder_model)
        self.shareholder_table.opened.connect(lambda _: self.correct())
        self.entry_model = EntryTableModel(self)
        self.entry_table = TableView(self.entry_model)
        self.entry_table.opened.connect(lambda _: self.correct())
        self.summary_label = _label("value")
        self.contradiction_label = _label("value")
        self._make_buttons()
        self.steps = EntrySteps(self, self, door, self._entry)
        self.steps.changed.connect(self._on_saved)
        self._lay_out()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.reload()

    def reload(self) -> None:
        """Read the capital again, as of the day told."""
        record = self._record()
        self.setWindowTitle(words.text("capital.title", name=record.organization))
        self.shareholder_model.set_items(record.shareholders)
        self.entry_model.set_items(record.entries)
        self.summary_label.setText(summary_of(record))
        parted = "\n".join(
            words.text(
                "capital.contradiction",
                day=as_words(one.as_of),
                declared=percent(one.declared_bp),
                declared_amount=one.declared_paid_in,
                computed=percent(one.computed_bp),
                computed_amount=one.computed_paid_in,
            )
            for one in record.contradictions
        )
        self.contradiction_label.setText(parted)
        theme.restyle(self.contradiction_label, tone="due")
        self.contradiction_label.setVisible(bool(parted))
        is_any = bool(record.shareholders)
        for button in (self.pay_in_button, self.transfer_button, self.verification_button):
            button.setEnabled(is_any)
        for button in (self.correct_button, self.remove_button):
            button.setEnabled(is_any)
        if is_any and self.shareholder_table.current_item is None:
            self.shareholder_table.selectRow(0)
        self.steps.follow()

    def add_shareholder(self) -> FormDialog:
        """Open the form for a new shareholder."""
        return self._open(shareholder_dialog(self._door, self._organization_id, self))

    def pay_in(self) -> FormDialog:
        """Open the form for a payment of the selected shareholder."""
        return self._open(pay_in_dialog(self._door, self._holders, self, self._selected))

    def transfer(self) -> FormDialog:
        """Open the form for capital that the selected shareholder passes on."""
        return self._open(transfer_dialog(self._door, self._holders, self, self._selected))

    def verify(self) -> FormDialog:
        """Open the form for a verification."""
        return self._open(verification_dialog(self._door, self._record(), self, None))

    def correct(self) -> FormDialog | None:
        """Open the form of what is selected in the table that has the focus."""
        if self._is_among_entries:
            entry = self.entry_table.current_item
            return entry and self._open(entry_dialog(self._door, self._record(), entry, self))
        holder = self.shareholder_table.current_item
        organization = self._organization_id
        return holder and self._open(shareholder_dialog(self._door, organization, self, holder))

    def remove(self) -> None:
        """Ask, then take back what is selected in the table that has the focus."""
        if self._is_among_entries and (entry := self.entry_table.current_item):
            self.steps.ask_to_remove(_name_of(entry), *removal_of(entry))
        elif not self._is_among_entries and (holder := self.shareholder_table.current_item):
            command = service.RemoveShareholder(holder.id)
            self.steps.ask_to_remove(holder.name, service.remove_shareholder, command)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(
            min(theme.scaled(1080), screen.width() - 40),
            min(theme.scaled(620), screen.height() - 60),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove()
        else:
            super().keyPressEvent(event)

    @property
    def _is_among_entries(self) -> bool:
        """Whether the entries were used last: a press of a button leaves its table behind."""
        return self._last_table is self.entry_table

    @property
    def _holders(self) -> tuple[ShareholderItem, ...]:
        return self._record().shareholders

    @property
    def _selected(self) -> str | None:
        holder = self.shareholder_table.current_item
        return holder.id if holder else None

    def _record(self) -> CapitalRecord:
        return self._door.ask(service.get_capital, self._organization_id, self._day)

    def _on_day(self) -> None:
        """Follow the day told; what is only half typed changes nothing."""
        day = self._door.today if self.day_editor.is_empty() else self.day_editor.value()
        if day is not None and day != self._day:
            self._day = day
            self.reload()

    def _open(self, dialog: FormDialog) -> FormDialog:
        dialog.saved.connect(lambda _: self._on_saved())
        dialog.open()
        return dialog

    def _entry(self) -> Entry | None:
        """Return what is selected in the table that was used last."""
        if self._is_among_entries:
            entry = self.entry_table.current_item
            return entry and Entry(_TABLES[entry.step], entry.id, _name_of(entry))
        holder = self.shareholder_table.current_item
        return holder and Entry("shareholder", holder.id, holder.name)

    def _on_saved(self) -> None:
        self.message_bar.clear()
        self.reload()
        self.saved.emit()

    def _on_table(self, table: TableView) -> None:
        self._last_table = table
        self.steps.follow()

    def _make_buttons(self) -> None:
        self._last_table = self.shareholder_table
        for table in (self.shareholder_table, self.entry_table):
            table.clicked.connect(lambda _, used=table: self._on_table(used))
            table.current_changed.connect(
                lambda _, used=table: self._on_table(used) if used.hasFocus() else None
            )
        self.shareholder_button = _button("capital.shareholder", "add", self.add_shareholder)
        self.pay_in_button = _button("capital.pay_in", "add", self.pay_in)
        self.transfer_button = _button("capital.transfer", "right", self.transfer)
        self.verification_button = _button("capital.verification", "check", self.verify)
        self.correct_button = _button("organizations.correct", "edit", self.correct)
        self.remove_button = _button("capital.remove", "bin", self.remove)
        self.close_button = _button("kit.close", "close", self.reject)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.shareholder_button)
        head.addWidget(self.pay_in_button)
        head.addWidget(self.transfer_button)
        head.addWidget(self.verification_button)
        head.addStretch(1)
        day_label = QLabel(words.text("capital.as_of"))
        day_label.setBuddy(self.day_editor.line)
        head.addWidget(day_label)
        self.day_editor.setMaximumWidth(theme.scaled(150))
        head.addWidget(self.day_editor)
        foot = QHBoxLayout()
        foot.addWidget(self.steps.attachments_button)
        foot.addWidget(self.steps.history_button)
        foot.addStretch(1)
        for button in (self.remove_button, self.correct_button, self.close_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self.message_bar)
        column.addWidget(self.summary_label)
        column.addWidget(self.contradiction_label)
        column.addWidget(self.shareholder_table, 3)
        column.addWidget(TotalsRow(self.shareholder_table, self.shareholder_model))
        column.addSpacing(theme.space(2))
        column.addWidget(_titled("capital.entries"))
        column.addWidget(self.entry_table, 3)
        column.addLayout(foot)


_TABLES = {
    CapitalStep.PAY_IN: "capital_payment",
    CapitalStep.VERIFICATION: "capital_verification",
    CapitalStep.TRANSFER: "capital_transfer",
    CapitalStep.REDUCTION: "capital_transfer",
}


def _name_of(entry: CapitalEntryItem) -> str:
    return f"{words.choice(entry.step)} {as_words(entry.day)} {entry.amount}"


def capital_at_a_glance(record: CapitalRecord) -> str:
    """Return the holding, the capital and its verification in three lines, empty without any."""
    if not record.shareholders:
        return ""
    standing = record.standing
    key = "capital.verified" if standing.verified_on else "capital.unverified"
    return "\n".join(
        (
            words.text("capital.holding", holding=percent(standing.holding_bp)),
            words.text("capital.whole", paid_in=standing.paid_in),
            words.text(key, day=as_words(standing.verified_on)),
        )
    )


def summary_of(record: CapitalRecord) -> str:
    """Return in one sentence what the capital comes to, with the article it is judged by."""
    standing = record.standing
    if not record.shareholders:
        return words.text("capital.none")
    key = "capital.verified" if standing.verified_on else "capital.unverified"
    verified = words.text(key, day=as_words(standing.verified_on))
    told = words.text(
        "capital.summary",
        paid_in=standing.paid_in,
        by_coops=standing.by_coops,
        holding=percent(standing.holding_bp),
        verified=verified,
    )
    if record.is_publicly_controlled is None:
        return told
    key = "capital.controlled" if record.is_publicly_controlled else "capital.not_controlled"
    control = words.text(key, share=percent(standing.public_bp), source=record.control_source)
    return f"{told}\n{control}"


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _titled(key: str) -> QLabel:
    label = QLabel(words.text(key))
    label.setProperty("role", "section")
    return label


def _button(key: str, icon: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setAutoDefault(False)
    theme.set_icon(button, icon)
    button.clicked.connect(lambda _: pressed())
    return button
