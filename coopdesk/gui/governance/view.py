"""What the registers share: tabs in the head, the organization, the preview."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QTabBar, QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.paper_preview import Paper, show_paper
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.services import printing
from coopdesk.services.focus import name_of

VIEWS = (
    "governance.meetings",
    "governance.resolutions",
    "governance.terms",
    "governance.seats",
    "governance.requests",
    "governance.charter",
    "governance.compliance",
)


class ViewTabs(QTabBar):
    """The registers of the three bodies: the same tabs in the head of each."""

    def __init__(self, current: int) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        # Buttons of the head fold into their menu; a register out of sight could not be reached.
        self.setUsesScrollButtons(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for key in VIEWS:
            self.addTab(words.text(key))
        self.setCurrentIndex(current)


class GovernanceView(RegisterPage):
    """A register of the three bodies; ``turned_to`` asks for another of them."""

    turned_to = Signal(int)

    title_key = "governance.title"
    place = 0

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, None, parent)
        self.organization_id: str | None = None
        self._preferences: Preferences | None = None
        self.tabs = ViewTabs(self.place)
        self.tabs.currentChanged.connect(self._on_turned)
        head = self.title_label.parentWidget()
        assert head is not None, "a page has a head"
        row = head.layout()
        assert isinstance(row, QBoxLayout), "its parts stand in a row"
        row.insertWidget(1, self.tabs)
        self.setFocusProxy(self.table)

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text(VIEWS[self.place])

    @property
    def list_about(self) -> str:
        """Of whom the list is; empty for all, where a column tells them apart."""
        return self.ask(name_of, self.organization_id) if self.organization_id else ""

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self._preferences = preferences

    def set_organization(self, organization_id: str | None) -> None:
        """Show one organization, or all with a column that tells them apart."""
        self.organization_id = organization_id
        column = getattr(self.model, "organization_column", 0)
        self.table.setColumnHidden(column, organization_id is not None)
        self.on_changed()

    def print_paper(self, form: str, record_id: str, key: str) -> Job:
        """Show a paper of one record as it is printed; ``key`` is its title."""

        def show(printed: Paper) -> None:
            show_paper(self, words.text(key), printed, self._preferences)

        return self.start(printing.print_form, form, record_id, then=show)

    def _on_turned(self, place: int) -> None:
        if place != self.place:
            self.tabs.setCurrentIndex(self.place)
            self.turned_to.emit(place)
