"""Vouchers that wait for a second person: looked at, posted, or given back."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.ledger.period_tables import WaitingTableModel
from coopdesk.services import approvals, ledger
from coopdesk.services.approvals import ApproveVoucher
from coopdesk.services.ledger import (
    CheckVoucher,
    NextStep,
    PostedItem,
    ReturnVoucher,
    SignVoucher,
    WaitingItem,
)


class WaitingDialog(TaskDialog):
    """Lists what waits; the lines of the one chosen stand beneath.

    ``correction_asked`` carries a voucher that was given back and is to be put right.
    """

    correction_asked = Signal(object)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("waiting.title"), door, parent)
        self._organization_id = organization_id
        accounts = door.ask(ledger.list_accounts, organization_id)
        self._names = {account.code: account.full_name for account in accounts}
        self.model = WaitingTableModel()
        self.table = TableView(self.model)
        self.lines_label = QLabel()
        self.lines_label.setWordWrap(True)
        hint = QLabel(words.text("waiting.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(hint)
        column.addWidget(self.table, 1)
        column.addWidget(self.lines_label)
        self.table.current_changed.connect(self._show_lines)
        self.show_pane(
            pane,
            (words.choice(NextStep.APPROVE), self.approve),
            second=(words.text("waiting.return"), self.give_back),
            leave=words.text("kit.close"),
        )
        self.read_again()

    def read_again(self, told: str = "") -> None:
        """Show what waits now; ``told`` says what was just done."""
        self.model.set_items(self.door.ask(ledger.list_waiting, self._organization_id))
        some = self.model.rowCount() > 0
        self.primary_button.setEnabled(some)
        self.second_button.setEnabled(some)
        if some:
            self.table.selectRow(0)
        else:
            self.lines_label.setText(words.text("waiting.nothing"))
        if told:
            self.message_bar.say([told], "done")

    def approve(self) -> None:
        """Do with the voucher chosen what it needs of this person: ``NextStep`` says what."""
        chosen: WaitingItem | None = self.table.current_item
        if chosen is None:
            return
        if chosen.next_step is NextStep.CORRECT:
            self.accept()
            self.correction_asked.emit(chosen)
        elif chosen.next_step in _ANSWERED:
            handler, command, key = _ANSWERED[chosen.next_step]
            told = words.text(key)
            self.do(handler, command(chosen.id), lambda _: self.read_again(told))
        else:
            self.do(approvals.approve_voucher, ApproveVoucher(chosen.id), self._on_posted)

    def give_back(self) -> FormDialog | None:
        """Ask why the voucher chosen goes back to its maker."""
        chosen: WaitingItem | None = self.table.current_item
        if chosen is None:
            return None
        voucher_id = chosen.id

        def command(values: Mapping[str, Any]) -> ReturnVoucher:
            return ReturnVoucher(voucher_id, values["waiting.reason"] or "")

        form = Form(
            title=words.text("waiting.return"),
            fields=(FormField("waiting.reason", TextEditor, full_width=True),),
            handler=ledger.return_voucher,
            command=command,
            primary=words.text("waiting.return"),
            intro=words.text("waiting.return_intro", summary=chosen.summary, maker=chosen.maker),
        )
        dialog = FormDialog(self.door, form, self)
        dialog.saved.connect(lambda _: self.read_again(words.text("waiting.was_returned")))
        dialog.open()
        return dialog

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(920), theme.scaled(520))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _on_posted(self, posted: PostedItem) -> None:
        number = f"{posted.month}-{posted.number:04d}"
        self.read_again(words.text("ledger.was_posted", number=number))

    def _show_lines(self, item: WaitingItem | None) -> None:
        step = item.next_step if item else NextStep.APPROVE
        self.primary_button.setText(words.choice(step))
        lines = item.command.lines if item else ()
        told = []
        for line in lines:
            side = "ledger.debit_sign" if line.debit else "ledger.credit_sign"
            account = f"{line.account} {self._names.get(line.account, '')}"
            told.append(f"{words.text(side)}  {account}  {line.debit or line.credit}")
        self.lines_label.setText("\n".join(told))


_ANSWERED: Mapping[NextStep, tuple[Any, Any, str]] = {
    NextStep.SIGN: (ledger.sign_voucher, SignVoucher, "waiting.was_signed"),
    NextStep.CHECK: (ledger.check_waiting, CheckVoucher, "waiting.was_checked"),
    NextStep.WITHDRAW: (ledger.return_voucher, ReturnVoucher, "waiting.was_withdrawn"),
}
"""What one step does, and what is said after it; the others open a form or post."""
