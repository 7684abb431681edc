"""The statements (财会〔2021〕37号): balance sheet, surplus and distribution, changes of equity.

Each is drawn up from the books as they stood, for any day or span; every figure names the accounts
or lines it is made of, and each statement says what should agree and where it does not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coopdesk.domain.financial_statements import (
    Amounts,
    Balance,
    EquityColumn,
    EquityItem,
    EquityVoucher,
    Part,
    StatementCheck,
    StatementLine,
    Statements,
    compute_changes,
    compute_figures,
    compute_surplus_moves,
    first_level,
)
from coopdesk.domain.ledger import ZERO, AccountTotals, Chart
from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.books import get_chart
from coopdesk.services.ledger.reports import read_totals
from coopdesk.services.ledger.statement_sources import (
    by_first_level,
    list_changes,
    list_equity_vouchers,
    read_member_balances,
)
from coopdesk.storage.statement_lines import load_statements
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_SHEET_SUMS = (22, 42)
_UNDISTRIBUTED_ON_SHEET, _UNDISTRIBUTED_AT_END = 40, 20
_DISTRIBUTION = frozenset({"331", "332"})
_EQUITY = frozenset({"301", "311", "321", "322"}) | _DISTRIBUTION

Figures = Mapping[int, tuple[Money, tuple[Part, ...]]]


@dataclass(frozen=True, slots=True)
class PartItem:
    """One part of a figure: an account or another line, now and in the column beside it."""

    account_code: str
    row: int
    name: str
    amount: Money
    before: Money


@dataclass(frozen=True, slots=True)
class StatementLineItem:
    """One line of a statement; a heading has row 0 and no amounts.

    ``before`` is the amount at the beginning of the year, or that of the year before.
    """

    row: int
    title: str
    amount: Money | None = None
    before: Money | None = None
    parts: tuple[PartItem, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementCheckItem:
    """One thing that must agree, and where it does not."""

    check: StatementCheck
    ok: bool
    found: str = ""


@dataclass(frozen=True, slots=True)
class BalanceSheetItem:
    """The balance sheet (资产负债表) of a day: assets at the left, claims on them at the right."""

    code: str
    day: date
    assets: tuple[StatementLineItem, ...]
    claims: tuple[StatementLineItem, ...]
    checks: tuple[StatementCheckItem, ...]


@dataclass(frozen=True, slots=True)
class SurplusItem:
    """The surplus and its distribution (盈余及盈余分配表) of some days and those a year before."""

    code: str
    first: date
    last: date
    lines: tuple[StatementLineItem, ...]
    checks: tuple[StatementCheckItem, ...]


@dataclass(frozen=True, slots=True)
class EquityRowItem:
    """One row of the changes in equity; a change has the title of its column, a sum has none."""

    title: str
    amounts: Mapping[str, Money]
    column: str = ""

    @property
    def is_sum(self) -> bool:
        """Whether it is a balance or a sum of changes."""
        return not self.column


@dataclass(frozen=True, slots=True)
class EquityChangesItem:
    """The changes in members' equity (成员权益变动表) of some days."""

    code: str
    first: date
    last: date
    columns: tuple[EquityColumn, ...]
    rows: tuple[EquityRowItem, ...]
    checks: tuple[StatementCheckItem, ...]


def get_balance_sheet(uow: UnitOfWork, organization_id: str, day: date) -> BalanceSheetItem:
    """Return the balance sheet as of ``day``, beside it that of the beginning of its year."""
    forms, chart = load_statements(), get_chart(uow, organization_id)
    first = day.replace(month=1, day=1)
    totals = read_totals(uow, organization_id, first, day)
    members = read_member_balances(uow, organization_id, first, day)
    closing = _balances(totals, lambda sums: sums.closing) | members[1]
    opening = _balances(totals, lambda sums: sums.opening) | members[0]
    lines = (*forms.assets, *forms.claims)
    now, then = (compute_figures(lines, Amounts(held)) for held in (closing, opening))
    return BalanceSheetItem(
        forms.balance_sheet_code,
        day,
        _shown(forms.assets, now, then, chart),
        _shown(forms.claims, now, then, chart),
        tuple(_sheet_checks(forms, now, closing, day, chart)),
    )


