"""A line that searches while it is typed into, with its answers in a list under it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coopdesk.gui.kit.popup_list import PickItem, PopupList

PAUSE_MS = 60
"""Typing pauses before the search asks, so that fast typing asks once."""

_ANSWERING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}

Search = Callable[[str], Sequence[PickItem]]


class SearchLine(QLineEdit):
    """Asks ``search`` for what is typed; ``picked`` carries the chosen item."""

    picked = Signal(object)
    abandoned = Signal()

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self.popup = PopupList(self)
        self.popup.picked.connect(self.picked)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look_up)
        self.textEdited.connect(lambda _: self._pause.start())

    def look_up(self) -> None:
        """Ask now and offer the answers; an empty line offers nothing."""
        self._pause.stop()
        typed = self.text().strip()
        if typed:
            self.popup.offer(self._search(typed), self)
        else:
            self.popup.hide()

    def offer_all(self) -> None:
        """Offer what the search gives for nothing typed: the first or the last used."""
        self.popup.offer(self._search(self.text().strip()), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._pause.isActive() and event.key() in _ANSWERING:
            self.look_up()
        was_open = self.popup.isVisible()
        if self.popup.press(event):
            event.accept()
            return
        if not was_open and event.key() == Qt.Key.Key_F4:
            self.offer_all()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pause.stop()
        self.popup.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        self.popup.hide()
        super().hideEvent(event)
