"""Every form with its sample values, read back from the finished file."""

import io
from collections.abc import Iterator, Mapping

import pypdf
import pytest

from coopdesk.forms import demands
from coopdesk.forms.elements import AmountGrid, Layout, Values
from coopdesk.forms.paper import draw, draw_batch
from coopdesk.forms.registry import FORMS
from tests.unit.forms.reading import characters, dense, text_by_pdfium, text_by_pypdf
from tests.unit.forms.samples import MARKS, SAMPLES

_MM = 72 / 25.4

every_form = pytest.mark.parametrize("form_id", sorted(FORMS))


def _said(layout: Layout, values: Values) -> Iterator[str]:
    digits = {e.key for e in layout.elements if isinstance(e, AmountGrid)}
    for key, value in values.items():
        if isinstance(value, str):
            in_cells = key in digits and value.count(".") == 1
            yield "¥" + value.replace(",", "").replace(".", "") if in_cells else value
        else:
            for row in value:
                yield from row.values()


def _longer(value: object) -> object:
    if isinstance(value, str):
        return value * 3 if value else "意见" * 400
    assert isinstance(value, list)
    return [{key: text * 3 for key, text in row.items()} for row in value] * 4


def test_every_form_has_sample_values_and_the_other_way_round():
    assert SAMPLES.keys() == FORMS.keys()


@every_form
def test_every_value_is_in_the_text_that_other_programs_read(form_id):
    """Copy, search and archive see what the eye sees, rare characters included."""
    printed = draw(FORMS[form_id], SAMPLES[form_id], MARKS)

    by_pypdf = "".join(text_by_pypdf(printed.pdf))
    by_pdfium = "".join(text_by_pdfium(printed.pdf))
    for text in _said(FORMS[form_id], SAMPLES[form_id]):
        assert dense(text) in by_pypdf
        assert dense(text) in by_pdfium
    assert printed.missing == ()


@every_form
def test_every_sheet_says_page_form_version_record_and_its_short_number(form_id):
    printed = draw(FORMS[form_id], SAMPLES[form_id], MARKS)

    pages = text_by_pypdf(printed.pdf)
    assert len(pages) == printed.pages == len(printed.sheet_codes)
    assert len(set(printed.sheet_codes)) == printed.pages
    for number, text in enumerate(pages, start=1):
        assert f"第{number}页共{printed.pages}页" in text
        assert dense(f"{printed.sets[0].title}第{FORMS[form_id].version}版") in text
        assert form_id not in text  # an English name says nothing to who holds the paper
        assert "2024-0017" in text
        assert printed.sheet_codes[number - 1] in text


@every_form
def test_the_same_values_give_the_same_bytes(form_id):
    """Whatever else was printed in between."""
    first = draw(FORMS[form_id], SAMPLES[form_id], MARKS)
    draw(FORMS["voucher"], SAMPLES["voucher"], MARKS)

    assert draw(FORMS[form_id], dict(SAMPLES[form_id]), MARKS) == first


@every_form
def test_the_right_edge_stays_clear_for_the_seal_across_pages_however_long_the_values(form_id):
    """骑缝章: 10 mm; and nothing runs off the sheet on any side."""
    values = {key: _longer(value) for key, value in SAMPLES[form_id].items()}
    printed = draw(FORMS[form_id], values, MARKS)

    page = FORMS[form_id].page
    for _, sign, (left, bottom, right, top) in characters(printed.pdf):
        assert right <= (page.width - 10) * _MM, sign
        assert left >= (page.left - 1) * _MM, sign
        assert bottom >= 3 * _MM, sign
        assert top <= page.height * _MM, sign


@every_form
def test_long_values_grow_over_sheets_without_losing_a_character(form_id):
    """Every character of every value is there, counted over all sheets."""
    values = {key: _longer(value) for key, value in SAMPLES[form_id].items()}
    printed = draw(FORMS[form_id], values, MARKS)

    found = _counted("".join(text_by_pypdf(printed.pdf)))
    wanted = _counted(dense("".join(_said(FORMS[form_id], values))))
    assert {sign for sign, count in wanted.items() if found.get(sign, 0) < count} == set()


def _counted(text: str) -> Mapping[str, int]:
    return {sign: text.count(sign) for sign in set(text)}


@every_form
def test_a_missing_and_an_unknown_key_are_refused(form_id):
    values = dict(SAMPLES[form_id])
    key = sorted(values)[0]

    with pytest.raises(KeyError, match=key):
        draw(FORMS[form_id], {name: v for name, v in values.items() if name != key}, MARKS)
    with pytest.raises(KeyError, match="no_such_key"):
        draw(FORMS[form_id], values | {"no_such_key": ""}, MARKS)


def test_a_missing_key_in_one_row_and_text_in_place_of_rows_are_refused():
    values = dict(SAMPLES["voucher"])
    broken = [dict(values["lines"][0]), {"summary": "", "account": "", "debit": ""}]

    with pytest.raises(KeyError, match="credit"):
        draw(FORMS["voucher"], values | {"lines": broken}, MARKS)
    with pytest.raises(TypeError, match="lines"):
        draw(FORMS["voucher"], values | {"lines": "none"}, MARKS)


@every_form
def test_every_form_names_what_prescribes_it_and_every_key_is_a_word(form_id):
    layout = FORMS[form_id]

    assert layout.version
    assert layout.prescribed_by
    for key, row in demands.demands(layout).items():
        assert key.isidentifier()
        assert row is None or all(name.isidentifier() for name in row)


def test_a_batch_is_one_file_in_which_each_form_counts_its_own_pages():
    alone = [draw(FORMS[name], SAMPLES[name], MARKS) for name in ("award-revenue", "voucher")]
    batch = draw_batch((FORMS[n], SAMPLES[n], MARKS) for n in ("award-revenue", "voucher"))

    assert batch.sheet_codes == alone[0].sheet_codes + alone[1].sheet_codes
    texts = text_by_pypdf(batch.pdf)
    assert ["第1页共2页" in texts[0], "第2页共2页" in texts[1], "第1页共1页" in texts[2]] == [
        True
    ] * 3
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(batch.pdf)).pages]
    assert [round(float(box.width) / _MM) for box in boxes] == [210, 210, 240]


def test_an_empty_batch_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        draw_batch([])
