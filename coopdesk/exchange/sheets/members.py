"""Reads a member list (社员花名册): every row, every problem at once, nothing taken in."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from coopdesk.exchange.headers import header_findings
from coopdesk.exchange.kit import kit_of, stamp_in
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import preface_day, split_rows
from coopdesk.exchange.sheets.member_checks import check_control_total, check_members
from coopdesk.exchange.sheets.member_rows import MemberRows
from coopdesk.exchange.sheets.member_spec import MEMBERS, MemberRecord
from coopdesk.exchange.specs import SheetReading
from coopdesk.exchange.workbook import open_workbook

__all__ = ["MEMBERS", "MemberRecord", "read_members"]


def read_members(
    path: Path,
    *,
    today: date,
    known: Mapping[str, str] | None = None,
    wanted: Wanted = ANYTHING,
) -> SheetReading[MemberRecord]:
    """Return everything found in a member list; nothing is taken in.

    ``known`` holds the names in the register by identity number, ``wanted`` what a person said of
    the sheet. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    stamp_in(book, MEMBERS)
    chosen = choose_sheet(book, MEMBERS, wanted)
    grid, header = chosen.grid, chosen.header
    as_of = preface_day(grid, header)
    rows, left_out = split_rows(grid, header, MEMBERS)
    reader = MemberRows(book, grid, header, until=min(as_of or today, today), known=known or {})
    records = reader.read_all(rows)
    findings = [
        *header_findings(grid, MEMBERS, header),
        *other_sheets(book, grid, MEMBERS, header),
        *reader.findings,
        *check_members(grid, header, records),
    ]
    findings += check_control_total(grid, header, left_out, records, findings)
    findings.sort(key=lambda finding: (finding.row, finding.column))
    return SheetReading(
        grid.name,
        header.columns,
        records,
        tuple(findings),
        tuple(left_out),
        as_of,
        chosen.layout,
        chosen.mapping,
        kit_of(book, MEMBERS, grid, header, rows),
        book.shown_sheets,
    )
