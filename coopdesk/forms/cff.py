"""The Compact Font Format as far as paper needs it: glyphs out of one file into another.

Adobe Technical Note 5176. Charstrings are copied as they are, so they must call no subroutines;
those of ``packaging/compact_fonts.py`` do not.
"""

import struct
from collections.abc import Iterable, Sequence
from itertools import pairwise

_CHARSET, _SHAPES, _PRIVATE, _DEFAULT_WIDTH = b"\x0f", b"\x11", b"\x12", b"\x14"
_MATRIX, _COLLECTION, _COUNT = b"\x0c\x07", b"\x0c\x1e", b"\x0c\x22"
_FONTS, _SELECT = b"\x0c\x24", b"\x0c\x25"
_ADOBE, _IDENTITY = 391, 392  # the first two strings of our own
_HEADER = b"\1\0\4\2"


class Outlines:
    """The glyphs of a CFF font that lies in ``data`` from ``start`` on."""

    def __init__(self, data: bytes, start: int) -> None:
        names, tops = _index(data, start + data[start + 2])
        (top,), _ = _index(data, tops)
        self._data = data
        self.name = data[slice(*names[0])]
        (shapes,) = _operands(data[slice(*top)])[_SHAPES]
        self._places, _ = _index(data, start + shapes)

    def __len__(self) -> int:
        return len(self._places)

    def is_blank(self, glyph: int) -> bool:
        """Return whether nothing is drawn: there is at most a width before the end."""
        start, end = self._places[glyph]
        return end - start <= 3

    def of(self, glyphs: Iterable[int]) -> list[bytes]:
        """Return the charstrings of ``glyphs``."""
        return [self._data[slice(*self._places[glyph])] for glyph in glyphs]


def make(
    name: bytes, units: int, charset: Sequence[tuple[int, int]], shapes: Sequence[bytes]
) -> bytes:
    """Return a CIDFont of ``shapes``, the first of which is drawn for what is missing.

    ``charset`` gives the codes (CIDs) of the others, ascending, as first code and count. A shape
    that says no width is ``units`` wide, which are one em.
    """
    coded = b"\2" + b"".join(struct.pack(">HH", first, count - 1) for first, count in charset)
    selected = struct.pack(">BHHBH", 3, 1, 0, 0, len(shapes))
    drawn = _pack(shapes)
    private = _number(units) + _DEFAULT_WIDTH
    before = _HEADER + _pack([name])
    between = _pack([b"Adobe", b"Identity"]) + _pack([])
    at = len(before) + len(_pack([_top(units, 0, 0, 0, 0)])) + len(between)
    select_at = at + len(coded)
    shapes_at = select_at + len(selected)
    fonts_at = shapes_at + len(drawn)
    private_at = fonts_at + len(_pack([_font(private, 0)]))
    top = _top(units, at, select_at, shapes_at, fonts_at)
    after = coded + selected + drawn + _pack([_font(private, private_at)]) + private
    return before + _pack([top]) + between + after


def _top(units: int, charset: int, select: int, shapes: int, fonts: int) -> bytes:
    unit, nothing = _real(f"{1 / units:.10f}"), _number(0)
    kind = _number(_ADOBE) + _number(_IDENTITY) + nothing + _COLLECTION
    matrix = unit + nothing + nothing + unit + nothing + nothing + _MATRIX
    places = (_offset(charset) + _CHARSET, _offset(select) + _SELECT)
    more = (_offset(shapes) + _SHAPES, _offset(fonts) + _FONTS)
    return b"".join((kind, matrix, _offset(0x10000) + _COUNT, *places, *more))


def _font(private: bytes, place: int) -> bytes:
    return _offset(len(private)) + _offset(place) + _PRIVATE


def _pack(parts: Sequence[bytes]) -> bytes:
    """Return ``parts`` as an INDEX."""
    if not parts:
        return b"\0\0"
    ends = [1]
    for part in parts:
        ends.append(ends[-1] + len(part))
    size = (ends[-1].bit_length() + 7) // 8
    head = struct.pack(">HB", len(parts), size)
    return b"".join((head, *(end.to_bytes(size) for end in ends), *parts))


def _index(data: bytes, start: int) -> tuple[list[tuple[int, int]], int]:
    """Return where the parts of an INDEX lie, and its end."""
    count, size = struct.unpack_from(">HB", data, start)
    first = start + 3
    base = first + (count + 1) * size - 1
    places = [base + int.from_bytes(data[at : at + size]) for at in range(first, base + 1, size)]
    return list(pairwise(places)), places[-1]


def _number(value: int) -> bytes:
    """Return a whole number of 0 to 1131 as an operand."""
    if value <= 107:
        return bytes([value + 139])
    return bytes([247 + (value - 108 >> 8), value - 108 & 0xFF])


def _offset(value: int) -> bytes:
    """Return a number as an operand that is five bytes long whatever it is."""
    return struct.pack(">Bl", 29, value)


def _real(said: str) -> bytes:
    """Return a decimal fraction as an operand."""
    nibbles = said.strip("0").replace(".", "a") + "f"
    return b"\x1e" + bytes.fromhex(nibbles + "f" * (len(nibbles) % 2))


def _operands(said: bytes) -> dict[bytes, list[int]]:
    """Return the operators of a DICT with their operands; of fractions only that they are there."""
    found: dict[bytes, list[int]] = {}
    operands: list[int] = []
    at = 0
    while at < len(said):
        first = said[at]
        if first <= 21:
            size = 2 if first == 12 else 1
            found[said[at : at + size]] = operands
            operands = []
        else:
            size, value = _operand(said, at)
            operands.append(value)
        at += size
    return found


def _operand(said: bytes, at: int) -> tuple[int, int]:
    """Return how long the operand is, and what it says."""
    first = said[at]
    if first == 28:
        return 3, struct.unpack_from(">h", said, at + 1)[0]
    if first == 29:
        return 5, struct.unpack_from(">l", said, at + 1)[0]
    if first == 30:
        return next(n for n, byte in enumerate(said[at:], start=1) if n > 1 and byte & 15 == 15), 0
    if first <= 246:
        return 1, first - 139
    low = said[at + 1]
    return 2, (first - 247 << 8) + low + 108 if first <= 250 else -(first - 251 << 8) - low - 108
