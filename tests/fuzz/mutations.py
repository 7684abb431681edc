"""Ways to spoil a good file: byte by byte, word by word, and part by part inside its container."""

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

Dice = random.Random

_NUMBER = re.compile(rb"-?\d+")
_QUOTED = re.compile(rb'"[^"\n]{0,200}"')
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"-2147483649", b"1e308", b"nan", b"9" * 30)
_TEXTS = (
    b'""',
    b'"\xef\xbf\xbf"',
    b'"' + "巴".encode() * 5_000 + b'"',
    b'"{0.__class__}"',
    b'"{}{{"',
    b'"../../x"',
    b"\"=cmd|'/c calc'!A1\"",
    b"[]",
    b"{}",
    b"true",
    b"null",
    b"[[1]]",
    b"9999-99-99",
)
_WORDS = (
    b"[" * 3_000,
    b"{" * 3_000,
    b"<a>" * 3_000,
    b"\0",
    b"<!DOCTYPE a>",
    b"]]>",
    b"'''",
    b"\n=",
)
_WHOLE = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_PNG = b"\x89PNG\r\n\x1a\n"


def spoiled(content: bytes, dice: Dice) -> bytes:
    """Return the file spoiled in one way or a few, by what it is."""
    if content.startswith(b"PK\x03\x04") and dice.random() < 0.85:
        return _container(content, dice)
    if content.startswith(_PNG) and dice.random() < 0.7:
        return _png(content, dice)
    ways = _TEXT_WAYS if _is_text(content) or dice.random() < 0.5 else _BYTE_WAYS
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        content = dice.choice(ways)(content, dice)
    return content


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:2_000] and not content.startswith((b"%PDF", b"\xff\xd8"))


def _container(content: bytes, dice: Dice) -> bytes:
    """Spoil a part of a zip and pack it again, so that no checksum gives it away."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [(name, packed.read(name)) for name in packed.namelist()]
    place = dice.randrange(len(parts))
    name, part = parts[place]
    match dice.randrange(12):
        case 0:
            del parts[place]
        case 1:
            parts.append((name, part))
        case 2:
            parts[place] = (dice.choice(("../x", "/x", "x" * 300, name.upper(), "")), part)
        case 3:
            other = dice.choice(parts)[1]
            parts[place] = (name, other)
        case _:
            parts[place] = (name, spoiled(part, dice))
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, part in parts:
                packed.writestr(name or "x", part)
    made = written.getvalue()
    return dice.choice(_BYTE_WAYS)(made, dice) if dice.random() < 0.1 else made


def _png(content: bytes, dice: Dice) -> bytes:
    """Spoil what a chunk of a PNG holds and sum it anew."""
    chunks, place = [], len(_PNG)
    while place + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, place)
        chunks.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + size]))
        place += 12 + size
    chosen = dice.randrange(len(chunks))
    kind, held = chunks[chosen]
    chunks[chosen] = (kind, dice.choice(_BYTE_WAYS)(held, dice))
    if dice.random() < 0.2:
        chunks.insert(dice.randrange(len(chunks)), dice.choice(chunks))
    made = [_PNG]
    for kind, held in chunks:
        made += [struct.pack(">I", len(held)), kind, held]
        made.append(struct.pack(">I", zlib.crc32(kind + held)))
    return b"".join(made)


def _flip(content: bytes, dice: Dice) -> bytes:
    if not content:
        return content
    made = bytearray(content)
    for _ in range(dice.choice((1, 4, 30))):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def _cut(content: bytes, dice: Dice) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _leave_out(content: bytes, dice: Dice) -> bytes:
    start = dice.randrange(len(content) + 1)
    return content[:start] + content[start + dice.choice((1, 2, 16, 1_000)) :]


def _again(content: bytes, dice: Dice) -> bytes:
    start = dice.randrange(len(content) + 1)
    piece = content[start : start + dice.choice((1, 20, 400))]
    return content[:start] + piece * dice.choice((2, 3, 1_000)) + content[start:]


def _whole_number(content: bytes, dice: Dice) -> bytes:
    size = dice.choice((1, 2, 4))
    if len(content) < size:
        return content
    start = dice.randrange(len(content) - size + 1)
    number = dice.choice(_WHOLE) & (1 << 8 * size) - 1
    return (
        content[:start]
        + number.to_bytes(size, dice.choice(("little", "big")))
        + content[start + size :]
    )


def _noise(content: bytes, dice: Dice) -> bytes:
    start = dice.randrange(len(content) + 1)
    return content[:start] + dice.randbytes(dice.choice((1, 8, 64))) + content[start:]


def _replaced(pattern: re.Pattern[bytes], by: tuple[bytes, ...]) -> "_Way":
    def way(content: bytes, dice: Dice) -> bytes:
        found = list(pattern.finditer(content))
        if not found:
            return _flip(content, dice)
        one = dice.choice(found)
        return content[: one.start()] + dice.choice(by) + content[one.end() :]

    return way


def _swapped(content: bytes, dice: Dice) -> bytes:
    """Put one quoted text in the place of another."""
    found = list(_QUOTED.finditer(content))
    if not found:
        return _flip(content, dice)
    one, other = dice.choice(found), dice.choice(found)
    return content[: one.start()] + other[0] + content[one.end() :]


def _lines(content: bytes, dice: Dice) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        return _again(content, dice)
    place = dice.randrange(len(lines))
    match dice.randrange(3):
        case 0:
            del lines[place]
        case 1:
            times = dice.choice((1, 2, 3_000))
            lines[place:place] = [lines[place]] * (times if len(lines[place]) < 2_000 else 1)
        case _:
            lines.insert(place, lines.pop(dice.randrange(len(lines))))
    return b"".join(lines)


def _word(content: bytes, dice: Dice) -> bytes:
    start = dice.randrange(len(content) + 1)
    return content[:start] + dice.choice(_WORDS) + content[start:]


_Way = Callable[[bytes, Dice], bytes]
_BYTE_WAYS: tuple[_Way, ...] = (_flip, _cut, _leave_out, _again, _whole_number, _noise)
_TEXT_WAYS: tuple[_Way, ...] = (
    _replaced(_NUMBER, _NUMBERS),
    _replaced(_NUMBER, _NUMBERS),
    _replaced(_QUOTED, _TEXTS),
    _replaced(_NUMBER, _TEXTS),
    _swapped,
    _lines,
    _word,
    _flip,
    _leave_out,
    _cut,
)
