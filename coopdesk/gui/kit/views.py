"""Several views of one page: their tabs stand in its head, beside the title.

``Views`` is for parts that share the head of their page, ``ListedViews`` for so many of them that
they stand in a list by topics; ``ViewsPage`` holds registers that each bring a head with buttons
of their own.
"""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.register import RegisterPage


class ViewBar(QTabBar):
    """The tabs in a head: seen whole, the buttons beside them fold instead."""

    def __init__(self, titles: tuple[str, ...] = (), current: int = 0) -> None:
        super().__init__(drawBase=False, expanding=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for title in titles:
            self.addTab(title)
        self.setCurrentIndex(current)

    def turn(self, steps: int) -> None:
        """Go on to a tab so many steps away, round and round."""
        self.setCurrentIndex((self.currentIndex() + steps) % self.count())


class Views(QStackedWidget):
    """Parts of which one is seen; their tabs stand in the head of ``page`` while they do."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.bar = ViewBar()
        self.bar.hide()
        self.bar.currentChanged.connect(self.setCurrentIndex)
        self.currentChanged.connect(self.bar.setCurrentIndex)
        add_to_head(page, self.bar)

    def add(self, view: QWidget, title: str) -> None:
        """Add a view behind the others."""
        self.addWidget(view)
        self.bar.addTab(title)

    def take_out(self, view: QWidget) -> None:
        """Take a view out; it is not deleted."""
        if (place := self.indexOf(view)) >= 0:
            self.bar.removeTab(place)
            self.removeWidget(view)

    def clear(self) -> None:
        """Take all views out."""
        while (view := self.widget(0)) is not None:
            self.take_out(view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bar.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bar.hide()


class ListedViews(Views):
    """Views whose titles stand by topics in a list that the page lays beside them.

    The tabs stay unseen: they hold the order, and the keys that turn them.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.titles = QListWidget()
        self.titles.setProperty("kind", "views")
        self.titles.setAccessibleName(words.text(page.title_key))
        self.titles.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: list[QListWidgetItem] = []
        self.titles.currentItemChanged.connect(self._on_chosen)
        self.currentChanged.connect(self._mark)

    def add_topic(self, title: str) -> None:
        """Begin the topic of the views that are added next; its heading cannot be chosen."""
        heading = QListWidgetItem(title, self.titles)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)

    def add(self, view: QWidget, title: str) -> None:
        self._items.append(QListWidgetItem(f"\u3000{title}", self.titles))
        super().add(view, title)
        self.titles.setFixedWidth(self.titles.sizeHintForColumn(0) + theme.space(4))

    def take_out(self, view: QWidget) -> None:
        if (place := self.indexOf(view)) >= 0:
            self.titles.takeItem(self.titles.row(self._items.pop(place)))
        super().take_out(view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bar.hide()

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item in self._items:
            self.setCurrentIndex(self._items.index(item))

    def _mark(self, place: int) -> None:
        if 0 <= place < len(self._items):
            self.titles.setCurrentItem(self._items[place])


class ViewRegister(RegisterPage):
    """A register that is one view of a page; ``turned_to`` asks for another by its place."""

    turned_to = Signal(int)

    view_keys: ClassVar[tuple[str, ...]] = ()
    place: ClassVar[int] = 0

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, None, parent)
        self.tabs = ViewBar(tuple(words.text(key) for key in self.view_keys), self.place)
        self.tabs.currentChanged.connect(self._on_turned)
        add_to_head(self, self.tabs)
        self.setFocusProxy(self.table)

    def _on_turned(self, place: int) -> None:
        if place != self.place:
            self.tabs.setCurrentIndex(self.place)
            self.turned_to.emit(place)


class ViewsPage(Page):
    """A page made of pages: each has a head of its own, one is seen."""

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.stack = QStackedWidget()
        self._make_room()

    def add_page(self, page: Page) -> None:
        """Add a page; what it has to say is said by this one."""
        page.noticed.connect(self.noticed)
        page.refused.connect(self.refused)
        self.stack.addWidget(page)

    def show_page(self, page: Page) -> None:
        """Show one of the pages and go to it."""
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def _make_room(self) -> None:
        """Leave head and F5 to the pages: two of each would be in each other's way."""
        self.head.hide()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in self.findChildren(QShortcut, options=direct):
            shortcut.setEnabled(False)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)


def add_to_head(page: Page, bar: ViewBar) -> None:
    """Put tabs behind the title of a page, with the keys that turn them."""
    page.add_behind_title(bar)
    page.add_shortcut("Ctrl+Tab", lambda: bar.turn(1))
    page.add_shortcut("Ctrl+Shift+Tab", lambda: bar.turn(-1))
