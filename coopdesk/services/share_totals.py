"""What each member holds in the fund, for lists of members.

A module apart: the register of members stands first in many offices, and needs this of the fund
alone.
"""

import json

from sqlalchemy import Integer, func, select

from coopdesk.services.merged_members import list_merged
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork


def holdings_by_member(uow: UnitOfWork, organization_id: str) -> dict[str, int]:
    """Return the shares of each member today in bare fen: the register may list 50,000 of them.

    They come as one text, a quarter of the time that a row for each of them takes.
    """
    day = uow.today
    undone = select(VoucherRow.reverses_id).where(
        VoucherRow.reverses_id.is_not(None), VoucherRow.day <= day
    )
    held = (
        select(
            ShareEntryRow.member_id, func.sum(ShareEntryRow.amount, type_=Integer()).label("fen")
        )
        .where(
            ShareEntryRow.organization_id == organization_id,
            ShareEntryRow.day <= day,
            ShareEntryRow.voucher_id.not_in(undone),
        )
        .group_by(ShareEntryRow.member_id)
        .subquery()
    )
    told = uow.session.scalar(select(func.json_group_object(held.c.member_id, held.c.fen)))
    holdings: dict[str, int] = json.loads(told or "{}")
    for double, kept in list_merged(uow, organization_id).items():
        holdings[kept] = holdings.get(kept, 0) + holdings.pop(double, 0)
    return holdings
