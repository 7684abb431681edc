"""The system page: who signs in, backups, the self-test, the log, the look."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QMessageBox

from coopdesk import words
from coopdesk.domain.errors import Cancelled, WorkspaceTrouble
from coopdesk.domain.rights import Role
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.system.about_view import licences
from coopdesk.gui.system.page import SystemPage
from coopdesk.gui.system.workspace_door import WorkspaceDoor
from coopdesk.services import sign_ins, system
from coopdesk.services.opening import open_workspace
from coopdesk.services.who_may import duties_table
from coopdesk.services.workspace import verify_passphrase
from coopdesk.storage import keys
from tests.conftest import PASSPHRASE
from tests.faces import small_fang
from tests.gui.page_fixtures import shown
from tests.gui.typing import press, write

Key = Qt.Key
SECOND = "第二个人的长口令"
TYPED = "grassland in june"


@pytest.fixture
def open_page(qtbot, preferences, tmp_path):
    """Return ``open_page(workspace)``: the page as the main window hosts it."""

    def open_page(workspace):
        page = SystemPage(workspace.runner)
        preferences.last_folder = tmp_path
        page.set_workspace(workspace)
        page.set_preferences(preferences)
        return shown(qtbot, page, 1196, 688)

    yield open_page
    QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def page(open_page, workspace):
    return open_page(workspace)


@pytest.fixture
def clerk(workspace):
    sign_ins.enrol_operator(workspace, sign_ins.EnrolOperator("鲍乌日娜", Role.CLERK, SECOND))
    operators = workspace.runner.ask(system.list_operators)
    return next(one for one in operators if one.role is Role.CLERK)


def _type(qtbot, dialog, name, first, second):
    """Fill the fields of a new operator in their order, going on with Enter."""
    dialog.activateWindow()
    editors = dialog.fields.editors
    for key, typed in (
        ("operator.name", name),
        ("operator.role", ""),
        ("operator.passphrase", first),
        ("operator.repeat", second),
    ):
        qtbot.waitUntil(lambda key=key: QApplication.focusWidget() is editors[key].input)
        if typed.isascii():
            qtbot.keyClicks(QApplication.focusWidget(), typed)
        else:
            write(QApplication.focusWidget(), typed)
        press(qtbot, Key.Key_Return)


def _answer(role):
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox))
    chosen = next(one for one in box.buttons() if box.buttonRole(one) is role)
    chosen.click()


def test_an_operator_is_added_without_the_mouse_and_signs_in(qtbot, page, workspace, clock):
    dialog = page.add_operator()
    qtbot.waitExposed(dialog)
    with qtbot.waitSignal(dialog.saved):
        _type(qtbot, dialog, "鲍乌日娜", TYPED, TYPED)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.primary_button)
        press(qtbot, Key.Key_Return)
    assert [item.name for item in page.operators.model.items] == ["乌云其其格", "鲍乌日娜"]
    workspace.close()
    other = open_workspace(workspace.folder, "鲍乌日娜", TYPED, clock)
    assert other.runner.actor.role == "clerk"
    other.close()


def test_passphrases_that_differ_are_told_at_the_field(qtbot, page, workspace):
    dialog = page.add_operator()
    qtbot.waitExposed(dialog)
    _type(qtbot, dialog, "鲍乌日娜", TYPED, "another passphrase")
    dialog.submit()
    assert "不一样" in dialog.fields.editors["operator.repeat"].note.text()
    assert len(workspace.runner.ask(system.list_operators)) == 1


def test_the_last_manager_stays_one(qtbot, page, workspace):
    dialog = page.change_role(page.operators.table.current_item)
    dialog.fields.set_values({"operator.role": Role.CLERK})
    dialog.submit()
    assert "最后一名负责人" in dialog.message_bar.text
    assert workspace.runner.ask(system.list_operators)[0].role is Role.MANAGER


def test_an_operator_is_stopped_after_one_question_and_started_again(qtbot, page, workspace, clerk):
    page.stop_operator(clerk)
    _answer(QMessageBox.ButtonRole.AcceptRole)
    assert clerk.name not in keys.operators(workspace.folder)
    stopped = next(one for one in page.operators.model.items if one.name == clerk.name)
    assert not stopped.active

    page.operators.table.select_key(stopped.id)
    assert page.operators.reset_button.text() == "重新启用"
    dialog = page.change_passphrase(stopped)
    values = {"operator.new_passphrase": "又一个新的长口令", "operator.repeat": "又一个新的长口令"}
    dialog.fields.set_values(values)
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    assert clerk.name in keys.operators(workspace.folder)
    assert all(one.active for one in page.operators.model.items)


def test_the_own_passphrase_needs_the_old_one(qtbot, page, workspace):
    dialog = page.change_own_passphrase()
    new = {"operator.new_passphrase": "全新的一个口令吧", "operator.repeat": "全新的一个口令吧"}
    dialog.fields.set_values({"operator.old_passphrase": "错的错的错的错的", **new})
    dialog.submit()
    assert "口令不对" in dialog.message_bar.text
    verify_passphrase(workspace, PASSPHRASE)

    dialog.fields.set_values({"operator.old_passphrase": PASSPHRASE})
    with qtbot.waitSignal(dialog.saved):
        dialog.submit()
    verify_passphrase(workspace, "全新的一个口令吧")
    with pytest.raises(WorkspaceTrouble):
        verify_passphrase(workspace, PASSPHRASE)


def test_a_clerk_changes_nobody_but_the_own_passphrase(workspace, clerk, open_page, clock):
    workspace.close()
    other = open_workspace(workspace.folder, clerk.name, SECOND, clock)
    page = open_page(other)
    assert not page.operators.add_button.isEnabled()
    assert not page.operators.stop_button.isEnabled()
    assert not page.backup.renew_button.isEnabled()
    assert page.operators.own_button.isEnabled()
    other.close()


def test_who_may_do_what_is_read_and_printed(qtbot, page, clerk):
    """What the auditor asks first: who does what here, and who sees whole numbers."""
    page.views.setCurrentWidget(page.duties)
    shown = duties_table(page.duties.model.items)
    told = {row[0]: dict(zip(Role, row[1:], strict=True)) for row in shown.rows}
    assert told["现在的操作员"][Role.CLERK] == clerk.name
    assert told["账簿"][Role.CASHIER] == "查看、收付"
    assert told["三会"][Role.CASHIER] == "—"
    assert told["社员的证件号、电话、账号"][Role.CLERK] == "全号"
    assert told["社员的证件号、电话、账号"][Role.REVIEWER] == "隐去中间"
    qtbot.keyClick(page.duties.print_button, Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.findChildren(Preview)), timeout=20_000)
    (preview,) = page.findChildren(Preview)
    assert shown.title in preview.windowTitle()
    preview.reject()


def test_a_backup_is_made_shown_and_checked(qtbot, page, workspace, tmp_path):
    assert "还没有备份过" in page.backup.last_label.text()
    assert page.backup.place_name.isHidden()
    page.backup.make_button.click()
    qtbot.waitUntil(lambda: "读回核对无误" in page.message_bar.text)
    assert "今天" in page.backup.last_label.text()
    made = workspace.runner.ask(system.get_last_backup)
    assert not page.backup.place_name.isHidden()
    assert page.backup.place_label.text() == made.place
    page.check_backup(tmp_path / made.place)
    qtbot.waitUntil(lambda: "完好" in page.message_bar.text)


def test_a_broken_backup_is_told(qtbot, page, tmp_path):
    broken = tmp_path / "broken.coopbackup"
    broken.write_bytes(b"nothing")
    with qtbot.waitSignal(page.refused) as refused:
        page.check_backup(broken)
    assert "不是合作台的备份" in refused.args[0]


def test_the_self_test_names_what_is_broken(qtbot, page, workspace):
    page.views.setCurrentWidget(page.checks)
    page.checks.start_button.click()
    qtbot.waitUntil(lambda: bool(page.checks.lines))
    assert "项正常" in page.checks.result_label.text()

    with workspace.runner._engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_log_is_final")
        connection.exec_driver_sql("UPDATE audit_log SET operator = '别人' WHERE sequence = 1")
        connection.commit()
    qtbot.waitUntil(page.checks.start_button.isEnabled)
    page.checks.start_button.click()
    qtbot.waitUntil(lambda: "1 项不正常" in page.checks.result_label.text())
    assert "第 1 条记录的校验不符" in [line.text() for line in page.checks.lines]


def test_the_self_test_tells_its_steps_and_is_stopped_between_them(workspace):
    """A million vouchers take their time: the person sees what is looked at, and may stop it."""
    told = []

    class Stopping:
        def step(self, _done, total, label=""):
            told.append((total, label))
            if len(told) > 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        WorkspaceDoor(workspace).work(system.self_test, progress=Stopping())
    totals, labels = zip(*told, strict=True)
    assert set(totals) == {len(system.self_test(workspace)) - 1}
    assert labels[:2] == (words.text("check.pages"), words.text("check.audit"))


def test_the_log_is_searched_whole_and_written_out(qtbot, page, clerk, tmp_path):
    page.reload()
    page.views.setCurrentWidget(page.audit)
    assert [item.what for item in page.audit.model.items][-1] == "建立工作区"
    page.audit.filter_edit.setText("鲍乌日娜")
    qtbot.waitUntil(lambda: [item.what for item in page.audit.model.items] == ["添加操作员"])
    assert page.audit.count_label.text() == "共 1 条"
    path = tmp_path / "日志.xlsx"
    with qtbot.waitSignal(page.audit.export_to(path).finished):
        pass
    assert "添加操作员" in {cell for row in load_workbook(path).active.values for cell in row}


def test_a_new_recovery_key_is_shown_once_on_its_sheet(qtbot, page, workspace):
    before = page.backup.number_label.text()
    page.ask_to_renew()
    _answer(QMessageBox.ButtonRole.RejectRole)
    assert system.recovery_number(workspace) == before

    page.ask_to_renew()
    _answer(QMessageBox.ButtonRole.AcceptRole)
    previews = [one for one in page.window().findChildren(Preview) if one.isVisible()]
    assert len(previews) == 1
    previews[0].close()
    assert page.backup.number_label.text() != before
    assert "只在刚才的预览里显示一次" in page.message_bar.text


def test_theme_and_size_are_worn_at_once_and_remembered(qapp, page, preferences):
    page.display.dark_button.setChecked(True)
    page.display.size_slider.setValue(17)
    assert theme.current().is_dark
    assert theme.current().base == 17
    assert (preferences.dark, preferences.base) == (True, 17)


def test_another_face_is_used_for_paper_and_a_wrong_file_is_told(
    qtbot, page, preferences, tmp_path
):
    own, wrong = tmp_path / "fang.ttf", tmp_path / "wrong.ttf"
    own.write_bytes(small_fang())
    page.use_face(own)
    qtbot.waitUntil(lambda: preferences.text_of("paper/face") == str(own), timeout=20_000)
    page.use_face(None)
    assert preferences.text_of("paper/face") == ""
    wrong.write_bytes(b"no font")
    page.use_face(wrong)
    qtbot.waitUntil(lambda: "用不了" in page.message_bar.text, timeout=20_000)


def test_every_font_comes_with_its_licence(page):
    assert page.about.font_choice.count() == len(licences()) == 5
    for row in range(page.about.font_choice.count()):
        page.about.font_choice.setCurrentIndex(row)
        assert "icen" in page.about.licence_text.toPlainText()


def test_a_word_is_added_retired_and_offered_again(qtbot, page):
    """By the keyboard: the form, then the buttons of the row that is chosen."""
    page.views.setCurrentWidget(page.vocabularies)
    view = page.vocabularies
    view.combo.setCurrentIndex(view.combo.findText("服务项目"))
    shipped = view.model.rowCount()
    assert shipped > 10
    dialog = page.add_word()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    field = dialog.fields.editors["vocabulary.name"].input
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    with qtbot.waitSignal(dialog.saved):
        write(field, "无人机植保")
        press(qtbot, Key.Key_Return)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.primary_button)
        press(qtbot, Key.Key_Return)
    assert view.model.rowCount() == shipped + 1
    view.table.selectRow(shipped)
    assert view.retire_button.isEnabled()
    view.retire_button.click()
    assert view.model.index(shipped, 3).data() == "已停用（2026-11-23）"
    view.restore_button.click()
    assert view.model.index(shipped, 3).data() == "在用"
    view.table.selectRow(0)
    assert not view.retire_button.isEnabled()


def test_a_list_from_the_city_is_taken_in_or_told_what_is_wrong(qtbot, page, tmp_path):
    view = page.vocabularies
    page.views.setCurrentWidget(view)
    view.combo.setCurrentIndex(view.combo.findText("嘎查村"))
    assert view.empty_state.isVisible()
    wrong, right = tmp_path / "wrong.csv", tmp_path / "市社嘎查村.csv"
    wrong.write_text("A-1,甲\n", "utf-8")
    right.write_text("byml,巴彦毛都嘎查\nhrgt,哈日根台嘎查\n", "utf-8")
    page.load_words(wrong)
    assert "A-1" in page.message_bar.text
    page.load_words(right)
    shown = {view.model.index(row, 0).data() for row in range(view.model.rowCount())}
    assert shown == {"巴彦毛都嘎查", "哈日根台嘎查"}
    assert view.model.index(0, 2).data() == "市社嘎查村"
    assert view.table.isVisible()
