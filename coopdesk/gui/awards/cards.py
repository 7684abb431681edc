"""What the panel at the right shows: every reason with its article, the years, the paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.award_facts import Programme, Question, Verdict
from coopdesk.gui.awards.table import VERDICT_TONES, verdict_in_words, year_in_words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import as_words
from coopdesk.gui.year_ladder import YearLadder
from coopdesk.services.awards import (
    AnswerItem,
    ApplicationItem,
    ApplicationState,
    ApplicationStepItem,
    AssessmentItem,
    DecisionItem,
    DifferenceItem,
    PaperItem,
    ReasonItem,
    SeedFundDuty,
)

_AWAITED = {
    ApplicationState.DRAFT: "awards.awaited_in.draft",
    ApplicationState.CHECKED: "awards.awaited_in.checked",
    ApplicationState.PRINTED: "awards.awaited_in.printed",
    ApplicationState.SIGNED: "awards.awaited_in.signed",
    ApplicationState.SUBMITTED: "awards.awaited_in.submitted",
    ApplicationState.GRANTED: "awards.awaited_in.granted",
    ApplicationState.RETURNED: "awards.awaited_in.returned",
}
"""What is done next with an application, and where; one that was paid shows its own."""


class AwardCard(QWidget):
    """A column of what is known of one award."""

    def __init__(self, title: str, subtitle: str) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.space(5), theme.space(4)] * 2)
        self.column.setSpacing(theme.space(2))
        self.column.addWidget(line(title, "section"))
        self.column.addWidget(line(subtitle, "soft"))

    def add_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Add labels and values side by side; what is empty is left out."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        shown = [(key, value) for key, value in facts if value]
        for row, (key, value) in enumerate(shown):
            label = line(words.text(key), "label", wraps=False)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line(value, "value"), row, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(grid)

    def add_heading(self, key: str) -> None:
        """Add a heading between parts."""
        self.column.addSpacing(theme.space(2))
        self.column.addWidget(line(words.text(key), "section"))

    def add_buttons(self, buttons: Iterable[QPushButton]) -> None:
        """Add what leads elsewhere under all that is told."""
        for button in buttons:
            place = Qt.AlignmentFlag.AlignLeft
            self.column.insertWidget(self.column.count() - 1, button, 0, place)

    def end(self) -> None:
        """Keep everything at the top."""
        self.column.addStretch(1)


def assessment_card(
    item: AssessmentItem,
    decisions: Iterable[DecisionItem],
    answers: Mapping[Question, AnswerItem],
    decide: Callable[[Question], object] | None,
) -> AwardCard:
    """Return the card of one assessment: verdict, money, questions, reasons, years."""
    named = words.choice(item.programme) if item.programme else words.text("award_lack.kind")
    card = AwardCard(item.organization, _under(named, item))
    card.column.addWidget(_verdict(item))
    amount = item.amount_if_yes if item.verdict is Verdict.OPEN else item.amount
    amount_key = "awards.amount_if_yes" if item.verdict is Verdict.OPEN else "awards.amount"
    card.add_facts(
        (
            (amount_key, as_words(amount) if amount else ""),
            ("awards.seed_fund", _seed_fund(item)),
            ("awards.payer", words.choice(item.payer) if item.payer else ""),
            ("awards.number", item.application_number),
            ("awards.state", words.choice(item.state) if item.state else ""),
        )
    )
    for question in item.questions:
        _add_question(card, question, decide)
    if item.most_years:
        card.add_heading("awards.years")
        ladder = YearLadder(item.paid_years, item.most_years)
        card.column.addWidget(ladder)
        card.column.addWidget(line(ladder.sentence, "soft"))
    card.add_heading("awards.reasons")
    for reason in item.reasons:
        card.column.addLayout(_reason(reason))
    _add_decisions(card, item, decisions, answers)
    card.end()
    return card


def application_card(
    item: ApplicationItem,
    differences: Iterable[DifferenceItem] = (),
    steps: Iterable[ApplicationStepItem] = (),
    papers: Iterable[PaperItem] = (),
    duty: SeedFundDuty | None = None,
    *,
    has_slip: bool = True,
    reasons: Iterable[str] = (),
) -> AwardCard:
    """Return the card of one application: its money, where paper and records differ, its steps.

    ``reasons`` say why the records of today do not earn it any more.
    """
    card = AwardCard(item.organization, words.choice(item.programme))
    card.add_facts(
        (
            ("awards.number", item.number),
            ("awards.award_year", year_in_words(item.award_year)),
            ("awards.basis_year", year_in_words(item.basis_year)),
            ("awards.amount", as_words(item.amount)),
            ("awards.seed_fund", as_words(item.seed_fund) if item.seed_fund else ""),
            ("awards.payer", words.choice(item.payer) if item.payer else ""),
            ("awards.state", words.choice(item.state)),
            ("awards.awaited", words.text(_AWAITED[item.state]) if item.state in _AWAITED else ""),
            ("awards.printed_on", as_words(item.printed_on)),
            ("awards.paid", as_words(item.paid)),
            ("awards.paid_on", as_words(item.paid_on)),
            ("awards.document", item.document),
        )
    )
    for reason in reasons:
        card.column.addWidget(toned(reason, "wrong"))
    _add_differences(card, list(differences))
    if item.paid:
        _add_payment(card, duty, has_slip=has_slip)
    _add_steps(card, list(steps))
    _add_papers(card, list(papers))
    card.end()
    return card


def _add_differences(card: AwardCard, parted: Sequence[DifferenceItem]) -> None:
    """Say what stands on the paper and what in the records."""
    if not parted:
        return
    card.add_heading("awards.differences")
    card.column.addWidget(toned(words.text("awards.differences_hint"), "due"))
    blank = words.text("awards.blank")
    for difference in parted:
        printed, now = difference.printed or blank, difference.now or blank
        told = words.text("awards.difference", printed=printed, now=now)
        card.column.addWidget(line(difference.label, "label"))
        card.column.addWidget(line(told, "value"))


def _add_payment(card: AwardCard, duty: SeedFundDuty | None, *, has_slip: bool) -> None:
    """Say whether the bank slip is filed, and how the seed fund's part stands in the books."""
    if not has_slip:
        card.column.addWidget(toned(words.text("awards.slip_missing"), "due"))
    if duty is None:
        return
    card.add_heading("award_seed_fund.heading")
    for entry in duty.posted:
        told = words.text("award_seed_fund.in_books", day=entry.day, amount=entry.amount)
        card.column.addWidget(toned(told, "done"))
    if duty.missing:
        told = words.text("award_seed_fund.missing", amount=duty.missing)
        card.column.addWidget(toned(told, "due"))


