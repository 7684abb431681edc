"""Balances as of any day, from those kept by month: the cost does not grow with the history.

The database keeps what each account took in each month (``account_balance``); only the month of the
day asked for is added up from the lines. The self-test proves the two equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, or_, select, type_coerce

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.storage.tables.ledger import AccountBalanceRow, PostingRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Turnover:
    """All that was put on an account up to a day, in fen."""

    debit: Money = ZERO
    credit: Money = ZERO

    @property
    def net(self) -> Money:
        """The balance, debit positive."""
        return self.debit - self.credit


def read_turnovers(uow: UnitOfWork, organization_id: str, day: date) -> dict[str, Turnover]:
    """Return what was put on every account with lines up to ``day``, that day included."""
    month = day.isoformat()[:7]
    kept = AccountBalanceRow
    before = select(kept.account_code, _sum(kept.debit), _sum(kept.credit)).where(
        kept.organization_id == organization_id, kept.month < month
    )
    # The codes as a list let the index be entered once for each account.
    codes = select(kept.account_code).where(
        kept.organization_id == organization_id, kept.month == month
    )
    within = select(PostingRow.account_code, _sum(PostingRow.debit), _sum(PostingRow.credit)).where(
        PostingRow.organization_id == organization_id,
        PostingRow.account_code.in_(codes),
        PostingRow.day.between(day.replace(day=1), day),
    )
    found: dict[str, Turnover] = {}
    for query in (
        before.group_by(kept.account_code),
        within.group_by(PostingRow.account_code),
    ):
        for code, debit, credit in uow.session.execute(query):
            held = found.get(code, Turnover())
            found[code] = Turnover(held.debit + Money(debit), held.credit + Money(credit))
    return {code: held for code, held in found.items() if held.debit or held.credit}


def find_wrong_balance(uow: UnitOfWork, organization_id: str) -> str:
    """Return the first account and month whose kept sums are not those of its lines, or nothing."""
    month = func.substr(PostingRow.day, 1, 7).label("month")
    sums = (
        select(
            PostingRow.account_code,
            month,
            _sum(PostingRow.debit).label("debit"),
            _sum(PostingRow.credit).label("credit"),
        )
        .where(PostingRow.organization_id == organization_id)
        .group_by(PostingRow.account_code, month)
    )
    kept = select(
        AccountBalanceRow.account_code,
        AccountBalanceRow.month,
        _plain(AccountBalanceRow.debit),
        _plain(AccountBalanceRow.credit),
    ).where(
        AccountBalanceRow.organization_id == organization_id,
        or_(_plain(AccountBalanceRow.debit) != 0, _plain(AccountBalanceRow.credit) != 0),
    )
    apart = _rows(uow, sums) ^ _rows(uow, kept)
    return " ".join(min(apart)[:2]) if apart else ""


def _rows(uow: UnitOfWork, query: Any) -> set[tuple[Any, ...]]:
    rows: Iterable[Any] = uow.session.execute(query)
    return {tuple(row) for row in rows}


def _sum(column: Any) -> ColumnElement[Any]:
    return func.sum(column, type_=Integer())


def _plain(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, Integer)
