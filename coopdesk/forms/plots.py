"""Plots as vector drawings: the same one is seen on the screen and printed, in colour or in grey.

Series differ by lightness, marker and dashes, never by colour alone; the axes are reportlab's.
"""

from dataclasses import replace
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing, Group, Line, Rect, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from coopdesk.domain.plots import Band, Plot, PlotDress, PlotKind, find_ticks
from coopdesk.forms import faces, runs
from coopdesk.forms.faces import SANS

PAPER = ("#000000", "#4D4D4D", "#B3B3B3")
_MARKERS = ("FilledCircle", "FilledSquare", "FilledDiamond", "FilledTriangle")
_ROW, _GAP = 2.0, 0.4
"""The least height of a row, and what lies between tiles, in text sizes."""
_DASHES = (None, (6, 3), (2, 2), (8, 3, 2, 3))


def paper_dress(width: float, height: float) -> PlotDress:
    """Return what a plot wears on paper: black, greys and white; lengths in points."""
    greys = ("#333333", "#8C8C8C", "#C8C8C8", "#5A5A5A")
    ink, soft, line = PAPER
    return PlotDress("", ink, soft, line, greys, ink, width, height, 9.5)


def plot_pdf(plot: Plot, dress: PlotDress) -> bytes:
    """Return the plot alone as a PDF page; the same plot gives the same bytes.

    The page has the dress's size, and is higher where the rows could not be read. Raises
    SurroundingsTrouble when a font is not there.
    """
    with faces.LOCK:
        dress = with_room(plot, dress)
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=(dress.width, dress.height), invariant=1)
        renderPDF.draw(draw_plot(plot, dress), canvas, 0, 0)
        canvas.save()
    return buffer.getvalue()


