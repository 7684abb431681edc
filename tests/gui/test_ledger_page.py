"""The books in the window, worked with the keyboard alone."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.ledger.entry_dialog import EntryDialog
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.ledger.parts_dialog import PartsDialog
from coopdesk.gui.ledger.span_choice import ALL_DAYS
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, VoucherLine
from tests.books import a_member, an_organization, yuan
from tests.gui.typing import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
DAY = date(2026, 11, 20)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def page(qtbot, runner, organization):
    page = LedgerPage(runner)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    runner.on_change(lambda tables: tables & page.watches and page.on_changed())
    page.set_organization(organization)
    page.show()
    return page


def post(runner, organization, amount=300, debit="10201", credit="50101"):
    lines = (VoucherLine(debit, debit=yuan(amount)), VoucherLine(credit, credit=yuan(amount)))
    return runner.do(ledger.post_voucher, PostVoucher(organization, DAY, "收服务费", lines))


def wait_for_focus(qtbot, dialog):
    """Wait until the dialog takes the keys."""
    qtbot.waitUntil(
        lambda: bool(focused := QApplication.focusWidget()) and dialog.isAncestorOf(focused)
    )


def type_keys(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def pick(qtbot, text):
    """Type into a picker and take the first answer: the next field is asked."""
    type_keys(qtbot, text)
    line = QApplication.focusWidget()
    qtbot.waitUntil(line.popup.isVisible)
    press(qtbot, Qt.Key.Key_Return)


def test_empty_books_offer_what_a_first_day_needs(page, qtbot):
    """Opening balances first, then vouchers, the old journal, a sheet of vouchers, the chart."""
    assert page._stack.currentWidget() is page.empty_state
    page.begin()
    assert QApplication.focusWidget().text() == "录入期初余额"
    offered = [button.text() for button in page.empty_state.findChildren(QPushButton)]
    assert offered[1:] == ["填制凭证", "核对流水账", "从表格导入凭证", "科目表"]
    press(qtbot, Qt.Key.Key_Space)
    assert [dialog.windowTitle() for dialog in page.findChildren(EntryDialog)] == ["录入期初余额"]


def test_without_an_organization_nothing_can_be_posted(page):
    page.set_organization(None)
    assert not page.post_button.isEnabled()
    assert page.enter() is None


def test_a_voucher_is_written_and_posted_by_keyboard_alone(page, qtbot, runner, organization):
    dialog = page.enter()
    wait_for_focus(qtbot, dialog)
    write(QApplication.focusWidget(), "付银行手续费")
    press(qtbot, Qt.Key.Key_Return)
    type_keys(qtbot, "1")
    press(qtbot, Qt.Key.Key_Return)
    pick(qtbot, "52401")
    type_keys(qtbot, "25.5")
    press(qtbot, Qt.Key.Key_Return)
    pick(qtbot, "yhckjb")
    press(qtbot, Qt.Key.Key_Return)
    type_keys(qtbot, "=")
    assert dialog.lines[1].credit.value() == yuan(25.5)
    assert "借贷平衡" in dialog.sum_label.text()
    assert "贰拾伍元伍角整" in dialog.capitals_label.text()

    with qtbot.waitSignal(dialog.posted):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    (voucher,) = runner.ask(ledger.list_vouchers, organization)
    assert (voucher.summary, voucher.amount) == ("付银行手续费", yuan(25.5))
    assert page.vouchers.rowCount() == 1


def test_enter_on_the_last_amount_opens_a_line_until_the_sides_agree(page, qtbot):
    dialog = page.enter()
    wait_for_focus(qtbot, dialog)
    dialog.lines[1].credit.input.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert len(dialog.lines) == 3

    dialog.lines[0].debit.set_value(yuan(10))
    dialog.lines[1].credit.set_value(yuan(10))
    dialog.lines[2].credit.input.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.post_button.hasFocus()


def test_every_reason_against_a_voucher_is_read_in_the_dialog(page, qtbot, runner, organization):
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-10"))
    dialog = page.enter()
    wait_for_focus(qtbot, dialog)
    dialog.day_editor.set_value(date(2026, 10, 31))
    dialog.lines[0].account.set_value(dialog._find_account("101")[0])
    dialog.lines[0].debit.set_value(yuan(10))
    press(qtbot, Qt.Key.Key_Return, CTRL)

    told = dialog.message_bar.text
    assert "没有摘要" in told
    assert "已结账" in told
    assert "借贷不平" in told
    assert runner.ask(ledger.list_vouchers, organization) == []


def test_a_member_is_asked_only_where_the_account_needs_one(page, qtbot, runner, organization):
    a_member(runner, organization, name="乌云其其格")
    dialog = page.enter()
    line = dialog.lines[0]
    line.account.set_value(dialog._find_account("52401")[0])
    assert not line.member.isEnabled()
    line.account.set_value(dialog._find_account("11401")[0])
    assert line.member.isEnabled()


def test_the_book_shows_postings_with_the_balance_after_each(page, runner, organization):
    post(runner, organization, 300)
    post(runner, organization, 20)
    page.tree.choose("10201")

    assert [item.balance for item in page.model.items] == [yuan(300), yuan(320)]
    assert page.account_label.text() == "10201  银行存款-基本存款户"
    assert "320.00" in page.balance_label.text()
    page.tree.choose("501")
    assert "320.00" in page.balance_label.text()
    assert page.model.rowCount() == 2


def test_another_span_carries_the_balance_forward(page, runner, organization):
    lines = (VoucherLine("101", debit=yuan(70)), VoucherLine("502", credit=yuan(70)))
    runner.do(ledger.post_voucher, PostVoucher(organization, date(2026, 1, 5), "收款", lines))
    page.span_choice.setCurrentIndex(1)
    page.tree.choose("101")
    (opening,) = page.model.items
    assert (opening.summary, opening.balance) == ("期初余额", yuan(70))


def test_the_trial_balance_agrees_and_opens_its_accounts(page, qtbot, runner, organization):
    post(runner, organization, 300)
    page.tabs.setCurrentIndex(2)
    assert page.trial.sums()[6] == page.trial.sums()[7] == "300.00"
    assert "借贷平衡" in page.subtitle_label.text()
    page.trial_table.opened.emit(page.trial.items[0])
    assert page.tabs.currentIndex() == 0
    assert page.tree.current_key == "10201"


def test_a_voucher_is_reversed_by_keyboard_alone(page, qtbot, runner, organization):
    posted = post(runner, organization)
    page.tabs.setCurrentIndex(1)
    page.voucher_table.selectRow(0)
    dialog = page.reverse()
    wait_for_focus(qtbot, dialog)
    write(QApplication.focusWidget(), "金额写错")
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return, CTRL)

    assert runner.ask(ledger.get_voucher, posted.voucher_id).reversed_by
    assert page.vouchers.rowCount() == 2


def test_a_reversed_voucher_offers_no_second_reversal(page, runner, organization):
    posted = post(runner, organization)
    undo = ledger.ReverseVoucher(posted.voucher_id, DAY, "写错")
    runner.do(fund.take_back, undo)
    assert not page.open_voucher(posted.voucher_id).reverse_button.isEnabled()


def test_a_voucher_just_posted_can_be_taken_back(page, qtbot, runner, organization):
    dialog = page.enter()
    dialog.summary_editor.set_value("收款")
    dialog.lines[0].account.set_value(dialog._find_account("101")[0])
    dialog.lines[0].debit.set_value(yuan(10))
    dialog.lines[1].account.set_value(dialog._find_account("502")[0])
    dialog.lines[1].credit.set_value(yuan(10))
    with qtbot.waitSignal(page.noticed) as told:
        dialog.submit()
    notice = told.args[0]
    dict(notice.actions)["撤销"]()
    assert set(runner.ask(ledger.list_balances, organization).values()) == {yuan(0)}


@pytest.mark.parametrize("tab", [0, 1, 2])
def test_what_is_seen_can_be_previewed(page, qtbot, runner, organization, tab):
    post(runner, organization)
    page.tabs.setCurrentIndex(tab)
    page.voucher_table.selectRow(0)
    job = page.preview()
    with qtbot.waitSignal(job.finished, timeout=20_000) as printed:
        pass
    assert printed.args[0].pages == 1


def test_what_is_seen_can_be_exported(page, qtbot, runner, organization, tmp_path):
    post(runner, organization)
    job = page.export_to("journal", tmp_path / "序时账.xlsx")
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    assert (tmp_path / "序时账.xlsx").stat().st_size > 0


@pytest.fixture
def reports(page, qtbot, runner, organization):
    """The reports of a book with one voucher."""
    post(runner, organization, 300)
    page.tabs.setCurrentWidget(page.report_view)
    qtbot.waitUntil(lambda: page.report_view.sheet is not None)
    return page.report_view


def test_the_balance_sheet_leads_to_its_accounts_by_keyboard_alone(page, qtbot, reports):
    assets, claims = reports.sheet.views
    assert "勾稽关系相符" in reports.check_label.text()
    assert reports.sheet.models[1].items[-1].record["amount"] == yuan(300)
    assets.setFocus()
    assets.selectRow(len(reports.sheet.models[0].items) - 1)
    press(qtbot, Qt.Key.Key_Return)
    for title in ("资产总计", "流动资产合计", "货币资金"):
        qtbot.waitUntil(lambda: bool(page.findChildren(PartsDialog)))
        dialog = page.findChildren(PartsDialog)[-1]
        assert title in dialog.windowTitle()
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert page.tree.current_key == "10201"
    assert claims.isVisible() is False


def test_a_report_is_asked_for_any_day(qtbot, runner, reports):
    assert reports.question.last == runner.today
    reports.last_editor.line.setFocus()
    reports.last_editor.line.selectAll()
    type_keys(qtbot, "20261119")
    press(qtbot, Qt.Key.Key_Return)
    assert reports.question.last == date(2026, 11, 19)
    assert not any(line.record.get("amount") for line in reports.sheet.models[0].items)
    reports.last_editor.line.setFocus()
    reports.last_editor.line.selectAll()
    type_keys(qtbot, "20251119")
    reports.choose("surplus")
    assert reports.question is None
    assert "起止日期" in reports.check_label.text()


def test_the_detail_ledger_asks_for_its_account_and_opens_vouchers(page, qtbot, reports):
    reports.choose("detail-ledger")
    assert reports.question is None
    reports.account.line.setFocus()
    type_keys(qtbot, "yhckjb")
    qtbot.waitUntil(reports.account.line.popup.isVisible)
    press(qtbot, Qt.Key.Key_Return)
    (model,) = reports.sheet.models
    assert [line.record["balance"] for line in model.items] == [yuan(0), yuan(300), yuan(300)]
    with qtbot.waitSignal(reports.voucher_opened):
        reports.sheet.views[0].opened.emit(model.items[1])


def test_the_report_that_is_seen_is_exported_with_its_days(page, qtbot, reports, tmp_path):
    reports.choose("balance-sheet")
    job = page.export_to(reports.name, tmp_path / "资产负债表.xlsx")
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    sheet = load_workbook(tmp_path / "资产负债表.xlsx").active
    shown = load_workbook(tmp_path / "资产负债表.xlsx", data_only=True).active
    assert (sheet["C9"].value, shown["C9"].value) == ("=+C5+C6+C7+C8", 300)
    assert (sheet["E4"].value, sheet["F5"].value) == ("流动负债：", 23)


def test_a_sub_account_is_added_and_closed_by_keyboard_alone(page, qtbot, runner, organization):
    dialog = page.open_chart()
    wait_for_focus(qtbot, dialog)
    type_keys(qtbot, "yhck")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_N, CTRL)
    form = dialog.findChildren(FormDialog)[0]
    wait_for_focus(qtbot, form)
    write(QApplication.focusWidget(), "农商银行户")
    with qtbot.waitSignal(form.saved):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    added = next(item for item in dialog.model.items if item.code == "10204")
    assert added.full_name == "银行存款-农商银行户"

    dialog.table.selectRow(dialog.model.row_of("10204"))
    dialog.close_or_reopen()
    question = dialog.findChildren(QMessageBox)[0]
    question.buttons()[0].click()
    accounts = {item.code: item for item in runner.ask(ledger.list_accounts, organization)}
    assert accounts["10204"].closed_on == runner.today
    assert dialog.close_button.text() == "启用"
    dialog.close_button.click()
    assert dialog.close_button.text() == "停用"


def test_equity_changes_lead_to_their_accounts(page, qtbot, reports):
    reports.choose("equity-changes")
    lines = reports.sheet.models[0].items
    dialog = reports.open_line(lines[-1])
    assert sum(part["amount_fen"] for part in dialog.model.items) == lines[-1].record["total"].fen
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert page.tree.current_key == "50101"


def test_the_notes_are_written_where_they_are_read(page, qtbot, runner, reports):
    reports.choose("statement-notes")
    lines = reports.sheet.models[0].items
    taxes = next(line for line in lines if line.text("section") == "taxes")
    assert taxes.text("told") == "无。"
    dialog = reports.open_line(taxes)
    (editor,) = dialog.fields.editors.values()
    editor.set_value("免征增值税收入 300 元。")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    told = [line.text("told") for line in reports.sheet.models[0].items]
    assert told[-1] == "免征增值税收入 300 元。"


def test_the_books_of_a_past_year_are_one_choice_away(page, runner, organization):
    """A journal of 2024 typed in 2026 stands in neither this year nor the last."""
    lines = (VoucherLine("101", debit=yuan(70)), VoucherLine("502", credit=yuan(70)))
    past = PostVoucher(organization, date(2024, 3, 5), "收款", lines)
    runner.do(ledger.post_voucher, past)
    assert page.vouchers.rowCount() == 0
    page.span_choice.choose(2024)
    assert [item.day for item in page.vouchers.items] == [date(2024, 3, 5)]
    assert page.span == (date(2024, 1, 1), date(2024, 12, 31))
    page.set_organization(an_organization(runner, "别的社"))
    assert page.span_choice.findData(2024) == -1
    assert page.span[0] == date(2026, 1, 1)


def test_a_balance_sheet_of_a_year_before_needs_no_first_day(reports):
    """Its first day cannot be typed, so it must not stand in the way either."""
    reports.last_editor.set_value(date(2024, 12, 31))
    reports.reload()
    assert reports.question.last == date(2024, 12, 31)
    assert "会农社01表" in reports.title_label.text()


def test_opening_balances_start_on_the_day_before_the_books(page, qtbot, runner, organization):
    """Wrong once, they are taken back on their own day: no day between shows what never was."""
    post(runner, organization)
    dialog = page.book_menu.enter_opening()
    assert dialog.day_editor.value() == date(2026, 10, 31)
    assert dialog.summary_editor.value() == "期初余额"
    for line, account in zip(dialog.lines, ("151", "33202"), strict=True):
        line.account.set_value(dialog._find_account(account)[0])
    dialog.lines[0].debit.set_value(yuan(90))
    dialog.lines[1].credit.set_value(yuan(90))
    with qtbot.waitSignal(page.noticed) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert "2026-10-0001" in told.args[0].sentence

    page.span_choice.choose(ALL_DAYS)
    opening = page.vouchers.items[-1]
    reversal = page.reverse_voucher(opening.id)
    assert reversal.fields.values()["report.day"] == date(2026, 10, 31)
