"""Which organization governs itself as charter and policy ask, for a year that is chosen."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import governance
from coopdesk.services.governance import ComplianceItem

_YEARS_BACK = 5


def _sign(present: object) -> str:
    return words.text("compliance.there" if present else "compliance.lacking")


def _tone(present: object) -> str:
    return "done" if present else "wrong"


class ComplianceTableModel(ItemTableModel[ComplianceItem]):
    """Organizations, one row each."""

    columns = (
        Column("compliance.organization", attrgetter("organization"), width=16),
        Column("compliance.kind", attrgetter("kind")),
        Column("compliance.assembly", lambda item: item.has[0], show=_sign, tone=_tone),
        Column("compliance.board", lambda item: item.has[1], show=_sign, tone=_tone),
        Column("compliance.supervisors", lambda item: item.has[2], show=_sign, tone=_tone),
        Column("compliance.held", attrgetter("held"), numeric=True),
        Column("compliance.needed", attrgetter("needed"), numeric=True),
        Column("compliance.term_ends_on", attrgetter("term_ends_on")),
        Column(
            "compliance.overdue",
            attrgetter("overdue_resolutions"),
            numeric=True,
            show=lambda count: str(count or ""),
        ),
        Column(
            "compliance.state",
            attrgetter("is_in_order"),
            show=lambda fine: words.text("compliance.fine" if fine else "compliance.open"),
            tone=lambda fine: "done" if fine else "due",
        ),
    )
    organization_column = 0


class ComplianceView(GovernanceView):
    """Bodies, meetings, terms and resolutions of each organization against the rules."""

    watches = frozenset({"body", "term", "meeting", "resolution", "organization", "charter_change"})
    name = "governance.compliance"
    place = 4

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.year_choice = QComboBox()
        this = door.today.year
        for year in range(this, this - _YEARS_BACK, -1):
            self.year_choice.addItem(words.text("compliance.year", year=year), year)
        self.year_choice.setAccessibleName(words.text("compliance.of_year"))
        self.year_choice.currentIndexChanged.connect(lambda _: self.reload())
        head = self.title_label.parentWidget()
        assert head is not None, "a page has a head"
        row = head.layout()
        assert isinstance(row, QHBoxLayout), "its parts stand in a row"
        row.addWidget(self.year_choice)

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file, with its year."""
        return words.text("compliance.list_title", year=self.year_choice.currentData())

    def make_model(self) -> ComplianceTableModel:
        return ComplianceTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(True, words.text("compliance.fine")), (False, words.text("compliance.open"))]
        kinds = [(kind, words.choice(kind)) for kind in OrganizationKind]
        return (
            ChoiceFilter(words.text("compliance.state"), states, lambda item: item.is_in_order),
            ChoiceFilter(words.text("compliance.kind"), kinds, lambda item: item.kind),
        )

    def reload(self) -> None:
        title, hint = words.text("compliance.empty_title"), words.text("compliance.empty_hint")
        self.empty_state.fill(title, hint, icon="governance")
        year = self.year_choice.currentData()
        self.set_items(self.ask(governance.list_compliance, year, self.organization_id))

    def detail(self, item: ComplianceItem) -> QWidget | None:
        facts = [(words.choice(one.body), _met(one)) for one in item.meetings]
        facts += [
            (words.text("compliance.finding"), words.refusal(finding)) for finding in item.findings
        ]
        if not item.findings:
            facts.append((words.text("compliance.state"), words.text("compliance.fine")))
        return DetailCard(item.organization, facts, words.choice(item.kind))


def _met(one: governance.BodyYear) -> str:
    return words.text("compliance.met", held=one.held, needed=one.needed)
