"""Finds the header of a sheet: under titles, over one to three rows, in the office's own words."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from coopdesk.domain.errors import BadSheet, Finding, Severity
from coopdesk.domain.reading import as_typed, plain
from coopdesk.exchange.specs import ColumnFound, SheetSpec
from coopdesk.exchange.workbook import Grid
from coopdesk.exchange.workbook_container import column_letter

_SEARCHED_ROWS = 30
_HEADER_HEIGHTS = (1, 2, 3)
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_DECORATION = re.compile(r"[\s*:：、,，。/\\]+")
_YEAR = re.compile(r"(20[0-9]{2})\s*年?(?:度|末|底)?")
_UNIT = re.compile(r"[(\[【](?:单位:?)?(万?元)[)\]】]")
_DIGIT = re.compile(r"\d")
_HEADING_LENGTH = 30
IGNORE = "-"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its rows (from 1), and every column of the sheet in order."""

    first_row: int
    last_row: int
    columns: tuple[ColumnFound, ...]

    def places(self) -> dict[str, int]:
        """Return the column number (from 0) of each field that occurs once."""
        return {c.field: i for i, c in enumerate(self.columns) if c.field and c.year is None}

    def yearly(self, name: str) -> dict[int, int]:
        """Return the column number of each year of a field."""
        columns = enumerate(self.columns)
        return {c.year: i for i, c in columns if c.field == name and c.year is not None}

    @property
    def fields(self) -> frozenset[str]:
        """Return the fields found."""
        return frozenset(column.field for column in self.columns if column.field)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Headings by their key: those the spec knows, and those the person chose a field for."""

    known: Mapping[str, str]
    chosen: Mapping[str, str]
    per_year: frozenset[str]
    either_way: frozenset[str]

    def fits(self, found: ColumnFound) -> bool:
        """Return whether the heading names a year just where the field is told by year."""
        is_yearly = found.year is not None
        return found.field in self.either_way or (found.field in self.per_year) == is_yearly


def heading_key(text: str) -> str:
    """Return a heading as headings are compared: without brackets, spaces and decoration."""
    return _DECORATION.sub("", _BRACKETS.sub("", plain(text)))


def heading_unit(text: str) -> str:
    """Return the unit of money a heading names in brackets (元 or 万元), or nothing."""
    unit = _UNIT.search(plain(text))
    return unit[1] if unit else ""


def find_header(
    grid: Grid, spec: SheetSpec, mapping: Mapping[str, str] | None = None
) -> Header | None:
    """Return the header that knows most columns of ``spec``, or None when none is recognised.

    ``mapping`` names the field of a heading or column letter where the office's words are its own
    (``field``, ``field:2023`` for one year, ``-`` to leave the column alone). Raises BadSheet for a
    field that the spec does not have.
    """
    words = _Vocabulary(
        {heading_key(head): column.field for column in spec.columns for head in column.heads},
        _checked(mapping or {}, spec),
        frozenset(column.field for column in spec.columns if column.per_year),
        frozenset(column.field for column in spec.columns if column.may_be_yearly),
    )
    candidates = [
        _read_header(grid, first, height, words)
        for height in _HEADER_HEIGHTS
        for first in range(min(_SEARCHED_ROWS, len(grid.rows) - height + 1))
    ]
    likely = _likely_row(grid) + 1
    best = max(
        candidates,
        key=lambda header: (len(header.fields), header.first_row == header.last_row == likely),
        default=None,
    )
    return best if best and len(best.fields) >= 2 else None


def bare_header(grid: Grid, spec: SheetSpec, mapping: Mapping[str, str] | None = None) -> Header:
    """Return what most looks like a header where none is recognised, for a person to name."""
    found = find_header(grid, spec, mapping)
    if found is not None:
        return found
    row = _likely_row(grid)
    texts = _spread(grid, row) if grid.rows else []
    columns = (
        ColumnFound(column_letter(index), text, reason="unknown")
        for index, text in enumerate(texts)
    )
    return Header(row + 1, row + 1, tuple(columns))


def layout_of(grid: Grid) -> str:
    """Return what sheets of one make have in common: a digest of the headings, years left out.

    It is told from the sheet alone, so that it is the same before and after a person named its
    columns.
    """
    last = _likely_row(grid)
    rows = grid.rows[max(last - len(_HEADER_HEIGHTS) + 1, 0) : last + 1]
    headings = [[heading_key(cell) for cell in cells if _is_heading(cell)] for cells in rows]
    # of a header of several rows each names several columns; a title stands alone
    keys = [key for row in headings if len(row) > 1 for key in row]
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()[:32]


def _likely_row(grid: Grid) -> int:
    """Return the row (from 0) with the most short texts without digits; the first of several."""
    counts = [sum(map(_is_heading, cells)) for cells in grid.rows[:_SEARCHED_ROWS]]
    return counts.index(max(counts)) if counts else 0


def _is_heading(cell: object) -> TypeGuard[str]:
    return isinstance(cell, str) and 0 < len(cell) <= _HEADING_LENGTH and not _DIGIT.search(cell)


def header_findings(grid: Grid, spec: SheetSpec, header: Header) -> list[Finding]:
    """Return what is wrong with the header as a whole: columns missing, doubled or hidden."""
    findings = []
    for column in spec.columns:
        if column.is_required and column.field not in header.fields:
            values = {"heading": column.heads[0]}
            findings.append(
                Finding(
                    "column_missing",
                    Severity.REFUSE,
                    grid.name,
                    header.last_row,
                    field_name=column.field,
                    values=values,
                )
            )
    for found in header.columns:
        if found.reason in ("hidden", "refused"):
            code = "hidden_column" if found.reason == "hidden" else "duplicate_header"
            severity = Severity.HINT if found.reason == "hidden" else Severity.REFUSE
            findings.append(
                Finding(
                    code,
                    severity,
                    grid.name,
                    header.last_row,
                    found.letter,
                    raw=found.header,
                    values={"heading": found.header},
                )
            )
    return findings


def _checked(mapping: Mapping[str, str], spec: SheetSpec) -> dict[str, str]:
    fields = {column.field for column in spec.columns} | {IGNORE}
    for field in mapping.values():
        if field.partition(":")[0] not in fields:
            raise BadSheet.because("mapping_unknown", field=field)
    return {heading_key(key) or key: field for key, field in mapping.items()}


def _read_header(grid: Grid, first: int, height: int, words: _Vocabulary) -> Header:
    rows = [_spread(grid, first + step) for step in range(height)]
    columns = []
    taken: dict[tuple[str, int | None], int] = {}
    for index in range(len(rows[0])):
        found = _read_column(index, [row[index] for row in rows], words)
        if found.field and not words.fits(found):
            found = replace(found, field="", year=None, reason="unknown")
        if index in grid.hidden_columns and found.reason != "chosen":
            found = replace(found, field="", year=None, reason="hidden" if found.header else "")
        if found.field and (found.field, found.year) in taken:
            found = replace(found, field="", year=None, reason="refused")
        elif found.field:
            taken[found.field, found.year] = index
        columns.append(found)
    return Header(first + 1, first + height, tuple(columns))


def _read_column(index: int, texts: list[str], words: _Vocabulary) -> ColumnFound:
    letter = column_letter(index)
    parts = list(dict.fromkeys(text for text in texts if text))
    label = parts[-1] if parts else ""
    whole = "".join(parts)
    for key in (letter, heading_key(label), heading_key(whole)):
        if key in words.chosen:
            field, _, year = words.chosen[key].partition(":")
            if field == IGNORE:
                return ColumnFound(letter, label, reason="chosen")
            return ColumnFound(letter, label, field, int(year) if year else None, "chosen")
    named = _YEAR.search(plain(whole))
    if named:
        rest = heading_key(plain(whole).replace(named[0], "", 1))
        if rest in words.known:
            return ColumnFound(letter, whole, words.known[rest], int(named[1]))
    for text in (label, whole):
        if heading_key(text) in words.known:
            return ColumnFound(letter, label, words.known[heading_key(text)])
    return ColumnFound(letter, label, reason="unknown" if label else "")


def _spread(grid: Grid, row: int) -> list[str]:
    """Return the texts of a row, a merged heading repeated over the columns it spans."""
    texts = [as_typed(cell).strip() for cell in grid.rows[row]]
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and right > left and left < len(texts):
            texts[left : right + 1] = [texts[left]] * (min(right + 1, len(texts)) - left)
    return texts
