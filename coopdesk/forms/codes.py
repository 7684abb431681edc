"""The code on every sheet: what it says, written into a QR code and read back from a scan.

The text keeps to the signs of the QR code's dense mode where the record number does, so that the
code stays small in modules and thus readable after a bad copy.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
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
    """Return the dark and light modules of the QR code, rows from the top; error correction M."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(payload)
    code.version = code.calculate_version()
    code.makeImpl(test=False, maskPattern=_MASK)
    return tuple(tuple(map(bool, row)) for row in code.modules)
