"""What is done with the books besides vouchers: closing, counts, second persons, opening."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.ledger.closing_dialog import ClosingDialog
from coopdesk.gui.ledger.entry_dialog import OPENING, POST, SUBMIT, EntryDialog
from coopdesk.gui.ledger.proof_dialog import ProofsDialog
from coopdesk.gui.ledger.waiting_dialog import WaitingDialog
from coopdesk.gui.money_fields import money_editor
from coopdesk.services import ledger
from coopdesk.services.ledger import SetBookRules


class BookMenu(QMenu):
    """The menu of the books of one organization; ``organization`` says of which."""

    def __init__(self, door: Door, organization: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._door, self._organization, self._page = door, organization, parent
        for key, opened in (
            ("period.title", self.close_books),
            ("proof.title", self.prove),
            ("waiting.title", self.look_at_waiting),
            ("ledger.enter_opening", self.enter_opening),
            ("book_rule.title", self.set_rules),
        ):
            self.addAction(words.text(key), opened)

    def entry(self) -> EntryDialog:
        """Return the form for vouchers, for a second person where the organization has one."""
        rules = self._door.ask(ledger.get_book_rules, self._organization())
        kind = SUBMIT if rules.two_persons else POST
        return EntryDialog(self._door, self._organization(), self._page, kind)

    def close_books(self) -> ClosingDialog:
        """Open the closing of the next month."""
        dialog = ClosingDialog(self._door, self._organization(), self._page)
        dialog.open()
        return dialog

    def prove(self) -> ProofsDialog:
        """Open the counts and statements."""
        dialog = ProofsDialog(self._door, self._organization(), self._page)
        dialog.open()
        return dialog

    def look_at_waiting(self) -> WaitingDialog:
        """Open the vouchers that wait for a second person."""
        dialog = WaitingDialog(self._door, self._organization(), self._page)
        dialog.open()
        return dialog

    def enter_opening(self) -> EntryDialog:
        """Open the form for the opening balances."""
        dialog = EntryDialog(self._door, self._organization(), self._page, OPENING)
        dialog.open()
        return dialog

    def set_rules(self) -> FormDialog:
        """Ask how the organization keeps its books."""
        organization_id = self._organization()
        rules = self._door.ask(ledger.get_book_rules, organization_id)

        def command(values: Mapping[str, Any]) -> SetBookRules:
            limit = values["book_rule.cash_limit"]
            return SetBookRules(organization_id, values["book_rule.two_persons"], limit)

        form = Form(
            title=words.text("book_rule.title"),
            fields=(
                FormField(
                    "book_rule.two_persons",
                    lambda: YesEditor(words.text("book_rule.two_persons_yes")),
                    full_width=True,
                ),
                FormField(
                    "book_rule.cash_limit",
                    lambda: money_editor(capitals=False),
                    refusals=("book_rule.limit_negative",),
                ),
            ),
            handler=ledger.set_book_rules,
            command=command,
            intro=words.text("book_rule.intro"),
        )
        values = {
            "book_rule.two_persons": rules.two_persons,
            "book_rule.cash_limit": rules.cash_limit,
        }
        dialog = FormDialog(self._door, form, self._page, values=values)
        dialog.open()
        return dialog
