"""Notes in the audit log when numbers of persons are copied whole: they leave the program too.

Whoever sits down at a locked computer does not find them on its clipboard.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from coopdesk import words
from coopdesk.domain.personal import find_whole
from coopdesk.gui.kit.door import Door
from coopdesk.services.exports import NoteExport, note_export


class ClipboardWatch(QObject):
    """Watches what this program puts on the clipboard; what others put there is not ours."""

    def __init__(self, door: Door, parent: QObject) -> None:
        super().__init__(parent)
        self._door = door
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.dataChanged.connect(self._look)
        self._copied = ""

    def forget(self) -> None:
        """Take whole numbers off the clipboard, if they are still what lies there."""
        if self._copied and self._clipboard.text() == self._copied:
            self._clipboard.clear()
        self._copied = ""

    def _look(self) -> None:
        # not every system tells who owns it; what changes while a window of ours is used is ours
        is_ours = self._clipboard.ownsClipboard() or QGuiApplication.focusWindow() is not None
        told = self._clipboard.text()
        if is_ours and (count := len(find_whole(told))):
            self._copied = told
            title, place = words.text("export.numbers"), words.text("export.clipboard")
            self._door.do(note_export, NoteExport(title, count, place))
