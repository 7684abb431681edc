"""A clerk before the program: reads what is shown, types into what is labelled, presses words.

The clerk knows nothing of classes or keys of the catalogue. What is not visible does not exist,
what is disabled cannot be pressed, and waiting means looking until it is there.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt, QThreadPool
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from coopdesk.app import Program
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.search_line import SearchLine
from tests.e2e.paper import text_of
from tests.event_loop import settle
from tests.gui.typing import write

PATIENCE = 20_000
Widget = TypeVar("Widget", bound=QWidget)


class Clerk:
    """One person, one program; every action finds its widget by the words on it."""

    def __init__(self, qtbot, folder: Path, clock: Callable[[], datetime]) -> None:
        self._qtbot = qtbot
        self.program = Program(QApplication.instance(), folder, clock)

    def start_program(self) -> None:
        """Start the program as its icon does."""
        self.program.start()
        self._settle()

    def enter(self, workspace) -> None:
        """Stand in the main window of a workspace that is open already."""
        self.program.enter(workspace)
        self._settle()

    def leave(self) -> None:
        """Close everything that is open, the window last."""
        QThreadPool.globalInstance().waitForDone()
        while (front := QApplication.activeModalWidget()) is not None:
            front.hide()  # closing would ask what is to become of what was typed
            front.deleteLater()
            self._settle()
        if self.program.window is not None:
            self.program.window.close()
        self.program.close()

    @property
    def window(self) -> QWidget:
        """What is in front: the topmost dialog, else the window itself."""
        front = QApplication.activeModalWidget() or self.program.window
        assert front is not None, "the program shows nothing"
        return front

    @property
    def shown(self) -> str:
        """Every word that can be read in what is in front."""
        return "\n".join(_words_in(self.window))

    def see(self, *sentences: str) -> None:
        """Look until all the sentences can be read."""
        self._wait(lambda: all(sentence in self.shown for sentence in sentences), sentences)

    def see_nothing_of(self, *sentences: str) -> None:
        """Make sure that none of the sentences can be read."""
        assert not [sentence for sentence in sentences if sentence in self.shown], self.shown

    def press(self, word: str) -> None:
        """Press the button with this word; waits until it can be pressed."""
        self._wait(lambda: self._button(word) is not None, f"[{word}]")
        self._qtbot.mouseClick(self._button(word), Qt.MouseButton.LeftButton)
        self._settle()

    def can_press(self, word: str) -> bool:
        """Return whether a button with this word is there and can be pressed."""
        return self._button(word) is not None

    def keys(self, *sequences: str) -> None:
        """Press keys where the focus is."""
        if QApplication.activeWindow() is None:  # no window manager hands the keys back
            self.window.activateWindow()
            self._settle()
        for sequence in sequences:
            focus = QApplication.focusWidget()
            assert focus is not None, f"the keys {sequence} reach nobody"
            self._qtbot.keySequence(focus, QKeySequence(sequence))
            self._settle()

    def open(self, page: str) -> None:
        """Go to a page by its word in the navigation."""
        self.press(page)

    def work_for(self, organization: str) -> None:
        """Choose the organization every page follows."""
        self._choose(self._labelled("当前组织", QComboBox), organization)

    def turn_to(self, tab: str) -> None:
        """Turn to a tab by the beginning of its word, or by its word in a list of views."""
        for bar in self._seen(QTabBar):
            for place in range(bar.count()):
                if bar.tabText(place).startswith(tab) and bar.isTabEnabled(place):
                    centre = bar.tabRect(place).center()
                    self._qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=centre)
                    self._settle()
                    return
        for titles in self._seen(QListWidget):
            for item in titles.findItems(tab, Qt.MatchFlag.MatchContains):
                centre = titles.visualItemRect(item).center()
                self._qtbot.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=centre)
                self._settle()
                return
        raise AssertionError(f"no tab {tab} in {self.window}")

    def type_in(self, label: str, text: str) -> None:
        """Type into the field with this label, over what stands there, and leave it."""
        field = self._labelled(label, (QLineEdit, QPlainTextEdit))
        field.setFocus()
        field.selectAll()
        self._write(field, text)
        self._qtbot.keyClick(field, Qt.Key.Key_Tab)
        self._settle()

    def choose(self, label: str, word: str) -> None:
        """Choose the word in the list with this label, by keys."""
        self._choose(self._labelled(label, QComboBox), word)

    def choose_place(self, label: str, county: str, below: str) -> None:
        """Choose county and place below in the paired lists with this label."""
        first = self._labelled(label, QComboBox)
        self._choose(first, county)
        second = [box for box in first.parentWidget().findChildren(QComboBox) if box is not first]
        self._choose(second[0], below)

    def pick(self, label: str, typed: str, expected: str = "") -> None:
        """Type the beginning of a name and take the first answer, which must say ``expected``."""
        line = self._labelled(label, SearchLine)
        line.setFocus()
        line.selectAll()
        self._write(line, typed)
        self._wait(lambda: line.popup.isVisible() and bool(line.popup.items), typed)
        assert expected in line.popup.items[0].title
        self._qtbot.keyClick(line, Qt.Key.Key_Return)
        self._settle()

    def tick(self, beginning: str) -> None:
        """Tick the box whose words begin so; waits until it can be ticked."""
        (box,) = [box for box in self._seen(QCheckBox) if box.text().startswith(beginning)]
        self._wait(box.isEnabled, beginning)
        box.setFocus()
        self._qtbot.keyClick(box, Qt.Key.Key_Space)
        self._settle()

    def select(self, *cells: str) -> None:
        """Select the first row of a seen table in which all these words stand."""
        self._wait(lambda: self._row(cells) is not None, cells)
        table, row = self._row(cells)
        table.setFocus()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        flags |= QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().setCurrentIndex(table.model().index(row, 0), flags)
        self._settle()

    def rows(self) -> list[str]:
        """Return the rows of the first table seen, the cells of each side by side."""
        tables = list(self._seen(QTableView))
        return [_row_text(tables[0], row) for row in range(tables[0].model().rowCount())]

    def choose_in_menu(self, word: str) -> None:
        """Choose an entry of the menu that is open."""
        self._wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), word)
        menu = QApplication.activePopupWidget()
        (action,) = [action for action in menu.actions() if action.text() == word]
        spot = menu.actionGeometry(action).center()
        self._qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=spot)
        self._settle()

    def choose_file(self, path: Path) -> None:
        """Choose a path in the file dialog that is open, and agree."""
        self._wait(lambda: isinstance(self.window, QFileDialog), path)
        dialog = self.window
        name = dialog.findChild(QLineEdit, "fileNameEdit")

        def paste() -> bool:
            name.selectAll()
            write(name, str(path))
            return _chosen(dialog) == path

        self._wait(paste, path)  # Qt rewrites what is typed while it still reads the folder
        self._qtbot.keyClick(name, Qt.Key.Key_Return)
        self._wait(lambda: not isinstance(self.window, QFileDialog), path)

    def paper(self) -> tuple[bytes, str]:
        """Return the file seen in the preview and what is written on it; closes the preview."""
        self._wait(lambda: isinstance(self.window, Preview), "a preview")
        preview = self.window
        pdf = preview.pages.bytes
        preview.close()
        self._wait(lambda: self.window is not preview, "the preview closed")
        return pdf, text_of(pdf)

    def save_paper(self, path: Path) -> bytes:
        """Save the previewed file by its button; returns the bytes that were previewed."""
        self._wait(lambda: isinstance(self.window, Preview), "a preview")
        preview = self.window
        previewed = preview.pages.bytes
        self.press("另存为文件")
        self.choose_file(path)
        self._wait(path.is_file, path)
        preview.close()
        self._wait(lambda: self.window is not preview, "the preview closed")
        return previewed

    def wait_until_back(self) -> None:
        """Wait until the window itself is in front again."""
        self._wait(lambda: self.window is self.program.window, "the window")

    def _button(self, word: str) -> QAbstractButton | None:
        """Return the button with this word on it, else the one whose sign is called so."""
        seen = [
            button
            for button in self._seen(QAbstractButton)
            if button.isEnabled() and not isinstance(button, QCheckBox)
        ]
        named = [button for button in seen if button.text() == word]
        named += [button for button in seen if button.accessibleName() == word]
        return named[0] if named else None

    def _labelled(self, label: str, kinds: type[Widget] | tuple[type[Widget], ...]) -> Widget:
        found = [
            widget
            for widget in self.window.findChildren(QWidget)
            if isinstance(widget, kinds)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.accessibleName() == label
        ]
        assert found, f"no field “{label}” in:\n{self.shown}"
        return found[0]

    def _choose(self, box: QComboBox, word: str) -> None:
        place = box.findText(word)
        assert place >= 0, f"“{word}” is not among {[box.itemText(n) for n in range(box.count())]}"
        box.setFocus()
        self._qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(place):
            self._qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() == word
        self._settle()

    def _row(self, cells: tuple[str, ...]) -> tuple[QTableView, int] | None:
        for table in self._seen(QTableView):
            for row in range(table.model().rowCount()):
                text = _row_text(table, row)
                if all(cell in text for cell in cells):
                    return table, row
        return None

    def _seen(self, kind: type[Widget]) -> Iterator[Widget]:
        return (w for w in self.window.findChildren(kind) if w.isVisible())

    def _write(self, field: QWidget, text: str) -> None:
        if text.isascii():
            self._qtbot.keyClicks(field, text)
        else:
            write(field, text)

    def _wait(self, condition: Callable[[], object], what: object) -> None:
        try:
            self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)
        except Exception as error:
            raise AssertionError(f"not seen: {what}\nshown instead:\n{self.shown}") from error

    def _settle(self) -> None:
        """Let the window do what it was asked for."""
        settle()


def _chosen(dialog: QFileDialog) -> Path | None:
    chosen = dialog.selectedFiles()
    return Path(chosen[0]) if len(chosen) == 1 else None


def _words_in(window: QWidget) -> Iterator[str]:
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QLineEdit():
                yield widget.text()
            case QPlainTextEdit():
                yield widget.toPlainText()
            case QComboBox():
                yield widget.currentText()
            case QTableView():
                yield from (_row_text(widget, row) for row in range(widget.model().rowCount()))


def _row_text(table: QTableView, row: int) -> str:
    model = table.model()
    columns = (c for c in range(model.columnCount()) if not table.isColumnHidden(c))
    return "  ".join(str(model.index(row, column).data() or "") for column in columns)
