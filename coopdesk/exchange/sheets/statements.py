"""Reads a list of yearly statements: one organization a row, of one year or of several."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from coopdesk.domain.errors import Severity
from coopdesk.domain.money import Money
from coopdesk.domain.reading import read_year
from coopdesk.exchange.headers import Header, header_findings
from coopdesk.exchange.sheet_choice import ANYTHING, Wanted, choose_sheet, other_sheets
from coopdesk.exchange.sheet_rows import preface_year, split_rows
from coopdesk.exchange.sheets.row_reader import RowReader
from coopdesk.exchange.sheets.statement_spec import (
    AMOUNTS,
    AUDITED_OF_WORD,
    FACTS,
    STATEMENTS,
    StatementRecord,
)
from coopdesk.exchange.specs import SheetReading
from coopdesk.exchange.workbook import Book, Cell, Grid, open_workbook


def read_statements(path: Path, *, wanted: Wanted = ANYTHING) -> SheetReading[StatementRecord]:
    """Return everything found in a list of yearly statements; nothing is taken in.

    The year is that of the heading, of the column for it, or of the title. ``wanted`` is what a
    person said of the sheet. Raises BadSheet when the file cannot be read.
    """
    book = open_workbook(path)
    chosen = choose_sheet(book, STATEMENTS, wanted)
    grid, header = chosen.grid, chosen.header
    rows, left_out = split_rows(grid, header, STATEMENTS)
    reader = _StatementRows(book, grid, header)
    records = tuple(reader.read(number, cells) for number, cells in rows)
    findings = [
        *header_findings(grid, STATEMENTS, header),
        *other_sheets(book, grid, STATEMENTS, header),
        *reader.findings,
    ]
    findings.sort(key=lambda finding: (finding.row, finding.column))
    return SheetReading(
        grid.name,
        header.columns,
        records,
        tuple(findings),
        tuple(left_out),
        layout=chosen.layout,
        mapping=chosen.mapping,
        sheets=book.shown_sheets,
    )


class _StatementRows(RowReader):
    def __init__(self, book: Book, grid: Grid, header: Header) -> None:
        super().__init__(book, grid, header)
        self._title_year = preface_year(grid, header) or read_year(grid.name).value

    def read(self, row: int, cells: Sequence[Cell]) -> StatementRecord:
        self._begin(row, cells)
        name, code = self._text_or_above("name"), self._text_or_above("credit_code")
        if not name and not code:
            self._report("name_of_statement_missing", Severity.REFUSE, "name")
        credit_code = self._credit_code(code) if code else None
        year = self._year()
        statements: dict[int | None, dict[str, Money | bool | str]] = {}
        for fact in FACTS:
            for its_year, place in self._places_of(fact):
                value = self._value(fact, place)
                if value is not None and value != "":
                    statements.setdefault(its_year, {})[fact] = value
        told = self._with_year(statements, year)
        return StatementRecord(row, name, credit_code, year, told, self._marked(row))

    def _with_year(
        self, statements: dict[int | None, dict[str, Money | bool | str]], year: int | None
    ) -> dict[int, dict[str, Money | bool | str]]:
        """Return the statements with what no heading gives a year in the year of the row."""
        named = {key: told for key, told in statements.items() if key is not None}
        if year is None and len(named) == 1:
            [year] = named
        if None in statements and year is None:
            self._report("year_missing", Severity.REFUSE, "year")
        elif None in statements and year is not None:
            named[year] = {**statements[None], **named.get(year, {})}
        return named

    def _year(self) -> int | None:
        typed = self._text_or_above("year")
        if not typed:
            return self._title_year
        reading = read_year(typed)
        self._note_if_normalized("year", reading)
        if reading.problem:
            self._report(reading.problem, Severity.REFUSE, "year")
        return reading.value

    def _places_of(self, fact: str) -> Iterator[tuple[int | None, int]]:
        if fact in self._places:
            yield None, self._places[fact]
        yield from self._header.yearly(fact).items()

    def _value(self, fact: str, place: int) -> Money | bool | str | None:
        if fact in AMOUNTS:
            return self._amount_at(fact, place)
        if fact == "audited":
            return self._choice(fact, AUDITED_OF_WORD, place)
        return self._optional_text(fact)
