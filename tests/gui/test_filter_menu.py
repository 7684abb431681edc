"""Saved filters as a clerk uses them: kept, chosen again, renamed, removed, by the keyboard."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from coopdesk.domain.shown import RegisterView
from coopdesk.gui.filter_menu import FilterMenu
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.members.page import MembersPage
from coopdesk.gui.register_outlets import RegisterOutlets
from coopdesk.services import register_filters as service
from coopdesk.services.filtered_lists import members_shown
from tests.books import a_member, an_organization, yuan
from tests.gui.page_fixtures import open_page  # noqa: F401 - fixture
from tests.gui.typing import write

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NUMBER, NAME, VILLAGE = range(3)


@pytest.fixture
def outlets(preferences):
    return RegisterOutlets(preferences)


@pytest.fixture
def page(open_page, runner, outlets):  # noqa: F811
    organization = an_organization(runner)
    for number in range(1, 8):
        village = "甲村" if number % 2 else "乙村"
        share = yuan(number * 100)
        a_member(runner, organization, number, village=village, roster_share=share)
    a_member(runner, organization, 8, village="甲村", state="candidate")
    page = open_page(MembersPage)
    page.set_organization(organization)
    outlets.serve(page)
    return page


@pytest.fixture
def menu(page):
    return page.findChild(FilterMenu)


def _state(page, value):
    next(choice for choice in page.filters if choice.key == "member.state").choose(value)


def _ask_for_first_village(page):
    write(page.filter_edit, "甲村")
    _state(page, "member")
    page.table.sort_by("member.number", descending=True)
    page.table.show_columns(["member.name", "member.number"])


def _keep(qtbot, menu, name):
    dialog = menu.keep()
    write(dialog.fields.editors["filter.name"].line, name)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _words(menu):
    menu._fill()
    return [action.text() for action in menu.choices.actions() if not action.isSeparator()]


def _choose(menu, word):
    menu._fill()
    next(action for action in menu.choices.actions() if action.text() == word).trigger()


def test_ctrl_shift_f_opens_the_menu_and_its_first_line_keeps_what_is_shown(qtbot, page, menu):
    _ask_for_first_village(page)
    qtbot.keyClick(page.table, Qt.Key.Key_F, CONTROL_SHIFT)
    assert menu.choices.isVisible()
    qtbot.keyClick(menu.choices, Qt.Key.Key_Down)
    qtbot.keyClick(menu.choices, Qt.Key.Key_Return)
    dialog = page.findChild(FormDialog)
    write(dialog.fields.editors["filter.name"].line, "甲村在社")
    with qtbot.waitSignal(page.noticed) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "甲村在社" in told.args[0].sentence
    assert _words(menu)[0] == "甲村在社"


def test_choosing_it_again_brings_back_text_choice_order_and_columns(qtbot, page, menu):
    _ask_for_first_village(page)
    wanted = page.table.as_table()
    _keep(qtbot, menu, "甲村在社")
    page.clear_filter()
    page.table.reset_columns()
    page.table.sort_by("member.name", descending=False)
    assert page.table.as_table() != wanted

    _choose(menu, "甲村在社")
    assert page.table.as_table() == wanted
    assert [row[1] for row in wanted[1:]] == ["7", "5", "3", "1"]
    assert page.filter_edit.text() == "甲村"


def test_a_filter_without_an_order_shows_the_order_of_the_register(qtbot, page, menu):
    _keep(qtbot, menu, "全部")
    page.table.sort_by("member.number", descending=True)
    assert page.table.as_table()[1][NUMBER] == "8"
    _choose(menu, "全部")
    assert [row[NUMBER] for row in page.table.as_table()[1:]] == list("12345678")


def test_the_workbook_holds_what_the_filter_shows(qtbot, page, menu, outlets, tmp_path):
    _ask_for_first_village(page)
    _keep(qtbot, menu, "甲村在社")
    page.clear_filter()
    _choose(menu, "甲村在社")
    target = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000):
        outlets.export_to(page, page.as_shown(), target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [cell.value for cell in sheet["B"][3:7]] == [7, 5, 3, 1]


def test_a_name_in_use_is_asked_about_and_kept_when_not_confirmed(qtbot, page, menu, runner):
    _keep(qtbot, menu, "常用")
    write(page.filter_edit, "乙村")
    _keep(qtbot, menu, "常用")
    box = page.findChild(QMessageBox)
    assert "常用" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert runner.ask(service.get_filter, "members", "常用").view.text == ""


def test_the_chosen_one_is_renamed_and_removed(qtbot, page, menu):
    _keep(qtbot, menu, "旧名")
    _choose(menu, "改名：旧名…")
    dialog = next(one for one in page.findChildren(FormDialog) if one.isVisible())
    write(dialog.fields.editors["filter.name"].line, "新名")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert _words(menu)[0] == "新名"

    _choose(menu, "删除：新名")
    box = page.findChild(QMessageBox)
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert _words(menu) == ["存下现在的筛选…"]


def test_what_is_no_longer_known_is_told_and_the_rest_used(page, menu, runner):
    choices = {"member.state": "member", "member.gone": "x"}
    view = RegisterView("", choices, "member.gone", columns=("member.name", "member.gone"))
    runner.do(service.keep_filter, service.KeepFilter("members", "旧的", view))
    _choose(menu, "旧的")
    assert "旧的" in page.message_bar.text
    assert [page.model.columns[n].key for n in page.table.shown_columns()] == ["member.name"]
    assert page.model.rowCount() == 7


@pytest.mark.parametrize(
    "view",
    [
        RegisterView("乌云"),
        RegisterView("甲村 斯琴", sorted_by="member.name"),
        RegisterView("", {"member.state": "candidate"}),
        RegisterView("", {"member.state": "member"}, "member.roster_share", is_descending=True),
        RegisterView("", {"member.kind": "farmer"}, "member.village", is_descending=True),
    ],
)
def test_the_command_line_lists_what_the_window_shows(page, menu, runner, view):
    runner.do(service.keep_filter, service.KeepFilter("members", "所见", view))
    _choose(menu, "所见")
    listed = runner.ask(members_shown, page.organization_id, "所见")
    assert [item.id for item in listed] == [item.id for item in page.model.items]
    assert listed
