"""What we write reads back as it was, and nothing in it computes."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.domain.money import Money
from coopdesk.exchange.sheet_writing import write_blank, write_sheet
from coopdesk.exchange.sheets.members import MEMBERS, read_members
from coopdesk.exchange.sheets.organizations import ORGANIZATIONS, read_organizations
from tests.unit.exchange.sheets_made import resident_id

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
AS_OF = date(2023, 12, 31)


def values(record):
    """Return a record as the values to write, without what reading adds."""
    fields = asdict(record)
    fields["amount"] = record.amount
    return fields


def compared(record):
    left_out = {"row", "typed_name", "normalized", "serial", "is_known"}
    return {name: value for name, value in asdict(record).items() if name not in left_out}


def test_an_exported_member_list_reads_back_clean_and_equal(tmp_path):
    read = read_members(SAMPLES / "社员花名册.xlsx", today=AS_OF).clean
    path = tmp_path / "名册.xlsx"
    write_sheet(path, MEMBERS, map(values, read), title="西拉沐沦社员花名册", as_of=AS_OF)
    again = read_members(path, today=AS_OF)
    assert again.findings == ()
    assert again.as_of == AS_OF
    assert [compared(m) for m in again.clean] == [compared(m) for m in read]
    assert all(not member.normalized for member in again.clean)


def test_an_exported_register_reads_back_equal_by_year(tmp_path):
    read = read_organizations(SAMPLES / "机构台账.xlsx").records
    rows = []
    for record in read:
        row = {
            column.field: getattr(record, column.field, None) for column in ORGANIZATIONS.columns
        }
        row |= {name: "、".join(told) for name, told in row.items() if isinstance(told, tuple)}
        for acceptance in record.acceptances:
            if acceptance.is_first:
                row["accepted_on"] = acceptance.on
                row["production_accepted"] = "production" in acceptance.parts
                row["supply_accepted"] = "supply" in acceptance.parts
                row["credit_accepted"] = "credit_cooperation" in acceptance.parts
            else:
                row["reaccepted_on"] = acceptance.on
                row["reaccepted_parts"] = "生产、供销"
        rows.append(row)
    path = tmp_path / "台账.xlsx"
    years = (2022, 2023, 2024, 2025)
    write_sheet(path, ORGANIZATIONS, rows, title="机构台账", as_of=AS_OF, years=years)
    again = read_organizations(path)
    assert again.findings == ()
    same = {"row", "normalized"}
    for before, after in zip(read, again.clean, strict=True):
        for name in before.__dataclass_fields__.keys() - same:
            assert getattr(after, name) == getattr(before, name), name


@given(st.text(min_size=1, max_size=30))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_becomes_a_formula_or_breaks_the_file(tmp_path, text):
    path = tmp_path / "a.xlsx"
    for start in "=+-@":
        row = {"name": "巴图", "id_number": resident_id(), "remark": start + text}
        write_sheet(path, MEMBERS, [row], title="=1+1", as_of=AS_OF)
        sheet = load_workbook(path).active
        cell = sheet.cell(4, len(MEMBERS.columns))
        assert cell.data_type == "s"
        assert cell.value.startswith(start)
        assert sheet["A1"].data_type == "s"


def test_money_is_a_number_and_an_identity_number_is_text(tmp_path):
    path = tmp_path / "a.xlsx"
    row = {"name": "巴图", "id_number": resident_id(), "amount": Money(123_456_789)}
    write_sheet(path, MEMBERS, [row], title="名册", as_of=AS_OF)
    sheet = load_workbook(path).active
    fields = [column.field for column in MEMBERS.columns]
    amount = sheet.cell(4, fields.index("amount") + 1)
    identity = sheet.cell(4, fields.index("id_number") + 1)
    assert (amount.value, amount.number_format) == (1234567.89, "#,##0.00")
    assert (identity.data_type, identity.number_format) == ("s", "@")
    assert sheet.freeze_panes == "A4"


def test_a_blank_sheet_offers_the_words_and_keeps_typed_numbers_whole(tmp_path):
    path = tmp_path / "空表.xlsx"
    write_blank(path, ORGANIZATIONS, title="机构台账", as_of=AS_OF, years=(2025,))
    sheet = load_workbook(path).active
    lists = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    assert lists["C4"].startswith('"乡级三位一体组织,基层社')
    assert sheet.column_dimensions["D"].number_format == "@"
    assert read_organizations(path).records == ()


def test_a_failed_export_leaves_the_earlier_file_alone(tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"earlier")

    def rows():
        yield {"name": "巴图"}
        raise OSError(28, "No space left on device")

    with pytest.raises(SurroundingsTrouble) as caught:
        write_sheet(path, MEMBERS, rows(), title="名册", as_of=AS_OF)
    assert caught.value.code == "disk_full"
    assert path.read_bytes() == b"earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["名册.xlsx"]
