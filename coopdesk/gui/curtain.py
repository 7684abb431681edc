"""Hiding the office's data from passers-by: when asked, and when nobody typed for a while."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.start.lock import LockPane
from coopdesk.services.workspace import Workspace, verify_passphrase

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Curtain(QObject):
    """Covers the window and hides its dialogs until the passphrase is typed.

    What was being typed stays. Only windows are watched for signs of life, not each widget: that
    would put Python between Qt and every event.
    """

    opened = Signal()

    def __init__(
        self, workspace: Workspace, preferences: Preferences, layers: QStackedWidget
    ) -> None:
        super().__init__(layers)
        self._workspace, self._preferences, self._layers = workspace, preferences, layers
        self._hidden: list[tuple[QWidget, Qt.WindowModality]] = []
        self.pane = LockPane(workspace.runner.actor.operator)
        self.pane.submitted.connect(self._unlock)
        layers.addWidget(self.pane)
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.draw)
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    @property
    def is_drawn(self) -> bool:
        """Whether nothing of the office is to be seen."""
        return self._layers.currentWidget() is self.pane

    def draw(self) -> None:
        """Hide everything until the passphrase is typed."""
        if self.is_drawn:
            return
        self.timer.stop()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        own = self._layers.window()
        others = [w for w in QApplication.topLevelWidgets() if w is not own and w.isVisible()]
        self._hidden = [(other, other.windowModality()) for other in others]
        for other in others:
            other.hide()
        self.pane.clear()
        self._layers.setCurrentWidget(self.pane)
        self.pane.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and not self.is_drawn:
            self._wait_anew()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
            if not self.is_drawn:
                self._wait_anew()

    def _wait_anew(self) -> None:
        self.timer.start(self._preferences.lock_after * 60_000)

    def _unlock(self, passphrase: Any) -> None:
        try:
            verify_passphrase(self._workspace, passphrase)
        except WorkspaceTrouble as trouble:
            self.pane.show_error(trouble)
            return
        self._layers.setCurrentIndex(0)
        for other, modality in self._hidden:
            if isValid(other):  # a job may have finished behind the curtain, and its dialog with it
                other.setWindowModality(modality)
                other.show()
        self._hidden = []
        self._wait_anew()
        self.opened.emit()
