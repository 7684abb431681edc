"""Files built to harm, by what is known to have harmed other programs: bombs, loops, lies."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from coopdesk.services.workspace import Workspace
from coopdesk.storage.backup import make_backup
from tests.fuzz.sealing import resealed
from tests.fuzz.seed import Seed
from tests.unit.exchange.package_builders import parts_of, write_small

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def _workbook(sheet: bytes, **others: bytes) -> bytes:
    """Return a workbook of one sheet; ``others`` are parts besides, by name."""
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _LINKS.format(kind="officeDocument", target="xl/workbook.xml").encode(),
        "xl/workbook.xml": _BOOK.encode(),
        "xl/_rels/workbook.xml.rels": _LINKS.format(
            kind="worksheet", target="worksheets/sheet1.xml"
        ).encode(),
        _SHEET: sheet,
    }
    return _zip({**parts, **others})


def _zip(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _sheet(rows: str, extent: str = "A1:B2", doctype: str = "") -> bytes:
    whole = f'<dimension ref="{extent}"/><sheetData>{rows}</sheetData>'
    return f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{_MAIN}">{whole}</worksheet>'.encode()


def _claiming(content: bytes, size: int) -> bytes:
    """Return a zip whose every part says to have ``size`` bytes unpacked."""
    made, place = bytearray(content), content.index(b"PK\x01\x02")
    while made[place : place + 4] == b"PK\x01\x02":
        made[place + 24 : place + 28] = struct.pack("<I", size)
        name, extra, note = struct.unpack_from("<HHH", made, place + 28)
        place += 46 + name + extra + note
    return bytes(made)


def _overlapping(parts: int) -> bytes:
    """Return a zip of many parts that are all the same bytes of the file (D. Fifield, 2019)."""
    content = _workbook(_sheet(" " * 1_000_000))
    directory, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entries = content[directory:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    made = content[:directory] + entries + last * parts
    count = 5 + parts
    return made + struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(made) - directory, directory, 0
    )


def _workbooks(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    attributes = " ".join(f'a{number}="x"' for number in range(500_000))
    far = cell.format(1, "A") + cell.format(1_048_576, "XFD")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheets = {
        "会议.全零.xlsx": _workbook(bytes(40 * 2**20)),
        "会议.空格.xlsx": _workbook(_sheet(" " * 40 * 2**20)),
        "会议.十亿格.xlsx": _workbook(_sheet(far, "A1:XFD1048576")),
        "会议.十亿格不说.xlsx": _workbook(_sheet(far)),
        "会议.实体.xlsx": _workbook(
            _sheet("&l9;", doctype=f'<!DOCTYPE x [<!ENTITY l0 "哈哈">{laughs}]>')
        ),
        "会议.外部.xlsx": _workbook(
            _sheet("&f;", doctype='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')
        ),
        "会议.深.xlsx": _workbook(_sheet("<a>" * 1_000_000)),
        "会议.属性.xlsx": _workbook(_sheet(f'<row r="1" {attributes}/>')),
        "会议.上级.xlsx": _workbook(_sheet(""), **{"../../x": b"x", "xl/\u202eslx.x": b"x"}),
        "会议.四吉.xlsx": _claiming(_workbook(_sheet("")), 0xFFFFFFFE),
        "会议.重叠.xlsx": _overlapping(1_900),
        "会议.套.xlsx": _zip({"xl/workbook.xml": _overlapping(100) * 20}),
        "会议.零字.xlsx": _workbook(_sheet("")).replace(b"xl/workbook.xml", b"xl/work\0ook.xml"),
        "名册-宽.csv": b"a" + b"," * 5_000_000,
        "名册-引号.csv": b'"' * 20_000_000,
        "名册-长.csv": b"x" * 60 * 2**20,
        "会议记录-深.docx": _zip({"word/document.xml": b"<a>" * 1_000_000}),
        "会议记录-长.txt": "会".encode() * 10_000_000,
    }
    for name, content in sheets.items():
        yield Seed(name, content)


def _pdf(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R /Size 99 >>") -> bytes:
    body = b"".join(b"%d 0 obj %s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer " + trailer + b"\nstartxref\n0\n%%EOF\n"


def _stream(content: bytes, told: bytes = b"") -> bytes:
    return b"<< %s /Length %d >> stream\n%s\nendstream" % (told, len(content), content)


def _pdfs(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Contents 4 0 R %s >>"
    own = b"/Resources << /XObject << /X 5 0 R >> >>"
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    bomb = zlib.compress(zlib.compress(b"0 0 9 9 re f\n" * 3_000_000))
    twice = _stream(bomb, b"/Filter [/FlateDecode /FlateDecode]")
    image = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
    huge = _stream(
        zlib.compress(bytes(2**20)), image + b"/ColorSpace /DeviceRGB /Filter /FlateDecode"
    )
    shown, square = _stream(b"200 0 0 200 0 0 cm /X Do"), _stream(b"0 0 9 9 re f")
    plain, using = page % (b"200 200", b""), page % (b"200 200", own)
    many = b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"
    around = _stream(b"1 0 m " + b"9 9 l 1 1 l " * 500_000 + b" S")
    files = {
        "环-页.pdf": _pdf(catalog, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"),
        "环-父.pdf": _pdf(catalog, pages, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "环-前.pdf": _pdf(catalog, pages, trailer=b"<< /Root 1 0 R /Size 9 /Prev 0 >>"),
        "环-图.pdf": _pdf(catalog, pages, using, shown, _stream(b"/X Do " * 99, form)),
        "页数.pdf": _pdf(catalog, many, plain),
        "大纸.pdf": _pdf(catalog, pages, page % (b"1e9 1e9", b""), square),
        "负纸.pdf": _pdf(catalog, pages, page % (b"-1 nan", b""), square),
        "压.pdf": _pdf(catalog, pages, plain, twice),
        "图.pdf": _pdf(catalog, pages, using, shown, huge),
        "深.pdf": _pdf(b"[" * 500_000, pages),
        "路.pdf": _pdf(catalog, pages, plain, around),
    }
    for name, content in files.items():
        yield Seed(name, content)


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = chunk(b"IDAT", zlib.compress(bytes(50 * 2**20)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + packed + chunk(b"IEND", b"")


def _tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    """Return a TIFF of one directory (tag, type, count, value), which names the next one."""
    told = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + told + struct.pack("<I", following)


def _pictures(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    size = ((256, 4, 1, 0x7FFFFFFF), (257, 4, 1, 0x7FFFFFFF))
    plain = ((256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))
    strips = ((273, 4, 1, 8), (278, 4, 1, 8), (279, 4, 1, 64))
    jpeg = (
        b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00"
    )
    files = {
        "炸弹.png": _png(20_000, 20_000),
        "大.png": _png(2**31 - 1, 2**31 - 1),
        "细.png": _png(1, 2**31 - 1),
        "大.tif": _tiff(*size, *plain[2:], *strips),
        "环.tif": _tiff(*plain, *strips, following=8),
        "环数.tif": _tiff(*plain, (273, 4, 0xFFFFFFFF, 8), (279, 4, 0xFFFFFFFF, 8)),
        "大.jpg": jpeg + b"\x3f\x00" + b"\xff\xd9",
        "空.jpg": b"\xff\xd8\xff\xd9",
    }
    for name, content in files.items():
        yield Seed(name, content)


def _end(count: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)


def long_directory() -> bytes:
    """Return a zip that is a list of parts and nothing else, a million of them."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *(0,) * 16)
    return entry * 1_000_000 + _end(0xFFFF, len(entry) * 1_000_000, 0)


