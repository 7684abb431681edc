"""Detail ledger (明细账) and day books of cash and bank (日记账): one account, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, RuleViolation
from coopdesk.domain.ledger import ZERO, Chart
from coopdesk.domain.money import Money
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.dimensions import EVERY, Dimensions
from coopdesk.services.ledger.register_items import LedgerItem, LedgerLineItem
from coopdesk.services.ledger.registers import get_account_ledger
from coopdesk.storage.tables.kept_books import AccountLineRow, KeptVoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DayBookLine:
    """One line of a day book with the accounts against it."""

    line: LedgerLineItem
    against: str


@dataclass(frozen=True, slots=True)
class DayItem:
    """One day of a day book: its lines, what came in and went out, what was there at night."""

    day: date
    lines: tuple[DayBookLine, ...]
    debit: Money
    credit: Money
    balance: Money
    ends_month: bool
    month_debit: Money
    month_credit: Money


@dataclass(frozen=True, slots=True)
class DayBookItem:
    """A day book (日记账) of cash or bank; amounts are debit positive."""

    account_code: str
    account: str
    opening: Money
    days: tuple[DayItem, ...]
    debit: Money
    credit: Money
    closing: Money


def get_detail_ledger(
    uow: UnitOfWork,
    organization_id: str,
    code: str,
    first: date,
    last: date,
    *,
    only: Dimensions = EVERY,
) -> LedgerItem:
    """Return one account with those below it, line by line with the balance after each.

    Raises RuleViolation ``report.unknown_account`` for an account outside the chart.
    """
    if code not in get_chart(uow, organization_id).accounts:
        raise RuleViolation(Refusal("report.unknown_account", values={"account": code or "—"}))
    return get_account_ledger(uow, organization_id, code, first, last, only=only)


def get_day_book(
    uow: UnitOfWork, organization_id: str, code: str, first: date, last: date
) -> DayBookItem:
    """Return the day book of a cash or bank account: every line, the sums of each day and month.

    会计基础工作规范 第五十七条: cash and bank are entered day by day in order, with the balance.
    Raises RuleViolation ``report.unknown_account`` for an account outside the chart.
    """
    found = get_detail_ledger(uow, organization_id, code, first, last)
    against = _accounts_against(uow, organization_id, code, (first, last))
    return DayBookItem(
        found.account_code,
        found.account,
        found.opening,
        tuple(_days(found.lines, against)),
        found.debit,
        found.credit,
        found.closing,
    )


def _days(
    lines: tuple[LedgerLineItem, ...], against: Mapping[tuple[str, bool], str]
) -> Iterator[DayItem]:
    days = [(day, list(of_day)) for day, of_day in groupby(lines, lambda line: line.entry.day)]
    month_debit = month_credit = ZERO
    for place, (day, of_day) in enumerate(days):
        debit = Money(sum(line.entry.debit.fen for line in of_day))
        credit = Money(sum(line.entry.credit.fen for line in of_day))
        month_debit, month_credit = month_debit + debit, month_credit + credit
        following = days[place + 1][0] if place + 1 < len(days) else None
        ends_month = following is None or (following.year, following.month) != (day.year, day.month)
        told = tuple(
            DayBookLine(line, against.get((line.entry.voucher_id, bool(line.entry.debit)), ""))
            for line in of_day
        )
        balance = of_day[-1].balance
        yield DayItem(day, told, debit, credit, balance, ends_month, month_debit, month_credit)
        if ends_month:
            month_debit = month_credit = ZERO


def _accounts_against(
    uow: UnitOfWork, organization_id: str, code: str, span: tuple[date, date]
) -> dict[tuple[str, bool], str]:
    """Return the accounts against each voucher's debit (True) and credit lines, by their names."""
    chart = get_chart(uow, organization_id)
    own = set(chart.with_below(code))
    touching = select(AccountLineRow.voucher).where(
        AccountLineRow.organization_id == organization_id,
        AccountLineRow.account_code.in_(own),
        AccountLineRow.day.between(*span),
    )
    rows = uow.session.execute(
        select(KeptVoucherRow.id, AccountLineRow.account_code, AccountLineRow.debit)
        .join(KeptVoucherRow, KeptVoucherRow.serial == AccountLineRow.voucher)
        .where(AccountLineRow.voucher.in_(touching), AccountLineRow.account_code.not_in(own))
        .order_by(AccountLineRow.voucher, AccountLineRow.line)
    )
    found: dict[tuple[str, bool], dict[str, None]] = {}
    for voucher_id, account, debit in rows:
        # A debit line of ours stands against the credit lines of the voucher.
        found.setdefault((voucher_id, not debit), {})[_name(chart, account)] = None
    return {place: "、".join(names) for place, names in found.items()}


def _name(chart: Chart, account: str) -> str:
    return chart.full_name(account) if account in chart.accounts else account
