"""Doubles found: while someone is typed in, and in a whole register."""

from datetime import date

import pytest

from coopdesk.domain.doubles import Likeness
from coopdesk.services import members
from coopdesk.services.members import DoubleDraft, initials_of
from tests.books import a_member, an_organization
from tests.unit.services.test_members import resident_id

ID = resident_id(122, "19710402")


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def enter(runner, organization):
    """Return ``enter(number, name, …)``: a member as the program writes it."""

    def enter(number, name, where="", **facts):
        columns = {"name": name, "initials": initials_of(name), "birth_date": None}
        return a_member(runner, where or organization, number, **columns | facts)

    return enter


@pytest.fixture
def ask(runner, organization):
    def ask(name, id_number="", phone="", member_id=""):
        draft = DoubleDraft(name, id_number, phone, member_id)
        found = runner.ask(members.possible_doubles, organization, draft)
        return [(one.member.number, one.likeness) for one in found]

    return ask


@pytest.mark.parametrize(
    ("known", "typed", "likeness"),
    [
        ("张秀兰", "张秀兰", Likeness.SAME_NAME),
        ("张秀兰", "张绣蓝", Likeness.SAME_SOUND),
        ("张秀兰", "张秀英", Likeness.NEAR_NAME),
        ("乌云其其格", "乌云琪琪格", Likeness.SAME_SOUND),
        ("乌云其其格", "乌云其格", Likeness.NEAR_NAME),
        ("乌云其格", "乌云其其格", Likeness.NEAR_NAME),
        ("阿拉坦·巴特尔", "阿拉坦巴特尔", Likeness.SAME_NAME),
        ("阿拉坦·巴特尔", "阿拉坦・巴特尔", Likeness.SAME_NAME),
        ("阿拉坦·巴特尔", "阿拉坦 巴特尔", Likeness.SAME_NAME),
        ("单雄信", "单雄新", Likeness.SAME_SOUND),
        ("张秀兰", "王秀兰", None),
        ("张秀兰", "张", None),
    ],
)
def test_a_name_brings_those_it_may_mean(enter, ask, known, typed, likeness):
    enter(1, known)
    assert ask(typed) == ([(1, likeness)] if likeness else [])


def test_the_same_id_is_found_in_every_organization_of_the_office(runner, enter, ask):
    elsewhere = an_organization(runner, "乙合作社")
    enter(7, "张秀蓝", elsewhere, id_number=ID, phone="19900001477")
    assert ask("李国强", ID) == [(7, Likeness.SAME_ID)]
    assert ask("", "", "19900001477") == []


def test_the_likeliest_stand_first_and_at_most_five(enter, ask):
    for number in range(1, 8):
        enter(number, "张秀兰")
    enter(8, "张秀英", phone="19900001477")
    enter(9, "王德福", id_number=ID, birth_date=date(1971, 4, 2))
    found = ask("张秀兰", ID, "19900001477")
    assert found[:2] == [(9, Likeness.SAME_ID), (8, Likeness.NEAR_NAME_AND_PHONE)]
    assert len(found) == 5


def test_who_was_born_on_another_day_is_another_person(enter, ask):
    enter(1, "张秀兰", birth_date=date(1985, 1, 1), id_number=resident_id(5, "19850101"))
    assert ask("张秀兰") == [(1, Likeness.SAME_NAME)]
    assert ask("张秀兰", ID) == []


def test_nobody_is_their_own_double_nor_one_that_was_merged(runner, enter, ask):
    kept, other = enter(1, "张秀兰"), enter(2, "张秀蓝")
    assert ask("张秀兰", member_id=kept) == [(2, Likeness.SAME_SOUND)]
    runner.do(members.merge_members, members.MergeMembers(kept, other))
    assert ask("张秀兰", member_id=kept) == []


@pytest.mark.parametrize("typed", ["", " ", "·", "*[?", "𠮷𠮷", "Bat Erdene", "ᠪᠠᠲᠤ"])
def test_whatever_is_typed_is_answered(enter, ask, typed):
    enter(1, "张秀兰")
    assert ask(typed, typed, typed) == []


def test_a_register_is_searched_for_pairs_with_their_reason(runner, organization, enter):
    first = enter(1, "张秀兰", birth_date=date(1971, 4, 2), id_number=ID)
    second = enter(2, "张秀兰", birth_date=date(1971, 4, 2))
    enter(3, "乌云其其格", phone="19900001477")
    enter(4, "乌云其格", phone="19900001477")
    enter(5, "王德福", phone="19900001477")  # a family shares its phone
    enter(6, "张秀英")  # one sign another, and nothing else
    pairs = runner.ask(members.list_doubles, organization)
    assert [(p.one.number, p.other.number, p.likeness) for p in pairs] == [
        (1, 2, Likeness.SAME_NAME_AND_BIRTH),
        (3, 4, Likeness.NEAR_NAME_AND_PHONE),
    ]
    assert pairs[0].id == (first, second)
    assert pairs[0].one.id_last_four == ID[-4:]


def test_who_left_and_came_back_is_no_pair(runner, organization, enter):
    left = {"state": "former", "left_on": date(2024, 5, 1)}
    enter(1, "张秀兰", id_number=ID, **left)
    enter(2, "张秀兰", id_number=ID, joined_on=date(2025, 3, 1))
    assert runner.ask(members.list_doubles, organization) == []
