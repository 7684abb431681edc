"""The paper engine: a layout, prepared texts and marks in, a finished PDF out.

Same input, same bytes. What is previewed is the very file that is printed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from coopdesk import words
from coopdesk.forms import blocks, demands, faces, paint, runs
from coopdesk.forms.cards import draw_cards
from coopdesk.forms.codes import SheetCode, content_of
from coopdesk.forms.elements import (
    AmountGrid,
    Cards,
    Declaration,
    Element,
    Fields,
    Grid,
    Heading,
    KeyGroups,
    Layout,
    Line,
    Marks,
    NewSheet,
    Opinion,
    Picture,
    Printed,
    PrintedSet,
    Signatures,
    State,
    Text,
    Values,
)
from coopdesk.forms.grid import beginning, draw_grid
from coopdesk.forms.sheets import MM, Sheets

__all__ = [
    "Layout",
    "Marks",
    "Printed",
    "State",
    "Values",
    "draw",
    "draw_batch",
    "missing_characters",
    "prefer_fang",
    "prove_fang",
]

# Pages as plain compressed bytes: a fifth smaller than in reportlab's ASCII wrapping, and faster.
rl_config.useA85 = 0


@dataclass(slots=True)
class _Told:
    """What a person has to know of a print before it is paper."""

    missing: dict[str, None] = field(default_factory=dict)
    crowded: dict[str, None] = field(default_factory=dict)


def draw(layout: Layout, values: Values, marks: Marks) -> Printed:
    """Return ``layout`` filled with ``values``, as many sheets as these need.

    Raises KeyError when ``values`` lacks a key of the layout or has another one, TypeError for
    text in place of rows or the other way round, SurroundingsTrouble when a font is not there.
    """
    return draw_batch([(layout, values, marks)])


def draw_batch(forms: Iterable[tuple[Layout, Values, Marks]]) -> Printed:
    """Return several filled forms as one file, each with its own page numbers.

    Raises ValueError for no forms at all, otherwise as ``draw``.
    """
    with faces.LOCK:
        buffer = BytesIO()
        canvas = Canvas(buffer, invariant=1, pageCompression=1)
        sets: list[PrintedSet] = []
        told = _Told()
        for layout, values, marks in forms:
            demands.check(layout, values)
            if not sets:
                _describe(canvas, layout, marks)
            sets.append(_draw_form(canvas, told, layout, values, marks))
            if any(isinstance(element, KeyGroups) for element in layout.elements):
                runs.forget()
        if not sets:
            raise ValueError("nothing to print")
        canvas.save()
    return Printed(buffer.getvalue(), tuple(told.missing), tuple(sets), tuple(told.crowded))


def missing_characters(text: str) -> list[str]:
    """Return the characters of ``text`` that no face can draw, each once, in order."""
    found = [run.missing for run in runs.split(text, faces.FANG) if run.missing]
    return list(dict.fromkeys(found))


def prove_fang(path: Path) -> None:
    """Have every character of a 仿宋 of the computer set once, apart; raises as ``prefer_fang``."""
    faces.prove_fang(path)


def prefer_fang(path: Path | None) -> None:
    """Set text in the office's own 仿宋 (a TrueType file) from now on; None for the bundled one.

    Raises SurroundingsTrouble ``no_font`` when the file cannot be used; nothing changes then.
    """
    faces.prefer_fang(path)


def _describe(canvas: Canvas, layout: Layout, marks: Marks) -> None:
    canvas.setTitle(f"{layout.title} {marks.record_number}")
    canvas.setSubject(f"{layout.form_id} {layout.version}")
    canvas.setCreator(words.text("app.name"))
    canvas.setAuthor("")


def _draw_form(
    canvas: Canvas, told: _Told, layout: Layout, values: Values, marks: Marks
) -> PrintedSet:
    title = _title(layout, values)
    sheets = _written(layout, values)
    content = content_of(layout.form_id, layout.version, marks.record_number, values)
    pages = len(sheets.finished)
    numbers = []
    for page, sheet in enumerate(sheets.finished, start=1):
        code = SheetCode(layout.form_id, layout.version, marks.record_number, page, pages, content)
        paint.write_furniture(sheets, sheet, layout, marks, code, title=title)
        paint.paint(canvas, sheets, sheet, marks, code)
        numbers.append(code.number)
    told.missing |= sheets.missing
    told.crowded |= sheets.crowded
    return PrintedSet(
        title=title,
        form_version=layout.version,
        page=layout.page,
        record_number=marks.record_number,
        content=content,
        state=marks.state,
        sheet_codes=tuple(numbers),
        signing=tuple(tuple(sheet.signing) for sheet in sheets.finished),
    )


def _texts(values: Values) -> dict[str, str]:
    return {key: value for key, value in values.items() if isinstance(value, str)}


def _title(layout: Layout, values: Values) -> str:
    return layout.title.format_map(_texts(values))


def _written(layout: Layout, values: Values) -> Sheets:
    texts, title = _texts(values), _title(layout, values)

    def head(sheets: Sheets) -> None:
        if layout.head or not sheets.finished:
            blocks.draw_title(sheets, title, layout)
        _draw_all(sheets, layout.head, values, texts)

    def foot(sheets: Sheets) -> None:
        floor, sheets.floor = sheets.floor, layout.page.bottom * MM
        _draw_all(sheets, layout.foot, values, texts)
        sheets.floor = floor

    sheets = Sheets(layout.page, head, foot, _foot_height(layout, values, texts))
    _draw_all(sheets, layout.elements, values, texts)
    sheets.end_sheet()
    return sheets


def _foot_height(layout: Layout, values: Values, texts: dict[str, str]) -> float:
    if not layout.foot:
        return 0.0
    nothing = partial(_draw_all, elements=(), values=values, texts=texts)
    trial = Sheets(layout.page, nothing, nothing)
    _draw_all(trial, layout.foot, values, texts)
    return trial.top - trial.y


def _draw_all(
    sheets: Sheets, elements: tuple[Element, ...], values: Values, texts: dict[str, str]
) -> None:
    for place, element in enumerate(elements):
        following = elements[place + 1 : place + 2]
        if isinstance(element, Grid):
            joined = [part for part in following if isinstance(part, Fields)]
            _draw_grid(sheets, element, values, sum(map(_least, joined)))
        elif isinstance(element, Cards):
            draw_cards(sheets, element, _rows(values, element.key))
        elif isinstance(element, Picture):
            _draw_picture(sheets, element)
        elif isinstance(element, NewSheet):
            sheets.break_sheet()
        elif isinstance(element, Heading):
            first = partial(_first_of, sheets, values)
            blocks.draw_heading(sheets, element, texts, sum(map(first, following)))
        else:
            _DRAW[type(element)](sheets, element, texts)


_DRAW: dict[type, Callable[[Sheets, Any, dict[str, str]], None]] = {
    Text: blocks.draw_text,
    Line: blocks.draw_line,
    Fields: blocks.draw_fields,
    Opinion: blocks.draw_opinion,
    Declaration: blocks.draw_declaration,
    Signatures: blocks.draw_signatures,
    AmountGrid: blocks.draw_amount_grid,
    KeyGroups: blocks.draw_key_groups,
}


def _draw_picture(sheets: Sheets, picture: Picture) -> None:
    from coopdesk.forms.plots import draw_plot, paper_dress  # most forms have no picture

    height = picture.height * MM
    sheets.need(height)
    sheets.y -= height
    drawing = draw_plot(picture.plot, paper_dress(sheets.width, height))
    sheets.sheet.drawings.append((sheets.left, sheets.y, drawing))


def _least(element: Element) -> float:
    """Return the points of ``element`` that must follow its heading on the same sheet."""
    match element:
        case Opinion(height=height) | Declaration(height=height):
            return height * MM
        case Fields(row_height=height):
            return height * MM
        case AmountGrid(row_height=height):
            return 3 * height * MM
        case KeyGroups(size=size):
            return 10 * size
    return 16 * MM


def _first_of(sheets: Sheets, values: Values, element: Element) -> float:
    """Return the points of ``element`` that stay with its heading, of a grid its first row."""
    if not isinstance(element, Grid):
        return _least(element)
    totals = _rows(values, element.totals) if element.totals else ()
    return beginning(sheets, element, _rows(values, element.key), totals)


def _draw_grid(sheets: Sheets, grid: Grid, values: Values, following: float) -> None:
    totals = _rows(values, grid.totals) if grid.totals else ()
    draw_grid(sheets, grid, _rows(values, grid.key), totals, following)


def _rows(values: Values, key: str) -> Sequence[Mapping[str, str]]:
    rows = values[key] if key else ()
    assert not isinstance(rows, str)
    return rows
