"""Moving a scan over its blank form until the print of both lies on each other.

A scanner leaves a sheet flat; a phone does not. What a photo's perspective moved is found at four
places far apart, and the sheet is drawn again so that all four lie where the form has them.
"""

from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageOps, ImageStat

from coopdesk.forms.scans.reading import Point, darkest

_COARSE, _FINE = 6, 2
"""Pixels taken together while the scan is moved about, first and then."""
_WINDOW = (360, 270)
"""Pixels of the places a photo is held by: 61 × 46 mm, some lines of print."""
_FAR = 96
"""Pixels a photo's perspective moves a place at most: 16 mm."""
_STEP = 45


def find_shift(
    scan: Image.Image, form: Image.Image, at: tuple[int, int], reach: int
) -> tuple[int, int]:
    """Return by how many pixels the print of ``form`` lies beside ``at`` on the scan.

    ``form`` is what the blank form has at ``at``; it is looked for at most ``reach`` pixels away.
    """
    width, height = form.size
    box = (at[0] - reach, at[1] - reach, at[0] + width + reach, at[1] + height + reach)
    around = darkest(scan.crop(box))
    rough = _best(around.reduce(_COARSE), form.reduce(_COARSE), _steps(reach // _COARSE * 2 + 1))
    from_x, from_y = (place * _COARSE // _FINE for place in rough)
    near = _COARSE // _FINE
    last = 2 * reach // _FINE
    places = [
        (x, y)
        for x in range(max(from_x - near, 0), min(from_x + near, last) + 1)
        for y in range(max(from_y - near, 0), min(from_y + near, last) + 1)
    ]
    x, y = _best(around.reduce(_FINE), form.reduce(_FINE), iter(places))
    return x * _FINE - reach, y * _FINE - reach


def flatten(sheet: Image.Image, blank: Image.Image) -> Image.Image:
    """Return a straightened photo with its perspective taken out, where that brings it nearer."""
    held = [_busiest(blank, corner) for corner in _quarters(blank)]
    seen = []
    for at in held:
        form = blank.crop((*at, at[0] + _WINDOW[0], at[1] + _WINDOW[1]))
        shift = find_shift(sheet, form, at, _FAR)
        seen.append((at[0] + shift[0], at[1] + shift[1]))
    matrix = _perspective([_middle(at) for at in held], [_middle(at) for at in seen])
    if matrix is None:
        return sheet
    paper = (255,) * len(sheet.getbands())
    kind = Image.Resampling.BILINEAR
    flat = sheet.transform(sheet.size, Image.Transform.PERSPECTIVE, matrix, kind, fillcolor=paper)
    return flat if _uncovered(flat, blank) < _uncovered(sheet, blank) else sheet


def _quarters(blank: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """Yield the four quarters of a page, a margin left out."""
    width, height = blank.size
    for top, bottom in ((_FAR, height // 2), (height // 2, height - _FAR)):
        for left, right in ((_FAR, width // 2), (width // 2, width - _FAR)):
            yield left, top, right, bottom


def _busiest(blank: Image.Image, quarter: tuple[int, int, int, int]) -> tuple[int, int]:
    """Return where most is printed in a quarter of the page."""
    left, top, right, bottom = quarter
    places = [
        (x, y)
        for x in range(left, max(right - _WINDOW[0], left) + 1, _STEP)
        for y in range(top, max(bottom - _WINDOW[1], top) + 1, _STEP)
    ]

    def paper(at: tuple[int, int]) -> float:
        return ImageStat.Stat(blank.crop((*at, at[0] + _WINDOW[0], at[1] + _WINDOW[1]))).sum[0]

    return min(places, key=paper)


def _middle(at: tuple[int, int]) -> Point:
    return at[0] + _WINDOW[0] / 2, at[1] + _WINDOW[1] / 2


def _uncovered(sheet: Image.Image, blank: Image.Image) -> float:
    return _left_over(darkest(sheet).reduce(_FINE), ImageOps.invert(blank).reduce(_FINE))


def _perspective(wanted: Sequence[Point], seen: Sequence[Point]) -> tuple[float, ...] | None:
    """Return the eight numbers that draw each wanted place from where it is seen.

    None when the places do not tell: three of them in a line.
    """
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(wanted, seen, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for step in range(8):
        pivot = max(range(step, 8), key=lambda row: abs(rows[row][step]))
        if abs(rows[pivot][step]) < 1e-9:
            return None
        rows[step], rows[pivot] = rows[pivot], rows[step]
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for row in range(8):
            if row != step:
                share = rows[row][step]
                pairs = zip(rows[row], rows[step], strict=True)
                rows[row] = [value - share * other for value, other in pairs]
    return tuple(row[8] for row in rows)


def _steps(count: int) -> Iterator[tuple[int, int]]:
    """Yield all places, the nearest to the middle first: they win where nothing is printed."""
    middle = count // 2
    every = ((x, y) for x in range(count) for y in range(count))
    return iter(sorted(every, key=lambda at: (at[0] - middle) ** 2 + (at[1] - middle) ** 2))


def _best(
    around: Image.Image, form: Image.Image, places: Iterator[tuple[int, int]]
) -> tuple[int, int]:
    """Return where the form's print is covered best: what is black on it is black there too.

    What is only on the scan, the very ink that is looked for, counts for nothing.
    """
    printed = ImageOps.invert(form)
    width, height = form.size

    def uncovered(at: tuple[int, int]) -> float:
        seen = around.crop((at[0], at[1], at[0] + width, at[1] + height))
        return _left_over(seen, printed)

    return min(places, key=uncovered)


def _left_over(seen: Image.Image, printed: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.multiply(seen, printed)).sum[0]
