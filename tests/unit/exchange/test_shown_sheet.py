"""A table as shown in a workbook: text stays text, numbers are numbers, nothing computes."""

import openpyxl
import pytest

from coopdesk.domain.errors import Cancelled, SurroundingsTrouble
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.exchange.shown_sheet import write_shown_table
from coopdesk.exchange.workbook import open_workbook

COLUMNS = (
    ShownColumn("编号", numeric=True),
    ShownColumn("姓名"),
    ShownColumn("证号"),
    ShownColumn("金额", numeric=True, money=True),
    ShownColumn("占比", numeric=True),
)
ROWS = (
    ("7", "=1+1", "0150423", "1,234.50", "34.00%"),
    ("1,002", "+86", "150423********9007", "-0.05", ""),
    ("0012", "@甲\x07乙", "", "", "123,456,789,012,345.67"),
)
SHOWN = ShownTable("社员/名册[1]", COLUMNS, ROWS, ("", "", "", "1,234.45", ""))


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "list.xlsx"
    write_shown_table(path, SHOWN, note="共 3 条", sum_label="合计")
    return path


def _sheet(path):
    return openpyxl.load_workbook(path).worksheets[0]


def _column(path, letter):
    return [cell.value for cell in _sheet(path)[letter]]


def test_title_note_header_and_sums_surround_the_rows(written):
    assert _column(written, "A")[:3] == ["社员/名册[1]", "共 3 条", "编号"]
    assert [cell.value for cell in _sheet(written)[3]] == [column.label for column in COLUMNS]
    assert [cell.value for cell in _sheet(written)[7]] == ["合计", None, None, 1234.45, None]
    assert _sheet(written).title == "社员 名册 1"


def test_numbers_of_a_numeric_column_can_be_reckoned_with_as_they_are_shown(written):
    sheet = _sheet(written)
    assert [sheet["A4"].value, sheet["A5"].value] == [7, 1002]
    assert [sheet["A4"].number_format, sheet["A5"].number_format] == ["0", "#,##0"]
    assert [sheet["D4"].value, sheet["D5"].value] == [1234.5, -0.05]
    assert sheet["D4"].number_format == "#,##0.00"


def test_what_is_no_plain_number_stays_text_also_in_a_numeric_column(written):
    """Leading zeros, percents, and more digits than a spreadsheet keeps."""
    sheet = _sheet(written)
    assert [sheet["A6"].value, sheet["E4"].value] == ["0012", "34.00%"]
    assert sheet["E6"].value == "123,456,789,012,345.67"


def test_text_never_computes_and_keeps_its_zeros(written):
    sheet = _sheet(written)
    cells = [sheet[place] for place in ("B4", "B5", "B6", "C4")]
    assert [cell.value for cell in cells] == ["=1+1", "+86", "@甲乙", "0150423"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_it_opens_with_the_header_in_sight_and_filters_without_the_sums(written):
    sheet = _sheet(written)
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:E6"
    assert sheet.print_title_rows == "$3:$3"


def test_our_own_reader_takes_the_file_for_harmless(written):
    (grid,) = open_workbook(written).grids
    assert grid.rows[3][1] == "=1+1"


def test_a_list_without_rows_is_a_header(tmp_path):
    path = tmp_path / "empty.xlsx"
    write_shown_table(path, ShownTable("空", COLUMNS, ()), note="共 0 条", sum_label="合计")
    assert _sheet(path).max_row == 3


class _Stopped:
    """Asked to stop at the second step."""

    def __init__(self):
        self.steps = []

    def step(self, done, total, label=""):
        self.steps.append((done, total))
        if len(self.steps) > 1:
            raise Cancelled


def test_a_long_list_can_be_stopped_and_leaves_nothing_behind(tmp_path):
    shown = ShownTable("长", COLUMNS[:1], [("1",)] * 1_200)
    stopped = _Stopped()
    with pytest.raises(Cancelled):
        write_shown_table(
            tmp_path / "long.xlsx", shown, note="", sum_label="合计", progress=stopped
        )
    assert stopped.steps == [(0, 1_200), (500, 1_200)]
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_and_left_empty(tmp_path):
    folder = tmp_path / "list.xlsx"
    folder.mkdir()
    with pytest.raises((SurroundingsTrouble, IsADirectoryError)):
        write_shown_table(folder, SHOWN, note="", sum_label="合计")
    assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]
