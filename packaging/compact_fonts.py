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

import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fontTools.fontBuilder import FontBuilder, buildCmapSubTable
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from numba import njit

SHARP = 0.6  # radians: a curve never runs over a corner that turns more
STEP = 45.0  # a long curve may be divided this often
REACH = 20  # nodes that one line or curve may leap
SPACING = 8.0
ROUNDINGS = 4  # the grid points around a node, any of which may take its place
NEVER = 1e9
LINE, FLAT_LINE, CURVE = 0.35, 0.55, 0.5  # bytes of operators, on average
CLOSENESS = 0.6  # bytes that half the deviation is worth

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

    def scaled(value: int) -> int:
        return round(value * units / font["head"].unitsPerEm)

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
    private = {"defaultWidthX": units, "nominalWidthX": 0}
    matrix = {"FontMatrix": [1 / units, 0, 0, 1 / units, 0, 0]}
    made.setupCFF(said["psName"], matrix, drawn, private)
    made.setupHorizontalMetrics(widths)
    up, down = scaled(metrics.sTypoAscender), scaled(metrics.sTypoDescender)
    made.setupHorizontalHeader(ascent=up, descent=down)
    made.setupNameTable(said, mac=False)
    made.setupOS2(
        sTypoAscender=up,
        sTypoDescender=down,
        sCapHeight=scaled(getattr(metrics, "sCapHeight", 0)),
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
    steps = _solve(*_sampled(segments), grid, deviation)
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
    return _bytes(x1 - x0) + _bytes(y1 - y0)


@njit
def _bytes(step: float) -> float:
    if step == 0:
        return 0.0
    return 1.0 if abs(step) <= 107 else 2.0


@njit
def _solve(path, nodes, corners, grid, deviation):
    """Return the cheapest way round, last step first: is it a curve, start, handles, end."""
    count = len(nodes)
    places, open_ = _places(path, nodes, grid, deviation)
    costs = np.full((count, REACH, ROUNDINGS, ROUNDINGS), NEVER)
    handles = np.zeros((count, REACH, ROUNDINGS, ROUNDINGS, 4), np.int64)
    curved = np.zeros((count, REACH, ROUNDINGS, ROUNDINGS), np.bool_)
    for node in range(count):
        cornered, misses = False, 0
        for leap in range(min(REACH, count - node)):
            cornered = cornered or (leap > 0 and corners[(node + leap) % count])
            end = (node + leap + 1) % count
            seen = _seen(path, nodes[node], nodes[end] if node + leap + 1 < count else len(path))
            ends = places[node], open_[node], places[end], open_[end]
            if _try_lines(seen, ends, grid, deviation, leap == 0, costs[node, leap]):
                misses = 0
                continue
            misses += 1
            if not cornered and len(seen) > 3:
                there = costs[node, leap], handles[node, leap], curved[node, leap]
                _try_curves(seen, ends, grid, deviation, there)
            elif misses > 4:
                break
    return _cheapest(places, open_[0], costs, handles, curved)


@njit
def _places(path, nodes, grid, deviation):
    """Return the grid points around each node, and which are near enough: one is always."""
    places = np.empty((len(nodes), ROUNDINGS, 2), np.int64)
    open_ = np.zeros((len(nodes), ROUNDINGS), np.bool_)
    for node, at in enumerate(nodes):
        nearest, least = 0, NEVER
        for k in range(ROUNDINGS):
            places[node, k, 0] = math.floor(path[at, 0] / grid) + (k & 1)
            places[node, k, 1] = math.floor(path[at, 1] / grid) + (k >> 1)
            away = places[node, k] * grid - path[at]
            off = math.hypot(away[0], away[1])
            open_[node, k] = off <= deviation
            if off < least:
                nearest, least = k, off
        open_[node, nearest] = True
    return places, open_


@njit
def _seen(path, start, end):
    """Return at most forty points of the path from one node to another."""
    step = max(1, (end - start) // 30)
    points = np.empty((40, 2))
    count = 0
    for at in range(start, end, step):
        if count == 39:
            break
        points[count] = path[at]
        count += 1
    points[count] = path[end % len(path)]
    return points[: count + 1]


@njit
def _try_lines(seen, ends, grid, deviation, must, costs):  # noqa: PLR0917
    """Note what lines between the roundings of two nodes cost; return whether one is near."""
    starts, open_starts, stops, open_stops = ends
    real_starts, real_stops = starts * grid, stops * grid
    limit = NEVER if must else deviation
    found = False
    for a in range(ROUNDINGS):
        for b in range(ROUNDINGS):
            if not (open_starts[a] and open_stops[b]):
                continue
            off = _line_error(seen, real_starts[a], real_stops[b], limit)
            if off > limit:
                continue
            dx, dy = stops[b, 0] - starts[a, 0], stops[b, 1] - starts[a, 1]
            cost = _bytes(dx) + _bytes(dy)
            if cost:
                cost += LINE if dx and dy else FLAT_LINE
            costs[a, b] = cost + CLOSENESS * (off / deviation) ** 2
            if off > deviation:
                costs[a, b] += 50 + off
            else:
                found = True
    return found


@njit
def _line_error(seen, start, end, limit):
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    most = 0.0
    for k in range(len(seen)):
        x, y = seen[k, 0] - start[0], seen[k, 1] - start[1]
        share = min(1.0, max(0.0, (x * dx + y * dy) / square)) if square > 0 else 0.0
        most = max(most, math.hypot(x - share * dx, y - share * dy))
        if most > limit:
            break
    return most


@njit
def _try_curves(seen, ends, grid, deviation, there):
    """Note what curves between the roundings of two nodes cost, where any is near enough."""
    starts, open_starts, stops, open_stops = ends
    costs, handles, curved = there
    curve, times, good = _fitted(seen)
    if not good or _curve_error(seen, times, curve, deviation) > deviation:
        return
    drawn = np.empty((4, 2))
    for a in range(ROUNDINGS):
        for b in range(ROUNDINGS):
            if not (open_starts[a] and open_stops[b]):
                continue
            _round(seen, curve, grid, starts[a], stops[b], drawn)
            off = _curve_error(seen, times, drawn * grid, deviation)
            if off > deviation:
                continue
            cost = CURVE + CLOSENESS * (off / deviation) ** 2 + _steps(drawn)
            if cost < costs[a, b]:
                costs[a, b], curved[a, b] = cost, True
                for k in range(4):
                    handles[a, b, k] = drawn[1 + k // 2, k % 2]


@njit
def _round(seen, curve, grid, start, stop, drawn):  # noqa: PLR0917
    """Put ``curve`` on the grid; its handles move with its ends, though less."""
    for axis in range(2):
        drawn[0, axis], drawn[3, axis] = start[axis], stop[axis]
        moved = 0.6 * (start[axis] * grid - seen[0, axis])
        drawn[1, axis] = round((curve[1, axis] + moved) / grid)
        moved = 0.6 * (stop[axis] * grid - seen[-1, axis])
        drawn[2, axis] = round((curve[2, axis] + moved) / grid)


@njit
def _steps(drawn):
    cost = 0.0
    for part in range(3):
        cost += _bytes(drawn[part + 1, 0] - drawn[part, 0])
        cost += _bytes(drawn[part + 1, 1] - drawn[part, 1])
    return cost


@njit
def _fitted(seen):
    """Return the cubic curve through the ends nearest to all points, their times, is it usable."""
    times = np.zeros(len(seen))
    for k in range(1, len(seen)):
        step = seen[k] - seen[k - 1]
        times[k] = times[k - 1] + math.hypot(step[0], step[1])
    length = times[-1]
    curve = np.empty((4, 2))
    curve[0], curve[3] = seen[0], seen[-1]
    if length <= 0:
        return curve, times, False
    times /= length
    for turn in range(5):
        if not _least_squares(seen, times, curve):
            return curve, times, False
        if turn < 4:
            for k in range(1, len(seen) - 1):
                times[k] = _nearer(seen[k], times[k], curve)
    first, last = curve[1] - curve[0], curve[3] - curve[2]
    calm = max(math.hypot(first[0], first[1]), math.hypot(last[0], last[1])) <= length
    return curve, times, calm and bool(np.all(times[1:] >= times[:-1]))


@njit
def _least_squares(seen, times, curve):
    t, u = times, 1 - times
    b, c = 3 * u * u * t, 3 * u * t * t
    bb, bc, cc = (b * b).sum(), (b * c).sum(), (c * c).sum()
    det = bb * cc - bc * bc
    if abs(det) < 1e-9:
        return False
    for axis in range(2):
        rest = seen[:, axis] - u**3 * curve[0, axis] - t**3 * curve[3, axis]
        left, right = (b * rest).sum(), (c * rest).sum()
        curve[1, axis] = (cc * left - bc * right) / det
        curve[2, axis] = (bb * right - bc * left) / det
    return True


@njit
def _nearer(point, t, curve):
    """Return the time of a curve's point that is nearer to ``point``: one step of Newton's."""
    u = 1 - t
    rise, slope = 0.0, 0.0
    for axis in range(2):
        a, b, c, d = curve[0, axis], curve[1, axis], curve[2, axis], curve[3, axis]
        off = u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d - point[axis]
        speed = 3 * (u * u * (b - a) + 2 * u * t * (c - b) + t * t * (d - c))
        bend = 6 * (u * (c - 2 * b + a) + t * (d - 2 * c + b))
        rise += off * speed
        slope += speed * speed + off * bend
    if slope <= 1e-9:
        return t
    return min(1.0, max(0.0, t - rise / slope))


@njit
def _curve_error(seen, times, curve, limit):
    most = 0.0
    for k in range(len(seen)):
        t, u = times[k], 1 - times[k]
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        x = a * curve[0, 0] + b * curve[1, 0] + c * curve[2, 0] + d * curve[3, 0] - seen[k, 0]
        y = a * curve[0, 1] + b * curve[1, 1] + c * curve[2, 1] + d * curve[3, 1] - seen[k, 1]
        most = max(most, math.hypot(x, y))
        if most > limit:
            break
    return most


@njit
def _cheapest(places, open_, costs, handles, curved):
    count = len(places)
    least, steps = NEVER * NEVER, np.empty((0, 9), np.int64)
    leaps = np.zeros((count + 1, ROUNDINGS), np.int64)
    roundings = np.zeros((count + 1, ROUNDINGS), np.int64)
    for start in range(ROUNDINGS):
        if not open_[start]:
            continue
        sums = np.full((count + 1, ROUNDINGS), NEVER * NEVER)
        sums[0, start] = 0.0
        for node in range(count):
            for leap in range(min(REACH, count - node)):
                for b in range(ROUNDINGS):
                    for a in range(ROUNDINGS):
                        cost = sums[node, a] + costs[node, leap, a, b]
                        if cost < sums[node + leap + 1, b]:
                            sums[node + leap + 1, b] = cost
                            leaps[node + leap + 1, b], roundings[node + leap + 1, b] = leap, a
        if sums[count, start] < least:
            least = sums[count, start]
            steps = _way_back(start, leaps, roundings, places, handles, curved)
    return steps


@njit
def _way_back(b, leaps, roundings, places, handles, curved):  # noqa: PLR0917
    steps = np.empty((len(leaps), 9), np.int64)
    count, node = 0, len(places)
    while node > 0:
        leap, a = leaps[node, b], roundings[node, b]
        start = node - leap - 1
        steps[count, 0] = 1 if curved[start, leap, a, b] else 0
        steps[count, 1:3] = places[start, a]
        steps[count, 3:7] = handles[start, leap, a, b]
        steps[count, 7:9] = places[node % len(places), b]
        count += 1
        node, b = start, a
    return steps[:count]


if __name__ == "__main__":
    SOURCE, TARGET, UNITS, DEVIATION, *CHARSET = sys.argv[1:]
    main(Path(SOURCE), Path(TARGET), int(UNITS), float(DEVIATION), *(CHARSET or ["utf-8"]))
