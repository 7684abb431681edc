"""Everything on a form that is not a grid: paragraphs, fields, opinions, places to sign."""

import re
from collections.abc import Mapping

from coopdesk import words
from coopdesk.forms import runs
from coopdesk.forms.cells import SIZE, Cell, draw_row
from coopdesk.forms.elements import (
    Align,
    AmountGrid,
    Declaration,
    Fields,
    Heading,
    KeyGroups,
    Layout,
    Line,
    Opinion,
    Signatures,
    Signer,
    Text,
    Trace,
)
from coopdesk.forms.faces import FANG, FIGURES, TITLE
from coopdesk.forms.sheets import LEADING, LEAST, MM, Sheets

Texts = Mapping[str, str]

_SEAL = 42 * MM
_PAD = 2 * MM
_TEXT_LEADING = 1.5
_UPRIGHT = 45 * MM
"""How far upright lines go down before the next stands beside them."""
_PLACES = 11
_PLACE_WIDTH = 5 * MM
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d\d|\d+\.\d\d")


def draw_title(sheets: Sheets, text: str, layout: Layout) -> None:
    """Write the title of the form, centred: a little smaller on one line, or on even lines."""
    size = layout.title_size
    fitting = (s for s in (size, size - 1, size - 2) if runs.width(text, TITLE, s) <= sheets.width)
    chosen = next(fitting, size)
    room = sheets.width
    count = len(runs.wrap(text, TITLE, chosen, room))
    while count > 1 and len(runs.wrap(text, TITLE, chosen, room - chosen)) == count:
        room -= chosen
    for line in runs.wrap(text, TITLE, chosen, room):
        _write_lines(sheets, line, TITLE, chosen, align="center")
    _draw_second(sheets, layout, chosen, "center")
    sheets.y -= 2.5 * MM


def draw_heading(sheets: Sheets, heading: Heading, texts: Texts, following: float) -> None:
    """Write a heading on one sheet with the first ``following`` points of what comes after it."""
    second = _second_height(sheets, heading, heading.size)
    sheets.need(heading.size * _TEXT_LEADING + 2.3 * MM + second + following)
    sheets.y -= 1.5 * MM
    text = heading.text.format_map(texts)
    _write_lines(sheets, text, TITLE, heading.size, align=heading.align)
    _draw_second(sheets, heading, heading.size, heading.align)
    sheets.y -= 0.8 * MM


def _second_height(sheets: Sheets, part: Layout | Heading, size: float) -> float:
    """Return how high the second line is, in points."""
    if not part.second:
        return 0.0
    if not part.second_upright:
        return len(runs.wrap(part.second, TITLE, size, sheets.width)) * size * _TEXT_LEADING
    return max(runs.width(line, TITLE, size) for line in _upright_lines(part.second, size)) + MM


def _upright_lines(text: str, size: float) -> tuple[str, ...]:
    return runs.wrap(text, TITLE, size, _UPRIGHT)


def _draw_second(sheets: Sheets, part: Layout | Heading, size: float, align: Align) -> None:
    """Write the second line of a title or heading; upright lines stand from left to right."""
    if not (part.second and part.second_upright):
        if part.second:
            _write_lines(sheets, part.second, TITLE, size, align=align)
        return
    lines = _upright_lines(part.second, size)
    pitch = size * _TEXT_LEADING
    spare = sheets.width - pitch * len(lines)
    middle = sheets.left + {"left": 0.0, "center": spare / 2, "right": spare}[align] + pitch / 2
    for line in lines:
        sheets.write_upright(middle, sheets.y - MM, line, TITLE, size)
        middle += pitch
    sheets.y -= _second_height(sheets, part, size)


def draw_text(sheets: Sheets, paragraph: Text, texts: Texts) -> None:
    """Write a paragraph, line by line over sheets; one that says nothing takes no room."""
    text = paragraph.text.format_map(texts)
    if not text:
        return
    size = paragraph.size
    indent = 2 * size if paragraph.indent and paragraph.align == "left" else 0.0
    for part in text.splitlines():
        _write_lines(sheets, part, FANG, size, align=paragraph.align, indent=indent)
    sheets.y -= paragraph.space * MM


