"""Reads a cash journal (现金、银行或互助金流水账): its entries, and what does not add up in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.journal import (
    JournalKind,
    JournalLine,
    find_balance_breaks,
    find_number_gaps,
    find_year,
)
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.exchange.headers import Header, header_findings
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import split_rows
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetReading, SheetRecord, SheetSpec
from coopdesk.exchange.workbook import Cell, Grid, column_letter, open_workbook

JOURNAL = SheetSpec(
    sheet_id="fund_journal",
    title="股金及互助金流水账",
    key_fields=("day", "summary"),
    columns=(
        ColumnSpec("day", "日期、记账日期、时间、年月日", CellKind.DAY, is_required=True),
        ColumnSpec("voucher", "凭证号、凭证字号、凭证编号、凭证号数、凭证", CellKind.CODE),
        ColumnSpec("summary", "摘要、事由、用途、内容、业务内容", is_required=True, width=26),
        ColumnSpec("member", "社员、社员姓名、姓名、成员、对方、交款人、收款人"),
        ColumnSpec(
            "income", "收入、收入金额、借方、借方金额、收方", CellKind.AMOUNT, is_required=True
        ),
        ColumnSpec(
            "expense", "支出、支出金额、贷方、贷方金额、付方", CellKind.AMOUNT, is_required=True
        ),
        ColumnSpec("balance", "余额、结余、结存", CellKind.AMOUNT),
        ColumnSpec("handler", "经手人、经办人、出纳"),
        ColumnSpec("remark", "备注、说明"),
    ),
)
BANK_STATEMENT = SheetSpec(
    sheet_id="bank_statement",
    title="银行对账单",
    key_fields=("day", "voucher"),
    columns=(
        ColumnSpec("day", "交易日期、日期、记账日期、入账日期", CellKind.DAY, is_required=True),
        ColumnSpec("voucher", "流水号、交易流水号、凭证号、凭证号码、参考号", CellKind.CODE),
        ColumnSpec("summary", "摘要、用途、附言、交易摘要、备注", width=26),
        ColumnSpec("member", "对方户名、对方名称、对方、对方账户名称"),
        ColumnSpec(
            *("income", "收入、收入金额、贷方、贷方发生额、贷方金额、存入", CellKind.AMOUNT),
            is_required=True,
        ),
        ColumnSpec(
            *("expense", "支出、支出金额、借方、借方发生额、借方金额、支取", CellKind.AMOUNT),
            is_required=True,
        ),
        ColumnSpec("balance", "余额、账户余额、结余", CellKind.AMOUNT),
    ),
)
"""Of the bank's own statement: what it owes us more stands on its credit side."""
# The first that fits: a word of the summary, and the side it stands on (None: either).
_KINDS: tuple[tuple[str, str | None, JournalKind], ...] = (
    ("种子金", "income", JournalKind.SEED_FUND),
    ("占用费", "income", JournalKind.USAGE_FEE),
    ("借款", "income", JournalKind.REPAYMENT),
    ("借款", "expense", JournalKind.ADVANCE),
    ("股金利息", "expense", JournalKind.INTEREST_ON_CAPITAL),
    ("股息", "expense", JournalKind.INTEREST_ON_CAPITAL),
    ("分红", "expense", JournalKind.DIVIDEND),
    ("股", "income", JournalKind.CONTRIBUTION),
    ("股", "expense", JournalKind.WITHDRAWAL),
    ("手续费", "expense", JournalKind.BANK_FEE),
    ("结息", "income", JournalKind.BANK_INTEREST),
    ("利息", "income", JournalKind.BANK_INTEREST),
    ("", "expense", JournalKind.OFFICE_COST),
    ("", "income", JournalKind.OTHER_INCOME),
)


