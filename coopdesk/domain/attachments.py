"""Scans attached to records: which files are taken, told by what they hold and not by their name.

Only documents that offices exchange and this program can name: pictures, PDF, OFD (GB/T 33190) and
the two Office formats without macros. A file that is two kinds at once is refused: what one
program shows as a picture another would run or unpack.
"""

import re
import unicodedata
from enum import StrEnum

from coopdesk.domain.errors import Refusal

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120
_LONGEST_ENDING = 10
_MOST_NAME_BYTES = 200  # file systems take 255: a draft's name and a copy's are longer
LONGEST_TITLE = 100

_ZIP_END = b"PK\x05\x06"
_PDF_MARK = b"%PDF-"
_PDF_LOOKED_IN = 1024
# Signs that turn a name around or hide in it; what Windows forbids in names; folders.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class MediaType(StrEnum):
    """What an attachment may be; the value is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    OFD = "application/ofd"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @property
    def is_shown(self) -> bool:
        """Whether the program shows it itself."""
        return self in {MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.TIFF}


ENDINGS: dict[MediaType, tuple[str, ...]] = {
    MediaType.PDF: (".pdf",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
    MediaType.TIFF: (".tif", ".tiff"),
    MediaType.OFD: (".ofd",),
    MediaType.DOCX: (".docx",),
    MediaType.XLSX: (".xlsx",),
}
# The part that makes a zip the document its name says.
_MAIN_PARTS = {
    "OFD.xml": MediaType.OFD,
    "word/document.xml": MediaType.DOCX,
    "xl/workbook.xml": MediaType.XLSX,
}
_MACROS = ("vbaproject.bin", "macrosheets/", "activex/")


def sniff_plain(head: bytes, tail: bytes) -> MediaType | None:
    """Return what a file that is no zip is by its first bytes; None for anything unknown.

    A file that holds a second document (a zip at its end, a PDF behind its head) is unknown.
    """
    found: MediaType | None = None
    if head.startswith(_PDF_MARK):
        found = MediaType.PDF
    elif head.startswith(b"\xff\xd8\xff"):
        found = MediaType.JPEG
    elif head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        found = MediaType.PNG
    elif head.startswith((b"II*\x00", b"MM\x00*")):
        found = MediaType.TIFF
    if found is None or _ZIP_END in tail:
        return None
    is_hidden_pdf = found is not MediaType.PDF and _PDF_MARK in head[:_PDF_LOOKED_IN]
    return None if is_hidden_pdf else found


def sniff_parts(names: list[str]) -> MediaType | None:
    """Return which document a zip with these parts is; None for another, or one with macros."""
    if any(macro in name.casefold() for name in names for macro in _MACROS):
        return None
    found = {_MAIN_PARTS[name] for name in names if name in _MAIN_PARTS}
    return found.pop() if len(found) == 1 else None


def assess_size(size: int, name: str, most: int = MOST_BYTES) -> list[Refusal]:
    """Return why a file of ``size`` bytes is not taken: empty, or larger than ``most`` bytes."""
    if size == 0:
        return [Refusal("attachment.empty", values={"name": name})]
    if size > most:
        values = {"name": name, "size": shown_size(size), "most": shown_size(most)}
        return [Refusal("attachment.too_large", values=values)]
    return []


def assess_ending(media: MediaType, name: str) -> list[Refusal]:
    """Return the refusal of a file whose name says something else than it holds."""
    if name.casefold().endswith(ENDINGS[media]):
        return []
    values = {"name": name, "ending": ENDINGS[media][0]}
    return [Refusal("attachment.other_ending", values=values)]


def plain_name(name: str) -> str:
    """Return a file name that is safe to write anywhere: no folders, no hidden or forbidden signs.

    At most 120 signs; the ending stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = _FORBIDDEN.sub("_", _HIDDEN.sub("", last)).rstrip(" .")
    stem, dot, ending = _parted(last)
    stem = f"_{stem}" if _DEVICES.fullmatch(stem.partition(".")[0].rstrip()) else stem
    stem = stem.strip(" .")
    room = LONGEST_NAME - len(dot + ending)
    return f"{(stem or '_')[:room].rstrip(' .')}{dot}{ending}"


def name_on_disk(name: str) -> str:
    """Return a file name made of somebody's words as every file system takes it.

    A stroke in an organization's name begins no folder. At most 200 bytes; the ending stays.
    """
    plain = plain_name(name.replace("/", "／").replace("\\", "＼"))
    stem, dot, ending = _parted(plain)
    room = _MOST_NAME_BYTES - len(f"{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip(' .')}{dot}{ending}"


def _parted(name: str) -> tuple[str, str, str]:
    """Return a name's stem, its last dot and its ending; what is too long is no ending."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot, ending) if dot and len(ending) <= _LONGEST_ENDING else (name, "", "")


def shown_size(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1024:
        return f"{size} B"
    kilobytes = size / 1024
    return f"{kilobytes:.0f} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"
