"""Writes sheets that read back as they were: typed cells, codes as text, nothing that computes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.durable import draft_beside
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetSpec
from coopdesk.exchange.workbook import column_letter

_FORMATS = {
    CellKind.CODE: "@",
    CellKind.TEXT: "@",
    CellKind.CHOICE: "@",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.AMOUNT: "#,##0.00",
    CellKind.COUNT: "0",
    CellKind.SHARE: "0.00%",
}
_FIRST_ROW = 4  # title, note, header, then the records
_BLANK_ROWS = 2_000
_CONTROL_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LIST_LIMIT = 255  # signs that the program takes for the words of a drop-down
_SheetColumn = tuple[ColumnSpec, int | None]


def write_sheet(
    path: Path,
    spec: SheetSpec,
    rows: Iterable[Mapping[str, object]],
    *,
    title: str,
    as_of: date,
    years: Sequence[int] = (),
) -> None:
    """Write ``rows`` (values by field, those of ``per_year`` columns by year) as a workbook.

    Money becomes a number of yuan, a share one of a whole, an allowed value its first word, and
    everything else text that stays text even where it begins with ``=``. Rows are written as they
    come. Raises SurroundingsTrouble when the file cannot be written.
    """
    columns = tuple(_columns(spec, years))
    with draft_beside(path) as draft:
        workbook, sheet = _begin(spec, columns, title, as_of)
        with _closed_on_failure(sheet):
            writers = [_ColumnWriter(sheet, column, year) for column, year in columns]
            for row in rows:
                sheet.append([writer.cell(row) for writer in writers])
        workbook.save(draft)


def write_blank(
    path: Path, spec: SheetSpec, *, title: str, as_of: date, years: Sequence[int] = ()
) -> None:
    """Write an empty sheet to fill in: text columns are text, allowed words are drop-downs.

    Raises SurroundingsTrouble when the file cannot be written.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = tuple(_columns(spec, years))
    with draft_beside(path) as draft:
        workbook, sheet = _begin(spec, columns, title, as_of)
        for index, (column, _) in enumerate(columns):
            choices = '"' + ",".join(_first_words(column).values()) + '"'
            if column.choices and len(choices) <= _LIST_LIMIT:
                letter = column_letter(index)
                allowed = DataValidation("list", formula1=choices, allow_blank=True)
                allowed.add(f"{letter}{_FIRST_ROW}:{letter}{_BLANK_ROWS}")
                sheet.data_validations.append(allowed)
        workbook.save(draft)


@contextmanager
def _closed_on_failure(sheet: Any) -> Iterator[None]:
    """Close the stream of a sheet whose rows failed, and remove the rows already written."""
    try:
        yield
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()
        raise


def _columns(spec: SheetSpec, years: Sequence[int]) -> Iterator[_SheetColumn]:
    for column in spec.columns:
        if column.per_year:
            yield from ((column, year) for year in years)
        else:
            yield column, None


def _begin(
    spec: SheetSpec, columns: Sequence[_SheetColumn], title: str, as_of: date
) -> tuple[Any, Any]:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(spec.title)
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    for index, (column, _) in enumerate(columns):
        dimension = sheet.column_dimensions[column_letter(index)]
        dimension.width = column.width
        dimension.number_format = _FORMATS[column.kind]
    head = WriteOnlyCell(sheet, title)
    head.data_type = "s"
    head.font = Font(bold=True, size=14)
    sheet.append([head])
    day = words.text("paper.day", year=as_of.year, month=as_of.month, day=as_of.day)
    sheet.append([words.text("written_sheet.note", day=day)])
    heads = []
    line = Side(style="thin", color="7F7F7F")
    for column, year in columns:
        cell = WriteOnlyCell(sheet, _heading(column, year))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7EDF3")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(bottom=line)
        heads.append(cell)
    sheet.append(heads)
    return workbook, sheet


def _heading(column: ColumnSpec, year: int | None) -> str:
    heading = column.heads[0]
    if column.kind is CellKind.AMOUNT:
        heading = words.text("written_sheet.in_yuan", heading=heading)
    if year is not None:
        heading = words.text("written_sheet.of_year", year=year, heading=heading)
    return heading


class _ColumnWriter:
    """Fills one cell over and over: the stream has written it before the next row comes.

    Making and styling a cell for each value took three times as long.
    """

    def __init__(self, sheet: Any, column: ColumnSpec, year: int | None) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._cell = WriteOnlyCell(sheet)
        self._cell.number_format = _FORMATS[column.kind]
        self._column = column
        self._year = year
        self._words = _first_words(column)

    def cell(self, row: Mapping[str, object]) -> Any:
        """Return the cell for a row, None where it has nothing to show."""
        value = row.get(self._column.field)
        if self._year is not None:
            value = value.get(self._year) if isinstance(value, Mapping) else None
        shown = self._shown(value)
        if shown is None or shown == "":
            return None
        if isinstance(shown, str):
            self._cell._value = shown
            self._cell.data_type = "s"  # also when it begins with =
        elif isinstance(shown, date):
            self._cell.value = shown
            self._cell.number_format = _FORMATS[CellKind.DAY]
        else:
            self._cell._value = shown
            self._cell.data_type = "n"
        return self._cell

    def _shown(self, value: object) -> object:
        if value is None:
            return None
        if isinstance(value, Money):
            return Decimal(value.fen) / 100
        if self._words:
            return self._words.get(value, str(value))
        if self._column.kind is CellKind.SHARE and isinstance(value, int):
            return Decimal(value) / 10_000
        if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return _CONTROL_SIGNS.sub("", str(value))


def _first_words(column: ColumnSpec) -> dict[object, str]:
    first: dict[object, str] = {}
    for word, value in column.choices.items():
        first.setdefault(value, word)
    return first
