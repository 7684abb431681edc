"""What members hold and owe, read from the registers; rows whose voucher is reversed count no more.

A register row and its voucher are one: the reversal of the voucher, on its own day, takes the row
out. So a register can never say anything else than its account, on any day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceSource,
    PrincipalStep,
    compute_overdue_band,
    compute_overdue_days,
    compute_usage_fee,
)
from coopdesk.domain.policy import RuleBook
from coopdesk.services.merged_members import count_together, list_merged, records_of
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, RepaymentRow, ShareEntryRow
from coopdesk.storage.unit_of_work import UnitOfWork

# Whom the advance names; ``MemberRow`` in the same query is who owes it.
_NAMED = aliased(MemberRow)


@dataclass(frozen=True, slots=True)
class AdvanceItem:
    """One advance as it stands on a day: what is out, what fee is due, how long overdue."""

    id: str
    number: str
    member_id: str
    member_number: int
    member: str
    principal: Money
    lent_on: date
    due_on: date
    usage_fee_bp: int
    day_basis: int
    source: str
    purpose: str
    guarantor: str
    resolution: str
    repaid: Money
    outstanding: Money
    fee_paid: Money
    fee_due: Money
    overdue_days: int
    band: int
    voucher_id: str


@dataclass(frozen=True, slots=True)
class _Repaid:
    day: date
    principal: Money
    fee: Money


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


def read_advances(
    uow: UnitOfWork,
    organization_id: str,
    day: date,
    *,
    member_id: str = "",
    advance_id: str = "",
    guarantor: str = "",
) -> list[AdvanceItem]:
    """Return the advances made by ``day`` and not undone, as they stand on it, by number.

    The debt of a double is the debt of the member it was merged into.
    """
    undone = reversals()
    query = (
        select(*_COLUMNS)
        .join(_NAMED, _NAMED.id == AdvanceRow.member_id)
        .join(MemberRow, MemberRow.id == func.coalesce(_NAMED.merged_into_id, _NAMED.id))
        .outerjoin(undone, undone.c.reverses_id == AdvanceRow.voucher_id)
        .where(
            AdvanceRow.organization_id == organization_id,
            AdvanceRow.lent_on <= day,
            stands_on(day, undone),
        )
        .order_by(AdvanceRow.number)
    )
    if member_id:
        query = query.where(AdvanceRow.member_id.in_(records_of(uow, member_id)))
    if guarantor:
        query = query.where(AdvanceRow.guarantor == guarantor)
    if advance_id:
        query = query.where(AdvanceRow.id == advance_id)
    rows = uow.session.execute(query).all()
    repaid = _repayments(uow, [row.id for row in rows], day)
    rules = get_rules(uow, organization_id, day)
    return [_advance(row, repaid.get(row.id, []), day, rules) for row in rows]


def read_last_repayment_day(uow: UnitOfWork, advance_id: str) -> date | None:
    """Return the day of the last repayment that stands, None for none."""
    undone = reversals()
    return uow.session.execute(
        select(func.max(RepaymentRow.day, type_=RepaymentRow.day.type))
        .outerjoin(undone, undone.c.reverses_id == RepaymentRow.voucher_id)
        .where(RepaymentRow.advance_id == advance_id, undone.c.id.is_(None))
    ).scalar_one()


_COLUMNS = (
    AdvanceRow.id,
    AdvanceRow.number,
    MemberRow.id.label("member_id"),
    MemberRow.number.label("member_number"),
    MemberRow.name.label("member"),
    AdvanceRow.principal,
    AdvanceRow.lent_on,
    AdvanceRow.due_on,
    AdvanceRow.usage_fee_bp,
    AdvanceRow.day_basis,
    AdvanceRow.source,
    AdvanceRow.purpose,
    AdvanceRow.guarantor,
    AdvanceRow.resolution,
    AdvanceRow.voucher_id,
)


def _repayments(uow: UnitOfWork, advance_ids: Sequence[str], day: date) -> dict[str, list[_Repaid]]:
    if not advance_ids:
        return {}
    undone = reversals()
    rows = uow.session.execute(
        select(
            RepaymentRow.advance_id,
            RepaymentRow.day,
            RepaymentRow.principal,
            RepaymentRow.usage_fee,
        )
        .outerjoin(undone, undone.c.reverses_id == RepaymentRow.voucher_id)
        .where(
            and_(RepaymentRow.day <= day, stands_on(day, undone)),
            RepaymentRow.advance_id.in_(_asked(advance_ids)),
        )
        .order_by(RepaymentRow.day, RepaymentRow.revision)
    )
    repaid: dict[str, list[_Repaid]] = {}
    for advance_id, on, principal, fee in rows:
        repaid.setdefault(advance_id, []).append(_Repaid(on, principal, fee))
    return repaid


def _asked(advance_ids: Sequence[str]) -> Any:
    """Return ids as one parameter: SQLite bounds the number of parameters, not their length."""
    each = func.json_each(json.dumps(list(advance_ids))).table_valued("value")
    return select(each.c.value)


def _advance(row: Any, repaid: list[_Repaid], day: date, rules: RuleBook) -> AdvanceItem:
    steps, outstanding = [PrincipalStep(row.lent_on, row.principal)], row.principal
    for payment in repaid:
        outstanding = outstanding - payment.principal
        steps.append(PrincipalStep(payment.day, outstanding))
    fee_paid = total([payment.fee for payment in repaid])
    fee = compute_usage_fee(steps, day, row.usage_fee_bp, row.day_basis)
    overdue_days = compute_overdue_days(row.due_on, day, outstanding)
    return AdvanceItem(
        id=row.id,
        number=row.number,
        member_id=row.member_id,
        member_number=row.member_number,
        member=row.member,
        principal=row.principal,
        lent_on=row.lent_on,
        due_on=row.due_on,
        usage_fee_bp=row.usage_fee_bp,
        day_basis=row.day_basis,
        source=AdvanceSource(row.source).value,
        purpose=row.purpose,
        guarantor=row.guarantor,
        resolution=row.resolution,
        repaid=row.principal - outstanding,
        outstanding=outstanding,
        fee_paid=fee_paid,
        fee_due=max(fee - fee_paid, ZERO),
        overdue_days=overdue_days,
        band=compute_overdue_band(overdue_days, rules),
        voucher_id=row.voucher_id,
    )
