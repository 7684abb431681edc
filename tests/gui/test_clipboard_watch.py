"""A whole number on the clipboard is noted; masked ones, and what others put there, are not."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit

from coopdesk.gui.clipboard_watch import ClipboardWatch
from coopdesk.gui.main_window import MainWindow
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.audit_trail import list_audit_details


@pytest.fixture
def noted(runner, qtbot):
    keeper = QObject()
    watch = ClipboardWatch(runner, keeper)
    before = runner.ask(find_audit_lines).count
    yield lambda: runner.ask(find_audit_lines).count - before
    watch.deleteLater()
    QApplication.clipboard().clear()


def _copy(qtbot, text):
    field = QLineEdit(text)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    field.selectAll()
    field.copy()


def test_a_copied_resident_id_is_noted_without_the_number(runner, noted, qtbot):
    _copy(qtbot, "敖登 150423195309289191 19900000101")
    assert noted() == 1
    line = runner.ask(find_audit_lines).lines[0]
    told = {one.label: one.told for one in runner.ask(list_audit_details, line.sequence)}
    assert told == {"人（条）数": "2", "地点": "剪贴板", "标题": "未遮盖的证件号码、电话或账号"}


@pytest.mark.parametrize("text", ["150423********9191", "2026-11-23 记-3 12,500.00", "敖登"])
def test_what_says_no_number_whole_is_not_noted(noted, qtbot, text):
    _copy(qtbot, text)
    assert noted() == 0


@pytest.mark.parametrize("leave", ["draw", "close"])
def test_a_copied_number_is_gone_when_the_window_locks_or_closes(
    workspace, preferences, qtbot, leave
):
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    _copy(qtbot, "敖登 150423195309289191")
    window.curtain.draw() if leave == "draw" else window.close()
    assert QApplication.clipboard().text() == ""


def test_what_another_program_copied_meanwhile_stays(workspace, preferences, qtbot):
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    _copy(qtbot, "敖登 150423195309289191")
    QApplication.clipboard().setText("会议通知")
    window.curtain.draw()
    assert QApplication.clipboard().text() == "会议通知"
