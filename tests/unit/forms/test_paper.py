"""The paper engine: rare characters, growing text, grids over sheets, marks, the office's 仿宋."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

from coopdesk import fonts
from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.forms import codes, paper
from coopdesk.forms.codes import SheetCode
from coopdesk.forms.elements import Column, Field, Fields, Grid, Heading, Layout, Marks, State, Text
from coopdesk.forms.paper import draw
from coopdesk.forms.registry import FORMS
from tests.faces import small_fang
from tests.unit.forms.reading import (
    characters,
    dense,
    origins,
    picture,
    text_by_pdfium,
    text_by_pypdf,
)
from tests.unit.forms.samples import MARKS, SAMPLES

_MM = 72 / 25.4
_RARE = "䶮㛃𬭎𠅤堃喆祎龑𫖮𬱖𨱇㭎"
_DOTS = "·•‧・･"

NOTE = Layout("note", "1", "通知", "自制", (Heading("{heading}"), Text("{text}")))


def _note(text, heading="标题", marks=MARKS):
    return draw(NOTE, {"text": text, "heading": heading}, marks)


@pytest.mark.parametrize("sign", _RARE + _DOTS)
def test_a_rare_character_in_a_name_is_printed_and_can_be_found(sign):
    """In text and in headings, by both readers; FandolFang alone has hardly one of them."""
    printed = _note(f"社员王{sign}明", heading=f"关于{sign}的决定")

    for text in (text_by_pypdf(printed.pdf)[0], text_by_pdfium(printed.pdf)[0]):
        assert f"社员王{sign}明" in text
        assert f"关于{sign}的决定" in text
    assert printed.missing == ()


def test_more_rare_characters_than_one_block_of_the_text_map_holds_are_found():
    """A block of the map may have 100 entries; a subset has up to 255."""
    text = "".join(map(chr, range(0x20000, 0x20000 + 400)))
    printed = _note(text)

    assert printed.missing == ()
    assert text in "".join(text_by_pypdf(printed.pdf))
    assert text in "".join(text_by_pdfium(printed.pdf))


def test_a_character_without_any_face_is_shown_by_its_code_point_and_reported():
    printed = _note("藏文ཀ与𰻝面ཀ")

    assert printed.missing == ("ཀ", "𰻝")
    assert "藏文□U+0F40与□U+30EDD面□U+0F40" in text_by_pypdf(printed.pdf)[0]
    assert paper.missing_characters("ཀ甲ཀ乙") == ["ཀ"]
    assert paper.missing_characters(_RARE + _DOTS) == []


def test_a_name_of_forty_characters_stays_in_its_box():
    name = "阿拉坦其其格斯琴高娃巴特尔额尔敦朝鲁乌日娜萨仁图雅苏日娜格日勒图娜仁花哈斯"[:40]
    values = dict(SAMPLES["award-acceptance"]) | {"legal_representative": name}
    printed = draw(FORMS["award-acceptance"], values, MARKS)

    assert name in text_by_pypdf(printed.pdf)[0]
    signs = [(sign, box) for page, sign, box in characters(printed.pdf) if page == 1]
    text = "".join(sign for sign, _ in signs)
    start = text.index(name)
    half = 27 + (210 - 27 - 22) / 2
    for _, (left, _, right, _) in signs[start : start + len(name)]:
        assert left >= (27 + 30) * _MM
        assert right <= half * _MM


def test_a_long_name_at_a_place_to_sign_does_not_run_into_the_next():
    name = "阿拉坦其其格斯琴高娃巴特尔额尔敦朝鲁乌日娜萨仁图雅苏日娜格日勒图娜仁花哈斯"
    values = dict(SAMPLES["voucher"]) | {"prepared_by": name, "posted_by": name}
    printed = draw(FORMS["voucher"], values, MARKS)

    signs = [(sign, box) for _, sign, box in characters(printed.pdf)]
    text = "".join(sign for sign, _ in signs)
    assert text.count(name) == 2
    place = (240 - 20 - 16) / 4
    for start, left in ((text.index(name), 20.0), (text.rindex(name), 20 + 3 * place)):
        for _, box in signs[start : start + len(name)]:
            assert left * _MM - 0.1 <= box[0]
            assert box[2] <= (left + place) * _MM


def test_figures_line_up_at_the_right_because_every_digit_is_equally_wide():
    layout = Layout(
        "sums", "1", "表", "自制", (Grid("sums", (Column("元", "sum", figures=True),)),)
    )
    amounts = ["1,111,111.11", "8,000,000.08", "4.40"]
    printed = draw(layout, {"sums": [{"sum": amount} for amount in amounts]}, MARKS)

    begun = list(origins(printed.pdf))
    text = "".join(sign for sign, _ in begun)
    ends = [begun[text.index(amount) + len(amount) - 1][1] for amount in amounts]
    points = [begun[text.index(amount) + len(amount) - 3][1] for amount in amounts]
    assert max(ends) - min(ends) < 0.01
    assert max(points) - min(points) < 0.01


def test_two_hundred_rows_repeat_header_and_numbering_over_sheets():
    people = [
        {"number": f"N{i:03d}", "name": "王䶮", "capacity": "代表", "mark": "", "remark": ""}
        for i in range(1, 201)
    ]
    values = dict(SAMPLES["attendance-sheet"]) | {"people": people}
    printed = draw(FORMS["attendance-sheet"], values, MARKS)

    pages = text_by_pypdf(printed.pdf)
    assert printed.pages == len(pages) >= 9
    assert all("序号编号姓名身份出席签到备注" in page for page in pages if "N" in page)
    whole = "".join(pages)
    places = [whole.index(f"{i}N{i:03d}王䶮") for i in range(1, 201)]
    assert places == sorted(places)


def test_a_voucher_of_twelve_lines_goes_on_with_totals_on_the_last_sheet_only():
    line = {"account": "102 银行存款", "dimensions": "", "debit": "1.00", "credit": ""}
    lines = [{"summary": f"第{i}笔", **line} for i in range(1, 13)]
    printed = draw(FORMS["voucher"], dict(SAMPLES["voucher"]) | {"lines": lines}, MARKS)

    pages = text_by_pypdf(printed.pdf)
    assert len(pages) == 3
    assert ["20,386.0020,386.00" in page for page in pages] == [False, False, True]
    for page in pages:
        assert "记账凭证" in page
        assert "记字第12号" in page
        assert "摘要会计科目资金、单据借方金额贷方金额" in page
        assert "制单：周喆审核：吴祎出纳：李㛃记账：周喆" in page
    tall = [{**line, "summary": "摘要" * 30} for line in lines]
    again = draw(FORMS["voucher"], dict(SAMPLES["voucher"]) | {"lines": tall}, MARKS)
    rows = [page.count("102银行存款") for page in text_by_pypdf(again.pdf)]
    assert sum(rows) == 12
    assert rows == [3, 3, 3, 2, 1], "tall lines fill each sheet; the last stays with its total"
    assert ["第5笔" in pages[0], "第6笔" in pages[1], "第12笔" in pages[2]] == [True] * 3


def test_one_row_longer_than_a_sheet_goes_on_over_sheets():
    speech = "".join(f"第{i}句发言，" for i in range(1, 700))
    values = dict(SAMPLES["meeting-minutes"])
    values["agenda"] = [{"subject": "长议题", "reporter": "王䶮", "discussion": speech}]
    printed = draw(FORMS["meeting-minutes"], values, MARKS)

    whole = "".join(text_by_pypdf(printed.pdf))
    assert printed.pages > 4
    missing = [i for i in range(1, 700) if f"第{i}句" not in whole]
    assert len(missing) <= printed.pages, "only where a sentence is broken between two sheets"
    assert whole.count("句") >= 699


def test_an_opinion_longer_than_a_sheet_keeps_its_place_to_sign():
    values = dict(SAMPLES["award-revenue"]) | {"county_coop_opinion": "甲乙丙丁。" * 900}
    printed = draw(FORMS["award-revenue"], values, MARKS)

    whole = "".join(text_by_pypdf(printed.pdf))
    assert whole.count("丙") == 900
    assert whole.count("负责人（签字）：") == 2


def test_a_heading_is_never_the_last_thing_on_a_sheet():
    rows = tuple((Field(f"项{i}", f"k{i}"),) for i in range(22))
    grid = Grid("people", (Column("姓名", "name"),))
    layout = Layout("late", "1", "表", "自制", (Fields(rows), Heading("名单"), grid))
    values = {f"k{i}": "" for i in range(22)} | {"people": [{"name": "王䶮"}]}

    for page in text_by_pypdf(draw(layout, values, MARKS).pdf):
        if "名单" in page:
            assert page.index("王䶮") > page.index("名单")


@pytest.mark.parametrize("filled", range(24, 28))
def test_a_header_never_stands_without_its_first_row(filled):
    """The first row is four lines high, as the rule of a vote is."""
    rows = tuple((Field(f"项{i}", f"k{i}"),) for i in range(filled))
    grid = Grid("votes", (Column("表决规则", "rule"),))
    layout = Layout("late", "1", "表", "自制", (Fields(rows), grid))
    values = {f"k{i}": "" for i in range(filled)} | {"votes": [{"rule": "甲\n乙\n丙\n丁"}]}

    for page in text_by_pypdf(draw(layout, values, MARKS).pdf):
        assert ("表决规则" in page) is ("丁" in page)


@pytest.mark.parametrize(
    ("state", "demo", "shown"),
    [
        (State.ORIGINAL, False, {"演示": 0, "草稿": 0, "补打": 0}),
        (State.DRAFT, False, {"演示": 0, "草稿": 2, "补打": 0}),
        (State.ORIGINAL, True, {"演示": 2, "草稿": 0, "补打": 0}),
        (State.DRAFT, True, {"演示": 2, "草稿": 1, "补打": 0}),
        (State.REPRINT, False, {"演示": 0, "草稿": 0, "补打": 1}),
    ],
)
def test_every_sheet_says_demo_draft_or_reprint_in_header_and_watermark(state, demo, shown):
    marks = Marks("7", state, "2024年3月5日", demo=demo)
    printed = draw(FORMS["meeting-minutes"], SAMPLES["meeting-minutes"], marks)

    for page in text_by_pypdf(printed.pdf):
        assert {word: page.count(word) for word in shown} == shown


def test_draft_original_and_reprint_of_one_content_have_the_same_sheet_codes():
    codes_of = {
        state: draw(FORMS["voucher"], SAMPLES["voucher"], Marks("7", state, "某日")).sheet_codes
        for state in State
    }
    other = dict(SAMPLES["voucher"]) | {"attachments": "3张"}

    assert len(set(codes_of.values())) == 1
    assert draw(FORMS["voucher"], other, Marks("7", State.DRAFT, "某日")).sheet_codes not in (
        codes_of.values()
    )


@pytest.mark.parametrize("form_id", ["award-revenue", "voucher"])
def test_the_code_on_the_sheet_is_20_mm_wide_and_says_which_sheet_it_is(form_id):
    """Each module is looked up in the picture of the finished page."""
    layout, values = FORMS[form_id], SAMPLES[form_id]
    printed = draw(layout, values, MARKS)
    content = codes.content_of(form_id, layout.version, MARKS.record_number, values)
    number = printed.pages
    code = SheetCode(form_id, layout.version, MARKS.record_number, number, number, content)
    rows = codes.modules(codes.build(code))

    dpi = 300
    grey = picture(printed.pdf, number, dpi)
    side = 20 / len(rows)
    left, bottom = layout.page.width - layout.page.right - 20, 9.0
    for r, row in enumerate(rows):
        for c, dark in enumerate(row):
            x = (left + (c + 0.5) * side) / 25.4 * dpi
            y = (layout.page.height - bottom - 20 + (r + 0.5) * side) / 25.4 * dpi
            assert (grey.getpixel((int(x), int(y))) < 128) is dark


def test_the_offices_own_fang_is_used_and_falls_back_like_the_bundled_one():
    other = fonts.file("noto-sans-sc")
    before = _note("王䶮").pdf
    try:
        paper.prefer_fang(other)
        chosen = _note("王䶮𠀀").pdf
    finally:
        paper.prefer_fang(None)

    assert b"NotoSansSC" in chosen
    assert "王䶮𠀀" in text_by_pypdf(chosen)[0]
    assert b"NotoSansSC" not in before
    assert _note("王䶮").pdf == before


def test_a_font_that_cannot_be_embedded_or_lacks_common_characters_is_refused(tmp_path):
    postscript, nothing = tmp_path / "fang.otf", tmp_path / "none.ttf"
    _make_postscript_font(postscript)
    nothing.write_bytes(b"no font at all")

    for path in (postscript, nothing, tmp_path / "absent.ttf", fonts.file("hana-min-b")):
        with pytest.raises(SurroundingsTrouble) as trouble:
            paper.prefer_fang(path)
        assert trouble.value.code == "no_font"
        assert trouble.value.values["path"] == str(path)


@pytest.mark.parametrize(
    "broken",
    [
        lambda font: font[:600],  # found: struct.error
        lambda font: font.replace(b"name", b"nbme", 1),  # found: KeyError
        lambda font: font.replace(b"cmap", b"cmbp", 1),  # found: KeyError
        lambda font: font.replace(b"loca", b"lobb", 1),
    ],
)
def test_a_font_that_is_not_whole_is_refused_and_the_former_one_stays(tmp_path, broken):
    path = tmp_path / "fang.ttf"
    path.write_bytes(broken(small_fang()))
    before = _note("王").pdf
    for choose in (paper.prefer_fang, paper.prove_fang):
        with pytest.raises(SurroundingsTrouble, match="no_font"):
            choose(path)
    assert _note("王").pdf == before
    path.write_bytes(small_fang())
    paper.prove_fang(path)


def _make_postscript_font(path: Path) -> None:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = T2CharStringPen(500, None)
    charstring = pen.getCharString()
    builder.setupCFF("Test", {}, {".notdef": charstring, "A": charstring}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_an_amount_without_a_cell_for_each_digit_is_written_whole():
    """Negative, or ten thousand million and over: no digit is lost."""
    for amount in ("-5,000.00", "12,345,678,901.23", "见附件"):
        values = dict(SAMPLES["share-receipt"]) | {"amount": amount}
        assert dense(amount) in text_by_pypdf(draw(FORMS["share-receipt"], values, MARKS).pdf)[0]
