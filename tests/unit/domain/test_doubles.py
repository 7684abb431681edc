"""Doubles: near names at their edges, likeness in its order, and every reason against a merge."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.doubles import (
    Likeness,
    Membership,
    Traits,
    assess_merge,
    compare,
    is_near,
    is_sequence,
    key_of,
)
from coopdesk.domain.members import MemberKind, MemberState

BORN = "1971-04-02"
ZHANG = Traits("张秀兰", "zhang xiu lan", "150423197104021226", BORN, "19900001477")
KEPT = Membership(
    "a", "o", MemberKind.FARMER, MemberState.MEMBER, date(2023, 6, 1), None, is_merged=False
)
OTHER = replace(KEPT, id="b")
names = st.text(alphabet="乌云其格张秀兰巴特尔", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "other", "near"),
    [
        ("张秀兰", "张秀英", True),
        ("张秀兰", "王秀兰", False),  # another surname is another person
        ("张秀兰", "张秀", False),  # in a short name a sign less is another name
        ("张秀兰", "张英梅", False),
        ("乌云其其格", "乌云其格", True),
        ("乌云其其格", "乌云琪琪格", False),  # two signs; that they sound alike is another sign
        ("斯琴高娃", "斯琴高", True),
        ("张秀兰", "张秀兰", False),
        ("", "张", False),
    ],
)
def test_a_near_name_differs_by_one_sign(name, other, near):
    assert is_near(name, other) is near


@given(names, names)
def test_near_is_the_same_from_both_sides(name, other):
    assert is_near(name, other) == is_near(other, name)


def test_dots_and_spaces_tell_no_names_apart():
    assert key_of("阿拉坦·巴特尔") == key_of("阿拉坦 巴特尔") == "阿拉坦巴特尔"


@pytest.mark.parametrize(
    ("changes", "likeness"),
    [
        ({}, Likeness.SAME_ID),
        ({"name": "李国强", "sound": "li guo qiang", "phone": ""}, Likeness.SAME_ID),
        ({"id_number": ""}, Likeness.SAME_NAME_AND_BIRTH),
        ({"id_number": "", "born": ""}, Likeness.SAME_NAME_AND_PHONE),
        ({"id_number": "", "name": "张秀蓝"}, Likeness.NEAR_NAME_AND_BIRTH),
        ({"id_number": "", "name": "张秀蓝", "born": ""}, Likeness.NEAR_NAME_AND_PHONE),
        ({"id_number": "", "born": "", "phone": ""}, Likeness.SAME_NAME),
        (
            {"id_number": "", "born": "", "phone": "", "name": "张绣蓝"},
            Likeness.SAME_SOUND,
        ),
        (
            {"id_number": "", "born": "", "name": "李国强", "sound": "li guo qiang"},
            Likeness.SAME_PHONE,
        ),
        (
            {
                "id_number": "",
                "born": "",
                "phone": "",
                "name": "张秀英",
                "sound": "zhang xiu ying",
            },
            Likeness.NEAR_NAME,
        ),
        ({"id_number": "150423197205021220", "born": "1972-05-02"}, None),
    ],
)
def test_the_strongest_sign_is_told(changes, likeness):
    assert compare(ZHANG, replace(ZHANG, **changes)) is likeness
    assert compare(replace(ZHANG, **changes), ZHANG) is likeness


def test_nothing_known_is_like_nobody():
    assert compare(Traits(), Traits()) is None


def _codes(kept, other, **facts):
    return [refusal.code for refusal in assess_merge(kept, other, **facts)]


def test_two_records_of_one_register_may_be_merged():
    assert _codes(KEPT, OTHER) == []
    assert _codes(KEPT, replace(OTHER, state=MemberState.CANDIDATE)) == []
    assert _codes(KEPT, replace(OTHER, kind=MemberKind.PERSON)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "a"}, "member.merge_itself"),
        ({"is_merged": True}, "member.merge_merged"),
        ({"organization_id": "p"}, "member.merge_organizations"),
        ({"kind": MemberKind.ORGANIZATION}, "member.merge_kinds"),
    ],
)
def test_what_cannot_be_one_is_refused_by_name(changes, code):
    assert _codes(KEPT, replace(OTHER, **changes)) == [code]


def test_the_record_in_better_standing_is_kept():
    candidate = replace(OTHER, state=MemberState.CANDIDATE)
    assert _codes(candidate, KEPT) == ["member.merge_standing"]


def test_who_left_and_came_back_has_two_memberships():
    left = replace(OTHER, state=MemberState.FORMER, left_on=KEPT.joined_on)
    assert is_sequence(left, KEPT)
    assert _codes(KEPT, left) == ["member.merge_rejoined"]
    stayed = replace(left, left_on=date(2024, 6, 1))
    assert _codes(KEPT, stayed) == []


def test_who_was_counted_as_two_is_refused_with_the_article():
    found = assess_merge(KEPT, OTHER, bodies=["理事会"], meetings=["社员大会"])
    assert [refusal.code for refusal in found] == ["member.merge_seats", "member.merge_votes"]
    assert {refusal.article for refusal in found} == {"《农民专业合作社法》第二十二条"}
