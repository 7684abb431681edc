"""The papers a register prints of its records: of those selected, of all shown, or of the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from coopdesk import words
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage

if TYPE_CHECKING:
    from coopdesk.services.drawn_forms import PrintedForm

MANY_RECORDS = 100
"""From here on paper is asked about first."""


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """A form printed for each record of a register; ``key`` is the word it goes by."""

    form: str
    key: str


@dataclass(frozen=True, slots=True)
class WholePaper:
    """A form printed of the register as a whole; ``record_ids`` says of whom it is."""

    form: str
    key: str
    record_ids: Callable[[], Sequence[str]]


class PaperMenu(QMenu):
    """The menu behind the print button of a register."""

    def __init__(
        self,
        page: RegisterPage,
        preferences: Callable[[], Preferences | None],
        papers: Sequence[RecordPaper],
        wholes: Sequence[WholePaper] = (),
    ) -> None:
        super().__init__(page)
        self._page, self._preferences = page, preferences
        self._papers, self._wholes = papers, wholes
        self.aboutToShow.connect(self._fill)
        page.set_papers(self)

    def print_now(self, form: str, title: str, record_ids: Sequence[str]) -> Job:
        """Print the form for these records and show the paper."""
        # the forms are taken in when they are asked for: not a part of the start
        from coopdesk.services.printing import print_forms

        def show(printed: "PrintedForm") -> None:
            show_paper(self._page, title, printed, self._preferences())

        return self._page.start(print_forms, form, list(record_ids), then=show)

    def _fill(self) -> None:
        self.clear()
        page = self._page
        self.addAction(words.text("papers.as_shown"), lambda: page.printed.emit(page.as_shown()))
        selected, count = page.table.selected_items(), page.model.rowCount()
        if selected:
            self._add_papers("papers.selected", len(selected), lambda: selected)
        if count > len(selected):
            self._add_papers("papers.every", count, lambda: page.model.items)
        if self._wholes:
            self._add_heading(words.text("papers.whole"))
        for whole in self._wholes:
            self._add(whole.form, whole.key, 1, whole.record_ids)

    def _add_papers(self, section: str, count: int, items: Callable[[], Sequence[object]]) -> None:
        key = type(self._page.model).key
        self._add_heading(words.text(section, count=f"{count:,}"))
        for paper in self._papers:
            self._add(paper.form, paper.key, count, lambda: [str(key(item)) for item in items()])

    def _add_heading(self, told: str) -> None:
        self.addSeparator()
        self.addAction(told).setEnabled(False)

    def _add(
        self, form: str, key: str, count: int, record_ids: Callable[[], Sequence[str]]
    ) -> None:
        title = words.text(key)

        def chosen() -> None:
            if count < MANY_RECORDS:
                self.print_now(form, title, record_ids())
                return
            question = words.text("papers.many", count=f"{count:,}")
            action = words.text("shown.print_all")
            messages.ask(self._page, question, action, go_on)

        def go_on() -> None:
            self.print_now(form, title, record_ids())

        self.addAction(title, chosen)
