"""The page of the mutual fund: shares, advances, a surplus distributed, documents, rules."""

from collections.abc import Hashable

from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewsPage
from coopdesk.gui.mutual_fund.advances import AdvancesView
from coopdesk.gui.mutual_fund.documents import DocumentsView
from coopdesk.gui.mutual_fund.rules import RulesView
from coopdesk.gui.mutual_fund.shares import SharesView
from coopdesk.gui.mutual_fund.surplus import SurplusView
from coopdesk.gui.mutual_fund.view import FundView


class MutualFundPage(ViewsPage):
    """Its registers, one at a time."""

    title_key = "fund.title"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.shares, self.advances = SharesView(door), AdvancesView(door)
        self.surplus, self.documents = SurplusView(door), DocumentsView(door)
        self.rules = RulesView(door)
        registers = (self.shares, self.advances, self.surplus, self.documents, self.rules)
        self.views: tuple[FundView, ...] = registers
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
        """Show a member among the shares, an advance or a document; returns whether it is here."""
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
