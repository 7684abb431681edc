"""Whether every cell of an office's own layout is wide enough to be read and written in."""

from collections.abc import Iterator

from coopdesk import words
from coopdesk.domain.errors import Finding, Severity
from coopdesk.forms.elements import Fields, Grid, Layout

LEAST_BOX = 12.0
"""Millimetres a box beside its label needs for four characters."""
LEAST_COLUMN = 7.0
"""Millimetres a column needs for two characters."""
_NUMBER = 11.0


def findings(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each block with cells narrower than the least, in millimetres."""
    room = layout.page.width - layout.page.left - layout.page.right
    for number, element in enumerate(layout.elements, 1):
        if isinstance(element, Fields):
            narrowest, least = _narrowest_box(element, room), LEAST_BOX
        elif isinstance(element, Grid):
            narrowest, least = _narrowest_column(element, room), LEAST_COLUMN
        else:
            continue
        if narrowest < least:
            place = words.text("layout.place_number", number=number)
            told = {"width": f"{max(narrowest, 0):.0f}", "least": f"{least:.0f}"}
            yield Finding("layout_narrow", Severity.REFUSE, sheet=place, values=told)


def _narrowest_box(fields: Fields, room: float) -> float:
    return min(
        room * one.share / sum(other.share for other in row) - fields.label_width
        for row in fields.rows
        for one in row
    )


def _narrowest_column(grid: Grid, room: float) -> float:
    each = room / grid.abreast - (_NUMBER if grid.numbered else 0)
    shares = sum(column.share for column in grid.columns)
    return min(each * column.share / shares for column in grid.columns)
