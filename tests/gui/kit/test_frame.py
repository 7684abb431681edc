"""Navigation, foot, bars and what this computer remembers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from coopdesk.gui.kit.message_bar import MessageBar
from coopdesk.gui.kit.nav_bar import NavBar
from coopdesk.gui.kit.notices import Notice
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.status_line import StatusLine
from tests.gui.kit.scenes import NAVIGATION


@pytest.fixture
def framed(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    bar = NavBar(NAVIGATION)
    row.addWidget(bar)
    row.addStretch(1)
    window.bar = bar
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def buttons(bar):
    return bar.findChildren(QPushButton)


def test_the_entries_stand_in_the_order_of_the_work(framed):
    assert [button.text() for button in buttons(framed.bar)] == [
        "工作台", "组织", "社员", "三会", "账簿", "互助资金", "奖补", "督查", "数据上报", "系统",
    ]  # fmt: skip


def test_a_pressed_entry_is_told_and_marked(framed, qtbot):
    with qtbot.waitSignal(framed.bar.chosen) as chosen:
        qtbot.mouseClick(buttons(framed.bar)[2], Qt.MouseButton.LeftButton)
    assert chosen.args == ["members"]
    assert [b.isChecked() for b in buttons(framed.bar)].index(True) == 2


def test_ctrl_and_a_digit_choose_a_page(framed, qtbot):
    with qtbot.waitSignal(framed.bar.chosen) as chosen:
        qtbot.keyClick(framed, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == ["ledger"]


def test_marking_a_page_from_outside_tells_nobody(framed, qtbot):
    with qtbot.assertNotEmitted(framed.bar.chosen):
        framed.bar.choose("awards")
    assert buttons(framed.bar)[6].isChecked()


def test_the_bar_folds_to_icons_in_a_narrow_window_and_back(framed, qtbot):
    wide = framed.bar.width()
    framed.resize(1100, 768)
    qtbot.waitUntil(lambda: framed.bar.is_folded)
    assert framed.bar.width() < wide / 2
    assert all(button.text() == "" for button in buttons(framed.bar))
    assert all(button.toolTip() and button.accessibleName() for button in buttons(framed.bar))
    framed.resize(1366, 768)
    qtbot.waitUntil(lambda: not framed.bar.is_folded)
    assert framed.bar.width() == wide


@pytest.mark.parametrize("key", [entry.key for entry in NAVIGATION])
def test_no_word_of_the_navigation_is_cut(framed, key):
    button = dict(zip([e.key for e in NAVIGATION], buttons(framed.bar), strict=True))[key]
    framed.bar.set_badge(key, 120)
    needed = button.fontMetrics().horizontalAdvance(button.text()) + button.iconSize().width()
    badge = button._badge_place()
    assert 16 + needed < badge.left()


def test_what_waits_is_drawn_and_told_in_words(framed):
    button = buttons(framed.bar)[0]
    before = button.grab().toImage()
    framed.bar.set_badge("home", 3)
    assert button.grab().toImage() != before
    assert button.accessibleName() == "工作台，3 件待办"


@pytest.fixture
def foot(qtbot):
    foot = StatusLine()
    qtbot.addWidget(foot)
    foot.resize(1000, 36)
    foot.show()
    return foot


def test_a_result_can_be_taken_back_once(foot, qtbot):
    taken = []
    foot.show_notice(Notice("已作废", (("撤销", lambda: taken.append("undo")),)))
    assert foot.text == "已作废"
    assert foot.undo()
    assert taken == ["undo"]
    assert foot.text == ""
    assert not foot.undo()


def test_a_later_result_replaces_the_earlier(foot):
    foot.show_notice(Notice("一", (("撤销", lambda: None), ("打开", lambda: None))))
    foot.show_notice(Notice("二", (("打开", lambda: None),)))
    assert [button.text() for button in foot.action_buttons] == ["打开"]
    assert not foot.undo()


def test_states_come_change_and_go(foot):
    foot.set_cell("backup", "上次备份 今天")
    foot.set_cell("backup", "从未备份", "wrong")
    cell = foot._cells["backup"]
    assert (cell.text(), cell.property("tone"), cell.isVisible()) == ("从未备份", "wrong", True)
    foot.set_cell("backup", "")
    assert not cell.isVisible()


def test_a_bar_offers_the_way_out_once(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    taken = []
    bar.say(["账目不平"], "wrong", ("去查看", lambda: taken.append(1)))
    qtbot.mouseClick(bar.action_button, Qt.MouseButton.LeftButton)
    assert taken == [1]
    assert not bar.isVisible()


def test_preferences_stay_on_this_computer(preferences, tmp_path):
    preferences.dark = True
    preferences.base = 17
    preferences.last_folder = tmp_path
    again = Preferences(preferences._settings)
    assert (again.dark, again.base, again.last_folder) == (True, 17, tmp_path)


@pytest.mark.parametrize(("stored", "given"), [("big", 13), ("7", 13), ("44", 20), ("16", 16)])
def test_a_damaged_type_size_does_no_harm(preferences, stored, given):
    preferences._settings.setValue("theme/base", stored)
    assert preferences.base == given


def test_a_folder_that_is_gone_is_not_offered(preferences, tmp_path):
    gone = tmp_path / "stick"
    preferences.last_folder = gone
    assert preferences.last_folder != gone
    assert preferences.last_folder.is_dir()


def test_a_window_comes_back_where_it_lay(preferences, qtbot):
    window, again = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(again)
    assert not preferences.restore_geometry("main", window)
    window.resize(640, 480)
    window.show()
    preferences.keep_geometry("main", window)
    assert preferences.restore_geometry("main", again)
    assert again.size() == window.size()
