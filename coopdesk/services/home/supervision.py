"""What waits in supervision: to be inspected, settled, told to counties, and put right."""

from collections.abc import Iterator

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.due import Due, DueFact
from coopdesk.domain.exchange import is_below
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services.exchange import list_origins, period_in_words
from coopdesk.services.supervision import (
    TaskStage,
    count_uninspected,
    is_unsettled,
    list_rectifications,
    list_talks,
    list_waiting_consequences,
    list_waiting_steps,
)
from coopdesk.storage.unit_of_work import UnitOfWork

_STAGES = {TaskStage.SOON: Due.RECTIFICATION, TaskStage.OVERDUE: Due.RECTIFICATION_OVERDUE}


def of_supervision(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield what is to be inspected, settled, told to counties, and put right."""
    told: dict[str, object]
    half = periods.containing(uow.today, periods.PeriodKind.HALF)
    if count := count_uninspected(uow, str(half)):
        told = {"count": count, "period": period_in_words(str(half))}
        yield DueFact(
            *(Due.INSPECTION, "supervision", half.last_day, told), part="sheet", about=str(half)
        )
    year = uow.today.year - 1
    if is_unsettled(uow, year):
        yield DueFact(
            *(Due.ASSESSMENT, "supervision", None, {"year": year}), part="ranking", about=str(year)
        )
    yield from _of_counties(uow)
    yield from _of_rectifications(uow)
    for key, name, step in list_waiting_steps(uow):
        told = {"enterprise": name, "task": step.task, "responsible": step.responsible}
        yield DueFact(
            *(Due.PLAN_STEP, "supervision", step.due_on, told, "", "turnaround", key),
            about=f"{key} {step.task}",
        )


def _of_counties(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield reminders and talks: at the city to be called for, at a county to be carried out."""
    told: dict[str, object]
    is_city = uow.actor.level == OfficeLevel.CITY
    for item in list_waiting_consequences(uow):
        told = {"unit": item.name, "year": item.year, "article": item.article}
        told["what"] = words.choice(item.consequence) if item.consequence else ""
        kind = Due.CONSEQUENCE if is_city else Due.CONSEQUENCE_HERE
        about = f"{item.name} {item.year}"
        yield DueFact(kind, "supervision", None, told, part="ranking", about=about)
    for talk in list_talks(uow):
        if talk.talked_on is None:
            told = {"unit": talk.unit, "day": talk.called_on, "reason": talk.reason}
            kind = Due.TALK if talk.is_own else Due.TALK_HERE
            yield DueFact(kind, "supervision", None, told, part="talks", record_id=talk.id)


def _of_rectifications(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield what we found that falls due, and all that an office above wants put right here."""
    own = OfficeLevel(uow.actor.level)
    above = {one.office_id for one in list_origins(uow) if is_below(own, OfficeLevel(one.level))}
    for found in list_rectifications(uow):
        kind = _STAGES.get(found.stage) if found.is_own else None
        if found.office_id in above and found.stage is not TaskStage.DONE:
            kind = Due.RECTIFICATION_HERE
        if kind is not None:
            told: dict[str, object] = {
                "unit": found.organization or found.unit,
                "problem": found.problem,
                "responsible": found.responsible,
            }
            part = "rectification"
            yield DueFact(kind, "supervision", found.due_on, told, "", part, found.id)
