"""Where registers lead: the list as shown goes into a workbook, or through the preview to paper.

Registers that are remembered by a name also get the menu of their saved filters.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from coopdesk import words
from coopdesk.domain.shown import PaperSize, ShownTable
from coopdesk.gui.filter_menu import FilterMenu
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.book import BookPage
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage

if TYPE_CHECKING:
    from coopdesk.services.drawn_forms import PrintedForm

MANY_ROWS = 1_000
"""From here on paper is asked about first: some forty to sixty sheets."""

ListPage: TypeAlias = RegisterPage | BookPage


class RegisterOutlets(QObject):
    """Takes what registers and books send out, where the page itself does not take it."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences

    def serve(self, page: Page) -> None:
        """Serve ``page`` and the registers within it, after they connected what they take."""
        for kind in (RegisterPage, BookPage):
            for one in (page, *page.findChildren(kind)):
                if isinstance(one, kind):
                    self._serve(one)

    def export(self, page: ListPage, shown: ShownTable) -> None:
        """Ask where the list goes."""
        from coopdesk.gui.kit.sheet_intake.files import save_workbook_dialog

        name = words.text("shown.file_name", title=shown.title, day=f"{page.door.today:%Y%m%d}")
        save_workbook_dialog(
            page, name, lambda path: self.export_to(page, shown, path), self._preferences
        )

    def export_to(self, page: ListPage, shown: ShownTable, path: Path) -> Job:
        """Write the list into a workbook and offer to open it."""
        # like the paper, taken in when it is asked for: not a part of the start
        from coopdesk.services.register_files import write_register

        def tell(written: Path) -> None:
            address = QUrl.fromLocalFile(str(written))
            page.show_done(
                words.text("shown.exported", name=written.name, count=f"{len(shown.rows):,}"),
                open_it=lambda: _drop(QDesktopServices.openUrl(address)),
            )

        return page.start(write_register, path, shown, page.list_about, then=tell)

    def preview(self, page: ListPage, shown: ShownTable) -> None:
        """Show the list as paper, asked about first when it is long."""
        if len(shown.rows) < MANY_ROWS:
            self.preview_now(page, shown)
        else:
            messages.ask(
                page,
                words.text("shown.many", count=f"{len(shown.rows):,}"),
                words.text("shown.print_all"),
                lambda: _drop(self.preview_now(page, shown)),
            )

    def preview_now(self, page: ListPage, shown: ShownTable) -> Job:
        """Show the list as paper, on the sheet last chosen for it on this computer."""
        from coopdesk.services.register_files import print_register

        kept = f"paper/{type(page).__name__}"
        size = self._preferences.text_of(kept)
        chosen = PaperSize(size) if size in set(PaperSize) else PaperSize.AUTOMATIC

        def show(printed: "PrintedForm") -> None:
            count = len(shown.rows)
            preview = show_paper(page, shown.title, printed, self._preferences, count)
            preview.offer_sizes([(one.value, words.choice(one)) for one in PaperSize], chosen.value)

            def set_again(wanted: str) -> None:
                self._preferences.keep_text(kept, wanted)
                about, size = page.list_about, PaperSize(wanted)
                page.start(print_register, shown, about, size, then=preview.show_again)

            preview.size_chosen.connect(set_again)

        return page.start(print_register, shown, page.list_about, chosen, then=show)

    def _serve(self, page: ListPage) -> None:
        if isinstance(page, RegisterPage) and page.name:
            FilterMenu(page)
        if not _is_taken(page, "exported"):
            page.exported.connect(lambda shown: self.export(page, shown))
        if not _is_taken(page, "printed"):
            page.printed.connect(lambda shown: self.preview(page, shown))


def _is_taken(page: ListPage, signal: str) -> bool:
    """Return whether something is connected; ``QMetaMethod.fromSignal`` keeps the page for good."""
    meta = page.metaObject()
    return page.isSignalConnected(meta.method(meta.indexOfSignal(f"{signal}(PyObject)")))


def _drop(_: object) -> None:
    """Take no notice of what a call returns: it shows itself."""
