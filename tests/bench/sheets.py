"""Workbooks in and out, 50,000 rows, against the bare reader and the bare writer."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import xlsxwriter
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from coopdesk.services.members import (
    ImportMembers,
    export_members,
    import_members,
    preview_members_sheet,
)
from coopdesk.storage.unit_of_work import UnitOfWork
from tests.bench.books import OPERATOR, PASSPHRASE, Book, Shelf, person
from tests.bench.children import run_program
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
    book = shelf.book(scale.members, scale.few_postings)
    sheet = shelf.folder / "members.xlsx"
    _write_list(sheet, scale.members + 1, scale.sheet_rows)
    about = f"{scale.sheet_rows:,} × {len(HEAD) + len(OTHERS)} sheet"
    runs = [
        _import_once(book.copy(f"import-{number}"), sheet)
        for number in range(-scale.warm_up, min(scale.pairs, TURNS))
    ][scale.warm_up :]
    checked, read, taken, inserted = (tuple(column) for column in zip(*runs, strict=True))
    yield Figure(
        f"{about} read, checked, compared",
        "s",
        checked,
        read,
        bar=3.0,
        counterpart="calamine reads the cells, nothing else",
    )
    yield Figure(
        "and taken in, all together",
        "s",
        tuple(map(sum, zip(checked, taken, strict=True))),
        tuple(3 * one + other for one, other in zip(read, inserted, strict=True)),
        bar=1.0,
        counterpart="three bare readings and the bare bulk insert",
        note=f"{median(taken):.2f} s for one transaction, bare {median(inserted):.2f} s",
    )
    place = book.copy("import-alone")
    told = run_program(
        "our_import", place.folder, OPERATOR, PASSPHRASE, place.organization_id, sheet
    )
    if "most" in told:
        yield Figure("memory of such an import at its most", "MiB", (told["most"],), bar=300.0)


def _import_once(book: Book, sheet: Path) -> tuple[float, float, float, float]:
    """Return the seconds of checking, of the bare reading, of taking in, of the bare insert."""

    def bare() -> None:
        CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()

    with book.opened() as workspace:
        runner = workspace.runner
        ask = (preview_members_sheet, sheet, book.organization_id)
        checked = seconds(lambda: runner.ask(*ask))()
        read = seconds(bare)()
        found = runner.ask(*ask)
        records = found.taken(found.rows_to_confirm)
        command = ImportMembers(book.organization_id, sheet.name, records)
        taken = seconds(lambda: runner.do(import_members, command))()
        inserted = runner.ask(_bare_insert, len(records))
    return checked, read, taken, inserted


def _bare_insert(uow: UnitOfWork, count: int) -> float:
    """Return the seconds in which the newest rows go back into a table like that of the members."""
    run = uow.session.connection().exec_driver_sql
    rows = run("SELECT * FROM member ORDER BY number DESC LIMIT ?", (count,)).fetchall()
    run("CREATE TABLE bare AS SELECT * FROM member LIMIT 0")
    for index in ("id", "organization_id, number", "id_number", "name", "office, revision"):
        run(f"CREATE INDEX bare_{index[:6].strip(', ')} ON bare ({index})")
    marks = ", ".join("?" * len(rows[0]))
    parameters = [tuple(row) for row in rows]

    def insert() -> None:
        run(f"INSERT INTO bare VALUES ({marks})", parameters)

    return seconds(insert)()


def measure_export(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The register written as a sheet."""
    book = shelf.book(scale.register_rows, 0)
    target = shelf.folder / "export.xlsx"
    with book.opened() as workspace:

        def ours() -> None:
            workspace.runner.ask(export_members, target, book.organization_id)

        ours()
        cells = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()

        def bare() -> None:
            workbook = xlsxwriter.Workbook(
                str(shelf.folder / "bare.xlsx"),
                {"constant_memory": True, "default_date_format": "yyyy-mm-dd"},
            )
            sheet = workbook.add_worksheet()
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
            workbook.close()

        pairs = in_turn(min(scale.pairs, TURNS), seconds(ours), seconds(bare), warm_up=0)
    yield Figure(
        f"{book.members:,} × {len(HEAD)} sheet written",
        "s",
        *pairs,
        bar=1.2,
        counterpart="xlsxwriter writes the same cells, streaming, without formats",
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
