"""The two lists of the page: what was assessed for the year, and what was applied for."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.applications import APPLIED_ANEW, OF_THE_OWNER
from coopdesk.domain.award_facts import Programme, Verdict
from coopdesk.gui.awards.cards import AwardCard, application_card, assessment_card
from coopdesk.gui.awards.steps import AwardSteps
from coopdesk.gui.awards.table import (
    ApplicationTableModel,
    AssessmentTableModel,
    SummaryTableModel,
    verdict_in_words,
)
from coopdesk.gui.decision_links import decision_buttons, decisions_of
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.records.papers_button import papers_button
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter, RegisterPage
from coopdesk.services import awards as service
from coopdesk.services.attachments import list_attachments
from coopdesk.services.awards import (
    ApplicationItem,
    ApplicationState,
    ApplicationStepItem,
    AssessmentItem,
    SummaryItem,
)

DETAIL_WIDTH = 256
"""An article of the policy fits in one line."""
BANK_SLIP = "voucher"
"""The kind of scan that shows a payment: 原始凭证、票据."""


Step = tuple[str, Callable[[], object]]
"""The word of a step, and what does it."""


def programme_filter(
    programme_of: Callable[[Any], object] = attrgetter("programme"),
) -> ChoiceFilter:
    """Return the choice of a programme."""
    programmes = [(one, words.choice(one)) for one in Programme]
    return ChoiceFilter(words.text("awards.programme"), programmes, programme_of)


def verdict_filter(verdict_of: Callable[[Any], object] = attrgetter("verdict")) -> ChoiceFilter:
    """Return the choice of a verdict."""
    verdicts = [(verdict, verdict_in_words(verdict)) for verdict in Verdict]
    return ChoiceFilter(words.text("awards.verdict"), verdicts, verdict_of)


class AwardsRegister(RegisterPage):
    """A list under the page's own head; ``show_for`` says for which year and organization.

    ``offers`` are the steps that may ever be taken with a line; those that are ``seldom`` taken
    have a button only while they can be. ``list_key`` names the list.
    """

    takes_past_day = True
    offers: ClassVar[frozenset[str]] = frozenset()
    seldom: ClassVar[frozenset[str]] = frozenset()
    list_key: ClassVar[str] = ""

    def __init__(self, door: Door, steps: AwardSteps, year: int) -> None:
        super().__init__(door)
        self.steps = steps
        self._year = year
        self._organization_id: str | None = None
        self.detail_panel.setMinimumWidth(theme.scaled(DETAIL_WIDTH))
        # The page around both lists has the title and the buttons.
        self.hide_head()

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text("awards.list_title", year=self._year, list=words.text(self.list_key))

    def steps_of(self, item: Any) -> list[Step]:
        """Return what can be done next with ``item``, the first thing first."""
        raise NotImplementedError

    def all_steps_of(self, item: Any) -> list[Step]:
        """Return the steps together with what the card has apart."""
        return self.steps_of(item)

    def offered_steps(self) -> list[Step]:
        """Return what can be done with the selected line now; with one of a past day nothing."""
        item = self.table.current_item
        return self.all_steps_of(item) if item is not None and self.past.asked is None else []

    def take_step(self, key: str = "") -> None:
        """Do the step of the selected line that ``key`` names; without a key the first one."""
        for name, call in self.offered_steps():
            if not key or name == key:
                call()
                return

    def show_for(self, year: int, organization_id: str | None) -> None:
        """Read for another year or another organization in focus."""
        self._year, self._organization_id = year, organization_id
        self.reload()

    def papers_of(self, table: str, record_id: str, label: str) -> QPushButton:
        """Return the button of the papers of a record that stands beside the selected one."""
        told = words.text(label)
        return papers_button(self, (table, record_id), told, self.steps.preferences, told)

    def hide_head(self) -> None:
        """Leave the head to the page around."""
        layout = self.layout()
        item = layout.itemAt(0) if layout else None
        head = item.widget() if item else None
        if head:
            head.hide()


class AssessmentsRegister(AwardsRegister):
    """Every programme of every organization for the year, what is missing, and the next step."""

    name = "award_assessments"
    list_key = "awards.assessments"
    offers = frozenset({"awards.apply", "awards.decide", "awards.preview", "awards.pay"})

    def make_model(self) -> AssessmentTableModel:
        return AssessmentTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        self.verdict_filter = verdict_filter()
        self.programme_filter = programme_filter()
        states = [(state, words.choice(state)) for state in ApplicationState]
        nobody = (None, words.text("awards.not_applied"))
        applied = ChoiceFilter(
            words.text("awards.state"), [nobody, *states], lambda item: item.state
        )
        return (self.programme_filter, self.verdict_filter, applied)

    def reload(self) -> None:
        day = self.past.asked
        items = self.ask(service.assess_awards, self._year, self._organization_id, day)
        # Kinds that no programme is for are told only of the one organization that is asked for.
        if self._organization_id is None:
            items = [item for item in items if item.programme]
        self.set_items(items)

    def detail(self, item: AssessmentItem) -> AwardCard:
        day = self.past.asked
        decisions = self.ask(service.list_decisions, item.organization_id, day)
        card = assessment_card(
            item,
            decisions,
            self.ask(service.list_answers, item.organization_id, day),
            None if day else lambda question: self.steps.decide(item, question),
        )
        card.add_buttons(
            self.papers_of("decision", one.id, "awards.decision_papers")
            for one in decisions
            if one.award_year == item.award_year
        )
        return card

    def steps_of(self, item: AssessmentItem) -> list[Step]:
        """Return what can be done next with an assessment, the first thing first."""
        programme, application_id = item.programme, item.application_id
        steps: list[Step] = []
        if programme is None:
            return steps
        stands = item.state is not None and item.state not in APPLIED_ANEW
        if item.verdict is Verdict.YES and not stands:
            steps.append(("awards.apply", lambda: self.steps.apply(item, programme)))
        if application_id is not None and item.state is not ApplicationState.WITHDRAWN:
            steps.append(("awards.preview", lambda: self.steps.preview(application_id)))
        if stands and item.state is not ApplicationState.PAID:
            steps.append(("awards.pay", lambda: self.steps.pay(item, programme, item.amount)))
        return steps

    def all_steps_of(self, item: AssessmentItem) -> list[Step]:
        """What is open is decided first; else the steps as they are."""
        steps = self.steps_of(item)
        if item.questions:
            question = item.questions[0]
            decide = ("awards.decide", lambda: self.steps.decide(item, question))
            steps.insert(0 if item.verdict is Verdict.OPEN else len(steps), decide)
        return steps


class SummaryRegister(AwardsRegister):
    """The year added up by programme and payer, for the budget and for the office above."""

    name = "award_summary"
    list_key = "awards.summary"
    offers = frozenset({"awards.print_summary", "awards.print_notice"})

    def make_model(self) -> SummaryTableModel:
        return SummaryTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        return (programme_filter(),)

    def reload(self) -> None:
        day = self.past.asked
        self.set_items(self.ask(service.summarise_awards, self._year, self._organization_id, day))

    def steps_of(self, _item: SummaryItem) -> list[Step]:
        """Return the one step: the sheet of the year."""
        return [
            ("awards.print_summary", lambda: self.steps.print_summary(self._year)),
            ("awards.print_notice", lambda: self.steps.print_notice(self._year)),
        ]


class ApplicationsRegister(AwardsRegister):
    """Applications and payments of the year, and where paper and records differ.

    ``found`` asks for another page, with the record it shows: a voucher, a resolution.
    """

    found = Signal(object)

    name = "award_applications"
    list_key = "awards.applications"
    offers = frozenset(
        {
            *("awards.apply", "awards.next_step", "awards.preview", "awards.pay"),
            *("awards.withdraw", "award_seed_fund.post", "award_seed_fund.open_voucher"),
        }
    )
    seldom = offers - {"awards.preview", "awards.next_step"}

    def __init__(self, door: Door, steps: AwardSteps, year: int) -> None:
        super().__init__(door, steps, year)
        self.records = RecordSteps(self, "application", attrgetter("organization"))

    def make_model(self) -> ApplicationTableModel:
        return ApplicationTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        states = [(state, words.choice(state)) for state in ApplicationState]
        state_filter = ChoiceFilter(words.text("awards.state"), states, lambda item: item.state)
        return (programme_filter(), state_filter)

    def reload(self) -> None:
        asked = (self._year, self._organization_id, self.past.asked)
        self.set_items(self.ask(service.list_watched_applications, *asked))

    def detail(self, item: ApplicationItem) -> QWidget:
        steps = self.ask(service.list_application_steps, item.id) if item.id else []
        taken = [step for step in steps if step.handled_on <= self.past.day]
        if item.id is None or self.past.asked is not None:
            card = application_card(item, steps=taken)
        else:
            card = application_card(
                item,
                self.ask(service.list_differences, item.id),
                taken,
                self.ask(service.list_papers, item.id),
                self.ask(service.get_seed_fund_duty, item.id) if item.seed_fund else None,
                has_slip=self._has_slip(item.id),
                reasons=self._reasons_against(item),
            )
            decisions = decisions_of(self.door, "application", item.id)
            card.add_buttons(decision_buttons(decisions, self.found.emit))
        card.add_buttons(self._papers_beside(item, taken))
        return card

    def _papers_beside(
        self, item: ApplicationItem, taken: Sequence[ApplicationStepItem]
    ) -> Iterator[QPushButton]:
        """Yield what opens the papers of the last answer and of the payment: they travel apart."""
        answers = [step.id for step in taken if step.step not in OF_THE_OWNER]
        if answers:
            yield self.papers_of("application_step", answers[-1], "awards.answer_papers")
        if item.payout_id is not None:
            yield self.papers_of("payout", item.payout_id, "awards.payout_papers")

    def _reasons_against(self, item: ApplicationItem) -> Sequence[str]:
        if not item.notice:
            return ()
        notices = self.ask(service.list_notices, item.award_year, item.organization_id)
        return next((one.reasons for one in notices if one.application_id == item.id), ())

    def _has_slip(self, application_id: str) -> bool:
        scans = self.ask(list_attachments, "application", application_id)
        return any(scan.kind == BANK_SLIP for scan in scans)

    def steps_of(self, item: ApplicationItem) -> list[Step]:
        """Return what can be done next with an application."""
        application_id = item.id
        if application_id is None or item.state is ApplicationState.WITHDRAWN:
            return []
        steps: list[Step] = [
            ("awards.preview", lambda: self.steps.preview(application_id)),
            ("awards.next_step", lambda: self.steps.next_step(item, self.records.open_attachments)),
        ]
        if item.state is ApplicationState.RETURNED:
            steps.append(("awards.apply", lambda: self.steps.apply(item, item.programme)))
        elif item.state is not ApplicationState.PAID:
            steps.append(("awards.pay", lambda: self.steps.pay(item, item.programme, item.amount)))
        if item.state is not ApplicationState.PAID:
            steps.append(("awards.withdraw", lambda: self.steps.withdraw(item)))
        elif item.seed_fund:
            steps += self._steps_of_seed_fund(item, application_id)
        return steps

    def _steps_of_seed_fund(self, item: ApplicationItem, application_id: str) -> list[Step]:
        duty = self.ask(service.get_seed_fund_duty, application_id)
        steps: list[Step] = []
        if duty.missing:
            steps.append(("award_seed_fund.post", lambda: self.steps.post_seed_fund(item)))
        if duty.posted:
            voucher_id = duty.posted[-1].voucher_id
            steps.append(
                ("award_seed_fund.open_voucher", lambda: self._open_voucher(item, voucher_id))
            )
        return steps

    def _open_voucher(self, item: ApplicationItem, voucher_id: str) -> None:
        from coopdesk.services.search import FoundItem, FoundKind

        found = FoundItem(
            FoundKind.VOUCHER, voucher_id, item.number, "", "ledger", item.organization_id
        )
        self.found.emit(found)
