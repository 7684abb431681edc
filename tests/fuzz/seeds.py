"""Good files of every kind, made by the program itself or sent by offices."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PIL import Image

from coopdesk.domain.updates import InstallerKind
from coopdesk.forms import codes, paper
from coopdesk.forms.codes import SheetCode
from coopdesk.forms.layout_document import document_of, write_document
from coopdesk.forms.registry import FORMS
from coopdesk.services.exchange.keyring import export_key
from coopdesk.services.issued_templates import list_templates, write_template
from coopdesk.services.organizations import AddOrganization, add_organization
from coopdesk.services.workspace import Workspace
from coopdesk.storage.backup import copy_database, make_backup, sha256_of, write_parts
from coopdesk.storage.engine import DATABASE_FILE
from coopdesk.storage.keys import KEY_FILE
from coopdesk.storage.page_store import PageStore
from tests import scanner
from tests.faces import small_fang
from tests.fuzz.sealing import resealed, resigned, sealed_pages
from tests.fuzz.seed import Seed
from tests.gui.page_fixtures import TRINITY
from tests.samples import SAMPLES as OF_OFFICES
from tests.unit.exchange.package_builders import parts_of, write_small, zip_of
from tests.unit.forms.samples import MARKS, SAMPLES
from tests.updates import make_update

_ROWS = (
    ("2026-03-01", "1", "收到股金", "101", 1000, None, 1, 0.5),
    ("2026-03-02", "1", "收到股金", "301", None, 1000, None, 1),
)
LAYOUTS = ("meeting-minutes", "award-revenue", "voucher", "member-card")


def workbooks(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """Sheets and papers of offices, as workbooks and as text."""
    for path in sorted(OF_OFFICES.iterdir()):
        if path.suffix in {".xlsx", ".docx", ".txt"}:
            yield Seed(path.name, path.read_bytes())
    heads = {
        "凭证.xlsx": ("日期", "凭证号", "摘要", "科目", "借方金额", "贷方金额", "附件张数"),
        "报表.xlsx": ("单位名称", "统一社会信用代码", "年度", "营业收入", "利润总额", "资产总额"),
        "会议.xlsx": ("日期", "会议类型", "会议名称", "应到", "实到", "议题", "赞成", "反对"),
    }
    for name, head in heads.items():
        book = Workbook()
        book.active.append(head)
        for row in _ROWS:
            book.active.append(row[: len(head)])
        held = io.BytesIO()
        book.save(held)
        yield Seed(name, held.getvalue())
    text = (
        '姓名,身份证号码,入社时间,入股金额（元）\n巴图,,2023-06-01,"1,000.00"\n乌云,,2024.1.5,500\n'
    )
    yield Seed("名册.csv", text.encode("gb18030"))
    moves = "交易日期,流水号,摘要,收入,支出,余额\n2026-03-01,1,存入,1000,,1000\n"
    yield Seed("对账单.csv", moves.encode())


def pdfs(_workspace: Workspace, room: Path) -> Iterator[Seed]:
    """Forms as the program prints them, and scanned."""
    names = ("member-card", "award-revenue", "voucher")
    printed = paper.draw_batch([(FORMS[form], SAMPLES[form], MARKS) for form in names])
    yield Seed("表.pdf", printed.pdf)
    pages = [scanner.noisy(sheet, 1.0) for sheet in scanner.sheets_of(printed.pdf, 60)[:2]]
    yield Seed("扫描.pdf", scanner.pdf_of(pages, room / "scan.pdf").read_bytes())
    yield Seed("手写.pdf", _PLAIN_PDF)


def pictures(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """A scanned form as every kind of picture that scanners and phones write."""
    printed = paper.draw_batch([(FORMS["voucher"], SAMPLES["voucher"], MARKS)])
    (sheet,) = scanner.sheets_of(printed.pdf, 60)[:1]
    small = sheet.convert("RGB").resize((240, 340))
    kinds: Mapping[str, tuple[Image.Image, dict[str, Any]]] = {
        "照片.jpg": (small, {"quality": 40}),
        "灰.jpg": (small.convert("L"), {"progressive": True}),
        "彩.png": (small, {}),
        "透明.png": (small.convert("RGBA"), {}),
        "色表.png": (small.convert("P"), {}),
        "无压缩.tif": (small.convert("L"), {}),
        "传真.tif": (small.convert("1"), {"compression": "group4"}),
        "多页.tif": (
            small,
            {"save_all": True, "append_images": [small], "compression": "tiff_lzw"},
        ),
        "压缩.tif": (small, {"compression": "jpeg"}),
    }
    for name, (picture, how) in kinds.items():
        held = io.BytesIO()
        ending = Path(name).suffix
        picture.save(held, {".jpg": "JPEG", ".png": "PNG", ".tif": "TIFF"}[ending], **how)
        yield Seed(name, held.getvalue())


def faces(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """A font of the computer, as an office may choose it for paper."""
    yield Seed("fang.ttf", small_fang())


def layouts(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """Layouts as offices get them out to change them."""
    for form in LAYOUTS:
        head = {"form": form, "base_version": FORMS[form].version, "name": form}
        yield Seed(form, (write_document(head) + write_document(document_of(FORMS[form]))).encode())


def references(workspace: Workspace, room: Path) -> Iterator[Seed]:
    """A file of every kind that superiors hand down, to begin from."""
    for kind, keys in list_templates().items():
        target = room / f"{kind}.toml"
        workspace.runner.ask(write_template, kind, keys[0], target)
        text = target.read_text(encoding="utf-8").replace('document = ""', 'document = "赤政发"')
        yield Seed(
            kind.value, text.replace('code = "", name = ""', 'code = "a", name = "甲"').encode()
        )


def databases(workspace: Workspace, room: Path) -> Iterator[Seed]:
    """The database of an office as it lies there, and in clear, sealed again page by page."""
    copy_database(workspace.folder / DATABASE_FILE, workspace.key, room / DATABASE_FILE)
    sealed = (room / DATABASE_FILE).read_bytes()
    yield Seed(DATABASE_FILE, sealed)
    pages = PageStore(room / DATABASE_FILE, workspace.key)
    clear = b"".join(pages.page(number) or b"" for number in pages.numbers())
    seal = partial(sealed_pages, key=workspace.key, salt=sealed[:16])
    yield Seed(f"sealed-{DATABASE_FILE}", clear, seal)


def backups(workspace: Workspace, room: Path) -> Iterator[Seed]:
    """A backup in one file, and one of a series that names its pieces."""
    made = make_backup(workspace.folder, workspace.key, room / "b.coopbackup", "2026-11-23")
    yield Seed("备份.coopbackup", made.path.read_bytes())
    named = {"format": 2, "made_at": "2026-11-23", "pieces": ["0" * 64], "sha256": {}}
    named["sha256"] = {KEY_FILE: sha256_of(workspace.folder / KEY_FILE)}
    (room / KEY_FILE).write_bytes((workspace.folder / KEY_FILE).read_bytes())
    write_parts(room / "s.coopbackup", room, [KEY_FILE], named)
    yield Seed("分块.coopbackup", (room / "s.coopbackup").read_bytes(), is_taken=False)


def packages(_workspace: Workspace, room: Path) -> Iterator[Seed]:
    """A package as it came; its inside sealed again, and described and signed again besides."""
    made = write_small(room).path
    yield Seed("封.coopdesk", made.read_bytes())
    clear = zip_of(parts_of(made))
    yield Seed("启.coopdesk", clear, partial(resealed, room / "again.coopdesk"))
    yield Seed("签.coopdesk", clear, partial(resigned, room / "again.coopdesk"))


def updates(_workspace: Workspace, room: Path) -> Iterator[Seed]:
    """An update with its installer, signed by the publisher of the tests."""
    made = make_update(room, kinds=(InstallerKind.DEBIAN,))
    yield Seed("update.coopupdate", made.read_bytes())


def attachments(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """Papers as people attach them, looked at without being opened."""
    for path in sorted(OF_OFFICES.iterdir()):
        if path.suffix in {".xlsx", ".docx"}:
            yield Seed(path.name, path.read_bytes())
    yield Seed("手写.pdf", _PLAIN_PDF)


def jsons(workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """Files of the command line: a voucher, an election, its count, what members traded."""
    organization = workspace.runner.do(add_organization, AddOrganization(TRINITY))
    line = {"account": "101", "debit_fen": 100, "credit_fen": 0, "member": "", "summary": "收"}
    other = {"account": "10201", "debit_fen": 0, "credit_fen": 100, "fund": "", "document": "1"}
    voucher = {"organization": organization, "day": "2026-03-01", "summary": "收到股金"}
    voucher |= {"lines": [line, other], "attachment_count": 1}
    candidate = {"name": "巴图", "member": None, "nominated_by": "乌云"}
    election = {"agenda_item": "a", "body": "board_of_directors", "post": "director", "seats": 1}
    election |= {"candidates": [candidate], "alternates": 0}
    count = {"election": "e", "issued": 9, "returned": 9, "valid": 9, "votes": {"巴图": 9}}
    traded = [{"member": "1", "amount_fen": 100, "kind": "sales", "product": "化肥"}]
    told = {"voucher": voucher, "call": election, "count": count, "volumes": traded}
    for name, content in told.items():
        raw = json.dumps(content).encode()
        yield Seed(f"{name}.{organization}.json", raw, is_taken=False)


def payloads(_workspace: Workspace, _room: Path) -> Iterator[Seed]:
    """What a code on paper says."""
    code = SheetCode("voucher", "2026-1", "01A", 1, 2, "0123456789AB")
    yield Seed("code", codes.build(code).encode())


def keys(workspace: Workspace, room: Path) -> Iterator[Seed]:
    """The key file of a workspace, and the key card of its office."""
    yield Seed(KEY_FILE, (workspace.folder / KEY_FILE).read_bytes())
    card = workspace.runner.ask(export_key, room)
    yield Seed("office.coopkey", card.read_bytes())


SEEDS: Mapping[str, Callable[[Workspace, Path], Iterator[Seed]]] = {
    "workbook": workbooks,
    "pdf": pdfs,
    "picture": pictures,
    "font": faces,
    "layout": layouts,
    "reference": references,
    "package": packages,
    "database": databases,
    "backup": backups,
    "update": updates,
    "attachment": attachments,
    "key": keys,
    "json": jsons,
    "code": payloads,
}

_PLAIN_PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Rotate 90 /Contents 4 0 R
/Resources << /Font << /F 5 0 R >> /Pattern << /P 6 0 R >> /Shading << /S 7 0 R >>
/XObject << /X 8 0 R /I 9 0 R >> >> >> endobj
4 0 obj << /Length 168 >> stream
q BT /F 12 Tf 20 150 Td (abc) Tj ET /Pattern cs /P scn 10 10 90 90 re f /S sh
0 0 100 100 re 50 50 m 80 20 10 90 70 70 c S 0.5 0 0 0.5 5 5 cm /X Do 40 0 0 40 9 9 cm /I Do Q
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
6 0 obj << /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9
/Resources << >> /Length 24 >> stream
1 0 0 rg 0 0 4 4 re f
endstream endobj
7 0 obj << /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 200 200]
/Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >> endobj
8 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 90 90] /Resources << >> /Length 19 >> stream
0 0 80 80 re W n f
endstream endobj
9 0 obj << /Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8
/ColorSpace /DeviceGray /Filter /ASCIIHexDecode /Length 33 >> stream
00112233445566778899aabbccddeeff>
endstream endobj
trailer << /Root 1 0 R /Size 10 >>
startxref
0
%%EOF
"""
