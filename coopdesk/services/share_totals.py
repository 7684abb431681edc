"""What members hold in the fund and owe it, for the register of members.

A module apart: the register of members stands first in many offices, and needs this of the fund
alone.
"""

import json
from datetime import date

from sqlalchemy import Integer, func, select, type_coerce, union_all

from coopdesk.domain.money import Money
from coopdesk.services.merged_members import list_merged, records_of
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, RepaymentRow, ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork


def holdings_by_member(
    uow: UnitOfWork,
    organization_id: str,
    on: date | None = None,
    *,
    after: int = 0,
    most: int | None = None,
) -> dict[str, int]:
    """Return the shares of each member on a day (today) in bare fen: there may be 50,000 of them.

    They come as one text, a quarter of the time that a row for each of them takes. With ``after``
    and ``most`` those of one block of the register, as ``list_members`` gives it.
    """
    day = on or uow.today
    undone = select(VoucherRow.reverses_id).where(
        VoucherRow.reverses_id.is_not(None), VoucherRow.day <= day
    )
    held = (
        select(
            ShareEntryRow.member_id, func.sum(ShareEntryRow.amount, type_=Integer()).label("fen")
        )
        .where(ShareEntryRow.day <= day, ShareEntryRow.voucher_id.not_in(undone))
        .group_by(ShareEntryRow.member_id)
    )
    if most is None:
        held = held.where(ShareEntryRow.organization_id == organization_id)
    else:
        # by its members alone: SQLite would read all entries of the organization for each block
        own = select(MemberRow.id).where(MemberRow.organization_id == organization_id)
        block = (
            own.where(MemberRow.merged_into_id.is_(None), MemberRow.number > after)
            .order_by(MemberRow.number)
            .limit(most)
            .subquery()
        )
        doubles = own.where(MemberRow.merged_into_id.is_not(None))
        held = held.where(ShareEntryRow.member_id.in_(union_all(select(block.c.id), doubles)))
    totals = held.subquery()
    told = uow.session.scalar(select(func.json_group_object(totals.c.member_id, totals.c.fen)))
    holdings: dict[str, int] = json.loads(told or "{}")
    for double, kept in list_merged(uow, organization_id).items():
        holdings[kept] = holdings.get(kept, 0) + holdings.pop(double, 0)
    return holdings


def fund_standing(uow: UnitOfWork, member_id: str) -> tuple[Money, Money]:
    """Return what a member holds in shares today, and what is outstanding of the advances."""
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    own = records_of(uow, member_id)
    held = select(func.sum(type_coerce(ShareEntryRow.amount, Integer))).where(
        ShareEntryRow.member_id.in_(own), ShareEntryRow.voucher_id.not_in(undone)
    )
    lent = select(func.sum(type_coerce(AdvanceRow.principal, Integer))).where(
        AdvanceRow.member_id.in_(own), AdvanceRow.voucher_id.not_in(undone)
    )
    repaid = (
        select(func.sum(type_coerce(RepaymentRow.principal, Integer)))
        .join(AdvanceRow, AdvanceRow.id == RepaymentRow.advance_id)
        .where(AdvanceRow.member_id.in_(own), RepaymentRow.voucher_id.not_in(undone))
    )
    fen = [uow.session.scalar(query) or 0 for query in (held, lent, repaid)]
    return Money(fen[0]), Money(fen[1] - fen[2])
