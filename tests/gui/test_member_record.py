"""The page of one member by keyboard: its sections, what opens from them, papers, and back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QMessageBox

from coopdesk.domain.minutes import Attendee, Way
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.ledger.voucher_dialog import VoucherDialog
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.members.fields import MemberDialog
from coopdesk.services import governance, members
from coopdesk.services.attachments import AddAttachments, add_attachments
from coopdesk.services.member_page import get_member_page
from tests.books import a_member, an_organization, yuan
from tests.gui.typing import press
from tests.unit.services.governance_samples import ASSEMBLY, particulars
from tests.unit.services.test_members import resident_id
from tests.unit.services.test_mutual_fund import a_cap, advance, fund, seed, subscribe


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    return organization


@pytest.fixture
def member(runner, organization):
    """A member with shares, a debt, a guarantee and a meeting; the fifth has nothing yet."""
    number = resident_id(122, "19710402")
    keys = [a_member(runner, organization, 1, id_number=number, applied_on=date(2023, 5, 1))]
    keys += [a_member(runner, organization, number) for number in range(2, 6)]
    seed(runner, organization)
    subscribe(runner, organization, keys[0], 3000)
    subscribe(runner, organization, keys[0], 2000)
    advance(runner, organization, keys[0], 900)
    subscribe(runner, organization, keys[1], 2000)
    named = frozenset({"fund.guarantor_by_name"})
    advance(runner, organization, keys[1], 800, sure=named, guarantor="乌云其其格")
    there = tuple(Attendee(f"社员{n}", Way.PRESENT, key) for n, key in enumerate(keys[:4]))
    vote = governance.VoteRecord(governance.Counts(4, 0, 0), "批准盈余分配方案", "李国强")
    items = (governance.ItemRecord("盈余分配方案", vote=vote),)
    command = governance.RecordMeeting(organization, ASSEMBLY, particulars(), there, None, items)
    runner.do(governance.record_meeting, command)
    return keys[0]


@pytest.fixture
def window(qtbot, workspace, preferences, organization, member):
    window = MainWindow(workspace, preferences, "members")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.top_bar.reload()
    window.top_bar.choose_organization(organization)
    yield window
    window.close()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def page(qtbot, window, member):
    """The register with the member's page opened by Enter."""
    page = window.pages.currentWidget()
    page.table.select_key(member)
    page.table.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    return page


@pytest.fixture
def view(page):
    return page.records.view


def _turn(qtbot, place):
    press(qtbot, getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.AltModifier)


def test_enter_opens_the_page_with_everything_and_esc_leads_back(qtbot, page, view, member):
    assert view.isVisible()
    assert view.title_label.text() == "乌云其其格"
    assert view.subtitle_label.text().startswith("编号 1　在社")
    titles = [view.tabs.tabText(n) for n in range(view.tabs.count()) if view.tabs.isTabVisible(n)]
    assert titles == [
        "股金（2）",
        "借款（1）",
        "担保（1）",
        "分红往来",
        "会议（1）",
        "任职",
        "附件",
        "修改记录",
    ]
    balances = [str(line.balance) for line in view.sections["shares"].model.items]
    assert balances == ["3,000.00", "5,000.00"]
    assert view.sections["shares"].table.hasFocus()

    press(qtbot, Qt.Key.Key_Escape)
    assert not page.records.is_open
    assert page.table.hasFocus()
    assert page.table.current_item.id == member


def test_a_share_opens_its_voucher_and_going_back_shows_the_member(qtbot, window, page, view):
    press(qtbot, Qt.Key.Key_Return)
    books = window.pages.currentWidget()
    assert books.title_key == "ledger.title"
    books.findChild(VoucherDialog).close()
    window.go_back()
    assert window.pages.currentWidget() is page
    assert view.isVisible()


def test_a_guarantee_opens_the_borrower_in_the_fund(qtbot, window, view):
    _turn(qtbot, 3)
    press(qtbot, Qt.Key.Key_Return)
    shown = window.pages.currentWidget()
    assert shown.title_key == "fund.title"
    assert shown.shares.table.current_item.name == "宝音德力格尔"


def test_a_meeting_opens_its_record(qtbot, window, view):
    _turn(qtbot, 5)
    assert view.sections["meetings"].model.items[0].votes == 1
    press(qtbot, Qt.Key.Key_Return)
    assert window.pages.currentWidget().meeting.isVisible()


def test_an_empty_section_says_what_would_be_there(qtbot, view):
    _turn(qtbot, 4)
    tab = view.sections["entries"]
    assert tab.empty_state.isVisible()
    assert not tab.table.isVisible()


