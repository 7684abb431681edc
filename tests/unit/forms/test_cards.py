"""Cards have one size: whatever stands on them is inside their frame and whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.forms.paper import draw
from coopdesk.forms.registry import FORMS
from tests.unit.forms.reading import characters, dense, text_by_pdfium
from tests.unit.forms.samples import MARKS, SAMPLES

MM = 72 / 25.4
WIDTH, HEIGHT, GAP = 85.6, 54.0, 4.0
FIRST_TOP = 297 - 16 - (11 * 1.5 / MM + 2.5)
"""The upper edge of the first card: below the margin and the title."""

NAMES = st.text("乌云其其格阿拉坦巴特尔䶮𬭎𠅤㛃喆·ABz09（）", min_size=1, max_size=60)
CARD = SAMPLES["member-card-sheet"]["cards"][0]


def _frames(page):
    """Left, right, bottom and top of the eight places, in millimetres."""
    for place in range(8):
        left = page.left + place % 2 * (WIDTH + GAP)
        top = FIRST_TOP - place // 2 * (HEIGHT + GAP)
        yield left, left + WIDTH, top - HEIGHT, top


@settings(max_examples=25)
@given(name=NAMES, village=NAMES, organization=NAMES)
def test_any_text_stays_whole_and_inside_its_card(name, village, organization):
    layout = FORMS["member-card-sheet"]
    card = CARD | {"name": name, "village": village, "organization": organization}
    printed = draw(layout, {"cards": [card] * 8}, MARKS)

    (text,) = text_by_pdfium(printed.pdf)
    for told in (name, village, organization):
        assert text.count(dense(told)) >= 8
    frames = list(_frames(layout.page))
    for _, sign, (left, bottom, right, top) in characters(printed.pdf):
        middle = ((left + right) / 2 / MM, (bottom + top) / 2 / MM)
        if FIRST_TOP - 4 * HEIGHT - 3 * GAP < middle[1] < FIRST_TOP:
            inside = any(a < middle[0] < b and c < middle[1] < d for a, b, c, d in frames)
            assert inside, (sign, middle)


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_fronts_stand_on_a_sheet(count, sheets):
    printed = draw(FORMS["member-card-sheet"], {"cards": [CARD] * count}, MARKS)
    assert printed.pages == sheets


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (4, 1), (5, 2)])
def test_four_with_their_backs_stand_on_a_sheet(count, sheets):
    printed = draw(FORMS["member-card"], {"cards": [CARD] * count}, MARKS)
    assert printed.pages == sheets
    assert sum(page.count("持证须知") for page in text_by_pdfium(printed.pdf)) == count
