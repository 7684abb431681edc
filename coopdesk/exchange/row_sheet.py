"""A sheet of xlsxwriter whose rows are written whole, and the cells that such a row is made of.

xlsxwriter takes each cell through an object, a table and a dozen calls: half the time of an export.
What is written here instead are the same elements of the same format (ECMA-376 part 1, 18.3.1).
Everything else of the workbook stays xlsxwriter's.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from xlsxwriter.worksheet import Worksheet

from coopdesk.exchange.workbook_container import column_letter

COMPUTING = frozenset("=+-@\t\r\n")
"""What a text begins with that office programs take for a formula once they get it as CSV."""

Cell: TypeAlias = Callable[[Any], str]
"""Turns a value into a cell without its place, which stands before it: ``<c r="B7`` and this."""

_CONTROL_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = date(1899, 12, 30).toordinal()


class RowSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter tells no types
    """A worksheet that also takes rows as text; a row goes one of the two ways."""

    def write_cells(self, row: int, cells: Sequence[str]) -> None:
        """Write a row (from 0): its cells from the first column on, blank ones empty texts."""
        number = str(row + 1)
        placed = [
            start + number + cell
            for start, cell in zip(starts(len(cells)), cells, strict=True)
            if cell
        ]
        self._check_dimensions(row, max(len(cells), 1) - 1)
        self._write_single_row(row)
        self.fh.write(f'<row r="{number}">{"".join(placed)}</row>')


@cache
def starts(width: int) -> tuple[str, ...]:
    """Return what each cell of a row begins with, up to the number of the row."""
    return tuple(f'<c r="{column_letter(place)}' for place in range(width))


def text_cell(workbook: Any, **style: object) -> Cell:
    """Return what makes text cells: text also where it begins with ``=``, edited or not."""
    worn = workbook.add_format({"num_format": "@", **style})._get_xf_index()
    quoted = workbook.add_format({"num_format": "@", "quote_prefix": True, **style})
    quoted_index = quoted._get_xf_index()
    plain = f'" s="{worn}" t="inlineStr"><is><t>'

    def cell(text: str) -> str:
        if text.isalnum():
            return f"{plain}{text}</t></is></c>"
        index = quoted_index if text[:1] in COMPUTING else worn
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'" s="{index}" t="inlineStr"><is><t{space}>{escaped(text)}</t></is></c>'

    return cell


def formula_cell(workbook: Any, **style: object) -> Cell:
    """Return what makes cells of a formula and the text that it gives now, both told together."""
    index = workbook.add_format(style)._get_xf_index()

    def cell(told: tuple[str, str]) -> str:
        formula, shown = told
        return f'" s="{index}" t="str"><f>{escaped(formula)}</f><v>{escaped(shown)}</v></c>'

    return cell


def number_cell(workbook: Any, number_format: str, **style: object) -> Cell:
    """Return what makes cells of numbers (int or Decimal), exact to the last digit."""
    index = workbook.add_format({"num_format": number_format, **style})._get_xf_index()

    def cell(number: int | Decimal) -> str:
        return f'" s="{index}"><v>{number}</v></c>'

    return cell


def day_cell(workbook: Any, number_format: str, **style: object) -> Cell:
    """Return what makes cells of days; the earliest that spreadsheets count is 1900-03-01."""
    number = number_cell(workbook, number_format, **style)
    return lambda day: number(day.toordinal() - _DAY_ZERO)


def escaped(text: str) -> str:
    """Return a text as it stands in the file: without control signs, markup told apart."""
    text = _CONTROL_SIGNS.sub("", text)
    text = _LOOKS_ESCAPED.sub(r"_x005F_\1", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
