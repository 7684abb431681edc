"""What members hold, read from the share register; rows whose voucher is reversed count no more.

A register row and its voucher are one: the reversal of the voucher, on its own day, takes the row
out. So a register can never say anything else than its account, on any day.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, case, func, or_, select

from coopdesk.domain.money import Money
from coopdesk.services.merged_members import count_together, list_merged, records_of
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork


def reversals(name: str = "reversal") -> Any:
    """Return the vouchers that reverse others, to be joined to what they take out."""
    table = VoucherRow.__table__
    assert isinstance(table, Table)
    return table.alias(name)


def stands_on(day: date, reversal: Any) -> ColumnElement[bool]:
    """Return the condition that a row's voucher is not reversed by ``day``."""
    return or_(reversal.c.id.is_(None), reversal.c.day > day)


def read_holdings(
    uow: UnitOfWork, organization_id: str, day: date, member_id: str = ""
) -> dict[str, Money]:
    """Return the shares of each member on ``day`` in fen, of one member when asked.

    What a double holds counts with the member it was merged into.
    """
    undone = reversals()
    amount = case((stands_on(day, undone), ShareEntryRow.amount), else_=0)
    query = (
        select(ShareEntryRow.member_id, func.sum(amount, type_=Integer()))
        .outerjoin(undone, undone.c.reverses_id == ShareEntryRow.voucher_id)
        .where(ShareEntryRow.organization_id == organization_id, ShareEntryRow.day <= day)
        .group_by(ShareEntryRow.member_id)
    )
    if member_id:
        query = query.where(ShareEntryRow.member_id.in_(records_of(uow, member_id)))
    holdings = {member: Money(fen) for member, fen in uow.session.execute(query)}
    return count_together(holdings, list_merged(uow, organization_id))
