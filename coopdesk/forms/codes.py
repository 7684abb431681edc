"""The code on every sheet: what it says, written into a QR code and read back from a scan.

The text keeps to the signs of the QR code's dense mode where the record number does, so that the
code stays small in modules and thus readable after a bad copy.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, repeat, zip_longest
from urllib.parse import unquote

from reportlab.graphics.barcode import qrencoder

from coopdesk.forms.elements import Values

_PREFIX = "CD1"
_FORM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTENT = re.compile(r"[0-9A-F]{12}")
# Any of the eight masks is valid. Scoring all of them, as the standard advises, takes longer than
# the rest of the sheet and won nothing: of 240 codes scanned badly (blur, noise, 110 to 150 dpi)
# as many were read with this one.
_MASK = 3
_PAD, _PAD_AFTER = 0xEC, 0x11
# Crockford's 32 signs: no I, L, O, U, so that a number read aloud is not mistaken.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What one sheet is: form, version, record, page of pages, short hash of all its values."""

    form_id: str
    version: str
    record_number: str
    page: int
    pages: int
    content: str

    def __post_init__(self) -> None:
        if not (_FORM_ID.fullmatch(self.form_id) and _CONTENT.fullmatch(self.content)):
            raise ValueError(f"no sheet code: {self.form_id} {self.content}")
        if not (1 <= self.page <= self.pages and self.version):
            raise ValueError(f"no sheet code: {self.version} {self.page}/{self.pages}")

    @property
    def number(self) -> str:
        """The short number printed under the code (``A7K3-9QX2``), different on every sheet."""
        bits = int.from_bytes(hashlib.sha256(build(self).encode()).digest()[:5])
        signs = "".join(_SIGNS[bits >> shift & 31] for shift in range(35, -1, -5))
        return f"{signs[:4]}-{signs[4:]}"


def content_of(form_id: str, version: str, record_number: str, values: Values) -> str:
    """Return the short hash of everything a form says: the same for draft, original and reprint."""
    said = [form_id, version, record_number, {k: _plain(v) for k, v in values.items()}]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12].upper()


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value
    assert hasattr(value, "__iter__")
    return [dict(row) for row in value]


def build(code: SheetCode) -> str:
    """Return the text of the QR code."""
    fields = (code.form_id.upper(), _escaped(code.version), _escaped(code.record_number))
    return "*".join([_PREFIX, *fields, f"{code.page}/{code.pages}", code.content])


def parse(payload: str) -> SheetCode:
    """Return what a scanned code says; raises ValueError for one that is not ours."""
    parts = payload.split("*")
    if len(parts) != 6 or parts[0] != _PREFIX:
        raise ValueError("not a code of this program")
    page, slash, pages = parts[4].partition("/")
    if not (slash and page.isdecimal() and pages.isdecimal()):
        raise ValueError("not a code of this program")
    version, record_number = unquote(parts[2]), unquote(parts[3])
    return SheetCode(parts[1].lower(), version, record_number, int(page), int(pages), parts[5])


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("*", "%2A")


@lru_cache(maxsize=512)
def modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark and light modules of the QR code, rows from the top; error correction M.

    As reportlab makes them, but what all codes of one size share is made once: the code took half
    the time of a page.
    """
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(payload)
    code.version = code.calculate_version()
    frame = _frame(code.version)
    rows = [list(row) for row in frame.rows]
    bits = (byte >> place & 1 for byte in _words_of(code) for place in range(7, -1, -1))
    padded = chain(bits, repeat(0))
    for (column, row, masked), bit in zip(frame.places, padded, strict=False):
        rows[row][column] = bool(bit) is not masked
    return tuple(map(tuple, rows))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all codes of one version share: the patterns, and where the bits go, with the mask."""

    rows: tuple[tuple[bool, ...], ...]
    places: tuple[tuple[int, int, bool], ...]


@cache
def _frame(version: int) -> _Frame:
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData("0")
    code.version = version
    code.makeImpl(test=False, maskPattern=_MASK)
    mask = qrencoder.QRUtil.getMask(_MASK)
    places = tuple((column, row, mask(row, column)) for column, row in code.dataPosIterator())
    return _Frame(tuple(map(tuple, code.modules)), places)


def _words_of(code: qrencoder.QRCode) -> list[int]:
    """Return the bytes of a code: its data, block by block in turn, then their corrections."""
    blocks = qrencoder.QRRSBlock.getRSBlocks(code.version, code.errorCorrectLevel)
    buffer = qrencoder.QRBitBuffer()
    for data in code.dataList:
        data.write(buffer, code.version)
    room = sum(block.dataCount for block in blocks)
    buffer.put(0, min(4, room * 8 - buffer.getLengthInBits()))
    said = list(buffer.buffer)
    said += [(_PAD, _PAD_AFTER)[number % 2] for number in range(room - len(said))]
    parts, start = [], 0
    for block in blocks:
        parts.append(said[start : start + block.dataCount])
        start += block.dataCount
    checks = [
        _corrections(part, block.totalCount - block.dataCount)
        for part, block in zip(parts, blocks, strict=True)
    ]
    in_turn = chain(zip_longest(*parts), zip_longest(*checks))
    return [byte for together in in_turn for byte in together if byte is not None]


def _corrections(data: list[int], count: int) -> bytes:
    """Return the ``count`` bytes of Reed and Solomon that let a damaged block be read."""
    table, keep, top = _products(count), (1 << 8 * count) - 1, 8 * (count - 1)
    rest = 0
    for byte in data:
        rest = rest << 8 & keep ^ table[byte ^ rest >> top]
    return rest.to_bytes(count)


@cache
def _products(count: int) -> tuple[int, ...]:
    """Return the generator of ``count`` bytes times each byte, as one number each."""
    generator = qrencoder.QRUtil.getErrorCorrectPolynomial(count).num[1:]
    power, logarithm = qrencoder.QRMath.gexp, qrencoder.QRMath.glog
    products = (
        bytes(power(logarithm(factor) + logarithm(part)) for part in generator)
        for factor in range(1, 256)
    )
    return (0, *map(int.from_bytes, products))
