"""The main window: hosts the pages, and the frame around them; knows no capability."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from coopdesk import words
from coopdesk.domain.rights import Role
from coopdesk.gui.clipboard_watch import ClipboardWatch
from coopdesk.gui.curtain import Curtain
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.kit.enter_key import press_focused
from coopdesk.gui.kit.nav_bar import NavBar
from coopdesk.gui.kit.notices import Notice
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.gui.navigation import ENTRIES, entries_for, entry_of, page_for_file
from coopdesk.gui.register_outlets import RegisterOutlets
from coopdesk.gui.rehearsal_frame import RehearsalFrame, window_title
from coopdesk.gui.search import Finder, show_found
from coopdesk.gui.shell import Shell, answer, hand
from coopdesk.gui.state_watch import StateWatch
from coopdesk.gui.top_bar import TopBar
from coopdesk.services.workspace import Workspace

if TYPE_CHECKING:
    from coopdesk.domain.due import DueFact
    from coopdesk.services.search import FoundItem


class MainWindow(QMainWindow):
    """One signed-in operator at work, at the page ``page_key``.

    ``left`` is sent when it closed, ``leaving`` carries what a page wants done after that,
    ``rehearsal_asked`` an open copy to practise on.
    """

    left = Signal()
    leaving = Signal(str, object)
    rehearsal_asked = Signal(object)
    page_key = ""

    def __init__(
        self, workspace: Workspace, preferences: Preferences, first: str = ENTRIES[0].key
    ) -> None:
        super().__init__()
        self._workspace, self._preferences = workspace, preferences
        door = workspace.runner
        self.setWindowTitle(window_title(door))
        self._pages: dict[str, Page] = {}
        self._history: list[str] = []
        self._organization: str | None = None
        self.hub = ChangeHub(door, self)
        self._outlets = RegisterOutlets(preferences, self)
        entries = entries_for(Role(door.actor.role))
        self.nav_bar = NavBar([entry.shown for entry in entries])
        self.top_bar = TopBar(door, Finder(door, [entry.key for entry in entries]))
        self.status_line = StatusLine()
        self.pages = QStackedWidget()
        self._layers = QStackedWidget()
        self._lay_out()
        self.curtain = Curtain(workspace, preferences, self._layers)
        self._connect()
        self.clipboard_watch = ClipboardWatch(door, self)
        self.curtain.away.connect(self.clipboard_watch.forget)
        self.state_watch = StateWatch(workspace, self.status_line, self.hub, self)
        if not preferences.restore_geometry("main", self):
            self.resize(1280, 720)
        self.show_page(first)
        if workspace.wrong_tries:
            told = words.text("frame.wrong_tries", count=workspace.wrong_tries)
            self.status_line.show_notice(Notice(told, tone="due"))

    def show_page(self, key: str) -> Page:
        """Show the page, made when it is first asked for."""
        page = self._pages.get(key) or self._make(key)
        if not self._history or self._history[-1] != key:
            self._history.append(key)
        self.page_key = key
        self.pages.setCurrentWidget(page)
        self.nav_bar.choose(key)
        page.setFocus()
        return page

    def open_file(self, path: Path) -> None:
        """Let the page it belongs to look at a file that was opened with the program."""
        key = page_for_file(path)
        if entry_of(key) in entries_for(Role(self._workspace.runner.actor.role)):
            hand(self.show_page(key), "open_file", path)
        else:
            told = words.text("frame.file_of_others", file=path.name)
            self.status_line.show_notice(Notice(told, tone="due"))

    def go_back(self) -> None:
        """Show the page that was shown before."""
        if len(self._history) > 1:
            self._history.pop()
            self.show_page(self._history[-1])

    def undo(self) -> None:
        """Take back what the foot offers, or else the last step, which is asked about."""
        page = self.pages.currentWidget()
        if not self.status_line.undo() and isinstance(page, Page):
            from coopdesk.gui.kit.records.steps import take_back_last

            take_back_last(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._rehearsal is not None and not self._rehearsal.may_close():
            event.ignore()
            return
        self._preferences.keep_geometry("main", self)
        self.state_watch.stop()
        self.curtain.retire()
        super().closeEvent(event)
        self.left.emit()

    def _make(self, key: str) -> Page:
        page: Page = entry_of(key).make(self._workspace.runner)
        page.noticed.connect(self._on_noticed)
        self.hub.add(page)
        hand(page, "set_workspace", self._workspace)
        hand(page, "set_preferences", self._preferences)
        hand(page, "set_organization", self._organization)
        self._outlets.serve(page)
        answer(page, self._answers())
        self._pages[key] = page
        self.pages.addWidget(page)
        return page

    def _answers(self) -> dict[str, Callable[..., object]]:
        return {
            "go_to": self.show_page,
            "found": self._on_found,
            "settle": self._on_due,
            "leaving": self.leaving.emit,
            "rehearsal_asked": self.rehearsal_asked.emit,
        }

    def _on_noticed(self, notice: Notice) -> None:
        self.status_line.show_notice(notice)

    def _on_organization(self, organization_id: str | None) -> None:
        self._organization = organization_id
        for page in self._pages.values():
            hand(page, "set_organization", organization_id)

    def _on_found(self, found: "FoundItem | str") -> None:
        if isinstance(found, str):
            self.show_page(found)
            return
        if found.organization_id:
            self.top_bar.choose_organization(found.organization_id)
        show_found(self.show_page(found.page), found)

    def _on_due(self, due: "DueFact") -> None:
        if due.organization_id:
            self.top_bar.choose_organization(due.organization_id)
        page = self.show_page(due.page)
        if due.part:
            hand(page, "show_part", due.part)
        if due.record_id:
            hand(page, "show_record", due.record_id)

    def _connect(self) -> None:
        self.nav_bar.chosen.connect(self.show_page)
        self.top_bar.search_box.chosen.connect(self._on_found)
        self.top_bar.organization_chosen.connect(self._on_organization)
        self.top_bar.locked.connect(self.curtain.draw)
        self.top_bar.scans_asked.connect(lambda: self.show_page("scans"))
        self.shell.drop.dropped.connect(lambda files: hand(self.show_page("scans"), "take", files))
        self.curtain.opened.connect(lambda: self.pages.currentWidget().setFocus())
        self.hub.add(self.top_bar)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+L", self.curtain.draw),
            ("Alt+Left", self.go_back),
            ("Ctrl+Z", self.undo),
        )
        for key, call in keys:
            # of the shell: where it is not seen, behind the curtain, they do nothing
            QShortcut(QKeySequence(key), self._layers.widget(0)).activated.connect(call)
        QTimer.singleShot(0, self.top_bar.reload)

    def _lay_out(self) -> None:
        self.shell = Shell(self.nav_bar, self.top_bar, self.pages, self.status_line)
        door = self._workspace.runner
        self._rehearsal = RehearsalFrame(self.shell, door) if door.actor.is_rehearsal else None
        self._layers.addWidget(self._rehearsal or self.shell)
        self._layers.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setCentralWidget(self._layers)
        self.setMinimumSize(960, 600)
