"""Balances as of any day, from those kept by month: the cost does not grow with the history.

The database keeps what each account took in each month (``account_balance``); only the month of the
day asked for is added up from the lines. The self-test proves the two equal.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.kept_books import AccountLineRow
from coopdesk.storage.tables.ledger import AccountBalanceRow
from coopdesk.storage.unit_of_work import UnitOfWork


def _sum(column: Any) -> ColumnElement[Any]:
    return func.sum(column, type_=Integer())


def _plain(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, Integer)


def _net(kept: type[AccountBalanceRow | AccountLineRow]) -> Select[Any]:
    return select(_sum(kept.debit) - _sum(kept.credit)).where(
        kept.organization_id == bindparam("organization"),
        kept.account_code == bindparam("account"),
    )


# Built once: reports and every voucher on cash ask them.
_KEPT = Prepared(
    select(
        AccountBalanceRow.account_code,
        _sum(AccountBalanceRow.debit),
        _sum(AccountBalanceRow.credit),
    )
    .where(
        AccountBalanceRow.organization_id == bindparam("organization"),
        AccountBalanceRow.month < bindparam("before"),
    )
    .group_by(AccountBalanceRow.account_code)
)
# The codes as a list let the index be entered once for each account.
_CODES_OF_MONTH = select(AccountBalanceRow.account_code).where(
    AccountBalanceRow.organization_id == bindparam("organization"),
    AccountBalanceRow.month == bindparam("month"),
)
_WITHIN = Prepared(
    select(AccountLineRow.account_code, _sum(AccountLineRow.debit), _sum(AccountLineRow.credit))
    .where(
        AccountLineRow.organization_id == bindparam("organization"),
        AccountLineRow.account_code.in_(_CODES_OF_MONTH),
        AccountLineRow.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(AccountLineRow.account_code)
)
_NET = Prepared(
    select(
        _net(AccountBalanceRow)
        .where(AccountBalanceRow.month < bindparam("month"))
        .scalar_subquery(),
        _net(AccountLineRow)
        .where(AccountLineRow.day.between(bindparam("first"), bindparam("last")))
        .scalar_subquery(),
    )
)


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
    is_whole = day.day == monthrange(day.year, day.month)[1]
    # A month is smaller than each of its days, so its last day takes it in.
    before = day.isoformat() if is_whole else month
    found = uow.run(_KEPT, organization=organization_id, before=before)
    if not is_whole:
        span = {"first": day.replace(day=1), "last": day}
        found += uow.run(_WITHIN, organization=organization_id, month=month, **span)
    sums: dict[str, tuple[int, int]] = {}
    for code, debit, credit in found:
        held = sums.get(code, (0, 0))
        sums[code] = (held[0] + debit, held[1] + credit)
    return {
        code: Turnover(Money(debit), Money(credit))
        for code, (debit, credit) in sums.items()
        if debit or credit
    }


def read_balance(uow: UnitOfWork, organization_id: str, account: str, day: date) -> Money:
    """Return the balance of one account at the end of ``day``, debit positive."""
    first = day.replace(day=1)
    told = {"account": account, "month": day.isoformat()[:7], "first": first, "last": day}
    ((before, within),) = uow.run(_NET, organization=organization_id, **told)
    return Money((before or 0) + (within or 0))


def read_balances_before(uow: UnitOfWork, organization_id: str, first: date) -> dict[str, Money]:
    """Return the balance of every account with lines before ``first``, debit positive."""
    if first == date.min:
        return {}
    turnovers = read_turnovers(uow, organization_id, first - timedelta(days=1))
    return {code: held.net for code, held in turnovers.items()}


def net_of_postings() -> ColumnElement[Any]:
    """Return the column of debit less credit added up, in fen."""
    return _sum(AccountLineRow.debit - AccountLineRow.credit)


def find_wrong_balance(uow: UnitOfWork, organization_id: str) -> str:
    """Return the first account and month whose kept sums and count are not those of its lines."""
    # By day first, as the index has them: the month is told of a few days, not of each line.
    days = (
        select(
            AccountLineRow.account_code,
            func.strftime("%Y-%m", _plain(AccountLineRow.day) * 86_400, "unixepoch").label("month"),
            _sum(AccountLineRow.debit).label("debit"),
            _sum(AccountLineRow.credit).label("credit"),
            func.count().label("lines"),
        )
        .where(AccountLineRow.organization_id == organization_id)
        .group_by(AccountLineRow.account_code, AccountLineRow.day)
        .subquery()
    )
    sums = select(
        days.c.account_code,
        days.c.month,
        _sum(days.c.debit),
        _sum(days.c.credit),
        _sum(days.c.lines),
    ).group_by(days.c.account_code, days.c.month)
    kept = select(
        AccountBalanceRow.account_code,
        AccountBalanceRow.month,
        _plain(AccountBalanceRow.debit),
        _plain(AccountBalanceRow.credit),
        AccountBalanceRow.lines,
    ).where(
        AccountBalanceRow.organization_id == organization_id,
        # A month that was emptied again keeps its row.
        or_(
            _plain(AccountBalanceRow.debit) != 0,
            _plain(AccountBalanceRow.credit) != 0,
            AccountBalanceRow.lines != 0,
        ),
    )
    apart = _rows(uow, sums) ^ _rows(uow, kept)
    return " ".join(min(apart)[:2]) if apart else ""


def _rows(uow: UnitOfWork, query: Any) -> set[tuple[Any, ...]]:
    rows: Iterable[Any] = uow.session.execute(query)
    return {tuple(row) for row in rows}
