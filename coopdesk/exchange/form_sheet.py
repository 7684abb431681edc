"""Writes filled forms as a workbook, one sheet each: amounts are numbers, sums are formulas.

What stands on the sheet is what stands on the paper, block by block; a table without totals of its
own gets a row of sums, so that the figures still reckon.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coopdesk.domain.money import Money, total
from coopdesk.exchange.workbook_container import column_letter

_YUAN = "#,##0.00"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_WIDTHS = (24, 36)
_A4 = 9

Value = str | Money


@dataclass(frozen=True, slots=True)
class FormPair:
    """A label and its value."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table: labels, rows, and the word of the row that adds its amounts up."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    sums: str


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One filled form; ``name`` tells it from the others, texts stand on lines of their own."""

    name: str
    title: str
    parts: Sequence[str | FormPair | FormTable]


def form_workbook(sheets: Sequence[FormSheet]) -> bytes:
    """Return the workbook of some filled forms; texts never reckon."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    for number, sheet in enumerate(sheets, 1):
        name = _NOT_IN_A_NAME.sub(" ", f"{number} {sheet.name}")[:_LONGEST_NAME].strip()
        _Writer(book, book.add_worksheet(name)).write(sheet)
    book.close()
    return content.getvalue()


class _Writer:
    """Writes one form from top to bottom."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._sheet, self._row = sheet, 0
        self._bold = book.add_format({"bold": True})
        self._money = book.add_format({"num_format": _YUAN})
        self._bold_money = book.add_format({"num_format": _YUAN, "bold": True})

    def write(self, form: FormSheet) -> None:
        """Write the title, then every part."""
        self._sheet.set_column(0, 0, _WIDTHS[0])
        self._sheet.set_column(1, 12, _WIDTHS[1] / 2)
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.write_string(0, 0, form.title, self._bold)
        self._row = 1
        for part in form.parts:
            if isinstance(part, FormTable):
                self._write_table(part)
            elif isinstance(part, FormPair):
                self._sheet.write_string(self._row, 0, part.label)
                self._write(1, part.value)
                self._row += 1
            else:
                self._sheet.write_string(self._row, 0, part)
                self._row += 1

    def _write_table(self, table: FormTable) -> None:
        for place, label in enumerate(table.columns):
            self._sheet.write_string(self._row, place, label, self._bold)
        first = self._row = self._row + 1
        for row in table.rows:
            for place, value in enumerate(row):
                self._write(place, value)
            self._row += 1
        self._write_sums(table, first)

    def _write_sums(self, table: FormTable, first: int) -> None:
        columns = list(zip(*table.rows, strict=True))
        amounts = {
            place: [value for value in column if isinstance(value, Money)]
            for place, column in enumerate(columns)
        }
        if not any(amounts.values()):
            return
        self._sheet.write_string(self._row, 0, table.sums, self._bold)
        for place, found in amounts.items():
            if found:
                letter = column_letter(place)
                formula = f"=SUM({letter}{first + 1}:{letter}{self._row})"
                shown = total(found).fen / 100
                self._sheet.write_formula(self._row, place, formula, self._bold_money, shown)
        self._row += 1

    def _write(self, place: int, value: Value) -> None:
        if isinstance(value, Money):
            # a workbook knows no fen: two decimals are exact to 15 digits
            self._sheet.write_number(self._row, place, value.fen / 100, self._money)
        elif value:
            self._sheet.write_string(self._row, place, value)
