"""Hiding the office's data from passers-by: when asked, and when nobody typed for a while."""

from datetime import timedelta
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
_PASSING = frozenset({Qt.WindowType.Popup, Qt.WindowType.ToolTip})


class Curtain(QObject):
    """Covers the window and hides its dialogs until the passphrase is typed.

    What was being typed stays. Only windows are watched for signs of life, not each widget: that
    would put Python between Qt and every event. While it is drawn everything is watched: what a
    job that ends behind it opens, or a list of answers that comes late, waits there too.
    """

    away = Signal()
    """Nobody is here any more: it was drawn, or the window closes."""
    opened = Signal()

    def __init__(
        self, workspace: Workspace, preferences: Preferences, layers: QStackedWidget
    ) -> None:
        super().__init__(layers)
        self._workspace, self._preferences, self._layers = workspace, preferences, layers
        self._hidden: list[tuple[QWidget, Qt.WindowModality]] = []
        actor = workspace.runner.actor
        self.pane = LockPane(actor.operator, is_demo=actor.demo)
        self.pane.submitted.connect(self._unlock)
        layers.addWidget(self.pane)
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.draw)
        self._alive_at = workspace.runner.now
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        self._app = app
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    @property
    def is_drawn(self) -> bool:
        """Whether nothing of the office is to be seen."""
        return self._layers.currentWidget() is self.pane

    def draw(self) -> None:
        """Hide everything until the passphrase is typed.

        A window that waits behind a rehearsal is hidden as it is; the rehearsal has its own.
        """
        own = self._layers.window()
        if self.is_drawn or not own.isVisible():
            return
        self.timer.stop()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        others = [w for w in QApplication.topLevelWidgets() if w is not own and w.isVisible()]
        self._hidden = [(other, other.windowModality()) for other in others]
        for other in others:
            other.hide()
        self.pane.clear()
        self._layers.setCurrentWidget(self.pane)
        self.pane.begin()
        self._app.installEventFilter(self)
        self.away.emit()

    def retire(self) -> None:
        """Watch no more: the window closes, and nothing looks at it while it is taken apart."""
        self._app.removeEventFilter(self)
        self.timer.stop()
        self.away.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.is_drawn:
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
                self._keep_behind(watched)
        elif event.type() in _SIGNS_OF_LIFE:
            self._on_life()
        return super().eventFilter(watched, event)

    def _keep_behind(self, shown: QWidget) -> None:
        """Hide a window that opens while nobody is here, before it is painted."""
        is_own = shown is self._layers.window()
        if is_own or not shown.isWindow() or shown.property("public"):
            return
        if shown.windowType() not in _PASSING:
            self._hidden.append((shown, shown.windowModality()))
        QTimer.singleShot(0, shown, shown.hide)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
            if not self.is_drawn:
                self._wait_anew()

    def _on_life(self) -> None:
        """Wait anew; but a computer that slept through the time locks when it wakes."""
        slept = self._workspace.runner.now - self._alive_at
        if slept > timedelta(minutes=self._preferences.lock_after):
            self.draw()
        else:
            self._wait_anew()

    def _wait_anew(self) -> None:
        self._alive_at = self._workspace.runner.now
        self.timer.start(self._preferences.lock_after * 60_000)

    def _unlock(self, passphrase: Any) -> None:
        try:
            verify_passphrase(self._workspace, passphrase)
        except WorkspaceTrouble as trouble:
            self.pane.show_error(trouble)
            return
        self._app.removeEventFilter(self)
        self._layers.setCurrentIndex(0)
        for other, modality in self._hidden:
            if isValid(other):  # a job may have finished behind the curtain, and its dialog with it
                other.setWindowModality(modality)
                other.show()
        self._hidden = []
        self._wait_anew()
        self.opened.emit()
