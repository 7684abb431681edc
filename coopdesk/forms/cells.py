"""Rows of boxed cells. Text too long for its box first shrinks, then the box grows; never a cut.

Nothing is set smaller than ``LEAST``: a figure without room for it is told, and goes on below.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopdesk.forms import runs
from coopdesk.forms.elements import Align, Trace
from coopdesk.forms.faces import FANG, FIGURES
from coopdesk.forms.sheets import LEADING, LEAST, MM, Sheets

SIZE = 10.5
_PADDING = 1.3 * MM
_AIR = 1.5 * MM
_SMALLER = (SIZE, 9.5)
_SMALLER_FIGURES = (SIZE, 9.5, LEAST)


@dataclass(frozen=True, slots=True)
class Cell:
    """Text in a box ``width`` points wide; ``signed`` says whose signature belongs into it."""

    text: str
    width: float
    align: Align = "left"
    role: str = FANG
    signed: str = ""


@dataclass(frozen=True, slots=True)
class _Set:
    """A cell with its text set: size and lines."""

    cell: Cell
    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING + _AIR


def draw_row(
    sheets: Sheets,
    cells: Sequence[Cell],
    least: float,
    again: Callable[[], None] | None = None,
    *,
    keep: float = 0.0,
    indent: float = 0.0,
) -> None:
    """Draw ``cells`` side by side, at least ``least`` points high, over several sheets if need be.

    ``again`` is called after each change of sheet (a grid repeats its header there); ``keep``
    points are to stay free below the row on its sheet, ``indent`` points at its left.
    """
    row = [_fit(sheets, cell, least) for cell in cells]
    height = max(least, *(part.height for part in row))
    if not sheets.fits(height + keep) and height <= sheets.full_room / 2:
        _turn(sheets, height + keep, again)
    while not sheets.fits(height):
        if sheets.room < max(least, 3 * SIZE * LEADING) and _turn(sheets, height, again):
            continue
        row, height = _draw_part(sheets, row, indent)
        _turn(sheets, height, again)
    _draw(sheets, row, max(height, least), indent)


def height_of(sheets: Sheets, cells: Sequence[Cell], least: float) -> float:
    """Return how high a row of ``cells`` is drawn, at least ``least`` points."""
    return max(least, *(_fit(sheets, cell, least).height for cell in cells))


def _turn(sheets: Sheets, height: float, again: Callable[[], None] | None) -> bool:
    turned = sheets.need(height)
    if turned and again:
        again()
    return turned


def _fit(sheets: Sheets, cell: Cell, least: float) -> _Set:
    figures = cell.role == FIGURES
    sizes = _SMALLER_FIGURES if figures else _SMALLER
    room = cell.width - 2 * _PADDING
    for size in sizes:
        lines = runs.wrap(cell.text, cell.role, size, room)
        fitted = _Set(cell, size, lines)
        if fitted.height <= least + 0.01 and not (figures and len(lines) > 1):
            return fitted
    if figures:
        sheets.crowd(cell.text)
        size = LEAST
    else:
        size = SIZE
    return _Set(cell, size, runs.wrap(cell.text, cell.role, size, room))


def _draw_part(sheets: Sheets, row: list[_Set], indent: float) -> tuple[list[_Set], float]:
    """Draw as many lines as the sheet has room for; return the rest and its height."""
    now, later = [], []
    for part in row:
        count = max(1, int((sheets.room - _AIR) / (part.size * LEADING)))
        now.append(_Set(part.cell, part.size, part.lines[:count]))
        later.append(_Set(part.cell, part.size, part.lines[count:]))
    _draw(sheets, now, sheets.room, indent)
    return later, max(part.height for part in later)


def _draw(sheets: Sheets, row: Sequence[_Set], height: float, indent: float) -> None:
    x, top = sheets.left + indent, sheets.y
    right = x + sum(part.cell.width for part in row)
    sheets.line(x, top, right, top)
    sheets.line(x, top - height, right, top - height)
    sheets.line(x, top, x, top - height)
    for part in row:
        leading = part.size * LEADING
        middle = top - (height - len(part.lines) * leading) / 2 - leading / 2
        box = (x + _PADDING, x + part.cell.width - _PADDING)
        for line in part.lines:
            if line:
                sheets.write_aligned(
                    box, middle, line, part.cell.role, part.size, align=part.cell.align
                )
            middle -= leading
        if part.cell.signed:
            across = (x, x + part.cell.width)
            sheets.keep_for(Trace.SIGNATURE, part.cell.signed, across, (top, top - height))
        x += part.cell.width
        sheets.line(x, top, x, top - height)
    sheets.y = top - height
