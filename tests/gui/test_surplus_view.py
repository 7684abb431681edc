"""A year's surplus in the window, by keyboard: ratios typed, a stop seen, posted as resolved."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.domain.membership import TradeKind
from coopdesk.gui.mutual_fund.change_dialogs import DECISION
from coopdesk.gui.mutual_fund.dialogs import ACCOUNT
from coopdesk.gui.mutual_fund.payout_dialog import PayoutDialog
from coopdesk.gui.mutual_fund.surplus import SurplusView
from coopdesk.gui.mutual_fund.surplus_parts import PostDialog
from coopdesk.services import ledger, members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, VoucherLine
from coopdesk.services.members import RecordTradeVolumes, TradeVolume
from coopdesk.services.mutual_fund import (
    PostSurplusPlan,
    SaveSurplusPlan,
    SubscribeShares,
    SurplusState,
)
from tests.books import a_member, a_resolution, an_organization, yuan
from tests.gui.typing import press, write

NUMBER = "社决〔2026〕1号"


@pytest.fixture
def year(runner):
    """A closed year with 1,000 yuan of surplus, two members, and the assembly's resolution."""
    organization = an_organization(runner)
    people = [a_member(runner, organization, number) for number in (1, 2)]
    shares = SubscribeShares(organization, people[0], date(2025, 1, 1), yuan(5000))
    runner.do(fund.subscribe_shares, shares)
    lines = (VoucherLine("10201", debit=yuan(1000)), VoucherLine("50101", credit=yuan(1000)))
    voucher = PostVoucher(organization, date(2025, 8, 1), "收农资服务费", lines)
    runner.do(ledger.post_voucher, voucher)
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-12", carry_over=True))
    volumes = tuple(TradeVolume(one, TradeKind.SUPPLIES, yuan(500)) for one in people)
    runner.do(members.record_trade_volumes, RecordTradeVolumes(organization, 2025, volumes))
    a_resolution(runner, organization, NUMBER, subject="dividend")
    return organization


@pytest.fixture
def view(qtbot, runner, year):
    view = SurplusView(runner)
    qtbot.addWidget(view)
    view.resize(1160, 640)
    runner.on_change(lambda tables: tables & view.watches and view.on_changed())
    view.set_organization(year)
    view.show()
    return view


def test_ratios_are_typed_and_the_distribution_is_posted_by_its_resolution(
    qtbot, runner, view, year
):
    assert view.strip.figures["surplus.distributable"].text() == "900.00"
    patronage = view.strip.editors["surplus.patronage_bp"]
    patronage.line.setFocus()
    patronage.line.selectAll()
    qtbot.keyClicks(patronage.line, "55")
    qtbot.waitUntil(lambda: view.strip.figures["surplus.patronage"].text() == "495.00")
    assert "第四十四条" in view.message_bar.text
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.findChild(PostDialog) is None
    assert runner.ask(fund.get_surplus_plan, year, 2025).state is SurplusState.UNSAVED

    patronage.line.selectAll()
    qtbot.keyClicks(patronage.line, "60")
    qtbot.waitUntil(lambda: view.strip.figures["surplus.patronage"].text() == "540.00")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = view.findChild(PostDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.fields.editors[DECISION].input
    press(qtbot, Qt.Key.Key_F4)  # nobody chooses by a number alone
    (offered,) = dialog.fields.editors[DECISION].line.popup.items
    assert (offered.title, offered.detail) == (NUMBER, "2026-02-01　同意办理")
    press(qtbot, Qt.Key.Key_Escape)
    write(QApplication.focusWidget(), NUMBER)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    plan = runner.ask(fund.get_surplus_plan, year, 2025)
    assert (plan.state, plan.resolution) == (SurplusState.POSTED, NUMBER)
    assert [part.whole for part in plan.parts] == [yuan(630), yuan(270)]
    assert view.payout_button.isEnabled()
    assert not view.post_button.isEnabled()
    assert plan.voucher in view.subtitle_label.text()
    # The ratio typed last is closed: the keys stay in the page.
    assert view.focusWidget() is view.table


def test_who_comes_for_the_money_is_ticked_and_paid_by_keyboard_alone(qtbot, runner, view, year):
    draft = runner.do(fund.save_surplus_plan, SaveSurplusPlan(year, 2025, 1000, 6000, 4000))
    runner.do(fund.post_surplus_plan, PostSurplusPlan(draft, date(2026, 3, 2), NUMBER))
    view.table.setFocus()
    press(qtbot, Qt.Key.Key_F8)
    payout = view.findChild(PayoutDialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is payout.table)
    payout.table.selectRow(0)
    press(qtbot, Qt.Key.Key_Space)
    assert "630.00" in payout.sum_label.text()
    payout.fields.editors[ACCOUNT].set_value("10201")
    with qtbot.waitSignal(view.noticed) as told:
        press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "630.00" in str(told.args)
    assert [one.whole for one in runner.ask(fund.list_owed, year)] == [yuan(270)]
