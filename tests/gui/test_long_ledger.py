"""A long book in the window: read by blocks, walked through by keyboard, kept while posting."""

import threading
from datetime import date

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.ledger import long_books, report_view
from coopdesk.gui.ledger import page as ledger_page
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.ledger.span_choice import ALL_DAYS
from coopdesk.services import ledger
from tests.books import an_organization, yuan
from tests.gui.typing import press
from tests.unit.services.test_ledger import a_voucher


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    for month in (1, 2, 3):
        for day in (3, 3, 17, 28):
            post(runner, organization, date(2026, month, day), 100 * month + day)
    return organization


@pytest.fixture
def page(qtbot, runner, organization, monkeypatch):
    monkeypatch.setattr(ledger_page, "SHORT", 5)
    monkeypatch.setattr(long_books, "BLOCK", 2)
    page = LedgerPage(runner)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    runner.on_change(lambda tables: tables & page.watches and page.on_changed())
    page.set_organization(organization)
    page.show()
    page.tree.choose("10201")
    return page


def post(runner, organization, day, amount):
    told = a_voucher(organization, amount, day, summary=f"收款{amount}")
    return runner.do(ledger.post_voucher, told, confirmed=frozenset({"voucher.looks_double"}))


def shown(model, column):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_a_long_book_shows_line_for_line_what_a_short_one_does(page, monkeypatch):
    page.span_choice.choose(ALL_DAYS)
    columns = range(page.model.columnCount())
    by_blocks = [shown(page.model, column) for column in columns]
    vouchers = [shown(page.vouchers, 0), shown(page.vouchers, 3)]
    sums = (page.model.sums(), page.vouchers.sums(), page.totals.text)

    monkeypatch.setattr(ledger_page, "SHORT", 1_000)
    page.reload()
    assert by_blocks == [shown(page.model, column) for column in columns]
    assert vouchers == [shown(page.vouchers, 0), shown(page.vouchers, 3)]
    assert sums == (page.model.sums(), page.vouchers.sums(), page.totals.text)


def test_the_balance_before_stands_in_the_first_row(page, runner, organization):
    post(runner, organization, date(2025, 12, 31), 7)
    page.reload()
    assert page.model.index(0, 2).data() == "期初余额"
    assert page.model.item_at(0).balance == yuan(7)
    assert page.model.rowCount() == 13


def test_end_leads_to_the_last_line_and_enter_opens_its_voucher(page, qtbot):
    page.table.setFocus()
    page.table.selectRow(0)
    press(qtbot, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    line = page.table.current_item
    assert line.balance == yuan(
        sum(100 * month + day for month in (1, 2, 3) for day in (3, 3, 17, 28))
    )
    with qtbot.waitSignal(page.opened) as opened:
        press(qtbot, Qt.Key.Key_Return)
    assert opened.args == [line]


def test_what_is_chosen_stays_chosen_while_vouchers_are_posted(page, runner, organization):
    page.table.selectRow(9)
    chosen = page.table.current_item
    page.voucher_table.selectRow(4)
    voucher = page.voucher_table.current_item

    post(runner, organization, date(2026, 3, 29), 5)

    assert page.table.current_item == chosen
    assert (page.voucher_table.current_item, page.voucher_table.currentIndex().row()) == (
        voucher,
        5,
    )
    assert page.model.rowCount() == 13


@pytest.fixture
def reports(qtbot, page, monkeypatch):
    """The reports, each of more than three lines read on another thread."""
    monkeypatch.setattr(report_view, "LONG", 3)
    page.tabs.setCurrentWidget(page.report_view)
    return page.report_view


def records(reports):
    return [line.record for model in reports.sheet.models for line in model.items]


def test_a_long_report_comes_while_the_window_goes_on(reports, qtbot, monkeypatch):
    reports.choose("journal")
    assert reports.check_label.text() == "正在处理……"
    qtbot.waitUntil(lambda: reports.sheet is not None)
    read = records(reports)
    assert len(read) == 24

    monkeypatch.setattr(report_view, "LONG", 1_000)
    reports.reload()
    assert records(reports) == read


@pytest.fixture
def held(monkeypatch):
    """Reading the journal waits until this is set."""
    go, read = threading.Event(), report_view.reports.make_report

    def make_report(uow, name, question):
        if name == "journal":
            assert go.wait(10)
            uow.progress.step(0, 1)
        return read(uow, name, question)

    monkeypatch.setattr(report_view.reports, "make_report", make_report)
    return go


def test_a_report_chosen_since_is_not_replaced_by_one_that_comes_late(reports, held, qtbot):
    reports.choose("journal")
    late = reports._reading
    reports.choose("trial-balance")
    with qtbot.waitSignal(late.ended):
        held.set()
    assert reports.title_label.text().startswith("试算平衡表")
    assert reports.check_label.text() != "正在处理……"
    assert "journal" not in reports._sheets


def test_reading_a_report_can_be_stopped(page, reports, held, qtbot):
    reports.choose("journal")
    page.job_bar.cancel_button.click()
    with qtbot.waitSignal(reports._reading.ended):
        held.set()
    assert reports.check_label.text().startswith("已停止读取")
    assert reports.sheet is None
