"""The awards: two lists under one head, for the chosen year and the organization in focus."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.plots import PlotName
from coopdesk.gui.awards.forecast import ForecastRegister
from coopdesk.gui.awards.questions import QuestionsRegister
from coopdesk.gui.awards.registers import (
    ApplicationsRegister,
    AssessmentsRegister,
    AwardsRegister,
    SummaryRegister,
)
from coopdesk.gui.awards.steps import AwardSteps
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.plot_dialog import offer_plots
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import Views
from coopdesk.services import awards as service

STEPS = (
    ("awards.apply", "add", "Ctrl+N"),
    ("awards.decide", "governance", "F6"),
    ("awards.preview", "print", "Ctrl+Shift+P"),
    ("awards.next_step", "down", "Ctrl+T"),
    ("awards.pay", "check", "Ctrl+R"),
    ("awards.withdraw", "undo", "Ctrl+Del"),
    ("award_seed_fund.post", "mutual_fund", "Ctrl+B"),
    ("award_seed_fund.open_voucher", "ledger", "Ctrl+Shift+B"),
    ("award_forecast.suppose", "edit", "Ctrl+H"),
    ("award_forecast.forget", "undo", "Ctrl+Shift+H"),
    ("award_question.answer", "governance", "Ctrl+Shift+D"),
    ("awards.print_summary", "print", ""),
    ("awards.print_notice", "document", ""),
)
"""The steps with a button of their own: word, icon, keys."""


class AwardsPage(Page):
    """Assessments and applications of one year of payment."""

    title_key = "awards.title"
    watches = frozenset(
        {
            "organization",
            "rating",
            "acceptance",
            "annual_statement",
            "holding",
            "dividend_received",
            "application",
            "application_step",
            "attachment",
            "payout",
            "decision",
            "award_answer",
            "award_seed_fund",
            "seed_fund_entry",
            "voucher",
        }
    )

    go_to = Signal(str)
    found = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._organization_id: str | None = None
        self._unread: set[AwardsRegister] = set()
        self.steps = AwardSteps(self)
        self.year_choice = QComboBox()
        self.year_choice.setAccessibleName(words.text("awards.award_year"))
        self.year_choice.setToolTip(words.text("awards.year_tip"))
        for year in self.ask(service.list_award_years):
            self.year_choice.addItem(words.text("awards.of_year", year=year), year)
        self.year_choice.setCurrentIndex(self.year_choice.findData(door.today.year))
        self.assessments = AssessmentsRegister(door, self.steps, self.year)
        self.applications = ApplicationsRegister(door, self.steps, self.year)
        self.forecast = ForecastRegister(door, self.steps, self.year)
        self.questions = QuestionsRegister(door, self.steps, self.year)
        self.summary = SummaryRegister(door, self.steps, self.year)
        self.registers: tuple[AwardsRegister, ...] = (
            self.assessments,
            self.applications,
            self.forecast,
            self.questions,
            self.summary,
        )
        self.tabs = Views(self)
        for register in self.registers:
            self.tabs.add(register, words.text(register.list_key))
        self.step_buttons = {
            key: self.add_button(
                key, icon, partial(self.take_step, key), primary=key == "awards.apply", keys=keys
            )
            for key, icon, keys in STEPS
        }
        self.plots_button = offer_plots(self, (PlotName.REVENUE, PlotName.LADDER), self._plotted)
        self.add_beside(self.year_choice)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self._connect()

    def _plotted(self) -> str | None:
        """Return whose figures are plotted: the organization in focus, else the selected one."""
        selected = self.current.table.current_item
        return self._organization_id or getattr(selected, "organization_id", None)

    @property
    def year(self) -> int:
        """The year of payment that is shown."""
        return int(self.year_choice.currentData())

    @property
    def current(self) -> AwardsRegister:
        """The list that is seen."""
        return self.registers[self.tabs.currentIndex()]

    def set_organization(self, organization_id: str | None) -> None:
        """Follow the organization in focus; None shows all."""
        self._organization_id = organization_id
        self.on_changed()

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder."""
        self.steps.preferences = preferences

    def begin(self) -> None:
        """Go to the list."""
        self.current.begin()

    def reload(self) -> None:
        """Read again the list that is seen; the others when they are turned to."""
        self._unread = set(self.registers)
        self._read_current()

    def _read_current(self) -> None:
        if self.current in self._unread:
            self._unread.discard(self.current)
            self.current.show_for(self.year, self._organization_id)
        self._offer_steps()

    def take_step(self, key: str) -> None:
        """Do a step with the selected line."""
        self.current.take_step(key)

    def show_part(self, part: str) -> None:
        """Turn to the list of applications, where a thing that is due may be settled."""
        if part == "applications":
            self.tabs.setCurrentWidget(self.applications)

    def show_record(self, application_id: str) -> None:
        """Show an application, whatever its year."""
        item = self.ask(service.get_application, application_id)
        self.year_choice.setCurrentIndex(self.year_choice.findData(item.award_year))
        self.tabs.setCurrentWidget(self.applications)
        key = (item.organization_id, item.programme, item.award_year)
        self.applications.show_record(key)

    def show_sources(self) -> None:
        """Show every text of the selected application's form with its source and its records."""
        item = self.applications.table.current_item
        if self.current is self.applications and item is not None and item.id is not None:
            self.steps.show_fields(item)

    def _connect(self) -> None:
        self.applications.found.connect(self.found)
        self.year_choice.currentIndexChanged.connect(self.reload)
        self.tabs.currentChanged.connect(lambda _: self._read_current())
        for register in self.registers:
            register.noticed.connect(self.noticed)
            register.opened.connect(lambda _, shown=register: shown.take_step())
            register.table.current_changed.connect(lambda _: self._offer_steps())
        self.add_shortcut("Ctrl+I", self.show_sources)
        self.add_shortcut("Alt+Y", self.year_choice.setFocus)
        self.assessments.empty_state.fill(
            words.text("awards.empty_title"),
            words.text("awards.empty_hint"),
            (
                words.text("awards.to_organizations"),
                "organizations",
                lambda: self.go_to.emit("organizations"),
            ),
            icon="awards",
        )
        to_assessments = (
            words.text("awards.to_assessments"),
            "awards",
            lambda: self.tabs.setCurrentIndex(0),
        )
        self.applications.empty_state.fill(
            words.text("awards.no_applications"),
            words.text("awards.no_applications_hint"),
            to_assessments,
            icon="document",
        )
        self.summary.empty_state.fill(
            words.text("awards.no_summary"),
            words.text("awards.no_summary_hint"),
            to_assessments,
            icon="awards",
        )

    def _offer_steps(self) -> None:
        """Only what can be done with the selected line can be pressed."""
        offered = {key for key, _ in self.current.offered_steps()}
        for key, button in self.step_buttons.items():
            is_wanted = key in offered or key not in self.current.seldom
            self.button_row.offer(button, key in self.current.offers and is_wanted)
            button.setEnabled(key in offered)
