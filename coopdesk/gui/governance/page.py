"""The page of the three bodies: their registers, and the record of the meeting that is open."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.domain.due import Due, DueFact
from coopdesk.gui.governance.charter import CharterView
from coopdesk.gui.governance.compliance import ComplianceView
from coopdesk.gui.governance.meeting_requests import RequestsView
from coopdesk.gui.governance.meetings import MeetingsView
from coopdesk.gui.governance.record import MeetingView
from coopdesk.gui.governance.resolutions import ResolutionsView
from coopdesk.gui.governance.seats import SeatsView
from coopdesk.gui.governance.terms import TermsView
from coopdesk.gui.governance.view import VIEWS, GovernanceView
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import ViewsPage


class GovernancePage(ViewsPage):
    """Seven registers; a meeting opens in their place and leads back.

    ``found`` asks for a record that a resolution allowed: it carries a ``FoundItem``; ``settle``
    for the organization where something is open: it carries a ``DueFact``.
    """

    found = Signal(object)
    settle = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.meetings, self.resolutions = MeetingsView(door), ResolutionsView(door)
        self.terms, self.meeting = TermsView(door), MeetingView(door)
        self.seats, self.requests = SeatsView(door), RequestsView(door)
        self.charter, self.compliance = CharterView(door), ComplianceView(door)
        self.views: tuple[GovernanceView, ...] = (
            self.meetings,
            self.resolutions,
            self.terms,
            self.seats,
            self.requests,
            self.charter,
            self.compliance,
        )
        self._came_from = 0
        inside: tuple[Page, ...] = (*self.views, self.meeting)
        self.watches = frozenset().union(*(page.watches for page in inside))
        for page in inside:
            self.add_page(page)
        for view in self.views:
            view.turned_to.connect(self.turn_to)
        self.meetings.entered.connect(self.enter)
        self.resolutions.entered.connect(self.enter)
        self.resolutions.found.connect(self.found)
        self.compliance.organization_wanted.connect(self._on_wanted)
        self.meeting.left.connect(self._on_left)
        self.turn_to(0)

    def set_organization(self, organization_id: str | None) -> None:
        """Show another organization; an open meeting is left, as it belongs to the other one."""
        for view in self.views:
            view.set_organization(organization_id)
        if self.stack.currentWidget() is self.meeting:
            self.meeting.leave()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers."""
        for view in self.views:
            view.set_preferences(preferences)
        self.meeting.set_preferences(preferences)

    def show_part(self, part: str) -> None:
        """Show the register where something waits."""
        self.turn_to(VIEWS.index(f"governance.{part}"))

    def turn_to(self, place: int) -> None:
        """Show one of the registers."""
        self._came_from = place
        self.show_page(self.views[place])

    def enter(self, meeting_id: str) -> None:
        """Show the record of a meeting."""
        self.meeting.enter(meeting_id)
        self.show_page(self.meeting)

    def show_record(self, meeting_id: str) -> None:
        """Open a meeting where something is left to do."""
        self.enter(meeting_id)

    def on_changed(self) -> None:
        """Let each part read again now or when it is next seen."""
        for page in (*self.views, self.meeting):
            page.on_changed()

    def _on_wanted(self, organization_id: str) -> None:
        self.settle.emit(
            DueFact(Due.BODIES, "governance", organization_id=organization_id, part="terms")
        )

    def _on_left(self) -> None:
        self.turn_to(self._came_from)
