"""The papers behind the print button: of who is selected, of all shown, of the whole register."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from coopdesk.gui import paper_menu
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.members.page import MembersPage
from coopdesk.gui.organizations.page import OrganizationsPage
from tests.books import a_member, an_organization
from tests.gui.page_fixtures import open_page  # noqa: F401 - fixture
from tests.gui.typing import write

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(open_page, runner):  # noqa: F811
    organization = an_organization(runner)
    for number in range(1, 8):
        a_member(runner, organization, number, village="甲村" if number % 2 else "乙村")
    page = open_page(MembersPage)
    page.set_organization(organization)
    return page


def _shown(qtbot, page):
    qtbot.waitUntil(lambda: page.findChild(Preview) is not None, timeout=30_000)
    return page.findChild(Preview)


def _words(page):
    page.papers._fill()
    return [action.text() for action in page.papers.actions() if not action.isSeparator()]


def _choose(page, place):
    page.papers._fill()
    [action for action in page.papers.actions() if not action.isSeparator()][place].trigger()


def test_ctrl_shift_p_opens_the_menu_and_arrows_lead_to_a_certificate(qtbot, page):
    qtbot.keyClick(page.table, Qt.Key.Key_P, CONTROL_SHIFT)
    assert page.papers.isVisible()
    qtbot.keyClick(page.papers, Qt.Key.Key_Down)
    qtbot.keyClick(page.papers, Qt.Key.Key_Down)
    qtbot.keyClick(page.papers, Qt.Key.Key_Return)
    preview = _shown(qtbot, page)
    assert (preview.windowTitle(), len(preview.pages)) == ("股金证", 2)
    preview.close()


def test_it_offers_who_is_selected_and_everybody_shown(page):
    write(page.filter_edit, "甲村")
    page.table.selectRow(0)
    told = _words(page)
    assert told[0] == "表中所见（Ctrl+P）"
    assert "选中的 1 条" in told
    assert "所示的全部 4 条" in told
    page.table.selectAll()
    assert "选中的 4 条" in _words(page)
    assert not any(word.startswith("所示的全部") for word in _words(page))


def test_everybody_shown_comes_in_one_file(qtbot, page):
    write(page.filter_edit, "甲村")
    place = _words(page).index("所示的全部 4 条") + 1
    _choose(page, place)
    preview = _shown(qtbot, page)
    assert len(preview.pages) == 8
    preview.close()


def test_the_whole_register_is_one_paper(qtbot, page):
    _choose(page, -1)
    preview = _shown(qtbot, page)
    assert (preview.windowTitle(), len(preview.pages)) == ("社员名册（今天）", 1)
    preview.close()


def test_many_are_asked_about_first(qtbot, page, monkeypatch):
    monkeypatch.setattr(paper_menu, "MANY_RECORDS", 7)
    _choose(page, _words(page).index("所示的全部 7 条") + 3)
    box = page.findChild(QMessageBox)
    assert "7 条" in box.text()
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    preview = _shown(qtbot, page)
    assert len(preview.pages) == 1
    preview.close()


def test_organizations_print_their_record_and_their_list(qtbot, open_page, runner):  # noqa: F811
    an_organization(runner, "甲社")
    an_organization(runner, "乙社")
    page = open_page(OrganizationsPage)
    _choose(page, _words(page).index("选中的 1 条") + 1)
    preview = _shown(qtbot, page)
    assert preview.windowTitle() == "机构登记表"
    preview.close()
    qtbot.waitUntil(lambda: page.findChild(Preview) is None)
    _choose(page, -1)
    preview = _shown(qtbot, page)
    assert (preview.windowTitle(), len(preview.pages)) == ("机构名录", 1)
    preview.close()
