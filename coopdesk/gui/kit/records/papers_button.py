"""The papers of what goes down: the letter of a correction, the document of a rule, an answer's."""

from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences

KEYS = "Ctrl+Shift+J"
Key = tuple[str, str]
"""The table and the id of a record."""


def add_papers(
    card: DetailCard, page: Page, key: Key, name: str, preferences: Preferences | None
) -> QPushButton:
    """Add the button of the record ``key`` to its card, with the keys of attachments."""
    button = papers_button(page, key, name, preferences)
    button.setShortcut(QKeySequence(KEYS))
    button.setToolTip(f"{words.text('record.attachments')}（{KEYS}）")
    card.add_button(button)
    return button


def papers_button(
    page: Page, key: Key, name: str, preferences: Preferences | None, label: str = ""
) -> QPushButton:
    """Return the button that opens the attachments of the record ``key`` over ``page``.

    ``label`` says whose papers they are, where they are not those of the card.
    """
    from coopdesk.services.attachments import count_attachments

    plain = label or words.text("record.attachments")

    def told() -> str:
        count: int = page.ask(count_attachments, *key)
        return words.text("record.papers_count", papers=plain, count=count) if count else plain

    def show_dialog(*_: Any) -> None:
        from coopdesk.gui.kit.records.attachments import AttachmentsDialog

        dialog = AttachmentsDialog(page.door, key, name, page, preferences)
        dialog.panel.changed.connect(lambda: button.setText(told()))
        dialog.open()

    button = QPushButton(told())
    theme.set_icon(button, "attachment")
    button.clicked.connect(show_dialog)
    return button
