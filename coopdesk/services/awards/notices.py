"""What a person has to look at again: paper and records that part, awards no longer earned."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.applications import ApplicationState
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.awards.changed_since import with_news
from coopdesk.services.awards.facts import list_candidates
from coopdesk.services.awards.flow import against_application
from coopdesk.services.awards.queries import ApplicationItem, list_applications
from coopdesk.storage.tables.awards import ApplicationRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from coopdesk.services.awards.application_form import DifferenceItem

_ENDED = frozenset({ApplicationState.WITHDRAWN, ApplicationState.RETURNED, ApplicationState.PAID})


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """What is wrong with an application today.

    ``differences`` are texts that stand otherwise on the printed paper than in the records,
    ``reasons`` say, each with its article, why what was applied for is not earned any more.
    """

    application_id: str
    organization_id: str
    number: str
    award_year: int
    differences: "tuple[DifferenceItem, ...]"
    reasons: tuple[str, ...]


def list_notices(
    uow: UnitOfWork, year: int | None = None, organization_id: str | None = None
) -> list[NoticeItem]:
    """Return what is to be looked at of this office's applications until they are paid.

    Those that were taken back or returned are left out: they are drafted anew anyway.
    """
    query = select(ApplicationRow).where(ApplicationRow.office == uow.actor.office_id)
    if year is not None:
        query = query.where(ApplicationRow.award_year == year)
    if organization_id is not None:
        query = query.where(ApplicationRow.organization_id == organization_id)
    rows = uow.session.scalars(query.order_by(ApplicationRow.number)).all()
    answers = answers_to(uow)
    pending = [row for row in rows if state_of(row, answers) not in _ENDED]
    if not pending:
        return []
    # the start page asks too: forms are filled where something may have parted, not at the start
    from coopdesk.services.awards.application_form import list_differences

    candidates = {one.id: one for one in list_candidates(uow, organization_id)}
    printed = [row for row in pending if row.printed_values is not None]
    may_differ = {row.id for row in with_news(uow, printed)}
    items = []
    for row in pending:
        refusals = against_application(row, candidates[row.organization_id])
        differences = list_differences(uow, row.id) if row.id in may_differ else []
        if differences or refusals:
            items.append(
                NoticeItem(
                    row.id,
                    row.organization_id,
                    row.number,
                    row.award_year,
                    tuple(differences),
                    tuple(words.refusal(refusal) for refusal in refusals),
                )
            )
    return items


def list_watched_applications(
    uow: UnitOfWork,
    year: int | None = None,
    organization_id: str | None = None,
    on: date | None = None,
) -> list[ApplicationItem]:
    """Return ``list_applications``, each with what is to be looked at of it today.

    As of a day nothing is to be looked at any more.
    """
    if on is not None:
        return list_applications(uow, year, organization_id, on)
    notices = {one.application_id: one for one in list_notices(uow, year, organization_id)}
    return [
        replace(item, notice=notice_in_words(notices[item.id])) if item.id in notices else item
        for item in list_applications(uow, year, organization_id)
    ]


def notice_in_words(notice: NoticeItem) -> str:
    """Return what is to be looked at, short enough for a cell; what is lost goes first."""
    if notice.reasons:
        return words.text("awards.notice_lost")
    return words.text("awards.notice_differs", count=len(notice.differences))
