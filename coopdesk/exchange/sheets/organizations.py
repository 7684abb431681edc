"""Reads a register of organizations (机构台账), and the projection (五年测算) beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.money import Money
from coopdesk.exchange.headers import Header, header_findings
from coopdesk.exchange.kit import kit_of, stamp_in
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import preface_day, split_rows
from coopdesk.exchange.sheets.organization_rows import OrganizationRows
from coopdesk.exchange.sheets.organization_spec import (
    ORGANIZATIONS,
    Acceptance,
    OrganizationRecord,
)
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.specs import (
    CellKind,
    ColumnSpec,
    SheetReading,
    SheetRecord,
    SheetSpec,
)
from coopdesk.exchange.workbook import Cell, Grid, column_letter, open_workbook

__all__ = [
    "ORGANIZATIONS",
    "PROJECTION",
    "Acceptance",
    "OrganizationRecord",
    "ProjectedRevenue",
    "read_organizations",
    "read_projection",
]

PROJECTION = SheetSpec(
    sheet_id="projection",
    title="五年测算",
    key_fields=("name", "article"),
    columns=(
        ColumnSpec("name", "机构名称、组织名称、企业名称", is_required=True, width=40),
        ColumnSpec("article", "适用条款、条款", is_required=True),
        # The empty heading: years alone stand above the figures.
        ColumnSpec("revenue", "营业收入、", CellKind.AMOUNT, per_year=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ProjectedRevenue(SheetRecord):
    """The revenues by year that a projection assumes for one organization under one article."""

    name: str
    article: str
    revenue: Mapping[int, Money]


def read_organizations(
    path: Path, *, wanted: Wanted = ANYTHING
) -> SheetReading[OrganizationRecord]:
    """Return everything found in a register of organizations; nothing is taken in.

    ``wanted`` is what a person said of the sheet. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    stamp_in(book, ORGANIZATIONS)
    chosen = choose_sheet(book, ORGANIZATIONS, wanted)
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, ORGANIZATIONS)
    reader = OrganizationRows(book, grid, header)
    records = tuple(reader.read(number, cells) for number, cells in rows)
    findings = [
        *header_findings(grid, ORGANIZATIONS, header),
        *other_sheets(book, grid, ORGANIZATIONS, header),
        *reader.findings,
        *_same_code(grid, header, records),
    ]
    findings.sort(key=lambda finding: (finding.row, finding.column))
    return SheetReading(
        grid.name,
        header.columns,
        records,
        tuple(findings),
        tuple(left_out),
        preface_day(grid, header),
        chosen.layout,
        chosen.mapping,
        kit_of(book, ORGANIZATIONS, grid, header, rows),
        book.shown_sheets,
    )


def read_projection(path: Path, *, sheet: str = "") -> SheetReading[ProjectedRevenue]:
    """Return the projection of revenues in a workbook; raises BadSheet when there is none."""
    book = open_workbook(path)
    chosen = choose_sheet(book, PROJECTION, Wanted(sheet=sheet))
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, PROJECTION)
    reader = _ProjectionRows(book, grid, header)
    records = tuple(reader.read(number, cells) for number, cells in rows)
    return SheetReading(grid.name, header.columns, records, tuple(reader.findings), tuple(left_out))


class _ProjectionRows(RowReader):
    def read(self, row: int, cells: Sequence[Cell]) -> ProjectedRevenue:
        self._begin(row, cells)
        amounts = {
            year: self._amount_at("revenue", place)
            for year, place in self._header.yearly("revenue").items()
        }
        revenue = {year: amount for year, amount in amounts.items() if amount is not None}
        return ProjectedRevenue(row, self._text("name"), self._text("article"), revenue)


def _same_code(
    grid: Grid, header: Header, records: Sequence[OrganizationRecord]
) -> Iterator[Finding]:
    column = column_letter(header.places()["credit_code"])
    first: dict[str, int] = {}
    for record in records:
        if record.credit_code is None:
            continue
        row = first.setdefault(record.credit_code, record.row)
        if row != record.row:
            yield Finding(
                "duplicate_organization",
                Severity.REFUSE,
                grid.name,
                record.row,
                column,
                "credit_code",
                record.credit_code,
                (row,),
                values={"rows": row},
            )
