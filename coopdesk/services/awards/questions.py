"""What 赤政发〔2023〕14号 leaves open: asked of the county, decided once, and counted ever after.

An answer for the whole area settles a question for every organization in it; a decision for one
organization and year goes before it. Both keep their basis, their day and who wrote them down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from coopdesk.domain.applications import APPLIED_ANEW, ApplicationState
from coopdesk.domain.award_facts import Programme, Question
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import area_of
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.awards.facts import Candidate, list_candidates
from coopdesk.services.awards.queries import against_year, assess_candidate, rule_on
from coopdesk.services.divisions import division_name
from coopdesk.storage.tables.awards import AnswerRow, ApplicationRow, DecisionRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DecideQuestion:
    """Record the county's answer to a question the policy leaves open; ``note`` says on what."""

    organization_id: str
    question: Question
    award_year: int
    granted: bool
    note: str


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Record the answer for every organization of the office's area; ``note`` says on what."""

    question: Question
    granted: bool
    note: str


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """The recorded answer to a question that the policy leaves open."""

    id: str
    organization_id: str
    question: Question
    award_year: int
    granted: bool
    note: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """An answer that stands for an area, and for which."""

    id: str
    place: str
    granted: bool
    note: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """One open question of the policy with its source, and how it stands for a year of payment.

    ``waiting`` are the organizations whose award hangs on it, ``amount`` (fen) what yes would add
    for them, ``decided`` how many organizations have a decision of their own for the year.
    """

    question: Question
    source: str
    answer: AnswerItem | None
    waiting: tuple[str, ...]
    amount: Money
    decided: int

    @property
    def id(self) -> str:
        """What tells the question from the others."""
        return self.question.value


_RULES = {
    Question.RATING_YEAR: "revenue_award.trinity_organization.minimum_stars",
    Question.FIRST_YEAR: "revenue_award.trinity_organization.first_year",
    Question.RATING_LOST: "revenue_award.trinity_organization.minimum_stars",
    Question.SEED_FUND: "acceptance_award.seed_fund_of_first",
}


def decide_question(uow: UnitOfWork, command: DecideQuestion) -> str:
    """Record the answer for one organization and year and return its id.

    Raises RuleViolation where the question does not arise for that year, without a note, or when an
    application stands on the office's earlier answer; NeedsConfirmation ``award.decide_again`` to
    go past an answer that stands.
    """
    require(against_year(uow.reference.policies, command.award_year))
    [candidate] = list_candidates(uow, command.organization_id)
    known = uow.session.scalars(
        select(DecisionRow).filter_by(
            organization_id=candidate.id,
            question=command.question.value,
            award_year=command.award_year,
            office=uow.actor.office_id,
        )
    ).first()
    require(_against_deciding(uow, command, candidate, is_known=known is not None))
    if command.question in candidate.facts_for(command.award_year).choices:
        uow.confirm("award.decide_again", question=command.question, year=command.award_year)
    row = known or DecisionRow(
        organization_id=candidate.id,
        question=command.question.value,
        award_year=command.award_year,
    )
    row.granted, row.note = command.granted, command.note.strip()
    row.decided_on, row.decided_by = uow.today, uow.actor.operator
    return uow.add(row)


def answer_question(uow: UnitOfWork, command: AnswerQuestion) -> str:
    """Record the answer for the area of this office and return its id.

    Raises RuleViolation without a note, and when applications stand on another earlier answer;
    NeedsConfirmation ``award.answer_again`` to change one.
    """
    known = uow.session.scalars(
        select(AnswerRow).filter_by(
            question=command.question.value,
            division_code=uow.actor.division_code,
            office=uow.actor.office_id,
        )
    ).first()
    refusals = [] if command.note.strip() else [Refusal("award.note_missing")]
    if known is not None and known.granted != command.granted:
        refusals += _against_another(uow, command.question)
    require(refusals)
    if known is not None:
        uow.confirm("award.answer_again", question=command.question)
    row = known or AnswerRow(question=command.question.value, division_code=uow.actor.division_code)
    row.granted, row.note = command.granted, command.note.strip()
    row.decided_on, row.decided_by = uow.today, uow.actor.operator
    return uow.add(row)


def list_questions(uow: UnitOfWork, year: int, on: date | None = None) -> list[QuestionItem]:
    """Return what the text leaves open, as it stands for awards paid in ``year``.

    As of a day with the answers given by then, and what hung on them.
    Raises RuleViolation ``award.before_policy`` for years of which the policy does not speak.
    """
    book = uow.reference.policies
    require(against_year(book, year))
    candidates = list_candidates(uow, on=on)
    answers = _answers_for(uow, uow.actor.division_code, on)
    waiting: dict[Question, list[tuple[str, Money]]] = {question: [] for question in Question}
    for candidate in candidates:
        for assessment in assess_candidate(candidate, year):
            for question in assessment.questions:
                waiting[question].append((candidate.name, assessment.amount_if_yes))
    return [
        QuestionItem(
            question=question,
            source=rule_on(book, _RULES[question], year, uow.actor.division_code).source,
            answer=answers.get(question),
            waiting=tuple(name for name, _ in waiting[question]),
            amount=total([amount for _, amount in waiting[question]]),
            decided=sum(_is_decided(candidate, question, year) for candidate in candidates),
        )
        for question in Question
    ]


