# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "numba==0.68.1", "numpy==2.4.6"]
# ///
"""Make a paper font of a font: the same characters, outlines drawn with as few bytes as can be.

``uv run packaging/compact_fonts.py SOURCE TARGET.otf UNITS DEVIATION [CHARSET]``, or any Python
that has the packages above. A form carries the outlines of some three hundred characters; as they
come they are nine tenths of its file. Each is drawn anew on a grid of ``UNITS`` to the em with
the fewest bytes that keep it within ``DEVIATION`` thousandths of an em of the original. Four are
half a dot of a 600 dpi printer at 14 points. Charstrings call no subroutines, so that a document
takes them over as they are. ``CHARSET`` is one that Python knows, as gb2312; without it all
characters are drawn.

The same source always gives the same bytes. ``resources/fonts/README.md`` says what was made of
what.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fewest_bytes import in_bytes, solve
from fontTools.fontBuilder import FontBuilder, buildCmapSubTable
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

SHARP = 0.6  # radians: a curve never runs over a corner that turns more
STEP = 45.0  # a long curve may be divided this often
SPACING = 8.0

Point = tuple[float, float]
Segment = tuple[Point, ...]


def main(source: Path, target: Path, units: int, deviation: float, charset: str) -> None:
    """Write the paper font of the font ``source``, with the characters of ``charset``."""
    font = TTFont(source)
    scale = 1000 / font["head"].unitsPerEm
    wanted = {
        code: name
        for code, name in sorted(font.getBestCmap().items())
        if chr(code).encode(charset, "ignore")
    }
    kept = {font.getGlyphOrder()[0], *wanted.values()}
    shapes, order = font.getGlyphSet(), [name for name in font.getGlyphOrder() if name in kept]
    names = [".notdef", *(f"g{number}" for number in range(1, len(order)))]
    drawn: dict[str, T2CharString] = {}
    widths: dict[str, tuple[int, int]] = {}
    for name, old in zip(names, order, strict=True):
        width = round(shapes[old].width * scale * units / 1000)
        outline = [redrawn(c, 1000 / units, deviation) for c in contours(shapes, old, scale)]
        drawn[name] = charstring(outline, None if width == units else width)
        widths[name] = (width, 0)
    named = dict(zip(order, names, strict=True))
    blank = {name for name, shape in drawn.items() if len(shape.bytecode) <= 3}
    characters = {
        code: named[old]
        for code, old in wanted.items()
        if named[old] not in blank or chr(code).isspace()
    }
    save(font, target, units, characters, drawn, widths)


def save(  # noqa: PLR0917
    font: TTFont,
    target: Path,
    units: int,
    characters: dict[int, str],
    drawn: dict[str, T2CharString],
    widths: dict[str, tuple[int, int]],
) -> None:
    """Write the OpenType file, with the names and measures of ``font``."""
    metrics = font["OS/2"]

    said = {
        "copyright": font["name"].getDebugName(0) or "",
        "familyName": font["name"].getDebugName(1),
        "styleName": font["name"].getDebugName(2),
        "psName": font["name"].getDebugName(6),
        "version": f"{font['name'].getDebugName(5)}; outlines redrawn for paper",
        "licenseDescription": font["name"].getDebugName(13) or "",
    }
    made = FontBuilder(units, isTTF=False)
    made.setupHead(unitsPerEm=units, created=font["head"].created, modified=font["head"].created)
    made.setupGlyphOrder(list(drawn))
    made.setupCharacterMap(characters)
    made.font["cmap"].tables = [buildCmapSubTable(characters, 12, 3, 10)]
    matrix = [1 / units, 0, 0, 1 / units, 0, 0]
    made.setupCFF(said["psName"], {"FontMatrix": matrix}, drawn, {"defaultWidthX": units})
    made.setupHorizontalMetrics(widths)
    heights = (metrics.sTypoAscender, metrics.sTypoDescender, getattr(metrics, "sCapHeight", 0))
    up, down, capital = (round(h * units / font["head"].unitsPerEm) for h in heights)
    made.setupHorizontalHeader(ascent=up, descent=down)
    made.setupNameTable(said, mac=False)
    made.setupOS2(
        sTypoAscender=up,
        sTypoDescender=down,
        sCapHeight=capital,
        usWeightClass=metrics.usWeightClass,
        fsType=0,
    )
    made.setupPost(keepGlyphNames=False)
    made.font.recalcTimestamp = False
    made.save(target)


def contours(shapes: object, name: str, scale: float) -> Iterator[list[Segment]]:
    """Yield the contours of a glyph as lines (2 points) and cubic curves (4), 1000 to the em."""
    pen = DecomposingRecordingPen(shapes)
    shapes[name].draw(pen)  # type: ignore[index]
    segments: list[Segment] = []
    here = start = (0.0, 0.0)
    for said, points in pen.value:
        ends = [(x * scale, y * scale) for x, y in points if (x, y) != (None, None)]
        if said == "moveTo":
            segments, here, start = [], ends[0], ends[0]
        elif said == "closePath":
            segments += [(here, start)] if here != start else []
            if len(segments) > 1:
                yield segments
        else:
            parts = list(_quadratics(here, ends) if said == "qCurveTo" else [(here, *ends)])
            segments += [part for part in parts if len(part) == 4 or part[0] != part[1]]
            here = parts[-1][-1]


def _quadratics(here: Point, points: list[Point]) -> Iterator[Segment]:
    *handles, end = points
    for number, handle in enumerate(handles):
        following = handles[number + 1] if number + 1 < len(handles) else None
        there = end if following is None else _between(handle, following, 0.5)
        yield here, _between(here, handle, 2 / 3), _between(there, handle, 2 / 3), there
        here = there


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def redrawn(segments: list[Segment], grid: float, deviation: float) -> list[Segment]:
    """Return the contour on the grid, with the fewest bytes that keep within the deviation."""
    steps = solve(*_sampled(segments), grid, deviation)
    made: list[Segment] = []
    for is_curve, *numbers in steps[::-1].tolist():
        start, *handles, end = zip(numbers[::2], numbers[1::2], strict=True)
        if is_curve:
            made.append((start, *handles, end))
        elif start != end:
            made.append((start, end))
    if len(made) < 3 and all(len(segment) == 2 for segment in made):  # no area is left of a speck
        return [tuple((round(x / grid), round(y / grid)) for x, y in one) for one in segments]
    return made


def _sampled(segments: list[Segment]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return points close together along the contour, which are nodes, and which nodes corners.

    The contour begins at its sharpest corner.
    """
    points: list[np.ndarray] = []
    nodes: list[int] = []
    for segment in segments:
        shape = np.array(segment)
        length = np.hypot(*np.diff(shape, axis=0).T).sum()
        parts = max(1, round(length / STEP)) if len(shape) == 4 else 1
        each = max(4, int(length / parts / SPACING))
        nodes += [len(points) + each * part for part in range(parts)]
        points += list(_along(shape, np.arange(parts * each) / (parts * each)))
    path, at = np.array(points), np.array(nodes)
    before, after = path[at] - path[at - 1], path[(at + 1) % len(path)] - path[at]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turns = np.abs(np.arctan2(cross, (before * after).sum(1)))
    first = int(turns.argmax())
    path = np.roll(path, -at[first], axis=0)
    at = (np.roll(at, -first) - at[first]) % len(path)
    return path, at, np.roll(turns, -first) > SHARP


