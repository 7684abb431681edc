"""Tells records from everything else that stands in a sheet: titles, totals, notes, empty rows."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from coopdesk.domain.reading import as_typed, plain, read_day
from coopdesk.exchange.headers import Header, heading_key, heading_unit
from coopdesk.exchange.specs import LeftOut, RowKind, SheetSpec
from coopdesk.exchange.workbook import Cell, Grid

_TOTAL = re.compile(r"(?:^|\D)(小计|合计|总计|共计|累计|本页计)(?:$|[(:元])")
_TOTAL_ALONE = re.compile(r"(?:本页|本表)?(?:小计|合计|总计|共计|累计|本页计)[:：]?")
_SUBTOTAL = re.compile(r"小计|本页|累计")
_NOTE = re.compile(
    r"^(?:附?注|说明|备注|填表|填报|制表|审核|复核|负责人|主管|经办|单位负责人|盖章|联系人)"
)
_AS_OF = re.compile(r"截[止至][^0-9]{0,6}([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)")
_YEAR = re.compile(r"(20[0-9]{2}) ?年")
_SHEET_UNIT = re.compile(r"单位[:：]\s*(?:人民币)?(万?元)")
_TEXT_LIMIT = 60
YUAN_OF_UNIT = {"": 1, "元": 1, "万元": 10_000}


def is_blank(cell: Cell) -> bool:
    """Return whether a cell holds nothing that can be seen."""
    return cell is None or cell == "" or (isinstance(cell, str) and not plain(cell))


def split_rows(
    grid: Grid, header: Header, spec: SheetSpec
) -> tuple[list[tuple[int, Sequence[Cell]]], list[LeftOut]]:
    """Return the records of a sheet with their row numbers (from 1), and the rows left out."""
    records: list[tuple[int, Sequence[Cell]]] = []
    left_out = list(_above(grid, header))
    places = header.places()
    key = places.get(spec.key_fields[0], 0)
    last = _last_row(grid)
    rows = islice(grid.rows, header.last_row, last)
    for number, cells in enumerate(rows, start=header.last_row + 1):
        cell = cells[key]
        # a whole identity number or credit code: a record, whatever else stands in the row
        if type(cell) is str and len(cell) == 18:
            records.append((number, cells))
            continue
        kind = _kind(cells, header, spec, places)
        if kind is None:
            records.append((number, cells))
        else:
            left_out.append(LeftOut(number, kind, first_words(cells)))
    return records, left_out


def first_words(cells: Sequence[Cell]) -> str:
    """Return the first text of a row, cut to a line."""
    return next((as_typed(c).strip()[:_TEXT_LIMIT] for c in cells if not is_blank(c)), "")


def preface_day(grid: Grid, header: Header) -> date | None:
    """Return the day the sheet says it was closed (截止日期), from the rows above its header."""
    for text in _preface(grid, header):
        day = _AS_OF.search(text)
        if day:
            return read_day(day[1], None).value
    return None


def preface_year(grid: Grid, header: Header) -> int | None:
    """Return the one year that the rows above the header name; None for none or several."""
    years = {int(year) for text in _preface(grid, header) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def amount_unit(grid: Grid, header: Header, name: str) -> int:
    """Return the yuan that a number in the column of ``name`` stands for: 1 or 10,000.

    The heading of the column says it, or else the rows above the header.
    """
    for column in header.columns:
        if column.field == name and heading_unit(column.header):
            return YUAN_OF_UNIT[heading_unit(column.header)]
    for text in _preface(grid, header):
        unit = _SHEET_UNIT.search(text)
        if unit:
            return YUAN_OF_UNIT[unit[1]]
    return 1


def _preface(grid: Grid, header: Header) -> Iterator[str]:
    for cells in grid.rows[: header.first_row - 1]:
        yield from (plain(as_typed(cell)) for cell in cells if not is_blank(cell))


def _above(grid: Grid, header: Header) -> Iterator[LeftOut]:
    has_title = False
    for number, cells in enumerate(grid.rows[: header.first_row - 1], start=1):
        text = first_words(cells)
        if not text:
            yield LeftOut(number, RowKind.BLANK)
        elif has_title or _NOTE.match(plain(text)):
            yield LeftOut(number, RowKind.NOTE, text)
        else:
            has_title = True
            yield LeftOut(number, RowKind.TITLE, text)
    for number in range(header.first_row, header.last_row + 1):
        yield LeftOut(number, RowKind.HEADER, first_words(grid.rows[number - 1]))


def _last_row(grid: Grid) -> int:
    last = len(grid.rows)
    while last and all(is_blank(cell) for cell in grid.rows[last - 1]):
        last -= 1
    return last


def _kind(
    cells: Sequence[Cell], header: Header, spec: SheetSpec, places: dict[str, int]
) -> RowKind | None:
    """Return why a row is no record, or None when it is one."""
    filled = {index: cell for index, cell in enumerate(cells) if not is_blank(cell)}
    if not filled or (filled.keys() == {places.get("serial")} and _is_number(filled)):
        return RowKind.BLANK
    if _repeats_header(filled, header):
        return RowKind.HEADER
    key = filled.get(places[spec.key_fields[0]])
    if key is not None and not _is_aside(key, is_alone=len(filled) == 1):
        return None
    first = next((re.sub(r"\s", "", plain(c)) for c in filled.values() if isinstance(c, str)), "")
    if _TOTAL.search(first):
        return RowKind.SUBTOTAL if _SUBTOTAL.search(first) else RowKind.TOTAL
    has_name = places.get(spec.key_fields[1]) in filled
    is_note = _NOTE.match(first) or (len(filled) == 1 and not has_name)
    return RowKind.NOTE if is_note else None


def _is_aside(key: Cell, *, is_alone: bool) -> bool:
    """Return whether what stands in the first key column is the word of a total or a note."""
    text = re.sub(r"\s", "", plain(as_typed(key)))
    return bool(_TOTAL_ALONE.fullmatch(text) or (is_alone and _NOTE.match(text)))


def _is_number(filled: dict[int, Cell]) -> bool:
    return all(plain(as_typed(cell)).isdigit() for cell in filled.values())


def _repeats_header(filled: dict[int, Cell], header: Header) -> bool:
    heads = sum(
        1
        for index, cell in filled.items()
        if isinstance(cell, str)
        and header.columns[index].field
        and heading_key(cell) == heading_key(header.columns[index].header)
    )
    return heads >= 2
