"""The demo year in a window that nobody needs to see: shared by the walk and the pictures."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from coopdesk import fonts
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import ENTRIES
from coopdesk.services.demo import make_demo
from coopdesk.services.workspace import Workspace
from tests.event_loop import settle

NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the demo's own wall clock
QUIET_ROUNDS = 20


class Studio:
    """A demo workspace and, on it, the main window at any size and in any dress."""

    def __init__(self) -> None:
        self.app = QApplication.instance() or QApplication(["coopdesk"])
        self._room = TemporaryDirectory(prefix="coopdesk-")
        self.room = Path(self._room.name)
        self.workspace: Workspace = make_demo(self.room / "demo", lambda: NOW)

    def window(self, width: int, height: int, *, dark: bool = False, base: int = 13) -> MainWindow:
        """Return the main window, dressed and shown."""
        theme.apply(self.app, dark=dark, base=base, font_files=(fonts.file("noto-sans-sc"),))
        settings = QSettings(str(self.room / "window.ini"), QSettings.Format.IniFormat)
        window = MainWindow(self.workspace, Preferences(settings))
        window.resize(width, height)
        window.show()
        self.settle()
        return window

    def picture_pages(self, window: MainWindow, folder: Path) -> list[Path]:
        """Show every page and keep its picture."""
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for number, entry in enumerate(ENTRIES, start=1):
            window.show_page(entry.key)
            self.settle()
            file = folder / f"{number:02d}-{entry.key}.png"
            if not window.grab().save(str(file)):
                raise OSError(f"{file} could not be written")
            made.append(file)
        return made

    def settle(self) -> None:
        """Let what waits happen: the event loop goes round and stops again."""
        settle(QUIET_ROUNDS)

    def close(self) -> None:
        """Put everything away."""
        self.workspace.close()
        self._room.cleanup()
