"""The fields of a passphrase: hidden while it is typed, and the same once more."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from coopdesk import words
from coopdesk.gui.kit.editor import LineEditor


class PassphraseEditor(LineEditor):
    """A passphrase, kept as typed; a new one has at least ``least`` signs."""

    def __init__(self, *, least: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(None, parent=parent)
        self._least = least
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    @property
    def typed(self) -> str:
        """What stands in the field, blanks and all."""
        return self.line.text()

    def draft(self) -> str:
        """A passphrase is never kept; its length tells whether something would be lost."""
        return "*" * len(self.typed)

    def restore(self, draft: str) -> None:
        """There is nothing to bring back."""

    def own_problem(self) -> str:
        if len(self.typed) < self._least:
            return words.text("kit.passphrase_short", least=self._least)
        return ""


class RepeatedEditor(PassphraseEditor):
    """The same passphrase once more."""

    def __init__(self, first: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._first = first

    def own_problem(self) -> str:
        return "" if self.typed == self._first() else words.text("kit.passphrases_differ")
