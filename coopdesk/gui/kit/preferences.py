"""What this computer remembers of the person: geometry, widths, last folder, theme, size."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths
from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.theme import LARGEST, SMALLEST

LOCK_AFTER = (5, 10, 15, 30, 60)
"""Minutes to choose from until the window locks."""
USUAL_LOCK_AFTER = 10


class Preferences:
    """Typed access to the settings of this computer; nothing of the office stands here."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("CoopDesk", "CoopDesk")

    @property
    def dark(self) -> bool:
        """Whether the dark theme is worn."""
        return str(self._settings.value("theme/dark", "false")) == "true"

    @dark.setter
    def dark(self, dark: bool) -> None:
        self._settings.setValue("theme/dark", "true" if dark else "false")

    @property
    def base(self) -> int:
        """The type size in pixels at 100 %."""
        stored = str(self._settings.value("theme/base", SMALLEST))
        size = int(stored) if stored.isdecimal() else SMALLEST
        return min(max(size, SMALLEST), LARGEST)

    @base.setter
    def base(self, base: int) -> None:
        self._settings.setValue("theme/base", base)

    @property
    def lock_after(self) -> int:
        """After so many minutes without a key or the mouse the window locks."""
        stored = str(self._settings.value("lock/after", USUAL_LOCK_AFTER))
        minutes = int(stored) if stored.isdecimal() else USUAL_LOCK_AFTER
        return minutes if minutes in LOCK_AFTER else USUAL_LOCK_AFTER

    @lock_after.setter
    def lock_after(self, minutes: int) -> None:
        self._settings.setValue("lock/after", minutes)

    @property
    def last_folder(self) -> Path:
        """The folder a file was last opened from or saved to.

        When it is gone, the documents, and where there are none, the person's own folder.
        """
        stored = Path(str(self._settings.value("files/folder", "")))
        if stored.is_absolute() and stored.is_dir():
            return stored
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        offered = Path(QStandardPaths.writableLocation(documents))
        return offered if offered.is_dir() else Path.home()

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._settings.setValue("files/folder", str(folder))

    def bytes_of(self, key: str) -> QByteArray:
        """Return a remembered state of Qt (header, splitter), empty when there is none."""
        stored = self._settings.value(key)
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def keep_bytes(self, key: str, state: QByteArray) -> None:
        """Remember a state of Qt."""
        self._settings.setValue(key, state)

    def text_of(self, key: str) -> str:
        """Return a remembered word, empty when there is none."""
        return str(self._settings.value(key, ""))

    def keep_text(self, key: str, text: str) -> None:
        """Remember a word."""
        self._settings.setValue(key, text)

    def keep_geometry(self, name: str, window: QWidget) -> None:
        """Remember where ``window`` lies."""
        self.keep_bytes(f"geometry/{name}", window.saveGeometry())

    def restore_geometry(self, name: str, window: QWidget) -> bool:
        """Put ``window`` where it lay; returns whether a place was known."""
        return window.restoreGeometry(self.bytes_of(f"geometry/{name}"))
