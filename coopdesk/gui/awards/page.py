"""The awards: two lists under one head, for the chosen year and the organization in focus."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.awards.registers import (
    ApplicationsRegister,
    AssessmentsRegister,
    AwardsRegister,
    SummaryRegister,
)
from coopdesk.gui.awards.steps import AwardSteps
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.views import Views
from coopdesk.services import awards as service

STEPS = (
    ("awards.apply", "add", "Ctrl+N"),
    ("awards.decide", "governance", "Ctrl+D"),
    ("awards.preview", "print", "Ctrl+Shift+P"),
    ("awards.next_step", "down", "Ctrl+T"),
    ("awards.pay", "check", "Ctrl+R"),
    ("awards.withdraw", "undo", "Ctrl+Del"),
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
        }
    )

    go_to = Signal(str)
    found = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._organization_id: str | None = None
        self.steps = AwardSteps(self)
        self.year_choice = QComboBox()
        self.year_choice.setAccessibleName(words.text("awards.award_year"))
        self.year_choice.setToolTip(words.text("awards.year_tip"))
        for year in self.ask(service.list_award_years):
            self.year_choice.addItem(words.text("awards.of_year", year=year), year)
        self.year_choice.setCurrentIndex(self.year_choice.findData(door.today.year))
        self.assessments = AssessmentsRegister(door, self.steps, self.year)
        self.applications = ApplicationsRegister(door, self.steps, self.year)
        self.summary = SummaryRegister(door, self.steps, self.year)
        self.registers = (self.assessments, self.applications, self.summary)
        self.tabs = Views(self)
        for register in self.registers:
            self.tabs.add(register, words.text(register.list_key))
        self.step_buttons = {
            key: self.add_button(
                key, icon, partial(self.take_step, key), primary=key == "awards.apply", keys=keys
            )
            for key, icon, keys in STEPS
        }
        label = QLabel(words.text("awards.award_year"))
        label.setProperty("role", "label")
        self.add_beside(label, self.year_choice)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self._connect()

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
        for register in self.registers:
            register.show_for(self.year, self._organization_id)
        self._offer_steps()

    def take_step(self, key: str) -> None:
        """Do a step with the selected line."""
        self.current.take_step(key)

    def _connect(self) -> None:
        self.year_choice.currentIndexChanged.connect(self.reload)
        self.applications.found.connect(self.found)
        self.tabs.currentChanged.connect(lambda _: self._offer_steps())
        for register in self.registers:
            register.noticed.connect(self.noticed)
            register.opened.connect(lambda _, shown=register: shown.take_step())
            register.table.current_changed.connect(lambda _: self._offer_steps())
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
        item = self.current.table.current_item
        offered = {key for key, _ in self.current.all_steps_of(item)} if item else set()
        for key, button in self.step_buttons.items():
            self.button_row.offer(button, key in self.current.offers)
            button.setEnabled(key in offered)
