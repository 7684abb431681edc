"""What the registers of the fund share: tabs in the head, the organization, the papers.

What draws paper is taken in when the first is asked for.
"""

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewRegister
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as service
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.report_kinds import Question

VIEWS = (
    "fund.view_shares",
    "fund.view_advances",
    "surplus.view",
    "fund_document.view",
    "fund.view_rules",
)
Opened = TypeVar("Opened", bound=FormDialog)


class FundView(ViewRegister):
    """A register of the fund; it follows the organization."""

    title_key = "fund.title"
    view_keys = VIEWS

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._organization_id: str | None = None
        self._preferences: Preferences | None = None

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences

    def set_organization(self, organization_id: str | None) -> None:
        """Show the fund of another organization."""
        self._organization_id = organization_id
        self.on_changed()

    def preview(self, form: str, record_id: str) -> Job:
        """Show a form as it is printed."""
        from coopdesk.services.printing import print_form

        return self.start(print_form, form, record_id, then=self._show_preview)

    def preview_report(self, name: str, member_id: str = "") -> Job | None:
        """Show a report as it is printed."""
        if self._organization_id is None:
            return None
        question = self._question(name, member_id)
        from coopdesk.services.report_files import print_report

        return self.start(print_report, name, question, then=self._show_preview)

    def save_report_as(self, name: str, target: Path) -> Job:
        """Write a report into a file."""
        from coopdesk.services.report_files import save_report

        told = words.text("fund.exported", name=target.name)
        asked = (name, self._question(name, ""), target)
        return self.start(save_report, *asked, then=lambda _: self.show_done(told))

    def open_dialog(self, dialog: Opened) -> Opened:
        """Open a form of the fund."""
        dialog.open()
        return dialog

    def tell_done(self, key: str, done: Any, form: str, record_id: str) -> None:
        """Tell what was posted under which numbers; offer to take it back and to see its paper."""
        undo = self.undo_now(done.voucher_id)
        numbers = {
            "number": f"{done.month}-{done.number:04d}",
            "document": getattr(done, "document", ""),
        }
        amount = getattr(done, "amount", None) or done.principal + done.usage_fee
        self.show_done(
            words.text(key, amount=amount, **numbers),
            undo=lambda: self.do(service.take_back, undo),
            open_it=lambda: drop(self.preview(form, record_id)),
        )

    def undo_now(self, voucher_id: str) -> ReverseVoucher:
        """Return what takes back what was just posted, on its own day."""
        return self.ask(ledger.undo_of, voucher_id, words.text("fund.undone"), at_once=True)

    def _question(self, name: str, member_id: str) -> Question:
        """Ask for the year up to the day shown; what is disclosed is asked for its quarter."""
        last = self.past.day
        month = (last.month - 1) // 3 * 3 + 1 if name == "disclosure" else 1
        first = last.replace(month=month, day=1)
        return Question(self._organization_id or "", first, last, member_id)

    def _show_preview(self, printed: Any) -> None:
        show_paper(self, words.text("ledger.preview"), printed, self._preferences)


def drop(_: object) -> None:
    """Take no notice of a job: what it makes shows itself."""
