"""Finished sheets onto PDF pages: text, lines, header, footer, code, watermark."""

from collections.abc import Iterator
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from coopdesk import words
from coopdesk.domain.calibrations import TRUE, Calibration
from coopdesk.forms import codes, runs
from coopdesk.forms.codes import SheetCode
from coopdesk.forms.elements import Layout, Marks, Page, Place, State
from coopdesk.forms.faces import FANG, TITLE
from coopdesk.forms.sheets import LEADING, LEAST, MM, Sheet, Sheets

_THIN = 0.5
_CODE = 20 * MM
_CODE_BOTTOM = 9 * MM


def write_furniture(
    sheets: Sheets, sheet: Sheet, layout: Layout, marks: Marks, code: SheetCode, *, title: str
) -> None:
    """Write header and footer of ``sheet``: marks, page n of m, form, version, short number.

    ``title`` is that of the layout as it was filled in: people know a form by its name.
    """
    sheets.sheet = sheet
    top = layout.page.height * MM
    box = (sheets.left, sheets.right)
    said = "　".join(_spoken_marks(marks))
    if said:
        sheets.write_aligned(
            box, top - min(layout.page.top / 2, 12) * MM, said, TITLE, 11, align="right"
        )
    corner = (sheets.right - _CODE, sheets.right)
    if not marks.rehearsal:
        bottom = _CODE_BOTTOM - 2.6 * MM
        sheets.write_aligned(corner, bottom, code.number, FANG, 9, align="center")
    page = words.text("paper.page", page=code.page, pages=code.pages)
    sheets.write_aligned(box, _CODE_BOTTOM + 17 * MM, page, FANG, 10.5, align="center")
    middle = _CODE_BOTTOM + 12.5 * MM
    room = sheets.width - _CODE - 6 * MM
    for line in _footer(layout, title, marks):
        for part in runs.wrap(line, FANG, LEAST, room):
            sheets.write(sheets.left, middle, part, FANG, LEAST)
            middle -= LEAST * LEADING


def code_place(page: Page) -> Place:
    """Return where the code stands on each sheet."""
    side = _CODE / MM
    left = page.width - page.right - side
    return Place(left, page.height - _CODE_BOTTOM / MM - side, side, side)


def _spoken_marks(marks: Marks) -> list[str]:
    said = [across] if (across := _not_of_an_office(marks)) else []
    if marks.state is State.DRAFT:
        said.append(words.text("paper.draft"))
    if marks.state is State.REPRINT:
        said.append(words.text("paper.reprint", day=marks.printed_on))
    return said


def _not_of_an_office(marks: Marks) -> str:
    """Return what says that a sheet is no paper of an office, empty where it is one."""
    if marks.rehearsal:
        return words.text("app.rehearsal")
    return words.text("app.demo") if marks.demo else ""


def _footer(layout: Layout, title: str, marks: Marks) -> list[str]:
    return [
        words.text("paper.record", number=marks.record_number, day=marks.printed_on),
        words.text("paper.form", form=title, version=layout.version),
        words.text("paper.prescribed_by", document=layout.prescribed_by),
    ]


def paint(canvas: Canvas, sheets: Sheets, sheet: Sheet, marks: Marks, code: SheetCode) -> None:
    """Paint one sheet as one page, watermark first so that text stays above it."""
    canvas.setPageSize((sheets.page.width * MM, sheets.page.height * MM))
    shift_page(canvas, sheets.page, marks.calibration)
    _paint_watermark(canvas, sheets, marks)
    _paint_lines(canvas, sheet)
    if sheet.drawings:
        from reportlab.graphics import renderPDF  # most forms have no picture

        for x, y, drawing in sheet.drawings:
            renderPDF.draw(drawing, canvas, x, y)
    if not marks.rehearsal:
        _paint_code(canvas, sheets.right - _CODE, codes.build(code))
    text = canvas.beginText()
    font: tuple[str, float] | None = None
    text.setTextOrigin(0, 0)
    before = (0.0, 0.0)
    for x, y, size, run in sheet.texts:
        if font != (run.face.name, size):
            font = run.face.name, size
            text.setFont(*font)
        place = round(x, 3), round(y, 2)  # told from the last one: rows and columns recur
        text.moveCursor(round(place[0] - before[0], 3), round(before[1] - place[1], 2))
        before = place
        text.textOut(run.text)
    for x, y, size, run in sheet.upright:
        text.setFont(run.face.name, size)
        text.setTextTransform(0, -1, 1, 0, x, y)
        text.textOut(run.text)
    canvas.drawText(text)
    canvas.showPage()


