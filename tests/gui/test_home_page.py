"""The home page in the window: what waits leads to the very place where it is settled."""

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QLabel

from coopdesk.domain.exchange import PackageScope
from coopdesk.domain.meeting_requests import AskedBy
from coopdesk.gui.home.first_day import FirstDayCard
from coopdesk.gui.kit.desk import DueCard
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.ledger.closing_dialog import ClosingDialog
from coopdesk.gui.main_window import MainWindow
from coopdesk.services import governance
from coopdesk.services.demo import make_demo
from coopdesk.storage.tables.exchange import PackageOutRow
from tests.books import an_organization
from tests.conftest import NOW
from tests.unit.services.governance_samples import (
    ASSEMBLY,
    Found,
    found,
    particulars,
    people,
    three_bodies,
)


@dataclass(frozen=True)
class Made:
    """Note a package made for a period."""

    period: str


def note_made(uow, command):
    told = ("package_id", "receiver_id", "receiver_name", "file_name", "short_number")
    row = PackageOutRow(**dict.fromkeys((*told, "sha256"), "x"), period=command.period)
    row.sequence, row.made_on, row.up_to_revision = 1, uow.today, 0
    row.scope, row.sums, row.counts = PackageScope.FULL.value, {}, {}
    uow.session.add(row)


note_made.__module__ = "coopdesk.services.exchange"


@pytest.fixture
def show(qtbot, preferences):
    """Return ``show(workspace) -> window``, which shows the home page with all in focus."""
    shown = []

    def show(workspace):
        window = MainWindow(workspace, preferences)
        qtbot.addWidget(window)
        window.show()
        window.top_bar.reload()
        shown.append(window)
        return window

    yield show
    for window in shown:
        window.close()
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def two(runner):
    second = an_organization(runner, "乙合作社", kind="grassroots_coop")
    return [an_organization(runner, "甲合作社"), second]


@pytest.fixture
def demo(tmp_path):
    opened = make_demo(tmp_path / "demo", lambda: NOW)
    yield opened
    opened.close()


def card_of(window, words):
    """Return the card that says ``words``, none while the page still reads."""
    cards = window.pages.currentWidget().findChildren(DueCard)
    told = ((card, [label.text() for label in card.findChildren(QLabel)]) for card in cards)
    return next((card for card, lines in told if any(words in line for line in lines)), None)


def settle(qtbot, window, words):
    """Press the button of the card that says ``words`` and return the page it leads to."""
    qtbot.waitUntil(lambda: card_of(window, words) is not None)
    qtbot.keyClick(card_of(window, words).action_button, Qt.Key.Key_Space)
    return window.pages.currentWidget()


def test_an_overdue_loan_leads_to_its_member_in_the_fund(qtbot, show, demo):
    window = show(demo)
    page = settle(qtbot, window, "巴图孟和的借款已逾期")
    assert page.title_key == "fund.title"
    assert page.shares.table.current_item.name == "巴图孟和"


def test_a_thing_is_put_off_with_the_keyboard_and_told_again(qtbot, show, workspace, two):
    """The clerk waits for the roster: put off until Christmas, then taken back."""
    window = show(workspace)
    window.top_bar.choose_organization(two[0])
    words_of_it = "录入社员：甲合作社"
    qtbot.waitUntil(lambda: card_of(window, words_of_it) is not None)
    card_of(window, words_of_it).put_off_button.setFocus()
    qtbot.keyClick(card_of(window, words_of_it).put_off_button, Qt.Key.Key_Space)
    page = window.pages.currentWidget()
    dialog = page.findChild(FormDialog)
    until, reason = (dialog.fields.editors[key] for key in ("due.until", "due.reason"))
    qtbot.keyClicks(until.line, "20261224")
    reason.text_edit.insertPlainText("等村里送花名册")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: card_of(window, words_of_it) is None)
    assert page.put_off_button.text() == "已暂缓 1 件"
    listed = page.show_put_off()
    assert listed.table.current_item.reason == "等村里送花名册"
    qtbot.keyClick(listed.recall_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: card_of(window, words_of_it) is not None)
    listed.reject()


def test_what_changed_is_listed_and_leads_to_its_record(qtbot, show, workspace, two):
    """The clerk came back from leave: what was done, and where."""
    window = show(workspace)
    workspace.runner.do(found, Found(1))
    window.top_bar.choose_organization("")
    dialog = window.pages.currentWidget().show_changes()
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0)
    (row,) = (one for one in dialog.model.items if one.found and one.found.page == "members")
    assert (row.what, row.organization) == ("社员 哈斯巴根", "西拉沐沦苏木众联综合合作社")
    dialog.table.select_key(row.id)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert window.page_key == "members"
    dialog.close()


