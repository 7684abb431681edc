"""The forms of the fund as a clerk fills them in, one after the other."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.mutual_fund.advance_dialog import RATE, RESOLUTION
from coopdesk.gui.mutual_fund.dialogs import ACCOUNT, AMOUNT, DECISION, MEMBER, PAYER
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.mutual_fund import GiveAdvance, Guarantor, SubscribeShares
from tests.books import a_member, a_resolution, yuan
from tests.gui.test_mutual_fund_page import (
    CTRL,
    START,
    begin,
    lending,
    member,
    organization,
    page,
    page_item,
)
from tests.gui.typing import press

__all__ = ["lending", "member", "organization", "page"]


@pytest.fixture
def guaranteed(runner, lending, member):
    """An advance of 1,000 yuan at 6 %, for which a second member answers."""
    second = a_member(runner, lending, 2, name="张秀兰")
    runner.do(fund.subscribe_shares, SubscribeShares(lending, second, START, yuan(5000)))
    command = GiveAdvance(
        *(lending, member, date(2026, 3, 1), date(2026, 12, 1), yuan(1000), 600, "运输"),
        guarantors=(Guarantor(second, yuan(1000)),),
    )
    runner.do(fund.give_advance, command)
    return second


def test_a_guarantor_pays_in_cash_at_the_counter(page, qtbot, runner, lending, guaranteed):
    """民法典第六百八十八条: who answers jointly may be asked for the money, and may bring it."""
    dialog = begin(qtbot, page.repay())
    dialog.fields.set_values({AMOUNT: yuan(100), ACCOUNT: "101", PAYER: guaranteed})
    with qtbot.waitSignal(page.noticed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    newest = runner.ask(ledger.list_vouchers, lending)[0]
    assert "担保人张秀兰代" in newest.summary
    lines = runner.ask(ledger.get_voucher, newest.id).lines
    assert (lines[0].account_code, lines[0].debit) == ("101", yuan(100))


def test_the_next_advance_starts_with_the_rate_of_the_last(page, runner, lending, member):
    dialog = page.give()
    assert dialog.fields.values()[RATE] is None
    dialog.close()
    command = GiveAdvance(
        *(lending, member, date(2026, 3, 1), date(2026, 12, 1), yuan(1000), 480, "运输")
    )
    runner.do(fund.give_advance, command)
    assert page.give().fields.values()[RATE] == 480


def test_what_was_just_booked_is_undone_on_its_own_day(page, qtbot, runner, lending, member):
    """A journal of the spring typed in November: in April nothing of the mistake is left."""
    dialog = page.subscribe()
    dialog.fields.set_values({AMOUNT: yuan(50_000), "report.day": date(2026, 4, 2)})
    dialog.fields.editors[MEMBER].set_value(page_item(member))
    with qtbot.waitSignal(page.noticed) as told:
        dialog.submit()
    dict(told.args[0].actions)["撤销"]()
    (holding,) = runner.ask(fund.list_share_register, lending, date(2026, 4, 2))
    assert holding.holding == yuan(5000)


@pytest.mark.parametrize(
    ("form", "key", "subject"),
    [
        ("give", RESOLUTION, ResolutionSubject.LARGE_ADVANCE),
        ("redeem", DECISION, ResolutionSubject.SHARE_REDEMPTION),
    ],
)
def test_a_resolution_is_chosen_from_the_register(page, qtbot, runner, lending, form, key, subject):
    """F4 lists what was decided of this; nobody has to know its number by heart."""
    a_resolution(runner, lending, "〔2026〕第3号", subject=subject.value)
    dialog = begin(qtbot, getattr(page, form)())
    dialog.fields.editors[key].input.setFocus()
    press(qtbot, Qt.Key.Key_F4)
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.fields.values()[key] == "〔2026〕第3号"
    assert dialog.primary_button.hasFocus()