def draw_line(sheets: Sheets, line: Line, texts: Texts) -> None:
    """Write a line with parts at its left, middle and right; parts that would meet go below."""
    height = line.size * LEADING + 1.2 * MM
    parts: list[tuple[Align, str]] = [
        ("left", line.left),
        ("center", line.center),
        ("right", line.right),
    ]
    filled = [(align, template.format_map(texts)) for align, template in parts if template]
    widths = {align: runs.width(text, FANG, line.size) for align, text in filled}
    beside = max(widths.get("left", 0.0), widths.get("right", 0.0)) * 2 if "center" in widths else 0
    used = max(sum(widths.values()), widths.get("center", 0.0) + beside)
    if used + 4 * MM * len(filled) > sheets.width:
        for align, text in filled:
            _write_lines(sheets, text, FANG, line.size, align=align)
        sheets.y -= 1.2 * MM
        return
    sheets.need(height)
    middle = sheets.y - height / 2
    for align, text in filled:
        box = (sheets.left, sheets.right)
        sheets.write_aligned(box, middle, text, FANG, line.size, align=align)
    sheets.y -= height


def _write_lines(
    sheets: Sheets, text: str, role: str, size: float, *, align: Align, indent: float = 0.0
) -> None:
    leading = size * _TEXT_LEADING
    for number, line in enumerate(runs.wrap(text, role, size, sheets.width, indent)):
        sheets.need(leading)
        box = (sheets.left + (0.0 if number else indent), sheets.right)
        sheets.write_aligned(box, sheets.y - leading / 2, line, role, size, align=align)
        sheets.y -= leading


def draw_fields(sheets: Sheets, fields: Fields, texts: Texts) -> None:
    """Draw rows of labels and values."""
    label = fields.label_width * MM
    for row in fields.rows:
        shares = sum(field.share for field in row)
        cells = []
        for field in row:
            room = sheets.width * field.share / shares - label
            cells.append(Cell(field.label, label, "center"))
            align: Align = "right" if field.figures else "left"
            value = texts[field.key] if field.key else ""
            cells.append(Cell(value, room, align, FIGURES if field.figures else FANG))
        draw_row(sheets, cells, fields.row_height * MM)


def draw_opinion(sheets: Sheets, opinion: Opinion, texts: Texts) -> None:
    """Draw the box of one office; a long opinion goes on above the place to sign."""
    label = opinion.label_width * MM
    name = opinion.label.format_map(texts)
    said = texts[opinion.key] if opinion.key else ""
    _draw_sealed(sheets, said, opinion.signers, opinion.height, (label, name))


def draw_declaration(sheets: Sheets, declaration: Declaration, texts: Texts) -> None:
    """Draw a boxed text that is signed and sealed."""
    text = declaration.text.format_map(texts)
    _draw_sealed(sheets, text, declaration.signers, declaration.height, (0.0, ""))


def _draw_sealed(
    sheets: Sheets, text: str, signers: tuple[str, ...], least: float, label: tuple[float, str]
) -> None:
    label_width, name = label
    x = sheets.left + label_width
    line = SIZE * LEADING
    signing = _PAD + 9 * MM * len(signers)
    lines = runs.wrap(text, FANG, SIZE, sheets.right - x - _SEAL - 2 * _PAD, 2 * SIZE)
    height = max(least * MM, _SEAL + 4 * MM, len(lines) * line + 2 * _PAD + signing)
    if height > sheets.full_room:
        cells = [Cell(text, sheets.right - x)]
        draw_row(sheets, [Cell(name, label_width, "center"), *cells] if name else cells, 8 * MM)
        lines, height = (), max(least * MM, _SEAL + 4 * MM)
    sheets.need(height)
    top, bottom = sheets.y, sheets.y - height
    sheets.box(x, sheets.right, top, bottom)
    sheets.keep_for(Trace.SEAL, name, (sheets.right - _SEAL - _PAD, sheets.right), (top, bottom))
    if name:
        sheets.y = top
        draw_row(sheets, [Cell(name, label_width, "center")], height)
    middle = top - _PAD - line / 2
    for number, part in enumerate(lines):
        sheets.write(x + _PAD + (0 if number else 2 * SIZE), middle, part, FANG, SIZE)
        middle -= line
    _write_signers(sheets, signers, x + _PAD, bottom)
    sheets.y = bottom


def _write_signers(sheets: Sheets, signers: tuple[str, ...], x: float, bottom: float) -> None:
    """Write who signs at the lower left; seal and date at the lower right, the seal above them."""
    middle = bottom + 9 * MM * len(signers) - 4 * MM
    for signer in signers:
        sheets.write(x, middle, f"{signer}：", FANG, SIZE)
        across = (x, sheets.right - _SEAL - 2 * _PAD)
        sheets.keep_for(Trace.SIGNATURE, signer, across, _line_around(middle))
        middle -= 9 * MM
    box = (sheets.right - _SEAL - _PAD, sheets.right - _PAD)
    seal = words.text("paper.seal_here")
    sheets.write_aligned(box, bottom + 12 * MM, seal, FANG, SIZE, align="center")
    _write_date(sheets, box, bottom + 5 * MM)


