"""The demo year in a window that nobody needs to see: shared by the walk and the pictures."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSettings, QThreadPool
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from coopdesk import fonts
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.button_row import ButtonRow
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.gui.kit.views import Views, ViewsPage
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.navigation import BESIDE, ENTRIES
from coopdesk.services.demo import make_demo
from coopdesk.services.workspace import Workspace
from tests.event_loop import settle

NOW = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the demo's own wall clock
QUIET_ROUNDS = 20
EVERY_PAGE = tuple(entry.key for entry in (*ENTRIES, *BESIDE))


def make_demo_now(folder: Path) -> Workspace:
    """Return the demo of the studio's day in a folder."""
    return make_demo(folder, lambda: NOW)


class Studio:
    """A workspace, the demo's unless told, and on it the main window at any size and dress."""

    def __init__(self, make: Callable[[Path], Workspace] = make_demo_now) -> None:
        self.app = QApplication.instance() or QApplication(["coopdesk"])
        self._room = TemporaryDirectory(prefix="coopdesk-")
        self.room = Path(self._room.name)
        self._is_deep = True
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

    def picture_faces(
        self, window: MainWindow, folder: Path, keys: Collection[str] = EVERY_PAGE
    ) -> list[Path]:
        """Show every page, view and dialog and keep its picture."""
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for name, face in self.faces(window, keys=keys):
            made.append(folder / f"{len(made) + 1:03d}-{name}.png")
            if not face.grab().save(str(made[-1])):
                raise OSError(f"{made[-1]} could not be written")
        return made

    def faces(
        self,
        window: MainWindow,
        *,
        dialogs: bool = True,
        deep: Collection[str] = EVERY_PAGE,
        keys: Collection[str] = EVERY_PAGE,
    ) -> Iterator[tuple[str, QWidget]]:
        """Show every page with each of its views, and every dialog its buttons and menus open.

        The buttons of the title, those of the selected record, its opening, and what is pressed in
        the dialogs that open: each as far as it leads. What a button does besides opening a dialog
        it may do: the demo is thrown away. Files are never chosen, and each dialog is left again.
        ``keys`` names the pages, ``deep`` those of which more than the title is pressed.
        """
        for entry in (*ENTRIES, *BESIDE):
            if entry.key not in keys:
                continue
            self._is_deep = entry.key in deep
            page = window.show_page(entry.key)
            for place, view in enumerate(self._views(page)):
                name = f"{entry.key}-{place}"
                self.rest()
                yield name, window
                for number, press in enumerate(self._pressed(view) if dialogs else ()):
                    press()
                    self.settle()
                    yield from self._menu(window, press, f"{name}-{number}")
                    yield from self._record(window, f"{name}-{number}")
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

    def _pressed(self, view: QWidget) -> list[Callable[[], object]]:
        """Return what presses each button of a view and its selected record, and each menu line."""
        pressed: list[Callable[[], object]] = []
        is_chosen = isinstance(view, RegisterPage) and view.current_item is not None
        if self._is_deep and is_chosen:
            count = len(_buttons(view.detail_panel))
            pressed += [partial(_press_nth, view.detail_panel, at) for at in range(count)]
            pressed.append(lambda: view.opened.emit(view.current_item))
        for inner in view.findChildren(Views) if self._is_deep else ():
            part = inner.currentWidget()
            pressed += [partial(_press_nth, part, at) for at in range(len(_buttons(part)))]
        for row in view.findChildren(ButtonRow):
            for button in row.buttons if row.isVisible() else ():
                if button.isEnabled() and (button.isVisible() or button in row.waiting):
                    menu = button.menu()
                    lines = _lines(menu) if menu else []
                    pressed += [line.trigger for line in lines]
                    pressed += [] if menu else [button.click]
        return pressed

    def _menu(
        self, window: MainWindow, press: Callable[[], object], name: str
    ) -> Iterator[tuple[str, QWidget]]:
        """Choose each line of the menu that popped up, pressing again for the next one."""
        count = len(self._popped())
        for place in range(count if self._is_deep else 0):
            if place:
                press()
                self.settle()
            lines = self._popped()
            self._close_menus()
            if place < len(lines):
                lines[place].trigger()
                self.settle()
                yield from self._dialogs(window, f"{name}-{place}")
        self._close_menus()

    def _popped(self) -> list[QAction]:
        popup = self.app.activePopupWidget()
        return _lines(popup) if isinstance(popup, QMenu) else []

    def _close_menus(self) -> None:
        for popup in self.app.topLevelWidgets():
            if isinstance(popup, QMenu) and popup.isVisible():
                popup.close()

    def _record(self, window: MainWindow, name: str) -> Iterator[tuple[str, QWidget]]:
        """Show each tab of a record that was opened, with what its buttons open, and leave it."""
        for tabs in window.findChildren(QTabWidget) if self._is_deep else ():
            record = _page_of(tabs)
            if not tabs.isVisible() or record is None:
                continue
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
                self.rest()
                yield f"{name}-tab{place}", window
                inner = tabs.currentWidget()
                presses = [partial(_press_nth, inner, at) for at in range(len(_buttons(inner)))]
                if not place:
                    presses += [b.click for b in record.button_row.buttons if _stays(b)]
                for number, press in enumerate(presses):
                    press()
                    self.settle()
                    yield from self._menu(window, press, f"{name}-tab{place}-{number}")
                    yield from self._dialogs(window, f"{name}-tab{place}-{number}")
            record.left.emit()
            self.settle()

    def _dialogs(self, window: MainWindow, name: str) -> Iterator[tuple[str, QWidget]]:
        """Yield the dialogs that are open now and leave each again."""
        self.rest()
        self._close_menus()
        for dialog in reversed(window.findChildren(QDialog)):
            if not dialog.isVisible():
                continue
            if not isinstance(dialog, QFileDialog | QMessageBox):
                named = f"{name}-{type(dialog).__name__}"
                yield named, dialog
                if self._is_deep:
                    yield from self._deeper(dialog, named)
            if not isValid(dialog):
                continue
            dialog.reject()
            self.settle()
            for asked in window.findChildren(QMessageBox):
                asked.done(0)
            if isValid(dialog) and dialog.isVisible():  # what was typed would be lost
                QDialog.done(dialog, 0)

    def _deeper(self, dialog: QDialog, name: str) -> Iterator[tuple[str, QWidget]]:
        """Press each button of a dialog but the one that ends it, and show what opens over it."""
        for at in range(len(_buttons(dialog))):
            if not isValid(dialog) or not dialog.isVisible():
                return
            before = self._open_dialogs()
            _press_nth(dialog, at)
            self.rest()
            for deeper in self._open_dialogs():
                if deeper not in before and isValid(deeper):
                    if not isinstance(deeper, QFileDialog | QMessageBox):
                        yield f"{name}-{at}-{type(deeper).__name__}", deeper
                    deeper.reject()
                    self.settle()

    def _open_dialogs(self) -> list[QDialog]:
        tops = self.app.topLevelWidgets()
        return [one for one in tops if isinstance(one, QDialog) and one.isVisible()]

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


