"""Cards of ID-1 size: a front with a place for a photo, and a back to be folded behind it."""

from collections.abc import Mapping, Sequence

from coopdesk.forms import runs
from coopdesk.forms.elements import Align, Cards, Field
from coopdesk.forms.faces import FANG, TITLE
from coopdesk.forms.sheets import LEADING, LEAST, MM, Sheets

Row = Mapping[str, str]

_WIDTH, _HEIGHT = 85.6 * MM, 54 * MM
_GAP = 4 * MM
_PAD = 3 * MM
_PHOTO_WIDTH, _PHOTO_HEIGHT = 22 * MM, 32 * MM
_ISSUER, _TITLE, _FOOT = 9 * MM, 7 * MM, 6 * MM
_LABEL = 15 * MM
_TICK = 1.6 * MM
_SIZES = (LEAST,)
_LARGE = (11.0, 10.0, LEAST)
_SMALLER = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0)
"""For what has no room at the least size; a person is told before anything is printed."""


def draw_cards(sheets: Sheets, cards: Cards, rows: Sequence[Row]) -> None:
    """Draw a card for each row, as many side by side and below each other as a sheet has room for.

    A card has one size whatever stands on it: lines take room from each other, and text without
    any is told and set smaller.
    """
    abreast = 1 if cards.back else 2
    for start in range(0, len(rows), abreast):
        sheets.need(_HEIGHT)
        top = sheets.y
        for place, row in enumerate(rows[start : start + abreast]):
            _draw_front(sheets, cards, row, (sheets.left + place * (_WIDTH + _GAP), top))
        if cards.back:
            _draw_back(sheets, cards, (sheets.left + _WIDTH, top))
        sheets.y = top - _HEIGHT - _GAP


def _draw_front(sheets: Sheets, cards: Cards, row: Row, corner: tuple[float, float]) -> None:
    left, top = corner
    right, bottom = left + _WIDTH, top - _HEIGHT
    _draw_frame(sheets, left, top)
    across = (left + _PAD, right - _PAD)
    y = top - _PAD / 2
    _write(sheets, cards.issuer.format_map(row), across, (y, y - _ISSUER), _LARGE, align="center")
    y -= _ISSUER
    _write(sheets, cards.title, across, (y, y - _TITLE), (14.0,), role=TITLE, align="center")
    y -= _TITLE + 0.5 * MM
    photo = right - _PAD - _PHOTO_WIDTH
    sheets.box(photo, photo + _PHOTO_WIDTH, y, y - _PHOTO_HEIGHT)
    box = (photo, photo + _PHOTO_WIDTH)
    _write(sheets, cards.photo, box, (y, y - _PHOTO_HEIGHT), _SIZES, align="center")
    value_room = photo - MM - (left + _PAD + _LABEL)
    heights = _heights(cards.lines, row, value_room, y - bottom - _FOOT)
    for line, height in zip(cards.lines, heights, strict=True):
        label = (left + _PAD, left + _PAD + _LABEL)
        _write(sheets, line.label, label, (y, y - height), _SIZES)
        value = (left + _PAD + _LABEL, photo - MM)
        _write(sheets, row.get(line.key, ""), value, (y, y - height), _SIZES)
        y -= height
    foot = (left + _PAD, photo - MM)
    _write(sheets, cards.foot.format_map(row), foot, (bottom + _FOOT, bottom + MM), _SIZES)


def _heights(lines: Sequence[Field], row: Row, room: float, height: float) -> list[float]:
    """Return the height of each line: by shares, unless another needs more for its text."""
    shares = sum(line.share for line in lines)
    fair = [height * line.share / shares for line in lines]
    needed = [
        len(runs.wrap(row.get(line.key, ""), FANG, LEAST, room)) * LEAST * LEADING for line in lines
    ]
    spare = height - sum(needed)
    if spare < 0 or all(want <= given for want, given in zip(needed, fair, strict=True)):
        return fair
    return [want + spare / len(lines) for want in needed]


def _draw_back(sheets: Sheets, cards: Cards, corner: tuple[float, float]) -> None:
    left, top = corner
    _draw_frame(sheets, left, top)
    across = (left + _PAD, left + _WIDTH - _PAD)
    y = top - _PAD
    _write(sheets, cards.back_title, across, (y, y - _TITLE), (11.0,), role=TITLE, align="center")
    y -= _TITLE + MM
    height = (y - (top - _HEIGHT + _PAD)) / len(cards.back)
    for told in cards.back:
        _write(sheets, told, across, (y, y - height), _SIZES)
        y -= height


def _draw_frame(sheets: Sheets, left: float, top: float) -> None:
    """Draw the edge of a card, which is where it is cut, a little beyond its corners."""
    right, bottom = left + _WIDTH, top - _HEIGHT
    for y in (top, bottom):
        sheets.line(left - _TICK, y, right + _TICK, y)
    for x in (left, right):
        sheets.line(x, top + _TICK, x, bottom - _TICK)


def _write(
    sheets: Sheets,
    text: str,
    box: tuple[float, float],
    between: tuple[float, float],
    sizes: Sequence[float],
    *,
    role: str = FANG,
    align: Align = "left",
) -> None:
    """Write ``text`` in the middle ``between`` two heights, in the largest size that fits."""
    room, (top, bottom) = box[1] - box[0], between
    fitting = [
        size
        for size in (*sizes, *_SMALLER)
        if len(runs.wrap(text, role, size, room)) * size * LEADING <= top - bottom
    ]
    size = fitting[0] if fitting else _SMALLER[-1]
    if size < LEAST:
        sheets.crowd(text)
    lines = runs.wrap(text, role, size, room)
    leading = min(size * LEADING, (top - bottom) / len(lines))
    middle = (top + bottom) / 2 + (len(lines) - 1) * leading / 2
    for line in lines:
        sheets.write_aligned(box, middle, line, role, size, align=align)
        middle -= leading
