"""A page with a record page over it: the register stays as it was left beneath."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from coopdesk.gui.kit.page import Page


class PageLayers:
    """Shows ``page`` itself or ``over`` in its place.

    The keys of the layer that is not seen do not work, and the focus that the page is given goes
    to the layer that is seen.
    """

    def __init__(self, page: Page, over: Page) -> None:
        self._page, self._over = page, over
        self._own = QWidget()
        beneath = page.layout()
        assert beneath is not None, "a page is laid out before another is laid over it"
        self._own.setLayout(beneath)
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in page.findChildren(QShortcut, options=direct):
            shortcut.setParent(self._own)
        self._stack = QStackedLayout(page)
        self._stack.addWidget(self._own)
        self._stack.addWidget(over)
        over.noticed.connect(page.noticed)
        over.refused.connect(page.refused)

    @property
    def is_over(self) -> bool:
        """Whether the page above is shown."""
        return self._stack.currentWidget() is self._over

    def show_over(self) -> None:
        """Show the page above."""
        self._show(self._over)

    def show_own(self) -> None:
        """Show the page itself again."""
        self._show(self._own)

    def _show(self, layer: QWidget) -> None:
        self._stack.setCurrentWidget(layer)
        self._page.setFocusProxy(layer)
