"""Offices' own layouts: out as a document and back, and everything that can be wrong with one."""

import copy
from dataclasses import replace

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadLayout
from coopdesk.forms.demands import chosen
from coopdesk.forms.elements import Column, Field, Signer
from coopdesk.forms.layout_document import document_of, version_of, write_document
from coopdesk.forms.layout_parts import KINDS, LIMITS, AttributeKind, attributes
from coopdesk.forms.layout_reading import layout_of, left_out, read_document
from coopdesk.forms.paper import draw
from coopdesk.forms.registry import FORMS
from coopdesk.forms.value_names import names_of
from tests.unit.forms.reading import dense, text_by_pypdf
from tests.unit.forms.samples import MARKS, SAMPLES

BASE = FORMS["award-revenue"]


@pytest.fixture
def document():
    return copy.deepcopy(document_of(BASE))


def _findings(document, base=BASE):
    with pytest.raises(BadLayout) as refused:
        layout_of(document, base)
    return [(one.sheet, one.code) for one in refused.value.findings]


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_every_form_comes_back_from_its_file_as_it_was(form_id):
    base = FORMS[form_id]
    source = write_document(document_of(base))

    read = layout_of(read_document(source), base)

    assert replace(read, version=base.version) == base
    assert left_out(read, base) == []


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_every_value_has_a_name_of_its_own(form_id):
    names = names_of(FORMS[form_id])
    for told in (names.texts, names.lists, *names.rows.values()):
        assert len(set(told.values())) == len(told)
        assert all(name.isidentifier() for name in told.values())
        assert not told.keys() & {name.lower() for name in told.values()} - {"sha256"}


def test_order_labels_extra_fields_and_blocks_print_as_the_office_set_them(document):
    """顺序、标签、自加栏目、自加块."""
    facts = next(b for b in document["elements"] if b["kind"] == "fields")
    facts["rows"][0][0]["label"] = "申报单位全称"
    facts["rows"].append([{"label": "包联干部"}])
    opinions = [b for b in document["elements"] if b["kind"] == "opinion"]
    document["elements"] = [b for b in document["elements"] if b["kind"] != "opinion"]
    document["elements"] += [*reversed(opinions), {"kind": "opinion", "label": "苏木乡镇意见"}]
    document["elements"].append(
        {"kind": "grid", "key": "", "columns": [{"label": "走访记录"}], "least_rows": 2}
    )
    layout = layout_of(document, BASE)

    printed = draw(layout, chosen(layout, SAMPLES["award-revenue"]), MARKS)

    text = "".join(text_by_pypdf(printed.pdf))
    told = [
        "申报单位全称",
        "包联干部",
        "旗县区财政局意见",
        "旗县区供销合作社意见",
        "苏木乡镇意见",
        "走访记录",
    ]
    places = [text.index(one) for one in told]
    assert places == sorted(places)
    assert dense(str(SAMPLES["award-revenue"]["organization"])) in text
    assert f"第{layout.version}版" in text


def test_the_version_names_its_base_and_marks_what_the_layout_says(document):
    version = version_of("1", document)
    assert version.startswith("1+")
    assert version_of("1", document | {"name": "另一个名字"}) == version
    assert version_of("1", document | {"title": "另一个表名"}) != version


def test_every_attribute_of_every_block_has_a_word_and_every_number_limits():
    classes = [*KINDS.values(), Field, Column, Signer]
    for one in (one for kind in classes for one in attributes(kind)):
        assert words.text(f"layout_attribute.{one.name}")
        is_number = one.kind in (AttributeKind.NUMBER, AttributeKind.WHOLE)
        assert is_number == (one.name in LIMITS)


def test_what_is_left_out_is_told(document):
    document["elements"] = [b for b in document["elements"] if b.get("key") != "附件清单"]
    assert left_out(layout_of(document, BASE), BASE) == ["附件清单"]


def _without(kind, **told):
    def change(document):
        document["elements"] = [
            b
            for b in document["elements"]
            if b["kind"] != kind or any(b.get(k) != v for k, v in told.items())
        ]

    return change


def _setting(number, **told):
    return lambda document: document["elements"][number].update(told)


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (lambda d: d.update(elements=[]), "表样抬头", "layout_empty"),
        (lambda d: d.update(elements="x"), "表样抬头", "layout_blocks"),
        (lambda d: d.update(page="b5"), "表样抬头", "layout_page"),
        (lambda d: d.update(page=["a4"]), "表样抬头", "layout_page"),
        (lambda d: d.update(title="{没有的}"), "表样抬头", "layout_value"),
        (lambda d: d.update(colour="red"), "表样抬头", "layout_attribute"),
        (_without("amount"), "表样抬头", "layout_must_stay"),
        (_without("text", text="{人工填写说明}"), "表样抬头", "layout_must_stay"),
        (_setting(0, kind="picture"), "正文第1块", "layout_kind"),
        (_setting(0, left="{资金年度"), "正文第1块“一行文字”", "layout_braces"),
        (_setting(0, left="{资金年度!r}"), "正文第1块“一行文字”", "layout_value"),
        (_setting(0, left="坏\x07字"), "正文第1块“一行文字”", "layout_text"),
        (_setting(1, size=8.9), "正文第2块“标题”", "layout_number"),
        (_setting(1, size=True), "正文第2块“标题”", "layout_number"),
        (_setting(1, size=float("nan")), "正文第2块“标题”", "layout_number"),
        (_setting(1, align="middle"), "正文第2块“标题”", "layout_wrong"),
        (_setting(2, rows=[[{"label": "名"}] * 41]), "正文第3块“栏目表”", "layout_wrong"),
        (_setting(2, rows=[]), "正文第3块“栏目表”", "layout_wrong"),
        (_setting(2, rows=[[{"key": "单位名称"}]]), "正文第3块“栏目表”第1项", "layout_lacks"),
        (
            _setting(2, rows=[[{"label": "名", "key": "x"}]]),
            "正文第3块“栏目表”第1项",
            "layout_value",
        ),
        (_setting(2, rows=[[{"label": str(n)} for n in range(4)]]), "正文第3块", "layout_narrow"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(document, change, place, code):
    change(document)
    assert (place, code) in _findings(document)


def test_everything_wrong_is_told_at_once(document):
    document["elements"][0]["left"] = "{"
    document["elements"][1]["size"] = 5
    assert len(_findings(document)) == 2


@pytest.mark.parametrize("size", [9, 26])
def test_type_at_the_limits_is_taken(document, size):
    document["elements"][1]["size"] = size
    assert layout_of(document, BASE).elements[1].size == size


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ('title = "表"\nelements = yes', "第2行"),
        ("[[elements", "文件末尾"),
        ("a = " + "[" * 9_000, "文件末尾"),
        ("\x00", "第1行"),
    ],
)
def test_what_is_no_layout_file_is_told_with_its_line(source, place):
    with pytest.raises(BadLayout) as refused:
        read_document(source)
    assert [(one.sheet, one.code) for one in refused.value.findings] == [(place, "layout_not_toml")]
