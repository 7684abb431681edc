"""The way from a record to the resolution it was made by: a button for each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door

if TYPE_CHECKING:  # it knows every capability: imported when a record is first asked for
    from coopdesk.services.search import FoundItem


def decisions_of(door: Door, table: str, record_id: str) -> "list[FoundItem]":
    """Return the resolutions behind a record, each as a page opens it."""
    from coopdesk.services.resolution_sources import find_decisions

    return door.ask(find_decisions, table, record_id)


def decision_buttons(
    decisions: "Sequence[FoundItem]", go: "Callable[[FoundItem], object]"
) -> list[QPushButton]:
    """Return a button for each resolution, which asks ``go`` for it."""
    buttons = []
    for decision in decisions:
        button = QPushButton(words.text("resolution.behind", number=decision.title))
        button.setToolTip(decision.detail)
        button.setAutoDefault(False)
        theme.set_icon(button, "open")
        button.clicked.connect(lambda _, one=decision: go(one))
        buttons.append(button)
    return buttons
