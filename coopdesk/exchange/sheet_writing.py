"""Writes sheets that read back as they were: typed cells, codes as text, nothing that computes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetSpec
from coopdesk.exchange.streamed import streamed_workbook

FORMATS = {
    CellKind.CODE: "@",
    CellKind.TEXT: "@",
    CellKind.CHOICE: "@",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.AMOUNT: "#,##0.00",
    CellKind.COUNT: "0",
    CellKind.SHARE: "0.00%",
}
FIRST_ROW = 3  # from 0: title, note, header, then the records
_BLANK_ROWS = 2_000
_LIST_LIMIT = 255  # signs that the program takes for the words of a drop-down
HEAD_STYLE: dict[str, object] = {
    "bold": True,
    "bg_color": "#E7EDF3",
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": "#7F7F7F",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a written sheet: its spec, and its year where it is told by year."""

    spec: ColumnSpec
    year: int | None = None

    @property
    def heading(self) -> str:
        """Return the heading as it is read again, with unit and year."""
        heading = self.spec.heads[0]
        if self.spec.kind is CellKind.AMOUNT:
            heading = words.text("written_sheet.in_yuan", heading=heading)
        if self.year is not None:
            heading = words.text("written_sheet.of_year", year=self.year, heading=heading)
        return heading

    def value(self, row: Mapping[str, object]) -> object:
        """Return what a row (values by field, or by field and year) has for this column."""
        value = row.get(self.spec.field)
        if self.year is None:
            return value
        return value.get(self.year) if isinstance(value, Mapping) else None


def columns_of(spec: SheetSpec, years: Sequence[int] = ()) -> tuple[SheetColumn, ...]:
    """Return the columns to write: one for each of ``years`` where a column is told by year."""
    return tuple(
        SheetColumn(column, year)
        for column in spec.columns
        for year in (years if column.per_year else (None,))
    )


def write_sheet(
    path: Path,
    spec: SheetSpec,
    rows: Iterable[Mapping[str, object]],
    *,
    title: str,
    as_of: date,
    years: Sequence[int] = (),
) -> int:
    """Write ``rows`` (values by field, those of ``per_year`` columns by year) and return how many.

    Money becomes a number of yuan, a share one of a whole, an allowed value its first word, and
    everything else text that stays text even where it begins with ``=``. Rows are written as they
    come. Raises SurroundingsTrouble when the file cannot be written.
    """
    columns = columns_of(spec, years)
    number = FIRST_ROW - 1
    with streamed_workbook(path) as workbook:
        sheet = begin_sheet(workbook, spec, columns, title, as_of)
        write = RowWriter(workbook, columns)
        for number, row in enumerate(rows, start=FIRST_ROW):
            sheet.write_cells(number, write.cells(row))
    return number - FIRST_ROW + 1


def write_blank(
    path: Path, spec: SheetSpec, *, title: str, as_of: date, years: Sequence[int] = ()
) -> None:
    """Write an empty sheet to fill in: text columns are text, allowed words are drop-downs.

    Raises SurroundingsTrouble when the file cannot be written.
    """
    columns = columns_of(spec, years)
    with streamed_workbook(path) as workbook:
        sheet = begin_sheet(workbook, spec, columns, title, as_of)
        for place, column in enumerate(columns):
            allowed = list(column.spec.words.values())
            if allowed and len(",".join(allowed)) <= _LIST_LIMIT:
                choice = {"validate": "list", "source": allowed}
                sheet.data_validation(FIRST_ROW, place, _BLANK_ROWS, place, choice)


def begin_sheet(
    workbook: Any, spec: SheetSpec, columns: Sequence[SheetColumn], title: str, as_of: date
) -> Any:
    """Return a new sheet with its title, the day it was closed, and its header."""
    from coopdesk.exchange.row_sheet import RowSheet, text_cell

    sheet = workbook.add_worksheet(spec.title, RowSheet)
    sheet.freeze_panes(FIRST_ROW, 0)
    for place, column in enumerate(columns):
        style = workbook.add_format({"num_format": FORMATS[column.spec.kind]})
        sheet.set_column(place, place, column.spec.width, style)
    day = words.text("paper.day", year=as_of.year, month=as_of.month, day=as_of.day)
    note = words.text("written_sheet.note", day=day)
    sheet.write_cells(0, [text_cell(workbook, bold=True, font_size=14)(title)])
    sheet.write_cells(1, [text_cell(workbook)(note)])
    head = text_cell(workbook, **HEAD_STYLE)
    sheet.write_cells(2, [head(column.heading) for column in columns])
    return sheet


class RowWriter:
    """Makes the cells of a row, the way of writing of each column chosen once."""

    def __init__(self, workbook: Any, columns: Sequence[SheetColumn], **style: object) -> None:
        self._columns = tuple(
            (column, _cell_of(workbook, column.spec, style)) for column in columns
        )

    def cells(self, row: Mapping[str, object]) -> list[str]:
        """Return the cells of a row, empty texts where there is nothing to show."""
        cells = []
        for column, cell in self._columns:
            value = column.value(row)
            cells.append("" if value is None or value == "" else cell(value))
        return cells


def _cell_of(
    workbook: Any, column: ColumnSpec, style: Mapping[str, object]
) -> Callable[[Any], str]:
    from coopdesk.exchange.row_sheet import day_cell, number_cell, text_cell

    text = text_cell(workbook, **style)
    number = number_cell(workbook, FORMATS[column.kind], **style)
    day = day_cell(workbook, FORMATS[CellKind.DAY], **style)
    shown = column.words
    whole = 10_000 if column.kind is CellKind.SHARE else 1

    def cell(value: object) -> str:
        if shown:
            return text(shown.get(value) or str(value))
        if type(value) is str:
            return text(value)
        if isinstance(value, Money):
            return number(Decimal(value.fen) / 100)
        if isinstance(value, date):
            return day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return number(Decimal(value) / whole)
        return text(str(value))

    return cell
