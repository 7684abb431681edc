"""The workbook of an offline kit: what it lets be filled in, offers, checks and hides."""

import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from coopdesk.domain.identity import (
    check_credit_code,
    check_resident_id,
    credit_code_sign,
    resident_id_sign,
)
from coopdesk.domain.money import Money
from coopdesk.exchange.kit import given_row
from coopdesk.exchange.kit_formulas import check_formula
from coopdesk.exchange.kit_stamp import KitStamp
from coopdesk.exchange.kit_writing import FREE_ROWS, write_kit
from coopdesk.exchange.sheets.members import MEMBERS, read_members
from coopdesk.exchange.sheets.organizations import ORGANIZATIONS
from tests.unit.exchange.formulas import reckon
from tests.unit.exchange.sheets_made import resident_id

TODAY = date(2026, 11, 23)
STAMP = KitStamp("members", "o1", "西拉沐沦苏木供销社", "x1", "甲社", "2026-11-23", "7")
MEMBER = {
    "serial": 1,
    "village": "巴彦嘎查",
    "name": "乌云其其格",
    "nation": "蒙古族",
    "id_number": resident_id(1),
    "phone": "13900000001",
    "joined_on": date(2023, 6, 1),
    "amount": Money(100_050),
    "remark": "=1+1",
}


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "离线填报表.xlsx"
    offered = {"village": ["巴彦嘎查", "白音花嘎查"]}
    write_kit(target, MEMBERS, STAMP, [MEMBER], title="甲社社员花名册", offered=offered)
    return target


@pytest.fixture
def book(path):
    return load_workbook(path)


def test_only_what_is_to_be_filled_in_can_be(book):
    sheet = book["社员花名册"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    last = len(MEMBERS.columns)
    filled = [cell for cell in sheet[4][:last] if cell.value is not None]
    assert len(filled) == len(MEMBER)
    assert not any(cell.protection.locked for cell in filled)
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in "ABCDEFGHIJKL")
    assert sheet.cell(3, 1).protection.locked
    assert sheet.cell(4, last + 1).protection.locked
    assert sheet.freeze_panes == "A4"


def test_numbers_that_a_spreadsheet_would_spoil_are_text_to_the_last_free_row(book):
    sheet = book["社员花名册"]
    assert sheet["F4"].number_format == "@"
    assert {sheet.column_dimensions[letter].number_format for letter in "FG"} == {"@"}


def test_words_are_chosen_from_lists_that_stand_on_a_hidden_sheet(book):
    rules = {
        str(rule.sqref).split(":")[0]: rule
        for rule in book["社员花名册"].data_validations.dataValidation
    }
    assert book["词汇"].sheet_state == "hidden"
    sexes = rules["D4"]
    assert (sexes.formula1, sexes.showErrorMessage) == ("'词汇'!$B$1:$B$2", True)
    assert [book["词汇"][place].value for place in ("B1", "B2")] == ["男", "女"]
    assert not rules["B4"].showErrorMessage
    assert str(sexes.sqref) == f"D4:D{4 + FREE_ROWS}"


def test_every_number_has_its_check_beside_it(book):
    sheet = book["社员花名册"]
    column = len(MEMBERS.columns) + 1
    assert sheet.cell(3, column).value == "身份证号码核对"
    for row in (4, 5, 4 + FREE_ROWS):
        told = sheet.cell(row, column).value
        assert told == "=" + check_formula(f"F{row}", "对", "错", persons=True)
    assert sheet.cell(5 + FREE_ROWS, column).value is None


def test_the_stamp_is_hidden_for_good_and_the_guide_is_in_chinese(book):
    assert book["填报标识"].sheet_state == "veryHidden"
    assert "西拉沐沦苏木供销社" in book["填表说明"]["A3"].value
    assert {told.name for told in book.custom_doc_props.props} == {"CoopDesk", "CoopDeskOffice"}


def test_it_has_no_macros_and_no_text_that_computes(path, book):
    with zipfile.ZipFile(path) as container:
        assert not [name for name in container.namelist() if "vba" in name.lower()]
    cell = book["社员花名册"].cell(4, len(MEMBERS.columns))
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_kit_is_read_like_any_list_and_known_by_its_stamp(path):
    reading = read_members(path, today=TODAY)
    assert [record.name for record in reading.records] == ["乌云其其格"]
    assert reading.kit.stamp == STAMP
    assert reading.kit.given == {MEMBER["id_number"]: given_row(MEMBERS, MEMBER)}
    assert reading.kit.untouched == {4}


def test_a_list_without_a_stamp_is_no_kit(tmp_path):
    from coopdesk.exchange.sheet_writing import write_sheet

    target = tmp_path / "名册.xlsx"
    write_sheet(target, MEMBERS, [MEMBER], title="甲社社员花名册", as_of=TODAY)
    assert read_members(target, today=TODAY).kit is None


def test_the_digest_of_a_row_hears_every_field_but_the_running_number():
    first = given_row(MEMBERS, MEMBER)
    assert given_row(MEMBERS, {**MEMBER, "serial": 9}) == first
    for name in MEMBER.keys() - {"serial"}:
        assert given_row(MEMBERS, {**MEMBER, name: None}).digest != first.digest, name
    told = {"credit_code": "x", "name": "甲社", "revenue": {2024: Money(1), 2025: Money(2)}}
    swapped = {**told, "revenue": {2024: Money(2), 2025: Money(1)}}
    assert given_row(ORGANIZATIONS, told).digest != given_row(ORGANIZATIONS, swapped).digest


ids = st.builds(
    lambda area, born, order: f"{area:06d}{born:%Y%m%d}{order:03d}",
    st.integers(110_000, 659_999),
    st.dates(date(1900, 3, 1), date(2010, 1, 1)),
    st.integers(0, 999),
).map(lambda body: body + resident_id_sign(body))
codes = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17).map(
    lambda body: body + credit_code_sign(body)
)
spoilt = st.builds(
    lambda number, place, sign: number[:place] + sign + number[place + 1 :],
    ids | codes,
    st.integers(0, 17),
    st.sampled_from("0123456789XABZ"),
)


@given(ids | codes | spoilt | st.text("0123456789Xx", max_size=19))
def test_the_formula_says_what_the_import_will_say(number):
    """GB 11643 and GB 32100-2015, reckoned by the functions of the workbook."""
    is_right = not check_credit_code(number.upper()) or not check_resident_id(number.upper())
    wanted = ("对" if is_right else "错") if number else ""
    assert reckon(check_formula("F4", "对", "错", persons=True), F4=number) == wanted


@given(codes | spoilt)
def test_an_organization_s_number_is_checked_as_a_credit_code_alone(number):
    wanted = "错" if check_credit_code(number) else "对"
    assert reckon(check_formula("D4", "对", "错", persons=False), D4=number) == wanted
