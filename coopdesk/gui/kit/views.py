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


class ViewList(QListWidget):
    """The titles of views one below the other, each topic with its own; turned as tabs are."""

    chosen = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "views")
        self.setAccessibleName(title)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_chosen)

    def add_topic(self, title: str) -> None:
        """Add the heading of the titles that follow; it cannot be chosen."""
        heading = QListWidgetItem(title, self)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)

    def addTab(self, title: str) -> None:
        """Add the title of a view behind the others."""
        self.addItem(f"\u3000{title}")
        self.setFixedWidth(self.sizeHintForColumn(0) + theme.space(4))
        if self.currentItem() is None:
            self.setCurrentIndex(0)

    def removeTab(self, place: int) -> None:
        """Take the title of a view out."""
        self.takeItem(self.row(self._titles()[place]))

    def setCurrentIndex(self, place: int) -> None:
        """Choose the title of a view; nothing where there is none."""
        for title in self._titles()[place : place + 1] if place >= 0 else ():
            self.setCurrentItem(title)

    def turn(self, steps: int) -> None:
        """Go on to a title so many steps away, round and round."""
        titles = self._titles()
        self.setCurrentItem(titles[(titles.index(self.currentItem()) + steps) % len(titles)])

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(self._titles().index(item))

    def _titles(self) -> list[QListWidgetItem]:
        items = map(self.item, range(super().count()))
        return [item for item in items if item.flags() & Qt.ItemFlag.ItemIsSelectable]


class Views(QStackedWidget):
    """Parts of which one is seen; their tabs stand in the head of ``page`` while they do."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.bar = self._make_bar(page)
        self.currentChanged.connect(self.bar.setCurrentIndex)

    def _make_bar(self, page: Page) -> ViewBar | ViewList:
        bar = ViewBar()
        bar.hide()
        bar.currentChanged.connect(self.setCurrentIndex)
        add_to_head(page, bar)
        return bar

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
    """Views whose titles stand by topics in a list, ``bar``, that the page lays beside them."""

    bar: ViewList

    def add_topic(self, title: str) -> None:
        """Begin the topic of the views that are added next."""
        self.bar.add_topic(title)

    def _make_bar(self, page: Page) -> ViewList:
        bar = ViewList(words.text(page.title_key))
        bar.chosen.connect(self.setCurrentIndex)
        add_turning_keys(page, bar)
        return bar


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
    add_turning_keys(page, bar)


def add_turning_keys(page: Page, bar: ViewBar | ViewList) -> None:
    """Let the keys of a page turn its views."""
    page.add_shortcut("Ctrl+Tab", lambda: bar.turn(1))
    page.add_shortcut("Ctrl+Shift+Tab", lambda: bar.turn(-1))
