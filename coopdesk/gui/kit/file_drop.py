"""Files dropped anywhere on a part of a window where nothing within takes them."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Lets ``part`` take files; ``dropped`` carries their paths."""

    dropped = Signal(object)

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        part.setAcceptDrops(True)
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and (files := files_in(event.mimeData())):
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self.dropped.emit(files)
            return True
        return super().eventFilter(watched, event)


def files_in(data: QMimeData) -> list[Path]:
    """Return the files of this computer that are dragged or were copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
