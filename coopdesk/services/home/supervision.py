"""What waits in supervision: to be inspected, settled, told to counties, and put right."""

from collections.abc import Iterator

from coopdesk import words
from coopdesk.domain import periods
from coopdesk.domain.due import Due, DueFact
from coopdesk.services.exchange import period_in_words
from coopdesk.services.supervision import (
    TaskStage,
    count_uninspected,
    is_unsettled,
    list_rectifications,
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
    for item in list_waiting_consequences(uow):
        told = {"unit": item.name, "year": item.year, "article": item.article}
        told["what"] = words.choice(item.consequence) if item.consequence else ""
        about = f"{item.name} {item.year}"
        yield DueFact(Due.CONSEQUENCE, "supervision", None, told, part="ranking", about=about)
    for found in list_rectifications(uow):
        if found.is_own and found.stage in _STAGES:
            told = {"unit": found.organization or found.unit, "problem": found.problem}
            told["responsible"] = found.responsible
            kind, part = _STAGES[found.stage], "rectification"
            yield DueFact(kind, "supervision", found.due_on, told, "", part, found.id)
    for key, name, step in list_waiting_steps(uow):
        told = {"enterprise": name, "task": step.task, "responsible": step.responsible}
        yield DueFact(
            *(Due.PLAN_STEP, "supervision", step.due_on, told, "", "turnaround", key),
            about=f"{key} {step.task}",
        )
