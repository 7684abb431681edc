"""Reads vouchers written in a sheet, one line of a voucher a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from coopdesk.domain.errors import Severity
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money, total
from coopdesk.exchange.headers import header_findings
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import split_rows
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetReading, SheetRecord, SheetSpec
from coopdesk.exchange.workbook import Cell, open_workbook

VOUCHERS = SheetSpec(
    sheet_id="vouchers",
    title="记账凭证",
    key_fields=("account", "summary"),
    columns=(
        ColumnSpec("day", "日期、记账日期、凭证日期", CellKind.DAY, is_required=True),
        ColumnSpec("number", "凭证号、凭证字号、凭证编号", CellKind.CODE, is_required=True),
        ColumnSpec("summary", "摘要、业务内容", is_required=True, width=26),
        ColumnSpec(
            "account",
            "科目、科目编码、科目编号、会计科目、科目名称",
            CellKind.CODE,
            is_required=True,
        ),
        ColumnSpec("member", "社员、社员姓名、社员编号、成员"),
        ColumnSpec("fund", "资金、资金来源、专项"),
        ColumnSpec("document", "单据号、单据、票据号、合同号"),
        ColumnSpec("debit", "借方、借方金额", CellKind.AMOUNT, is_required=True),
        ColumnSpec("credit", "贷方、贷方金额", CellKind.AMOUNT, is_required=True),
        ColumnSpec("attachments", "附件张数、附件、附单据数", CellKind.COUNT),
    ),
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of a voucher as written: account and member by number or name."""

    row: int
    account: str
    member: str
    debit: Money
    credit: Money
    summary: str
    fund: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class SheetVoucher(SheetRecord):
    """One voucher of the sheet; ``row`` is that of its first line, amounts in fen."""

    day: date | None
    number: str
    summary: str
    attachments: int
    lines: tuple[SheetLine, ...]

    @property
    def name(self) -> str:
        """What the voucher is called in the lists of the import."""
        return self.number

    @property
    def amount(self) -> Money:
        """The debit side added up."""
        return total([line.debit for line in self.lines])


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    day: date | None
    number: str
    attachments: int
    line: SheetLine


def read_vouchers(path: Path, *, wanted: Wanted = ANYTHING) -> SheetReading[SheetVoucher]:
    """Return the vouchers of a sheet with all that cannot be read; nothing is taken in.

    Rows of one day and number that stand together are one voucher; a day, number or summary left
    out is that of the row above. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    chosen = choose_sheet(book, VOUCHERS, wanted)
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, VOUCHERS)
    reader = _VoucherRows(book, grid, header)
    read = [reader.read(number, cells) for number, cells in rows]
    findings = [
        *header_findings(grid, VOUCHERS, header),
        *other_sheets(book, grid, VOUCHERS, header),
        *reader.findings,
    ]
    findings.sort(key=lambda finding: (finding.row, finding.column))
    return SheetReading(
        grid.name,
        header.columns,
        tuple(_joined(read)),
        tuple(findings),
        tuple(left_out),
        layout=chosen.layout,
        mapping=chosen.mapping,
        sheets=book.shown_sheets,
    )


class _VoucherRows(RowReader):
    _day_above: date | None = None
    _told_above = ("", "")

    def read(self, row: int, cells: Sequence[Cell]) -> _Row:
        self._begin(row, cells)
        day, (number, summary) = self._day_or_above(), self._told()
        line = SheetLine(
            row,
            self._text("account"),
            self._optional_text("member"),
            self._amount_at("debit", self._places.get("debit")) or ZERO,
            self._amount_at("credit", self._places.get("credit")) or ZERO,
            summary,
            self._optional_text("fund"),
            self._optional_text("document"),
        )
        return _Row(row, day, number, self._count(), line)

    def _day_or_above(self) -> date | None:
        if self._text("day"):
            reading = self._day(self._cell("day"))
            self._note_if_normalized("day", reading)
            if reading.problem:
                self._report(reading.problem, Severity.REFUSE, "day")
            self._day_above = reading.value
        return self._day_above

    def _told(self) -> tuple[str, str]:
        number = self._optional_text("number") or self._told_above[0]
        same = number == self._told_above[0]
        summary = self._text("summary") or (self._told_above[1] if same else "")
        self._told_above = (number, summary)
        return number, summary

    def _count(self) -> int:
        written = self._optional_text("attachments")
        if written and not written.isdigit():
            self._report("attachments_unreadable", Severity.REFUSE, "attachments")
        return int(written) if written.isdigit() else 0


def _joined(rows: Sequence[_Row]) -> Iterator[SheetVoucher]:
    for (day, number), of_one in groupby(rows, key=lambda row: (row.day, row.number)):
        members = list(of_one)
        yield SheetVoucher(
            members[0].row,
            day,
            number,
            members[0].line.summary,
            max(row.attachments for row in members),
            tuple(row.line for row in members),
        )
