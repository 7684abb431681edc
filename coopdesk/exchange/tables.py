"""Tables as CSV: written in key order, read back bounded, typed and strict."""

import csv
import io
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise, starmap
from typing import IO, Any, Protocol

from coopdesk.domain.errors import BadPackage, Finding, Severity
from coopdesk.exchange.cells import BadCell, decode_column, encode_column
from coopdesk.exchange.limits import CHUNK_BYTES, CHUNK_ROWS, FINDINGS, LIMITS, ROW_BYTES
from coopdesk.exchange.schema import TableData, TableSchema

_RAW_SHOWN = 60
_COMMA_OR_QUOTED = re.compile(rb',|"[^"]*(?:"|\Z)')


class _Sink(Protocol):
    def write(self, content: bytes, /) -> object: ...


def write_table(table: TableData, sink: _Sink) -> int:
    """Write the CSV of ``table`` and return how many rows it has.

    Raises ValueError, naming table, row and field, when a row is out of key order, lacks a field or
    holds a value that its field may not: that is a defect of the caller, not of a file.
    """
    schema = table.schema
    names = schema.field_names
    values_of = operator.itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    rows = map(values_of, table.rows)
    count = 0
    last_key: tuple[Any, ...] | None = None
    sink.write((",".join(names) + "\r\n").encode("ascii"))
    while chunk := list(islice(rows, CHUNK_ROWS)):
        columns = list(zip(*chunk, strict=True))
        try:
            last_key = _check_order(schema, columns, last_key)
            cells = [
                encode_column(spec, column, is_key=spec.name in schema.primary_key)
                for spec, column in zip(schema.fields, columns, strict=True)
            ]
        except (BadCell, TypeError) as error:
            raise ValueError(f"{schema.name}, rows from {count + 1}: {error}") from error
        content = _lines(cells)
        if len(content) > ROW_BYTES and _longest(cells) > ROW_BYTES:
            raise ValueError(f"{schema.name}, rows from {count + 1}: a row is too long")
        sink.write(content)
        count += len(chunk)
        if count > LIMITS.rows:
            raise ValueError(f"{schema.name}: more than {LIMITS.rows} rows")
    return count


