"""Backups in the window: the list, the second place, going back, leaving, salvage."""

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication

from coopdesk.domain.backups import Occasion, ProofState
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.start.closing import ClosingWindow
from coopdesk.gui.start.salvage import SalvagePane
from coopdesk.gui.start.window import StartWindow
from coopdesk.gui.system.page import SystemPage
from coopdesk.gui.system.restore_dialog import RestoreDialog
from coopdesk.services import backups
from coopdesk.services.opening import open_workspace
from coopdesk.services.organizations import AddWord, Vocabulary, add_word, list_words
from tests.conftest import NOW, PASSPHRASE
from tests.e2e.robots import Clerk
from tests.gui.typing import press, write

Key = Qt.Key


@pytest.fixture
def page(qtbot, preferences, workspace):
    page = SystemPage(workspace.runner)
    page.set_workspace(workspace)
    page.set_preferences(preferences)
    hub = ChangeHub(workspace.runner)
    hub.add(page)
    qtbot.addWidget(page)
    page.resize(1196, 688)
    page.show()
    page.show_part("backup")
    qtbot.waitExposed(page)
    yield page
    QThreadPool.globalInstance().waitForDone()
    hub.deleteLater()


@pytest.fixture
def clerk(qtbot, workspace, clock):
    clerk = Clerk(qtbot, workspace.folder, clock)
    yield clerk
    clerk.leave()


def _work(workspace, word):
    workspace.runner.do(add_word, AddWord(Vocabulary("services"), word))


def test_a_place_is_typed_and_a_backup_gone_back_to_by_the_keyboard(
    qtbot, page, workspace, tmp_path
):
    """The clerk plugs the stick in, types where it is, and sees both backups proved."""
    series = page.backup.series
    assert "备份只在本机" in series.trouble_label.text()
    page.window().activateWindow()
    series.place_editor.line.setFocus()
    write(series.place_editor.line, str(tmp_path))
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is series.place_button)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: series.model.rowCount() == 2, timeout=20_000)
    assert series.trouble_label.text() == "第二备份处正常。"
    assert [series.model.index(row, 2).data() for row in (0, 1)] == ["第二处", "本机"]
    assert series.model.index(0, 4).data().startswith("可恢复")

    _work(workspace, "无人机植保")
    qtbot.waitUntil(series.run_button.isEnabled)
    series.table.setFocus()
    series.table.selectRow(0)
    series.restore_button.click()
    qtbot.waitUntil(lambda: page.findChild(RestoreDialog) is not None, timeout=20_000)
    dialog = page.findChild(RestoreDialog)
    assert [dialog.model.index(0, column).data() for column in (0, 1)] == ["词表的词", "1"]
    assert dialog.leave_button.isDefault()
    with qtbot.waitSignal(page.leaving) as left:
        qtbot.keyClick(dialog.restore_button, Key.Key_Space)
    assert left.args[0] == "restore"
    assert left.args[1].parent.parent == tmp_path


def test_leaving_keeps_a_backup_first(qtbot, clerk, workspace):
    """The window closes at once; the small one goes by itself once the backup is proved."""
    clerk.enter(workspace)
    _work(workspace, "无人机植保")
    assert backups.has_changed(workspace)
    with qtbot.waitSignal(clerk.program.window.left):
        clerk.program.window.close()
    closing = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ClosingWindow))
    qtbot.waitUntil(lambda: not closing.isVisible(), timeout=20_000)
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, lambda: NOW)
    (made,) = backups.list_backups(again)
    assert (made.occasion, made.state) == (Occasion.CLOSING, ProofState.SOUND)
    assert not backups.has_changed(again)
    again.close()


def test_going_back_ends_at_the_first_window_with_the_way_back(qtbot, clerk, workspace):
    _work(workspace, "无人机植保")
    made = backups.keep_backup(workspace, Occasion.CLOSING)
    _work(workspace, "后来的词")
    clerk.enter(workspace)
    clerk.program.window.leaving.emit("restore", made.path)
    clerk.see("已恢复，原来的工作区保存在", "撤回这次恢复")
    clerk.press("撤回这次恢复")
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, lambda: NOW)
    words = {one.name for one in again.runner.ask(list_words, Vocabulary("services"))}
    assert {"无人机植保", "后来的词"} <= words
    again.close()


def test_a_workspace_that_does_not_open_is_salvaged_from_the_first_window(
    qtbot, workspace, clock, tmp_path
):
    """The passphrase is typed, the program says it is damaged and offers to save what it can."""
    _work(workspace, "无人机植保")
    workspace.close()
    database = workspace.folder / "workspace.db"
    content = bytearray(database.read_bytes())
    content[1000] ^= 1
    database.write_bytes(content)
    start = StartWindow(workspace.folder, clock, lambda: ((), ("", "")), lambda: None)
    qtbot.addWidget(start)
    start.show()
    field = start.pane.form.editors["start.passphrase"].input
    write(field, PASSPHRASE)
    start.pane.submit()
    qtbot.waitUntil(lambda: "已损坏" in start.pane.message_bar.text, timeout=20_000)
    link = start.pane.links.itemAt(start.pane.links.count() - 1).widget()
    assert link.text() == "抢救能读出的内容"
    write(field, PASSPHRASE)
    link.click()
    qtbot.waitUntil(lambda: isinstance(start.pane, SalvagePane), timeout=30_000)
    assert "1 页损坏" in start.pane.lines.toPlainText()
    with qtbot.waitSignal(start.opened) as opened:
        press(qtbot, Key.Key_Return)
    opened.args[0].close()
