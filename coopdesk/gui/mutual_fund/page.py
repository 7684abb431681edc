"""The page of the mutual fund: shares, advances, and the distribution of a surplus."""

from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.mutual_fund.advances import AdvancesView
from coopdesk.gui.mutual_fund.shares import SharesView
from coopdesk.gui.mutual_fund.surplus import SurplusView
from coopdesk.gui.mutual_fund.view import FundView


class MutualFundPage(Page):
    """Its registers, one at a time."""

    title_key = "fund.title"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.shares, self.advances = SharesView(door), AdvancesView(door)
        self.surplus = SurplusView(door)
        self.views: tuple[FundView, ...] = (self.shares, self.advances, self.surplus)
        self.watches = frozenset().union(*(view.watches for view in self.views))
        self.stack = QStackedWidget()
        for view in self.views:
            view.noticed.connect(self.noticed)
            view.refused.connect(self.refused)
            view.turned_to.connect(self.turn_to)
            self.stack.addWidget(view)
        self._make_room()
        self.turn_to(0)

    def set_organization(self, organization_id: str | None) -> None:
        """Show the fund of another organization."""
        for view in self.views:
            view.set_organization(organization_id)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers."""
        for view in self.views:
            view.set_preferences(preferences)

    def show_record(self, record_id: Hashable) -> bool:
        """Show a member among the shares, or an advance; returns whether it stands here."""
        for place, view in enumerate(self.views):
            if view.show_record(record_id):
                self.turn_to(place)
                return True
        return False

    def turn_to(self, place: int) -> None:
        """Show one of the registers."""
        view = self.views[place]
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view)
        view.setFocus()

    def on_changed(self) -> None:
        """Let each register read again now or when it is next seen."""
        for view in self.views:
            view.on_changed()

    def _make_room(self) -> None:
        """Leave head and F5 to the registers: two of each would be in each other's way."""
        head = self.title_label.parentWidget()
        assert head is not None, "a page has a head"
        head.hide()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in self.findChildren(QShortcut, options=direct):
            shortcut.setEnabled(False)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
