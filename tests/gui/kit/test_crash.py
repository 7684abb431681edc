"""A defect is told in words, kept without personal data, and the work goes on."""

import sys
import threading
from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication

from coopdesk import __version__
from coopdesk.gui.kit.crash_dialog import CrashHook

MOMENT = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001 - a wall clock, as in the report
SECRET = "150425198503141423"


def fail(id_number):
    raise ValueError(f"bad number {id_number}")


@pytest.fixture
def hook(tmp_path, qtbot):
    hook = CrashHook(tmp_path / "reports", lambda: MOMENT)
    yield hook
    if hook.dialog:
        hook.dialog.close()


def crash(hook):
    try:
        fail(SECRET)
    except ValueError:
        hook.on_defect(*sys.exc_info())


def test_the_report_names_the_place_and_versions_and_no_person(hook, tmp_path):
    crash(hook)
    report = (tmp_path / "reports" / "report-20261122-093000.txt").read_text(encoding="utf-8")
    assert f"CoopDesk {__version__}" in report
    assert "test_crash.py:" in report
    assert "fail" in report
    assert "ValueError" in report
    assert SECRET not in report


def test_the_dialog_says_that_the_data_is_safe_and_the_report_can_be_copied(hook):
    crash(hook)
    assert hook.dialog.isVisible()
    assert SECRET not in hook.dialog.report_edit.toPlainText()
    hook.dialog.close_button.click()
    assert hook.dialog is None


def test_a_second_defect_does_not_heap_dialogs(hook):
    crash(hook)
    first = hook.dialog
    crash(hook)
    assert hook.dialog is first


def test_a_defect_on_another_thread_is_shown_on_the_window_s(hook, qtbot):
    worker = threading.Thread(target=crash, args=(hook,))
    worker.start()
    worker.join()
    assert hook.dialog is None
    qtbot.waitUntil(lambda: hook.dialog is not None)


def test_a_report_that_cannot_be_kept_is_still_shown(tmp_path, qtbot):
    blocked = tmp_path / "reports"
    blocked.write_text("a file where the folder should be")
    hook = CrashHook(blocked, lambda: MOMENT)
    crash(hook)
    assert "ValueError" in hook.dialog.report_edit.toPlainText()
    hook.dialog.close()


def test_the_hook_is_installed_for_both_kinds_of_thread(hook, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    hook.install()
    try:
        fail(SECRET)
    except ValueError:
        sys.excepthook(*sys.exc_info())
    assert hook.dialog.isVisible()
    assert QApplication.instance() is not None
