"""A register as shown, from the workspace: whose it is, the day, how it was filtered."""

import io

import openpyxl
import pypdf
import pytest

from coopdesk.domain.shown import PaperSize, ShownColumn, ShownTable
from coopdesk.services.register_files import print_register, write_register
from tests.unit.forms.reading import text_by_pdfium

COLUMNS = (ShownColumn("姓名"), ShownColumn("股金（元）", numeric=True, money=True))
SHOWN = ShownTable(
    "社员名册",
    COLUMNS,
    [("乌云其其格", "1,000.00"), ("那日苏", "20.50")],
    ("", "1,020.50"),
    ("状态为在社", "乌"),
    37,
)
ABOUT = "达日罕乌拉苏木三位一体合作社"


def test_paper_says_of_whom_when_and_how_it_was_filtered(runner):
    printed = runner.ask(print_register, SHOWN, ABOUT)
    (page,) = text_by_pdfium(printed.pdf)
    assert printed.pages == 1
    assert printed.missing == ()
    for told in (
        "社员名册",
        ABOUT,
        "西拉沐沦苏木供销合作社",
        "2026年11月23日",
        "筛出2条，共37条",
        "筛选：状态为在社；乌",
        "金额单位：元",
        "按所示筛选和排序",
        "制表：乌云其其格",
        "合计1,020.50",
    ):
        assert told in page, told


def test_paper_of_everything_names_no_filter(runner):
    shown = ShownTable("组织名册", COLUMNS[:1], [("甲",)], count_of_all=1)
    (page,) = text_by_pdfium(runner.ask(print_register, shown).pdf)
    assert "共1条；按所示筛选和排序" in page
    assert "元" not in page


@pytest.mark.parametrize(
    ("size", "millimetres"),
    [
        (PaperSize.AUTOMATIC, (210, 297)),
        (PaperSize.A4, (210, 297)),
        (PaperSize.A4_ACROSS, (297, 210)),
        (PaperSize.A3_ACROSS, (420, 297)),
    ],
)
def test_paper_has_the_size_chosen(runner, size, millimetres):
    printed = runner.ask(print_register, SHOWN, ABOUT, size)
    (page,) = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages
    sides = (float(page.mediabox.width), float(page.mediabox.height))
    assert tuple(round(side / 72 * 25.4) for side in sides) == millimetres


def test_the_same_list_gives_the_same_bytes(runner):
    assert runner.ask(print_register, SHOWN, ABOUT) == runner.ask(print_register, SHOWN, ABOUT)


def test_a_sign_that_no_font_has_is_reported(runner):
    shown = ShownTable("名册", COLUMNS[:1], [("王𰻝",)])
    assert runner.ask(print_register, shown).missing == ("𰻝",)


def test_a_workbook_says_the_same_and_holds_numbers(runner, tmp_path):
    path = tmp_path / "list.xlsx"
    assert runner.ask(write_register, path, SHOWN, ABOUT) == path
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "社员名册"
    for told in (ABOUT, "2026年11月23日", "筛出 2 条，共 37 条", "状态为在社"):
        assert told in sheet["A2"].value
    assert [cell.value for cell in sheet["B"][3:]] == [1000, 20.5, 1020.5]
    assert sheet["A6"].value == "合计"


def test_a_program_of_the_office_that_holds_the_file_open_is_told(runner, tmp_path, monkeypatch):
    from coopdesk.domain.errors import SurroundingsTrouble

    path = tmp_path / "list.xlsx"
    path.write_bytes(b"old")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(SurroundingsTrouble):
        runner.ask(write_register, path, SHOWN, ABOUT)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.glob("*list*")] == ["list.xlsx"]
