"""The chain of vouchers as a file: kept apart from the computer, it shows later changes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from coopdesk import words
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.services import ledger

if TYPE_CHECKING:
    from coopdesk.gui.kit.job import Job

_SHOWN = 16
"""Digits of a digest that people compare; the file has all of them."""


class ChainFiles:
    """Writes and verifies chain files for a page; what they come to is shown above its body."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.preferences: Preferences | None = None

    def ask_where(self, organization_id: str) -> QFileDialog:
        """Ask where the chain of an organization goes."""
        name = words.text("chain.file", day=self._page.door.today.isoformat())
        dialog = saving_dialog(
            self._page,
            name,
            words.text("chain.files"),
            lambda target: self.write(organization_id, target),
            self.preferences,
        )
        dialog.setDefaultSuffix("jsonl")
        dialog.open()
        return dialog

    def write(self, organization_id: str, target: Path) -> "Job":
        """Write the chain into a file."""

        def tell(chain: ledger.ChainItem) -> None:
            told = {"count": chain.vouchers, "file": target.name, "end": chain.end[:_SHOWN]}
            if chain.broken_at:
                self._tell_broken(target, chain)
            else:
                self._page.message_bar.say([words.text("chain.saved", **told)], "done")

        return self._page.start(ledger.write_chain, organization_id, target, then=tell)

    def ask_which(self) -> QFileDialog:
        """Ask for a chain file to be verified."""
        title, kinds = words.text("chain.verify"), words.text("chain.files")
        dialog = file_dialog(self._page, title, kinds, self.verify, self.preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def verify(self, source: Path) -> "Job":
        """Tell whether a chain file holds together, and whether the books still bear its end."""

        def tell(chain: ledger.ChainItem) -> None:
            if chain.broken_at:
                self._tell_broken(source, chain)
                return
            told = {"count": chain.vouchers, "file": source.name, "end": chain.end[:_SHOWN]}
            if chain.in_books:
                self._page.message_bar.say([words.text("chain.whole", **told)], "done")
            else:
                self._page.message_bar.say([words.text("chain.elsewhere", **told)])

        return self._page.start(ledger.verify_chain, source, then=tell)

    def _tell_broken(self, file: Path, chain: ledger.ChainItem) -> None:
        told = words.text("chain.broken", file=file.name, number=chain.broken_at)
        self._page.message_bar.say([told])
