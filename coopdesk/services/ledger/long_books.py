"""Long books, read where they are looked at: how many lines stand where, and the lines of a part.

What an outline costs grows with the months of the books, what a part costs with its own lines: a
million lines open as a thousand do. The counts are kept with the balances by month.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, func, select

from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.balances import read_balances_before
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.periods import read_month
from coopdesk.services.ledger.register_items import LedgerLineItem, VoucherItem
from coopdesk.services.ledger.registers import (
    EARLIEST,
    LATEST,
    list_account_lines,
    list_numbered_vouchers,
)
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.kept_books import AccountLineRow
from coopdesk.storage.tables.ledger import AccountBalanceRow, VoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PartItem:
    """Some days of an account: how many lines, and the balance before them, debit positive."""

    first: date
    last: date
    lines: int
    opening: Money


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An account over some days without its lines: its balances, its movements, its months."""

    organization_id: str
    account_code: str
    account: str
    side: str
    opening: Money
    debit: Money
    credit: Money
    parts: tuple[PartItem, ...]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(part.lines for part in self.parts)

    @property
    def closing(self) -> Money:
        """The balance at the end, debit positive."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class MonthItem:
    """The vouchers of a month: they have the numbers from 1 to ``last``."""

    month: str
    last: int


class _Move(NamedTuple):
    """What some days put on an account, in fen."""

    first: date
    last: date
    debit: int
    credit: int
    lines: int


def _sum(column: Any) -> Any:
    return func.sum(column, type_=Integer())


# Built once: each block of a long book asks them.
_CODES = select(func.json_each(bindparam("codes")).table_valued("value").c.value)
_MONTHS = Prepared(
    select(
        AccountBalanceRow.month,
        _sum(AccountBalanceRow.debit),
        _sum(AccountBalanceRow.credit),
        _sum(AccountBalanceRow.lines),
    )
    .where(
        AccountBalanceRow.organization_id == bindparam("organization"),
        AccountBalanceRow.account_code.in_(_CODES),
        AccountBalanceRow.month.between(bindparam("first"), bindparam("last")),
    )
    .group_by(AccountBalanceRow.month)
    .order_by(AccountBalanceRow.month)
)
_DAYS = Prepared(
    select(
        AccountLineRow.day,
        _sum(AccountLineRow.debit),
        _sum(AccountLineRow.credit),
        func.count(),
    )
    .where(
        AccountLineRow.organization_id == bindparam("organization"),
        AccountLineRow.account_code.in_(_CODES),
        AccountLineRow.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(AccountLineRow.day)
    .order_by(AccountLineRow.day)
)


def get_account_outline(
    uow: UnitOfWork,
    organization_id: str,
    code: str,
    first: date = EARLIEST,
    last: date = LATEST,
) -> OutlineItem:
    """Return one account with those below it over some days, by month and without its lines.

    Raises KeyError for an account outside the chart.
    """
    chart = get_chart(uow, organization_id)
    codes = chart.with_below(code)
    before = read_balances_before(uow, organization_id, first)
    opening = total([before[one] for one in codes if one in before])
    told = {"organization": organization_id, "codes": json.dumps(codes)}
    span = {"first": first.isoformat()[:7], "last": last.isoformat()[:7]}
    moves: list[_Move] = []
    for month, debit, credit, lines in uow.run(_MONTHS, **told, **span):
        period = read_month(month)
        days = max(period.first_day, first), min(period.last_day, last)
        if days == (period.first_day, period.last_day):
            moves.append(_Move(*days, debit, credit, lines))
        else:
            moves += _by_day(uow, told, *days)
    return OutlineItem(
        organization_id,
        code,
        chart.full_name(code),
        chart.accounts[code].side.value,
        opening,
        Money(sum(move.debit for move in moves)),
        Money(sum(move.credit for move in moves)),
        tuple(_parts(opening, moves)),
    )


def count_lines(uow: UnitOfWork, organization_id: str, first: date, last: date) -> int:
    """Return how many lines stand in the months that ``first`` to ``last`` touch."""
    months = AccountBalanceRow.month.between(first.isoformat()[:7], last.isoformat()[:7])
    query = select(_sum(AccountBalanceRow.lines)).where(
        AccountBalanceRow.organization_id == organization_id, months
    )
    return uow.session.scalar(query) or 0


def list_days(uow: UnitOfWork, organization_id: str, code: str, part: PartItem) -> list[PartItem]:
    """Return the days with lines within a part of the account ``code``."""
    codes = get_chart(uow, organization_id).with_below(code)
    told = {"organization": organization_id, "codes": json.dumps(codes)}
    return list(_parts(part.opening, _by_day(uow, told, part.first, part.last)))


def list_part(
    uow: UnitOfWork, organization_id: str, code: str, part: PartItem
) -> list[LedgerLineItem]:
    """Return the lines of a part of the account ``code``, with the balance after each."""
    days = part.first, part.last
    return list(list_account_lines(uow, organization_id, code, *days, opening=part.opening))


def list_voucher_months(
    uow: UnitOfWork, organization_id: str, first: date = EARLIEST, last: date = LATEST
) -> list[MonthItem]:
    """Return the months with vouchers from that of ``first`` to that of ``last``, newest first."""
    months = (
        select(AccountBalanceRow.month)
        .where(
            AccountBalanceRow.organization_id == organization_id,
            AccountBalanceRow.month.between(first.isoformat()[:7], last.isoformat()[:7]),
        )
        .distinct()
        .subquery()
    )
    newest = (
        select(func.max(VoucherRow.number))
        .where(VoucherRow.organization_id == organization_id, VoucherRow.month == months.c.month)
        .scalar_subquery()
    )
    rows = uow.session.execute(select(months.c.month, newest).order_by(months.c.month.desc()))
    return [MonthItem(month, last_number) for month, last_number in rows if last_number]


def list_vouchers_of(
    uow: UnitOfWork, organization_id: str, month: str, first: int, last: int
) -> list[VoucherItem | None]:
    """Return the vouchers of a month with the numbers ``last`` down to ``first``.

    A number that lacks (断号) stands as None in its place.
    """
    found = {
        item.number: item
        for item in list_numbered_vouchers(uow, organization_id, month, first, last)
    }
    return [found.get(number) for number in range(last, first - 1, -1)]


def _by_day(uow: UnitOfWork, told: dict[str, str], first: date, last: date) -> list[_Move]:
    rows = uow.run(_DAYS, **told, first=first, last=last)
    return [_Move(day, day, debit, credit, lines) for day, debit, credit, lines in rows]


def _parts(opening: Money, moves: list[_Move]) -> Iterator[PartItem]:
    balance = opening
    for move in moves:
        if move.lines:
            yield PartItem(move.first, move.last, move.lines, balance)
        balance = balance + Money(move.debit - move.credit)
