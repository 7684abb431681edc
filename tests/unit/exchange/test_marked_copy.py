"""The marked copy is the person's own workbook, with every problem where it stands."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from coopdesk import words
from coopdesk.domain.errors import Finding, Severity
from coopdesk.exchange.marked_copy import marked_copy
from coopdesk.exchange.sheets.members import read_members
from tests.unit.exchange.sheets_made import HEADERS, member_row, save

SOURCE = Path(__file__).parents[2] / "data" / "samples" / "社员花名册.xlsx"


@pytest.fixture(scope="module")
def findings():
    return read_members(SOURCE, today=date(2023, 12, 31)).findings


@pytest.fixture(scope="module")
def copy(findings, tmp_path_factory):
    target = tmp_path_factory.mktemp("copy") / "已标注.xlsx"
    marked_copy(SOURCE, findings, target)
    return load_workbook(target)


def test_each_problem_is_marked_in_its_cell_with_its_sentence(copy, findings):
    sheet = copy["社员花名册"]
    for finding in findings:
        if finding.row and finding.column:
            cell = sheet[f"{finding.column}{finding.row}"]
            assert words.finding(finding) in cell.comment.text
            assert cell.fill.fill_type == "solid"


def test_everything_else_is_kept(copy):
    before, after = load_workbook(SOURCE)["社员花名册"], copy["社员花名册"]
    assert [[cell.value for cell in row] for row in after] == [
        [cell.value for cell in row] for row in before
    ]
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert after.column_dimensions["H"].hidden
    assert copy.sheetnames[:2] == ["社员花名册", "Sheet2"]


def test_the_list_at_the_end_names_place_and_sentence_of_each(copy, findings):
    sheet = copy[copy.sheetnames[-1]]
    assert sheet.title == words.text("findings_sheet.title")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(findings)
    assert [row[-1] for row in rows] == [words.finding(finding) for finding in findings]
    linked = [row[1].hyperlink.location for row in sheet.iter_rows(min_row=2) if row[1].hyperlink]
    assert "'社员花名册'!F8" in linked


def test_the_copy_reads_with_the_same_problems(findings, tmp_path):
    """Marks change no value; only formulas wait for the office program to calculate them."""
    target = tmp_path / "已标注.xlsx"
    marked_copy(SOURCE, findings, target)
    again = read_members(target, today=date(2023, 12, 31))
    codes = {(finding.row, finding.code) for finding in again.findings}
    missing = {(f.row, f.code) for f in findings if f.code != "control_total"} - codes
    assert not missing
    assert {code for _, code in codes - {(f.row, f.code) for f in findings}} == {
        "formula_uncalculated"
    }


def test_typed_formulas_stay_text_in_the_list_and_notes_of_the_person_stay(tmp_path):
    def note(sheet):
        sheet["B2"].comment = Comment("问过会计", "高娃")

    source = save(tmp_path / "a.xlsx", HEADERS, member_row(), change=note)
    finding = Finding("name_unreadable", Severity.REFUSE, "社员花名册", 2, "B", "name", "=1+1")
    marked_copy(source, [finding], tmp_path / "b.xlsx")
    workbook = load_workbook(tmp_path / "b.xlsx")
    assert workbook["社员花名册"]["B2"].comment.text.startswith("问过会计\n")
    listed = workbook[words.text("findings_sheet.title")]["E2"]
    assert (listed.value, listed.data_type) == ("=1+1", "s")


def test_the_source_is_never_overwritten(findings):
    with pytest.raises(ValueError, match="its source"):
        marked_copy(SOURCE, findings, SOURCE)


def test_signs_that_no_workbook_holds_are_left_out_of_the_copy(tmp_path):
    """Found by fuzzing: a text sheet with a control character could not be handed back."""
    source = tmp_path / "名册.csv"
    source.write_text("姓名\n巴\x01图\n", encoding="utf-8")
    finding = Finding("mapping_unknown", Severity.REFUSE, "名册", 2, "A", raw="巴\x01图")
    marked_copy(source, [finding], tmp_path / "b.xlsx", lambda found: f"“{found.raw}”")
    copy = load_workbook(tmp_path / "b.xlsx")
    assert copy["名册"]["A2"].value == "巴图"
    assert "巴图" in copy["名册"]["A2"].comment.text
