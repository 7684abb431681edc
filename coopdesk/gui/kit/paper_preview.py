"""Showing a finished print: the very file, with a word about signs that no font can draw."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from coopdesk import words
from coopdesk.gui.kit.file_dialogs import saving_dialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper import Paper
from coopdesk.gui.kit.preferences import Preferences

if TYPE_CHECKING:
    from coopdesk.domain.print_jobs import Order
    from coopdesk.gui.kit.preview import Preview
    from coopdesk.services.drawn_forms import ToldForm


_NAMED = 5
"""Texts without room that are named; more are not read."""


def show_paper(
    page: Page, title: str, paper: Paper, preferences: Preferences | None = None
) -> "Preview":
    """Open the preview; boxes for signs and texts without room are told before it is printed.

    What is printed or saved from it is kept in the print log. Once it was printed, what is seen is
    the reprint: paper that is printed again says so.
    """
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
    if paper.prints:
        _note_prints(page, preview, paper)
    told = getattr(paper, "told", None)
    if told is not None:
        preview.offer_workbook(lambda: _choose_workbook(page, title, told, preferences))
    preview.open()
    return preview


def _note_prints(page: Page, preview: "Preview", paper: Paper) -> None:
    from coopdesk.services.printing import print_forms
    from coopdesk.services.prints import NotePrints, note_prints

    seen, is_open = paper, True

    def note(printer: str = "", order: "Order | None" = None) -> None:
        page.do(note_prints, NotePrints(seen.prints, printer, order))
        told = getattr(seen, "told", None)
        if printer and told is not None:
            page.start(print_forms, told.form_id, told.record_ids, told.day, then=show)

    def show(reprint: Paper) -> None:
        nonlocal seen
        if is_open:
            seen = reprint
            preview.show_again(reprint)

    def end(_result: int) -> None:
        nonlocal is_open
        is_open = False

    preview.finished.connect(end)
    preview.printed.connect(note)
    preview.saved.connect(lambda _: note())


def _choose_workbook(
    page: Page, title: str, told: "ToldForm", preferences: Preferences | None
) -> QFileDialog:
    """Ask where the same figures go as a workbook."""
    from coopdesk.services.form_workbooks import save_form_workbook

    def save(target: Path) -> None:
        saved = words.text("kit.workbook_saved", file=target.name)
        page.start(
            save_form_workbook,
            told.form_id,
            told.record_ids,
            told.day,
            target,
            then=lambda _: page.show_done(saved),
        )

    kinds = words.text("kit.workbook_files")
    dialog = saving_dialog(page, f"{title}.xlsx", kinds, save, preferences)
    dialog.open()
    return dialog
