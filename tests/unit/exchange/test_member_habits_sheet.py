"""Member lists in the habits of other offices: own headings, own order, own ways of repeating."""

from datetime import date

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadSheet, Severity
from coopdesk.domain.identity import Sex
from coopdesk.domain.money import Money
from coopdesk.exchange.sheet_choice import Wanted
from coopdesk.exchange.sheets.members import read_members
from tests.unit.exchange.sheets_made import HEADERS, member_row, pack, parts, resident_id, save

TODAY = date(2024, 1, 31)


@pytest.fixture
def read(tmp_path):
    def read(*rows, change=None, known=None, **wanted):
        path = save(tmp_path / "名册.xlsx", *rows, change=change)
        return read_members(path, today=TODAY, known=known, wanted=Wanted(**wanted))

    return read


def codes(reading, severity=None):
    """Return row and code of each finding with a row of its own."""
    return [
        (finding.row, finding.code)
        for finding in reading.findings
        if finding.row and (severity is None or finding.severity is severity)
    ]


def test_other_headings_in_another_order_are_understood(read):
    reading = read(
        ["手机号", "出资额（元）", "社员姓名", "证件号码", "入股日期", "家庭住址"],
        ["19900000001", 1000, "巴图", resident_id(), "2023.6.1", "沙布嘎嘎查"],
    )
    (member,) = reading.clean
    assert (member.name, member.amount, member.phone) == ("巴图", Money(100_000), "19900000001")
    assert (member.joined_on, member.village) == (date(2023, 6, 1), "沙布嘎嘎查")


def test_headings_with_stars_spaces_line_breaks_and_a_byte_order_mark_are_understood(read):
    reading = read(
        ["\ufeff姓 名*", "身份证\n号码", "入股金额\n（元）"], ["巴图", resident_id(), 1000]
    )
    assert len(reading.clean) == 1


def test_amounts_of_a_column_in_ten_thousands_are_read_in_yuan(read):
    reading = read(["姓名", "身份证号", "入股金额（万元）"], ["巴图", resident_id(), 1.5])
    assert reading.clean[0].amount == Money(1_500_000)


def test_the_sex_of_the_identity_number_fills_an_empty_cell(read):
    reading = read(HEADERS, member_row(1))
    assert reading.clean[0].sex in (Sex.MALE, Sex.FEMALE)


def test_a_merged_village_counts_for_every_row_it_spans(read):
    rows = [["村", "姓名", "身份证号", "股金"]]
    rows += [["沙布嘎嘎查" if n == 0 else None, "巴图", resident_id(n), 1000] for n in range(3)]
    rows.append([None, "乌云", resident_id(3), 1000])
    reading = read(*rows, change=lambda sheet: sheet.merge_cells("A2:A4"))
    assert [member.village for member in reading.clean] == ["沙布嘎嘎查"] * 3 + [""]


def test_a_ditto_mark_with_nothing_above_is_refused(read):
    reading = read(["村", "姓名", "身份证号", "股金"], ["同上", "巴图", resident_id(), 1000])
    assert codes(reading) == [(2, "ditto_without_above")]


def test_two_columns_of_the_same_heading_are_refused_with_nothing_read(read):
    with pytest.raises(BadSheet) as caught:
        read(["姓名", "身份证号", "股金", "入股金额"], ["巴图", resident_id(), 1000, 2000])
    (finding,) = caught.value.findings
    assert (finding.code, finding.column) == ("duplicate_header", "D")


def test_a_missing_column_is_named(read):
    with pytest.raises(BadSheet) as caught:
        read(["姓名", "身份证号"], ["巴图", resident_id()])
    assert "入股金额" in words.finding(caught.value.findings[0])


def test_a_sheet_that_is_no_member_list_is_refused(read):
    with pytest.raises(BadSheet) as caught:
        read(["日期", "摘要", "借方"], ["1月", "办公费", 30])
    assert caught.value.findings[0].code == "no_header"


def test_a_required_column_that_is_hidden_is_not_taken_silently(read):
    def hide(sheet):
        sheet.column_dimensions["C"].hidden = True

    with pytest.raises(BadSheet) as caught:
        read(["姓名", "身份证号", "股金"], ["巴图", resident_id(), 1000], change=hide)
    assert caught.value.findings[0].code == "column_missing"


def test_the_person_may_say_what_a_column_is(read):
    rows = (["姓名", "号码", "股金", "原股金"], ["巴图", resident_id(), 1000, 500])
    reading = read(*rows, mapping={"号码": "id_number", "D": "amount", "C": "-"})
    assert reading.clean[0].amount == Money(50_000)
    with pytest.raises(BadSheet) as caught:
        read(*rows, mapping={"号码": "identity"})
    assert caught.value.findings[0].code == "mapping_unknown"


def test_printed_page_heads_totals_and_signatures_between_rows_are_left_out(read):
    reading = read(
        ["沙布嘎社员花名册"],
        HEADERS,
        member_row(0),
        ["本页合计", None, None, None, None, None, 1000],
        HEADERS,
        member_row(1),
        ["合 计", None, None, None, None, None, 2000],
        ["制表：高娃", None, "审核：巴图"],
    )
    kinds = [(out.row, out.kind.value) for out in reading.left_out]
    assert kinds == [
        (1, "title"),
        (2, "header"),
        (4, "subtotal"),
        (5, "header"),
        (7, "total"),
        (8, "note"),
    ]
    assert len(reading.clean) == 2
    assert not reading.findings


