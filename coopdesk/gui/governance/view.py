"""What the registers share: tabs in the head, and the organization."""

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.paper_view import PaperView
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


class GovernanceView(PaperView):
    """A register of the three bodies."""

    title_key = "governance.title"
    view_keys = VIEWS

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.organization_id: str | None = None

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text(VIEWS[self.place])

    @property
    def list_about(self) -> str:
        """Of whom the list is; empty for all, where a column tells them apart."""
        return self.ask(name_of, self.organization_id) if self.organization_id else ""

    def set_organization(self, organization_id: str | None) -> None:
        """Show one organization, or all with a column that tells them apart."""
        self.organization_id = organization_id
        column = getattr(self.model, "organization_column", 0)
        self.table.setColumnHidden(column, organization_id is not None)
        self.on_changed()
