"""Which organization governs itself as charter and policy ask, for a year that is chosen."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.plots import PlotName
from coopdesk.gui.governance.tables import days_left
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.plot_dialog import offer_plots
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import governance
from coopdesk.services.divisions import division_tree
from coopdesk.services.governance import ComplianceItem

_YEARS_BACK = 5


def _body(place: int) -> Callable[[ComplianceItem], bool | None]:
    """Return whether one of the three bodies is there; None for one that nobody asks for."""
    return lambda item: item.has[place] or (False if item.is_asked else None)


_SIGNS = {True: "compliance.there", False: "compliance.lacking", None: "compliance.not_asked"}
_TONES = {True: "done", False: "wrong", None: "ink_soft"}


def _sign(present: bool | None) -> str:
    return words.text(_SIGNS[present])


def _tone(present: bool | None) -> str:
    return _TONES[present]


def _term(item: ComplianceItem) -> str:
    """Return the warning of the term that ends first, nothing while there is none."""
    if item.term_stage is TermStage.OVERDUE:
        return days_left(item.term_days_left)
    if item.term_warning_days is None:
        return ""
    return words.text("compliance.ends_within", days=item.term_warning_days)


def _count(number: int) -> str:
    return str(number or "")


class ComplianceTableModel(ItemTableModel[ComplianceItem]):
    """Organizations, one row each."""

    columns = (
        Column("compliance.organization", attrgetter("organization"), width=14),
        Column("compliance.county", attrgetter("county")),
        Column(
            "compliance.state",
            attrgetter("is_in_order"),
            show=lambda fine: words.text("compliance.fine" if fine else "compliance.open"),
            tone=lambda fine: "done" if fine else "due",
        ),
        Column("compliance.kind", attrgetter("kind"), optional=True),
        Column("compliance.exist_by", attrgetter("exist_by"), optional=True),
        Column("compliance.assembly", _body(0), show=_sign, tone=_tone),
        Column("compliance.board", _body(1), show=_sign, tone=_tone),
        Column("compliance.supervisors", _body(2), show=_sign, tone=_tone),
        Column("compliance.held", attrgetter("held"), numeric=True),
        Column("compliance.needed", attrgetter("needed"), numeric=True),
        Column("compliance.term_ends_on", attrgetter("term_ends_on"), optional=True),
        Column("compliance.term", _term, tone=lambda _: "due"),
        Column(
            "compliance.overdue",
            attrgetter("overdue_resolutions"),
            numeric=True,
            show=_count,
        ),
        Column(
            "compliance.unsigned",
            attrgetter("unsigned_minutes"),
            numeric=True,
            show=_count,
        ),
        Column(
            "compliance.composition",
            attrgetter("composition"),
            numeric=True,
            show=_count,
        ),
    )
    organization_column = 0


class ComplianceView(GovernanceView):
    """Bodies, meetings, terms and resolutions of each organization against the rules."""

    organization_wanted = Signal(str)

    watches = frozenset(
        (
            *("body", "term", "seat", "kinship", "member", "mandate", "meeting", "meeting_request"),
            *("resolution", "organization", "charter_change"),
        )
    )
    name = "governance.compliance"
    place = 6
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.year_choice = QComboBox()
        this = door.today.year
        for year in range(this, this - _YEARS_BACK, -1):
            self.year_choice.addItem(words.text("compliance.year", year=year), year)
        self.year_choice.setAccessibleName(words.text("compliance.of_year"))
        self.year_choice.currentIndexChanged.connect(lambda _: self.reload())
        self.add_beside(self.year_choice)
        self.plots_button = offer_plots(
            self, (PlotName.BODIES,), lambda: self.organization_id or ""
        )
        self.opened.connect(lambda item: self.organization_wanted.emit(item.id))

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file, with its year."""
        return words.text("compliance.list_title", year=self.year_choice.currentData())

    def make_model(self) -> ComplianceTableModel:
        return ComplianceTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(True, words.text("compliance.fine")), (False, words.text("compliance.open"))]
        stages = [(stage, words.choice(stage)) for stage in TermStage]
        kinds = [(kind, words.choice(kind)) for kind in OrganizationKind]
        counties = [(name, name) for _, name, _ in self.ask(division_tree)[0]]
        return (
            ChoiceFilter(words.text("compliance.state"), states, lambda item: item.is_in_order),
            ChoiceFilter(words.text("compliance.kind"), kinds, lambda item: item.kind),
            ChoiceFilter(words.text("compliance.county"), counties, lambda item: item.county),
            ChoiceFilter(words.text("compliance.term"), stages, lambda item: item.term_stage),
        )

    def reload(self) -> None:
        title, hint = words.text("compliance.empty_title"), words.text("compliance.empty_hint")
        self.empty_state.fill(title, hint, icon="governance")
        year = self.year_choice.currentData()
        day = self.past.asked
        self.set_items(self.ask(governance.list_compliance, year, self.organization_id, day))

    def detail(self, item: ComplianceItem) -> QWidget | None:
        found = [words.refusal(finding) for finding in item.findings]
        facts = []
        if not found:
            facts.append((words.text("compliance.state"), words.text("compliance.fine")))
        facts += [(words.choice(one.body), _met(one)) for one in item.meetings]
        if item.exist_by is not None:
            facts.append((words.text("compliance.exist_by"), item.exist_by.isoformat()))
        if item.term_ends_on is not None:
            facts.append((words.text("compliance.term_ends_on"), item.term_ends_on.isoformat()))
            facts.append((words.text("term.days_left"), days_left(item.term_days_left)))
        card = DetailCard(item.organization, facts, words.choice(item.kind), found)
        button = QPushButton(words.text("compliance.open_organization"))
        theme.set_icon(button, "open")
        button.clicked.connect(lambda _: self.organization_wanted.emit(item.id))
        card.add_button(button)
        return card


def _met(one: governance.BodyYear) -> str:
    return words.text("compliance.met", held=one.held, needed=one.needed)
