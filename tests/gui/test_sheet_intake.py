"""The import dialog by the keyboard: columns named, sheets chosen, changes seen, kits taken."""

import openpyxl
import pytest
from PySide6.QtCore import Qt

from coopdesk import words
from coopdesk.exchange import workbook
from coopdesk.gui.kit.sheet_intake.layout import COLUMNS
from coopdesk.gui.members.page import MembersPage
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.services import members as service
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import write
from tests.samples import MEMBER_LIST
from tests.unit import harmful_work

CHANGES = 1


@pytest.fixture
def page(open_page, add_organization):  # noqa: F811
    page = open_page(MembersPage)
    page.set_organization(add_organization())
    return page


@pytest.fixture
def ask(qtbot, page):
    """Return ``ask(path)``: the import dialog with the file being read, by the keyboard alone."""

    def ask(path, signal="previewed"):
        dialog = page.sheets.open_import()
        qtbot.waitExposed(dialog)
        write(dialog.shown.path_edit, str(path))
        with qtbot.waitSignal(getattr(dialog, signal), timeout=20_000):
            qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.shown.read_button.isEnabled)
        return dialog

    return ask


@pytest.fixture
def own(tmp_path):
    """Return the sample list with a heading of the office's own."""
    book = openpyxl.load_workbook(MEMBER_LIST)
    book["社员花名册"]["C3"] = "户主"
    path = tmp_path / "own.xlsx"
    book.save(path)
    return path


def _take(qtbot, dialog):
    with qtbot.waitSignal(dialog.taken, timeout=20_000):
        qtbot.keyClick(dialog.shown.take_button, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)