def _along(shape: np.ndarray, times: np.ndarray) -> np.ndarray:
    t = times[:, None]
    if len(shape) == 2:
        return shape[0] + (shape[1] - shape[0]) * t
    a, b, c, d = shape
    return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


def charstring(drawn: list[list[Segment]], width: int | None) -> T2CharString:
    """Return the charstring of the contours; each ends with its dearest line, which is not said."""
    pen = T2CharStringPen(width, None)
    for contour in drawn:
        lines = [place for place, segment in enumerate(contour) if len(segment) == 2]
        last = max(lines, key=lambda place: _cost(contour[place]), default=-1)
        turned = contour[last + 1 :] + contour[: last + 1]
        pen.moveTo(turned[0][0])
        for segment in turned[:-1] if lines else turned:
            if len(segment) == 2:
                pen.lineTo(segment[1])
            else:
                pen.curveTo(*segment[1:])
        pen.closePath()
    made = pen.getCharString(optimize=True)
    made.compile()
    return made


def _cost(line: Segment) -> float:
    (x0, y0), (x1, y1) = line
    return in_bytes(x1 - x0) + in_bytes(y1 - y0)


if __name__ == "__main__":
    SOURCE, TARGET, UNITS, DEVIATION, *CHARSET = sys.argv[1:]
    main(Path(SOURCE), Path(TARGET), int(UNITS), float(DEVIATION), *(CHARSET or ["utf-8"]))
