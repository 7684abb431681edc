"""The page of the mutual fund: shares, advances, and the distribution of a surplus."""

from collections.abc import Hashable

from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewsPage
from coopdesk.gui.mutual_fund.advances import AdvancesView
from coopdesk.gui.mutual_fund.shares import SharesView
from coopdesk.gui.mutual_fund.surplus import SurplusView
from coopdesk.gui.mutual_fund.view import FundView


class MutualFundPage(ViewsPage):
    """Its registers, one at a time."""

    title_key = "fund.title"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.shares, self.advances = SharesView(door), AdvancesView(door)
        self.surplus = SurplusView(door)
        self.views: tuple[FundView, ...] = (self.shares, self.advances, self.surplus)
        self.watches = frozenset().union(*(view.watches for view in self.views))
        for view in self.views:
            self.add_page(view)
            view.turned_to.connect(self.turn_to)
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
        self.show_page(self.views[place])

    def on_changed(self) -> None:
        """Let each register read again now or when it is next seen."""
        for view in self.views:
            view.on_changed()