def _name_column(qtbot, dialog, heading, field):
    """Choose what a column is, as the keyboard does it."""
    model, table, bar = dialog.shown.columns, dialog.shown.column_table, dialog.shown.mapping_bar
    dialog.shown.tabs.setCurrentIndex(COLUMNS)
    rows = range(model.rowCount())
    table.selectRow(next(row for row in rows if model.item_at(row).heading == heading))
    bar.field_box.setFocus()
    wanted = bar.field_box.findData(field)
    for _ in range(abs(wanted - bar.field_box.currentIndex())):
        down = bar.field_box.currentIndex() < wanted
        qtbot.keyClick(bar.field_box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    assert bar.field_box.currentIndex() == wanted
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(bar.field_box, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)


def test_the_reasons_take_the_room_that_is_left(ask):
    dialog = ask(MEMBER_LIST)
    table = dialog.shown.problem_table
    assert table.horizontalHeader().length() >= table.viewport().width()


def test_a_column_of_the_office_s_own_is_named_and_remembered(qtbot, ask, own):
    dialog = ask(own, "looked")
    assert "姓名" in dialog.shown.message_bar.text
    assert dialog.shown.tabs.currentIndex() == COLUMNS
    assert not dialog.shown.take_button.isVisible()

    _name_column(qtbot, dialog, "户主", "name")
    assert dialog.shown.take_button.isEnabled()
    _take(qtbot, dialog)
    dialog.reject()
    again = ask(own)
    assert again.preview.mapping == {"户主": "name"}
    assert again.shown.mapping_bar.forget_button.isVisibleTo(again.shown.mapping_bar)


def test_what_was_said_of_the_columns_can_be_forgotten(qtbot, ask, own):
    dialog = ask(own, "looked")
    _name_column(qtbot, dialog, "户主", "name")
    _take(qtbot, dialog)

    dialog.shown.tabs.setCurrentIndex(COLUMNS)
    with qtbot.waitSignal(dialog.looked, timeout=20_000):
        qtbot.keyClick(dialog.shown.mapping_bar.forget_button, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
    assert dialog.preview is None


def test_a_file_that_is_read_for_ever_is_stopped_at_once(qtbot, page, monkeypatch):
    """The clerk presses 取消 long before the limit; the window answers, and reads the next file."""
    dialog = page.sheets.open_import()
    qtbot.waitExposed(dialog)
    write(dialog.shown.path_edit, str(MEMBER_LIST))
    with monkeypatch.context() as spoiled:
        spoiled.setattr(workbook, "read_pieces", harmful_work.read_for_ever)
        qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
        cancel = dialog.shown.job_bar.cancel_button
        qtbot.waitUntil(cancel.isVisible)
        cancel.setFocus()
        qtbot.keyClick(cancel, Qt.Key.Key_Space)
        qtbot.waitUntil(dialog.shown.read_button.isEnabled, timeout=10_000)
    assert dialog.message_bar.text == words.text("sheet_intake.cancelled")

    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(dialog.shown.path_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)


def test_another_sheet_of_the_workbook_can_be_chosen(qtbot, ask, tmp_path):
    book = openpyxl.load_workbook(MEMBER_LIST)
    second = book.copy_worksheet(book["社员花名册"])
    second.title = "第二组"
    path = tmp_path / "two.xlsx"
    book.save(path)

    dialog = ask(path)
    box = dialog.shown.sheet_box
    assert (box.isVisible(), dialog.preview.sheet) == (True, "社员花名册")
    for _ in range(box.findText("第二组") - box.currentIndex()):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "第二组"
    with qtbot.waitSignal(dialog.previewed, timeout=20_000):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert dialog.preview.sheet == "第二组"
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)


def test_changes_are_shown_with_both_values_and_doubtful_ones_wait(qtbot, page, ask, tmp_path):
    first = ask(MEMBER_LIST)
    _take(qtbot, first)
    first.reject()
    out = tmp_path / "out.xlsx"
    page.door.ask(service.export_members, out, page.organization_id)
    book = openpyxl.load_workbook(out)
    was = book.active["G4"].value
    book.active["G4"], book.active["I5"] = "19900009999", 777
    book.save(out)

    dialog = ask(out)
    shown = dialog.shown
    told = [shown.changes.item_at(row) for row in range(shown.changes.rowCount())]
    assert (told[0].row, told[0].was, told[0].becomes) == (4, was, "19900009999")
    assert (told[1].row, told[1].becomes) == (5, "777.00")
    assert shown.tabs.tabText(CHANGES) == "将要更改的内容（2）"
    assert shown.problems.accepted == frozenset()
    table = shown.problem_table
    row = next(n for n in range(shown.problems.rowCount()) if shown.problems.item_at(n).row == 5)
    table.selectRow(row)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert shown.problems.accepted == {5}
    _take(qtbot, dialog)
    items = page.door.ask(service.list_members, page.organization_id)
    assert items[1].roster_share_fen == 77_700


def test_a_kit_is_written_and_comes_back_without_anything_to_take(qtbot, page, ask, tmp_path):
    first = ask(MEMBER_LIST)
    _take(qtbot, first)
    first.reject()
    path = tmp_path / "kit.xlsx"
    with qtbot.waitSignal(page.sheets.save_kit_to(path).ended, timeout=20_000):
        pass

    dialog = ask(path)
    assert not dialog.shown.take_button.isEnabled()
    assert "相同 156" in dialog.shown.summary_label.text()


def test_a_kit_of_the_organizations_is_written(qtbot, open_page, add_organization, tmp_path):  # noqa: F811
    add_organization()
    page = open_page(OrganizationsPage)
    path = tmp_path / "kit.xlsx"
    with qtbot.waitSignal(page.sheets.save_kit_to(path).ended, timeout=20_000):
        pass
    assert openpyxl.load_workbook(path)["机构台账"].protection.sheet


def test_an_import_that_is_stopped_says_that_nothing_came_of_it(qtbot, page, runner):
    dialog = page.sheets.open_import()
    write(dialog.shown.path_edit, str(MEMBER_LIST))
    dialog.read()
    with qtbot.waitSignal(dialog._job.ended, timeout=20_000):
        dialog.shown.job_bar.cancel_button.click()
    assert dialog.message_bar.text == "已停止，没有收入任何一行。"
    assert runner.ask(service.list_members, page.organization_id) == []
    qtbot.waitUntil(dialog.shown.read_button.isEnabled)
