"""清单: a register as it is shown, its columns as wide as what stands in them."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from coopdesk.domain.shown import PaperSize, ShownTable
from coopdesk.forms.elements import (
    A3_LANDSCAPE,
    A4,
    A4_LANDSCAPE,
    Column,
    Grid,
    Layout,
    Line,
    Page,
)

VERSION = "1"

_PAGES = {
    PaperSize.A4: A4,
    PaperSize.A4_ACROSS: A4_LANDSCAPE,
    PaperSize.A3_ACROSS: A3_LANDSCAPE,
}
_CHARACTER = 1.86
"""Millimetres of half a Chinese character at the size of a grid's text."""
_PADDING = 3.4
_ROW_NUMBER = 11.0
_WIDE = {"W": 2.0, "F": 2.0, "A": 2.0}
_CAPITAL, _DIGIT = 1.4, 1.04
_LEAST, _TEXT_LEAST, _TEXT_MOST = 4, 8, 48
"""Half characters a column takes at least, and what is broken into lines at least and at most."""


@dataclass(frozen=True, slots=True)
class _Width:
    """What a column needs, in half characters: its label, its cells, and what cannot be broken."""

    label: float
    cells: float
    unbroken: float

    def at_most(self, most: int) -> float:
        """Return the millimetres it takes when what may be broken gets ``most``."""
        broken = min(max(self.label, self.cells), most)
        return max(_LEAST, self.unbroken, broken) * _CHARACTER + _PADDING


def register_list(shown: ShownTable, size: PaperSize = PaperSize.AUTOMATIC) -> Layout:
    """Return the layout of ``shown``: A4, across where its columns need it, or the sheet chosen.

    The form has no office's model: columns, their order and the rows are the ones on the screen.
    """
    widths = [_width(shown, place) for place in range(len(shown.columns))]
    natural = sum(width.at_most(_TEXT_MOST) for width in widths)
    page = _PAGES.get(size) or (A4 if natural <= _room(A4) else A4_LANDSCAPE)
    most = _most(widths, _room(page))
    columns = tuple(
        Column(column.label, key_of(place), widths[place].at_most(most), figures=column.numeric)
        for place, column in enumerate(shown.columns)
    )
    return Layout(
        form_id="register-list",
        version=VERSION,
        title="{title}",
        prescribed_by="自制，按所示列、筛选和排序打印",
        page=page,
        elements=(
            Line(left="{office}", center="{about}", right="{day}"),
            Grid("rows", columns, totals="sums", numbered=True),
            Line(left="{note}", right="制表：{maker}"),
        ),
    )


def key_of(place: int) -> str:
    """Return the key of the column at ``place``, from 0."""
    return f"column{place}"


def _room(page: Page) -> float:
    return page.width - page.left - page.right - _ROW_NUMBER


def _most(widths: list[_Width], room: float) -> int:
    """Return how much what can be broken may take so that all columns stand in ``room``."""
    for most in range(_TEXT_MOST, _TEXT_LEAST, -1):
        if sum(width.at_most(most) for width in widths) <= room:
            return most
    return _TEXT_LEAST


def _width(shown: ShownTable, place: int) -> _Width:
    column = shown.columns[place]
    cells = [row[place] for row in shown.rows]
    sums = shown.sums[place : place + 1]
    longest = max((_half_characters(told) for told in (*cells, *sums)), default=0.0)
    codes = (_half_characters(told) for told in cells if told.isascii())
    unbroken = longest if column.numeric else max(codes, default=0.0)
    return _Width(_half_characters(column.label), longest, unbroken)


def _half_characters(told: str) -> float:
    return sum(map(_half_character, told))


@lru_cache(maxsize=8192)
def _half_character(sign: str) -> float:
    if sign.isascii():
        return _DIGIT if sign.isdigit() else _CAPITAL if sign.isupper() else 1.0
    return _WIDE.get(unicodedata.east_asian_width(sign), 1.0)
