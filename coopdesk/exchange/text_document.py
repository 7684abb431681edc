"""Typed papers as numbered lines: .docx (its paragraphs) and .txt in the encodings of offices.

A paper comes from outside. Of a .docx only the text of its main part is read, after the same
guards as for workbooks: sizes and ratio, no document types, nothing that computes or fetches.
"""

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

from coopdesk.domain.containers import check_starts
from coopdesk.domain.errors import BadSheet
from coopdesk.exchange.outside import read_apart
from coopdesk.exchange.text_sheet import read_decoded

DOCUMENT = ".docx"
ENDINGS = frozenset({DOCUMENT, ".txt"})
MAX_FILE_BYTES = 20 * 2**20
MAX_TEXT_BYTES = 30 * 2**20
MAX_PARTS = 2_000
MAX_LINES = 5_000
MAX_SIGNS = 5_000
"""In one line; no paragraph of minutes is near it."""
_MAX_RATIO = 250
_RATIO_FROM_BYTES = 2**20
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
_MAIN = "word/document.xml"
_LINKS = "word/_rels/document.xml.rels"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EMBEDDED = ("word/embeddings/", "word/activeX/")
_FETCHED = re.compile(rb'TargetMode\s*=\s*["\']External["\']')


def read_lines(path: Path) -> list[str]:
    """Return the lines of a typed paper, blank ones too, so that numbers stay those of the file.

    Raises BadSheet, with nothing read, for what is no such paper, is protected or damaged, carries
    macros or links, is built to harm, or stops its reader.
    """
    return read_apart(path, lines_of)


def lines_of(path: Path) -> list[str]:
    """Return the lines as ``read_lines``, which has this done apart."""
    is_document = path.suffix.lower() == DOCUMENT
    if is_document:
        lines = _paragraphs(path)
    else:
        lines = read_decoded(path, "document.not_text").splitlines()
    if len(lines) > MAX_LINES or max(map(len, lines), default=0) > MAX_SIGNS:
        raise BadSheet.because("document.too_long", name=path.name, most=MAX_LINES)
    return lines


def _paragraphs(path: Path) -> list[str]:
    _check_start(path)
    try:
        with zipfile.ZipFile(path) as container:
            check_starts(container)
            _check_parts(container, path.name)
            main = _declared(container, _MAIN)
            names = container.namelist()
            links = _declared(container, _LINKS) if _LINKS in names else b""
        if _FETCHED.search(links):
            raise BadSheet.because("document.external_links", name=path.name)
        return _lines(ET.fromstring(main))  # noqa: S314 - no DTD
    except (zipfile.BadZipFile, zlib.error, EOFError, ET.ParseError, ValueError) as error:
        raise BadSheet.because("workbook.damaged", name=path.name) from error
    except NotImplementedError as error:
        raise BadSheet.because("document.not_document", name=path.name) from error


def _check_start(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(_OLD_FORMAT))
    except FileNotFoundError as error:
        raise BadSheet.because("workbook.missing", name=path.name) from error
    except OSError as error:
        raise BadSheet.because("workbook.unreadable", name=path.name) from error
    if not start:
        raise BadSheet.because("workbook.empty", name=path.name)
    if start == _OLD_FORMAT:
        raise BadSheet.because("document.old_format", name=path.name)
    if not start.startswith(b"PK"):
        raise BadSheet.because("document.not_document", name=path.name)
    if size > MAX_FILE_BYTES:
        raise BadSheet.because("workbook.too_large", name=path.name)


def _check_parts(container: zipfile.ZipFile, name: str) -> None:
    parts = container.infolist()
    names = [part.filename for part in parts]
    if _MAIN not in names:
        raise BadSheet.because("document.not_document", name=name)
    if len(parts) > MAX_PARTS or len(set(map(str.lower, names))) < len(names):
        raise BadSheet.because("document.suspicious", part=str(len(parts)))
    for part in parts:
        if part.filename.lower().endswith("vbaproject.bin"):
            raise BadSheet.because("document.macros", name=name)
        if part.filename.startswith(_EMBEDDED):
            raise BadSheet.because("document.embedded", name=name)
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _RATIO_FROM_BYTES and ratio > _MAX_RATIO:
            raise BadSheet.because("document.suspicious", part=part.filename)


def _declared(container: zipfile.ZipFile, part: str) -> bytes:
    """Return a part held against its limit by what is really there, refusing document types."""
    if container.getinfo(part).flag_bits & 1:
        raise BadSheet.because("document.protected", part=part)
    with container.open(part) as file:
        content = file.read(MAX_TEXT_BYTES + 1)
    root = re.search(rb"<[A-Za-z]", content)
    if len(content) > MAX_TEXT_BYTES or not root:
        raise BadSheet.because("document.suspicious", part=part)
    if b"<!" in content[: root.start()].replace(b"<!--", b""):
        raise BadSheet.because("document.suspicious", part=part)
    return content


def _lines(document: ET.Element) -> list[str]:
    """Return the text of each paragraph, those in tables too; breaks inside begin a new line."""
    lines: list[str] = []
    for paragraph in document.iter(f"{_W}p"):
        pieces = []
        for element in paragraph.iter():
            if element.tag == f"{_W}t":
                pieces.append(element.text or "")
            elif element.tag == f"{_W}tab":
                pieces.append("\t")
            elif element.tag in (f"{_W}br", f"{_W}cr"):
                pieces.append("\n")
        lines += "".join(pieces).split("\n")
    return lines
