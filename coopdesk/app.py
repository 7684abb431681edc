"""The composition root of the window: font, theme, start window, main window."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from coopdesk import fonts, paths, words
from coopdesk.domain.errors import CoopdeskError
from coopdesk.gui.handbook.key import HelpKey
from coopdesk.gui.kit import collecting, input_method, printers, theme
from coopdesk.gui.kit.crash_dialog import CrashHook
from coopdesk.gui.kit.notices import Notice
from coopdesk.gui.kit.paired_choice import Branch
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import ENTRIES
from coopdesk.gui.rehearsal_frame import ask_about_rest, throw_away
from coopdesk.gui.start.closing import ClosingWindow
from coopdesk.gui.start.window import StartWindow
from coopdesk.services.workspace import Workspace

Clock = Callable[[], datetime]
KEEP_AFTER_MS = 1000
"""By then the first page stands, and what it took will stay for good."""


class Program:
    """One run of the window: from the start window to the main window, and back after closing."""

    first_page = ENTRIES[0].key

    def __init__(
        self, app: QApplication, folder: Path, clock: Clock, opened: Path | None = None
    ) -> None:
        self._app, self._folder, self._clock, self._opened = app, folder, clock, opened
        self._preferences = Preferences()
        self._workspace: Workspace | None = None
        self._closing: ClosingWindow | None = None
        self.window: StartWindow | MainWindow | None = None

    def start(self) -> None:
        """Show the start window."""
        self._show(self._start_window())

    def _start_window(self) -> StartWindow:
        start = StartWindow(self._folder, self._clock, _divisions, self.open_demo)
        start.opened.connect(self.enter)
        if self._opened:
            start.announce(self._opened)
        return start

    def enter(self, workspace: Workspace, recovery_key: str = "") -> None:
        """Show the main window on an open workspace; a new one prints its recovery sheet first."""
        self._workspace = workspace
        self._folder = workspace.folder
        printers.follow(workspace.runner)
        self._use_paper_face()
        window = MainWindow(workspace, self._preferences, self.first_page)
        window.left.connect(self.leave)
        window.leaving.connect(self.leave_for)
        window.rehearsal_asked.connect(self.rehearse)
        self._show(window)
        if self._opened:
            window.open_file(self._opened)
        QTimer.singleShot(KEEP_AFTER_MS, collecting.keep_start)
        collecting.put_off()
        if recovery_key:
            from coopdesk.gui.start.recovery import show_recovery_sheet

            show_recovery_sheet(window, workspace, recovery_key, self._preferences)
        elif not workspace.runner.actor.is_rehearsal:
            ask_about_rest(window.status_line, workspace)

    def rehearse(self, copy: Workspace) -> None:
        """Show a copy to practise on in a window of its own; the office's waits behind it."""
        assert self._workspace is not None
        assert isinstance(self.window, MainWindow)
        real, books = self.window, self._workspace
        window = MainWindow(copy, self._preferences, self.first_page)
        window.left.connect(lambda: self._come_back(real, books, copy))
        printers.follow(copy.runner)
        self.window = window
        window.show()
        real.hide()

    def _come_back(self, real: MainWindow, books: Workspace, copy: Workspace) -> None:
        """Show the office's own window again and throw the copy away."""
        if self.window is not None:
            self.window.deleteLater()
        self.window = real
        printers.follow(books.runner)
        real.show()
        throw_away(copy)
        real.status_line.show_notice(Notice(words.text("rehearsal.ended")))

    def open_demo(self) -> Workspace:
        """Open the demo workspace, made anew when there is none."""
        from coopdesk.services.demo import open_demo

        return open_demo(paths.demo_workspace(), self._clock)

    def _use_paper_face(self) -> None:
        """Let paper use the face this computer's person chose, where the file is still there."""
        chosen = self._preferences.text_of("paper/face")
        if not chosen:
            return
        from coopdesk.services.system import use_paper_face

        with suppress(CoopdeskError):  # a font taken off the computer is no reason not to work
            use_paper_face(Path(chosen))

    def leave(self) -> None:
        """Keep a backup of what changed, then give the workspace free; throw a rehearsal away."""
        if self._workspace is None:
            return
        if self._workspace.runner.actor.is_rehearsal:
            throw_away(self._workspace)
            self.close()
            return
        from coopdesk.services.backups import has_changed

        if not has_changed(self._workspace):
            self.close()
            return
        self._closing = ClosingWindow(self._workspace)
        self._closing.done.connect(self.close)
        self._closing.show()

    def leave_for(self, what: str, path: Path | None) -> None:
        """Go back to the start window to put a backup in place, or to save what can be read."""
        if isinstance(self.window, MainWindow):
            self.window.left.disconnect(self.leave)
        start = self._start_window()
        self._show(start)
        self.close()
        start.show_folder(self._folder)
        if what == "restore" and path is not None:
            start.restore(path)
        else:
            start.offer_salvage()

    def close(self) -> None:
        """Give the workspace free."""
        if self._closing is not None:
            self._closing.stop()
            self._closing = None
        if self._workspace is not None:
            printers.follow(None)
            self._workspace.close()
            self._workspace = None

    def _show(self, window: StartWindow | MainWindow) -> None:
        old, self.window = self.window, window
        window.show()
        if old is not None:
            old.close()
            old.deleteLater()


def run_window(arguments: Sequence[str], clock: Clock) -> int:
    """Open the window and return the exit code when it is closed."""
    input_method.let_chinese_be_typed(os.environ)
    app = QApplication([sys.argv[0]])
    collecting.Collector(app)
    app.setApplicationName("CoopDesk")
    app.setDesktopFileName("coopdesk")
    app.setWindowIcon(QIcon(str(paths.RESOURCES / "icons" / "coopdesk.svg")))
    app.setApplicationDisplayName(words.text("app.name"))
    preferences = Preferences()
    theme.apply(
        app,
        dark=preferences.dark,
        contrast=preferences.contrast,
        base=preferences.base,
        font_files=_font_files(),
    )
    CrashHook(paths.person_data() / "reports", clock, app).install()
    HelpKey(app)
    program = Program(app, _folder(arguments), clock, _opened_file(arguments))
    if "--demo" in arguments:
        program.enter(program.open_demo())
    else:
        program.start()
    try:
        return app.exec()
    finally:
        program.close()


def _divisions() -> tuple[tuple[Branch, ...], tuple[str, str]]:
    """Return the divisions for a new office; signing in does without them."""
    from coopdesk.services.divisions import shipped_division_tree

    branches, city = shipped_division_tree()
    return tuple(Branch(code, name, below) for code, name, below in branches), city


def _folder(arguments: Sequence[str]) -> Path:
    if "--workspace" in arguments:
        return Path(arguments[arguments.index("--workspace") + 1])
    return paths.default_workspace()


def _opened_file(arguments: Sequence[str]) -> Path | None:
    """Return the file that was opened with the program; a workspace's folder is none."""
    rest = list(arguments)
    if "--workspace" in rest:
        place = rest.index("--workspace")
        del rest[place : place + 2]
    return next((Path(one) for one in rest if not one.startswith("--")), None)


def _font_files() -> list[Path]:
    return [fonts.file("noto-sans-sc")]
