"""Scans (扫描归档): files go in by button or drop, papers are confirmed, the tray is emptied."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
)

from coopdesk import words
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.file_dialogs import file_dialog
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.paper_preview import note_exports
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.views import Views
from coopdesk.gui.scans.print_log import PrintLog
from coopdesk.gui.scans.signing_pane import SigningPane
from coopdesk.gui.scans.tables import PaperTableModel, TrayTableModel
from coopdesk.gui.scans.tray_pane import TrayPane
from coopdesk.services import scans as service
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.scans import PaperItem, ReadPage, ScanItem, SigningView, TakenIn
from coopdesk.services.search import FoundKind, find_everything

_TABLES = {
    FoundKind.MEMBER: "member",
    FoundKind.ORGANIZATION: "organization",
    FoundKind.VOUCHER: "voucher",
    FoundKind.MEETING: "meeting",
    FoundKind.RESOLUTION: "meeting",
    FoundKind.APPLICATION: "application",
    FoundKind.DOCUMENT: "fund_document",
}
"""The table of what the search finds; a resolution is found as its meeting."""
_PAPERS, _TRAY, _LOG = 0, 1, 2
_SHARES = (400, 600)
"""How list and pane share the width, at whatever width."""


class ScansPage(Page):
    """Left the papers that came back and the tray, right what is to be looked at; the print log."""

    title_key = "navigation.scans"
    watches = frozenset({"scan", "attachment", "printed_set"})

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._preferences: Preferences | None = None
        self.take_button = self.add_button(
            "scan.take", "import", self.choose, primary=True, keys="Ctrl+N"
        )
        self.whole_button = self.add_button("scan.whole", "search", self.show_whole, keys="F2")
        self._back, self._waiting = PaperTableModel(self), TrayTableModel(self)
        self.papers = TableView(self._back, "papers_back")
        self.tray = TableView(self._waiting, "scan_tray")
        self.signing_pane = SigningPane(door.today)
        self.tray_pane = TrayPane(self._search)
        self.lists, self._panes = Views(self), QStackedWidget()
        self.log = PrintLog(door)
        for table in (self.papers, self.tray):
            self.lists.add(table, "")
        self.lists.add(self.log, words.text("print_log.title"))
        self._shown: tuple[object, ...] = ()
        self._connect()
        self._lay_out_body()
        self.empty_state.fill(
            words.text("scan.empty_title"),
            words.text("scan.empty_hint"),
            (words.text("scan.take"), "import", self.choose),
            (words.text("print_log.title"), "print", self.show_log),
        )
        self.reload()

    def set_preferences(self, preferences: Preferences) -> None:
        """Begin where files were chosen last."""
        self._preferences = preferences
        self.log.set_preferences(preferences)

    def reload(self) -> None:
        papers = self.ask(service.list_papers_back)
        tray = self.ask(service.list_tray)
        self._back.set_items(papers)
        self._waiting.set_items(tray)
        self.lists.bar.setTabText(_PAPERS, words.text("scan.papers", count=len(papers)))
        self.lists.bar.setTabText(_TRAY, words.text("scan.tray", count=len(tray)))
        for table in (self.papers, self.tray):
            if table.current_item is None and table.model().rowCount():
                table.selectRow(0)
        self.log.reload()
        self._turn()

    def show_log(self) -> None:
        """Show the print log."""
        self.lists.setCurrentIndex(_LOG)
        self.show_body()
        self.log.begin()

    def begin(self) -> None:
        """Go to the list."""
        if self._is_log:
            self.log.begin()
            return
        table = self._table()
        (table if table.model().rowCount() else self.take_button).setFocus()

    def choose(self) -> QFileDialog:
        """Ask for files from the scanner."""
        title, kinds = words.text("scan.take"), words.text("scan.files")
        dialog = file_dialog(self, title, kinds, lambda _: None, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()
        return dialog

    def take(self, paths: Sequence[Path]) -> Job:
        """Read the files and keep their pages; nothing is kept when one cannot be read."""
        return self.start(service.read_scans, tuple(paths), then=self._take_in)

    def show_whole(self) -> Preview | None:
        """Show the whole paper, or the page of the tray, straightened in the preview."""
        item = None if self._is_log else self._table().current_item
        if item is None:
            return None
        is_paper = isinstance(item, PaperItem)
        pdf = self.ask(service.copy_paper if is_paper else service.copy_scan, item.id)
        title = item.form or words.text("scan.picture")
        preview = Preview(title, pdf, self, preferences=self._preferences)
        note_exports(self.do, preview, title)
        preview.open()
        return preview

    def _take_in(self, pages: tuple[ReadPage, ...]) -> None:
        self.start(service.take_in_scans, service.TakeInScans(pages), then=self._tell)

    def _tell(self, taken: TakenIn) -> None:
        items = self.ask(service.list_scans, taken.scan_ids)
        waiting = [item for item in items if not item.is_filed]
        told = {"filed": len(items) - len(waiting), "waiting": len(waiting)}
        lines = [words.text("scan.taken_in", pages=len(items), **told)]
        if taken.repeated:
            lines.append(words.text("scan.repeated", count=len(taken.repeated)))
        lines += [_why(item) for item in waiting]
        lines += [_incomplete(paper) for paper in self._papers_of(items) if paper.missing]
        self.reload()
        self.lists.setCurrentIndex(_PAPERS if len(waiting) < len(items) or not items else _TRAY)
        self.message_bar.say(lines, "done" if len(lines) == 1 else "due")
        self.begin()

    def _papers_of(self, items: Sequence[ScanItem]) -> list[PaperItem]:
        filed = (item.printed_set_id for item in items if item.is_filed)
        return [self.ask(service.get_paper, key) for key in dict.fromkeys(filed) if key]

    def _confirm(self, command: service.ConfirmSigned) -> None:
        paper: PaperItem = self.papers.current_item
        told = {"form": paper.form, "number": paper.record_number}

        def done(went_on: bool) -> None:
            key = "scan.lacking_noted" if command.lacking else "scan.confirmed"
            self.show_done(words.text("scan.confirmed_on" if went_on else key, **told))
            self.papers.setFocus()

        self.do(service.confirm_signed, command, then=done)

    def _on_confirmed(self, day: Any) -> None:
        self._confirm(service.ConfirmSigned(self.papers.current_item.id, day))

    def _on_lacked(self, said: str) -> None:
        self._confirm(service.ConfirmSigned(self.papers.current_item.id, self.door.today, said))

    def _on_filed(self, target: tuple[str, str, str]) -> None:
        command = service.FileScan(self.tray.current_item.id, *target)

        def done(_attachment_id: str) -> None:
            self.show_done(words.text("scan.filed"))
            self.begin()

        self.do(service.file_scan, command, then=done)

    def _on_removed(self) -> None:
        item: ScanItem = self.tray.current_item
        command = RemoveRecord(service.TABLE, item.id)
        told = words.text("scan.removed")
        messages.ask(
            self,
            words.text("scan.remove_question", name=item.source_name, page=item.source_page),
            words.text("scan.remove"),
            lambda: self.do(remove_record, command, then=lambda _: self.show_done(told)),
            destructive=True,
        )

    def _search(self, typed: str) -> list[PickItem]:
        """Return the sheet with the number typed, then the records that may be meant."""
        found: list[PickItem] = []
        if sheet := self.ask(service.find_numbered_sheet, typed):
            found.append(_numbered(sheet))
        for item in self.ask(find_everything, typed).items:
            key = ("", _TABLES[item.kind], item.id)
            found.append(PickItem(key, item.title, item.detail, words.choice(item.kind)))
        return found

    def _turn(self) -> None:
        """Show the list that was turned to, or what belongs into the two while both are empty."""
        is_filled = self._back.rowCount() or self._waiting.rowCount()
        if is_filled or self._is_log:
            self.show_body()
        else:
            self.show_empty()
        self._show_current()

    def _show_current(self) -> None:
        """Show what the list's current row is about, once."""
        at = self.lists.currentIndex()
        item = None if self._is_log else self._table().current_item
        self._panes.setVisible(item is not None)
        self.whole_button.setEnabled(item is not None)
        if item is None or self._shown == (at, item):
            return
        self._shown = (at, item)
        self._panes.setCurrentIndex(at)
        if at == _TRAY:
            sheet = self.ask(service.find_numbered_sheet, item.number)
            png = self.ask(service.get_scan_picture, item.id)
            self.tray_pane.show_page(item, png, _numbered(sheet) if sheet else None)
        else:
            self._show_paper(item)

    def _show_paper(self, paper: PaperItem) -> None:
        def show(views: list[SigningView]) -> None:
            if self._shown == (_PAPERS, paper):
                self.signing_pane.show_places(views)

        self.signing_pane.show_paper(paper)
        self.start(service.list_signing_places, paper.id, then=show)

    @property
    def _is_log(self) -> bool:
        return self.lists.currentIndex() == _LOG

    def _table(self) -> TableView:
        return self.tray if self.lists.currentIndex() == _TRAY else self.papers

    def _answer(self) -> None:
        """Go to the answer of what is shown."""
        (self.tray_pane if self.lists.currentIndex() == _TRAY else self.signing_pane).begin()

    def _connect(self) -> None:
        self.lists.currentChanged.connect(lambda _: self._turn())
        self.log.noticed.connect(self.noticed)
        self.log.refused.connect(self.refused)
        for table in (self.papers, self.tray):
            table.current_changed.connect(lambda _: self._show_current())
            table.opened.connect(lambda _: self._answer())
        self.signing_pane.confirmed.connect(self._on_confirmed)
        self.signing_pane.lacked.connect(self._on_lacked)
        self.tray_pane.filed.connect(self._on_filed)
        self.tray_pane.removed.connect(self._on_removed)
        agreed = QShortcut(QKeySequence("Ctrl+Return"), self)
        agreed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        agreed.activated.connect(self._agree)

    def _agree(self) -> None:
        is_tray = self.lists.currentIndex() == _TRAY
        button = self.tray_pane.file_button if is_tray else self.signing_pane.confirm_button
        if not self._is_log and self._table().current_item is not None:
            button.click()

    def _lay_out_body(self) -> None:
        for pane in (self.signing_pane, self.tray_pane):
            self._panes.addWidget(pane)
        self._panes.setProperty("surface", "sheet")
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.lists)
        splitter.addWidget(self._panes)
        splitter.setSizes(list(_SHARES))
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)


def _numbered(sheet: service.SheetItem) -> PickItem:
    told = {"form": sheet.form, "number": sheet.record_number, "page": sheet.page}
    title = words.text("scan.sheet", pages=sheet.pages, **told)
    return PickItem((sheet.number, "", ""), title, f"{sheet.number}　{sheet.record}")


def _why(item: ScanItem) -> str:
    told = {"name": item.source_name, "page": item.source_page, "why": words.choice(item.standing)}
    return words.text("scan.waits", **told)


def _incomplete(paper: PaperItem) -> str:
    missing = words.text("scan.between").join(map(str, paper.missing))
    told = {"form": paper.form, "number": paper.record_number}
    return words.text("scan.incomplete", missing=missing, **told)