@dataclass(frozen=True, slots=True)
class JournalRecord(SheetRecord):
    """One entry of the journal; amounts in fen, ``balance`` is that after it."""

    day: date | None
    voucher: str
    summary: str
    member: str
    income: Money
    expense: Money
    balance: Money | None
    kind: JournalKind

    @property
    def line(self) -> JournalLine:
        """The entry as the rules look at it."""
        return JournalLine(
            self.row, self.day, self.voucher, self.income, self.expense, self.balance
        )


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as it was read: its entries, what it starts with, and the year it is of."""

    reading: SheetReading[JournalRecord]
    opening: Money
    year: int | None


def read_journal(path: Path, *, wanted: Wanted = ANYTHING, spec: SheetSpec = JOURNAL) -> Journal:
    """Return everything found in a cash journal or a bank's statement; nothing is taken in.

    ``wanted`` is what a person said of the sheet. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    chosen = choose_sheet(book, spec, wanted)
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, spec)
    reader = _JournalRows(book, grid, header)
    found = [reader.read(number, cells) for number, cells in rows]
    records = tuple(record for record in found if record.income or record.expense)
    lines = [record.line for record in records]
    opening = _opening(found, records)
    year = find_year(lines)
    findings = [
        *header_findings(grid, spec, header),
        *other_sheets(book, grid, spec, header),
        *reader.findings,
        *_disorder(_Places(grid, header), records, opening, year if spec is JOURNAL else None),
    ]
    findings.sort(key=lambda finding: (finding.row, finding.column))
    reading = SheetReading(
        grid.name,
        header.columns,
        records,
        tuple(findings),
        tuple(left_out),
        layout=chosen.layout,
        mapping=chosen.mapping,
        sheets=book.shown_sheets,
    )
    return Journal(reading, opening, year)


class _JournalRows(RowReader):
    def read(self, row: int, cells: Sequence[Cell]) -> JournalRecord:
        self._begin(row, cells)
        income = self._amount_at("income", self._places.get("income")) or ZERO
        expense = self._amount_at("expense", self._places.get("expense")) or ZERO
        summary = self._text("summary")
        return JournalRecord(
            row,
            self._entry_day() if income or expense else None,
            self._text("voucher"),
            summary,
            self._optional_text("member"),
            income,
            expense,
            self._amount_at("balance", self._places.get("balance")),
            _kind_of(summary, income),
        )

    def _entry_day(self) -> date | None:
        reading = self._day(self._cell("day"))
        self._note_if_normalized("day", reading)
        if reading.problem:
            self._report(reading.problem, Severity.REFUSE, "day")
        return reading.value


class _Places:
    """Where a finding stands: sheet, and the column of a field."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self._sheet, self._columns = grid.name, header.places()

    def finding(self, code: str, row: int, name: str, values: Mapping[str, object]) -> Finding:
        place = self._columns.get(name)
        letter = "" if place is None else column_letter(place)
        return Finding(code, Severity.CONFIRM, self._sheet, row, letter, name, "", values=values)


def _kind_of(summary: str, income: Money) -> JournalKind:
    side = "income" if income else "expense"
    return next(kind for word, on, kind in _KINDS if word in summary and on in (None, side))


def _opening(found: Sequence[JournalRecord], records: Sequence[JournalRecord]) -> Money:
    """Return the balance told before the first entry, else what that entry starts from."""
    first = records[0] if records else None
    for record in found:
        if first is None or record.row < first.row:
            if record.balance is not None:
                return record.balance
        else:
            break
    if first is None or first.balance is None:
        return ZERO
    return first.balance - first.income + first.expense


def _disorder(
    places: _Places, records: Sequence[JournalRecord], opening: Money, year: int | None
) -> Iterator[Finding]:
    """Yield what is out of order; a bank's statement has no year of its own and no numbers."""
    lines = [record.line for record in records]
    for wrong in find_balance_breaks(lines, opening):
        values = {"expected": str(wrong.expected), "found": str(wrong.found)}
        values["difference"] = str(wrong.found - wrong.expected)
        yield places.finding("journal_balance_wrong", wrong.row, "balance", values)
    if year is None:
        return
    for gap in find_number_gaps(lines):
        told = {"first": gap.missing[0], "count": str(len(gap.missing))}
        yield places.finding("journal_number_gap", gap.row, "voucher", told)
    for line in lines:
        if line.day is not None and line.day.year != year:
            years = {"day": line.day.isoformat(), "year": str(year)}
            yield places.finding("journal_other_year", line.row, "day", years)
