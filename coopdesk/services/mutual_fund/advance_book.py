"""The advances as they stand on a day: schedule, changes, repayments, guarantors, class.

As in the share register a row whose voucher is reversed counts no more from that day on; a change
without a voucher counts until it is withdrawn.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from coopdesk.domain.advances import (
    Arrears,
    ChangeKind,
    Instalment,
    compute_arrears,
    compute_rating,
)
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceSource,
    FeeRounding,
    compute_overdue_band,
    compute_usage_fee,
)
from coopdesk.domain.policy import RuleBook
from coopdesk.services.merged_members import records_of
from coopdesk.services.mutual_fund.advance_standing import Standing, standing_of
from coopdesk.services.mutual_fund.holdings import reversals, stands_on
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import (
    AdvanceChangeRow,
    AdvanceRow,
    GuaranteeRow,
    InstalmentRow,
    RepaymentRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

# Whom the advance names; ``MemberRow`` in the same query is who owes it.
_NAMED = aliased(MemberRow)


@dataclass(frozen=True, slots=True)
class GuarantorItem:
    """A member who answers for an advance, jointly, up to an amount."""

    member_id: str
    member_number: int
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class AdvanceChangeItem:
    """One change of an advance that stands."""

    id: str
    day: date
    kind: str
    due_on: date | None
    band: int | None
    amount: Money
    usage_fee: Money
    reason: str
    resolution: str
    voucher_id: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class AdvanceItem:
    """One advance as it stands on a day: what is out, what fee is due, how long overdue.

    ``due_on`` is its last day as extended, ``next_due`` the day of the first instalment not yet
    paid, ``overdue`` what should have been paid and was not, ``band`` its class from 0 to 4.
    ``fee_over`` was paid above the fee of the days and goes back or counts for later ones.
    ``guarantor`` names all of them, ``guarantor_by_name`` who is named in words and binds nobody.
    """

    id: str
    organization_id: str
    number: str
    member_id: str
    member_number: int
    member: str
    principal: Money
    lent_on: date
    due_on: date
    first_due_on: date
    next_due: date | None
    usage_fee_bp: int
    day_basis: int
    source: str
    purpose: str
    guarantor: str
    guarantor_by_name: str
    resolution: str
    repaid: Money
    written_off: Money
    outstanding: Money
    fee_paid: Money
    fee_due: Money
    fee_over: Money
    overdue: Money
    overdue_days: int
    band: int
    band_by_days: int
    voucher_id: str
    schedule: tuple[Instalment, ...]
    guarantors: tuple[GuarantorItem, ...]
    changes: tuple[AdvanceChangeItem, ...]
    rounding: FeeRounding
    standing: Standing

    def fee_by(self, rounding: FeeRounding, day: date) -> Money:
        """Return the fee due on ``day`` if it were rounded in another way."""
        asked = (day, self.usage_fee_bp, self.day_basis, rounding)
        return self.standing.due(compute_usage_fee(self.standing.steps, *asked))


@dataclass(frozen=True, slots=True)
class _Repaid:
    day: date
    principal: Money
    fee: Money


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to one advance, read for many at once."""

    repaid: list[_Repaid]
    changes: list[AdvanceChangeItem]
    plans: dict[str | None, tuple[Instalment, ...]]
    guarantors: tuple[GuarantorItem, ...]


def read_advances(
    uow: UnitOfWork,
    organization_id: str | Collection[str],
    day: date,
    *,
    member_id: str = "",
    advance_id: str = "",
    guarantor: tuple[str, str] | None = None,
) -> list[AdvanceItem]:
    """Return the advances made by ``day`` and not undone, as they stand on it, by number.

    Several organizations are read at once. The debt of a double is the debt of the member it was
    merged into. ``guarantor`` is the id of one who answers for them and the name older agreements
    give instead.
    """
    asked = [organization_id] if isinstance(organization_id, str) else list(organization_id)
    query = _advances(day).where(AdvanceRow.organization_id.in_(asked))
    if member_id:
        query = query.where(AdvanceRow.member_id.in_(records_of(uow, member_id)))
    if guarantor is not None:
        records = records_of(uow, guarantor[0])
        answers = select(GuaranteeRow.advance_id).where(GuaranteeRow.member_id.in_(records))
        query = query.where(or_(AdvanceRow.id.in_(answers), AdvanceRow.guarantor == guarantor[1]))
    if advance_id:
        query = query.where(AdvanceRow.id == advance_id)
    rows = uow.session.execute(query).all()
    parts = _read_parts(uow, [row.id for row in rows], day) if rows else {}
    rules = {key: get_rules(uow, key, day) for key in {row.organization_id for row in rows}}
    return [_advance(row, parts[row.id], day, rules[row.organization_id]) for row in rows]


