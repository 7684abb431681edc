"""What a dialog says of a command that did not happen."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding, Refusal
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.attempt import Trouble
from coopdesk.gui.kit.message_bar import MessageBar


class BarHost:
    """The ``Host`` of an attempt that has a message bar; a question opens over it."""

    message_bar: MessageBar

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason of the rules."""
        self.message_bar.refuse(refusals)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong with a file from outside."""
        self.message_bar.refuse(findings)

    def show_trouble(self, trouble: Trouble) -> None:
        """Show what the surroundings refuse, and what to do."""
        self.message_bar.refuse([trouble])

    def show_gone(self) -> None:
        """Say that the record is gone; what was typed stays to be copied."""
        self.message_bar.say([words.text("kit.gone_form")], "due")

    def show_submitted(self) -> None:
        """Leave, as nothing is left to do here; what stands beneath says that it waits."""
        assert isinstance(self, QDialog)
        self.accept()
        beneath = self.parentWidget()
        while beneath is not None and not hasattr(beneath, "show_submitted"):
            beneath = beneath.parentWidget()
        if beneath is not None:
            beneath.show_submitted()

    def ask_to_confirm(self, unusual: Refusal, confirmed: Callable[[], None]) -> None:
        """Ask about something unusual but allowed."""
        assert isinstance(self, QWidget)
        messages.ask_to_confirm(self, unusual, confirmed)
