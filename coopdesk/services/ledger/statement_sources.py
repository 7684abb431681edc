"""What the statements read from the books besides the totals: few vouchers, debts by member."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, select, type_coerce

from coopdesk.domain.financial_statements import (
    FIRST_LEVEL,
    Balance,
    EquityVoucher,
    first_level,
)
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money
from coopdesk.services.ledger.balances import net_of_postings, read_balances_before, read_turnovers
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptVoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork

_CHANGE: ColumnElement[Any] = -net_of_postings()
_PAIR = 2
_BETWEEN_MEMBERS = "114"


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
    others = select(vouchers.c.voucher).where(vouchers.c.accounts > _PAIR)
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
    return select(AccountLineRow.voucher).where(
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.account_code.in_(codes),
        AccountLineRow.day.between(*span),
    )


def _changes_of(uow: UnitOfWork, vouchers: Select[Any]) -> list[tuple[dict[str, Money], bool]]:
    """Return what each of the vouchers changed by account, credit positive; is it a reversal?"""
    rows = uow.session.execute(
        select(
            AccountLineRow.voucher,
            KeptVoucherRow.reverses_id,
            AccountLineRow.account_code,
            _CHANGE,
        )
        .join(KeptVoucherRow, KeptVoucherRow.serial == AccountLineRow.voucher)
        .where(AccountLineRow.voucher.in_(vouchers))
        .group_by(AccountLineRow.voucher, AccountLineRow.account_code)
    )
    found: dict[int, tuple[dict[str, Money], bool]] = {}
    for voucher, reverses_id, account, fen in rows:
        changes, _ = found.setdefault(voucher, ({}, reverses_id is not None))
        changes[account] = Money(fen)
    return list(found.values())


def _by_voucher(
    organization_id: str, chart: Chart, firsts: frozenset[str], span: tuple[date, date]
) -> Select[Any]:
    """Return a row a voucher: how many first-level accounts it changed, and two of them.

    ``rising`` (credit) and ``falling`` are all there are where it is a pair, by ``amount`` in fen.
    """
    first = func.substr(AccountLineRow.account_code, 1, FIRST_LEVEL).label("first")
    touching = _touching(organization_id, chart, firsts, span)
    changes = (
        select(AccountLineRow.voucher, first, _CHANGE.label("change"))
        .where(AccountLineRow.voucher.in_(touching))
        .group_by(AccountLineRow.voucher, first)
        .having(_CHANGE != 0)
        .subquery()
    )
    rises = changes.c.change > 0
    return (
        select(
            changes.c.voucher,
            KeptVoucherRow.reverses_id.is_not(None).label("is_reversal"),
            func.count().label("accounts"),
            func.max(case((rises, changes.c.first))).label("rising"),
            func.max(case((~rises, changes.c.first))).label("falling"),
            func.sum(case((rises, changes.c.change), else_=0), type_=Integer()).label("amount"),
        )
        .join(KeptVoucherRow, KeptVoucherRow.serial == changes.c.voucher)
        .group_by(changes.c.voucher)
    )


def read_member_balances(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> tuple[dict[str, Balance], dict[str, Balance]]:
    """Return 成员往来 before ``first`` and up to ``last``, debtors and creditors apart.

    财会〔2021〕37号: debit balances of its details are receivables, credit balances payables.
    """
    before = read_balances_before(uow, organization_id, first)
    now = {code: held.net for code, held in read_turnovers(uow, organization_id, last).items()}
    opening, closing = dict[str, Balance](), dict[str, Balance]()
    for code, *sides in uow.session.execute(_sides_by_account(organization_id, first, last)):
        debit_before, credit_before, debit, credit = map(Money, sides)
        opening[code] = Balance(debit_before, credit_before)
        closing[code] = Balance(debit, credit)
    return _with_others(opening, before), _with_others(closing, now)


def _sides_by_account(organization_id: str, first: date, last: date) -> Select[Any]:
    """Return a row an account: what members owe and are owed before ``first``, and up to ``last``.

    The database adds the members up: there may be fifty thousand.
    """
    net = AccountLineRow.debit - AccountLineRow.credit
    members = (
        select(
            AccountLineRow.account_code,
            func.sum(case((AccountLineRow.day < first, net), else_=0)).label("before"),
            func.sum(net).label("now"),
        )
        .where(
            AccountLineRow.organization_id == organization_id,
            AccountLineRow.account_code.startswith(_BETWEEN_MEMBERS),
            AccountLineRow.day <= last,
            AccountLineRow.member.is_not(None),
        )
        .group_by(AccountLineRow.account_code, AccountLineRow.member)
        .subquery()
    )
    sides = (
        func.sum(case((on_side > 0, on_side), else_=0), type_=Integer())
        for held in (type_coerce(members.c.before, Integer), type_coerce(members.c.now, Integer))
        for on_side in (held, -held)
    )
    return select(members.c.account_code, *sides).group_by(members.c.account_code)


def _with_others(members: dict[str, Balance], whole: Mapping[str, Money]) -> dict[str, Balance]:
    """Return 成员往来 by account; what its lines put on no member stands as one more."""
    found = dict(members)
    for code in {code for code in whole if code.startswith(_BETWEEN_MEMBERS)} | members.keys():
        held = members.get(code, Balance())
        rest = whole.get(code, ZERO) - (held.debit - held.credit)
        if rest:
            found[code] = held + Balance.of(rest)
    return found
