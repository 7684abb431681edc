"""F1: opens the help at what is worked on, in the window and in every dialog."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coopdesk import handbook
from coopdesk.gui.kit.explained import names_of, problem_of, reasons_in, word_of
from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.views import ViewBar, Views
from coopdesk.handbook import Place

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
    """Open the help over ``window`` at a topic, or else at what the window is about.

    Asked again, also from the help itself, it goes on: from each reason to the field and the page.
    """
    from coopdesk.gui.handbook.window import HandbookWindow  # not a part of the start

    if isinstance(window, HandbookWindow):
        window = window.parentWidget() or window
    opened = next(iter(window.findChildren(HandbookWindow)), None)
    shown = opened or HandbookWindow(window)
    places = [Place(topic)] if topic else places_of(window)
    before = places.index(shown.place) if shown.place in places else -1
    shown.open_place(places[(before + 1) % len(places)])
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown


def places_of(window: QWidget) -> list[Place]:
    """Return what F1 opens in a window, the first asked for first.

    That is what is wrong with the field, the other reasons shown, the field, the view, the page.
    """
    focused = window.focusWidget()
    problem = handbook.find_sentence(problem_of(focused)) if focused else None
    field = explanation_of(focused) if focused else None
    found = [problem, *_told_in(window), field, view_of(window), Place(topic_of(window))]
    return list(dict.fromkeys(place for place in found if place))


def explanation_of(field: QWidget) -> Place | None:
    """Return where a field is explained: by its word in a form, else by its name on the page."""
    page = topic_of(field.window())
    told = handbook.find_word(word_of(field), page)
    named = (handbook.find_label(name, page) for name in names_of(field))
    return told or next(filter(None, named), None)


def view_of(window: QWidget) -> Place | None:
    """Return where the view of a page that is shown is explained, by the word of its tab."""
    topic = topic_of(window)
    return next(filter(None, (handbook.find_heading(topic, t) for t in titles_in(window))), None)


def titles_in(window: QWidget) -> list[str]:
    """Return the words of the views that are shown; those that stand in a list have tabs unseen."""
    listed = [views.bar for views in window.findChildren(Views) if views.isVisible()]
    seen = [bar for bar in window.findChildren(ViewBar) if bar.isVisible()]
    return [bar.tabText(bar.currentIndex()) for bar in dict.fromkeys([*listed, *seen])]


def topic_of(window: QWidget | None) -> str:
    """Return the topic of the page in ``window`` or in the window below it."""
    while window is not None:
        page = getattr(window, "page_key", "")
        if page:
            return str(page).replace("_", "-")
        window = window.parentWidget()
    return FIRST_TOPIC


def _told_in(window: QWidget) -> list[Place | None]:
    """Return where each reason shown is explained; of a sentence that is none, its article."""
    told = [handbook.find_word(key) or handbook.find_sentence(key) for key in reasons_in(window)]
    bars = [bar.text for bar in window.findChildren(MessageBar) if bar.isVisible()]
    lines = [handbook.find_sentence(line) for bar in bars for line in bar.splitlines()]
    return [*told, *lines] if any([*told, *lines]) else [handbook.find_article(" ".join(bars))]
