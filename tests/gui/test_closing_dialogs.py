"""Many vouchers in a row by keyboard, and closing, counts and second persons in the window."""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.ledger.entry_dialog import EntryDialog
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    AddAccount,
    PostVoucher,
    ReturnVoucher,
    SetBookRules,
    SubmitVoucher,
    VoucherLine,
)
from tests.books import a_member, an_organization, yuan
from tests.gui.typing import press, write
from tests.samples import SAMPLES

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def page(qtbot, runner, organization):
    page = LedgerPage(runner)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    hub = ChangeHub(runner, page)
    hub.add(page)
    page.set_organization(organization)
    page.show()
    return page


def post(runner, organization, amount, day, summary="付电费", debit="523", credit="10201"):
    lines = (VoucherLine(debit, debit=yuan(amount)), VoucherLine(credit, credit=yuan(amount)))
    return runner.do(ledger.post_voucher, PostVoucher(organization, day, summary, lines, 1))


def wait_for_focus(qtbot, dialog):
    qtbot.waitUntil(
        lambda: bool(focused := QApplication.focusWidget()) and dialog.isAncestorOf(focused)
    )


def type_keys(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def test_vouchers_follow_each_other_without_the_mouse(page, qtbot, runner, organization):
    """The summary brings the accounts; amount, ``=``, post, and the next: ten keys a voucher."""
    post(runner, organization, 31, date(2026, 11, 1))
    dialog = page.enter()
    wait_for_focus(qtbot, dialog)
    for amount in ("12.5", "13", "14"):
        assert QApplication.focusWidget() is dialog.summary_editor.line
        write(QApplication.focusWidget(), "付电费")
        press(qtbot, Qt.Key.Key_Return)
        type_keys(qtbot, "1")
        press(qtbot, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is dialog.lines[0].debit.line
        type_keys(qtbot, amount)
        press(qtbot, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is dialog.lines[1].credit.line
        type_keys(qtbot, "=")
        press(qtbot, Qt.Key.Key_Return)
        assert dialog.post_button.hasFocus()
        with qtbot.waitSignal(dialog.posted):
            press(qtbot, Qt.Key.Key_Return)
        assert "已记账" in dialog.message_bar.text
        assert dialog.is_empty

    posted = runner.ask(ledger.list_vouchers, organization)
    assert [item.amount for item in posted] == [yuan(14), yuan(13), yuan(12.5), yuan(31)]
    assert (
        len(
            {
                tuple(line.account_code for line in runner.ask(ledger.get_voucher, item.id).lines)
                for item in posted
            }
        )
        == 1
    )
    press(qtbot, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_checks_are_told_while_the_voucher_is_written(page, qtbot, runner, organization):
    dialog = page.enter()
    assert dialog.checks.text() == ""
    dialog.summary_editor.set_value("付股金利息")
    dialog.lines[0].account.set_value(dialog._find_account("101")[0])
    dialog.lines[0].credit.set_value(yuan(10))
    qtbot.waitUntil(lambda: "利息" in dialog.checks.text())
    assert "不能记账：" in dialog.checks.text()
    dialog.summary_editor.set_value("付电费")
    dialog.lines[1].account.set_value(dialog._find_account("523")[0])
    dialog.lines[1].debit.set_value(yuan(10))
    qtbot.waitUntil(lambda: "请确认：" in dialog.checks.text())
    assert "库存现金" in dialog.checks.text()
    assert "提示：" in dialog.checks.text()


def test_a_month_is_closed_and_opened_again_by_keyboard(page, qtbot, runner, organization):
    post(runner, organization, 31, date(2026, 9, 8))
    dialog = page.book_menu.close_books()
    wait_for_focus(qtbot, dialog)
    assert dialog.preview.month == "2026-09"
    assert not dialog.primary_button.isEnabled()
    post(runner, organization, 40, date(2026, 9, 1), "收款", "10201", "502")
    dialog.read_again()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert "2026-09 已结账" in dialog.message_bar.text
    assert runner.ask(ledger.list_period_events, organization)[0].action == "closed"

    reopening = dialog.reopen()
    wait_for_focus(qtbot, reopening)
    write(QApplication.focusWidget(), "漏记一张凭证")
    with qtbot.waitSignal(reopening.saved):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert "2026-09 已反结账" in dialog.message_bar.text
    assert dialog.preview.month == "2026-09"


def test_a_count_is_recorded_beside_the_books(page, qtbot, runner, organization):
    post(runner, organization, 31, date(2026, 11, 1), "收款", "101", "502")
    dialog = page.book_menu.prove()
    counting = dialog.add()
    wait_for_focus(qtbot, counting)
    counting.fields.editors["proof.amount"].input.setFocus()
    type_keys(qtbot, "30")
    with qtbot.waitSignal(counting.saved):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert "-1.00" in dialog.message_bar.text
    assert dialog.model.rowCount() == 1


def test_where_two_persons_are_asked_for_a_voucher_waits(page, qtbot, runner, organization):
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    dialog = page.enter()
    dialog.summary_editor.set_value("付电费")
    dialog.lines[0].account.set_value(dialog._find_account("523")[0])
    dialog.lines[0].debit.set_value(yuan(10))
    dialog.lines[1].account.set_value(dialog._find_account("10201")[0])
    dialog.lines[1].credit.set_value(yuan(10))
    with qtbot.waitSignal(dialog.posted):
        dialog.submit()
    dialog.reject()

    waiting = page.book_menu.look_at_waiting()
    assert "523 管理费用  10.00" in waiting.lines_label.text()
    waiting.approve()
    assert "不能复核自己的凭证" in waiting.message_bar.text
    returning = waiting.give_back()
    with qtbot.waitSignal(returning.saved):
        returning.submit()
    assert runner.ask(ledger.list_waiting, organization) == []
    assert "没有待复核" in waiting.lines_label.text()


def test_a_voucher_given_back_is_put_right_and_handed_in_again(page, qtbot, runner, organization):
    member = a_member(runner, organization)
    lines = (
        VoucherLine("11401", debit=yuan(10), member_id=member),
        VoucherLine("10201", credit=yuan(10)),
    )
    voucher = PostVoucher(organization, date(2026, 11, 2), "垫付运费", lines, 1)
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(voucher))
    maker, runner.actor = runner.actor, replace(runner.actor, operator="高娃")
    runner.do(ledger.return_voucher, ReturnVoucher(waiting, "少写五角"))
    runner.actor = maker

    dialog = page.book_menu.look_at_waiting()
    assert dialog.primary_button.text() == "改正后送审"
    with qtbot.waitSignal(dialog.correction_asked):
        dialog.primary_button.click()
    (entry,) = page.findChildren(EntryDialog)
    assert entry.voucher() == voucher
    entry.lines[0].debit.set_value(yuan(10.5))
    entry.lines[1].credit.set_value(yuan(10.5))
    with qtbot.waitSignal(entry.posted):
        entry.submit()
    (item,) = runner.ask(ledger.list_waiting, organization)
    assert (item.amount, item.returned) == (yuan(10.5), "")


def test_the_cashier_signs_for_the_money_in_the_window(page, qtbot, runner, organization):
    runner.do(ledger.set_book_rules, SetBookRules(organization, False, cashier_signs=True))
    lines = (VoucherLine("10201", debit=yuan(30)), VoucherLine("50101", credit=yuan(30)))
    asked = PostVoucher(organization, date(2026, 3, 1), "收服务费", lines)
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(asked))
    maker = runner.actor
    runner.actor = replace(maker, operator="张秀兰", role="cashier")
    dialog = page.book_menu.look_at_waiting()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (item,) = dialog.model.items
    assert (item.id, item.cashier) == (waiting, "张秀兰")
    runner.actor = maker
    dialog.read_again()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert runner.ask(ledger.list_waiting, organization) == []


def test_a_journal_is_checked_in_the_window(page, qtbot, organization):
    dialog = page.book_menu.check_journal()
    dialog.read(SAMPLES / "股金及互助金流水.xlsx")
    qtbot.waitUntil(lambda: dialog.check is not None, timeout=20_000)
    cells = [dialog.faults.columns[0].shown(found) for found in dialog.faults.items]
    assert "G211" in cells
    assert dialog.kinds.rowCount() == 11


def test_a_journal_is_tried_and_entered_by_keyboard(page, qtbot, runner, organization, tmp_path):
    a_member(runner, organization, name="乌云其其格")
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "社员", "收入", "支出", "余额"])
    book.active.append(["2026-03-01", "记-1", "收社员入股款", "乌云其其格", 1000, None, 1000])
    book.active.append(["2026-03-02", "记-2", "收社员入股款", "外村人", 1000, None, 2000])
    book.save(tmp_path / "流水.xlsx")
    dialog = page.book_menu.check_journal()
    dialog.read(tmp_path / "流水.xlsx")
    qtbot.waitUntil(lambda: dialog.check is not None, timeout=20_000)
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    last = dialog.terms.editors["journal.accept"].input
    last.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.primary_button.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.left_out.rowCount() == 1, timeout=20_000)
    assert runner.ask(ledger.list_vouchers, organization) == []
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    with qtbot.waitSignal(dialog.taken, timeout=20_000) as taken:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (taken.args[0].new, taken.args[0].left_out) == (1, 1)
    (voucher,) = runner.ask(ledger.list_vouchers, organization)
    assert (voucher.amount, voucher.source_kind) == (yuan(1000), "share_entry")


