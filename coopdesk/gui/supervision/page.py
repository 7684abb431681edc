"""The page of inspection and assessment (督查考核): sheets, ranking, rectification and the rest."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewsPage
from coopdesk.gui.supervision.indicators import IndicatorsView
from coopdesk.gui.supervision.ranking import RankingView
from coopdesk.gui.supervision.rectification import RectificationView
from coopdesk.gui.supervision.sheet import SheetView
from coopdesk.gui.supervision.talks import TalksView
from coopdesk.gui.supervision.turnaround import TurnaroundView
from coopdesk.gui.supervision.view import VIEWS, SupervisionView


class SupervisionPage(ViewsPage):
    """Six registers; ``found`` asks for an organization: it carries a ``FoundItem``."""

    found = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.sheet, self.ranking = SheetView(door), RankingView(door)
        self.rectification, self.turnaround = RectificationView(door), TurnaroundView(door)
        self.talks, self.indicators = TalksView(door), IndicatorsView(door)
        self.views: tuple[SupervisionView, ...] = (
            self.sheet,
            self.ranking,
            self.rectification,
            self.talks,
            self.turnaround,
            self.indicators,
        )
        self.watches = frozenset().union(*(view.watches for view in self.views))
        for view in self.views:
            self.add_page(view)
            view.turned_to.connect(self.turn_to)
            view.found.connect(self.found)
        self.ranking.sheet_wanted.connect(self._show_sheet)
        self.turn_to(0)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers."""
        for view in self.views:
            view.set_preferences(preferences)

    def show_part(self, part: str) -> None:
        """Show the register where something waits."""
        self.turn_to(VIEWS.index(f"supervision.{part}"))

    def show_record(self, record_id: str) -> None:
        """Select what waits in the register that is shown."""
        shown = self.stack.currentWidget()
        next(view for view in self.views if view is shown).show_record(record_id)

    def turn_to(self, place: int) -> None:
        """Show one of the registers."""
        self.show_page(self.views[place])

    def on_changed(self) -> None:
        """Let each part read again now or when it is next seen."""
        for view in self.views:
            view.on_changed()

    def _show_sheet(self, unit: str, period: str) -> None:
        self.turn_to(0)
        self.sheet.show_unit(unit, period)