def read_rows(schema: TableSchema, source: IO[bytes], rows: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of the CSV in ``source``, typed by ``schema``, nulls as None.

    Raises BadPackage with row and field of up to a hundred bad cells; after the first nothing more
    is yielded. ``rows`` is how many the descriptor promises: more or fewer are refused.
    """
    names = schema.field_names
    lines = _Lines(source, schema.name, len(names))
    reader = csv.reader(lines, strict=True)
    findings: list[Finding] = []
    last_key: tuple[Any, ...] | None = None
    if next(_records(reader, lines, schema, 1), None) != [list(names)]:
        raise _bad(schema, 1, "", "package_table_header")
    count = 0
    for chunk in _records(reader, lines, schema, CHUNK_ROWS):
        columns, found = _decoded(schema, chunk, count)
        if not found:
            try:
                last_key = _check_order(schema, columns, last_key)
            except BadCell as bad:
                found = [_finding(schema, count + bad.place + 2, "", bad.code)]
        findings += found
        count += len(chunk)
        if len(findings) >= FINDINGS or count > rows:
            break
        if not findings:
            yield from (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    if not findings and count != rows:
        findings.append(_finding(schema, 0, "", "package_row_count", rows=rows, found=count))
    if findings:
        raise BadPackage(*findings[:FINDINGS])


def _lines(cells: Sequence[Sequence[str]]) -> bytes:
    """Return the CSV lines of columns; a chunk in which nothing needs quotes is simply joined."""
    width, rows = len(cells), len(cells[0])
    joined = "\r\n".join(map(",".join, zip(*cells, strict=True))) + "\r\n"
    is_plain = joined.count(",") == rows * (width - 1) and '"' not in joined and width > 1
    if is_plain and joined.count("\r") == joined.count("\n") == rows:
        return joined.encode("utf-8")
    text = io.StringIO(newline="")
    # Both signs of the line end are named, so that either of them in a cell is quoted.
    csv.writer(text, lineterminator="\r\n").writerows(zip(*cells, strict=True))
    return text.getvalue().encode("utf-8")


def _longest(cells: Sequence[Sequence[str]]) -> int:
    """Return the bytes of the longest row at most: quotes doubled, four bytes a sign."""
    return max(sum(8 * len(cell) for cell in row) for row in zip(*cells, strict=True))


def _records(
    reader: Iterator[list[str]], lines: "_Lines", schema: TableSchema, size: int
) -> Iterator[list[list[str]]]:
    """Yield lists of ``size`` records; raises BadPackage where the CSV itself is broken."""
    chunk: list[list[str]] = []
    try:
        for record in reader:
            chunk.append(record)
            if len(chunk) >= size or lines.taken > CHUNK_BYTES:
                yield chunk
                chunk = []
                lines.taken = 0
            lines.left = ROW_BYTES
    except csv.Error:
        raise _bad(schema, lines.number, "", "package_table_broken") from None
    if chunk:
        yield chunk


def _decoded(
    schema: TableSchema, chunk: list[list[str]], before: int
) -> tuple[list[Sequence[Any]], list[Finding]]:
    width = len(schema.fields)
    ragged = [place for place, row in enumerate(chunk) if len(row) != width]
    if ragged:
        return [], [
            _finding(schema, before + place + 2, "", "package_row_width") for place in ragged
        ]
    columns: list[Sequence[Any]] = []
    findings: list[Finding] = []
    for spec, cells in zip(schema.fields, zip(*chunk, strict=True), strict=True):
        try:
            columns.append(decode_column(spec, cells, is_key=spec.name in schema.primary_key))
        except BadCell as bad:
            row = before + bad.place + 2
            findings.append(_finding(schema, row, spec.name, bad.code, cells[bad.place]))
    return columns, findings


def _check_order(
    schema: TableSchema, columns: Sequence[Sequence[Any]], last: tuple[Any, ...] | None
) -> tuple[Any, ...]:
    """Return the last key of the chunk; raises BadCell where keys do not ascend strictly."""
    names = schema.field_names
    keys = list(zip(*(columns[names.index(name)] for name in schema.primary_key), strict=True))
    if last is not None and keys and not last < keys[0]:
        raise BadCell("package_row_order", 0, keys[0])
    if not all(starmap(operator.lt, pairwise(keys))):
        place = next(n for n, (one, two) in enumerate(pairwise(keys), 1) if not one < two)
        raise BadCell("package_row_order", place, keys[place])
    return keys[-1]


def _bad(schema: TableSchema, row: int, field_name: str, code: str) -> BadPackage:
    return BadPackage(_finding(schema, row, field_name, code))


def _finding(
    schema: TableSchema, row: int, field_name: str, code: str, raw: str = "", **values: object
) -> Finding:
    told: Mapping[str, object] = {"table": schema.title or schema.name, **values}
    return Finding(
        code,
        Severity.REFUSE,
        sheet=schema.name,
        row=row,
        field_name=field_name,
        raw=raw[:_RAW_SHOWN],
        values=told,
    )


class _Lines:
    """Lines ended by a line feed only, as text; bounded, so that no line can fill the memory.

    A line may have more cells than the table has columns, so that the row can be told, but not
    millions of them: each would become an object.
    """

    def __init__(self, source: IO[bytes], table: str, width: int) -> None:
        self._source = source
        self._table = table
        self._most_commas = 10 * width + 1_000
        self._is_quoted = False
        self.left = ROW_BYTES
        self.taken = 0
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._source.readline(self.left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.left -= len(line)
        self.taken += len(line)
        if self.left < 0 or self._has_too_many_cells(line):
            raise BadPackage.because("package_too_big", part=self._table)
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            raise BadPackage.because("package_wrong_encoding", part=self._table) from None

    def _has_too_many_cells(self, line: bytes) -> bool:
        begun = b'"' if self._is_quoted else b""
        self._is_quoted ^= line.count(b'"') % 2 == 1
        if line.count(b",") <= self._most_commas:
            return False
        commas = (one for one in _COMMA_OR_QUOTED.finditer(begun + line) if one.group() == b",")
        return next(islice(commas, self._most_commas, None), None) is not None
