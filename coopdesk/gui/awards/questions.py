"""What the policy leaves open: asked of the county, answered once for its whole area."""

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.awards.cards import AwardCard, answer_key, line, toned
from coopdesk.gui.awards.dialogs import answer_fields
from coopdesk.gui.awards.registers import AwardsRegister, Step
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.services import awards as service
from coopdesk.services.awards import QuestionItem


def answer_in_words(item: QuestionItem) -> str:
    """Return how a question was answered for the area."""
    if item.answer is None:
        return words.text("award_question.unanswered")
    return words.text(answer_key(item.question, granted=item.answer.granted))


def _tone(answer: str) -> str:
    return "due" if answer == words.text("award_question.unanswered") else "done"


class QuestionTableModel(ItemTableModel[QuestionItem]):
    """The questions, what hangs on them, and their answers."""

    columns = (
        Column("award_question.question", attrgetter("question"), grows=True),
        Column("award_question.waiting", lambda item: len(item.waiting), numeric=True),
        Column("award_question.amount", lambda item: item.amount or None, numeric=True, width=6),
        Column("award_question.given", answer_in_words, tone=_tone, width=9),
        Column("award_question.decided", attrgetter("decided"), numeric=True, optional=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("question")


class QuestionsRegister(AwardsRegister):
    """The open questions of the policy; Enter records the answer."""

    name = "award_questions"
    list_key = "award_question.list"
    offers = frozenset({"award_question.answer"})

    def make_model(self) -> QuestionTableModel:
        return QuestionTableModel()

    def reload(self) -> None:
        self.set_items(self.ask(service.list_questions, self._year, self.past.asked))

    def detail(self, item: QuestionItem) -> QWidget:
        card = AwardCard(words.choice(item.question), item.source)
        if item.answer is None:
            card.column.addWidget(toned(answer_in_words(item), "due"))
        else:
            card.column.addWidget(toned(answer_in_words(item), "done"))
            card.add_facts(
                (
                    ("award_question.place", item.answer.place),
                    ("awards.note", item.answer.note),
                    ("award_question.decided_by", item.answer.decided_by),
                    ("award_question.decided_on", as_words(item.answer.decided_on)),
                )
            )
        if item.waiting:
            card.add_heading("award_question.waiting_for")
            for name in item.waiting:
                card.column.addWidget(line(name, "value"))
        card.end()
        if item.answer is not None:
            label = "awards.decision_papers"
            card.add_buttons([self.papers_of("award_answer", item.answer.id, label)])
        return card

    def steps_of(self, item: QuestionItem) -> list[Step]:
        """Return the one step: the answer."""
        return [("award_question.answer", lambda: self.answer(item))]

    def answer(self, item: QuestionItem) -> FormDialog:
        """Open the dialog that records the answer for the whole area, with its basis."""

        def command(values: Mapping[str, Any]) -> service.AnswerQuestion:
            return service.AnswerQuestion(
                item.question, values["awards.answer"], values["awards.note"] or ""
            )

        form = Form(
            title=words.text("award_question.answer_title"),
            intro=words.text(
                "award_question.answer_intro",
                question=words.choice(item.question),
            ),
            fields=answer_fields(item.question),
            handler=service.answer_question,
            command=command,
            primary=words.text("award_question.answer"),
        )
        dialog = FormDialog(self.door, form, self.window())
        dialog.saved.connect(lambda _: self.show_done(words.text("award_question.answered")))
        dialog.open()
        return dialog
