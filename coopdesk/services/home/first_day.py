"""The guided first day (第一天): what a new office does once, and what of it is done.

Nobody ticks a step: it is done when its records stand, and not done again when they are gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Capability, Role, may_do
from coopdesk.services.backup_notes import get_backup_place
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.tables.governance import TermRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.system import OperatorRow
from coopdesk.storage.unit_of_work import UnitOfWork


class FirstStep(StrEnum):
    """The steps in their order."""

    ORGANIZATIONS = "organizations"
    MEMBERS = "members"
    BOOKS = "books"
    BODIES = "bodies"
    BACKUP = "backup"
    OPERATORS = "operators"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class FirstStepItem:
    """A step, the page that does it, and whether it is done."""

    step: FirstStep
    page: str
    is_done: bool


_CAPABILITY = {
    FirstStep.ORGANIZATIONS: Capability.ORGANIZATIONS,
    FirstStep.MEMBERS: Capability.MEMBERS,
    FirstStep.BOOKS: Capability.LEDGER,
    FirstStep.BODIES: Capability.GOVERNANCE,
    FirstStep.BACKUP: Capability.SYSTEM,
    FirstStep.OPERATORS: Capability.SYSTEM,
    FirstStep.KEYS: Capability.EXCHANGE,
}
_OF_TOWNSHIPS = {FirstStep.MEMBERS, FirstStep.BOOKS}
"""Members and books are kept in the townships; above them they come by package."""


def list_first_steps(uow: UnitOfWork) -> list[FirstStepItem]:
    """Return the steps of this office that the operator may do, in their order."""
    role, is_township = Role(uow.actor.role), uow.actor.level == OfficeLevel.TOWNSHIP
    return [
        FirstStepItem(step, capability.value, _DONE[step](uow))
        for step, capability in _CAPABILITY.items()
        if may_do(role, capability) and (is_township or step not in _OF_TOWNSHIPS)
    ]


def _has(column: Any, least: int = 1) -> Callable[[UnitOfWork], bool]:
    """Return what tells whether so many records of a table stand."""

    def has(uow: UnitOfWork) -> bool:
        few = select(column).limit(least).subquery()
        return uow.session.scalar(select(func.count()).select_from(few)) == least

    return has


_DONE: dict[FirstStep, Callable[[UnitOfWork], bool]] = {
    FirstStep.ORGANIZATIONS: _has(OrganizationRow.id),
    FirstStep.MEMBERS: _has(MemberRow.id),
    FirstStep.BOOKS: _has(VoucherRow.id),
    FirstStep.BODIES: _has(TermRow.id),
    FirstStep.BACKUP: lambda uow: bool(get_backup_place(uow)),
    FirstStep.OPERATORS: _has(OperatorRow.id, 2),
    FirstStep.KEYS: _has(TrustedOfficeRow.office_id),
}
