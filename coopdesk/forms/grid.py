"""Grids: columns, header on every sheet, numbering, totals, struck empty rows."""

from collections.abc import Mapping, Sequence
from functools import partial

from coopdesk import words
from coopdesk.forms.cells import Cell, draw_row, height_of
from coopdesk.forms.elements import Column, Grid
from coopdesk.forms.faces import FANG, FIGURES
from coopdesk.forms.sheets import MM, Sheets

Row = Mapping[str, str]

_NUMBER_WIDTH = 11 * MM
_NAME = "name"
"""The key of whoever a row of people is about, in every list of them."""
_BELOW = 20 * MM
"""What rows that grow leave free below them for a line or two."""


def beginning(sheets: Sheets, grid: Grid, rows: Sequence[Row], totals: Sequence[Row]) -> float:
    """Return the points that header and first row need, so that no header stands alone.

    A first row of more than half a sheet may be parted: a line of it is enough.
    """
    least = grid.row_height * MM
    first = least
    if rows:
        needed = height_of(sheets, _line(sheets, grid, rows[: grid.abreast], 1), least)
        first = needed if needed <= sheets.full_room / 2 else least
    return least * (1 + len(totals)) + first


def draw_grid(
    sheets: Sheets,
    grid: Grid,
    rows: Sequence[Row],
    totals: Sequence[Row],
    following: float = 0.0,
) -> None:
    """Draw ``rows`` under the header of ``grid``, then ``totals``.

    The last row, the totals and the ``following`` points after them stay on one sheet.
    """
    header = partial(_draw_header, sheets, grid)
    sheets.need(beginning(sheets, grid, rows, totals))
    header()
    lines = [rows[start : start + grid.abreast] for start in range(0, len(rows), grid.abreast)]
    least = max(grid.row_height * MM, _room_for_each(sheets, grid, len(lines)))
    closing = grid.row_height * MM * len(totals) + following
    sheet, count = sheets.sheet, 0
    for index, line in enumerate(lines):
        if grid.sheet_rows and count == grid.sheet_rows:
            sheets.break_sheet()
            header()
        last = index == len(lines) - 1
        cells = _line(sheets, grid, line, index * grid.abreast + 1)
        draw_row(sheets, cells, least, header, keep=closing if last else 0.0)
        count = count + 1 if sheets.sheet is sheet else 1
        sheet = sheets.sheet
    _draw_empty(sheets, grid, count, closing)
    for row in totals:
        draw_row(sheets, _line(sheets, grid, [row], 0), grid.row_height * MM, header)


def _room_for_each(sheets: Sheets, grid: Grid, lines: int) -> float:
    """Return how high each of so many lines can be on this sheet, up to the tallest allowed."""
    return min(grid.tallest * MM, (sheets.room - _BELOW) / max(lines, 1))


def _draw_empty(sheets: Sheets, grid: Grid, count: int, closing: float) -> None:
    top, least = sheets.y, grid.row_height * MM
    for _ in range(grid.least_rows - count):
        if sheets.fits(least + closing):
            draw_row(sheets, _line(sheets, grid, [], 0), least)
    if grid.strike and sheets.y < top:
        before = sum(width for column, width in _widths(sheets, grid) if not column.figures)
        sheets.line(sheets.right, top, sheets.left + before, sheets.y)


def _draw_header(sheets: Sheets, grid: Grid) -> None:
    cells = [Cell(column.label, width, "center") for column, width in _widths(sheets, grid)]
    if grid.numbered:
        cells.insert(0, Cell(words.text("paper.row_number"), _NUMBER_WIDTH, "center"))
    draw_row(sheets, cells * grid.abreast, grid.row_height * MM)


def _line(sheets: Sheets, grid: Grid, rows: Sequence[Row], number: int) -> list[Cell]:
    """Return the cells of one line; ``number`` 0 leaves it without a number."""
    cells: list[Cell] = []
    for place in range(grid.abreast):
        row = rows[place] if place < len(rows) else None
        if grid.numbered:
            counted = str(number + place) if row is not None and number else ""
            cells.append(Cell(counted, _NUMBER_WIDTH, "center"))
        who = _who_signs(grid, row) if row is not None and number else ""
        cells += [_cell(column, width, row or {}, who) for column, width in _widths(sheets, grid)]
    return cells


def _cell(column: Column, width: float, row: Row, who: str) -> Cell:
    align = "right" if column.figures else column.align
    role = FIGURES if column.figures else FANG
    signed = words.text("paper.signed_by", label=column.label, who=who) if column.signed else ""
    return Cell(row.get(column.key, ""), width, align, role, signed if who else "")


def _who_signs(grid: Grid, row: Row) -> str:
    """Return whose row it is: the name in it, else what its first column says."""
    keys = [column.key for column in grid.columns if column.key]
    return row[_NAME if _NAME in keys else keys[0]] if keys else ""


def _widths(sheets: Sheets, grid: Grid) -> list[tuple[Column, float]]:
    room = sheets.width / grid.abreast - (_NUMBER_WIDTH if grid.numbered else 0)
    shares = sum(column.share for column in grid.columns)
    return [(column, room * column.share / shares) for column in grid.columns]
