"""Doubles by keyboard: told while typing, found in a register, merged and taken apart again."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.doubles import Likeness
from coopdesk.gui.members.doubles_list import DoublesList, KnownDialog
from coopdesk.gui.members.page import MembersPage
from coopdesk.services.members import initials_of
from tests.books import a_member
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import press, write
from tests.unit.services.test_members import resident_id

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
