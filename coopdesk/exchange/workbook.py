"""Opens workbooks from outside: checked as a container first, then read fast, values only.

Formulas give the value that the office program stored last; a cell whose formula was never
calculated is told apart from an empty one. Both are done apart (``coopdesk.apart``): a file that
ends its reader or keeps it busy for ever does neither to the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from coopdesk.domain.errors import BadSheet
from coopdesk.exchange.outside import pieces_apart, read_apart
from coopdesk.exchange.workbook_container import (
    ContainerFacts,
    PartFacts,
    column_index,
    column_letter,
)
from coopdesk.exchange.workbook_reading import read_pieces, read_states

__all__ = ["Book", "Cell", "Grid", "column_index", "column_letter", "open_workbook"]

Cell: TypeAlias = object
_Corners: TypeAlias = tuple[tuple[int, int, int, int], ...]
DAYS_FROM_1904 = 1462  # between the two calendars that spreadsheets count in


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet from A1 on; blank cells are empty texts.

    ``merged`` holds the corners (row, column, row, column) of merged areas, counted from 0.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: _Corners = ()
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that passed every check, with all its sheets read."""

    path: Path
    grids: tuple[Grid, ...]
    facts: ContainerFacts
    _states: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def day_shift(self) -> int:
        """Return the days to add to a bare serial number so that it counts as usual."""
        return DAYS_FROM_1904 if self.facts.counts_from_1904 else 0

    @property
    def shown_sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets that are not hidden."""
        return tuple(grid.name for grid in self.grids if not grid.is_hidden)

    def grid(self, name: str) -> Grid:
        """Return the sheet called ``name``; raises BadSheet when there is none."""
        for grid in self.grids:
            if grid.name == name:
                return grid
        raise BadSheet.because("workbook.no_sheet", name=name)

    def blank_state(self, sheet: str, place: str) -> str:
        """Return why a cell (``J6``) reads as blank although something is in it.

        ``formula_uncalculated``, ``formula_error`` or the empty text. Looks into the file once.
        """
        if sheet not in self.facts.sheets:
            return ""  # of a text sheet: no formulas
        if sheet not in self._states:
            part = self.facts.sheets[sheet].path
            self._states[sheet] = read_apart(self.path, read_states, part)
        return self._states[sheet].get(place, "")


def open_workbook(path: Path) -> Book:
    """Return the workbook or text sheet (.csv) at ``path``, every sheet read.

    Raises BadSheet, with nothing read, for what is no .xlsx workbook, is protected by a password,
    open in another program, damaged, carries macros or links, is built to harm, or stops its
    reader.
    """
    facts = ContainerFacts({}, counts_from_1904=False)
    heads, rows = list[tuple[str, _Corners, bool]](), list[list[list[Cell]]]()
    for kind, told in pieces_apart(path, read_pieces):
        if kind == "facts":
            parts = {name: PartFacts(*part) for name, part in told[0].items()}
            facts = ContainerFacts(parts, told[1])
        elif kind == "sheet":
            heads.append(told)
            rows.append([])
        else:
            rows[-1] += told
    read = zip(heads, rows, strict=True)
    return Book(path, tuple(_grid(*head, cells, facts) for head, cells in read), facts)


def _grid(
    name: str,
    merged: _Corners,
    is_hidden: bool,  # noqa: FBT001 - as it comes from the reader
    rows: list[list[Cell]],
    facts: ContainerFacts,
) -> Grid:
    part = facts.sheets.get(name, PartFacts("", frozenset(), ()))
    return Grid(name, rows, merged, part.hidden_columns, part.hidden_rows, is_hidden)
