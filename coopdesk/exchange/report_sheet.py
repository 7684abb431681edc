"""Writes a report as a workbook in which the figures still reckon: sums and balances are formulas.

Every formula carries the value it gives now, so programs that do not reckon show the same figures.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coopdesk.domain.money import Money
from coopdesk.exchange.workbook_container import column_letter

FIRST_ROW = 3
"""Title, note, header, then the rows; from 0."""
_MOST_TERMS = 200  # a formula has room for some eight thousand signs
_YUAN = "#,##0.00"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_A4 = 9  # by the numbers of the office programs

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column: its label, its width in characters, and whether it holds amounts."""

    label: str
    width: float
    is_money: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report to write; a place is row and column, both from 0.

    ``formulas`` name the places a figure adds up, each with 1 or -1. ``totals`` closes the table,
    its amounts adding their columns up. Rows from ``right_from`` on stand at the right of the
    others, under the same columns, as the two sides of a balance sheet do.
    """

    title: str
    note: str
    columns: Sequence[ReportColumn]
    rows: Sequence[Sequence[object]]
    formulas: Mapping[Place, Sequence[tuple[int, Place]]] = field(default_factory=dict)
    totals: Sequence[object] = ()
    right_from: int = 0
    notes: Sequence[str] = ()


def report_workbook(table: ReportTable) -> bytes:
    """Return the workbook with ``table``; amounts are yuan, texts never reckon."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", table.title)[:_LONGEST_NAME].strip())
    writer = _Writer(sheet, table, book.add_format({"bold": True}), book)
    writer.write()
    book.close()
    return content.getvalue()


class _Writer:
    """Puts each part of the table where it belongs."""

    def __init__(self, sheet: Any, table: ReportTable, bold: Any, book: Any) -> None:
        self._sheet, self._table, self._bold = sheet, table, bold
        self._money = book.add_format({"num_format": _YUAN})
        self._bold_money = book.add_format({"num_format": _YUAN, "bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})

    def write(self) -> None:
        """Write title, header, rows, totals and notes."""
        table = self._table
        self._set_up()
        self._sheet.write_string(0, 0, table.title, self._bold)
        self._sheet.write_string(1, 0, table.note)
        for number, row in enumerate(table.rows):
            for column, value in enumerate(row):
                self._write((number, column), value)
        end = FIRST_ROW + len(table.rows)
        for column, value in enumerate(table.totals):
            self._write_total(end, column, value)
        for number, note in enumerate(table.notes, start=end + bool(table.totals)):
            self._sheet.write_string(number, 0, note)

    def _set_up(self) -> None:
        table, width = self._table, len(self._table.columns)
        sides = 2 if table.right_from else 1
        for side in range(sides):
            for number, column in enumerate(table.columns):
                place = side * width + number
                self._sheet.write_string(FIRST_ROW - 1, place, column.label, self._bold)
                self._sheet.set_column(place, place, column.width)
        self._sheet.freeze_panes(FIRST_ROW, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(FIRST_ROW - 1)

    def _cell(self, place: Place) -> Place:
        """Return where in the sheet a place of the table stands."""
        row, column = place
        right_from = self._table.right_from
        if right_from and row >= right_from:
            return FIRST_ROW + row - right_from, column + len(self._table.columns)
        return FIRST_ROW + row, column

    def _write(self, place: Place, value: object) -> None:
        row, column = self._cell(place)
        terms = self._table.formulas.get(place, ())
        match value:
            case Money() if terms and len(terms) <= _MOST_TERMS:
                formula = "=" + "".join(self._term(*term) for term in terms)
                self._sheet.write_formula(row, column, formula, self._money, value.fen / 100)
            case Money():
                # a workbook knows no fen: two decimals are exact to 15 digits
                self._sheet.write_number(row, column, value.fen / 100, self._money)
            case date():
                self._sheet.write_datetime(row, column, value, self._day)
            case int():
                self._sheet.write_number(row, column, value)
            case None:
                pass
            case _:
                self._sheet.write_string(row, column, str(value))

    def _write_total(self, row: int, column: int, value: object) -> None:
        if isinstance(value, Money):
            letter = column_letter(column)
            formula = f"=SUM({letter}{FIRST_ROW + 1}:{letter}{row})"
            shown = value.fen / 100
            if self._table.rows:
                self._sheet.write_formula(row, column, formula, self._bold_money, shown)
            else:
                self._sheet.write_number(row, column, shown, self._bold_money)
        elif value:
            self._sheet.write_string(row, column, str(value), self._bold)

    def _term(self, sign: int, place: Place) -> str:
        row, column = self._cell(place)
        return f"{'+' if sign > 0 else '-'}{column_letter(column)}{row + 1}"
