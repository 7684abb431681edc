"""校准页: two lines with millimetre ticks, to be measured with a ruler on the printed paper."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from coopdesk.domain.calibrations import ACROSS, LEFT, TOP, TRUE, UPRIGHT, Calibration
from coopdesk.forms import faces, runs
from coopdesk.forms.elements import A4
from coopdesk.forms.faces import FANG, TITLE
from coopdesk.forms.paint import shift_page
from coopdesk.forms.sheets import MM

_TEXT = 45
"""Millimetres from the left edge to the text."""
_TICKS = ((100, 4.0), (50, 3.0), (10, 1.8))


def draw_calibration_sheet(
    title: str, lines: Sequence[str], calibration: Calibration = TRUE
) -> bytes:
    """Return the sheet as PDF: ``title``, then ``lines`` that say what to do.

    Drawn for a printer that is off as ``calibration`` says, its lines come out where they should.
    """
    with faces.LOCK:
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=(A4.width * MM, A4.height * MM), invariant=1)
        shift_page(canvas, A4, calibration)
        canvas.setLineWidth(0.4)
        _draw_across(canvas)
        _draw_upright(canvas)
        _write(canvas, 60, title, TITLE, 18)
        for number, line in enumerate(lines):
            _write(canvas, 76 + number * 9, line, FANG, 12)
        canvas.save()
    return buffer.getvalue()


def _draw_across(canvas: Canvas) -> None:
    y = _y(TOP / 10)
    canvas.line(LEFT / 10 * MM, y, (LEFT + ACROSS) / 10 * MM, y)
    for tenths in range(0, ACROSS + 1, 10):
        x = (LEFT + tenths) / 10 * MM
        canvas.line(x, y, x, y - _tick(tenths) * MM)


def _draw_upright(canvas: Canvas) -> None:
    x = LEFT / 10 * MM
    canvas.line(x, _y(TOP / 10), x, _y((TOP + UPRIGHT) / 10))
    for tenths in range(0, UPRIGHT + 1, 10):
        y = _y((TOP + tenths) / 10)
        canvas.line(x, y, x + _tick(tenths) * MM, y)


def _tick(tenths: int) -> float:
    return next(length for every, length in _TICKS if tenths % every == 0)


def _y(down: float) -> float:
    return (A4.height - down) * MM


def _write(canvas: Canvas, down: float, text: str, role: str, size: float) -> None:
    x = _TEXT * MM
    for run in runs.split(text, role):
        canvas.setFont(run.face.name, size)
        canvas.drawString(x, _y(down), run.text)
        x += run.width(size)