def get_surplus_statement(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> SurplusItem:
    """Return surplus and distribution of ``first`` to ``last``, beside it the year before."""
    forms, chart = load_statements(), get_chart(uow, organization_id)
    now, closing = _surplus(uow, organization_id, first, last, chart)
    then, _ = _surplus(uow, organization_id, _year_before(first), _end_a_year_before(last), chart)
    at_end = now[_UNDISTRIBUTED_AT_END][0]
    check = _agreement(StatementCheck.SURPLUS_MEETS_SHEET, at_end, closing)
    lines = _shown(forms.surplus, now, then, chart)
    return SurplusItem(forms.surplus_code, first, last, lines, (check,))


def get_equity_changes(
    uow: UnitOfWork, organization_id: str, first: date, last: date
) -> EquityChangesItem:
    """Return how each column of members' equity changed in ``first`` to ``last``, and why."""
    forms, chart = load_statements(), get_chart(uow, organization_id)
    totals = read_totals(uow, organization_id, first, last)
    surplus, _ = _surplus(uow, organization_id, first, last, chart)
    vouchers = list_equity_vouchers(uow, organization_id, chart, _EQUITY, (first, last))
    opening = _of_columns(forms, totals, lambda sums: sums.opening)
    closing = _of_columns(forms, totals, lambda sums: sums.closing)
    increase, ups = _changes(forms, forms.increases, vouchers, surplus, "increase")
    decrease, downs = _changes(forms, forms.decreases, vouchers, surplus, "decrease")
    rows = (
        EquityRowItem(text("statement.at_beginning"), opening),
        EquityRowItem(text("statement.increase"), increase),
        *ups,
        EquityRowItem(text("statement.decrease"), decrease),
        *downs,
        EquityRowItem(text("statement.at_end"), closing),
    )
    checks = tuple(
        _agreement(
            StatementCheck.EQUITY_MEETS_SHEET,
            opening[column.key] + increase[column.key] - decrease[column.key],
            closing[column.key],
            column.title,
        )
        for column in forms.columns
    )
    return EquityChangesItem(forms.equity_code, first, last, forms.columns, rows, checks)


def _surplus(
    uow: UnitOfWork, organization_id: str, first: date, last: date, chart: Chart
) -> tuple[Figures, Money]:
    """Return the figures of the surplus statement, and what the balance sheet has at the end."""
    forms = load_statements()
    totals = read_totals(uow, organization_id, first, last)
    booked = list_changes(uow, organization_id, chart, _DISTRIBUTION, (first, last))
    carried: dict[str, Money] = {}
    for changes, _ in booked:
        for account, change in changes.items():
            carried[account] = carried.get(account, ZERO) + change
    # What carries revenue and expense over is no revenue and no expense.
    moved = {
        account: Balance.of(sums.debit - sums.credit + carried.get(account, ZERO))
        for account, sums in totals.items()
    }
    vouchers = [by_first_level(changes, is_reversal=back) for changes, back in booked]
    moves = compute_surplus_moves(vouchers, forms.undistributed, _receivers(forms))
    opening = _balances(totals, lambda sums: sums.opening)
    closing = total(
        [
            -sums.closing
            for account, sums in totals.items()
            if first_level(account) in forms.undistributed
        ]
    )
    return compute_figures(forms.surplus, Amounts(moved, opening, moves)), closing


def _receivers(forms: Statements) -> frozenset[str]:
    return frozenset(line.given_to for line in forms.surplus if line.given_to)


def _balances(
    totals: Mapping[str, AccountTotals], which: Callable[[AccountTotals], Money]
) -> dict[str, Balance]:
    return {account: Balance.of(which(sums)) for account, sums in totals.items()}


def _shown(
    lines: Iterable[StatementLine], now: Figures, then: Figures, chart: Chart
) -> tuple[StatementLineItem, ...]:
    lines = tuple(lines)
    titles = {line.row: line.title for line in lines}
    return tuple(
        StatementLineItem(
            line.row,
            line.title,
            now[line.row][0],
            then[line.row][0],
            _part_items(now[line.row][1], then[line.row][1], titles, chart),
            line.rows,
        )
        if line.row
        else StatementLineItem(0, line.title)
        for line in lines
    )


def _part_items(
    now: Sequence[Part], then: Sequence[Part], titles: Mapping[int, str], chart: Chart
) -> tuple[PartItem, ...]:
    amounts = {(part.account, part.row): part.amount for part in now}
    before = {(part.account, part.row): part.amount for part in then}
    return tuple(
        PartItem(
            account,
            row,
            chart.full_name(account) if account else titles.get(row, ""),
            amounts.get((account, row), ZERO),
            before.get((account, row), ZERO),
        )
        for account, row in sorted({*amounts, *before})
    )


def _changes(
    forms: Statements,
    rules: Sequence[EquityItem],
    vouchers: Sequence[EquityVoucher],
    surplus: Figures,
    way: str,
) -> tuple[dict[str, Money], list[EquityRowItem]]:
    """Return the sum of each column and a row for each item; the surplus tells its own."""
    sums: dict[str, Money] = {}
    items = []
    for column in forms.columns:
        found = compute_changes(vouchers, column, forms.increases, forms.decreases)
        own = [rule for rule in rules if rule.column == column.key]
        told = [
            surplus[rule.surplus_row][0]
            if rule.surplus_row
            else found.items.get(f"{way}:{rule.title}", ZERO)
            for rule in own
        ]
        is_told = any(rule.surplus_row for rule in own)
        sums[column.key] = total(told) if is_told else getattr(found, way)
        items += [
            EquityRowItem(rule.title, {column.key: amount}, column.title)
            for rule, amount in zip(own, told, strict=True)
        ]
    return sums, items


def _of_columns(
    forms: Statements,
    totals: Mapping[str, AccountTotals],
    which: Callable[[AccountTotals], Money],
) -> dict[str, Money]:
    return {
        column.key: total(
            [
                -which(sums)
                for account, sums in totals.items()
                if first_level(account) in column.accounts
            ]
        )
        for column in forms.columns
    }


def _sheet_checks(
    forms: Statements,
    now: Figures,
    closing: Mapping[str, Balance],
    day: date,
    chart: Chart,
) -> Iterable[StatementCheckItem]:
    left, right = (now[row][0] for row in _SHEET_SUMS)
    yield _agreement(StatementCheck.SHEET_BALANCES, left, right)
    unmapped = [chart.full_name(code) for code in forms.find_unmapped(closing)]
    found = text("statement.not_on_sheet", accounts="、".join(unmapped)) if unmapped else ""
    yield StatementCheckItem(StatementCheck.ALL_ACCOUNTS_TAKEN_IN, not unmapped, found)
    if (day.month, day.day) == (12, 31):
        distributed = chart.for_purpose("distributions")
        left_open = [
            chart.full_name(code)
            for code, held in sorted(closing.items())
            if held.debit != held.credit
            and (code == distributed or first_level(code) in forms.undistributed - {"332"})
        ]
        found = text("statement.not_carried", accounts="、".join(left_open)) if left_open else ""
        yield StatementCheckItem(StatementCheck.YEAR_CARRIED_OVER, not left_open, found)


def _agreement(
    check: StatementCheck, one: Money, other: Money, about: str = ""
) -> StatementCheckItem:
    if one == other:
        return StatementCheckItem(check, ok=True)
    told = text("statement.differs", one=one, other=other, difference=one - other)
    return StatementCheckItem(check, ok=False, found=f"{about} {told}".strip())


def _year_before(day: date) -> date:
    """Return the same day a year before, 28 February for a leap day."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - 1, day=last)


def _end_a_year_before(day: date) -> date:
    """Return the same day a year before; the end of a month stays one."""
    return _year_before(day + timedelta(days=1)) - timedelta(days=1)
