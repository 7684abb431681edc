"""Attachments, history, the bin and taking back in the window, by keyboard."""

import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from coopdesk.domain.money import Money
from coopdesk.gui.governance.meetings import MeetingsView
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.records.attachments import AttachmentsDialog
from coopdesk.gui.kit.records.history import HistoryDialog
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.members.page import MembersPage
from coopdesk.gui.organizations.page import OrganizationsPage
from coopdesk.gui.system.page import SystemPage
from coopdesk.services import governance, organizations
from coopdesk.services import members as service
from coopdesk.services.attachments import list_attachments
from coopdesk.services.bin import RemoveRecord, list_bin, remove_record
from coopdesk.services.ledger import PostVoucher, VoucherLine, post_voucher
from tests.books import a_member
from tests.conftest import NOW
from tests.gui.page_fixtures import add_organization, open_page  # noqa: F401 - fixtures
from tests.gui.typing import press, write
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars, people

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def organization(add_organization):  # noqa: F811
    return add_organization()


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization, 1, phone="19900001477", id_number="150423199112209328")


@pytest.fixture
def page(qtbot, open_page, organization, member):  # noqa: F811
    page = open_page(MembersPage)
    page.set_organization(organization)
    focus(qtbot, page.table)
    yield page
    for dialog in page.findChildren(QDialog):
        dialog.close()


def focus(qtbot, widget):
    """Wait until keys reach the widget."""
    widget.window().activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


@pytest.fixture
def dialog(qtbot, page):
    qtbot.keyClick(page.table, Qt.Key.Key_J, CTRL | SHIFT)
    opened = page.findChild(AttachmentsDialog)
    qtbot.waitExposed(opened)
    return opened.panel


@pytest.fixture
def scan(tmp_path):
    """A page as a scanner leaves it."""
    file = tmp_path / "入社申请书.png"
    image = QImage(400, 560, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert image.save(str(file))
    return file


def answer(role=QMessageBox.ButtonRole.AcceptRole):
    box = next(
        w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()
    )
    told = box.text()
    next(b for b in box.buttons() if box.buttonRole(b) is role).click()
    return told


def attach(qtbot, dialog, *paths, title=""):
    form = dialog.add(list(paths))
    qtbot.waitExposed(form)
    if title:
        form.fields.set_values({"attachment.title": title})
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)


def test_delete_asks_by_name_and_the_foot_takes_it_back(qtbot, page, runner):
    said = []
    page.noticed.connect(said.append)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "删除社员 乌云其其格？" in answer()
    assert page.model.count_of_all == 0
    assert said[-1].sentence == "已删除社员 乌云其其格，放进了回收站"
    [(word, undo)] = said[-1].actions
    assert word == "撤销"
    undo()
    assert [item.name for item in page.model.items] == ["乌云其其格"]
    assert runner.ask(list_bin) == []


def test_the_menu_of_a_row_stands_where_the_card_has_no_room(qtbot, page):
    page.resize(800, 660)
    page.table.customContextMenuRequested.emit(QPoint(40, 10))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["附件", "修改记录", "删除"]
    menu.close()


def test_the_menu_of_a_card_opens_as_often_as_it_is_asked_for(qtbot, page):
    """By the space bar on 更多; a menu that was closed is no hindrance."""
    page.resize(1366, 700)
    [more] = [b for b in page.findChildren(QPushButton) if b.text() == "更多" and b.isVisible()]
    for _ in range(2):
        qtbot.keyClick(more, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert [action.text() for action in menu.actions()] == ["附件", "修改记录", "删除"]
        menu.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_leaving_the_question_changes_nothing(qtbot, page):
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    answer(QMessageBox.ButtonRole.RejectRole)
    assert page.model.count_of_all == 1


def test_delete_in_the_filter_deletes_a_character(qtbot, page):
    page.filter_edit.setText("乌云")
    page.filter_edit.setCursorPosition(0)
    page.filter_edit.setFocus()
    qtbot.keyClick(page.filter_edit, Qt.Key.Key_Delete)
    assert page.filter_edit.text() == "云"
    assert not page.findChildren(QMessageBox)


@pytest.mark.usefixtures("member")
def test_what_refers_to_a_record_is_told_before_any_question(qtbot, open_page):  # noqa: F811
    page = open_page(OrganizationsPage)
    focus(qtbot, page.table)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "还有 1 条社员与它有关（社员 乌云其其格）" in page.message_bar.text
    assert not page.findChildren(QMessageBox)


def test_a_change_is_read_in_the_history_and_taken_back_there(qtbot, page, runner, member):
    record = runner.ask(service.get_member, member)
    form = page.change()
    qtbot.waitExposed(form)
    form.fields.set_values({"member.phone": "19900001488"})
    with qtbot.waitSignal(form.saved):
        form.submit()
    qtbot.keyClick(page.table, Qt.Key.Key_U, CTRL | SHIFT)
    history = page.findChild(HistoryDialog).panel
    row = next(n for n, line in enumerate(history.model.items) if line.field == "电话")
    history.table.selectRow(row)
    shown = [history.model.index(row, column).data() for column in range(2, 6)]
    assert shown == ["修改社员", "电话", "19900001477", "19900001488"]

    with qtbot.waitSignal(history.printed) as printed:
        history.print_button.click()
    assert printed.args[0].title == "乌云其其格的修改记录"
    history.take_back_button.click()
    assert "“修改社员”对社员 乌云其其格的改动" in answer()
    assert "已撤销：修改社员" in history.message_bar.text
    assert runner.ask(service.get_member, member).profile.phone == record.profile.phone


def test_a_scan_is_added_by_keyboard_shown_and_saved(qtbot, page, dialog, scan, runner, tmp_path):
    assert dialog.add_button.hasFocus()
    form = dialog.add([scan])
    qtbot.waitExposed(form)
    title = form.fields.editors["attachment.title"].input
    focus(qtbot, title)
    title.clear()
    write(title, "入社申请书（签字）")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return)
    with qtbot.waitSignal(form.saved):
        press(qtbot, Qt.Key.Key_Return)
    [item] = dialog.model.items
    assert (item.title, item.kind_name) == ("入社申请书（签字）", "身份证明")
    assert "已添加 1 个附件" in dialog.message_bar.text

    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    preview = dialog.findChild(Preview)
    assert len(preview.pages) == 1
    assert preview.pages.picture(0, 200).width() == 200
    preview.close()
    dialog.save_to(tmp_path / "副本.png")
    assert (tmp_path / "副本.png").read_bytes() == scan.read_bytes()