def _line_around(middle: float) -> tuple[float, float]:
    return middle + 6 * MM, middle - 4 * MM


def draw_signatures(sheets: Sheets, signatures: Signatures, texts: Texts) -> None:
    """Write places to sign side by side; one line of them stays together on a sheet."""
    signers, per_line = signatures.signers, signatures.per_line
    sealed = any(signer.seal for signer in signers)
    for start in range(0, len(signers), per_line):
        group = signers[start : start + per_line]
        place = sheets.width / len(group)
        labels = [_label(signer, texts, place - _PAD) for signer in group]
        written = max(len(lines) * size * LEADING for size, lines in labels)
        height = max(written + 6 * MM, _SEAL + 6 * MM if sealed else 10 * MM)
        sheets.need(height)
        for number, (signer, (size, lines)) in enumerate(zip(group, labels, strict=True)):
            x = sheets.left + number * place
            for below, line in enumerate(lines):
                middle = sheets.y - 6 * MM - below * size * LEADING
                sheets.write(x, middle, line, FANG, size)
            if sealed:
                _write_date(sheets, (x, x + place - 2 * _PAD), sheets.y - height + 3 * MM)
            across = (x, x + place - _PAD)
            if not signer.key:  # else the name is printed
                upright = _line_around(sheets.y - 6 * MM)
                sheets.keep_for(Trace.SIGNATURE, signer.label, across, upright)
            if signer.seal:
                seal = words.text("paper.seal_here")
                sheets.write(x, sheets.y - height + 11 * MM, seal, FANG, SIZE)
                upright = (sheets.y - 10 * MM, sheets.y - height)
                sheets.keep_for(Trace.SEAL, signer.label, across, upright)
        sheets.y -= height


def _label(signer: Signer, texts: Texts, room: float) -> tuple[float, tuple[str, ...]]:
    label = f"{signer.label}：" + (texts[signer.key] if signer.key else "")
    fitting = (size for size in (SIZE, LEAST) if runs.width(label, FANG, size) <= room)
    size = next(fitting, LEAST)
    return size, runs.wrap(label, FANG, size, room)


def _write_date(sheets: Sheets, box: tuple[float, float], middle: float) -> None:
    date = words.text("paper.date_by_hand")
    sheets.write_aligned(box, middle, date, FANG, SIZE, align="right")


def draw_amount_grid(sheets: Sheets, grid: AmountGrid, texts: Texts) -> None:
    """Draw the amount in capitals and, digit by digit, in figures.

    An amount that has no place for each digit is written whole in the same room.
    """
    label, least = grid.label_width * MM, grid.row_height * MM
    room = _PLACES * _PLACE_WIDTH
    capitals = sheets.width - label - room
    amount = texts[grid.key]
    digits = "¥" + amount.replace(",", "").replace(".", "")
    if not _AMOUNT.fullmatch(amount) or len(digits) > _PLACES:
        cells = [Cell(grid.label, label, "center"), Cell(texts[grid.capitals], capitals)]
        draw_row(sheets, [*cells, Cell(amount, room, "right", FIGURES)], least)
        return
    sheets.need(2 * least)
    top = sheets.y
    head = Cell(words.text("paper.in_capitals"), capitals, "center")
    for first, signs in (
        (head, words.text("paper.places")),
        (Cell(texts[grid.capitals], capitals), digits.rjust(_PLACES)),
    ):
        cells = [Cell(sign.strip(), _PLACE_WIDTH, "center") for sign in signs]
        draw_row(sheets, [first, *cells], least, indent=label)
    bottom, sheets.y = sheets.y, top
    draw_row(sheets, [Cell(grid.label, label, "center")], top - bottom)


def draw_key_groups(sheets: Sheets, key: KeyGroups, texts: Texts) -> None:
    """Write the groups of a key large and apart, some to a line, framed."""
    groups = texts[key.key].split()
    lines = [groups[start : start + key.per_line] for start in range(0, len(groups), key.per_line)]
    row = key.size * 2
    sheets.need(row * len(lines) + 4 * _PAD)
    top = sheets.y
    sheets.y -= 2 * _PAD
    place = sheets.width / key.per_line
    for line in lines:
        for number, group in enumerate(line):
            x = sheets.left + number * place
            sheets.write_aligned(
                (x, x + place), sheets.y - row / 2, group, FIGURES, key.size, align="center"
            )
        sheets.y -= row
    sheets.y -= 2 * _PAD
    sheets.box(sheets.left, sheets.right, top, sheets.y)
    sheets.y -= 3 * MM
