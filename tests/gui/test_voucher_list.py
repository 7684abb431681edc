"""Vouchers looked for in the list of the books, by keyboard."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.ledger.voucher_list import VoucherList
from coopdesk.services import ledger
from coopdesk.services.ledger import PostVoucher, VoucherLine
from tests.books import an_organization, yuan
from tests.gui.typing import press

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_voucher_is_looked_for_by_keyboard(qtbot, runner, monkeypatch):
    organization = an_organization(runner)
    for amount in (300, 450):
        lines = (
            VoucherLine("10201", debit=yuan(amount)),
            VoucherLine("50101", credit=yuan(amount)),
        )
        command = PostVoucher(organization, date(2026, 11, 20), "收服务费", lines)
        runner.do(ledger.post_voucher, command)
    page = LedgerPage(runner)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    page.set_organization(organization)
    page.show()
    page.tabs.setCurrentIndex(1)
    page.voucher_table.setFocus()
    qtbot.waitUntil(page.voucher_table.hasFocus)

    press(qtbot, Qt.Key.Key_F, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "450")
    press(qtbot, Qt.Key.Key_Return)
    assert [item.amount for item in page.vouchers.items] == [yuan(450)]
    assert page.voucher_table.hasFocus()
    assert page.voucher_list.found_label.text() == "找到 1 张"
    with qtbot.waitSignal(page.exported) as sent:  # what is shown goes out, not the whole journal
        press(qtbot, Qt.Key.Key_E, CTRL)
    assert (len(sent.args[0].rows), sent.args[0].filters) == (1, ("450",))

    page.voucher_list.go_to_filter()
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.vouchers.rowCount() == 2)

    # A long list is looked through on another thread, and the window does not stand still.
    monkeypatch.setattr(VoucherList, "_is_long", True)
    page.voucher_list.standing_filter.choose("reversed")
    qtbot.waitUntil(lambda: page.voucher_list.found_label.text() == "找到 0 张")