def read_last_day(uow: UnitOfWork, advance_id: str) -> date | None:
    """Return the day of the last repayment or change that stands, None for none."""
    undone = reversals()
    repaid = (
        select(func.max(RepaymentRow.day, type_=RepaymentRow.day.type))
        .outerjoin(undone, undone.c.reverses_id == RepaymentRow.voucher_id)
        .where(RepaymentRow.advance_id == advance_id, undone.c.id.is_(None))
    )
    days = [uow.session.execute(repaid).scalar_one()]
    days += [change.day for change in _changes(uow, [advance_id], date.max).get(advance_id, [])]
    return max((day for day in days if day is not None), default=None)


def _advances(day: date) -> Any:
    undone = reversals()
    return (
        select(
            *(AdvanceRow.id, AdvanceRow.number, AdvanceRow.principal, AdvanceRow.lent_on),
            *(AdvanceRow.due_on, AdvanceRow.usage_fee_bp, AdvanceRow.day_basis),
            *(AdvanceRow.fee_fen, AdvanceRow.fee_down, AdvanceRow.fee_by_period),
            *(AdvanceRow.source, AdvanceRow.purpose, AdvanceRow.guarantor),
            *(AdvanceRow.resolution, AdvanceRow.voucher_id, AdvanceRow.organization_id),
            MemberRow.id.label("member_id"),
            MemberRow.number.label("member_number"),
            MemberRow.name.label("member"),
        )
        .join(_NAMED, _NAMED.id == AdvanceRow.member_id)
        .join(MemberRow, MemberRow.id == func.coalesce(_NAMED.merged_into_id, _NAMED.id))
        .outerjoin(undone, undone.c.reverses_id == AdvanceRow.voucher_id)
        .where(
            AdvanceRow.lent_on <= day,
            stands_on(day, undone),
        )
        .order_by(AdvanceRow.number)
    )


def _read_parts(uow: UnitOfWork, ids: Sequence[str], day: date) -> dict[str, _Parts]:
    repaid, changes = _repayments(uow, ids, day), _changes(uow, ids, day)
    plans, guarantors = _plans(uow, ids), _guarantors(uow, ids)
    return {
        one: _Parts(
            repaid.get(one, []),
            changes.get(one, []),
            plans.get(one, {}),
            tuple(guarantors.get(one, [])),
        )
        for one in ids
    }


def _repayments(uow: UnitOfWork, ids: Sequence[str], day: date) -> dict[str, list[_Repaid]]:
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
            RepaymentRow.advance_id.in_(_asked(ids)),
        )
        .order_by(RepaymentRow.day, RepaymentRow.revision)
    )
    return _grouped((row.advance_id, _Repaid(*row[1:])) for row in rows)


def _changes(uow: UnitOfWork, ids: Sequence[str], day: date) -> dict[str, list[AdvanceChangeItem]]:
    row, undone = AdvanceChangeRow, reversals()
    found = uow.session.execute(
        select(
            *(row.advance_id, row.withdraws_id, row.id, row.day, row.kind, row.due_on, row.band),
            *(row.amount, row.usage_fee, row.reason, row.resolution, row.voucher_id),
            row.revision,
        )
        .outerjoin(undone, undone.c.reverses_id == row.voucher_id)
        .where(row.day <= day, stands_on(day, undone), row.advance_id.in_(_asked(ids)))
        .order_by(row.day, row.revision)
    ).all()
    withdrawn = {one.withdraws_id for one in found}
    left = (one for one in found if one.id not in withdrawn)
    return _grouped(
        (one.advance_id, _change(one)) for one in left if one.kind != ChangeKind.WITHDRAWAL
    )


def _change(one: Any) -> AdvanceChangeItem:
    return AdvanceChangeItem(
        id=one.id,
        day=one.day,
        kind=one.kind,
        due_on=one.due_on,
        band=one.band,
        amount=one.amount,
        usage_fee=one.usage_fee,
        reason=one.reason,
        resolution=one.resolution,
        voucher_id=one.voucher_id,
        revision=one.revision,
    )