def test_numbered_rows_not_yet_filled_in_are_no_members(read):
    reading = read(HEADERS, member_row(0), [2], [3])
    assert len(reading.records) == 1


def test_someone_whose_remark_speaks_of_a_total_is_still_reported(read):
    """A row without identity is a total only if its first words say so."""
    row = ["巴图", None, 1000, "与妻合计"]
    assert codes(read(["姓名", "身份证号", "股金", "备注"], row)) == [(2, "id_missing")]


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"身份证号码": "150423500504925"}, "id_old", Severity.REFUSE),
        ({"身份证号码": "无"}, "id_length", Severity.REFUSE),
        ({"姓名": "待定"}, "name_unreadable", Severity.REFUSE),
        ({"姓名": None}, "name_missing", Severity.REFUSE),
        ({"姓名": "张\ue863"}, "name_private_character", Severity.CONFIRM),
        ({"性别": "中"}, "sex_unreadable", Severity.CONFIRM),
        ({"联系电话": "19900000001、19900000002"}, "phone_unreadable", Severity.CONFIRM),
        ({"入社时间": None}, "join_date_missing", Severity.CONFIRM),
        ({"入社时间": "开春"}, "join_date_unreadable", Severity.REFUSE),
        ({"入社时间": "11.22"}, "join_date_incomplete", Severity.CONFIRM),
        ({"入社时间": date(2024, 2, 1)}, "join_date_future", Severity.REFUSE),
        ({"入股金额（元）": 0}, "amount_not_positive", Severity.REFUSE),
        ({"入股金额（元）": -5}, "amount_not_positive", Severity.REFUSE),
        ({"入股金额（元）": 1.005}, "amount_fraction", Severity.REFUSE),
        ({"入股金额（元）": "/"}, "amount_missing", Severity.REFUSE),
        ({"入股金额（元）": "=500+500"}, "formula_uncalculated", Severity.REFUSE),
    ],
)
def test_each_doubtful_cell_is_reported_once_with_its_weight(read, changes, code, severity):
    reading = read(HEADERS, member_row(**changes))
    assert codes(reading, severity) == codes(reading) == [(2, code)]
    assert words.finding(reading.findings[0])


def test_an_organization_without_a_right_code_is_told_so(read):
    wrong = {"姓名": "草原兴农资有限公司", "身份证号码": "91150423MAYY120277"}
    right = wrong | {"身份证号码": "91150423MAYY120276"}
    reading = read(HEADERS, member_row(0, **wrong), member_row(1, **right))
    assert codes(reading) == [(2, "credit_code_check_digit")]
    assert reading.clean[0].is_organization


def test_a_remark_that_someone_has_not_left_is_no_finding(read):
    rows = [[*HEADERS, "备注"], [*member_row(0), "未退社"], [*member_row(1), "已故"]]
    assert codes(read(*rows)) == [(3, "remark_says_left")]


def test_a_control_total_that_agrees_is_silent(read):
    total = ["合计", None, None, None, None, None, 2000]
    assert codes(read(HEADERS, member_row(0), member_row(1), total)) == []
    wrong = ["合计", None, None, None, None, None, 2100]
    assert codes(read(HEADERS, member_row(0), member_row(1), wrong)) == [(4, "control_total")]


def test_a_second_sheet_with_the_same_columns_asks_before_anyone_is_lost(read):
    def add(sheet):
        other = sheet.parent.create_sheet("二组")
        other.append(HEADERS)
        other.append(member_row(5))

    reading = read(HEADERS, member_row(0), change=add)
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("second_part", Severity.CONFIRM)
    chosen = read(HEADERS, member_row(0), change=add, sheet="二组")
    assert chosen.clean[0].certificate == "西股0005"


def test_members_in_hidden_rows_are_read_and_mentioned(read):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    reading = read(HEADERS, member_row(0), member_row(1), change=hide)
    assert len(reading.clean) == 2
    assert reading.findings[0].related_rows == (3,)


def test_bare_serial_days_follow_the_calendar_of_the_file(tmp_path):
    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{head}</t></is></c>'
        for letter, head in zip("ABCD", ["姓名", "身份证号", "股金", "入社时间"], strict=True)
    )
    row = (
        '<c r="A2" t="inlineStr"><is><t>巴图</t></is></c>'
        f'<c r="B2" t="inlineStr"><is><t>{resident_id()}</t></is></c>'
        '<c r="C2"><v>1000</v></c><c r="D2"><v>43616</v></c>'
    )
    contents = parts(f'<row r="1">{cells}</row><row r="2">{row}</row>')
    usual = contents["xl/workbook.xml"]
    contents["xl/workbook.xml"] = usual.replace("<sheets>", '<workbookPr date1904="true"/><sheets>')
    path = pack(tmp_path / "a.xlsx", contents)
    (member,) = read_members(path, today=TODAY).clean
    assert member.joined_on == date(2023, 6, 1)
