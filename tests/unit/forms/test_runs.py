"""Runs and lines: nothing lost, nothing too wide, Chinese punctuation where it may stand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.forms import runs
from coopdesk.forms.faces import FANG

_TEXTS = st.text(alphabet="合作社互助金𬭎䶮，。、（）《》“”…—0123456789.,%AbcXYZ -᠂", max_size=120)


@settings(max_examples=200)
@given(text=_TEXTS, room=st.integers(60, 300), indent=st.sampled_from([0, 21]))
def test_lines_hold_every_character_in_order_and_fit_their_room(text, room, indent):
    lines = runs.wrap(text, FANG, 10.5, room, indent)

    assert "".join("".join(lines).split()) == "".join(text.split())
    for number, line in enumerate(lines):
        wide = runs.width(line, FANG, 10.5) + (0 if number else indent)
        assert wide <= room + 0.001 or len(line) <= 1


def test_no_closing_punctuation_begins_a_line_and_no_opening_one_ends_it():
    text = (
        "会议审议通过了（一）《盈余分配方案》；（二）《章程修正案》，“同意”四十五票，反对零票。" * 3
    )
    for room in range(50, 260, 7):
        for line in runs.wrap(text, FANG, 10.5, room):
            assert line[0] not in "，。、；：）》”"
            assert line[-1] not in "（《“"


def test_numbers_codes_and_double_dashes_are_not_broken():
    text = "社员编号A0003的股金共1,234,567.89元——按章程第12.5条办理……完毕。" * 4
    for room in range(80, 260, 7):
        joined = "\n".join(runs.wrap(text, FANG, 10.5, room))
        assert joined.count("A0003") == 4
        assert joined.count("1,234,567.89") == 4
        assert joined.count("——") == 4
        assert joined.count("……") == 4


def test_a_code_wider_than_its_box_is_broken_rather_than_cut():
    lines = runs.wrap("9f86d081884c7d659a2feaa0c55ad015" * 2, FANG, 10.5, 100)

    assert len(lines) > 1
    assert "".join(lines) == "9f86d081884c7d659a2feaa0c55ad015" * 2


def test_a_number_that_only_the_indent_has_no_room_for_begins_the_second_line():
    assert runs.wrap("1234567890", FANG, 10.5, 60, 21) == ("", "1234567890")
    assert runs.wrap("%———", FANG, 10.5, 60, 21) == ("", "%———")


def test_line_feeds_of_the_text_are_kept():
    assert runs.wrap("一\n\n二", FANG, 10.5, 100) == ("一", "", "二")
