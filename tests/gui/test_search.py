"""Ctrl+K in the window: what is chosen is shown, with its organization in focus."""

import pytest
from PySide6.QtCore import Qt, QThreadPool

from coopdesk.gui.ledger.voucher_dialog import VoucherDialog
from coopdesk.gui.main_window import MainWindow
from coopdesk.services import governance, mutual_fund
from coopdesk.services.mutual_fund import SubscribeShares
from tests.books import a_member, an_organization, yuan
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people


@pytest.fixture
def organizations(runner):
    return [an_organization(runner, "甲合作社"), an_organization(runner, "乙合作社")]


@pytest.fixture
def window(qtbot, workspace, preferences, organizations):
    a_member(workspace.runner, organizations[0], 1, name="乌云")
    for number in range(1, 31):
        name = "那日苏" if number == 25 else f"社员{number:02d}"
        a_member(workspace.runner, organizations[1], number, name=name)
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.top_bar.reload()
    yield window
    window.close()
    QThreadPool.globalInstance().waitForDone()


def _search(qtbot, window, typed):
    box = window.top_bar.search_box
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()
    write(box, typed)
    qtbot.waitUntil(box.popup.isVisible)
    return box


def test_a_member_of_another_organization_is_shown_and_selected(qtbot, window, organizations):
    window.top_bar.choose_organization(organizations[0])
    box = _search(qtbot, window, "那日苏")
    assert [(item.group, item.title) for item in box.popup.items] == [("社员", "那日苏")]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.pages.currentWidget()
    assert page.title_key == "members.title"
    assert page.records.is_open
    assert page.records.view.title_label.text() == "那日苏"
    assert window.top_bar.organization_combo.currentData() == organizations[1]
    assert box.text() == ""
    press(qtbot, Qt.Key.Key_Escape)
    assert not page.records.is_open
    assert page.table.current_item.name == "那日苏"
    assert page.table.hasFocus()


def test_what_the_filter_hides_is_shown_all_the_same(qtbot, window, organizations):
    window.top_bar.choose_organization(organizations[1])
    page = window.show_page("members")
    page.filter_edit.setText("社员01")
    box = _search(qtbot, window, "那日苏")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.table.current_item.name == "那日苏"


def test_an_organization_is_shown_and_the_focus_stays(qtbot, window, organizations):
    window.top_bar.choose_organization(organizations[0])
    box = _search(qtbot, window, "乙合作社")
    assert [item.group for item in box.popup.items] == ["组织"]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.pages.currentWidget()
    assert page.table.current_item.id == organizations[1]
    assert window.top_bar.organization_combo.currentData() == organizations[0]


def test_a_voucher_is_opened_in_its_books(qtbot, window, runner, organizations):
    member = a_member(runner, organizations[1], 99, name="宝音")
    command = SubscribeShares(organizations[1], member, runner.today, yuan(5000))
    runner.do(mutual_fund.subscribe_shares, command)
    window.top_bar.choose_organization(organizations[0])
    box = _search(qtbot, window, "记-1")
    assert [item.group for item in box.popup.items] == ["凭证"]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.pages.currentWidget()
    assert page.title_key == "ledger.title"
    assert page.findChild(VoucherDialog).isVisible()
    page.findChild(VoucherDialog).close()


def test_a_resolution_opens_the_record_of_its_meeting(qtbot, window, runner):
    organization = runner.do(found, Found(9))
    vote = governance.VoteRecord(governance.Counts(9, 0, 0), "批准盈余分配方案", "高娃")
    items = (governance.ItemRecord("盈余分配方案", vote=vote),)
    attendance = people(9)
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), attendance, None, items
    )
    runner.do(governance.record_meeting, command)
    window.top_bar.reload()
    box = _search(qtbot, window, "批准盈余")
    assert [item.group for item in box.popup.items] == ["决议"]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.pages.currentWidget()
    assert page.stack.currentWidget() is page.meeting
    assert window.top_bar.organization_combo.currentData() == organization


def test_a_page_is_found_by_its_word(qtbot, window):
    box = _search(qtbot, window, "账簿")
    assert [(item.group, item.title) for item in box.popup.items] == [("页面", "账簿")]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.pages.currentWidget().title_key == "ledger.title"


def test_what_is_not_there_says_so(qtbot, window):
    box = _search(qtbot, window, "没有这样的人")
    assert list(box.popup.items) == []


def test_of_many_answers_the_rest_is_one_key_away(qtbot, window):
    """The last row of a kind stands for its others; it is chosen like any other answer."""
    box = _search(qtbot, window, "社员")
    titles = [item.title for item in box.popup.items]
    assert titles == ["社员", *(f"社员{number:02d}" for number in range(1, 6)), "更多社员…"]
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.popup.isVisible()
    assert len(box.popup.items) == 29
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.pages.currentWidget().table.current_item.name == "社员02"


def test_the_list_tells_why_a_name_is_there_that_was_not_typed(qtbot, window):
    box = _search(qtbot, window, "拉日苏")
    assert [(item.title, item.reason) for item in box.popup.items] == [("那日苏", "近音")]
    box.clear()
    write(box, "nrs")
    qtbot.waitUntil(lambda: [item.reason for item in box.popup.items] == ["首字母"])