def hidden_directory() -> bytes:
    """Return the same, its length told in the record of large zips alone."""
    content = long_directory()[:-22]
    large = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, len(content), 0
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(content), 1)
    return content + large + locator + _end(1, 46, 0)


def _backups(workspace: Workspace, room: Path) -> Iterator[Seed]:
    good = make_backup(workspace.folder, workspace.key, room / "good.coopbackup", "2026-11-23")
    content = good.path.read_bytes()
    yield Seed("目录.coopbackup", long_directory())
    yield Seed("目录大.coopbackup", hidden_directory())
    yield Seed("四吉.coopbackup", _claiming(content, 0xFFFFFFFE))
    for number, day in enumerate((b"2026-99-99", b"9999999999", b"2026-11T+1", b'\\ud800"  ')):
        yield Seed(f"日期{number}.coopbackup", content.replace(b"2026-11-23", day))


def _updates(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    yield Seed("a.coopupdate", long_directory())
    yield Seed("b.coopupdate", hidden_directory())
    yield Seed("c.coopupdate", _zip({"update.json": b"[" * 200_000}))


def _attachments(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    yield Seed("a.xlsx", long_directory()[-20 * 2**20 + 100 :])
    yield Seed("b.docx", _overlapping(60_000))
    yield Seed("c.xlsx", _workbook(_sheet(""), **{"xl/vbaProject.bin": b"x"}))


def _packages(_workspace: Workspace, room: Path) -> Iterator[Seed]:
    parts = parts_of(write_small(room).path)
    seal = partial(resealed, room / "built.coopdesk")
    names = ("../x", "/x", "C:x", "a\0b", "a\u202eb", "DATAPACKAGE.JSON", "a/../../b", "x" * 200)
    for number, name in enumerate(names):
        yield Seed(f"名{number}.coopdesk", _zip({**parts, name: b"x"}), seal)
    yield Seed("深.coopdesk", _zip({**parts, "datapackage.json": b'{"a":' * 200_000}), seal)
    yield Seed("零.coopdesk", _zip({**parts, "datapackage.json": bytes(15 * 2**20)}), seal)
    yield Seed("四吉.coopdesk", _claiming(_zip(parts), 0xFFFFFFFE), seal)
    yield Seed("目录.coopdesk", long_directory(), seal)
    yield Seed("重叠.coopdesk", _overlapping(1_000), seal)
    yield Seed("一字节.coopdesk", b"PK", seal)


BUILT: Mapping[str, Callable[[Workspace, Path], Iterator[Seed]]] = {
    "workbook": _workbooks,
    "pdf": _pdfs,
    "picture": _pictures,
    "backup": _backups,
    "update": _updates,
    "attachment": _attachments,
    "package": _packages,
}
