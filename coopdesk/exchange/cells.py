"""Cells of a table to and from text, a column of a thousand at a time.

Columns, not cells: checks over a whole column run inside Python's own C code, and a package of
200,000 rows takes a second instead of ten. Only when a column fails is it walked cell by cell, to
say where.

Reading is strict by writing back: a cell that would not be written exactly as it stands (``+7``,
``007``, ``True``, ``2026-7-1``) is refused, so nothing is understood in two ways.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from coopdesk.exchange.limits import TEXT_LENGTH
from coopdesk.exchange.schema import (
    LARGEST_INTEGER,
    NULL,
    SMALLEST_INTEGER,
    FieldSpec,
    FieldType,
)

_LOOKS_LIKE_NULL = re.compile(r"\\+N")
_ESCAPED = re.compile(r"\\(\\+N)")
_CODES = {
    FieldType.STRING: "package_cell_text",
    FieldType.INTEGER: "package_cell_integer",
    FieldType.BOOLEAN: "package_cell_boolean",
    FieldType.DATE: "package_cell_date",
    FieldType.DATETIME: "package_cell_datetime",
}
_TRUTH = {"true": True, "false": False}


class BadCell(ValueError):
    """One cell is off: ``code`` of the finding, its place in the column, and what stands there."""

    def __init__(self, code: str, place: int, raw: object) -> None:
        super().__init__(f"{code} at {place}: {raw!r}")
        self.code = code
        self.place = place
        self.raw = raw


def encode_column(spec: FieldSpec, values: Sequence[Any], *, is_key: bool) -> Sequence[str]:
    """Return the cells of a column; raises BadCell for a value that the column may not hold."""
    check_rules(spec, values, is_key=is_key)
    try:
        return _encode_plain(spec, values)
    except (ValueError, TypeError, AttributeError):
        return [_one(_encode_plain, spec, place, value) for place, value in enumerate(values)]


def decode_column(spec: FieldSpec, cells: Sequence[str], *, is_key: bool) -> Sequence[Any]:
    """Return the values of a column; raises BadCell for the first cell that is off."""
    try:
        values = _decode_plain(spec, cells)
    except (ValueError, KeyError):
        values = [_one(_decode_plain, spec, place, cell) for place, cell in enumerate(cells)]
    check_rules(spec, values, is_key=is_key)
    return values


def check_rules(spec: FieldSpec, values: Sequence[Any], *, is_key: bool) -> None:
    """Raise BadCell for the first value against the rules of the field."""
    if (spec.is_required or is_key) and None in values:
        raise BadCell("package_cell_missing", values.index(None), NULL)
    if is_key and spec.type is FieldType.STRING and "" in values:
        raise BadCell("package_cell_missing", values.index(""), "")
    if spec.enum and not set(values) <= {*spec.enum, None}:
        _find(values, lambda value: value not in spec.enum, "package_cell_choice")
    lowest = SMALLEST_INTEGER if spec.minimum is None else spec.minimum
    highest = LARGEST_INTEGER if spec.maximum is None else spec.maximum
    if spec.type is FieldType.INTEGER:
        _check_bounds(values, lowest, highest)


def _check_bounds(values: Sequence[Any], lowest: int, highest: int) -> None:
    present = [value for value in values if value is not None] if None in values else values
    try:
        if not present or lowest <= min(present) <= max(present) <= highest:
            return
    except TypeError:
        return  # not integers at all: told when they are turned
    _find(values, lambda value: not lowest <= value <= highest, "package_cell_bounds")


def _find(values: Sequence[Any], is_wrong: Callable[[Any], bool], code: str) -> None:
    for place, value in enumerate(values):
        if value is not None and is_wrong(value):
            raise BadCell(code, place, value)


def _one(
    turn: Callable[[FieldSpec, Sequence[Any]], Sequence[Any]],
    spec: FieldSpec,
    place: int,
    value: object,
) -> Any:
    try:
        return turn(spec, (value,))[0]
    except (ValueError, TypeError, AttributeError, KeyError):
        raise BadCell(_CODES[spec.type], place, value) from None


def _encode_plain(spec: FieldSpec, values: Sequence[Any]) -> Sequence[str]:
    if None not in values:
        return _ENCODERS[spec.type](values)
    present = _ENCODERS[spec.type]([value for value in values if value is not None])
    cells = iter(present)
    return [NULL if value is None else next(cells) for value in values]


def _decode_plain(spec: FieldSpec, cells: Sequence[str]) -> Sequence[Any]:
    if NULL not in cells:
        return _DECODERS[spec.type](cells)
    present = _DECODERS[spec.type]([cell for cell in cells if cell != NULL])
    values = iter(present)
    return [None if cell == NULL else next(values) for cell in cells]


def _only(values: Sequence[Any], kind: type) -> None:
    if not set(map(type, values)) <= {kind}:
        raise TypeError(kind.__name__)


def _check_texts(texts: Sequence[str]) -> None:
    joined = "".join(texts)
    joined.encode("utf-8")
    if "\0" in joined or (texts and max(map(len, texts)) > TEXT_LENGTH):
        raise ValueError("text")


def _encode_texts(values: Sequence[str]) -> Sequence[str]:
    if set(map(type, values)) != {str}:
        # Values of text enumerations are texts too; their plain text is what travels.
        values = [str(value) if isinstance(value, str) else value for value in values]
        _only(values, str)
    _check_texts(values)
    if NULL not in "\n".join(values):
        return values
    return ["\\" + text if _LOOKS_LIKE_NULL.fullmatch(text) else text for text in values]


def _decode_texts(cells: Sequence[str]) -> Sequence[str]:
    _check_texts(cells)
    if NULL not in "\n".join(cells):
        return cells
    return [_ESCAPED.sub(r"\1", cell) if _ESCAPED.fullmatch(cell) else cell for cell in cells]


def _encode_integers(values: Sequence[int]) -> Sequence[str]:
    _only(values, int)
    return list(map(str, values))


def _decode_integers(cells: Sequence[str]) -> Sequence[int]:
    if cells and max(map(len, cells)) > 20:
        raise ValueError("beyond 64 bits")
    return _written_back(cells, list(map(int, cells)), _encode_integers)


def _encode_truths(values: Sequence[bool]) -> Sequence[str]:
    _only(values, bool)
    return ["true" if value else "false" for value in values]


def _decode_truths(cells: Sequence[str]) -> Sequence[bool]:
    return [_TRUTH[cell] for cell in cells]


def _encode_days(values: Sequence[date]) -> Sequence[str]:
    _only(values, date)
    return list(map(date.isoformat, values))


def _decode_days(cells: Sequence[str]) -> Sequence[date]:
    return _written_back(cells, list(map(date.fromisoformat, cells)), _encode_days)


def _encode_moments(values: Sequence[datetime]) -> Sequence[str]:
    _only(values, datetime)
    if not {value.tzinfo for value in values} <= {UTC}:
        raise ValueError("not UTC")
    return [value.isoformat().replace("+00:00", "Z") for value in values]


def _decode_moments(cells: Sequence[str]) -> Sequence[datetime]:
    return _written_back(cells, list(map(datetime.fromisoformat, cells)), _encode_moments)


def _written_back(
    cells: Sequence[str], values: Sequence[Any], encode: Callable[[Sequence[Any]], Sequence[str]]
) -> Sequence[Any]:
    if list(encode(values)) != list(cells):
        raise ValueError("not as it would be written")
    return values


_ENCODERS: dict[FieldType, Callable[[Sequence[Any]], Sequence[str]]] = {
    FieldType.STRING: _encode_texts,
    FieldType.INTEGER: _encode_integers,
    FieldType.BOOLEAN: _encode_truths,
    FieldType.DATE: _encode_days,
    FieldType.DATETIME: _encode_moments,
}
_DECODERS: dict[FieldType, Callable[[Sequence[Any]], Sequence[Any]]] = {
    FieldType.STRING: _decode_texts,
    FieldType.INTEGER: _decode_integers,
    FieldType.BOOLEAN: _decode_truths,
    FieldType.DATE: _decode_days,
    FieldType.DATETIME: _decode_moments,
}
