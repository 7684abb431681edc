"""The register of organizations, and the facts the awards ask of them."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel, OrganizationKind
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.plot_dialog import offer_plots
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.entry_steps import EntrySteps
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.organizations.capital_dialog import CapitalDialog, capital_at_a_glance
from coopdesk.gui.organizations.event_dialogs import EventStep, event_dialog
from coopdesk.gui.organizations.events_dialog import EventsDialog
from coopdesk.gui.organizations.facts import fact_dialog
from coopdesk.gui.organizations.facts_dialog import FactsDialog
from coopdesk.gui.organizations.fields import (
    OrganizationDialog,
    change_organization_dialog,
    new_organization_dialog,
)
from coopdesk.gui.organizations.history_dialog import HistoryDialog
from coopdesk.gui.organizations.sheets import OrganizationSheets
from coopdesk.gui.organizations.table import OrganizationTableModel, organization_card, past_card
from coopdesk.gui.organizations.views import DatedRegisterPage
from coopdesk.gui.paper_menu import PaperMenu, RecordPaper, WholePaper
from coopdesk.services import organizations as service
from coopdesk.services.focus import own_coverage_plot
from coopdesk.services.organizations import FactKind, OrganizationItem

_PAPERS = (
    RecordPaper("organization-record", "papers.organization_record"),
    RecordPaper("acceptance-application", "papers.acceptance_application"),
    RecordPaper("acceptance-report", "papers.acceptance_report"),
    RecordPaper("rating-table", "papers.rating_table"),
    RecordPaper("seed-fund-report", "papers.seed_fund_report"),
)


class OrganizationsPage(DatedRegisterPage):
    """The register of organizations: as a list or by place, now or as of a past day.

    Filter by kind and county, card at the right. The past is only looked at.
    """

    title_key = "organizations.title"
    watches = frozenset(
        {
            "organization",
            "organization_event",
            "rating",
            "acceptance",
            "annual_statement",
            "holding",
            "dividend_received",
            *("shareholder", "capital_payment", "capital_transfer", "capital_verification"),
            *("business_entity", "honour"),
        }
    )
    name = "organizations"

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, None, parent)
        self.sheets = OrganizationSheets(self)
        self.add_organization_button = self.add_button(
            "organizations.add", "add", self.add_organization, primary=True, keys="Ctrl+N"
        )
        self.change_button = self.add_button("organizations.change", "edit", self.change, keys="F2")
        self.event_button = self.add_button(
            "organizations.event", "exchange", self.open_event_menu, keys="Ctrl+B"
        )
        self.record_button = self.add_button(
            "organizations.record", "document", self.open_record_menu, keys="Ctrl+R"
        )
        sheets = self.sheets
        self.import_button = self.add_button(
            "organizations.import", "import", sheets.open_import, keys="Ctrl+I"
        )
        self.export_button = self.add_button("organizations.export", "export", sheets.export)
        self.kit_button = self.add_button("organizations.kit", "exchange", sheets.save_kit)
        self.statements_button = self.add_button(
            "statement_sheet.statements", "ledger", self.open_statements, keys="Ctrl+Y"
        )
        self.steps = RecordSteps(self, "organization")
        self.history_button = self.add_button(
            "history.open", "clock", self.open_history, keys="Ctrl+H"
        )
        self.plots_button = offer_plots(self, (self.ask(own_coverage_plot),), lambda: "")
        self.add_shortcut("Ctrl+J", self.open_capital)
        whole = WholePaper("organization-list", "papers.organization_list", self._shown_ids)
        self.papers = PaperMenu(self, lambda: self.preferences, _PAPERS, [whole])
        self.opened.connect(lambda _: self.open_facts())
        self.empty_state.fill(
            words.text("organizations.empty_title"),
            words.text("organizations.empty_hint"),
            (words.text("organizations.add"), "add", self.add_organization),
            (words.text("organizations.import"), "import", sheets.open_import),
            icon="organizations",
        )

    def make_model(self) -> OrganizationTableModel:
        return OrganizationTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        kinds = [(kind, words.choice(kind)) for kind in OrganizationKind]
        counties = [
            (unit.code, unit.name)
            for unit in self.ask(service.list_divisions)
            if unit.level is not DivisionLevel.TOWNSHIP
        ]
        return (
            ChoiceFilter(
                words.text("organization.kind"),
                kinds,
                lambda item: item.kind,
                key="organization.kind",
            ),
            ChoiceFilter(
                words.text("organization.county"),
                counties,
                lambda item: item.division_code[:6],
                key="organization.county",
            ),
        )

    def open_statements(self) -> None:
        """Open the menu of yearly statements."""
        self.sheets.open_statement_menu(self.statements_button)

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self.preferences = self.steps.preferences = preferences

    def reload(self) -> None:
        self.set_items(self.ask(service.list_organizations, day=self.day))
        self.show_day()
        for button in (self.add_organization_button, self.import_button):
            button.setEnabled(self.day is None)
        self.export_button.setEnabled(self.model.count_of_all > 0)
        self._allow()

    def detail(self, item: OrganizationItem) -> QWidget | None:
        events = self.ask(service.list_events, item.id)
        if self.day is not None:
            return past_card(item, events, self.day)
        capital = capital_at_a_glance(self.ask(service.get_capital, item.id))
        card = organization_card(self.ask(service.get_organization, item.id), events, capital)
        for key, icon, pressed in (
            ("organizations.change", "edit", self.change),
            ("organizations.facts", "document", self.open_facts),
            ("capital.open", "mutual_fund", self.open_capital),
        ):
            button = QPushButton(words.text(key))
            theme.set_icon(button, icon)
            button.clicked.connect(lambda _, call=pressed: call())
            card.add_button(button)
        self.steps.add_to(card, item.id)
        return card

    def add_organization(self) -> OrganizationDialog:
        """Open the form for a new organization."""
        dialog = new_organization_dialog(self.door, self)
        dialog.saved.connect(self._on_added)
        dialog.open()
        return dialog

    def change(self) -> OrganizationDialog | None:
        """Open the form of the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = change_organization_dialog(self.door, record, self)
        dialog.saved.connect(lambda _: self.steps.tell(words.text("organizations.changed")))
        dialog.open()
        return dialog

    def event_menu(self) -> QMenu:
        """Return the menu of what may have happened to the selected organization."""
        menu = QMenu(self)
        item = self.current_item
        is_closed = item is not None and item.closed_on is not None
        for step in EventStep:
            action = QAction(words.choice(step), menu)
            action.setEnabled(is_closed is (step is EventStep.REOPEN))
            action.triggered.connect(lambda _, chosen=step: self.record_event(chosen))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(words.text("organizations.events"), self.open_events)
        return menu

    def open_event_menu(self) -> None:
        """Open the menu of events under its button."""
        place = self.event_button.rect().bottomLeft()
        self.event_menu().popup(self.event_button.mapToGlobal(place))

    def record_event(self, step: EventStep) -> FormDialog | None:
        """Open the form that records what happened to the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = event_dialog(self.door, step, record, self)
        told = words.text("organizations.event_recorded", step=words.choice(step))
        dialog.saved.connect(lambda _: self.show_done(told))
        dialog.open()
        return dialog

    def open_events(self) -> EventsDialog | None:
        """Open the list of everything that happened to the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = EventsDialog(self.door, record.id, self)
        told = words.text("organizations.taken_back")
        dialog.taken_back.connect(lambda: self.show_done(told))
        dialog.open()
        return dialog

    def record_menu(self) -> QMenu:
        """Return the menu of what can be recorded."""
        menu = QMenu(self)
        for kind in FactKind:
            action = QAction(words.choice(kind), menu)
            action.triggered.connect(lambda _, chosen=kind: self.record(chosen))
            menu.addAction(action)
        return menu

    def open_record_menu(self) -> None:
        """Open the menu of what can be recorded under its button."""
        place = self.record_button.rect().bottomLeft()
        self.record_menu().popup(self.record_button.mapToGlobal(place))

    def record(self, kind: FactKind) -> FormDialog | None:
        """Open the form for a new fact of the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = fact_dialog(self.door, kind, record, self)
        told = words.text("organizations.recorded", kind=words.choice(kind))
        dialog.saved.connect(lambda _: self.steps.tell(told))
        dialog.open()
        return dialog

    def open_facts(self) -> FactsDialog | None:
        """Open the list of everything recorded of the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = FactsDialog(self.door, record.id, self)
        self._serve(dialog.steps)
        dialog.open()
        return dialog

    def open_history(self) -> HistoryDialog | None:
        """Open the history of the selected organization."""
        item = self.current_item
        if item is None:
            return None
        dialog = HistoryDialog(self.door, item.id, self, self.preferences)
        dialog.open()
        return dialog

    def open_capital(self) -> CapitalDialog | None:
        """Open the capital of the selected organization."""
        record = self._selected()
        if record is None:
            return None
        dialog = CapitalDialog(self.door, record.id, self)
        self._serve(dialog.steps)
        dialog.open()
        return dialog

    def _on_current(self, item: object) -> None:
        super()._on_current(item)
        self._allow()

    def _allow(self) -> None:
        """Offer what needs an organization where one is selected, and in the present only."""
        is_possible = self.current_item is not None and self.day is None
        for button in (self.change_button, self.event_button, self.record_button):
            button.setEnabled(is_possible)

    def _serve(self, steps: EntrySteps) -> None:
        """Let the entries of a dialog use the page's ways out of the program."""
        steps.preferences = self.preferences
        steps.exported.connect(self.exported)
        steps.printed.connect(self.printed)

    def _shown_ids(self) -> list[str]:
        return [item.id for item in self.model.items]

    def _selected(self) -> service.OrganizationRecord | None:
        """Return the selected organization where it may be worked on; the past is only seen."""
        item = self.current_item
        if item is None or self.day is not None:
            return None
        return self.ask(service.get_organization, item.id)

    def _on_added(self, organization_id: str) -> None:
        self.reload()
        self.table.select_key(organization_id)
        self.steps.tell(words.text("organizations.added"))
