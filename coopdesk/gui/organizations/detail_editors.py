"""Editors of the details of an organization: its Mongolian name, contacts, villages."""

from typing import Any

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.organization_details import read_contacts, read_mongolian_name, read_names
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import LineEditor, problem_words
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor

_LETTER = 0x1820
"""Mongolian letter A: where it can be drawn, be it by a font that stands in, the script can."""


def has_mongolian_font() -> bool:
    """Return whether some font of this computer shows traditional Mongolian."""
    return QFontMetrics(theme.current().font()).inFontUcs4(_LETTER)


class MongolianEditor(LineEditor):
    """A name in traditional Mongolian script; says when this computer cannot draw it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(read_mongolian_name, parent=parent)

    def hint(self) -> str:
        if self.is_empty() or has_mongolian_font():
            return ""
        return words.text("organizations.no_mongolian_font")


class ContactsEditor(LongTextEditor):
    """Contacts one a line: name, post, telephone."""

    def __init__(self) -> None:
        super().__init__(lines=3)
        self.text_edit.setPlaceholderText(words.text("organizations.contacts_hint"))

    def value(self) -> Any:
        return read_contacts(self.text_edit.toPlainText()).value or None

    def set_value(self, value: Any) -> None:
        lines = "\n".join(str(contact) for contact in value or ())
        self.text_edit.setPlainText(lines)

    def is_empty(self) -> bool:
        return not self.text_edit.toPlainText().strip()

    def own_problem(self) -> str:
        problem = read_contacts(self.text_edit.toPlainText()).problem
        return problem_words(problem) if problem else ""

    def draft(self) -> str:
        return self.text_edit.toPlainText()

    def restore(self, draft: str) -> None:
        self.text_edit.setPlainText(draft)


class NamesEditor(TextEditor):
    """Several names in one line, with any mark between them."""

    def __init__(self) -> None:
        super().__init__(longest=2000, placeholder=words.text("organizations.names_hint"))

    def value(self) -> Any:
        return read_names(self.typed) or None

    def written(self, value: Any) -> str:
        return "、".join(value)

    def draft(self) -> str:
        return self.line.text()