def test_a_bank_statement_is_laid_beside_the_books(page, qtbot, runner, organization, tmp_path):
    lines = (VoucherLine("10201", debit=yuan(30)), VoucherLine("50101", credit=yuan(30)))
    asked = PostVoucher(organization, date(2026, 3, 1), "收服务费", lines)
    runner.do(ledger.post_voucher, asked)
    book = Workbook()
    book.active.append(["交易日期", "流水号", "摘要", "支出", "收入", "余额"])
    book.active.append(["2026-03-02", "8801", "转账", None, 30, 30])
    book.active.append(["2026-03-05", "8802", "手续费", 2, None, 28])
    book.save(tmp_path / "对账单.xlsx")
    dialog = page.book_menu.reconcile()
    dialog.read(tmp_path / "对账单.xlsx")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=20_000)
    assert "28.00" in dialog.told_label.text()
    qtbot.waitUntil(dialog.second_button.isEnabled)
    qtbot.keyClick(dialog.second_button, Qt.Key.Key_Space)
    (proof,) = runner.ask(ledger.list_proofs, organization)
    assert (proof.amount, proof.in_transit, proof.difference) == (yuan(28), yuan(2), yuan(0))


def test_the_bank_is_asked_of_the_account_that_moves(page, qtbot, runner, organization):
    """Enter on what opens must not leave it, and the account need not be chosen each time."""
    post(runner, organization, 30, date(2026, 3, 1), debit="10202", credit="50101")
    dialog = page.book_menu.reconcile()
    wait_for_focus(qtbot, dialog)
    assert dialog.fields.values()["report.account"] == "10202"
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_vouchers_of_a_sheet_are_taken_in(page, qtbot, runner, organization, tmp_path):
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "科目", "借方", "贷方", "附件张数"])
    book.active.append(["2026-03-01", "1", "收服务费", "10201", 100, None, 1])
    book.active.append([None, None, None, "50101", None, 100, None])
    book.save(tmp_path / "凭证.xlsx")
    dialog = page.book_menu.take_vouchers()
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        dialog.read(tmp_path / "凭证.xlsx")
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog.shown.take_button, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    (voucher,) = runner.ask(ledger.list_vouchers, organization)
    assert (voucher.summary, voucher.amount) == ("收服务费", yuan(100))


