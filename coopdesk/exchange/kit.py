"""The offline kit (离线填报表): a workbook that goes out to be filled in, known on its return.

It carries a hidden sheet that says whose it is, of which day and revision, and a digest of each row
given out, so that three things can be told apart on its return: rows nobody touched, rows changed
there, and rows changed in the register meanwhile.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from coopdesk.domain.errors import BadSheet
from coopdesk.domain.money import Money
from coopdesk.domain.reading import as_typed
from coopdesk.exchange.kit_stamp import MARK, GivenRow, Kit, KitStamp
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetSpec

if TYPE_CHECKING:  # the register is exported and laid beside kits without reading a workbook
    from coopdesk.exchange.headers import Header
    from coopdesk.exchange.workbook import Book, Grid

_GIVEN = "given"
_MOST_LINES = 200_000  # more rows than a sheet that people fill in has


def given_row(spec: SheetSpec, row: Mapping[str, object]) -> GivenRow:
    """Return a row as it is given out: values by field, or by field and year."""
    texts = []
    for column in spec.columns:
        value = row.get(column.field)
        if column.per_year:
            by_year = value if isinstance(value, Mapping) else {}
            texts += [(column.field, year, written(column, by_year[year])) for year in by_year]
        else:
            texts.append((column.field, None, written(column, value)))
    return _row(spec, texts)


def stamp_lines(stamp: KitStamp, rows: Sequence[GivenRow]) -> Iterator[tuple[str, ...]]:
    """Give the lines of the hidden sheet."""
    yield (MARK,)
    yield from asdict(stamp).items()
    yield from ((_GIVEN, row.key, row.digest, row.name) for row in rows)


def stamp_in(book: "Book", spec: SheetSpec) -> KitStamp | None:
    """Return the stamp of the kit that a workbook is, None for any other workbook.

    Raises BadSheet for a torn stamp, and for the kit of another kind of sheet.
    """
    lines = _stamp_lines_in(book)
    if not lines:
        return None
    told = {line[0]: line[1] for line in lines if line[0] != _GIVEN and len(line) > 1}
    try:
        stamp = KitStamp(**{name: told[name] for name in KitStamp.__slots__})
        date.fromisoformat(stamp.day)
    except (KeyError, ValueError) as error:
        raise BadSheet.because("kit_broken", name=book.path.name) from error
    if stamp.sheet_id != spec.sheet_id:
        raise BadSheet.because("kit_of_another_kind", title=spec.title)
    return stamp


def kit_of(
    book: "Book",
    spec: SheetSpec,
    grid: "Grid",
    header: "Header",
    rows: Sequence[tuple[int, object]],
) -> Kit | None:
    """Return the kit that a workbook is, None for any other; raises BadSheet as ``stamp_in``."""
    stamp = stamp_in(book, spec)
    if stamp is None:
        return None
    given = [GivenRow(*line[1:4]) for line in _stamp_lines_in(book) if line[0] == _GIVEN]
    now = {number: _read_row(spec, header, grid.rows[number - 1]) for number, _ in rows}
    return Kit(stamp, {row.key: row for row in given}, now)


def _stamp_lines_in(book: "Book") -> list[list[str]]:
    """Return the lines of the hidden sheet with their four cells, the mark first."""
    for grid in book.grids:
        if grid.is_hidden and grid.rows and _line(grid.rows[0])[0] == MARK:
            return [_line(cells) for cells in grid.rows[:_MOST_LINES]]
    return []


def _line(cells: Sequence[object]) -> list[str]:
    return [*map(as_typed, cells), "", "", ""]


def written(column: ColumnSpec, value: object) -> str:
    """Return a value as it is typed in the cell that is written for it."""
    if value is None or value == "":
        return ""
    if column.choices:
        return column.words.get(value) or str(value)
    if isinstance(value, Money):
        return as_typed(float(Decimal(value.fen) / 100))
    if column.kind is CellKind.SHARE and isinstance(value, int):
        return as_typed(float(Decimal(value) / 10_000))
    return as_typed(value).strip()


def _read_row(spec: SheetSpec, header: "Header", cells: Sequence[object]) -> GivenRow:
    known = {column.field for column in spec.columns}
    texts = [
        (found.field, found.year, as_typed(cell).strip())
        for found, cell in zip(header.columns, cells, strict=False)
        if found.field in known
    ]
    return _row(spec, texts)


def _row(spec: SheetSpec, texts: Sequence[tuple[str, int | None, str]]) -> GivenRow:
    """Return the row of these cells; blank cells and the running number say nothing."""
    told = {(name, year): text for name, year, text in texts if text and name != "serial"}
    lines = sorted(f"{name}\x1f{year or ''}\x1f{text}" for (name, year), text in told.items())
    digest = hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:20]
    first, second = (told.get((name, None), "") for name in spec.key_fields)
    name = told.get(("name", None), "")
    return GivenRow(first or second, digest, name)
