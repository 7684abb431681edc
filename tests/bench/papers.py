"""Forms drawn, against a bare canvas that draws the same strings and lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from coopdesk.forms import paper
from coopdesk.forms.elements import Layout, Marks, Values
from coopdesk.forms.layouts.award_application import REVENUE_AWARD
from tests.bench.books import Shelf
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale
from tests.unit.forms.samples import MARKS, SAMPLES

Form = tuple[Layout, Values, Marks]
_ONE: Form = (REVENUE_AWARD, SAMPLES["award-revenue"], MARKS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands on one page."""

    texts: tuple[Any, ...]
    lines: tuple[Any, ...]


def measure_form(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """An award application, drawn again and again, each a file of its own."""
    printed, pages = _noted()
    at_once = scale.at_once // 4

    def ours() -> None:
        for _ in range(at_once):
            paper.draw(REVENUE_AWARD, SAMPLES["award-revenue"], MARKS)

    def bare() -> None:
        for _ in range(at_once):
            _draw_barely(pages)

    pairs = in_turn(scale.pairs, seconds(ours), seconds(bare), warm_up=scale.warm_up)
    yield Figure(
        f"award form of {printed.pages} pages, after the first",
        "ms",
        *(tuple(total / at_once for total in totals) for totals in pairs),
        bar=2.0,
        counterpart="reportlab canvas: the same strings and lines, no layout, no code, no marks",
    )
    ours_kib, bare_kib = (round(len(pdf) / 1024, 1) for pdf in (printed.pdf, _draw_barely(pages)))
    note = f"bare {bare_kib}; three quarters are the outlines of some 310 characters"
    yield Figure("its file in KiB", "", (ours_kib,), bar=40.0, note=note)


def measure_forms(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Many filled applications in one file, and one of them seen before it is printed."""
    forms = [_numbered(number) for number in range(scale.forms)]
    printed, pages = _noted(forms)
    pairs = in_turn(
        scale.scroll_runs,
        seconds(lambda: paper.draw_batch(forms)),
        seconds(lambda: _draw_barely(pages)),
        warm_up=scale.warm_up,
    )
    yield Figure(
        f"{scale.forms:,} award forms in one file, a page",
        "ms",
        *(tuple(total / printed.pages for total in totals) for totals in pairs),
        bar=1.6,
        counterpart="reportlab canvas: the same strings and lines, no layout, no code, no marks",
    )
    ours = [seconds(lambda: _seen(forms[0]))() for _ in range(scale.pairs)]
    yield Figure("one drawn and seen as a picture", "s", tuple(ours), bar=0.5)


def _numbered(number: int) -> Form:
    values = {
        **SAMPLES["award-revenue"],
        "organization": f"巴林左旗第{number}号综合合作社",
        "phone": f"1990{number:07d}",
    }
    return REVENUE_AWARD, values, replace(MARKS, record_number=f"2024-{number:04d}")


def _seen(form: Form) -> None:
    document = pypdfium2.PdfDocument(paper.draw(*form).pdf)
    document[0].render(scale=96 / 72)
    document.close()


def _noted(forms: Sequence[Form] = (_ONE,)) -> tuple[Any, list[Drawn]]:
    pages: list[Drawn] = []
    real = paper.paint.paint

    def noting(canvas: Any, sheets: Any, sheet: Any, marks: Any, code: Any) -> None:
        texts = tuple((x, y, size, run.face.name, run.text) for x, y, size, run in sheet.texts)
        pages.append(Drawn(texts, tuple(sheet.lines)))
        real(canvas, sheets, sheet, marks, code)

    paper.paint.paint = noting
    try:
        printed = paper.draw_batch(forms)
    finally:
        paper.paint.paint = real
    return printed, pages


def _draw_barely(pages: list[Drawn]) -> bytes:
    written = BytesIO()
    canvas = Canvas(written, pageCompression=1)
    for page in pages:
        for line in page.lines:
            canvas.line(*line)
        for x, y, size, face, text in page.texts:
            canvas.setFont(face, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()
