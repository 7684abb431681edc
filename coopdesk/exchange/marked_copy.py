"""The person's own workbook handed back with every problem marked in its cell and listed."""

import re
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.errors import BadSheet, Finding, Severity
from coopdesk.durable import write_durably
from coopdesk.exchange import text_document, text_sheet
from coopdesk.exchange.outside import read_apart

Told = tuple[Finding, str]
# What openpyxl raises where a part of the file is not as it should be.
_BROKEN = (
    *(OSError, EOFError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError),
    *(AttributeError, RuntimeError, zipfile.BadZipFile, zlib.error),
)
# Control characters, which no cell of a workbook can hold: a text sheet may have them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FILLS = {Severity.REFUSE: "FFC7CE", Severity.CONFIRM: "FFEB9C", Severity.HINT: "DDEBF7"}
_WEIGHT = {Severity.HINT: 0, Severity.CONFIRM: 1, Severity.REFUSE: 2}
_WIDTHS = (16, 8, 8, 10, 26, 90)
_COMMENT_SIZE = (110, 320)
_COMMENT_AUTHOR = "CoopDesk"


def marked_copy(
    source: Path,
    findings: Sequence[Finding],
    target: Path,
    sentence: Callable[[Finding], str] = words.finding,
    *,
    title: str = "",
) -> None:
    """Write a copy of ``source`` to ``target`` with the cells of ``findings`` filled and commented.

    A sheet with the list is added at the end, called ``title``; everything else stays as it was.
    Raises ValueError
    when ``target`` is ``source``, BadSheet ``workbook.not_copied`` or for a source that stops its
    reader, SurroundingsTrouble when the copy cannot be written.
    """
    if target.resolve() == source.resolve():
        raise ValueError("the marked copy would take the place of its source")
    told = [(finding, sentence(finding)) for finding in findings]
    called = title or words.text("findings_sheet.title")
    write_durably(target, read_apart(source, marked, told, called))


def marked(source: Path, told: Sequence[Told], title: str) -> bytes:
    """Return the copy of ``source`` with findings and their sentences; has to be done apart."""
    from coopdesk.exchange.workbook_in_memory import packed

    if source.suffix.lower() in text_sheet.ENDINGS:
        workbook = _from_text(source, text_sheet.read_text_rows(source))
    elif source.suffix.lower() in text_document.ENDINGS:
        workbook = _from_text(source, [[line] for line in text_document.lines_of(source)])
    else:
        with warnings.catch_warnings():
            # It warns of each extension of other programs that a copy cannot carry.
            warnings.simplefilter("ignore")
            workbook = _loaded(source)
    for (sheet, place), group in _by_cell(told).items():
        if sheet in workbook.sheetnames:
            _mark(workbook[sheet], place, group)
    _list(workbook, told, title)
    return packed(workbook)


def _loaded(source: Path) -> Any:
    """Return a workbook as openpyxl has it: with what the reading of values alone passes over."""
    from openpyxl import load_workbook

    try:
        return load_workbook(source)
    except _BROKEN as error:
        raise BadSheet.because("workbook.not_copied", name=source.name) from error


def _from_text(source: Path, rows: Sequence[Sequence[str]]) -> Any:
    """Return a workbook with the cells of a text sheet or the lines of a paper, all text."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = source.stem[:31]
    for number, cells in enumerate(rows, start=1):
        for place, told in enumerate(cells, start=1):
            if told:
                cell = sheet.cell(number, place, _UNWRITABLE.sub("", told))
                cell.data_type, cell.number_format = "s", "@"
    return workbook


def _by_cell(told: Sequence[Told]) -> dict[tuple[str, str], list[Told]]:
    cells: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for finding, sentence in told:
        if finding.sheet and finding.row:
            place = f"{finding.column or 'A'}{finding.row}"
            cells[finding.sheet, place].append((finding, sentence))
    return cells


def _mark(sheet: Any, place: str, group: Sequence[Told]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[place]
    for merged in sheet.merged_cells.ranges:
        if place in merged:
            cell = sheet.cell(merged.min_row, merged.min_col)
    severity = max((finding.severity for finding, _ in group), key=_WEIGHT.__getitem__)
    cell.fill = PatternFill("solid", fgColor=_FILLS[severity])
    lines = [f"{words.choice(finding.severity)}：{sentence}" for finding, sentence in group]
    if cell.comment:
        lines.insert(0, cell.comment.text)
    cell.comment = Comment(_UNWRITABLE.sub("", "\n".join(lines)), _COMMENT_AUTHOR, *_COMMENT_SIZE)


def _list(workbook: Any, told: Sequence[Told], title: str) -> None:
    from openpyxl.styles import Font

    name, number = title, 2
    while name in workbook.sheetnames:
        name = f"{title}{number}"
        number += 1
    sheet = workbook.create_sheet(name)
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(
        [
            words.text("findings_sheet.place"),
            words.text("findings_sheet.row"),
            words.text("findings_sheet.column"),
            words.text("findings_sheet.severity"),
            words.text("findings_sheet.raw"),
            words.text("findings_sheet.sentence"),
        ]
    )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row, (finding, sentence) in enumerate(told, start=2):
        _list_one(sheet, row, finding, sentence)


def _list_one(sheet: Any, row: int, finding: Finding, sentence: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    whole = words.text("findings_sheet.whole")
    severity = words.choice(finding.severity)
    place = (finding.sheet or whole, finding.row or whole, finding.column)
    for column, value in enumerate((*place, severity, finding.raw, sentence), start=1):
        told = _UNWRITABLE.sub("", value) if isinstance(value, str) else value
        cell = sheet.cell(row, column, told)
        if isinstance(value, str):
            cell.data_type = "s"  # what was typed stays text, also when it begins with =
        cell.alignment = Alignment(vertical="top", wrap_text=column == len(_WIDTHS))
    sheet.cell(row, 4).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
    if finding.row and finding.sheet in sheet.parent.sheetnames:
        quoted = finding.sheet.replace("'", "''")
        link = sheet.cell(row, 2)
        target = f"'{quoted}'!{finding.column or 'A'}{finding.row}"
        link.hyperlink = Hyperlink(ref=link.coordinate, location=target)
        link.font = Font(color="0563C1", underline="single")
