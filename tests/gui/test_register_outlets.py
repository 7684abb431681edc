"""What registers send out: the list as shown, through the window's outlets, into file and paper."""

import gc
import weakref

import openpyxl
import pytest
import shiboken6
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QFileDialog, QMessageBox, QTabWidget, QVBoxLayout

from coopdesk.gui import register_outlets
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.members.page import MembersPage
from coopdesk.gui.register_outlets import RegisterOutlets
from tests.books import a_member, an_organization
from tests.gui.page_fixtures import open_page  # noqa: F401 - fixture
from tests.gui.typing import write

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def outlets(preferences, tmp_path):
    preferences.last_folder = tmp_path
    return RegisterOutlets(preferences)


@pytest.fixture
def page(open_page, runner, outlets):  # noqa: F811
    organization = an_organization(runner)
    for number in range(1, 8):
        a_member(runner, organization, number, village="甲村" if number % 2 else "乙村")
    page = open_page(MembersPage)
    page.set_organization(organization)
    outlets.serve(page)
    return page


def _wait_for(qtbot, find):
    qtbot.waitUntil(lambda: find() is not None, timeout=20_000)
    return find()


def test_ctrl_e_asks_where_and_the_file_holds_what_is_shown(qtbot, page, tmp_path):
    write(page.filter_edit, "乙村")
    qtbot.keyClick(page.table, Qt.Key.Key_E, CONTROL)
    dialog = page.findChild(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    target = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000) as told:
        dialog.fileSelected.emit(str(target))
    assert told.args[0].sentence == "已导出 3 条到 out.xlsx。"
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet["A1"].value == "社员名册"
    assert "筛出 3 条，共 7 条" in sheet["A2"].value
    assert [cell.value for cell in sheet["A"][3:6]] == [2, 4, 6]


def test_the_written_file_can_be_opened_from_the_quiet_line(
    qtbot, page, outlets, tmp_path, monkeypatch
):
    opened = []
    monkeypatch.setattr(register_outlets.QDesktopServices, "openUrl", opened.append)
    target = tmp_path / "out.xlsx"
    with qtbot.waitSignal(page.noticed, timeout=20_000) as told:
        outlets.export_to(page, page.as_shown(), target)
    ((word, call),) = told.args[0].actions
    call()
    assert word == "打开"
    assert [address.toLocalFile() for address in opened] == [str(target)]


def test_a_place_that_cannot_be_written_is_told_in_the_page(
    qtbot, page, outlets, tmp_path, monkeypatch
):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with qtbot.waitSignal(page.refused, timeout=20_000):
        outlets.export_to(page, page.as_shown(), tmp_path / "out.xlsx")
    assert "不能读写" in page.message_bar.text


def test_ctrl_p_shows_the_list_as_paper(qtbot, page):
    qtbot.keyClick(page.table, Qt.Key.Key_P, CONTROL)
    preview = _wait_for(qtbot, lambda: page.findChild(Preview))
    assert preview.windowTitle() == "社员名册"
    assert len(preview.pages) == 1
    preview.close()


def test_the_list_is_set_again_on_another_sheet_which_is_remembered(qtbot, page, outlets):
    qtbot.keyClick(page.table, Qt.Key.Key_P, CONTROL)
    preview = _wait_for(qtbot, lambda: page.findChild(Preview))
    upright = preview.pages.size(0)
    preview.size_choice.setFocus()
    qtbot.keyClick(preview.size_choice, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: preview.pages.size(0) != upright, timeout=20_000)
    assert round(preview.pages.size(0).width() / 72 * 25.4) == 420
    preview.close()
    qtbot.waitUntil(lambda: page.findChild(Preview) is None)

    outlets.preview_now(page, page.as_shown())
    again = _wait_for(qtbot, lambda: page.findChild(Preview))
    assert again.size_choice.currentText() == "A3 横向"
    assert round(again.pages.size(0).width() / 72 * 25.4) == 420
    again.close()


def test_a_long_list_is_asked_about_before_it_is_set(qtbot, page, monkeypatch):
    monkeypatch.setattr(register_outlets, "MANY_ROWS", 7)
    page.printed.emit(page.as_shown())
    box = page.findChild(QMessageBox)
    assert "7 条" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    QThreadPool.globalInstance().waitForDone()
    assert page.findChild(Preview) is None


class _OwnWay(MembersPage):
    """A page that takes its exports itself."""

    def __init__(self, door, parent=None):
        super().__init__(door, parent)
        self.taken = []
        self.exported.connect(self.taken.append)


def test_a_page_that_takes_its_lists_itself_keeps_them(open_page, outlets):  # noqa: F811
    page = open_page(_OwnWay)
    outlets.serve(page)
    page.exported.emit(page.as_shown())
    assert len(page.taken) == 1
    assert page.findChild(QFileDialog) is None


class _Around(Page):
    """A page with a register inside."""

    def __init__(self, door, parent=None):
        super().__init__(door, parent)
        self.inside = MembersPage(door)
        tabs = QTabWidget()
        tabs.addTab(self.inside, "甲")
        QVBoxLayout(self.body).addWidget(tabs)


def test_a_register_within_a_page_is_served_too(open_page, outlets):  # noqa: F811
    page = open_page(_Around)
    outlets.serve(page)
    page.inside.exported.emit(page.inside.as_shown())
    assert page.inside.findChild(QFileDialog) is not None


def test_a_page_that_was_served_goes_when_it_is_closed(runner, outlets):
    """Its register of thousands goes with it: nothing that asked about its signals keeps it."""
    page = MembersPage(runner)
    outlets.serve(page)
    kept = weakref.ref(page)
    shiboken6.delete(page)
    del page
    gc.collect()
    assert kept() is None
