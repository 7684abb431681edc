"""The home page (工作台): what is due, each with its button, and how the organization stands."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.desk import DeskPage, DueItem, Figure, side_by_side
from coopdesk.gui.kit.door import Door
from coopdesk.services.dues import DueFact
from coopdesk.services.home import get_standing, list_due


class HomePage(DeskPage):
    """``settle`` asks for the page that settles a thing; it carries a ``DueFact``."""

    settle = Signal(object)

    title_key = "navigation.home"
    watches = frozenset(
        (
            *("organization", "member", "account", "advance", "repayment", "share_entry"),
            *("seed_fund_entry", "trusted_office", "setting", "scan", "attachment"),
            *("package_out", "package_in", "package_held", "remark", "remark_answer"),
            *(
                "body",
                "term",
                "seat",
                "kinship",
                "meeting_request",
                "resolution",
                "application",
                "annual_statement",
                "rating",
            ),
            *("acceptance", "holding", "dividend_received", "decision", "payout"),
            *(
                "rectification",
                "inspection",
                "yearly_score",
                "assessment_consequence",
                "enterprise_plan_step",
            ),
        )
    )

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._organization: str | None = None

    def set_organization(self, organization_id: str | None) -> None:
        """Follow the organization in focus."""
        self._organization = organization_id
        self.on_changed()

    def reload(self) -> None:
        self.set_due([self._item(fact) for fact in self.ask(list_due, self._organization)])
        self.set_side(self._figures())

    def _item(self, fact: DueFact) -> DueItem:
        key = f"home.{fact.kind.value}"
        return DueItem(
            day=fact.day,
            title=words.text(f"{key}.title", **fact.told),
            detail=words.text(f"{key}.detail", **fact.told),
            action=words.text(f"{key}.action"),
            take=lambda: self.settle.emit(fact),
        )

    def _figures(self) -> list[QWidget]:
        if not self._organization:
            return []
        standing = self.ask(get_standing, self._organization)
        if not standing.members:
            return []
        overdue = str(standing.overdue) if standing.overdue else ""
        note = words.text("home.figure.overdue", amount=overdue) if overdue else ""
        return [
            side_by_side(
                Figure(words.text("home.figure.members"), f"{standing.members:,}"),
                Figure(words.text("home.figure.shares"), str(standing.shares)),
            ),
            side_by_side(
                Figure(
                    words.text("home.figure.lent_out"),
                    str(standing.lent_out),
                    note,
                    "wrong" if overdue else "",
                ),
                Figure(words.text("home.figure.seed_fund"), str(standing.seed_fund)),
            ),
        ]
