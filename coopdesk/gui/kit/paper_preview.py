"""Showing a finished print: the very file, with a word about signs that no font can draw."""

from typing import TYPE_CHECKING, Protocol

from coopdesk import words
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences

if TYPE_CHECKING:
    from coopdesk.gui.kit.preview import Preview


class Paper(Protocol):
    """A finished print as services hand it over."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def starts(self) -> tuple[int, ...]: ...


def show_paper(
    page: Page, title: str, paper: Paper, preferences: Preferences | None = None
) -> "Preview":
    """Open the preview; characters that print as boxes are told before anything is printed."""
    if paper.missing:
        signs = " ".join(paper.missing)
        page.message_bar.say([words.text("kit.missing_signs", signs=signs)], "due")
    # the preview draws PDF: taken in when it is asked for, not a part of the start
    from coopdesk.gui.kit.preview import Preview

    preview = Preview(title, paper.pdf, page, preferences=preferences, starts=paper.starts)
    preview.open()
    return preview
