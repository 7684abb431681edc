"""How far applications have come: what was done with them, answered to them, and paid."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.applications import ApplicationState, ApplicationStep, standing, standing_on
from coopdesk.storage.tables.awards import ApplicationRow, ApplicationStepRow, PayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TURNS = tuple(
    turn.value for turn in (ApplicationStep.SUBMIT, ApplicationStep.GRANT, ApplicationStep.RETURN)
)
Stood = tuple[ApplicationRow, ApplicationState]
"""An application and how far it has come."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What stands beside the applications: the office that pays does not own them.

    ``steps`` is the last grant or return of each since it was last handed in; ``paid`` names what
    was paid by organization, programme and year.
    """

    steps: Mapping[str, ApplicationStep | None]
    paid: frozenset[tuple[str, str, int]]


def answers_to(uow: UnitOfWork, application_id: str | None = None) -> Answers:
    """Return what was answered and paid, for one application or for all."""
    row = ApplicationStepRow
    query = select(row.application_id, row.step).where(row.step.in_(_TURNS))
    if application_id is not None:
        query = query.where(row.application_id == application_id)
    last: dict[str, ApplicationStep | None] = {}
    for found in uow.session.execute(query.order_by(row.handled_on, row.id)):
        step = ApplicationStep(found.step)
        last[found.application_id] = None if step is ApplicationStep.SUBMIT else step
    return Answers(last, _paid(uow, date.max))


def state_of(row: ApplicationRow, answers: Answers) -> ApplicationState:
    """Return how far an application has come, with what was answered to it and paid."""
    if (row.organization_id, row.programme, row.award_year) in answers.paid:
        return ApplicationState.PAID
    return standing(ApplicationState(row.state), answers.steps.get(row.id))


def with_states(
    uow: UnitOfWork, rows: Iterable[ApplicationRow], on: date | None = None
) -> Iterator[Stood]:
    """Yield applications with how far they have come; as of a day those that were there by then.

    One was there from the first day anything is known of it: in the log, or as a step or a print.
    """
    if on is None:
        answers = answers_to(uow)
        yield from ((row, state_of(row, answers)) for row in rows)
        return
    steps: dict[str, list[tuple[date, ApplicationStep]]] = {}
    for found in uow.session.scalars(select(ApplicationStepRow)):
        step = (found.handled_on, ApplicationStep(found.step))
        steps.setdefault(found.application_id, []).append(step)
    paid = _paid(uow, on)
    for row in rows:
        taken = steps.get(row.id, [])
        first, taken_back = _logged(uow, row)
        if min([first, row.printed_on or first, *(day for day, _ in taken)]) > on:
            continue
        state = standing_on(on, taken, row.printed_on)
        if taken_back is not None and taken_back <= on:
            state = ApplicationState.WITHDRAWN
        if (row.organization_id, row.programme, row.award_year) in paid:
            state = ApplicationState.PAID
        yield row, state


def _paid(uow: UnitOfWork, until: date) -> frozenset[tuple[str, str, int]]:
    paid = select(PayoutRow.organization_id, PayoutRow.programme, PayoutRow.award_year)
    found = uow.session.execute(paid.where(PayoutRow.paid_on <= until))
    return frozenset((one[0], one[1], one[2]) for one in found)


def _logged(uow: UnitOfWork, row: ApplicationRow) -> tuple[date, date | None]:
    """Return the day an application came into the log, and the day it was taken back if it is."""
    from coopdesk.services.record_trail import notes_of  # asked of past days alone

    is_taken_back = row.state == ApplicationState.WITHDRAWN.value
    first, taken_back = uow.today, None
    for note in notes_of(uow, ApplicationRow.__tablename__, row.id):
        first = date.fromisoformat(note.entry.at[:10])
        if is_taken_back and taken_back is None and "state" in note.was:
            taken_back = first
    return first, taken_back
