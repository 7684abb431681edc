"""The outline with the fewest bytes that stays near another: the work behind ``compact_fonts``.

A contour is points close together, some of which are nodes. Lines and curves leap between nodes;
each node may move to one of the grid points around it. The cheapest way round is taken.
"""

import math

import numpy as np
from numba import njit

REACH = 20  # nodes that one line or curve may leap
ROUNDINGS = 4  # the grid points around a node, any of which may take its place
NEVER = 1e9
LINE, FLAT_LINE, CURVE = 0.35, 0.55, 0.5  # bytes of operators, on average
CLOSENESS = 0.6  # bytes that half the deviation is worth


@njit
def in_bytes(step: float) -> float:
    """Return how many bytes a step along one axis takes in a charstring."""
    if step == 0:
        return 0.0
    return 1.0 if abs(step) <= 107 else 2.0


@njit
def solve(path, nodes, corners, grid, deviation):
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
            cost = in_bytes(dx) + in_bytes(dy)
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
        cost += in_bytes(drawn[part + 1, 0] - drawn[part, 0])
        cost += in_bytes(drawn[part + 1, 1] - drawn[part, 1])
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
