"""A register on paper: as wide as its columns need, nothing lost, the header on every sheet."""

import pytest

from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.forms.elements import A4, A4_LANDSCAPE, Grid
from coopdesk.forms.layouts.register_list import key_of, register_list
from coopdesk.forms.paper import draw
from tests.unit.forms.reading import characters, text_by_pdfium
from tests.unit.forms.samples import MARKS

NARROW = (ShownColumn("编号", numeric=True), ShownColumn("姓名"))
WIDE = (
    *NARROW,
    ShownColumn("嘎查村"),
    ShownColumn("身份证号"),
    ShownColumn("统一社会信用代码"),
    ShownColumn("花名册股金（元）", numeric=True, money=True),
    ShownColumn("地址"),
    ShownColumn("备注"),
)
WIDE_ROW = (
    "1",
    "乌云其其格·阿拉坦巴特尔",
    "赤峰市克什克腾旗达日罕乌拉苏木",
    "150423********9007",
    "93150423MAYY9101XR",
    "123,456,789.00",
    "内蒙古自治区赤峰市巴林左旗林东镇契丹大街东段一百一十八号三号楼二单元四零一室" * 2,
    "",
)


def _columns(layout):
    (grid,) = (element for element in layout.elements if isinstance(element, Grid))
    return grid.columns


def _drawn(shown):
    rows = [{key_of(place): told for place, told in enumerate(row)} for row in shown.rows]
    sums = [{key_of(place): told for place, told in enumerate(shown.sums)}] if shown.sums else []
    texts = dict.fromkeys(("office", "about", "day", "note", "maker"), "某")
    values = {"title": shown.title, "rows": rows, "sums": sums, **texts}
    return draw(register_list(shown), values, MARKS)


def test_few_columns_stand_upright_and_many_across():
    assert register_list(ShownTable("甲", NARROW, [("1", "乌云")])).page == A4
    assert register_list(ShownTable("乙", WIDE, [WIDE_ROW])).page == A4_LANDSCAPE


def test_a_column_is_as_wide_as_what_stands_in_it():
    shares = [
        column.share for column in _columns(register_list(ShownTable("乙", WIDE, [WIDE_ROW])))
    ]
    number, name, *_, address, remark = shares
    assert number < name <= address
    assert remark < address


@pytest.mark.parametrize("told", ["150423********9007", "93150423MAYY9101XR", "123,456,789.00"])
def test_numbers_and_codes_stay_on_one_line(told):
    """However little room the other columns leave."""
    drawn = _drawn(ShownTable("乙", WIDE, [WIDE_ROW]))
    page = text_by_pdfium(drawn.pdf)[0]
    assert told in page
    heights = {
        round(bottom)
        for _, sign, (_, bottom, _, _) in _after(list(characters(drawn.pdf)), told)
        if sign.isalnum()
    }
    assert max(heights) - min(heights) <= 3


def _after(signs, told):
    text = "".join(sign for _, sign, _ in signs)
    start = text.index(told)
    return signs[start : start + len(told)]


def test_a_long_list_repeats_its_header_and_ends_with_its_sums():
    rows = [(str(number), f"社员{number}") for number in range(1, 81)]
    drawn = _drawn(ShownTable("社员名册", NARROW, rows, ("3,240", "合计")))
    pages = text_by_pdfium(drawn.pdf)
    assert drawn.pages == len(pages) > 2
    assert all("编号姓名" in page for page in pages)
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1))
    assert "3,240" in pages[-1]
    # The heading stands once, the name of the form at each foot.
    assert [page.count("社员名册") for page in pages] == [2, *(1 for _ in pages[1:])]
    everything = "".join(pages)
    assert all(f"社员{number}" in everything for number in range(1, 81))


def test_braces_in_a_title_are_only_signs():
    drawn = _drawn(ShownTable("{名册}", NARROW, [("1", "{甲}")]))
    assert "{名册}" in text_by_pdfium(drawn.pdf)[0]


def test_a_list_without_rows_can_be_printed():
    assert _drawn(ShownTable("空", NARROW, [])).pages == 1
