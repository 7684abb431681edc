"""The demo year in a window that nobody needs to see: shared by the walk and the pictures."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSettings, QThreadPool
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from coopdesk import fonts
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.button_row import ButtonRow
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import Views, ViewsPage
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import BESIDE, ENTRIES
from coopdesk.services.demo import make_demo
from coopdesk.services.workspace import Workspace
from tests.event_loop import settle

NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the demo's own wall clock
QUIET_ROUNDS = 20


def make_demo_now(folder: Path) -> Workspace:
    """Return the demo of the studio's day in a folder."""
    return make_demo(folder, lambda: NOW)


class Studio:
    """A workspace, the demo's unless told, and on it the main window at any size and dress."""

    def __init__(self, make: Callable[[Path], Workspace] = make_demo_now) -> None:
        self.app = QApplication.instance() or QApplication(["coopdesk"])
        self._room = TemporaryDirectory(prefix="coopdesk-")
        self.room = Path(self._room.name)
        self.workspace = make(self.room / "workspace")

    def window(
        self, width: int, height: int, *, dress: str = "light", base: int = 13
    ) -> MainWindow:
        """Return the main window shown, in the ``dress`` light, dark or contrast."""
        theme.apply(
            self.app,
            dark=dress == "dark",
            contrast=dress == "contrast",
            base=base,
            font_files=(fonts.file("noto-sans-sc"),),
        )
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

    def picture_faces(self, window: MainWindow, folder: Path) -> list[Path]:
        """Show every page, view and dialog and keep its picture."""
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for name, face in self.faces(window):
            made.append(folder / f"{len(made) + 1:03d}-{name}.png")
            if not face.grab().save(str(made[-1])):
                raise OSError(f"{made[-1]} could not be written")
        return made

    def faces(self, window: MainWindow, *, dialogs: bool = True) -> Iterator[tuple[str, QWidget]]:
        """Show every page with each of its views, and every dialog its buttons and menus open.

        What a button does besides opening a dialog it may do: the demo is thrown away. Files are
        never chosen, and each dialog is left again.
        """
        for entry in (*ENTRIES, *BESIDE):
            page = window.show_page(entry.key)
            for place, view in enumerate(self._views(page)):
                name = f"{entry.key}-{place}"
                self.rest()
                yield name, window
                for number, press in enumerate(self._pressed(view) if dialogs else ()):
                    press()
                    self.settle()
                    yield from self._dialogs(window, f"{name}-{number}")

    def _views(self, page: QWidget) -> Iterator[QWidget]:
        """Turn the page to each of its views and yield what then stands in it."""
        count = len(page.views) if isinstance(page, ViewsPage) else 0
        for place in range(count):
            page.turn_to(place)
            self.settle()
            yield page.views[place]
        inner = next(iter(page.findChildren(Views)), None) if not count else None
        for place in range(inner.count() if inner else 0):
            inner.setCurrentIndex(place)
            self.settle()
            yield page
        if not count and inner is None:
            self.settle()
            yield page

    @staticmethod
    def _pressed(view: QWidget) -> list[Callable[[], object]]:
        """Return what presses each button of the title of a view, and each line of its menus."""
        pressed: list[Callable[[], object]] = []
        for row in view.findChildren(ButtonRow):
            for button in row.findChildren(QPushButton):
                if button.isEnabled() and button.isVisible():
                    menu = button.menu()
                    lines = menu.actions() if menu else []
                    pressed += [line.trigger for line in lines if line.isEnabled()]
                    pressed += [] if menu else [button.click]
        return pressed

    def _dialogs(self, window: MainWindow, name: str) -> Iterator[tuple[str, QWidget]]:
        """Yield the dialogs that are open now and leave each again."""
        self.rest()
        for popup in self.app.topLevelWidgets():
            if isinstance(popup, QMenu) and popup.isVisible():
                popup.close()
        for dialog in reversed(window.findChildren(QDialog)):
            if not dialog.isVisible():
                continue
            if not isinstance(dialog, QFileDialog | QMessageBox):
                yield f"{name}-{type(dialog).__name__}", dialog
            dialog.reject()
            self.settle()
            for asked in window.findChildren(QMessageBox):
                asked.done(0)

    def rest(self) -> None:
        """Wait for what runs on other threads, and let what it brought happen."""
        QThreadPool.globalInstance().waitForDone()
        self.settle()

    def settle(self) -> None:
        """Let what waits happen: the event loop goes round and stops again."""
        settle(QUIET_ROUNDS)

    def close(self) -> None:
        """Put everything away."""
        self.workspace.close()
        self._room.cleanup()
