"""What the statements read from the books besides the totals: few vouchers, debts by member."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, select

from coopdesk.domain.financial_statements import (
    FIRST_LEVEL,
    Balance,
    EquityVoucher,
    first_level,
)
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import BETWEEN_MEMBERS
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

_CHANGE: ColumnElement[Any] = func.sum(PostingRow.credit - PostingRow.debit, type_=Integer())
_PAIR = 2


def list_changes(
    uow: UnitOfWork,
    organization_id: str,
    chart: Chart,
    firsts: frozenset[str],
    span: tuple[date, date],
) -> list[tuple[dict[str, Money], bool]]:
    """Return what the vouchers on ``firsts`` changed by account, credit positive; is it a reversal?

    Only vouchers that touch these accounts are read, however large the books are.
    """
    return _changes_of(uow, _touching(organization_id, chart, firsts, span))


def list_equity_vouchers(
    uow: UnitOfWork,
    organization_id: str,
    chart: Chart,
    firsts: frozenset[str],
    span: tuple[date, date],
) -> list[EquityVoucher]:
    """Return what the vouchers on ``firsts`` changed by first-level account, the alike as one.

    Nearly all of them move money between two accounts. Those that do so the same way are added up
    by the database: what a statement says of each is in proportion to its amount.
    """
    vouchers = _by_voucher(organization_id, chart, firsts, span).subquery()
    told = vouchers.c.accounts, vouchers.c.rising, vouchers.c.falling, vouchers.c.is_reversal
    plain = select(*told[1:], func.sum(vouchers.c.amount)).where(vouchers.c.accounts == _PAIR)
    found = [
        EquityVoucher({rising: Money(fen), falling: Money(-fen)}, is_reversal=is_reversal)
        for rising, falling, is_reversal, fen in uow.session.execute(plain.group_by(*told[1:]))
    ]
    others = select(vouchers.c.voucher_id).where(vouchers.c.accounts > _PAIR)
    return found + [
        by_first_level(changes, is_reversal=is_reversal)
        for changes, is_reversal in _changes_of(uow, others)
    ]


def by_first_level(changes: Mapping[str, Money], *, is_reversal: bool) -> EquityVoucher:
    """Return what a voucher changed with its accounts taken together by first level."""
    sums: dict[str, Money] = {}
    for account, change in changes.items():
        sums[first_level(account)] = sums.get(first_level(account), ZERO) + change
    return EquityVoucher(sums, is_reversal)


def _touching(
    organization_id: str, chart: Chart, firsts: frozenset[str], span: tuple[date, date]
) -> Select[Any]:
    codes = [code for code in chart.accounts if first_level(code) in firsts]
    return select(PostingRow.voucher_id).where(
        PostingRow.organization_id == organization_id,
        PostingRow.account_code.in_(codes),
        PostingRow.day.between(*span),
    )


def _changes_of(uow: UnitOfWork, vouchers: Select[Any]) -> list[tuple[dict[str, Money], bool]]:
    """Return what each of the vouchers changed by account, credit positive; is it a reversal?"""
    rows = uow.session.execute(
        select(PostingRow.voucher_id, VoucherRow.reverses_id, PostingRow.account_code, _CHANGE)
        .join(VoucherRow, VoucherRow.id == PostingRow.voucher_id)
        .where(PostingRow.voucher_id.in_(vouchers))
        .group_by(PostingRow.voucher_id, PostingRow.account_code)
    )
    found: dict[str, tuple[dict[str, Money], bool]] = {}
    for voucher_id, reverses_id, account, fen in rows:
        changes, _ = found.setdefault(voucher_id, ({}, reverses_id is not None))
        changes[account] = Money(fen)
    return list(found.values())


def _by_voucher(
    organization_id: str, chart: Chart, firsts: frozenset[str], span: tuple[date, date]
) -> Select[Any]:
    """Return a row a voucher: how many first-level accounts it changed, and two of them.

    ``rising`` (credit) and ``falling`` are all there are where it is a pair, by ``amount`` in fen.
    """
    first = func.substr(PostingRow.account_code, 1, FIRST_LEVEL).label("first")
    touching = _touching(organization_id, chart, firsts, span)
    changes = (
        select(PostingRow.voucher_id, first, _CHANGE.label("change"))
        .where(PostingRow.voucher_id.in_(touching))
        .group_by(PostingRow.voucher_id, first)
        .having(_CHANGE != 0)
        .subquery()
    )
    rises = changes.c.change > 0
    return (
        select(
            changes.c.voucher_id,
            VoucherRow.reverses_id.is_not(None).label("is_reversal"),
            func.count().label("accounts"),
            func.max(case((rises, changes.c.first))).label("rising"),
            func.max(case((~rises, changes.c.first))).label("falling"),
            func.sum(case((rises, changes.c.change), else_=0), type_=Integer()).label("amount"),
        )
        .join(VoucherRow, VoucherRow.id == changes.c.voucher_id)
        .group_by(changes.c.voucher_id)
    )


def read_member_balances(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> tuple[dict[str, Balance], dict[str, Balance]]:
    """Return 成员往来 before ``first`` and up to ``last``, debtors and creditors apart.

    财会〔2021〕37号: debit balances of its details are receivables, credit balances payables.
    """
    net = PostingRow.debit - PostingRow.credit
    rows = uow.session.execute(
        select(
            PostingRow.account_code,
            func.sum(case((PostingRow.day < first, net), else_=0), type_=Integer()),
            func.sum(net, type_=Integer()),
        )
        .where(
            PostingRow.organization_id == organization_id,
            *BETWEEN_MEMBERS,
            PostingRow.day <= last,
        )
        .group_by(PostingRow.account_code, PostingRow.member_id)
    )
    opening: dict[str, Balance] = {}
    closing: dict[str, Balance] = {}
    for code, before, now in rows:
        opening[code] = opening.get(code, Balance()) + Balance.of(Money(before))
        closing[code] = closing.get(code, Balance()) + Balance.of(Money(now))
    return opening, closing