def _buttons(part: QWidget) -> list[QPushButton]:
    """Return the buttons that lead somewhere: not what saves or ends a dialog, nor menus."""
    return [
        button
        for button in part.findChildren(QPushButton)
        if button.isVisible()
        and button.isEnabled()
        and button.menu() is None
        and button.property("kind") != "primary"
        and not button.isDefault()
    ]


def _page_of(part: QWidget) -> Page | None:
    """Return the page of a record that a part stands in: one that can be left."""
    while part is not None and not isinstance(part, Page):
        part = part.parentWidget()
    return part if hasattr(part, "left") else None


def _stays(button: QPushButton) -> bool:
    """Return whether a button of a record's head can be pressed without leaving the record."""
    return button.isEnabled() and "Esc" not in button.toolTip()


def _lines(menu: QMenu) -> list[QAction]:
    """Return the lines of a menu that can be chosen, those of the menus in it too."""
    lines = []
    for line in menu.actions():
        if line.isEnabled() and not line.isSeparator():
            lines += _lines(line.menu()) if line.menu() else [line]
    return lines


def _press_nth(part: QWidget, place: int) -> None:
    """Press a button found again: what was pressed before may have made them anew."""
    found = _buttons(part) if isValid(part) else []
    if place < len(found):
        found[place].click()
