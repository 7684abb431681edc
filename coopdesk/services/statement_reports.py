"""The statements and the books of one account as reports: rows for JSON, workbook, list and paper.

``STATEMENT_REPORTS`` is the table; a figure's formula is what a workbook reckons it from.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from coopdesk.domain.financial_statements import EquityColumn, first_level
from coopdesk.domain.money import Money, total
from coopdesk.services.ledger.chain import list_numbers
from coopdesk.services.ledger.day_books import DayItem, get_day_book, get_detail_ledger
from coopdesk.services.ledger.dimensions import Dimensions
from coopdesk.services.ledger.register_items import EntryItem
from coopdesk.services.ledger.registers import list_balances
from coopdesk.services.ledger.statements import (
    EquityChangesItem,
    EquityRowItem,
    StatementLineItem,
    get_balance_sheet,
    get_equity_changes,
    get_surplus_statement,
)
from coopdesk.services.report_kinds import Column, Filled, Formula, Kind, Place, Question, Record
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

_INDENT = "\u3000"
CASH, BANK = "101", "102"
_AMOUNTS = ("amount", "before")


def entry_record(entry: EntryItem) -> dict[str, object]:
    """Return a line of the books as a row of a report."""
    return {
        "day": entry.day,
        "voucher": entry.number_shown,
        "voucher_id": entry.voucher_id,
        "line": entry.line,
        "summary": entry.summary,
        "account_code": entry.account_code,
        "account": entry.account,
        "member_id": entry.member_id,
        "member": entry.member,
        "fund": entry.fund,
        "document": entry.document,
        "debit": entry.debit,
        "credit": entry.credit,
    }


def dimensions_of(question: Question) -> Dimensions:
    """Return what a report of lines is narrowed to."""
    return Dimensions(question.fund, question.document, question.member_id)


def _balance_sheet(uow: UnitOfWork, question: Question) -> Filled:
    sheet = get_balance_sheet(uow, question.organization_id, question.last)
    lines = (*sheet.assets, *sheet.claims)
    rows = [_statement_row(line) for line in lines]
    return Filled(
        rows,
        _formulas(lines),
        sheet.checks,
        about=sheet.code,
        right_from=len(sheet.assets),
        first=question.last.replace(month=1, day=1),
    )


def _surplus(uow: UnitOfWork, question: Question) -> Filled:
    first = _in_the_year(question)
    told = get_surplus_statement(uow, question.organization_id, first, question.last)
    rows = [_statement_row(line) for line in told.lines]
    return Filled(rows, _formulas(told.lines), told.checks, told.code, first=first)


def _equity_changes(uow: UnitOfWork, question: Question) -> Filled:
    first = _in_the_year(question)
    told = get_equity_changes(uow, question.organization_id, first, question.last)
    keys = [column.key for column in told.columns]
    rows = [_equity_row(row, keys) for row in told.rows]
    opening, closing = (
        _standing_parts(list_balances(uow, question.organization_id, day), told.columns)
        for day in (first - timedelta(days=1), question.last)
    )
    made_of = _change_parts(told) | {0: opening, len(rows) - 1: closing}
    rows = [{**row, "parts": made_of[place]} for place, row in enumerate(rows)]
    return Filled(rows, _equity_formulas(told.rows, keys), told.checks, told.code, first=first)


def _standing_parts(
    balances: Mapping[str, Money], columns: Sequence[EquityColumn]
) -> list[dict[str, object]]:
    """Return the accounts that equity stands on, column by column."""
    return [
        _part(column.title, -net, account=code)
        for column in columns
        for code, net in sorted(balances.items())
        if net and first_level(code) in column.accounts
    ]


def _change_parts(told: EquityChangesItem) -> dict[int, list[dict[str, object]]]:
    """Return by place what increase and decrease are made of, and the account of each change.

    What 本年盈余 is stands on the first account of its column; the others are named with it.
    """
    accounts = {column.title: column.accounts[0] for column in told.columns}
    parts: dict[int, list[dict[str, object]]] = {}
    of_sum: list[dict[str, object]] = []
    for place, row in enumerate(told.rows):
        if row.is_sum:
            parts[place] = of_sum = []
        elif amount := total(list(row.amounts.values())):
            name = text("statement.change", column=row.column, title=row.title)
            parts[place] = [_part(name, amount, account=accounts[row.column])]
            of_sum += parts[place]
        else:
            parts[place] = []
    return parts


def _part(name: str, amount: Money, *, account: str) -> dict[str, object]:
    return {
        "account_code": account,
        "row": None,
        "name": name,
        "amount_fen": amount.fen,
        "before_fen": 0,
    }


def _in_the_year(question: Question) -> date:
    """Return the first day asked for, that of the year where the beginning was asked for."""
    year = question.last.replace(month=1, day=1)
    return year if question.first == date.min else question.first


def _statement_row(line: StatementLineItem) -> Record:
    if not line.row:
        return {"item": line.title}
    parts = [
        {
            "account_code": part.account_code,
            "row": part.row or None,
            "name": part.name,
            "amount_fen": part.amount.fen,
            "before_fen": part.before.fen,
        }
        for part in line.parts
    ]
    amounts = {"amount": line.amount, "before": line.before}
    return {"item": line.title, "row": line.row, **amounts, "parts": parts}


def _formulas(lines: Sequence[StatementLineItem]) -> dict[Place, Formula]:
    places = {line.row: place for place, line in enumerate(lines)}
    return {
        (places[line.row], key): tuple(
            (1 if row > 0 else -1, (places[abs(row)], key)) for row in line.rows
        )
        for line in lines
        for key in _AMOUNTS
        if line.rows
    }


def _equity_row(row: EquityRowItem, keys: Sequence[str]) -> Record:
    amounts = {key: row.amounts.get(key) for key in keys}
    change = text("statement.change", column=row.column, title=row.title)
    item = row.title if row.is_sum else f"{_INDENT}{change}"
    whole = total(list(row.amounts.values()))
    return {"item": item, "is_sum": row.is_sum, **amounts, "total": whole}


def _equity_formulas(rows: Sequence[EquityRowItem], keys: Sequence[str]) -> dict[Place, Formula]:
    opening, increase, decrease, closing = (place for place, row in enumerate(rows) if row.is_sum)
    down = {
        (closing, key): ((1, (opening, key)), (1, (increase, key)), (-1, (decrease, key)))
        for key in keys
    }
    across = {
        (place, "total"): tuple((1, (place, key)) for key in keys if key in row.amounts)
        for place, row in enumerate(rows)
    }
    return {**down, **across}


def _detail_ledger(uow: UnitOfWork, question: Question) -> Filled:
    asked = (question.organization_id, question.account, question.first, question.last)
    found = get_detail_ledger(uow, *asked, only=dimensions_of(question))
    lines = [{**entry_record(line.entry), "balance": line.balance} for line in found.lines]
    sums = {"debit": found.debit, "credit": found.credit, "balance": found.closing}
    rows = [
        _brought_forward(question, found.opening),
        *lines,
        {"day": question.last, "summary": text("ledger.closing"), **sums},
    ]
    about = f"{found.account_code} {found.account}  {narrowed(question)}"
    return Filled(rows, _running(rows), about=about.strip())


def narrowed(question: Question) -> str:
    """Return in words what a report of lines is narrowed to, empty where it is whole."""
    told = (
        text("report.narrowed_fund", fund=question.fund) if question.fund else "",
        text("report.narrowed_document", document=question.document) if question.document else "",
    )
    return "  ".join(part for part in told if part)


def _day_book(uow: UnitOfWork, question: Question, account: str) -> Filled:
    book = get_day_book(uow, question.organization_id, account, question.first, question.last)
    rows = [_brought_forward(question, book.opening)]
    for day in book.days:
        rows += _day_rows(day)
    return Filled(rows, _running(rows), about=f"{book.account_code} {book.account}")


def _cash_book(uow: UnitOfWork, question: Question) -> Filled:
    return _day_book(uow, question, question.account or CASH)


def _bank_book(uow: UnitOfWork, question: Question) -> Filled:
    return _day_book(uow, question, question.account or BANK)


def _brought_forward(question: Question, opening: object) -> dict[str, object]:
    return {"day": question.first, "summary": text("ledger.opening"), "balance": opening}


def _day_rows(day: DayItem) -> Iterator[dict[str, object]]:
    for told in day.lines:
        line = told.line
        yield {**entry_record(line.entry), "against": told.against, "balance": line.balance}
    sums = {"debit": day.debit, "credit": day.credit, "balance": day.balance, "is_sum": True}
    if len(day.lines) > 1:
        yield {"day": day.day, "summary": text("report.sum_of_day"), **sums}
    if day.ends_month:
        of_month = {"debit": day.month_debit, "credit": day.month_credit}
        yield {"day": day.day, "summary": text("report.sum_of_month"), **sums, **of_month}


def _voucher_numbers(uow: UnitOfWork, question: Question) -> list[Record]:
    first, last = (day.isoformat()[:7] for day in (question.first, question.last))
    return [
        {
            "month": item.month,
            "count": item.count,
            "last": item.last,
            "missing": "、".join(map(str, item.missing)),
        }
        for item in list_numbers(uow, question.organization_id)
        if first <= item.month <= last
    ]


def _running(rows: Sequence[Mapping[str, object]]) -> dict[Place, Formula]:
    """Return the balance after each line: the one before it, with the debit, less the credit."""
    formulas: dict[Place, Formula] = {}
    before = 0
    for place, row in enumerate(rows[1:], start=1):
        if "voucher_id" in row:
            sides = ((1, (place, "debit")), (-1, (place, "credit")))
            formulas[place, "balance"] = ((1, (before, "balance")), *sides)
            before = place
        else:
            formulas[place, "balance"] = ((1, (before, "balance")),)
    return formulas


_EQUITY = (
    ("share_capital", "statement.share_capital"),
    ("special_fund", "statement.special_fund"),
    ("capital_reserve", "statement.capital_reserve"),
    ("surplus_reserve", "statement.surplus_reserve"),
    ("undistributed", "statement.undistributed"),
)
_LINES = (
    Column("item", "report.item", 4.0),
    Column("row", "report.row", 0.8),
)
_SIDES = (
    Column("debit", "report.debit", is_money=True),
    Column("credit", "report.credit", is_money=True),
    Column("balance", "report.balance", is_money=True),
)
DIMENSIONS = (
    Column("fund", "report.fund", 1.6, is_optional=True),
    Column("document", "report.document", 2.0, is_optional=True),
)
_ENTRY = (
    Column("day", "report.day", 1.7),
    Column("voucher", "report.voucher", 1.9),
    Column("summary", "report.summary", 3.6),
)

STATEMENT_REPORTS: Mapping[str, Kind] = MappingProxyType(
    {
        "balance-sheet": Kind(
            "report.balance_sheet",
            (
                *_LINES,
                Column("amount", "report.at_end", is_money=True),
                Column("before", "report.at_beginning", is_money=True),
            ),
            _balance_sheet,
            form="balance-sheet",
        ),
        "surplus": Kind(
            "report.surplus",
            (
                *_LINES,
                Column("amount", "report.this_year", is_money=True),
                Column("before", "report.last_year", is_money=True),
            ),
            _surplus,
            form="surplus-statement",
        ),
        "equity-changes": Kind(
            "report.equity_changes",
            (
                Column("item", "report.item", 3.0),
                *(Column(key, word, is_money=True) for key, word in _EQUITY),
                Column("total", "report.total", is_money=True),
            ),
            _equity_changes,
            form="equity-changes",
        ),
        "detail-ledger": Kind(
            "report.detail_ledger",
            (*_ENTRY, Column("member", "report.member", 2.0), *DIMENSIONS, *_SIDES),
            _detail_ledger,
        ),
        "cash-book": Kind(
            "report.cash_book",
            (*_ENTRY, Column("against", "report.against", 3.0), *_SIDES),
            _cash_book,
        ),
        "bank-book": Kind(
            "report.bank_book",
            (*_ENTRY, Column("against", "report.against", 3.0), *_SIDES),
            _bank_book,
        ),
        "voucher-numbers": Kind(
            "report.voucher_numbers",
            (
                Column("month", "report.month", 1.4),
                Column("count", "report.voucher_count", 1.2),
                Column("last", "report.last_number", 1.2),
                Column("missing", "report.missing_numbers", 5.0),
            ),
            _voucher_numbers,
        ),
    }
)
