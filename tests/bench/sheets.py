"""Workbooks in and out, 50,000 rows, against the bare reader and the bare writer."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from coopdesk.services.members import (
    ImportMembers,
    export_members,
    import_members,
    preview_members_sheet,
)
from tests.bench.books import Shelf, person
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale

HEAD = (
    *("序号", "所在嘎查村", "姓名", "性别", "民族", "身份证号码"),
    *("联系电话", "入社时间", "入股金额", "出资方式", "股权证编号", "备注"),
)
OTHERS = ("草场面积", "耕地面积", "牲畜头数", "家庭人口", "带头人", "片区", "银行", "合同编号")
TURNS = 3


def measure_import(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """A member list read, checked and laid beside the register, and then taken in."""
    book = shelf.book(scale.members, scale.few_postings).copy("import")
    sheet = shelf.folder / "members.xlsx"
    _write_list(sheet, scale.members + 1, scale.sheet_rows)
    about = f"{scale.sheet_rows:,} × {len(HEAD) + len(OTHERS)} sheet"
    with book.opened() as workspace:
        runner = workspace.runner

        def preview() -> None:
            runner.ask(preview_members_sheet, sheet, book.organization_id)

        def bare() -> None:
            CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()

        pairs = in_turn(
            min(scale.pairs, TURNS), seconds(preview), seconds(bare), warm_up=scale.warm_up
        )
        found = runner.ask(preview_members_sheet, sheet, book.organization_id)
        records = found.taken(found.rows_to_confirm)
        command = ImportMembers(book.organization_id, sheet.name, records)
        taken = seconds(lambda: runner.do(import_members, command))()
    yield Figure(
        f"{about} read, checked, compared",
        "s",
        *pairs,
        bar=3.0,
        counterpart="calamine reads the cells, nothing else",
        note=f"{len(found.records):,} records, {len(found.findings)} findings",
    )
    yield Figure(f"{len(records):,} members taken in", "s", (taken,), note="one transaction")


def measure_export(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The register written as a sheet."""
    book = shelf.book(scale.register_rows, 0)
    target = shelf.folder / "export.xlsx"
    with book.opened() as workspace:

        def ours() -> None:
            workspace.runner.ask(export_members, target, book.organization_id)

        def bare() -> None:
            _write_list(shelf.folder / "bare.xlsx", 1, scale.register_rows, others=())

        pairs = in_turn(min(scale.pairs, TURNS), seconds(ours), seconds(bare), warm_up=0)
    yield Figure(
        f"{book.members:,} × {len(HEAD)} sheet written",
        "s",
        *pairs,
        counterpart="openpyxl write_only, plain values, no formats",
    )


def _write_list(path: Path, first: int, count: int, others: tuple[str, ...] = OTHERS) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("社员花名册")
    sheet.append([*HEAD, *others])
    for number in range(first, first + count):
        told = person(number)
        sheet.append(
            [
                number,
                told["village"],
                told["name"],
                {"male": "男", "female": "女"}[told["sex"]],
                told["nation"],
                told["id_number"],
                told["phone"],
                told["joined_on"],
                told["roster_share"].fen / 100,
                "现金",
                told["certificate"],
                told["remark"],
                *(number % (place + 7) for place, _ in enumerate(others)),
            ]
        )
    workbook.save(path)
