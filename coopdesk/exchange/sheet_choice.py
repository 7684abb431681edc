"""Chooses the sheet to read in a workbook, and reports what stands in the others."""

from collections.abc import Mapping

from coopdesk.domain.errors import BadSheet, Finding, Severity
from coopdesk.exchange.headers import Header, find_header, header_findings
from coopdesk.exchange.sheet_rows import first_words, is_blank
from coopdesk.exchange.specs import SheetSpec
from coopdesk.exchange.workbook import Book, Grid


def choose_sheet(
    book: Book, spec: SheetSpec, mapping: Mapping[str, str] | None = None, name: str = ""
) -> tuple[Grid, Header]:
    """Return the sheet that knows most columns of ``spec`` (or the one called ``name``).

    Raises BadSheet when no header is recognised, when a required column is missing, or when two
    columns would fill the same field.
    """
    grids = [book.grid(name)] if name else [grid for grid in book.grids if not grid.is_hidden]
    candidates = [(grid, find_header(grid, spec, mapping)) for grid in grids]
    found = [(grid, header) for grid, header in candidates if header is not None]
    if not found:
        raise BadSheet.because("no_header", title=spec.title)
    grid, header = max(found, key=lambda pair: len(pair[1].fields))
    refused = [f for f in header_findings(grid, spec, header) if f.severity is Severity.REFUSE]
    if refused:
        raise BadSheet(*refused)
    return grid, header


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