def test_what_cannot_be_attached_is_told_in_the_form(qtbot, dialog, tmp_path):
    wrong = tmp_path / "程序.pdf"
    wrong.write_bytes(b"MZ" + b"\0" * 100)
    form = dialog.add([wrong])
    qtbot.waitExposed(form)
    form.submit()
    assert "“程序.pdf”不是可用的文件" in form.message_bar.text
    assert dialog.model.rowCount() == 0


def test_files_are_pasted_and_dropped(qtbot, dialog, scan):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.keyClick(dialog, Qt.Key.Key_V, CTRL)
    form = next(w for w in dialog.children() if hasattr(w, "fields"))
    with qtbot.waitSignal(form.saved):
        form.submit()
    QGuiApplication.clipboard().clear()  # what Python made must not outlive it there
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(scan))] * 2)
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPoint(20, 20), Qt.DropAction.CopyAction, dropped, buttons, held)
    dialog.dropEvent(event)
    form = [w for w in dialog.children() if hasattr(w, "fields")][-1]
    assert "attachment.title" not in form.fields.editors
    with qtbot.waitSignal(form.saved):
        form.submit()
    assert dialog.model.rowCount() == 3


def test_pdf_is_shown_damaged_ones_and_documents_say_how(qtbot, dialog, tmp_path):
    good, damaged, letter = (tmp_path / n for n in ("好.pdf", "坏.pdf", "文.docx"))
    writer = QPdfWriter(str(good))
    painter = QPainter(writer)
    painter.drawRect(10, 10, 100, 100)
    painter.end()
    damaged.write_bytes(b"%PDF-1.7 nothing")
    with zipfile.ZipFile(letter, "w") as made:
        made.writestr("word/document.xml", "")
    attach(qtbot, dialog, good, damaged, letter)
    by_name = {item.file_name: item.id for item in dialog.model.items}
    dialog.table.select_key(by_name["坏.pdf"])
    assert dialog.view() is None
    assert "“坏.pdf”打不开" in dialog.message_bar.text
    dialog.table.select_key(by_name["文.docx"])
    assert dialog.view() is None
    assert "另存后用本机的程序打开" in dialog.message_bar.text
    dialog.table.select_key(by_name["好.pdf"])
    preview = dialog.view()
    assert len(preview.pages) >= 1
    preview.close()


def test_an_attachment_is_removed_and_brought_back(qtbot, page, dialog, scan, runner, member):
    attach(qtbot, dialog, scan)
    qtbot.keyClick(dialog, Qt.Key.Key_Delete)
    assert "删除附件“入社申请书”？" in answer()
    assert dialog.model.rowCount() == 0
    dialog.message_bar.action_button.click()
    assert [item.title for item in dialog.model.items] == ["入社申请书"]
    assert len(runner.ask(list_attachments, "member", member)) == 1


