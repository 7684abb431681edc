"""The trees in which SQLite keeps tables and indexes, read from single pages with mistrust.

The format is SQLite's own ("Database File Format", 1.6 B-tree Pages, 2.1 Record Format). Every
offset is checked: what does not fit raises ``Unreadable``, and nothing is guessed.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coopdesk.storage.page_store import USABLE

Value = int | float | str | bytes | None
ReadPage = Callable[[int], bytes | None]

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
INNER = frozenset({INDEX_INNER, TABLE_INNER})
OF_TABLES = frozenset({TABLE_INNER, TABLE_LEAF})
KINDS = INNER | {INDEX_LEAF, TABLE_LEAF}
_MOST_INDEX = (USABLE - 12) * 64 // 255 - 23
_LEAST = (USABLE - 12) * 32 // 255 - 23
_MOST_TABLE = USABLE - 35
_LONGEST = 1 << 30


class Unreadable(Exception):
    """A page or record that is not what SQLite writes, or that leans on a page that is lost."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the page left of it in an inner page, its row number in a table, its payload."""

    left: int
    rowid: int
    payload: tuple[int, int, int]
    """Where it begins in the page, how long it is, how much of it stands in the page."""


@dataclass(frozen=True, slots=True)
class Node:
    """One page of a tree."""

    kind: int
    content: bytes
    cells: tuple[Cell, ...]
    right: int

    @property
    def children(self) -> list[int]:
        """Return the pages below, in their order."""
        return [cell.left for cell in self.cells] + [self.right] if self.kind in INNER else []

    def record(self, cell: Cell, read: ReadPage) -> tuple[Value, ...]:
        """Return the values of a cell; raises Unreadable where a page it runs over to is lost."""
        start, length, local = cell.payload
        payload = self.content[start : start + local]
        if local < length:
            payload += _overflow(
                self.content[start + local : start + local + 4], length - local, read
            )
        return _values(payload)


def node_of(content: bytes, number: int) -> Node:
    """Return the page as part of a tree; raises Unreadable when it is none."""
    head = 100 if number == 1 else 0
    kind = content[head]
    if kind not in KINDS:
        raise Unreadable("kind")
    (count,) = struct.unpack_from(">H", content, head + 3)
    after = head + (12 if kind in INNER else 8)
    if after + 2 * count > USABLE:
        raise Unreadable("cells")
    right = struct.unpack_from(">I", content, head + 8)[0] if kind in INNER else 0
    places = struct.unpack_from(f">{count}H", content, after)
    return Node(kind, content, tuple(_cell(content, kind, at) for at in places), right)


def _cell(content: bytes, kind: int, at: int) -> Cell:
    left = rowid = 0
    if kind in INNER:
        if at + 4 > USABLE:
            raise Unreadable("cell")
        (left,) = struct.unpack_from(">I", content, at)
        at += 4
    if kind == TABLE_INNER:
        rowid, _ = _varint(content, at)
        return Cell(left, rowid, (at, 0, 0))
    length, at = _varint(content, at)
    most = _MOST_INDEX
    if kind == TABLE_LEAF:
        rowid, at = _varint(content, at)
        most = _MOST_TABLE
    if not 0 < length < _LONGEST:
        raise Unreadable("length")
    local = length
    if length > most:
        some = _LEAST + (length - _LEAST) % (USABLE - 4)
        local = some if some <= most else _LEAST
    if at + local + (4 if local < length else 0) > USABLE:
        raise Unreadable("cell")
    return Cell(left, rowid, (at, length, local))


def _overflow(first: bytes, missing: int, read: ReadPage) -> bytes:
    (number,) = struct.unpack(">I", first)
    parts = []
    while missing > 0:
        content = read(number) if number else None
        if content is None:
            raise Unreadable("overflow")
        (number,) = struct.unpack_from(">I", content)
        parts.append(content[4 : 4 + min(missing, USABLE - 4)])
        missing -= len(parts[-1])
    return b"".join(parts)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        if at + index >= len(content):
            raise Unreadable("number")
        byte = content[at + index]
        if index == 8:
            value = value << 8 | byte
        else:
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                break
    if value >= 1 << 63:
        value -= 1 << 64
    return value, at + index + 1


def _values(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    if not at <= end <= len(payload):
        raise Unreadable("record")
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, end = _value(payload, kind, end)
        values.append(value)
    if end != len(payload):
        raise Unreadable("record")
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    size = _size_of(kind)
    raw = payload[at : at + size]
    if len(raw) != size:
        raise Unreadable("value")
    value: Value
    if kind == 0:
        value = None
    elif kind == 7:
        (value,) = struct.unpack(">d", raw)
    elif kind in {8, 9}:
        value = kind - 8
    elif kind < 7:
        value = int.from_bytes(raw, "big", signed=True)
    elif kind % 2:
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable("text") from None
    else:
        value = raw
    return value, at + size


def _size_of(kind: int) -> int:
    fixed = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
    if 0 <= kind < len(fixed):
        return fixed[kind]
    if kind < 12:
        raise Unreadable("kind of value")
    return (kind - 12) // 2


def rows_of(node: Node, read: ReadPage) -> Iterator[tuple[int, tuple[Value, ...] | None]]:
    """Yield the rows that stand in a page, each with its number; None for one that runs over.

    In a table only leaves have rows; in an index, and a table that is kept as one, inner pages too.
    """
    if node.kind == TABLE_INNER:
        return
    for cell in node.cells:
        try:
            yield cell.rowid, node.record(cell, read)
        except Unreadable:
            yield cell.rowid, None
