"""What is checked of a workbook file before anything in it is read.

A workbook comes from outside. It may be no workbook, locked, half copied, made to fill the memory,
or made to fetch something. Each is told by name and nothing of it is read. The scan unpacks every
part once: it holds the limits against what is really there (headers may lie), and finds the
farthest cell that has a value, since one stray cell in the last corner makes any reader ask for
hundreds of gigabytes.
"""

import re
import zipfile
import zlib
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

from coopdesk.domain.containers import check_starts
from coopdesk.domain.errors import BadSheet

MAX_FILE_BYTES = 100 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 600 * 2**20
MAX_RATIO = 250
MAX_CELLS = 8_000_000
_RATIO_FROM_BYTES = 4 * 2**20
_CHUNK = 2**20
_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_Places = Generator[tuple[str, int], None, None]  # column letter and row
_LOCK_FILES = ("~${name}", ".~{name}", ".~lock.{name}#")
_FETCHING = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")
_EMBEDDED = ("xl/embeddings/", "xl/activeX/", "xl/ctrlProps/")
_RANGE_LETTERS = 26
_FAR_ROW = 99_999
# In all of these no tag runs past the next one's "<": looked for from every "<c" of a file made of
# nothing else, a missing ">" would take hours.
# Finds a cell with a value beyond column Z or row 99,999, or a cell in an unusual spelling.
_FAR_OR_ODD = re.compile(
    rb'<c(?: r="(?:([A-Z]{2,3})([0-9]{1,7})|[A-Z]([0-9]{6,7}))"[^<>]*(?<!/)>(?!</c>)'
    rb'|(?! r="[A-Z]{1,3}[0-9]{1,7}"|[A-Za-z]))'
)
# What an ordinary cell (one letter, five digits) is not: looked for first, since it is rare.
_UNUSUAL = re.compile(rb'<c(?! r="[A-Z][0-9]{1,5}"|[A-Za-z])')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
# A program and its topic, called from a formula (DDE): cmd|'/c …'!A1
_CALLS_PROGRAM = re.compile(rb'<f[^<>]*>[^<|"]*\w\|[^<!]*!')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>(?!</c>)')
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,7})"[^<>]*\shidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<col\s[^<>]*>")
_ATTRIBUTE = re.compile(rb'(min|max|hidden)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What the scan found out about one worksheet: its path, hidden columns (from 0) and rows."""

    path: str
    hidden_columns: frozenset[int]
    hidden_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContainerFacts:
    """What the scan found out about the file: worksheets by name, and the calendar it counts in."""

    sheets: dict[str, PartFacts]
    counts_from_1904: bool


def column_letter(index: int) -> str:
    """Return the letter of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the number from 0 of a column letter."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def check_container(path: Path) -> ContainerFacts:
    """Return the facts of a workbook that may be read; raises BadSheet by name for any other."""
    _check_surroundings(path)
    try:
        with zipfile.ZipFile(path) as container:
            check_starts(container)
            _check_parts(container)
            return _scan(container)
    except (zipfile.BadZipFile, zlib.error, EOFError, ET.ParseError, KeyError, ValueError) as error:
        raise BadSheet.because("workbook.damaged", name=path.name) from error
    except NotImplementedError as error:
        raise BadSheet.because("workbook.not_workbook", name=path.name) from error


def _is_open_elsewhere(path: Path) -> bool:
    for pattern in _LOCK_FILES:
        with suppress(OSError):  # the file's name is so long that none fits beside it
            if path.with_name(pattern.format(name=path.name)).exists():
                return True
    return False


def _check_surroundings(path: Path) -> None:
    if _is_open_elsewhere(path):
        raise BadSheet.because("workbook.open_elsewhere", name=path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(_OLD_FORMAT))
            if start == _OLD_FORMAT:
                code = "workbook.old_format"
                if size <= MAX_FILE_BYTES and _ENCRYPTED_STREAM in start + file.read():
                    code = "workbook.encrypted"
                raise BadSheet.because(code, name=path.name)
    except FileNotFoundError as error:
        raise BadSheet.because("workbook.missing", name=path.name) from error
    except OSError as error:
        # 32 is the sharing violation of Windows: another program holds the file.
        is_held = getattr(error, "winerror", None) == 32
        code = "workbook.open_elsewhere" if is_held else "workbook.unreadable"
        raise BadSheet.because(code, name=path.name) from error
    if not start:
        raise BadSheet.because("workbook.empty", name=path.name)
    if not start.startswith(b"PK"):
        is_page = start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        code = "workbook.web_page" if is_page else "workbook.not_workbook"
        raise BadSheet.because(code, name=path.name)
    if size > MAX_FILE_BYTES:
        raise BadSheet.because("workbook.too_large", name=path.name)


def _check_parts(container: zipfile.ZipFile) -> None:
    parts = container.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise BadSheet.because("workbook.not_workbook", name=Path(container.filename or "").name)
    if len(parts) > MAX_PARTS or len(set(map(str.lower, names))) < len(names):
        raise BadSheet.because("workbook.suspicious", part=str(len(parts)))
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise BadSheet.because("workbook.suspicious", part="xl")
    for part in parts:
        name = part.filename
        if ".." in PurePosixPath(name).parts or name.startswith("/") or "\\" in name:
            raise BadSheet.because("workbook.suspicious", part=name)
        if part.flag_bits & 1:
            raise BadSheet.because("workbook.encrypted", name=name)
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _RATIO_FROM_BYTES and ratio > MAX_RATIO:
            raise BadSheet.because("workbook.suspicious", part=name)
        _check_harmless(name)


def _check_harmless(name: str) -> None:
    """Raise BadSheet for a part that computes, fetches or is a program of its own."""
    if name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/"):
        raise BadSheet.because("workbook.macros", part=name)
    if name.startswith(_FETCHING) and name.endswith(".xml"):
        raise BadSheet.because("workbook.external_links", part=name)
    if name.startswith(_EMBEDDED):
        raise BadSheet.because("workbook.embedded", part=name)


def _scan(container: zipfile.ZipFile) -> ContainerFacts:
    workbook = _parsed(container, "xl/workbook.xml")
    links = _parsed(container, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    from_1904 = False
    sheets: dict[str, PartFacts] = {}
    for element in workbook.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            from_1904 = element.get("date1904") in ("1", "true")
        elif tag == "sheet":
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part.startswith("xl/worksheets/"):
                sheets[element.get("name", "")] = _scan_sheet(container, part)
    seen = {sheet.path for sheet in sheets.values()}
    for part in container.namelist():
        if part.endswith((".xml", ".rels", ".vml")) and part not in seen:
            for _ in _declared_chunks(container, part):
                pass
    return ContainerFacts(sheets, from_1904)


def _parsed(container: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(b"".join(_declared_chunks(container, part)))  # noqa: S314 - no DTD


def _declared_chunks(container: zipfile.ZipFile, part: str) -> Generator[bytes, None, None]:
    """Give the part in pieces that end between tags; refuse document types and odd encodings."""
    rest = b""
    with container.open(part) as file:
        start = file.read(_CHUNK)
        root = re.search(rb"<[A-Za-z]", start)
        if not root or b"<!" in start[: root.start()].replace(b"<!--", b""):
            raise BadSheet.because("workbook.suspicious", part=part)
        chunk = start
        while chunk:
            buffer = rest + chunk
            cut = buffer.rfind(b"<c ") if b"<c " in buffer else buffer.rfind(b"<")
            cut = cut if cut > 0 else len(buffer)
            yield buffer[:cut]
            rest = buffer[cut:]
            chunk = file.read(_CHUNK)
    if rest:
        yield rest


def _scan_sheet(container: zipfile.ZipFile, part: str) -> PartFacts:
    width, height = _RANGE_LETTERS, _FAR_ROW
    is_regular = True
    hidden_rows: list[int] = []
    hidden_columns: frozenset[int] = frozenset()
    for number, buffer in enumerate(_declared_chunks(container, part)):
        if number == 0:
            hidden_columns = _hidden_columns(buffer)
        is_regular = is_regular and not (b":c" in buffer and _PREFIXED_CELL.search(buffer))
        for cell in _FAR_OR_ODD.finditer(buffer) if _UNUSUAL.search(buffer) else ():
            is_regular = is_regular and cell.lastindex is not None
            width = max(width, column_index((cell[1] or b"A").decode()) + 1)
            height = max(height, int(cell[2] or cell[3] or 0))
        if b"|" in buffer and _CALLS_PROGRAM.search(buffer):
            raise BadSheet.because("workbook.dde", part=part)
        if b' hidden="' in buffer:
            hidden_rows += [int(row[1]) for row in _HIDDEN_ROW.finditer(buffer)]
    if not is_regular or height * width > MAX_CELLS:
        _check_extent(container, part, is_regular=is_regular)
    return PartFacts(part, hidden_columns, tuple(hidden_rows))


def _check_extent(container: zipfile.ZipFile, part: str, *, is_regular: bool) -> None:
    width = height = 0
    farthest = ""
    read = _regular_places if is_regular else _parsed_places
    with closing(read(container, part)) as places:
        for letters, row in places:
            column = column_index(letters) + 1
            if column > width or row > height:
                width, height = max(width, column), max(height, row)
                farthest = f"{letters}{row}"
            if width * height > MAX_CELLS:
                raise BadSheet.because("workbook.far_cell", cell=farthest)


def _regular_places(container: zipfile.ZipFile, part: str) -> _Places:
    for buffer in _declared_chunks(container, part):
        for cell in _CELL.finditer(buffer):
            yield cell[1].decode(), int(cell[2])


def _parsed_places(container: zipfile.ZipFile, part: str) -> _Places:
    """Give the place of every cell of a sheet in unusual spelling, read as XML."""
    row = column = 0
    with container.open(part) as file:
        for event, element in ET.iterparse(file, ("start", "end")):  # noqa: S314 - no DTD
            tag = element.tag.rpartition("}")[2]
            if event == "end":
                if tag == "row":
                    element.clear()
            elif tag == "row":
                row, column = int(element.get("r") or row + 1), 0
            elif tag == "c":
                place = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", element.get("r", ""))
                letters = place[1].upper() if place else column_letter(column)
                column = column_index(letters) + 1
                yield letters, int(place[2]) if place else row


def _hidden_columns(start: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for tag in _COLUMNS.findall(start[: start.find(b"<sheetData")]):
        values = {name: value.decode() for name, value in _ATTRIBUTE.findall(tag)}
        if values.get(b"hidden") in ("1", "true"):
            first, last = int(values[b"min"]), min(int(values[b"max"]), 16_384)
            hidden.update(range(first - 1, last))
    return frozenset(hidden)
