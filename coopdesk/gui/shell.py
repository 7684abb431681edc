"""What stands around the pages: navigation, top bar and foot; and what pages are handed."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coopdesk.gui.kit.file_drop import FileDrop
from coopdesk.gui.kit.nav_bar import NavBar
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.status_line import StatusLine
from coopdesk.gui.top_bar import TopBar


class Shell(QWidget):
    """The whole window but its curtain; files may be dropped on it while it is seen."""

    def __init__(
        self, nav_bar: NavBar, top_bar: TopBar, pages: QStackedWidget, status_line: StatusLine
    ) -> None:
        super().__init__()
        self.drop = FileDrop(self)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(top_bar)
        right.addWidget(pages, 1)
        right.addWidget(status_line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(nav_bar)
        row.addLayout(right, 1)


def hand(page: Page, name: str, value: object) -> None:
    """Hand ``value`` to a page that has a use for it."""
    if hasattr(page, name):
        getattr(page, name)(value)


def answer(page: Page, asks: Mapping[str, Callable[..., object]]) -> None:
    """Connect what a page may ask of the window to who answers."""
    for name, answered in asks.items():
        if hasattr(page, name):
            getattr(page, name).connect(answered)
