"""Showing a finished print: the very file, with a word about signs that no font can draw."""

from typing import TYPE_CHECKING, Protocol

from coopdesk import words
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.services.prints import NotePrints, PrintToNote, note_prints

if TYPE_CHECKING:
    from coopdesk.gui.kit.preview import Preview


class Paper(Protocol):
    """A finished print as services hand it over."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def prints(self) -> tuple[PrintToNote, ...]: ...


def show_paper(
    page: Page, title: str, paper: Paper, preferences: Preferences | None = None
) -> "Preview":
    """Open the preview; characters that print as boxes are told before anything is printed.

    What is printed or saved from it is kept in the print log.
    """
    if paper.missing:
        signs = " ".join(paper.missing)
        page.message_bar.say([words.text("kit.missing_signs", signs=signs)], "due")
    # the preview draws PDF: taken in when it is asked for, not a part of the start
    from coopdesk.gui.kit.preview import Preview

    preview = Preview(title, paper.pdf, page, preferences=preferences)
    if paper.prints:
        preview.printed.connect(lambda: page.do(note_prints, NotePrints(paper.prints)))
        preview.saved.connect(lambda _: page.do(note_prints, NotePrints(paper.prints)))
    preview.open()
    return preview