def test_the_bin_is_read_restored_from_and_emptied(qtbot, open_page, workspace, runner, member):  # noqa: F811
    runner.do(remove_record, RemoveRecord("member", member, "登记错了"))
    page = open_page(SystemPage)
    page.set_workspace(workspace)
    page.show_part("bin")
    assert [item.reason for item in page.bin.model.items] == ["登记错了"]
    page.bin.table.setFocus()
    qtbot.keyClick(page.bin.table, Qt.Key.Key_Return)
    assert page.bin.model.rowCount() == 0
    assert not page.bin.restore_button.isEnabled()
    assert runner.ask(service.get_member, member).number == 1

    runner.do(remove_record, RemoveRecord("member", member))
    page.bin.empty_button.click()
    assert "1 项再也不能恢复" in answer()
    assert runner.ask(list_bin) == []


def test_a_fact_goes_into_the_bin(qtbot, open_page, runner, organization):  # noqa: F811
    rating = organizations.RecordRating(organization, 4, date(2025, 5, 1))
    runner.do(organizations.record_rating, rating)
    page = open_page(OrganizationsPage)
    facts = page.open_facts()
    qtbot.waitExposed(facts)
    facts.table.selectRow(0)
    focus(qtbot, facts.table)
    qtbot.keyClick(facts.table, Qt.Key.Key_Delete)
    answer()
    assert facts.model.rowCount() == 0
    assert [item.kind for item in runner.ask(list_bin)] == ["评级"]
    facts.message_bar.action_button.click()
    assert facts.model.rowCount() == 1
    assert runner.ask(list_bin) == []


def test_a_fact_has_its_scan_and_its_history(qtbot, open_page, runner, organization, scan):  # noqa: F811
    rating = organizations.RecordRating(organization, 4, date(2025, 5, 1))
    key = runner.do(organizations.record_rating, rating)
    runner.do(organizations.record_rating, replace(rating, stars=5, corrects=key))
    facts = open_page(OrganizationsPage).open_facts()
    qtbot.waitExposed(facts)
    focus(qtbot, facts.table)
    qtbot.keyClick(facts.table, Qt.Key.Key_J, CTRL | SHIFT)
    opened = facts.findChild(AttachmentsDialog)
    attach(qtbot, opened.panel, scan, title="评级文件")
    opened.close()
    assert facts.steps.attachments_button.text() == "附件（1）"
    assert [item.title for item in runner.ask(list_attachments, "rating", key)] == ["评级文件"]

    qtbot.keyClick(facts.table, Qt.Key.Key_U, CTRL | SHIFT)
    history = facts.findChild(HistoryDialog)
    shown = {line.field: (line.before, line.after) for line in history.panel.model.items}
    assert shown["星级"] == ("4", "5")
    history.close()


def test_ctrl_z_names_the_last_step_and_takes_it_back(
    qtbot, workspace, preferences, runner, member
):
    runner.do(remove_record, RemoveRecord("member", member))
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.show_page("members")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert "“删除”" in answer()
    assert runner.ask(list_bin) == []
    assert runner.ask(service.get_member, member).number == 1
    window.close()


def test_a_posted_voucher_keeps_its_scans(qtbot, open_page, runner, organization, scan):  # noqa: F811
    lines = (VoucherLine("101", debit=Money(500)), VoucherLine("502", credit=Money(500)))
    command = PostVoucher(organization, runner.today, "收手续费", lines)
    voucher = runner.do(post_voucher, command).voucher_id
    page = open_page(LedgerPage)
    page.set_organization(organization)
    dialog = page.open_voucher(voucher)
    dialog.attachments_button.click()
    scans = dialog.findChild(AttachmentsDialog).panel
    attach(qtbot, scans, scan)
    scans.ask_to_remove()
    answer()
    assert scans.model.rowCount() == 0
    scans.message_bar.action_button.click()
    assert scans.model.rowCount() == 1
    runner._clock = lambda: NOW + timedelta(days=1)
    scans.ask_to_remove()
    answer()
    assert "只能在添加当天删除" in scans.message_bar.text
    assert scans.model.rowCount() == 1
    scans.window().close()
    dialog.close()


def test_an_open_meeting_is_removed_and_a_decided_one_is_not(qtbot, open_page, runner):  # noqa: F811
    organization = runner.do(found, Found(9))
    vote = governance.VoteRecord(governance.Counts(9, 0, 0), "批准盈余分配方案", "高娃")
    items = (governance.ItemRecord("盈余分配方案", vote=vote),)
    told = (organization, ASSEMBLY, particulars(), people(9))
    written = governance.RecordMeeting(*told, None, items)
    decided = runner.do(governance.record_meeting, written).meeting_id
    opened = runner.do(governance.hold_meeting, governance.HoldMeeting(*told))
    page = open_page(MeetingsView)
    page.set_organization(organization)
    page.table.select_key(opened)
    page.steps.ask_to_remove()
    assert "连同所属的 9 条记录" in answer()
    assert [item.id for item in page.model.items] == [decided]
    page.table.select_key(decided)
    page.steps.ask_to_remove()
    assert "已有表决或审批结果" in page.message_bar.text
