"""Writes a table as it is shown into a workbook: text stays text, numbers can be reckoned with."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.domain.shown import ShownTable
from coopdesk.exchange.streamed import streamed_workbook

_HEAD_ROW = 3  # title, note, header, then the rows
_NARROWEST, _WIDEST = 6, 48
_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_ROWS_A_STEP = 500
_A4 = 9  # by the numbers of the office programs


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
    with streamed_workbook(path) as workbook:
        _write(workbook, shown, note, sum_label, progress)


def _write(workbook: Any, shown: ShownTable, note: str, sum_label: str, progress: Progress) -> None:
    from coopdesk.exchange.row_sheet import RowSheet, text_cell

    name = _NOT_IN_A_NAME.sub(" ", shown.title)[:_LONGEST_NAME].strip()
    sheet = workbook.add_worksheet(name, RowSheet)
    _set_up(sheet, shown)
    bold = text_cell(workbook, bold=True)
    sheet.write_cells(0, [text_cell(workbook, bold=True, font_size=14)(shown.title)])
    sheet.write_cells(1, [text_cell(workbook)(note)])
    sheet.write_cells(_HEAD_ROW - 1, [bold(column.label) for column in shown.columns])
    cells = [_CellMaker(workbook, is_numeric=column.numeric) for column in shown.columns]
    for number, row in enumerate(shown.rows):
        if number % _ROWS_A_STEP == 0:
            progress.step(number, len(shown.rows))
        made = [maker.cell(told) for maker, told in zip(cells, row, strict=True)]
        sheet.write_cells(_HEAD_ROW + number, made)
    if shown.rows:
        last = len(shown.columns) - 1
        sheet.autofilter(_HEAD_ROW - 1, 0, _HEAD_ROW - 1 + len(shown.rows), last)
    if shown.sums:
        sheet.write_cells(_HEAD_ROW + len(shown.rows), _sums(workbook, shown, sum_label))


def _set_up(sheet: Any, shown: ShownTable) -> None:
    sheet.freeze_panes(_HEAD_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW - 1)
    for place, width in enumerate(_widths(shown)):
        sheet.set_column(place, place, width)


def _sums(workbook: Any, shown: ShownTable, label: str) -> list[str]:
    told = [
        label if place == shown.sum_label_place else amount
        for place, amount in enumerate(shown.sums)
    ]
    return [
        _CellMaker(workbook, is_numeric=column.numeric, bold=True).cell(amount)
        for column, amount in zip(shown.columns, told, strict=True)
    ]


class _CellMaker:
    """Makes the cells of one column, the number format chosen by what each shows."""

    def __init__(self, workbook: Any, *, is_numeric: bool, **style: object) -> None:
        from coopdesk.exchange.row_sheet import text_cell

        self._workbook = workbook
        self._is_numeric = is_numeric
        self._style = style
        self._text = text_cell(workbook, **style)
        self._numbers: dict[str, Callable[[Decimal], str]] = {}

    def cell(self, told: str) -> str:
        """Return the cell with what is shown, an empty text where nothing is."""
        number = _number(told) if self._is_numeric else None
        if number is None:
            return self._text(told) if told else ""
        shape = _format_of(told)
        if shape not in self._numbers:
            from coopdesk.exchange.row_sheet import number_cell

            self._numbers[shape] = number_cell(self._workbook, shape, **self._style)
        return self._numbers[shape](number)


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
