"""The history page: opened by key, read at a glance, printed and written."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from coopdesk.domain.money import Money
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.organizations.history_dialog import HistoryDialog
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.services import organizations as service
from tests.gui.page_fixtures import TRINITY, add_organization, open_page  # noqa: F401 - fixtures


@pytest.fixture
def page(open_page, add_organization, runner):  # noqa: F811
    key = add_organization()
    runner.do(service.record_rating, service.RecordRating(key, 3, date(2024, 9, 20)))
    told = service.RecordStatement(key, 2025, Money(998_000_000), audited=True)
    runner.do(service.record_statement, told)
    return open_page(OrganizationsPage)


def said(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def test_the_key_opens_the_history_of_the_selected_organization(qtbot, page):
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(HistoryDialog)
    assert TRINITY.name in dialog.windowTitle()
    told = said(dialog)
    for words in ("★★★", "9,980,000.00", "✓ 已审计", "2024", "2026", "尚未设立"):
        assert words in told
    assert any(words.endswith("，还差 20,000.00 元") for words in told)
    assert any(words.endswith("，还差 1") for words in told)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_history_is_seen_as_paper_and_written_as_a_workbook(qtbot, page, tmp_path):
    dialog = page.open_history()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.findChild(Preview) is not None, timeout=20_000)
    dialog.findChild(Preview).close()

    out = tmp_path / "历程.xlsx"
    with qtbot.waitSignal(dialog.export_to(out).ended, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: "已写入" in dialog.message_bar.text)
    assert openpyxl.load_workbook(out).active.max_row == 3 + 3


def test_the_years_that_fit_are_shown_and_the_earlier_ones_are_on_paper(page, runner):
    [item] = runner.ask(service.list_organizations)
    early = service.RecordStatement(item.id, 2012, Money(100), audited=False)
    runner.do(service.record_statement, early)
    told = said(page.open_history())
    assert "2026" in told
    assert "2012" not in told
    assert any("以前的见打印和导出" in words for words in told)
