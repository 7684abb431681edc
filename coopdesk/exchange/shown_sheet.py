"""Writes a table as it is shown into a workbook: text stays text, numbers can be reckoned with."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.shown import ShownTable
from coopdesk.durable import draft_beside
from coopdesk.exchange.workbook_container import column_letter

_HEAD_ROW = 3  # title, note, header, then the rows
_NARROWEST, _WIDEST = 6, 48
_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_ROWS_A_STEP = 500
_A4 = 9  # by the numbers of the office programs
_CONTROL_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def write_shown_table(
    path: Path,
    shown: ShownTable,
    *,
    note: str,
    sum_label: str,
    progress: Progress = NO_PROGRESS,
) -> None:
    """Write ``shown`` as a workbook: title, ``note``, header, the rows in their order, the sums.

    A cell of a numeric column becomes the number it shows, with its decimals; all else is text
    that stays text even where it begins with ``=``. Raises SurroundingsTrouble when the file
    cannot be written, Cancelled when ``progress`` is asked to stop; then nothing is left behind.
    """
    with draft_beside(path) as draft:
        workbook, sheet = _begin(shown)
        try:
            _write(sheet, shown, note, sum_label, progress)
        except BaseException:
            sheet.close()
            sheet._writer.cleanup()
            raise
        workbook.save(draft)


def _write(sheet: Any, shown: ShownTable, note: str, sum_label: str, progress: Progress) -> None:
    from openpyxl.styles import Font

    bold = Font(bold=True)
    sheet.append([_text(sheet, shown.title, Font(bold=True, size=14))])
    sheet.append([_text(sheet, note)])
    sheet.append([_text(sheet, column.label, bold) for column in shown.columns])
    writers = [_CellWriter(sheet, is_numeric=column.numeric) for column in shown.columns]
    for number, row in enumerate(shown.rows):
        if number % _ROWS_A_STEP == 0:
            progress.step(number, len(shown.rows))
        sheet.append([writer.cell(told) for writer, told in zip(writers, row, strict=True)])
    if shown.rows:
        last = column_letter(len(shown.columns) - 1)
        sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{_HEAD_ROW + len(shown.rows)}"
    if shown.sums:
        sheet.append(_sums(sheet, shown, sum_label, bold))


def _begin(shown: ShownTable) -> tuple[Any, Any]:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_NOT_IN_A_NAME.sub(" ", shown.title)[:_LONGEST_NAME].strip())
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    for place, width in enumerate(_widths(shown)):
        sheet.column_dimensions[column_letter(place)].width = width
    return workbook, sheet


def _sums(sheet: Any, shown: ShownTable, label: str, bold: Any) -> list[Any]:
    cells: list[Any] = []
    for place, amount in enumerate(shown.sums):
        told = label if place == shown.sum_label_place else amount
        cell = _CellWriter(sheet, is_numeric=shown.columns[place].numeric).cell(told)
        if cell is not None:
            cell.font = bold
        cells.append(cell)
    return cells


def _text(sheet: Any, told: str, font: Any = None) -> Any:
    cell = _CellWriter(sheet, is_numeric=False).cell(told)
    if cell is not None and font is not None:
        cell.font = font
    return cell


class _CellWriter:
    """Fills one cell of each format over and over: each is written before the next row comes.

    A format is worn for good: the workbook keeps the very object that a cell wears.
    """

    def __init__(self, sheet: Any, *, is_numeric: bool) -> None:
        self._sheet = sheet
        self._is_numeric = is_numeric
        self._cells: dict[str, Any] = {}

    def cell(self, told: str) -> Any:
        """Return the cell with what is shown, None where nothing is."""
        if not told:
            return None
        number = _number(told) if self._is_numeric else None
        cell = self._worn("@" if number is None else _format_of(told))
        if number is None:
            cell._value = _CONTROL_SIGNS.sub("", told)
            cell.data_type = "s"  # also when it begins with =
        else:
            cell._value = number
            cell.data_type = "n"
        return cell

    def _worn(self, number_format: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = self._cells.get(number_format)
        if cell is None:
            cell = self._cells[number_format] = WriteOnlyCell(self._sheet)
            cell.number_format = number_format
        return cell


def _number(told: str) -> Decimal | None:
    if not _NUMBER.fullmatch(told) or sum(map(str.isdigit, told)) > _MOST_DIGITS:
        return None
    return Decimal(told.replace(",", ""))


def _format_of(told: str) -> str:
    whole, _, decimals = told.partition(".")
    # under a thousand nothing tells whether thousands are divided; amounts have decimals
    shape = "#,##0" if decimals or "," in whole else "0"
    return f"{shape}.{'0' * len(decimals)}" if decimals else shape


def _widths(shown: ShownTable) -> Iterator[int]:
    for place, column in enumerate(shown.columns):
        told = [column.label, *(row[place] for row in shown.rows[:500]), *shown.sums[place:][:1]]
        yield min(max(_NARROWEST, *map(_width, told)), _WIDEST) + 2


def _width(told: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in told)