def test_opening_balances_are_entered_as_the_first_voucher(page, qtbot, runner, organization):
    dialog = page.book_menu.enter_opening()
    dialog.day_editor.set_value(date(2025, 12, 31))
    dialog.summary_editor.set_value("期初余额")
    for line, code, side in ((0, "10201", "debit"), (1, "33202", "credit")):
        dialog.lines[line].account.set_value(dialog._find_account(code)[0])
        getattr(dialog.lines[line], side).set_value(yuan(800))
    with qtbot.waitSignal(dialog.posted):
        dialog.submit()
    (voucher,) = runner.ask(ledger.list_vouchers, organization)
    assert voucher.source_kind == "opening"


def test_fund_and_document_are_typed_where_the_account_wants_them(
    page, qtbot, runner, organization
):
    """Their columns come with the account and go with it; Enter leads through them."""
    new = AddAccount(organization, "235", "23503", "管护资金", False, True, True)
    runner.do(ledger.add_account, new)
    dialog = page.enter()
    wait_for_focus(qtbot, dialog)
    assert not dialog.lines[0].fund.isVisible()
    dialog.summary_editor.set_value("付管护费")
    dialog.lines[0].account.set_value(dialog._find_account("23503")[0])
    assert dialog.lines[0].fund.isVisible()
    dialog.lines[1].account.set_value(dialog._find_account("10201")[0])
    dialog.lines[0].fund.input.setFocus()
    write(QApplication.focusWidget(), "财政")
    qtbot.waitUntil(QApplication.focusWidget().popup.isVisible)
    press(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.lines[0].document.line
    type_keys(qtbot, "2026-7")
    press(qtbot, Qt.Key.Key_Return)
    type_keys(qtbot, "30")
    dialog.lines[1].credit.input.setFocus()
    type_keys(qtbot, "=")
    with qtbot.waitSignal(dialog.posted):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    (item,) = runner.ask(ledger.list_vouchers, organization)
    line = runner.ask(ledger.get_voucher, item.id).lines[0]
    assert (line.fund, line.document, line.debit) == ("财政直接补助", "2026-7", yuan(30))
    assert not dialog.lines[0].fund.isVisible()


def test_lines_marked_on_both_sides_are_paired_by_keyboard(
    page, qtbot, runner, organization, tmp_path
):
    lines = (VoucherLine("10201", debit=yuan(50)), VoucherLine("50101", credit=yuan(50)))
    asked = PostVoucher(organization, date(2026, 3, 4), "收服务费", lines)
    runner.do(ledger.post_voucher, asked)
    moves = [
        ledger.BankLine(date(2026, 3, day), yuan(amount), number, "转账", None)
        for day, amount, number in ((3, 20, "8801"), (5, 30, "8802"))
    ]
    runner.do(
        ledger.take_in_statement,
        ledger.TakeInStatement(organization, "10201", "对账单.xlsx", tuple(moves)),
    )
    dialog = page.book_menu.reconcile()
    wait_for_focus(qtbot, dialog)
    dialog.table.selectAll()
    press(qtbot, Qt.Key.Key_M, CTRL)
    assert (dialog.model.rowCount(), dialog.pairs.rowCount()) == (0, 1)
    dialog.tabs.setCurrentIndex(1)
    dialog.pair_table.selectRow(0)
    press(qtbot, Qt.Key.Key_U, CTRL)
    assert (dialog.model.rowCount(), dialog.pairs.rowCount()) == (3, 0)
    dialog.tabs.setCurrentIndex(0)
    dialog.table.selectRow(0)
    press(qtbot, Qt.Key.Key_M, CTRL)
    assert "两边各选至少一笔" in dialog.message_bar.text


def test_the_chain_is_kept_in_a_file_and_compared(page, qtbot, runner, organization, tmp_path):
    post(runner, organization, 30, date(2026, 3, 1))
    page.reload()
    bar, files = page.message_bar, page.book_menu.chain_files
    asked = files.ask_where(organization)
    assert asked.selectedFiles()[0].endswith(".jsonl")
    asked.reject()
    kept = tmp_path / "凭证链.jsonl"
    files.write(organization, kept)
    qtbot.waitUntil(lambda: "1 张凭证的链已存入" in shown_on(bar))
    post(runner, organization, 40, date(2026, 3, 2))
    files.verify(kept)
    qtbot.waitUntil(lambda: "和现在的账簿一致" in shown_on(bar))
    kept.write_text(kept.read_text("utf-8").replace("付电费", "付水费"), "utf-8")
    files.verify(kept)
    qtbot.waitUntil(lambda: "从 2026-03-0001 号凭证起对不上" in shown_on(bar))


def shown_on(bar):
    return "".join(label.text() for label in bar.findChildren(QLabel))
