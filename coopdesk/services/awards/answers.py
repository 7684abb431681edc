"""How far applications have come: what was done with them, answered to them, and paid."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from coopdesk.domain.applications import ApplicationState, ApplicationStep, standing
from coopdesk.storage.tables.awards import ApplicationRow, ApplicationStepRow, PayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TURNS = tuple(
    turn.value for turn in (ApplicationStep.SUBMIT, ApplicationStep.GRANT, ApplicationStep.RETURN)
)


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
    paid = select(PayoutRow.organization_id, PayoutRow.programme, PayoutRow.award_year)
    return Answers(last, frozenset((one[0], one[1], one[2]) for one in uow.session.execute(paid)))


def state_of(row: ApplicationRow, answers: Answers) -> ApplicationState:
    """Return how far an application has come, with what was answered to it and paid."""
    if (row.organization_id, row.programme, row.award_year) in answers.paid:
        return ApplicationState.PAID
    return standing(ApplicationState(row.state), answers.steps.get(row.id))
