"""Putting off what waits (暂缓): with a reason, until a day, and taken back at will."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.due import Due, DueFact, assess_dismissal
from coopdesk.domain.errors import NotFound, require
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.services.home.queries import due_in_words, list_every_due
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.home import DueDismissalRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DismissDue:
    """Put off one thing that waits until a day; the three parts of its key name it."""

    kind: Due
    organization_id: str
    about: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class RecallDue:
    """Tell of a thing again that was put off."""

    dismissal_id: str


@dataclass(frozen=True, slots=True)
class DismissalItem:
    """One thing that was put off, as it read then; ``organization`` is empty for the office."""

    id: str
    kind: Due
    organization: str
    title: str
    until: date
    reason: str
    dismissed_on: date
    dismissed_by: str


@judges_right_itself
def dismiss_due(uow: UnitOfWork, command: DismissDue) -> str:
    """Put the thing off and return the id of the record; putting off again sets day and reason.

    Raises NotFound when it does not wait any more, RuleViolation ``right.missing`` for who may not
    settle it, ``due.never_put_off``, ``due.reason_missing``, ``due.wrong_day``.
    """
    fact = _waiting(uow, command)
    _require_right(uow, fact.page)
    require(assess_dismissal(command.kind, command.until, command.reason, uow.today))
    kind, organization_id, about = fact.key
    row = uow.session.scalars(
        select(DueDismissalRow).filter_by(kind=kind, organization_id=organization_id, about=about)
    ).one_or_none()
    row = row or DueDismissalRow(kind=kind, organization_id=organization_id, about=about)
    row.title = due_in_words(fact)[0]
    row.until, row.reason = command.until, command.reason.strip()
    row.dismissed_on, row.dismissed_by = uow.today, uow.actor.operator
    return uow.add(row)


@judges_right_itself
def recall_due(uow: UnitOfWork, command: RecallDue) -> None:
    """Forget that a thing was put off; raises NotFound, RuleViolation ``right.missing``."""
    row = uow.get(DueDismissalRow, command.dismissal_id)
    waiting = (fact.page for fact in list_every_due(uow, None) if fact.kind == row.kind)
    _require_right(uow, next(waiting, ""))
    uow.session.delete(row)


def list_dismissals(uow: UnitOfWork) -> list[DismissalItem]:
    """Return what is put off until a day that has not come, the first to come back first.

    Of what the operator may see, or put off himself.
    """
    seen = {fact.key for fact in list_every_due(uow, None)}
    rows = uow.session.execute(
        select(DueDismissalRow, OrganizationRow.name)
        .outerjoin(OrganizationRow, OrganizationRow.id == DueDismissalRow.organization_id)
        .where(DueDismissalRow.until > uow.today)
        .order_by(DueDismissalRow.until, DueDismissalRow.id)
    )
    return [
        DismissalItem(
            *(row.id, Due(row.kind), name or "", row.title, row.until, row.reason),
            *(row.dismissed_on, row.dismissed_by),
        )
        for row, name in rows
        if (row.kind, row.organization_id, row.about) in seen
        or row.dismissed_by == uow.actor.operator
    ]


def _waiting(uow: UnitOfWork, command: DismissDue) -> DueFact:
    wanted = (command.kind.value, command.organization_id, command.about)
    for fact in list_every_due(uow, command.organization_id or None):
        if fact.key == wanted:
            return fact
    raise NotFound(DueDismissalRow.__tablename__, command.about or command.kind.value)


def _require_right(uow: UnitOfWork, page: str) -> None:
    """Refuse who may not settle the thing: it belongs to the capability of its page."""
    if page in list(Capability):
        require(assess_right([Role(uow.actor.role)], Capability(page)))