def list_decisions(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> list[DecisionItem]:
    """Return the answers to open questions recorded, or by a day, the newest year first."""
    query = select(DecisionRow).where(DecisionRow.decided_on <= (on or date.max))
    query = query.order_by(DecisionRow.award_year.desc(), DecisionRow.question)
    if organization_id is not None:
        query = query.where(DecisionRow.organization_id == organization_id)
    return [
        DecisionItem(
            row.id,
            row.organization_id,
            Question(row.question),
            row.award_year,
            row.granted,
            row.note,
            row.decided_on,
            row.decided_by,
        )
        for row in uow.session.scalars(query)
    ]


def list_answers(
    uow: UnitOfWork, organization_id: str, on: date | None = None
) -> dict[Question, AnswerItem]:
    """Return the answers that stand for the area of an organization, or stood; raises NotFound."""
    return _answers_for(uow, uow.get(OrganizationRow, organization_id).division_code, on)


def _answers_for(
    uow: UnitOfWork, division: str, on: date | None = None
) -> dict[Question, AnswerItem]:
    """The answers that stand for a whole division; that of the widest area goes before."""
    rows = uow.session.scalars(select(AnswerRow).where(AnswerRow.decided_on <= (on or date.max)))
    here = [row for row in rows if division.startswith(area_of(row.division_code))]
    return {
        Question(row.question): AnswerItem(
            id=row.id,
            place=division_name(uow, row.division_code),
            granted=row.granted,
            note=row.note,
            decided_on=row.decided_on,
            decided_by=row.decided_by,
        )
        for row in sorted(here, key=lambda row: -len(area_of(row.division_code)))
    }


def _is_decided(candidate: Candidate, question: Question, year: int) -> bool:
    return any(one.question is question and one.award_year == year for one in candidate.decisions)


def _against_deciding(
    uow: UnitOfWork, command: DecideQuestion, candidate: Candidate, *, is_known: bool
) -> list[Refusal]:
    refusals = []
    if not command.note.strip():
        refusals.append(Refusal("award.note_missing"))
    if not is_known and not _arises(candidate, command.question, command.award_year):
        values = {"question": command.question, "year": command.award_year}
        refusals.append(Refusal("award.question_not_open", values=values))
    for row in _standing(uow, command) if is_known else ():
        values = {"number": row.number, "year": row.award_year}
        refusals.append(Refusal("award.applied_already", values=values))
    return refusals


def _arises(candidate: Candidate, question: Question, year: int) -> bool:
    """Whether the award of the year would hang on the question if nobody had answered it."""
    undecided = replace(
        candidate,
        decisions=tuple(one for one in candidate.decisions if one.question is not question),
        answers={key: told for key, told in candidate.answers.items() if key is not question},
    )
    return any(question in one.questions for one in assess_candidate(undecided, year))


def _standing(uow: UnitOfWork, command: DecideQuestion) -> list[ApplicationRow]:
    """Return the applications that stand on the earlier answer."""
    is_about_acceptance = command.question is Question.SEED_FUND
    query = select(ApplicationRow).where(
        ApplicationRow.organization_id == command.organization_id,
        ApplicationRow.award_year == command.award_year,
        ApplicationRow.state != ApplicationState.WITHDRAWN.value,
        (ApplicationRow.programme == Programme.ACCEPTANCE.value) == is_about_acceptance,
    )
    return list(uow.session.scalars(query))


def _against_another(uow: UnitOfWork, question: Question) -> Iterator[Refusal]:
    """Yield a refusal for each application that stands on the answer for the area."""
    answers = answers_to(uow)
    candidates = {candidate.id: candidate for candidate in list_candidates(uow)}
    for row in uow.session.scalars(select(ApplicationRow).order_by(ApplicationRow.number)):
        candidate, year = candidates[row.organization_id], row.award_year
        is_about_it = (row.programme == Programme.ACCEPTANCE.value) == (
            question is Question.SEED_FUND
        )
        if (
            is_about_it
            and state_of(row, answers) not in APPLIED_ANEW
            and not _is_decided(candidate, question, year)
            and _arises(candidate, question, year)
        ):
            yield Refusal("award.applied_already", values={"number": row.number, "year": year})
