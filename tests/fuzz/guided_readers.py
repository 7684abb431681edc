"""Readers written in Python as functions of bytes; imported where their coverage is watched."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import BadSheet
from coopdesk.exchange import text_document, workbook
from coopdesk.exchange.container import open_container, read_small_part
from coopdesk.exchange.limits import LIMITS
from coopdesk.exchange.spool import SecretSpool
from coopdesk.exchange.tables import read_rows
from coopdesk.exchange.text_document import lines_of
from coopdesk.exchange.workbook_container import check_container
from coopdesk.forms import codes
from coopdesk.forms.layout_document import document_of, write_document
from coopdesk.forms.layout_reading import layout_of, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.paths import REFERENCE
from coopdesk.services.issued_reading import read_issued
from tests.fuzz.takers import SHEETS
from tests.samples import SAMPLES
from tests.unit.exchange.package_builders import MEMBERS, parts_of, write_small, zip_of

_HEADS = {
    "members": (
        "名册",
        "姓名,身份证号码,性别,电话,入社时间,入股金额（元）,备注\n巴图,150423199001011234,男,13800000000,2023-06-01,1000,\n",
    ),
    "journal": (
        "股金",
        "日期,凭证号,摘要,姓名,收入,支出,余额\n2026-03-01,1,收到股金,巴图,1000,,1000\n",
    ),
    "vouchers": (
        "凭证",
        "日期,凭证号,摘要,科目,借方金额,贷方金额,附件张数\n2026-03-01,1,收,101,1000,,1\n",
    ),
    "statements": (
        "报表",
        "单位名称,统一社会信用代码,年度,营业收入,利润总额,资产总额\n甲社,,2025,1万,2,3\n",
    ),
    "organizations": (
        "机构",
        "单位名称,统一社会信用代码,成立日期,法定代表人,星级\n甲社,,2024.1.5,乌云,四星\n",
    ),
    "meetings": (
        "会议.",
        "日期,会议类型,会议名称,应到,实到,议题,赞成,反对\n2026-03-01,社员大会,年会,9,8,一,8,0\n",
    ),
    "minutes": (
        "会议记",
        "会议名称：社员大会\n时间：二〇二六年三月一日上午9时半\n应到9人，实到8人\n一、审议章程，赞成8票\n",
    ),
}


def reader_of(name: str, room: Path) -> Callable[[bytes], object]:
    """Return the reader of this name; files it needs lie in ``room``."""
    of_text: dict[str, Callable[[str], object]] = {
        "reference": read_issued,
        "layout": lambda text: layout_of(read_document(text), FORMS["voucher"]),
        "code": lambda text: _without_value_error(codes.parse, text),
        "json": lambda text: _without_value_error(read_json, text),
    }
    if name in of_text:
        return lambda content: of_text[name](content.decode("utf-8", "replace"))
    if name in ("package", "table"):
        return {"package": _read_package, "table": _read_table}[name]
    if name in _HEADS:
        _read_here()
        start, ending = _HEADS[name][0], ".txt" if name == "minutes" else ".csv"
        return _of_file(SHEETS[start], room / f"file{ending}")
    ending, read = {"document": (".docx", lines_of), "container": (".xlsx", check_container)}[name]
    return _of_file(read, room / f"file{ending}")


def seeds_of(name: str, room: Path) -> Iterator[bytes]:
    """Yield good files of a reader, to grow others from."""
    if name in _HEADS:
        yield _HEADS[name][1].encode()
    elif name == "package":
        yield zip_of(parts_of(write_small(room).path))
    elif name == "table":
        parts = parts_of(write_small(room).path)
        yield next(part for path, part in parts.items() if path.endswith("member.csv"))
    elif name == "layout":
        yield write_document(document_of(FORMS["voucher"])).encode()
    elif name == "code":
        yield codes.build(codes.SheetCode("voucher", "1", "01A", 1, 2, "0123456789AB")).encode()
    elif name == "json":
        yield b'{"lines": [{"account": "101", "debit_fen": 100}], "day": "2026-03-01"}'
    elif name == "reference":
        yield from (path.read_bytes() for path in sorted((REFERENCE / "policies").glob("*.toml")))
    else:
        ending = {"document": "*.docx", "container": "*.xlsx"}[name]
        yield from (path.read_bytes() for path in sorted(SAMPLES.glob(ending)))


def _of_file(read: Callable[[Path], object], path: Path) -> Callable[[bytes], object]:
    def of_file(content: bytes) -> object:
        path.write_bytes(content)
        return read(path)

    return of_file


def _read_here() -> None:
    """Have sheets read in this process, where their reading can be watched."""

    def here(path: Path, work: Callable[..., Any], *given: object) -> Any:
        return work(path, *given)

    workbook.pieces_apart = workbook.read_apart = text_document.read_apart = here


def _without_value_error(read: Callable[[str], object], text: str) -> object:
    try:
        return read(text)
    except ValueError as refused:
        raise BadSheet.because("workbook.not_text", name="") from refused


def _read_package(content: bytes) -> None:
    with SecretSpool() as spool:
        spool.write(content)
        with open_container(spool.finish()) as archive:
            for name in archive.namelist():
                read_small_part(archive, name, LIMITS.descriptor)


def _read_table(content: bytes) -> None:
    with SecretSpool() as spool:
        spool.write(content)
        for _ in read_rows(MEMBERS, spool.finish(), 2):
            pass