def shift_page(canvas: Canvas, page: Page, calibration: Calibration) -> None:
    """Draw the page so that a printer that is off puts it where it belongs."""
    if calibration == TRUE:
        return
    left = calibration.corrected_across(0)
    top = calibration.corrected_down(0)
    across = (calibration.corrected_across(page.width) - left) / page.width
    upright = (calibration.corrected_down(page.height) - top) / page.height
    down = page.height * (1 - upright) - top
    canvas.transform(across, 0, 0, upright, left * MM, down * MM)


def _paint_watermark(canvas: Canvas, sheets: Sheets, marks: Marks) -> None:
    draft = words.text("paper.draft") if marks.state is State.DRAFT else ""
    said = _not_of_an_office(marks) or draft
    if not said:
        return
    width, height = sheets.page.width * MM, sheets.page.height * MM
    size = min(width, height) * 0.36
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45 if height > width else 30)
    for run in runs.split(said, TITLE):
        canvas.setFont(run.face.name, size)
        canvas.drawCentredString(0, -0.36 * size, run.text)
    canvas.restoreState()


def _paint_lines(canvas: Canvas, sheet: Sheet) -> None:
    # Written out rather than by canvas.line(): a sheet has hundreds, and cells share their edges.
    strokes = [f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in _joined(sheet)]
    canvas.addLiteral("\n".join([f"{_THIN} w 2 J", *strokes, "S"]))


def _joined(sheet: Sheet) -> Iterator[tuple[float, float, float, float]]:
    """Yield the lines of ``sheet``, each once, those that go on upright or level as one."""
    upright: dict[float, list[tuple[float, float]]] = {}
    level: dict[float, list[tuple[float, float]]] = {}
    for line in sheet.lines:
        x0, y0, x1, y1 = (round(length, 2) for length in line)
        if x0 == x1:
            upright.setdefault(x0, []).append((min(y0, y1), max(y0, y1)))
        elif y0 == y1:
            level.setdefault(y0, []).append((min(x0, x1), max(x0, x1)))
        else:
            yield line
    for x, parts in upright.items():
        yield from ((x, low, x, high) for low, high in _reaches(parts))
    for y, parts in level.items():
        yield from ((left, y, right, y) for left, right in _reaches(parts))


def _reaches(parts: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield stretches of one line, those that touch as one."""
    begin, end = min(parts)
    for start, stop in sorted(parts):
        if start > end:
            yield begin, end
            begin, end = start, stop
        end = max(end, stop)
    yield begin, end


def _paint_code(canvas: Canvas, left: float, payload: str) -> None:
    rows = codes.modules(payload)
    side = _CODE / len(rows)
    # In modules from the upper left corner, each row a little taller than one: viewers leave
    # hairlines between rows otherwise.
    drawing = [f"q {side:.5f} 0 0 {-side:.5f} {left:.3f} {_CODE_BOTTOM + _CODE:.3f} cm"]
    for number, row in enumerate(rows):
        column = 0
        for dark, group in groupby(row):
            count = len(list(group))
            if dark:
                drawing.append(f"{column} {number} {count} 1.03 re")
            column += count
    canvas.addLiteral("\n".join([*drawing, "f Q"]))
