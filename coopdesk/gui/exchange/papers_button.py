"""The papers of what goes down: the letter behind a correction, the document behind a rule."""

from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.services.attachments import count_attachments

KEYS = "Ctrl+Shift+J"
Key = tuple[str, str]


def add_papers(
    card: DetailCard, page: Page, key: Key, name: str, preferences: Preferences | None
) -> QPushButton:
    """Add the button to the card of the record ``key`` that opens its attachments over ``page``."""

    def told() -> str:
        count: int = page.ask(count_attachments, *key)
        return words.text("record.attachments_count", count=count) if count else plain

    def show_dialog(*_: Any) -> None:
        dialog = AttachmentsDialog(page.door, key, name, page, preferences)
        dialog.panel.changed.connect(lambda: button.setText(told()))
        dialog.open()

    plain = words.text("record.attachments")
    button = QPushButton(told())
    theme.set_icon(button, "attachment")
    button.setShortcut(QKeySequence(KEYS))
    button.setToolTip(f"{plain}（{KEYS}）")
    button.clicked.connect(show_dialog)
    card.add_button(button)
    return button
