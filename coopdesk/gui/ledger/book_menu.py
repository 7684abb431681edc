"""What is done with the books besides vouchers: closing, counts, second persons, opening."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.ledger.chain_files import ChainFiles
from coopdesk.gui.ledger.entry_dialog import OPENING, POST, SUBMIT, EntryDialog, EntryKind
from coopdesk.gui.money_fields import money_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    ImportVouchers,
    SetBookRules,
    SubmitVoucher,
    VoucherPreview,
    WaitingItem,
)

if TYPE_CHECKING:  # each is loaded when it opens: together they weigh as much as the page
    from coopdesk.gui.kit.sheet_intake.dialog import Intake, IntakeDialog
    from coopdesk.gui.ledger.bank_dialog import BankDialog
    from coopdesk.gui.ledger.closing_dialog import ClosingDialog
    from coopdesk.gui.ledger.journal_dialog import JournalDialog
    from coopdesk.gui.ledger.proof_dialog import ProofsDialog
    from coopdesk.gui.ledger.waiting_dialog import WaitingDialog

_MEANINGS = {
    "day": "report.day",
    "number": "voucher_sheet.number",
    "summary": "report.summary",
    "account": "report.account",
    "member": "report.member",
    "debit": "report.debit",
    "credit": "report.credit",
    "attachments": "ledger.sheets",
}


class BookMenu(QMenu):
    """The menu of the books of one organization; ``organization`` says of which.

    ``voucher_asked`` carries a voucher a person wants to see, ``posted`` where one written stands.
    """

    voucher_asked = Signal(str)
    posted = Signal(object)

    def __init__(self, door: Door, organization: Callable[[], str], parent: Page) -> None:
        super().__init__(parent)
        self._door, self._organization, self._page = door, organization, parent
        self.chain_files = ChainFiles(parent)
        for key, opened in (
            ("period.title", self.close_books),
            ("proof.title", self.prove),
            ("bank.title", self.reconcile),
            ("waiting.title", self.look_at_waiting),
            ("voucher_sheet.title", self.take_vouchers),
            ("journal.title", self.check_journal),
            ("ledger.enter_opening", self.enter_opening),
            ("book_rule.title", self.set_rules),
            ("chain.save", lambda: self.chain_files.ask_where(self._organization())),
            ("chain.verify", self.chain_files.ask_which),
        ):
            self.addAction(words.text(key), opened)

    def entry(self) -> EntryDialog:
        """Return the form for vouchers, for a second person where the organization has one."""
        rules = self._door.ask(ledger.get_book_rules, self._organization())
        return self._entry(SUBMIT if rules.waits else POST)

    def _entry(self, kind: EntryKind) -> EntryDialog:
        dialog = EntryDialog(self._door, self._organization(), self._page, kind)
        dialog.posted.connect(self.posted)
        return dialog

    def close_books(self) -> "ClosingDialog":
        """Open the closing of the next month."""
        from coopdesk.gui.ledger.closing_dialog import ClosingDialog

        dialog = ClosingDialog(self._door, self._organization(), self._page)
        dialog.open()
        return dialog

    def prove(self) -> "ProofsDialog":
        """Open the counts and statements."""
        from coopdesk.gui.ledger.proof_dialog import ProofsDialog

        dialog = ProofsDialog(self._door, self._organization(), self._page)
        dialog.open()
        return dialog

    def reconcile(self) -> "BankDialog":
        """Open the bank's statement beside the books."""
        from coopdesk.gui.ledger.bank_dialog import BankDialog

        dialog = BankDialog(self._door, self._organization(), self._page)
        dialog.opened.connect(self.voucher_asked)
        dialog.open()
        return dialog

    def look_at_waiting(self) -> "WaitingDialog":
        """Open the vouchers that wait for a second person."""
        from coopdesk.gui.ledger.waiting_dialog import WaitingDialog

        dialog = WaitingDialog(self._door, self._organization(), self._page)
        dialog.correction_asked.connect(self.correct)
        dialog.open()
        return dialog

    def correct(self, item: WaitingItem) -> EntryDialog:
        """Open a voucher that was given back, to be put right and handed in again."""
        kind = replace(SUBMIT, command=lambda voucher: SubmitVoucher(voucher, item.id))
        dialog = self._entry(replace(kind, goes_on=False))
        dialog.take(item.command)
        dialog.open()
        return dialog

    def enter_opening(self) -> EntryDialog:
        """Open the form for the opening balances, on the last day before the books begin."""
        dialog = self._entry(OPENING)
        day = self._door.ask(ledger.get_opening_day, self._organization())
        dialog.begin(day, words.text("report.opening_balance"), words.text("ledger.opening_hint"))
        dialog.open()
        return dialog

    def check_journal(self) -> "JournalDialog":
        """Open the check of a cash journal kept in a sheet."""
        from coopdesk.gui.ledger.journal_dialog import JournalDialog

        dialog = JournalDialog(self._door, self._organization(), self._page)
        dialog.taken.connect(
            lambda done: self._page.show_done(words.text("journal.done", count=done.new))
        )
        dialog.open()
        return dialog

    def take_vouchers(self) -> "IntakeDialog":
        """Open the import of vouchers written in a sheet."""
        from coopdesk.gui.kit.sheet_intake.dialog import IntakeDialog

        dialog = IntakeDialog(self._door, _intake(self._organization()), self._page)
        dialog.taken.connect(
            lambda counts: self._page.show_done(words.text("voucher_sheet.taken", count=counts.new))
        )
        dialog.open()
        return dialog

    def set_rules(self) -> FormDialog:
        """Ask how the organization keeps its books."""
        organization_id = self._organization()
        rules = self._door.ask(ledger.get_book_rules, organization_id)

        def command(values: Mapping[str, Any]) -> SetBookRules:
            limit = values["book_rule.cash_limit"]
            signs = values["book_rule.cashier_signs"]
            two_persons = values["book_rule.two_persons"]
            apart = values["book_rule.poster_apart"]
            return SetBookRules(organization_id, two_persons, limit, signs, apart)

        form = Form(
            title=words.text("book_rule.title"),
            fields=_rule_fields(),
            handler=ledger.set_book_rules,
            command=command,
            intro=words.text("book_rule.intro"),
        )
        values = {
            "book_rule.two_persons": rules.two_persons,
            "book_rule.cashier_signs": rules.cashier_signs,
            "book_rule.poster_apart": rules.poster_apart,
            "book_rule.cash_limit": rules.cash_limit,
        }
        dialog = FormDialog(self._door, form, self._page, values=values)
        dialog.open()
        return dialog


