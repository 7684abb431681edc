"""Details of an organization as people type them: read rightly, or refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.organization_details import (
    Contact,
    read_contacts,
    read_mongolian_name,
    read_names,
)

BAIRIN = "ᠪᠠᠭᠠᠷᠢᠨ ᠪᠠᠷᠠᠭᠤᠨ ᠬᠣᠰᠢᠭᠤ"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (BAIRIN, BAIRIN),
        (f"  {BAIRIN.replace(' ', '   ')} ", BAIRIN),
        # the narrow space before a suffix is a part of the word
        ("ᠬᠣᠰᠢᠭᠤᠨ\u202fᠤ", "ᠬᠣᠰᠢᠭᠤᠨ\u202fᠤ"),
    ],
)
def test_a_mongolian_name_is_kept_as_it_is_written(typed, kept):
    assert read_mongolian_name(typed).value == kept


@pytest.mark.parametrize("typed", ["", "巴林右旗", "Баарин", "Bairin", "ᠪᠠ巴", "2024", "\u180e"])
def test_what_is_not_in_the_script_is_refused(typed):
    assert read_mongolian_name(typed).problem == "mongolian_unreadable"


@given(st.text(st.characters(min_codepoint=0x1820, max_codepoint=0x1842), min_size=1))
def test_a_mongolian_name_read_again_is_the_same(typed):
    once = read_mongolian_name(typed).value
    assert once == unicodedata.normalize("NFC", typed)
    assert read_mongolian_name(once).value == once


def test_contacts_are_read_line_by_line():
    typed = "乌云其其格 理事长 199 0000 0001\n鲍·阿拉坦，0476-1234567\n\n高娃"

    assert read_contacts(typed).value == (
        Contact("乌云其其格", "理事长", "19900000001"),
        Contact("鲍·阿拉坦", "", "0476-1234567"),
        Contact("高娃"),
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("19900000001", "contact_without_name"), ("高娃 主任 1234", "phone_unreadable")],
)
def test_a_contact_that_is_no_contact_is_refused(typed, problem):
    assert read_contacts(typed).problem == problem


NAMES = st.text(st.sampled_from("乌云其格高娃"), min_size=1, max_size=6)
CONTACTS = st.builds(
    Contact, NAMES, st.sampled_from(["", "主任"]), st.sampled_from(["", "19900000001"])
)


@given(st.lists(CONTACTS))
def test_contacts_as_they_are_shown_read_back(contacts):
    assert read_contacts("\n".join(map(str, contacts))).value == tuple(contacts)


def test_names_are_told_apart_by_any_mark_and_kept_once():
    assert read_names(" 益和嘎查、西哈嘎查,益和嘎查\n巴彦村 ") == ("益和嘎查", "西哈嘎查", "巴彦村")
