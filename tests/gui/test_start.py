"""The first window: a new office, signing in, the recovery key, the lock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from coopdesk import app
from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.gui.handbook.key import open_help
from coopdesk.gui.kit.paired_choice import Branch
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.start.panes import NewOfficePane, RecoveryPane, SignInPane
from coopdesk.gui.start.window import StartWindow
from coopdesk.services.demo import PASSPHRASE as PASSPHRASE_OF_DEMO
from coopdesk.services.divisions import shipped_division_tree
from coopdesk.services.opening import create_workspace, is_workspace, open_workspace
from coopdesk.services.rehearsal import open_rehearsal, prepare_rehearsal
from tests.conftest import PASSPHRASE, QUICK
from tests.gui.typing import write


@pytest.fixture
def open_start(qtbot, clock, tmp_path):
    branches, city = shipped_division_tree()
    divisions = tuple(Branch(*branch) for branch in branches), city

    def start(folder=tmp_path / "office"):
        window = StartWindow(folder, clock, lambda: divisions, lambda: None)
        qtbot.addWidget(window)
        window.show()
        return window

    return start


@pytest.fixture
def office(tmp_path, new_office, clock):
    opened, recovery_key = create_workspace(tmp_path / "office", new_office, clock, QUICK)
    opened.close()
    return recovery_key


def _fill(pane, **values):
    for name, text in values.items():
        editor = pane.form.editors[f"start.{name}"]
        write(editor.input, text)


def test_a_new_office_is_made_and_its_recovery_key_shown(open_start, qtbot, tmp_path):
    """The person chooses the place from the list, and the office's name is suggested."""
    window = open_start()
    pane = window.pane
    assert isinstance(pane, NewOfficePane)
    pane.form.editors["start.division"].set_value("150423200")
    assert pane.form.editors["start.name"].value() == "西拉沐沦苏木供销合作社"
    _fill(pane, first_operator="鲍乌日娜", new_passphrase=PASSPHRASE, repeat=PASSPHRASE)

    with qtbot.waitSignal(window.opened, timeout=20_000) as blocker:
        qtbot.mouseClick(pane.primary_button, Qt.MouseButton.LeftButton)

    workspace, recovery_key = blocker.args
    workspace.close()
    assert is_workspace(tmp_path / "office")
    assert len(recovery_key.replace("-", "")) == 36
    assert workspace.runner.actor.operator == "鲍乌日娜"


def test_passphrases_that_differ_are_told_at_the_field(open_start, tmp_path):
    window = open_start()
    pane = window.pane
    pane.form.editors["start.division"].set_value("150423200")
    _fill(pane, first_operator="鲍乌日娜", new_passphrase=PASSPHRASE, repeat="另外八个字的口令")
    pane.submit()
    assert pane.form.editors["start.repeat"].note.text() == "两次输入的口令不一样。"
    assert not is_workspace(tmp_path / "office")


def test_a_city_office_needs_no_place_below(open_start):
    pane = open_start().pane
    pane.form.editors["start.level"].combo.setCurrentIndex(2)
    assert not pane.form.editors["start.division"].isEnabled()
    assert pane.form.editors["start.name"].value() == "赤峰市供销合作社"


def test_signing_in_by_keyboard_alone(open_start, office, qtbot):
    window = open_start()
    assert isinstance(window.pane, SignInPane)
    field = window.pane.form.editors["start.passphrase"].input
    write(field, PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=20_000) as blocker:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    blocker.args[0].close()


def test_a_wrong_passphrase_is_told_and_the_field_is_ready_again(open_start, office, qtbot):
    window = open_start()
    field = window.pane.form.editors["start.passphrase"].input
    write(field, "不是这个口令吧")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "口令不对" in window.pane.message_bar.text, timeout=20_000)
    assert field.text() == ""


def test_a_damaged_key_file_is_told_in_words(open_start, office, tmp_path):
    (tmp_path / "office" / "workspace.key").write_text("{", encoding="utf-8")
    assert "已损坏" in open_start().pane.message_bar.text


def test_a_forgotten_passphrase_is_replaced_by_the_recovery_key(open_start, office, qtbot):
    window = open_start()
    window._show_recovery(["乌云其其格"])
    assert isinstance(window.pane, RecoveryPane)
    new = "换一个新的口令"
    _fill(window.pane, recovery_key=office, new_passphrase=new + "吧", repeat=new + "吧")
    with qtbot.waitSignal(window.opened, timeout=20_000) as blocker:
        window.pane.submit()
    blocker.args[0].close()


def test_the_locked_window_opens_only_to_its_operator(workspace, preferences, qtbot):
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    window.curtain.draw()
    assert not window.nav_bar.isVisible()
    field = window.curtain.pane.form.editors["start.passphrase"].input
    write(field, "别人的口令别人的")
    window.curtain.pane.submit()
    assert not window.nav_bar.isVisible()
    write(field, PASSPHRASE)
    window.curtain.pane.submit()
    assert window.nav_bar.isVisible()