def _plans(
    uow: UnitOfWork, ids: Sequence[str]
) -> dict[str, dict[str | None, tuple[Instalment, ...]]]:
    row = InstalmentRow
    found = uow.session.execute(
        select(row.advance_id, row.change_id, row.due_on, row.principal)
        .where(row.advance_id.in_(_asked(ids)))
        .order_by(row.due_on)
    )
    plans: dict[str, dict[str | None, tuple[Instalment, ...]]] = {}
    for advance_id, change_id, due_on, principal in found:
        of_one = plans.setdefault(advance_id, {})
        of_one[change_id] = (*of_one.get(change_id, ()), Instalment(due_on, principal))
    return plans


def _guarantors(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, list[GuarantorItem]]:
    found = uow.session.execute(
        select(
            *(GuaranteeRow.advance_id, MemberRow.id, MemberRow.number, MemberRow.name),
            GuaranteeRow.amount,
        )
        .join(_NAMED, _NAMED.id == GuaranteeRow.member_id)
        .join(MemberRow, MemberRow.id == func.coalesce(_NAMED.merged_into_id, _NAMED.id))
        .where(GuaranteeRow.advance_id.in_(_asked(ids)))
        .order_by(GuaranteeRow.id)
    )
    return _grouped((row.advance_id, GuarantorItem(*row[1:])) for row in found)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def _asked(ids: Sequence[str]) -> Any:
    """Return ids as one parameter: SQLite bounds the number of parameters, not their length."""
    each = func.json_each(json.dumps(list(ids))).table_valued("value")
    return select(each.c.value)


def _schedule(row: Any, parts: _Parts) -> tuple[Instalment, ...]:
    """Return what falls due when, with every extension and reschedule up to the day."""
    schedule = parts.plans.get(None) or (Instalment(row.due_on, row.principal),)
    for change in parts.changes:
        if change.kind == ChangeKind.EXTENSION and change.due_on:
            schedule = (*schedule[:-1], replace(schedule[-1], due_on=change.due_on))
        elif change.kind == ChangeKind.RESCHEDULE:
            anew = parts.plans[change.id]
            before = row.principal - total([one.principal for one in anew])
            schedule = (*((Instalment(change.day, before),) if before else ()), *anew)
    return schedule


def _band(arrears: Arrears, changes: Sequence[AdvanceChangeItem], rules: RuleBook) -> int:
    judged = [change.band for change in changes if change.kind == ChangeKind.RATING]
    return compute_rating(
        compute_overdue_band(arrears.days, rules),
        is_rescheduled=any(change.kind == ChangeKind.RESCHEDULE for change in changes),
        judged=judged[-1] if judged else None,
    )


def _standing(row: Any, parts: _Parts) -> Standing:
    repaid = [(payment.day, payment.principal, payment.fee) for payment in parts.repaid]
    return standing_of((row.lent_on, row.principal), repaid, parts.changes)


def _guarantor_names(row: Any, parts: _Parts) -> dict[str, str]:
    names = [*(one.name for one in parts.guarantors), row.guarantor]
    return {"guarantor": "、".join(filter(None, names)), "guarantor_by_name": row.guarantor}


def _advance(row: Any, parts: _Parts, day: date, rules: RuleBook) -> AdvanceItem:
    standing, schedule = _standing(row, parts), _schedule(row, parts)
    rounding = FeeRounding(row.fee_fen, row.fee_down, row.fee_by_period)
    fee = compute_usage_fee(standing.steps, day, row.usage_fee_bp, row.day_basis, rounding)
    arrears = compute_arrears(schedule, row.principal - standing.outstanding, day)
    return AdvanceItem(
        id=row.id,
        organization_id=row.organization_id,
        number=row.number,
        member_id=row.member_id,
        member_number=row.member_number,
        member=row.member,
        principal=row.principal,
        lent_on=row.lent_on,
        due_on=schedule[-1].due_on,
        first_due_on=row.due_on,
        next_due=arrears.next_due,
        usage_fee_bp=row.usage_fee_bp,
        day_basis=row.day_basis,
        source=AdvanceSource(row.source).value,
        purpose=row.purpose,
        **_guarantor_names(row, parts),
        resolution=row.resolution,
        repaid=row.principal - standing.outstanding - standing.written_off,
        written_off=standing.written_off,
        outstanding=standing.outstanding,
        fee_paid=standing.fee_paid,
        fee_due=standing.due(fee),
        fee_over=standing.paid_over(fee),
        overdue=arrears.amount,
        overdue_days=arrears.days,
        band=_band(arrears, parts.changes, rules),
        band_by_days=compute_overdue_band(arrears.days, rules),
        voucher_id=row.voucher_id,
        schedule=schedule,
        guarantors=parts.guarantors,
        changes=tuple(parts.changes),
        rounding=rounding,
        standing=standing,
    )
