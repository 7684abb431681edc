"""What the offices above answered to applications that were handed in."""

from collections.abc import Mapping

from sqlalchemy import select

from coopdesk.domain.applications import ApplicationState, ApplicationStep, standing
from coopdesk.storage.tables.awards import ApplicationRow, ApplicationStepRow
from coopdesk.storage.unit_of_work import UnitOfWork

_TURNS = tuple(
    turn.value for turn in (ApplicationStep.SUBMIT, ApplicationStep.GRANT, ApplicationStep.RETURN)
)


def answers_to(
    uow: UnitOfWork, application_id: str | None = None
) -> Mapping[str, ApplicationStep | None]:
    """Return the last grant or return of each application since it was last handed in."""
    row = ApplicationStepRow
    query = select(row.application_id, row.step).where(row.step.in_(_TURNS))
    if application_id is not None:
        query = query.where(row.application_id == application_id)
    last: dict[str, ApplicationStep | None] = {}
    for found in uow.session.execute(query.order_by(row.handled_on, row.id)):
        step = ApplicationStep(found.step)
        last[found.application_id] = None if step is ApplicationStep.SUBMIT else step
    return last


def state_of(
    row: ApplicationRow, answers: Mapping[str, ApplicationStep | None]
) -> ApplicationState:
    """Return how far an application has come, with what was answered to it."""
    return standing(ApplicationState(row.state), answers.get(row.id))
