"""Tells when a widget has painted what it should show and the event loop is quiet."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

QUIET_ROUNDS = 3


class WhenPainted(QObject):
    """Calls ``ready`` once ``widget`` painted while ``is_full`` and nothing painted afterwards.

    Quiet means that some rounds of the event loop passed without another paint.
    """

    def __init__(
        self, widget: QWidget, is_full: Callable[[], bool], ready: Callable[[], None]
    ) -> None:
        super().__init__(widget)
        self._widget, self._is_full, self._ready = widget, is_full, ready
        self._rounds = -1
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Paint and self._is_full():
            waits = self._rounds >= 0
            self._rounds = 0
            if not waits:
                QTimer.singleShot(0, self._next_round)
        return False

    def _next_round(self) -> None:
        self._rounds += 1
        if self._rounds < QUIET_ROUNDS:
            QTimer.singleShot(0, self._next_round)
        else:
            self._widget.removeEventFilter(self)
            self._ready()
