"""Nothing is cut, nothing set below 9 pt, and what has no room is told before it is printed."""

from collections import Counter

import pytest

from coopdesk.forms import demands, paper
from coopdesk.forms.codes import SheetCode
from coopdesk.forms.elements import Cards
from coopdesk.forms.paint import write_furniture
from coopdesk.forms.paper import draw
from coopdesk.forms.registry import FORMS
from coopdesk.forms.sheets import LEAST
from tests.unit.forms.reading import dense, text_by_pypdf
from tests.unit.forms.samples import MARKS, SAMPLES

every_form = pytest.mark.parametrize("form_id", sorted(FORMS))


def _longest(value, rare=""):
    if isinstance(value, str):
        return value * 3 + rare if value else "意见" * 200
    return [{key: text * 3 + rare for key, text in row.items()} for row in value] * 4


def _texts(values):
    for value in values.values():
        rows = [{"": value}] if isinstance(value, str) else value
        yield from (text for row in rows for text in row.values())


def _sizes(layout, values):
    """Return all sizes of type on the sheets, header and footer too, and what had no room."""
    sheets = paper._written(layout, values)
    code = SheetCode(layout.form_id, layout.version, MARKS.record_number, 1, 1, "0" * 12)
    for sheet in sheets.finished:
        write_furniture(sheets, sheet, layout, MARKS, code, title=layout.title)
    return {size for sheet in sheets.finished for _, _, size, _ in sheet.texts}, sheets.crowded


@every_form
@pytest.mark.parametrize("length", ["sample", "longest"])
def test_no_text_is_set_below_nine_points_unless_a_person_is_told(form_id, length):
    layout, values = FORMS[form_id], SAMPLES[form_id]
    if length == "longest":
        values = {key: _longest(value) for key, value in values.items()}
    sizes, crowded = _sizes(layout, values)
    is_card = any(isinstance(element, Cards) for element in layout.elements)
    assert min(sizes) >= LEAST or (is_card and crowded)
    if length == "sample":
        assert not crowded


@every_form
def test_the_longest_texts_stand_on_paper_to_their_last_sign(form_id):
    """Every value three times as long and with rare signs: none is left out, none unknown."""
    layout = FORMS[form_id]
    values = {key: _longest(value, "䶮㛃𬭎") for key, value in SAMPLES[form_id].items()}
    sheets = paper._written(layout, values)
    drawn = Counter(
        sign for sheet in sheets.finished for *_, run in sheet.texts for sign in run.text
    )
    said = Counter(sign for text in _texts(values) for sign in text if not sign.isspace())
    assert said <= drawn
    assert not sheets.missing


@every_form
def test_a_form_of_which_nothing_is_known_prints_its_labels(form_id):
    """The shortest content: every text empty, every list without rows."""
    layout = FORMS[form_id]
    needed = demands.demands(layout)
    empty = {key: "" if row is None else [] for key, row in needed.items()}
    printed = draw(layout, empty, MARKS)
    text = "".join(text_by_pypdf(printed.pdf))
    assert printed.crowded == printed.missing == ()
    assert dense(layout.title.format_map(empty)) in text


def test_a_figure_without_room_goes_on_below_whole_and_is_told():
    layout = FORMS["trial-balance"]
    values = dict(SAMPLES["trial-balance"])
    row = dict(values["accounts"][0])
    figures = next(key for key, told in row.items() if told.endswith(".20") or "," in told)
    row[figures] = "1,234,567,890,123,456.78"
    printed = draw(layout, values | {"accounts": [row]}, MARKS)
    assert printed.crowded == ("1,234,567,890,123,456.78",)
    assert "1,234,567,890,123,456.78" in "".join(text_by_pypdf(printed.pdf))


def test_a_name_too_long_for_a_card_is_told_and_whole():
    card = SAMPLES["member-card-sheet"]["cards"][0] | {"village": "达日罕乌拉苏木" * 12}
    printed = draw(FORMS["member-card-sheet"], {"cards": [card]}, MARKS)
    assert printed.crowded
    assert "达日罕乌拉苏木" * 12 in "".join(text_by_pypdf(printed.pdf))


def test_two_lines_of_a_card_take_room_from_the_others_before_anything_is_smaller():
    """克什克腾旗达日罕乌拉苏木巴彦敖包嘎查: the longest usual name of a place."""
    card = SAMPLES["member-card-sheet"]["cards"][0]
    card = card | {
        "village": "克什克腾旗达日罕乌拉苏木巴彦敖包嘎查",
        "name": "乌云其其格·阿拉坦巴特尔",
    }
    sizes, crowded = _sizes(FORMS["member-card-sheet"], {"cards": [card]})
    assert (min(sizes), crowded) == (LEAST, {})
