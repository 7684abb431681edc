"""The shares of the roster are taken into the books from the window, on the roster's own day."""

from datetime import date

from PySide6.QtCore import Qt

from tests.books import a_member, yuan
from tests.gui.test_mutual_fund_page import CTRL, organization, page
from tests.gui.typing import write

__all__ = ["organization", "page"]


def test_the_roster_opens_the_accounts_from_the_empty_page(page, qtbot, runner, organization):
    a_member(runner, organization, 1, roster_share=yuan(3000))
    dialog = page.open_accounts()
    assert "1 人，合计 3,000.00 元" in dialog.intro_label.text()
    write(dialog.fields.editors["report.day"].line, "2025-12-31")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    assert [item.holding for item in page.model.items] == [yuan(3000)]
    assert page.model.items[0].first_day == date(2025, 12, 31)