def test_a_month_that_waits_opens_its_closing(qtbot, show, demo):
    window = show(demo)
    page = settle(qtbot, window, "2024年6月还没有结账")
    dialog = page.findChild(ClosingDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_the_week_is_shown_as_paper(qtbot, show, workspace, two):
    window = show(workspace)
    page = window.pages.currentWidget()
    page.print_paper(is_week=True)
    qtbot.waitUntil(lambda: page.findChild(Preview) is not None)
    page.findChild(Preview).reject()


def test_a_backup_and_a_key_lead_to_their_section(qtbot, show, demo):
    window = show(demo)
    page = settle(qtbot, window, "备份工作区")
    assert page.backup.isVisible()
    window.go_back()
    page = settle(qtbot, window, "登记上级单位的公钥")
    assert page.keys.isVisible()


def test_bodies_that_are_missing_lead_to_the_terms_of_their_organization(
    qtbot, show, workspace, two
):
    window = show(workspace)
    window.top_bar.choose_organization("")
    page = settle(qtbot, window, "三会还没有建齐：乙合作社")
    assert page.stack.currentWidget() is page.terms
    assert page.terms.organization_id == two[1]
    assert window.top_bar.organization_combo.currentData() == two[1]


def test_who_sits_wrongly_and_a_meeting_asked_for_lead_to_the_bodies(qtbot, show, workspace):
    runner = workspace.runner
    organization = runner.do(found, Found(9))
    runner.do(governance.set_up_bodies, three_bodies(organization))
    seat = next(s for s in runner.ask(governance.list_seats, organization) if s.name == "白玉珍")
    runner.do(governance.end_seat, governance.EndSeat(seat.id, date(2026, 10, 31)))
    asked = governance.AskForMeeting(
        organization, ASSEMBLY, AskedBy.SUPERVISORS, date(2026, 10, 1), "听取理事会报告"
    )
    runner.do(governance.ask_for_meeting, asked)
    window = show(workspace)
    page = settle(qtbot, window, "三会人员有2处不合规定")
    assert page.stack.currentWidget() is page.terms
    window.go_back()
    page = settle(qtbot, window, "2026-10-01有人要求召开社员（代表）大会临时会议")
    assert page.stack.currentWidget() is page.requests


def test_a_resolution_leads_to_the_register_of_resolutions(qtbot, show, workspace, two):
    runner, organization = workspace.runner, two[0]
    vote = governance.VoteRecord(
        governance.Counts(9, 0, 0), "批准盈余分配方案", "高娃", due_on=date(2026, 11, 20)
    )
    items = (governance.ItemRecord("盈余分配方案", vote=vote),)
    command = governance.RecordMeeting(
        organization, ASSEMBLY, particulars(), people(9), None, items
    )
    runner.do(governance.record_meeting, command)
    window = show(workspace)
    page = settle(qtbot, window, "到办结日期")
    assert page.stack.currentWidget() is page.resolutions


def test_without_an_organization_in_focus_what_waits_in_all_is_told(qtbot, show, workspace, two):
    window = show(workspace)
    window.top_bar.choose_organization("")
    for organization in ("甲合作社", "乙合作社"):
        qtbot.waitUntil(lambda told=organization: card_of(window, f"录入社员：{told}") is not None)
    assert card_of(window, "备份工作区") is not None
    window.top_bar.choose_organization(two[0])
    qtbot.waitUntil(lambda: card_of(window, "录入社员：乙合作社") is None)
    assert card_of(window, "备份工作区") is not None


def test_the_foot_tells_the_days_to_the_report_until_it_is_made(qtbot, show, workspace):
    window = show(workspace)
    days = (date(2026, 12, 31) - workspace.runner.today).days
    told = f"离上报还有 {days} 天"

    def is_told():
        return told in [label.text() for label in window.status_line.findChildren(QLabel)]

    window.hub.announce(frozenset({"package_out"}))
    qtbot.waitUntil(is_told)
    workspace.runner.do(note_made, Made("2026H2"))
    window.hub.announce(frozenset({"package_out"}))
    qtbot.waitUntil(lambda: not is_told())


def test_the_first_day_ticks_what_is_done_and_leads_to_what_is_not(show, workspace, qtbot):
    window = show(workspace)
    page = window.show_page("home")
    (card,) = page.findChildren(FirstDayCard)
    assert "organizations" in card.buttons
    qtbot.keyClick(card.buttons["organizations"], Qt.Key.Key_Space)
    assert window.page_key == "organizations"

    an_organization(workspace.runner)
    page = window.show_page("home")
    page.reload()
    card = page.findChildren(FirstDayCard)[-1]
    assert "organizations" not in card.buttons
    assert "members" in card.buttons
