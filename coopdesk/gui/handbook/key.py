"""F1: opens the help at what is worked on, in the window and in every dialog."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coopdesk import handbook
from coopdesk.gui.kit.message_bar import MessageBar

FIRST_TOPIC = "first-day"


class HelpKey(QObject):
    """Takes F1 where neither a field nor a dialog answered it: what nobody takes ends at a window.

    It watches the windows that had the focus, not every widget: the program runs on slow computers.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_F1 or event.modifiers() or not isinstance(watched, QWidget):
            return False
        open_help(watched)
        return True

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None:
            now.window().installEventFilter(self)  # a second time moves it, no more


def open_help(window: QWidget, topic: str = "") -> QDialog:
    """Open the help over ``window`` at a topic, or else at what the window is about."""
    from coopdesk.gui.handbook.window import HandbookWindow  # not a part of the start

    opened = window if isinstance(window, HandbookWindow) else None
    opened = opened or next(iter(window.findChildren(HandbookWindow)), None)
    shown = opened or HandbookWindow(window)
    article = handbook.find_article(_refused_in(window))
    if topic or not article:
        shown.open_topic(topic or topic_of(window))
    else:
        shown.open_topic(handbook.POLICY, article)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


def topic_of(window: QWidget | None) -> str:
    """Return the topic of the page in ``window`` or in the window below it."""
    while window is not None:
        page = getattr(window, "page_key", "")
        if page:
            return str(page).replace("_", "-")
        window = window.parentWidget()
    return FIRST_TOPIC


def _refused_in(window: QWidget) -> str:
    bars = (bar for bar in window.findChildren(MessageBar) if bar.isVisible())
    return " ".join(bar.text for bar in bars)