def test_the_locked_demo_tells_its_own_passphrase(tmp_path, new_office, clock, preferences, qtbot):
    office = replace(new_office, demo=True, passphrase=PASSPHRASE_OF_DEMO)
    demo, _ = create_workspace(tmp_path / "demo", office, clock, QUICK)
    window = MainWindow(demo, preferences)
    qtbot.addWidget(window)
    window.show()
    window.curtain.draw()
    pane = window.curtain.pane
    told = "".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())
    passphrase = told.partition("就是 ")[2].partition("。")[0]
    write(pane.form.editors["start.passphrase"].input, passphrase)
    pane.submit()
    assert window.nav_bar.isVisible()
    demo.close()


def test_behind_the_curtain_no_key_reaches_the_data(workspace, preferences, qtbot, monkeypatch):
    """Ctrl+Z took back the last step of whoever was away."""
    undone = []
    monkeypatch.setattr(MainWindow, "undo", lambda self: undone.append(self.page_key))
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["home"]
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.curtain.is_drawn
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["home"]


def test_a_dialog_goes_behind_the_curtain_and_comes_back_as_it_was(workspace, preferences, qtbot):
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    dialog = window.show_page("system").add_operator()
    editor = dialog.fields.editors["operator.name"]
    write(editor.input, "鲍乌日娜")
    was = dialog.windowModality()

    window.curtain.draw()
    assert not dialog.isVisible()

    write(window.curtain.pane.form.editors["start.passphrase"].input, PASSPHRASE)
    window.curtain.pane.submit()
    assert dialog.isVisible()
    assert dialog.windowModality() is was
    assert editor.value() == "鲍乌日娜"
    dialog.reject()


def test_what_opens_late_waits_behind_the_curtain(workspace, preferences, qtbot):
    """A job that ends, a list of answers that comes late: nothing lies above the lock."""
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    page = window.show_page("system")
    window.curtain.draw()
    late = page.add_operator()
    answers = QLabel("王秀英", window, Qt.WindowType.Popup)
    answers.show()
    qtbot.waitUntil(lambda: not late.isVisible() and not answers.isVisible())
    assert open_help(window).isVisible()

    field = window.curtain.pane.form.editors["start.passphrase"].input
    write(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert late.windowHandle().isVisible()
    assert not answers.isVisible()
    late.reject()


def test_a_computer_that_slept_locks_when_it_wakes(workspace, preferences, qtbot, monkeypatch):
    """The timer sleeps with it."""
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.curtain.timer.isActive)
    later = workspace.runner.now + timedelta(minutes=preferences.lock_after + 1)
    monkeypatch.setattr(workspace.runner, "_clock", lambda: later)
    QTest.mouseMove(window.windowHandle(), QPoint(30, 30))
    qtbot.waitUntil(lambda: window.curtain.is_drawn)


def test_a_locked_rehearsal_does_not_open_the_books_behind_it(workspace, qtbot, qapp, clock):
    """The office's window hides behind it, and stays hidden until the passphrase is typed."""
    prepare_rehearsal(workspace)
    program = app.Program(qapp, workspace.folder, clock)
    program.enter(workspace)
    books = program.window
    program.rehearse(open_rehearsal(workspace))
    practice = program.window
    books.curtain.timer.timeout.emit()
    assert practice.isVisible()
    practice.curtain.draw()
    practice.close()  # asks, and the question waits behind the curtain
    (question,) = practice.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: not question.isVisible())
    assert practice.isVisible()
    assert not books.isVisible()

    field = practice.curtain.pane.form.editors["start.passphrase"].input
    write(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    question.buttons()[0].click()
    assert books.isVisible()
    program.close()


def test_the_window_locks_when_nobody_types(workspace, preferences, qtbot):
    preferences.lock_after = 5
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.curtain.timer.isActive)
    assert window.curtain.timer.interval() == 5 * 60_000
    window.curtain.timer.start(60)  # most of the five minutes are over
    QTest.mouseMove(window.windowHandle(), QPoint(9, 9))
    qtbot.waitUntil(lambda: window.curtain.timer.interval() == 5 * 60_000)
    window.curtain.timer.start(1)
    qtbot.waitUntil(lambda: window.curtain.is_drawn)


def test_the_wrong_tries_of_others_are_told(workspace, clock, preferences, qtbot):
    workspace.close()
    for _ in range(2):
        with pytest.raises(WorkspaceTrouble):
            open_workspace(workspace.folder, "乌云其其格", "别人的口令别人的", clock)
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    window = MainWindow(again, preferences)
    qtbot.addWidget(window)
    shown = [label.text() for label in window.status_line.findChildren(QLabel)]
    assert [text for text in shown if "2 次" in text]
    again.close()


def test_the_demo_is_marked(tmp_path, clock, preferences, qtbot):
    from coopdesk.services.demo import make_demo

    workspace = make_demo(tmp_path / "demo", clock)
    window = MainWindow(workspace, preferences)
    qtbot.addWidget(window)
    window.show()
    assert window.top_bar.demo_mark.isVisible()
    assert window.top_bar.demo_mark.text() == "演示"
    window.close()
    workspace.close()
