"""Chooses the sheet to read in a workbook, and reports what stands in the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coopdesk.domain.errors import BadSheet, Finding, Severity
from coopdesk.exchange.headers import (
    Header,
    bare_header,
    find_header,
    header_findings,
    layout_of,
)
from coopdesk.exchange.sheet_rows import first_words, is_blank
from coopdesk.exchange.specs import ColumnFound, SheetSpec
from coopdesk.exchange.workbook import Book, Grid


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheet to read, its header, the make it is of, and the mapping it was found with."""

    grid: Grid
    header: Header
    layout: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person said of a sheet, and what an office said of sheets of the same make before.

    ``mapping`` names fields by heading or column letter; None lets ``remembered``, by layout, do
    it. ``sheet`` is the name of the sheet to read, empty for the likeliest.
    """

    mapping: Mapping[str, str] | None = None
    sheet: str = ""
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def mapping_for(self, layout: str) -> Mapping[str, str]:
        """Return the mapping to read a sheet of this make with."""
        if self.mapping is not None:
            return self.mapping
        return self.remembered.get(layout, {})


ANYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A workbook before anything is read of it: its sheets, and the columns of the chosen one."""

    sheets: tuple[str, ...]
    sheet: str
    columns: tuple[ColumnFound, ...]
    layout: str = ""


def choose_sheet(book: Book, spec: SheetSpec, wanted: Wanted) -> Chosen:
    """Return the sheet that knows most columns of ``spec`` (or the one that is wanted).

    Raises BadSheet when no header is recognised, when a required column is missing, or when two
    columns would fill the same field.
    """
    found = []
    for grid in _candidates(book, wanted):
        layout = layout_of(grid)
        mapping = wanted.mapping_for(layout)
        header = find_header(grid, spec, mapping)
        if header is not None:
            found.append(Chosen(grid, header, layout, mapping))
    if not found:
        raise BadSheet.because("no_header", title=spec.title)
    chosen = max(found, key=lambda one: len(one.header.fields))
    findings = header_findings(chosen.grid, spec, chosen.header)
    refused = [f for f in findings if f.severity is Severity.REFUSE]
    if refused:
        raise BadSheet(*refused)
    return chosen


def look_at(book: Book, spec: SheetSpec, wanted: Wanted) -> LookedAt:
    """Return the sheets of a workbook and the columns of the likeliest, recognised or not."""
    headers = [
        (grid, bare_header(grid, spec, wanted.mapping_for(layout_of(grid))))
        for grid in _candidates(book, wanted)
    ]
    names = book.shown_sheets
    if not headers:
        return LookedAt(names, "", ())
    grid, header = max(headers, key=lambda pair: (len(pair[1].fields), len(pair[1].columns)))
    return LookedAt(names, grid.name, header.columns, layout_of(grid))


def _candidates(book: Book, wanted: Wanted) -> list[Grid]:
    if wanted.sheet:
        return [book.grid(wanted.sheet)]
    return [grid for grid in book.grids if not grid.is_hidden]


def other_sheets(book: Book, chosen: Grid, spec: SheetSpec, header: Header) -> list[Finding]:
    """Return a finding for each other sheet with anything in it, and for rows hidden in this one.

    A sheet with the same columns may be a second part of the list: it asks for confirmation, so
    that nobody is lost silently.
    """
    findings = []
    for grid in book.grids:
        if grid.name == chosen.name or not any(map(first_words, grid.rows)):
            continue
        alike = find_header(grid, spec)
        is_part = alike is not None and alike.fields >= header.fields
        findings.append(
            Finding(
                "second_part" if is_part else "extra_sheet",
                Severity.CONFIRM if is_part else Severity.HINT,
                grid.name,
                values={"other": grid.name},
            )
        )
    hidden = tuple(
        row
        for row in chosen.hidden_rows
        if header.last_row < row <= len(chosen.rows)
        and not all(map(is_blank, chosen.rows[row - 1]))
    )
    if hidden:
        values = {"count": len(hidden)}
        findings.append(
            Finding("hidden_rows", Severity.HINT, chosen.name, related_rows=hidden, values=values)
        )
    return findings
