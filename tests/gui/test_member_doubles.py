"""Doubles by keyboard: told while typing, found in a register, merged and taken apart again."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from coopdesk import words
from coopdesk.domain.doubles import Likeness
from coopdesk.gui.members.doubles_dialog import DoublesDialog
from coopdesk.gui.members.doubles_list import DoublesList, KnownDialog
from coopdesk.gui.members.merge_dialog import MergeDialog
from coopdesk.gui.members.page import MembersPage
from coopdesk.services import members
from coopdesk.services.members import initials_of
from coopdesk.services.members.merge import choosable_fields
from coopdesk.services.merged_members import kept_of
from tests.books import a_member, yuan
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import press, write
from tests.unit.services.test_members import resident_id
from tests.unit.services.test_mutual_fund import a_cap, fund, subscribe

ID = resident_id(122, "19710402")


@pytest.fixture
def organization(add_organization):  # noqa: F811
    return add_organization()


@pytest.fixture
def enter(runner, organization):
    def enter(number, name, **facts):
        columns = {"name": name, "initials": initials_of(name), "birth_date": None}
        return a_member(runner, organization, number, **columns | facts)

    return enter


@pytest.fixture
def page(open_page, organization):  # noqa: F811
    page = open_page(MembersPage)
    page.set_organization(organization)
    return page


def test_who_may_be_meant_is_told_while_typing_and_enter_shows_them(qtbot, page, enter):
    enter(12, "张秀兰", id_number=ID, village="巴彦毛都嘎查", birth_date=date(1971, 4, 2))
    dialog = page.admit()
    known = dialog.findChild(DoublesList)
    assert not known.isVisible()

    with qtbot.waitSignal(known.shown):
        write(dialog.fields.editors["member.name"].line, "张绣兰")
    assert known.isVisible()
    assert [one.likeness for one in known.found] == [Likeness.SAME_SOUND]
    told = known.list.item(0).text()
    for part in ("编号 12", "张秀兰", "巴彦毛都嘎查", ID[-4:], "在社", "姓名同音"):
        assert part in told

    known.list.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    card = known.findChild(KnownDialog)
    assert card.isVisible()
    card.reject()
    assert dialog.isVisible()
    assert dialog.fields.editors["member.name"].value() == "张绣兰"


def test_the_list_goes_when_nobody_is_meant_any_more(qtbot, page, enter):
    enter(1, "张秀兰", birth_date=date(1985, 1, 1))
    dialog = page.admit()
    known = dialog.findChild(DoublesList)
    with qtbot.waitSignal(known.shown):
        write(dialog.fields.editors["member.name"].line, "张秀兰")
    assert known.isVisible()
    with qtbot.waitSignal(known.shown):
        dialog.fields.editors["member.id_number"].line.setFocus()
        qtbot.keyClicks(dialog.fields.editors["member.id_number"].line, ID)
    assert not known.isVisible()


def test_who_is_changed_is_not_their_own_double(qtbot, page, enter):
    enter(1, "张秀兰", id_number=ID)
    page.reload()
    dialog = page.change()
    known = dialog.findChild(DoublesList)
    with qtbot.waitSignal(known.shown):
        dialog.fields.editors["member.phone"].set_value("19900001477")
    assert not known.isVisible()


@pytest.fixture
def pair(runner, organization, enter):
    """The clerk's case: one person typed twice, each record with shares of its own."""
    runner.do(fund.set_fund_rule, a_cap(organization))
    one = enter(1, "张秀兰", id_number=ID, birth_date=date(1971, 4, 2), village="巴彦毛都嘎查")
    other = enter(2, "张秀蓝", birth_date=date(1971, 4, 2), phone="19900001477")
    subscribe(runner, organization, one, 3000)
    subscribe(runner, organization, other, 2000)
    return one, other


@pytest.fixture
def looked(qtbot, page, pair):
    """The dialog with the pairs that were found, opened by its key."""
    page.reload()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page.table, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: page.findChild(DoublesDialog) is not None, timeout=20_000)
    return page.findChild(DoublesDialog)


def test_a_clerk_finds_a_double_merges_it_and_takes_that_back(
    qtbot, page, looked, pair, runner, organization
):
    one, other = pair
    assert [p.likeness for p in looked.model.items] == [Likeness.NEAR_NAME_AND_BIRTH]
    qtbot.keyClick(looked.table, Qt.Key.Key_Return)
    dialog = looked.findChild(MergeDialog)
    assert dialog.about_label.text() == "保留 编号 1“张秀兰”（在社），合并掉 编号 2“张秀蓝”（在社）"
    assert dialog.sum_label.text() == "股金：3,000.00 ＋ 2,000.00 ＝ 5,000.00 元"
    chosen = {choice.label: choice.result for choice in dialog.choices}
    assert chosen["联系电话"] == "19900001477"
    assert chosen["姓名"] == "张秀兰"

    notices = []
    page.noticed.connect(notices.append)
    with qtbot.waitSignal(dialog.merged):
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert looked.model.rowCount() == 0
    looked.reject()
    (line,) = runner.ask(fund.list_share_register, organization)
    assert (line.id, line.holding) == (one, yuan(5000))
    assert [item.id for item in page.model.items] == [one]

    undo = dict(notices[-1].actions)["撤销"]
    undo()
    assert [h.holding for h in runner.ask(fund.list_share_register, organization)] == [
        yuan(3000),
        yuan(2000),
    ]
    assert [item.id for item in page.model.items] == [one, other]


def test_space_takes_the_others_value_and_f6_keeps_the_other(qtbot, page, looked, pair, runner):
    one, other = pair
    dialog = looked.look()
    dialog.table.select_key("name")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert next(c for c in dialog.choices if c.name == "name").result == "张秀蓝"
    qtbot.keyClick(dialog.table, Qt.Key.Key_F6)
    assert "保留 编号 2“张秀蓝”" in dialog.about_label.text()
    with qtbot.waitSignal(dialog.merged):
        dialog.merge_button.click()
    record = runner.ask(members.get_member, other)
    assert (record.profile.name, record.profile.id_number) == ("张秀蓝", ID)
    assert runner.ask(kept_of, one) == other
    looked.reject()


def test_a_merge_the_rules_refuse_says_why_and_changes_nothing(qtbot, looked, pair, runner):
    dialog = looked.look()
    runner.do(members.merge_members, members.MergeMembers(*pair))
    dialog.merge()
    assert "已经合并过" in dialog.message_bar.text
    assert dialog.isVisible()
    dialog.reject()
    looked.reject()


def test_a_register_without_doubles_says_so(qtbot, page, enter):
    enter(1, "张秀兰")
    page.reload()
    with qtbot.waitSignal(page.noticed, timeout=20_000) as told:
        page.find_doubles()
    assert told.args[0].sentence == "没有发现可能重复的社员。"


def test_every_field_that_may_be_chosen_has_its_word(runner, pair):
    for name in choosable_fields():
        assert words.text(f"member.{name}")
