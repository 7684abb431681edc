"""What the statements read from the books besides the totals: few vouchers, debts by member."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, func, literal_column, select

from coopdesk.domain.financial_statements import Balance, EquityVoucher, first_level
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money
from coopdesk.storage.tables.ledger import PostingRow, VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

# 114 and all below it, in the words of the index ``ix_posting_between_members``.
_BETWEEN_MEMBERS = (
    PostingRow.account_code >= literal_column("'114'"),
    PostingRow.account_code < literal_column("'115'"),
)


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
    codes = [code for code in chart.accounts if first_level(code) in firsts]
    touching = select(PostingRow.voucher_id).where(
        PostingRow.organization_id == organization_id,
        PostingRow.account_code.in_(codes),
        PostingRow.day.between(*span),
    )
    change: ColumnElement[Any] = func.sum(PostingRow.credit - PostingRow.debit, type_=Integer())
    rows = uow.session.execute(
        select(PostingRow.voucher_id, VoucherRow.reverses_id, PostingRow.account_code, change)
        .join(VoucherRow, VoucherRow.id == PostingRow.voucher_id)
        .where(PostingRow.voucher_id.in_(touching))
        .group_by(PostingRow.voucher_id, PostingRow.account_code)
    )
    found: dict[str, tuple[dict[str, Money], bool]] = {}
    for voucher_id, reverses_id, account, fen in rows:
        changes, _ = found.setdefault(voucher_id, ({}, reverses_id is not None))
        changes[account] = Money(fen)
    return list(found.values())


def by_first_level(changes: Mapping[str, Money], *, is_reversal: bool) -> EquityVoucher:
    """Return what a voucher changed with its accounts taken together by first level."""
    sums: dict[str, Money] = {}
    for account, change in changes.items():
        sums[first_level(account)] = sums.get(first_level(account), ZERO) + change
    return EquityVoucher(sums, is_reversal)


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
            *_BETWEEN_MEMBERS,
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