def _rule_fields() -> tuple[FormField, ...]:
    return (
        FormField(
            "book_rule.two_persons",
            lambda: YesEditor(words.text("book_rule.two_persons_yes")),
            full_width=True,
        ),
        FormField(
            "book_rule.cashier_signs",
            lambda: YesEditor(words.text("book_rule.cashier_signs_yes")),
            full_width=True,
        ),
        FormField(
            "book_rule.poster_apart",
            lambda: YesEditor(words.text("book_rule.poster_apart_yes")),
            full_width=True,
            refusals=("book_rule.poster_without_checker",),
        ),
        FormField(
            "book_rule.cash_limit",
            lambda: money_editor(capitals=False),
            refusals=("book_rule.limit_negative",),
        ),
    )


def _intake(organization_id: str) -> "Intake":
    from coopdesk.gui.kit.sheet_intake.dialog import Intake

    def command(
        preview: VoucherPreview, records: tuple[Any, ...], accepted: tuple[int, ...]
    ) -> ImportVouchers:
        file = preview.path.name
        return ImportVouchers(
            organization_id, file, records, accepted, preview.layout, preview.mapping
        )

    return Intake(
        title=words.text("voucher_sheet.title"),
        preview=ledger.preview_vouchers_sheet,
        handler=ledger.import_vouchers,
        command=command,
        look=ledger.look_into_vouchers_sheet,
        forget=ledger.forget_vouchers_mapping,
        arguments=(organization_id,),
        meanings={name: words.text(key) for name, key in _MEANINGS.items()},
    )
