"""Showing a finished print: the very file, with a word about signs that no font can draw."""

from typing import TYPE_CHECKING, Protocol

from coopdesk import words
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences

if TYPE_CHECKING:
    from coopdesk.gui.kit.preview import Preview


_NAMED = 5
"""Texts without room that are named; more are not read."""


class Paper(Protocol):
    """A finished print as services hand it over."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def crowded(self) -> tuple[str, ...]: ...
    @property
    def starts(self) -> tuple[int, ...]: ...


def show_paper(
    page: Page, title: str, paper: Paper, preferences: Preferences | None = None
) -> "Preview":
    """Open the preview; boxes for signs and texts without room are told before it is printed."""
    lines = []
    if paper.missing:
        lines.append(words.text("kit.missing_signs", signs=" ".join(paper.missing)))
    if paper.crowded:
        between = words.text("kit.between_texts")
        lines.append(words.text("kit.crowded_texts", texts=between.join(paper.crowded[:_NAMED])))
    if lines:
        page.message_bar.say(lines, "due")
    # the preview draws PDF: taken in when it is asked for, not a part of the start
    from coopdesk.gui.kit.preview import Preview

    preview = Preview(title, paper.pdf, page, preferences=preferences, starts=paper.starts)
    preview.open()
    return preview
