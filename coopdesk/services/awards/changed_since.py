"""Which printed applications have nothing newer behind them, told without filling their forms.

Filling a form reads a dozen tables; asking each table once for its newest change leaves only those
to be filled again behind which something was written since.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, func, select

from coopdesk.storage.tables.awards import ApplicationRow, PayoutRow
from coopdesk.storage.tables.capital import (
    BusinessEntityRow,
    CapitalPaymentRow,
    CapitalTransferRow,
    CapitalVerificationRow,
    ShareholderRow,
)
from coopdesk.storage.tables.exchange import DeletionRow
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

_OF_THE_ORGANIZATION: tuple[type[Any], ...] = (
    *(RatingRow, AcceptanceRow, AnnualStatementRow, HoldingRow, DividendReceivedRow),
    *(ShareholderRow, CapitalVerificationRow, BusinessEntityRow, PayoutRow),
)
_OF_A_SHAREHOLDER: tuple[type[Any], ...] = (CapitalPaymentRow, CapitalTransferRow)
_NAMES = tuple(kind.__tablename__ for kind in (*_OF_THE_ORGANIZATION, *_OF_A_SHAREHOLDER))
_BEYOND = 2**62
"""Stands for a record of another office, whose revisions count otherwise than ours."""


def with_news(uow: UnitOfWork, printed: Iterable[ApplicationRow]) -> list[ApplicationRow]:
    """Return those of the printed applications behind which something was written since."""
    newest = _newest(uow)
    deleted = select(func.max(DeletionRow.revision)).where(DeletionRow.table_name.in_(_NAMES))
    last_deletion = uow.session.scalar(deleted) or 0
    return [
        row
        for row in printed
        if row.printed_revision is None
        or max(newest[row.organization_id], last_deletion) > row.printed_revision
    ]


def _newest(uow: UnitOfWork) -> dict[str, int]:
    """The newest change of each organization and of what is recorded of it."""
    newest: dict[str, int] = defaultdict(int)

    def note(kind: type[Any], owner: Any, *, joined: bool = False) -> None:
        ours = kind.office == uow.actor.office_id
        last = func.max(case((ours, kind.revision), else_=_BEYOND))
        query = select(owner, last).group_by(owner)
        if joined:
            query = query.join(ShareholderRow, ShareholderRow.id == kind.shareholder_id)
        for key, revision in uow.session.execute(query):
            newest[key] = max(newest[key], revision)

    note(OrganizationRow, OrganizationRow.id)
    for kind in _OF_THE_ORGANIZATION:
        note(kind, kind.organization_id)
    for kind in _OF_A_SHAREHOLDER:
        note(kind, ShareholderRow.organization_id, joined=True)
    entity = BusinessEntityRow
    for key, entity_id in uow.session.execute(select(entity.organization_id, entity.entity_id)):
        # the statements of its business entities count for an organization
        newest[key] = max(newest[key], newest[entity_id] if entity_id else 0)
    return newest
