"""Finding people: every way of asking, what is forgiven, and that nothing found is out of date."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coopdesk.domain.identity import resident_id_sign
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.membership import StepKind
from coopdesk.domain.money import Money
from coopdesk.domain.rights import Role
from coopdesk.services import members, organizations
from coopdesk.services.finding import readings
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.finding.search import differ_by_one
from coopdesk.services.members import find_members
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.members import MemberRow
from tests.books import an_organization

NAMES = (
    "乌云其其格",
    "张伟",
    "张建国",
    "王秀英",
    "汪秀云",
    "单晓明",
    "宝音·德力格尔",
    "乌云其其格·阿拉坦巴特尔",
    "黄胜利",
    "那日苏",
    "李长乐",
    "Bat Bayar",
)


def id_number(order, born="19710402"):
    body = f"150423{born}{order:03}"
    return body + resident_id_sign(body)


def profile(order, name, **facts):
    told = {"phone": f"139{47611000 + order:08}", "certificate": f"股证{order:04}"} | facts
    kind = MemberKind.FARMER
    day = date(2023, 5, 1)
    number = told.pop("id_number", id_number(order))
    return members.MemberProfile(
        kind, name, number, applied_on=day, joined_on=day, resolution="社决〔2023〕1号", **told
    )


def admit(runner, organization, order, name, **facts):
    command = members.AdmitMember(organization, profile(order, name, **facts))
    return runner.do(members.admit_member, command, confirmed=frozenset({"member.same_person"}))


def leave(runner, key):
    """End a membership, unless it has ended."""
    if runner.ask(members.get_member, key).state is not MemberState.FORMER:
        runner.do(members.take_step, members.TakeStep(key, StepKind.DEATH, day=runner.today))


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def register(runner, organization):
    """A register of people whose names are near each other."""
    return {
        name: admit(runner, organization, order, name) for order, name in enumerate(NAMES, start=1)
    }


def find(runner, typed, **asked):
    return [(found.name, found.found_by) for found in runner.ask(find_members, typed, **asked)]


@pytest.mark.parametrize(
    ("typed", "name", "by"),
    [
        ("乌云其其格", "乌云其其格", FoundBy.NAME),
        ("其其", "乌云其其格", FoundBy.NAME),
        ("伟", "张伟", FoundBy.NAME),
        ("宝音德力", "宝音·德力格尔", FoundBy.NAME),
        ("宝音•德力格尔", "宝音·德力格尔", FoundBy.NAME),
        ("乌云其其格・阿拉坦", "乌云其其格·阿拉坦巴特尔", FoundBy.NAME),
        ("bat bay", "Bat Bayar", FoundBy.NAME),
        ("zhangwei", "张伟", FoundBy.PINYIN),
        ("zhangw", "张伟", FoundBy.PINYIN),
        ("ZhangWei", "张伟", FoundBy.PINYIN),
        ("zwei", "张伟", FoundBy.PINYIN),
        ("wuyun", "乌云其其格", FoundBy.PINYIN),
        ("wuyqqg", "乌云其其格", FoundBy.PINYIN),
        ("qiqige", "乌云其其格", FoundBy.PINYIN),
        ("张w", "张伟", FoundBy.PINYIN),
        ("shanxm", "单晓明", FoundBy.PINYIN),
        ("danxiaom", "单晓明", FoundBy.PINYIN),
        ("lizhangle", "李长乐", FoundBy.PINYIN),
        ("lichangle", "李长乐", FoundBy.PINYIN),
        ("nuorisu", "那日苏", FoundBy.PINYIN),
        ("wyqqg", "乌云其其格", FoundBy.INITIALS),
        ("zjg", "张建国", FoundBy.INITIALS),
        ("dxm", "单晓明", FoundBy.INITIALS),
        ("zangwei", "张伟", FoundBy.NEAR_SOUND),
        ("zhanjianguo", "张建国", FoundBy.NEAR_SOUND),
        ("fuangshengli", "黄胜利", FoundBy.NEAR_SOUND),
        ("huangsenli", "黄胜利", FoundBy.NEAR_SOUND),
        ("larisu", "那日苏", FoundBy.NEAR_SOUND),
        ("汪秀英", "王秀英", FoundBy.NEAR_SOUND),
        ("章伟", "张伟", FoundBy.NEAR_SOUND),
        ("乌云琪琪格", "乌云其其格", FoundBy.NEAR_SOUND),
        ("张玉国", "张建国", FoundBy.NEAR_SPELLING),
        ("张建民", "张建国", FoundBy.NEAR_SPELLING),
        ("刘建国", "张建国", FoundBy.NEAR_SPELLING),
        ("乌云其格", "乌云其其格", FoundBy.NEAR_SPELLING),
        ("zhamgjianguo", "张建国", FoundBy.NEAR_SPELLING),
        ("zhangjiamguo", "张建国", FoundBy.NEAR_SPELLING),
        ("wangxiuyimg", "王秀英", FoundBy.NEAR_SPELLING),
        ("３", "张建国", FoundBy.NUMBER),
        (id_number(4)[-4:], "王秀英", FoundBy.ID_NUMBER),
        (id_number(4).lower(), "王秀英", FoundBy.ID_NUMBER),
        ("47611005", "汪秀云", FoundBy.PHONE),
        ("1006", "单晓明", FoundBy.PHONE),
        ("股证0007", "宝音·德力格尔", FoundBy.CERTIFICATE),
    ],
)
def test_a_member_is_found_in_every_way_people_ask(runner, register, typed, name, by):
    assert (name, by) in find(runner, typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (id_number(4), FoundBy.ID_NUMBER),
        ("13947611004", FoundBy.PHONE),
        (id_number(4)[-4:], FoundBy.ID_NUMBER),  # a masked number shows these
        ("股证0004", FoundBy.CERTIFICATE),
        ("证000", FoundBy.CERTIFICATE),
        (id_number(4)[:-1], None),
        (id_number(4)[1:], None),
        (id_number(4)[6:14], None),
        ("710", None),  # of the birth date
        ("1394761100", None),
        ("4761", None),
    ],
)
def test_who_sees_numbers_masked_finds_by_a_whole_one_and_by_no_part(
    runner, register, typed, found
):
    """《个人信息保护法》第六条: else a hidden number is asked for sign by sign."""
    assert "王秀英" in [name for name, _ in find(runner, typed)]
    runner.actor = replace(runner.actor, role=Role.READ_ONLY.value)
    names = dict(find(runner, typed))
    assert names.get("王秀英") is found


@pytest.mark.parametrize("typed", ["", "  ", "·", "没有这个人", "xyzxyz", "%", "_", "000000000"])
def test_nothing_is_found_for_what_nobody_is(runner, register, typed):
    assert find(runner, typed) == []


def test_better_answers_stand_first(runner, organization):
    names = ("欧阳汪洋", "王洋", "汪洋洋", "汪洋")
    for order, name in enumerate(names, start=1):
        admit(runner, organization, order, name)
    assert find(runner, "汪洋") == [
        ("汪洋", FoundBy.NAME),
        ("汪洋洋", FoundBy.NAME),
        ("欧阳汪洋", FoundBy.NAME),
        ("王洋", FoundBy.NEAR_SOUND),
    ]


def test_who_has_left_stands_behind_who_is_there(runner, organization):
    left = admit(runner, organization, 1, "王秀英")
    admit(runner, organization, 2, "王秀英")
    leave(runner, left)
    found = runner.ask(find_members, "王秀英")
    assert [(one.number, one.state) for one in found] == [
        (2, MemberState.MEMBER),
        (1, MemberState.FORMER),
    ]


def test_a_picker_finds_its_own_organization_only(runner, organization, register):
    other = an_organization(runner, "乌兰布统供销合作社")
    admit(runner, other, 1, "张伟")
    assert len(find(runner, "张伟")) == 2
    assert len(find(runner, "zhangw", organization_id=other)) == 1


@pytest.mark.parametrize("typed", ["乌兰布统", "wulanbut", "wlbt", "乌蓝布统", "9101xr"])
def test_an_organization_is_found_by_its_sound_too(runner, typed):
    an_organization(runner, "达日罕供销合作社")
    wanted = an_organization(runner, "乌兰布统供销合作社", credit_code="93150423MAYY9101XR")
    (found,) = runner.ask(organizations.find_organizations, typed)
    assert found.id == wanted


def test_a_value_of_several_lines_leaves_the_others_in_their_places(runner, organization):
    """A certificate typed over two lines is one line of the text that is searched."""
    admit(runner, organization, 1, "张伟", certificate="股证\n0001")
    admit(runner, organization, 2, "王秀英")
    assert find(runner, "wangxiu") == [("王秀英", FoundBy.PINYIN)]
    assert find(runner, "股证0002") == [("王秀英", FoundBy.CERTIFICATE)]


_CHARACTERS = st.sampled_from(sorted(set("".join(NAMES[:11])) - {"·"}))
_INVENTED = st.text(_CHARACTERS, min_size=2, max_size=9)
_SLOW_BUT_REAL = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_SLOW_BUT_REAL
@given(name=_INVENTED, data=st.data())
def test_everybody_is_found_by_every_part_of_name_and_sound(runner, organization, name, data):
    order = data.draw(st.integers(1, 999))
    key = _admit_once(runner, organization, order, name)
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    syllables = [readings.syllable_of(sign) for sign in name]
    asked = (
        part,
        "".join(syllables),
        "".join(one[0] for one in syllables),
        runner.ask(members.get_member, key).profile.id_number[-4:],
    )
    for typed in asked:
        assert key in {one.id for one in runner.ask(find_members, typed, limit=2000)}, typed


def _admit_once(runner, organization, order, name):
    """Admit under an ID of its own, or return who has it already under the new name."""
    known = [
        one
        for one in runner.ask(members.list_members, organization)
        if one.id_number == id_number(order)
    ]
    if not known:
        return admit(runner, organization, order, name)
    command = members.ChangeMember(known[0].id, profile(order, name))
    return runner.do(members.change_member, command)


_STEPS = st.lists(
    st.tuples(st.sampled_from(["admit", "change", "leave"]), st.integers(1, 12), _INVENTED),
    max_size=12,
)


@_SLOW_BUT_REAL
@given(steps=_STEPS, typed=_CHARACTERS)
def test_what_is_found_is_never_out_of_date(runner, organization, steps, typed):
    """After any commands the search answers as one that reads every row."""
    for step, order, name in steps:
        key = _admit_once(runner, organization, order, name)
        if step == "leave":
            leave(runner, key)
        found = runner.ask(find_members, typed, limit=2000)
        rows = runner.ask(members.list_members, organization)
        named = [one for one in found if one.found_by is FoundBy.NAME]
        assert {(one.id, one.name, one.state) for one in named} == {
            (row.id, row.name, row.state) for row in rows if typed in row.name
        }


@dataclass(frozen=True)
class Rows:
    """Rows put in by one statement, taken away, or moved to another register."""

    organization: str
    names: tuple[str, ...] = ()


@open_to_all
def put_in(uow, command):
    """As an import does: no row passes the session."""
    row = {"kind": "farmer", "roster_share": Money(0), "state": "member", "initials": ""}
    uow.add_all(
        MemberRow,
        [
            {**row, "organization_id": command.organization, "number": n, "name": name}
            | {"typed_name": name}
            for n, name in enumerate(command.names, start=1)
        ],
    )


@open_to_all
def take_away(uow, command):
    for row in uow.session.scalars(select(MemberRow)):
        if row.name in command.names:
            uow.session.delete(row)


@open_to_all
def move(uow, command):
    for row in uow.session.scalars(select(MemberRow)):
        if row.name in command.names:
            row.organization_id = command.organization


def test_rows_of_one_statement_and_rows_that_go_are_seen_at_once(runner, organization):
    """Moved ones are gone from where they were; the lines around them stay right."""
    other = an_organization(runner, "乌兰布统供销合作社")
    assert find(runner, "张") == []
    names = tuple(f"张{sign}" for sign in "一二三四五六七八九")
    runner.do(put_in, Rows(organization, names))
    assert len(find(runner, "张", organization_id=organization)) == 9
    runner.do(take_away, Rows(organization, ("张三", "张四")))
    assert "张三" not in [name for name, _ in find(runner, "张")]
    runner.do(move, Rows(other, ("张五",)))
    # nobody is called so any more; 六 is read lu too, one letter away
    almost = [("张六", FoundBy.NEAR_SPELLING)]
    assert find(runner, "zhangwu", organization_id=organization) == almost
    assert find(runner, "张五", organization_id=other) == [("张五", FoundBy.NAME)]
    assert find(runner, "zhangjiu", organization_id=organization)[0] == ("张九", FoundBy.PINYIN)


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("张建国", "张玉国", True),
        ("张建国", "张国", True),
        ("张建国", "张国建", True),
        ("张建国", "国建张", False),
        ("张建国", "张建国", False),
        ("张建国", "张玉明", False),
        ("张建", "张建国民", False),
    ],
)
def test_one_sign_is_forgiven(one, other, is_near):
    assert differ_by_one(one, other) is differ_by_one(other, one) is is_near


def test_another_spelling_and_a_double_that_was_merged(runner, organization):
    """Other spellings are names too; what a merge took from the lists is found no more."""
    kept = admit(runner, organization, 1, "王秀英", other_names="汪袖瑛、王阿秀")
    double = admit(runner, organization, 2, "王秀瑛")
    assert find(runner, "汪袖瑛")[0] == ("王秀英", FoundBy.NAME)
    assert find(runner, "waxiu") == [("王秀英", FoundBy.PINYIN)]
    runner.do(members.merge_members, members.MergeMembers(kept, double))
    assert find(runner, "王秀瑛")[0][1] is not FoundBy.NAME