def test_f2_changes_the_member_and_the_page_follows(qtbot, view):
    press(qtbot, Qt.Key.Key_F2)
    dialog = view.findChild(MemberDialog)
    dialog.fields.editors["member.village"].set_value("新开河嘎查")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "新开河嘎查" in view.subtitle_label.text()


def test_papers_of_the_member_and_of_the_selected_line(qtbot, view):
    menu = view.print_menu()
    assert [action.text() for action in menu.actions()] == [
        "社员账户明细",
        "股金证",
        "社员证（正反面，每页四张）",
        "社员证（正面，每页八张）",
        "社员名册摘录",
        "成员账户（本年）",
        "股金收据（凭证 2026-01-0002）",
        "借款协议（2026-0001）",
    ]
    with qtbot.waitSignal(view.preview_account().finished, timeout=20_000):
        pass
    preview = view.findChild(Preview)
    assert preview.isVisible()
    preview.close()


def test_a_double_that_was_merged_is_told_and_taken_out_again(
    qtbot, page, view, runner, organization, member
):
    other = a_member(runner, organization, 9, name="乌云琪琪格")
    runner.do(members.merge_members, members.MergeMembers(member, other))
    assert view.tabs.tabText(6) == "合并记录（1）"
    assert "已合并 1 条重复记录" in view.subtitle_label.text()
    _turn(qtbot, 7)
    press(qtbot, Qt.Key.Key_Return)
    box = view.findChild(QMessageBox)
    assert "编号 9“乌云琪琪格”" in box.text()
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert not runner.ask(get_member_page, member).merged
    assert not view.tabs.isTabVisible(6)


def test_papers_and_history_of_doubles_are_the_members_own(
    qtbot, view, runner, organization, member, tmp_path
):
    other = a_member(runner, organization, 9, name="乌云琪琪格")
    scan = tmp_path / "身份证.pdf"
    writer = QPdfWriter(str(scan))
    painter = QPainter(writer)
    painter.drawText(200, 200, "身份证")
    painter.end()
    runner.do(add_attachments, AddAttachments("member", other, (scan,)))
    runner.do(members.merge_members, members.MergeMembers(member, other))
    assert view.tabs.tabText(7) == "附件（1）"

    _turn(qtbot, 8)
    panel = view.attachments_tab.panel
    assert panel.table.hasFocus()
    assert [item.title for item in panel.model.items] == ["身份证"]
    press(qtbot, Qt.Key.Key_Delete)
    box = panel.findChild(QMessageBox)
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert view.tabs.tabText(7) == "附件"

    _turn(qtbot, 9)
    history = view.history_tab.panel
    assert history.table.hasFocus()
    assert "合并重复社员" in {line.what for line in history.model.items}
    assert other in {line.record_id for line in history.model.items}
    assert view.print_menu().actions()[-1].text() == "修改记录"


def test_another_members_papers_are_not_left_on_the_page(qtbot, page, view, runner, organization):
    _turn(qtbot, 8)
    assert view.history_tab.panel is not None
    press(qtbot, Qt.Key.Key_Escape)
    view = page.open_record(a_member(runner, organization, 9, name="乌云琪琪格"))
    assert view.history_tab.panel is None
    _turn(qtbot, 8)
    assert view.history_tab.panel.as_shown().title == "乌云琪琪格的修改记录"


def test_who_was_merged_is_shown_as_the_one_kept(page, runner, organization, member):
    other = a_member(runner, organization, 9, name="乌云琪琪格")
    runner.do(members.merge_members, members.MergeMembers(member, other))
    view = page.open_record(other)
    assert view.shown.record.id == member
    assert "保留的社员" in view.message_bar.text


def test_another_organization_closes_the_page(window, page, runner):
    elsewhere = an_organization(runner, "乙合作社", registered_on=date(2024, 1, 1))
    window.top_bar.reload()
    window.top_bar.choose_organization(elsewhere)
    assert not page.records.is_open


def test_who_is_shown_in_the_register_is_seen_though_another_was_open(page, runner, organization):
    newest = a_member(runner, organization, 9, name="乌云琪琪格")
    assert page.show_record(newest)
    assert not page.records.is_open
    assert page.table.current_item.id == newest


def test_amounts_are_those_of_the_register(view, runner, organization, member):
    page = runner.ask(get_member_page, member)
    (line,) = [x for x in runner.ask(fund.list_share_register, organization) if x.id == member]
    assert (page.holding, page.outstanding) == (line.holding, line.outstanding)
    assert page.holding == yuan(5000)
