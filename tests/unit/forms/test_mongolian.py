"""The traditional Mongolian script: joined on paper, below the headings, read back as typed."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.errors import BadLayout
from coopdesk.forms import faces, paper, runs
from coopdesk.forms.elements import Heading
from coopdesk.forms.layout_document import document_of, write_document
from coopdesk.forms.layout_reading import layout_of
from coopdesk.forms.registry import FORMS
from tests.unit.forms.reading import characters, dense, text_by_pdfium, text_by_pypdf
from tests.unit.forms.samples import MARKS, SAMPLES

FORM = "award-revenue"
TITLE = "ᠬᠤᠷᠰᠢᠶᠠᠨ ᠤ ᠰᠢᠭᠨᠠᠯ ᠤᠨ ᠮᠥᠩᠭᠦᠨ ᠦ ᠭᠤᠶᠤᠴᠢᠯᠠᠯᠲᠠ"
HEADING = "ᠨᠢᠭᠡ᠂ ᠬᠤᠷᠰᠢᠶ᠎ᠠ ᠶᠢᠨ ᠪᠠᠶᠢᠳᠠᠯ"
LETTERS = st.characters(min_codepoint=0x1820, max_codepoint=0x1842)


def bilingual(*, upright):
    """The application with a second line under its title and its first heading."""
    base = FORMS[FORM]
    first = next(part for part in base.elements if isinstance(part, Heading))
    second = replace(first, second=HEADING, second_upright=upright)
    elements = tuple(second if part is first else part for part in base.elements)
    return replace(base, elements=elements, second=TITLE, second_upright=upright)


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("read", [text_by_pypdf, text_by_pdfium])
def test_a_second_line_is_read_back_as_the_office_wrote_it(upright, read):
    printed = paper.draw(bilingual(upright=upright), SAMPLES[FORM], MARKS)
    text = "".join(read(printed.pdf))
    assert dense(TITLE) in text
    assert dense(HEADING) in text
    assert printed.missing == printed.crowded == ()


def test_upright_letters_follow_each_other_downwards_and_lines_to_the_right():
    printed = paper.draw(bilingual(upright=True), SAMPLES[FORM], MARKS)
    boxes = [box for page, sign, box in characters(printed.pdf) if "\u1820" <= sign <= "\u18aa"]
    first, *_, last = boxes[: len(dense(TITLE))]
    assert first[3] > boxes[1][3] > boxes[2][3]
    assert last[0] > first[2]


def test_a_name_in_both_scripts_stands_in_any_field():
    name = "ᠪᠠᠭᠠᠷᠢᠨ ᠵᠡᠭᠦᠨ ᠬᠣᠰᠢᠭᠤᠨ ᠤ ᠬᠤᠷᠰᠢᠶ᠎ᠠ（巴林左旗）䶮"
    printed = paper.draw(FORMS[FORM], {**SAMPLES[FORM], "organization": name}, MARKS)
    for read in (text_by_pypdf, text_by_pdfium):
        assert dense(name) in "".join(read(printed.pdf))


@given(st.text(LETTERS, min_size=1, max_size=40))
def test_every_shape_says_the_letters_it_stands_for(word):
    """ᠣ and ᠤ, ᠲ and ᠳ look alike; each is read back as what it is."""
    face = faces.mongolian()
    (run,) = runs.split(word, faces.FANG)
    said = "".join(face._said[ord(point)] for point in run.text)
    assert said == word
    assert run.width(10) > 0


def test_letters_join_and_words_are_never_parted():
    apart = sum(runs.width(letter, faces.FANG, 10) for letter in "ᠬᠤᠷᠰᠢ")
    assert runs.width("ᠬᠤᠷᠰᠢ", faces.FANG, 10) < apart
    lines = runs.wrap(TITLE, faces.TITLE, 12, 80)
    assert len(lines) > 3
    assert [word for line in lines for word in line.split()] == TITLE.split()


def test_a_letter_no_font_has_is_told():
    assert paper.missing_characters("ᠮ\u18af") == ["\u18af"]


def test_the_layout_file_carries_the_second_line_and_what_is_wrong_is_told():
    base = FORMS[FORM]
    document = document_of(base) | {"second": TITLE, "second_upright": True}
    read = layout_of(tomllib.loads(write_document(document)), base)
    assert (read.second, read.second_upright) == (TITLE, True)
    assert read.version != layout_of(document_of(base), base).version
    with pytest.raises(BadLayout) as wrong:
        layout_of(document | {"second_upright": "竖"}, base)
    assert [one.code for one in wrong.value.findings] == ["layout_wrong"]