def _add_steps(card: AwardCard, steps: Sequence[ApplicationStepItem]) -> None:
    if steps:
        card.add_heading("awards.steps")
    for step in steps:
        day, by = as_words(step.handled_on), step.handled_by
        named = words.choice(step.step)
        if step.reviewer:
            answer = "awards.agreed_yes" if step.agreed else "awards.agreed_no"
            named = f"{words.choice(step.reviewer)}{words.text(answer)}"
        told = words.text("awards.step_line", day=day, step=named, by=by)
        card.column.addWidget(line(told, "value"))
        said = words.text("awards.list_between").join(filter(None, (step.document, step.note)))
        if said:
            card.column.addWidget(line(said, "soft"))


def _add_papers(card: AwardCard, papers: Sequence[PaperItem]) -> None:
    if papers:
        card.add_heading("awards.papers")
    for paper in papers:
        if paper.scans:
            told = words.text("awards.paper_there", name=paper.name, count=len(paper.scans))
            card.column.addWidget(line(told, "value"))
        else:
            told = words.text("awards.paper_missing", name=paper.name)
            card.column.addWidget(toned(told, "due"))


def line(text: str, role: str, *, wraps: bool = True) -> QLabel:
    """Return a line of plain text in a role of the theme."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role == "value":
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def toned(text: str, tone: str) -> QLabel:
    """Return a line of text in the colour of its meaning."""
    label = line(text, "value")
    label.setStyleSheet(f"color: {theme.current().text_colour(tone).name()};")
    return label


def _under(named: str, item: AssessmentItem) -> str:
    year = words.text("awards.of_year", year=item.award_year)
    return words.text("awards.under", programme=named, article=item.article, year=year).strip()


def _verdict(item: AssessmentItem) -> QLabel:
    label = toned(verdict_in_words(item.verdict), VERDICT_TONES[item.verdict])
    label.setFont(theme.current().font(theme.current().large, bold=True))
    return label


def _seed_fund(item: AssessmentItem) -> str:
    if Question.SEED_FUND in item.questions:
        return words.text("awards.seed_fund_open")
    return as_words(item.seed_fund) if item.seed_fund else ""


def _add_question(
    card: AwardCard, question: Question, decide: Callable[[Question], object] | None
) -> None:
    card.column.addWidget(toned(words.choice(question), "due"))
    if decide is None:
        return
    button = QPushButton(words.text("awards.decide"))
    button.setAccessibleName(words.text("awards.decide_on", question=words.choice(question)))
    button.setProperty("kind", "plain" if card.buttons else "primary")
    theme.set_icon(button, "governance", "ink" if card.buttons else "on_accent")
    button.clicked.connect(lambda _: decide(question))
    card.buttons.append(button)
    card.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def _reason(reason: ReasonItem) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(2))
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    sign = QLabel()
    icon, tint = ("check", "done") if reason.is_met else ("close", "wrong")
    sign.setPixmap(theme.pixmap(icon, tint, theme.current().icon, sign.devicePixelRatioF()))
    sign.setAccessibleName(words.text("awards.met" if reason.is_met else "awards.not_met"))
    grid.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(line(reason.sentence, "value"), 0, 1)
    grid.addWidget(line(reason.article, "soft"), 1, 1)
    return grid


_DECIDED = frozenset(
    {
        *("award.decided_for", "award.decided_against"),
        *("award.seed_fund_of_this", "award.seed_fund_of_other"),
    }
)


def answer_key(question: Question, *, granted: bool) -> str:
    """Return the word for yes or no to a question."""
    if question is Question.SEED_FUND:
        return "award_question.seed_now" if granted else "award_question.seed_later"
    return "awards.granted" if granted else "awards.not_granted"


def _add_decisions(
    card: AwardCard,
    item: AssessmentItem,
    decisions: Iterable[DecisionItem],
    answers: Mapping[Question, AnswerItem],
) -> None:
    """Say what the award stands on: the decisions of its year, and the answers for the area."""
    made = {one.question: one for one in decisions if one.award_year == item.award_year}
    told: dict[Question, DecisionItem | AnswerItem] = {
        question: answer
        for question, answer in answers.items()
        if (question is Question.SEED_FUND) == (item.programme is Programme.ACCEPTANCE)
        and any(reason.code in _DECIDED for reason in item.reasons)
    }
    told |= made
    if not told:
        return
    card.add_heading("awards.decisions")
    for question, decision in told.items():
        answer = words.text(answer_key(question, granted=decision.granted))
        card.column.addWidget(line(words.choice(question), "value"))
        basis = words.text(
            "awards.decision",
            answer=answer,
            note=decision.note,
            operator=decision.decided_by,
            day=as_words(decision.decided_on),
        )
        card.column.addWidget(line(basis, "soft"))