def with_room(plot: Plot, dress: PlotDress) -> PlotDress:
    """Return the dress, higher where the rows of a gauge or of tiles could not be read."""
    rows = len(plot.labels) if plot.kind is PlotKind.GAUGE else 0
    if plot.kind is PlotKind.TILES:
        rows = -(-len(plot.labels) // _abreast(plot, dress))
    needed = (2 + _ROW * rows) * dress.text
    return replace(dress, height=max(dress.height, needed))


def gauge_bands(plot: Plot, dress: PlotDress) -> tuple[Band, ...]:
    """Return where the row of each label lies in ``plot_pdf``."""
    top = 2 * dress.text
    step = (with_room(plot, dress).height - top) / len(plot.labels)
    return tuple(Band(top + step * row, step) for row in range(len(plot.labels)))


def draw_plot(plot: Plot, dress: PlotDress) -> Drawing:
    """Return the drawing of a plot, its legend above it; axis labels are in the plot's unit."""
    drawing = Drawing(dress.width, dress.height)
    if dress.sheet:
        ground = Rect(0, 0, dress.width, dress.height, fillColor=HexColor(dress.sheet))
        ground.strokeColor = None
        drawing.add(ground)
    draw = {
        PlotKind.LINES: _draw_chart,
        PlotKind.BARS: _draw_chart,
        PlotKind.GAUGE: _draw_gauge,
        PlotKind.TILES: _draw_tiles,
    }[plot.kind]
    draw(drawing, plot, dress)
    return drawing


def _draw_chart(drawing: Drawing, plot: Plot, dress: PlotDress) -> None:
    values = [value for one in plot.series for value in one.values if value is not None]
    reached = [*values, *(one.value for one in plot.thresholds)]
    ticks = find_ticks(min(reached), max(reached), plot.divisor)
    told = [_on_axis(tick, plot.divisor) for tick in ticks]
    chart: Any = HorizontalLineChart() if plot.kind is PlotKind.LINES else VerticalBarChart()
    widest = max(runs.width(text, SANS, dress.text) for text in told)
    chart.x, chart.y = widest + 2 * dress.text, 2.2 * dress.text
    chart.width = dress.width - chart.x - dress.text
    top = _draw_legend(drawing, plot, dress)
    chart.height = top - chart.y - dress.text
    chart.data = [tuple(one.values) for one in plot.series]
    _dress_axes(chart, plot, dress, ticks)
    _dress_series(chart, plot, dress)
    drawing.add(chart)
    _draw_thresholds(drawing, plot, dress, chart, (ticks[0], ticks[-1]))
    if plot.kind is PlotKind.BARS:
        _draw_values(drawing, plot, dress, chart, (ticks[0], ticks[-1]))


def _dress_axes(chart: Any, plot: Plot, dress: PlotDress, ticks: tuple[int, ...]) -> None:
    face = next(faces.chain(SANS)).name
    upright, across = chart.valueAxis, chart.categoryAxis
    upright.valueMin, upright.valueMax = ticks[0], ticks[-1]
    upright.valueStep = ticks[1] - ticks[0]
    upright.labelTextFormat = lambda value: _on_axis(round(value), plot.divisor)
    upright.visibleGrid, upright.gridStrokeColor = 1, HexColor(dress.line)
    upright.gridStrokeWidth = 0.5
    upright.visibleAxis = upright.visibleTicks = 0
    every = _every(plot, dress, chart.width)
    labels = [label if not place % every else "" for place, label in enumerate(plot.labels)]
    across.categoryNames = labels
    across.strokeColor, across.visibleTicks = HexColor(dress.soft), 0
    across.labels.dy = -0.3 * dress.text
    for axis in (upright, across):
        axis.labels.fontName, axis.labels.fontSize = face, dress.text
        axis.labels.fillColor = HexColor(dress.soft)


def _every(plot: Plot, dress: PlotDress, width: float) -> int:
    """Return of how many labels one is written, so that they do not meet."""
    widest = max(runs.width(label, SANS, dress.text) for label in plot.labels) + dress.text
    return max(1, -(-int(widest * len(plot.labels)) // max(int(width), 1)))


def _dress_series(chart: Any, plot: Plot, dress: PlotDress) -> None:
    for place in range(len(plot.series)):
        colour = HexColor(_colour(dress, place))
        if plot.kind is PlotKind.LINES:
            line = chart.lines[place]
            line.strokeColor, line.strokeWidth = colour, 1.8
            line.strokeDashArray = _DASHES[place % len(_DASHES)]
            line.symbol = makeMarker(_MARKERS[place % len(_MARKERS)])
            line.symbol.size, line.symbol.fillColor = 0.55 * dress.text, colour
            line.symbol.strokeColor = colour
        else:
            chart.bars[place].fillColor = colour
            chart.bars[place].strokeColor = HexColor(dress.soft)
            chart.bars[place].strokeWidth = 0.5
    if plot.kind is PlotKind.LINES:
        chart.joinedLines = 1
    else:
        chart.groupSpacing = dress.text


def _draw_legend(drawing: Drawing, plot: Plot, dress: PlotDress) -> float:
    """Write the unit, the series and the thresholds above the plot; return where it begins."""
    middle = dress.height - dress.text
    _write(drawing, dress, (0, middle), plot.unit, dress.soft)
    x = runs.width(plot.unit, SANS, dress.text) + 2 * dress.text
    if len(plot.series) > 1:
        for place, one in enumerate(plot.series):
            colour, edge = HexColor(_colour(dress, place)), 0.8 * dress.text
            box = Rect(x, middle - edge / 2, edge, edge, fillColor=colour, strokeWidth=0.5)
            box.strokeColor = HexColor(dress.soft)
            drawing.add(box)
            _write(drawing, dress, (x + 1.2 * dress.text, middle), one.name, dress.ink)
            x += runs.width(one.name, SANS, dress.text) + 3 * dress.text
    for mark in plot.thresholds:
        drawing.add(_dashed(dress, x, x + 2 * dress.text, middle))
        _write(drawing, dress, (x + 2.5 * dress.text, middle), mark.name, dress.mark)
        x += runs.width(mark.name, SANS, dress.text) + 4 * dress.text
    return middle - dress.text


def _dashed(dress: PlotDress, start: float, end: float, y: float) -> Line:
    line = Line(start, y, end, y, strokeColor=HexColor(dress.mark))
    line.strokeWidth, line.strokeDashArray = 1.2, (4, 2)
    return line


def _draw_thresholds(
    drawing: Drawing, plot: Plot, dress: PlotDress, chart: Any, span: tuple[int, int]
) -> None:
    for one in plot.thresholds:
        y = _height_of(one.value, chart, span)
        drawing.add(_dashed(dress, chart.x, chart.x + chart.width, y))


def _draw_values(
    drawing: Drawing, plot: Plot, dress: PlotDress, chart: Any, span: tuple[int, int]
) -> None:
    """Write each value above its bar, where the bars leave room for it."""
    room = chart.width / len(plot.labels)
    if len(plot.series) > 1:
        return
    for place, value in enumerate(plot.series[0].values):
        told = _on_axis(value, plot.divisor) if value else ""
        if value and runs.width(told, SANS, dress.text) < room:
            x = chart.x + room * (place + 0.5)
            y = _height_of(value, chart, span) + 0.8 * dress.text
            _write(drawing, dress, (x, y), told, dress.ink, anchor="middle")


def _height_of(value: int, chart: Any, span: tuple[int, int]) -> float:
    low, high = span
    return float(chart.y + chart.height * (value - low) / (high - low))


def _draw_gauge(drawing: Drawing, plot: Plot, dress: PlotDress) -> None:
    top = _draw_legend(drawing, plot, dress)
    left = max(runs.width(label, SANS, dress.text) for label in plot.labels) + dress.text
    width = dress.width - left - dress.text
    step = top / len(plot.labels)
    thick = min(step * 0.6, 2.2 * dress.text)
    for row, label in enumerate(plot.labels):
        middle = top - step * (row + 0.5)
        _write(drawing, dress, (0, middle), label, dress.ink)
        parts = [one.values[row] or 0 for one in plot.series]
        x, whole = left, sum(parts) or 1
        for place, part in enumerate(parts):
            long = width * part / whole
            colour = _colour(dress, place)
            bar = Rect(x, middle - thick / 2, long, thick, fillColor=HexColor(colour))
            bar.strokeColor, bar.strokeWidth = HexColor(dress.soft), 0.5
            drawing.add(bar)
            told = f"{part:,}"
            if part and runs.width(told, SANS, dress.text) < long:
                ink = _readable(colour)
                _write(drawing, dress, (x + long / 2, middle), told, ink, anchor="middle")
            x += long


def _draw_tiles(drawing: Drawing, plot: Plot, dress: PlotDress) -> None:
    """Draw a tile for each label: filled where it is there, an empty frame where it lacks."""
    top = _draw_legend(drawing, plot, dress)
    gap = _GAP * dress.text
    abreast = _abreast(plot, dress)
    rows = -(-len(plot.labels) // abreast)
    wide = dress.width / abreast - gap
    high = min(top / rows - gap, 2.4 * dress.text)
    for place, label in enumerate(plot.labels):
        row, column = divmod(place, abreast)
        x, y = column * (wide + gap), top - (row + 1) * (high + gap)
        is_there = bool(plot.series[0].values[place])
        fill = _colour(dress, 0)
        tile = Rect(x, y, wide, high, 2, 2, fillColor=HexColor(fill) if is_there else None)
        tile.strokeColor, tile.strokeWidth = HexColor(dress.soft), 0.8
        tile.strokeDashArray = None if is_there else (2, 2)
        drawing.add(tile)
        ink = _readable(fill) if is_there else dress.soft
        _write(drawing, dress, (x + wide / 2, y + high / 2), label, ink, anchor="middle")


def _abreast(plot: Plot, dress: PlotDress) -> int:
    """Return how many tiles stand side by side, each with room for the longest label."""
    widest = max(runs.width(label, SANS, dress.text) for label in plot.labels)
    return max(1, int(dress.width // (widest + (1.5 + _GAP) * dress.text)))


def _write(
    drawing: Drawing,
    dress: PlotDress,
    place: tuple[float, float],
    text: str,
    colour: str,
    *,
    anchor: str = "start",
) -> None:
    """Write a line centred on the height of ``place``, each character in a face that has it."""
    x, middle = place
    wide = runs.width(text, SANS, dress.text)
    x -= {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    line = Group()
    for run in runs.split(text, SANS):
        told = String(x, middle - 0.36 * dress.text, run.text, fontName=run.face.name)
        told.fontSize, told.fillColor = dress.text, HexColor(colour)
        line.add(told)
        x += run.width(dress.text)
    drawing.add(line)


def _on_axis(value: int, divisor: int) -> str:
    """Return a value in the unit of the axis, with no more places than it has."""
    if divisor == 1:
        return f"{value:,}"
    return f"{value / divisor:,.2f}".rstrip("0").rstrip(".")


def _colour(dress: PlotDress, place: int) -> str:
    return dress.series[place % len(dress.series)]


def _readable(ground: str) -> str:
    """Return black or white, whichever is easier to read on ``ground``."""
    red, green, blue = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#FFFFFF"
