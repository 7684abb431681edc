"""Updates in the window, files that are opened with the program, typing Chinese on Linux."""

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from coopdesk import __main__, __version__, app, paths
from coopdesk.domain.rights import Role
from coopdesk.domain.updates import InstallerKind
from coopdesk.gui.kit.input_method import let_chinese_be_typed
from coopdesk.gui.main_window import MainWindow
from coopdesk.gui.start.window import StartWindow
from coopdesk.gui.system import update_view
from coopdesk.services import sign_ins, updates
from coopdesk.services.opening import open_workspace
from coopdesk.services.system import make_backup
from tests.gui.typing import press
from tests.updates import make_update, public_half

SECOND = "第二个人的长口令"


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """An update on a stick that this program trusts."""
    monkeypatch.setattr(updates, "_publishers", lambda: [public_half()])
    monkeypatch.setattr(updates, "installer_kind", lambda: InstallerKind.DEBIAN)
    monkeypatch.setattr(paths, "person_data", lambda: tmp_path / "person")
    (tmp_path / "stick").mkdir()
    return make_update(tmp_path / "stick")


@pytest.fixture
def handed_over(monkeypatch):
    """What the window handed to the system, in place of a set-up that starts."""
    files = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: files.append(url.toLocalFile()) or True
    )
    return files


@pytest.fixture
def open_window(qtbot, preferences):
    windows = []

    def open_window(workspace):
        window = MainWindow(workspace, preferences)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_window
    for window in windows:
        window.state_watch.stop()
    QThreadPool.globalInstance().waitForDone()


def test_the_manager_updates_from_a_stick_without_the_mouse(
    qtbot, open_window, workspace, stick, handed_over
):
    """Double click on the update, read what it is, Enter: copied, and the set-up is on its way."""
    window = open_window(workspace)
    window.open_file(stick)
    page = window.pages.currentWidget()
    view = page.updates
    assert page.views.currentWidget() is view
    assert "合作台 9.0.0，2026-11-20 发布" in view.found_label.text()
    assert "修正了打印位置" in view.news_label.text()

    window.activateWindow()
    view.prepare_button.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.prepare_button)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(handed_over))

    assert handed_over[0].endswith("updates/9.0.0/coopdesk_new_amd64.deb")
    assert "请退出合作台" in page.message_bar.text
    assert "升级到 9.0.0" in view.back_label.text()
    assert "还没有装上" in view.back_label.text()
    assert not view.before_button.isEnabled()
    assert "没有留存" in view.steps_label.text()


def test_the_set_up_of_before_is_opened_where_it_was_kept(
    open_window, workspace, stick, handed_over, tmp_path, monkeypatch
):

    monkeypatch.setattr(update_view, "__version__", "9.0.0")  # it was installed
    updates.prepare_update(workspace, stick)
    kept = tmp_path / "person" / "updates" / __version__ / "coopdesk_old_amd64.deb"
    kept.parent.mkdir()
    kept.write_bytes(b"the one before")
    window = open_window(workspace)
    page = window.show_page("system")
    assert f"从 {__version__} 升级到 9.0.0。" in page.updates.back_label.text()
    page.updates.before_button.click()
    assert handed_over == [str(kept)]
    assert f"{__version__} 版的安装程序已经打开" in page.message_bar.text


def test_a_changed_update_is_refused_in_words_and_nothing_can_be_pressed(
    open_window, workspace, stick
):
    raw = bytearray(stick.read_bytes())
    raw[raw.index(b"9.0.0")] ^= 1
    stick.write_bytes(raw)
    window = open_window(workspace)
    window.open_file(stick)
    page = window.pages.currentWidget()
    assert "升级包" in page.message_bar.text
    assert not page.updates.prepare_button.isEnabled()


def test_a_cashier_sees_the_update_but_leaves_it_to_the_manager(
    open_window, workspace, stick, clock
):
    sign_ins.enrol_operator(workspace, sign_ins.EnrolOperator("鲍乌日娜", Role.CASHIER, SECOND))
    workspace.close()
    cashier = open_workspace(workspace.folder, "鲍乌日娜", SECOND, clock)
    window = open_window(cashier)
    window.open_file(stick)
    view = window.pages.currentWidget().updates
    assert view.right_label.isVisible()
    assert not view.prepare_button.isEnabled()

    window.open_file(stick.with_suffix(".coopdesk"))  # packages are not the cashier's
    assert window.page_key == "system"
    assert "不归您的角色办理" in window.status_line.text
    cashier.close()


def test_a_double_click_lands_where_the_file_is_looked_at(qtbot, open_window, workspace, tmp_path):
    made = make_backup(workspace, tmp_path)
    window = open_window(workspace)
    window.open_file(made.path)
    page = window.pages.currentWidget()
    qtbot.waitUntil(lambda: "完好" in page.message_bar.text)

    package = tmp_path / "150423-2026.coopdesk"
    package.write_bytes(b"no package")
    window.open_file(package)
    assert window.page_key == "exchange"
    qtbot.waitUntil(lambda: bool(window.pages.currentWidget().message_bar.text))


def test_the_start_window_says_what_comes_after_signing_in(qtbot, clock, workspace):
    window = StartWindow(workspace.folder, clock, lambda: ((), ("", "")), lambda: None)
    qtbot.addWidget(window)
    window.announce(workspace.folder / "包.coopdesk")
    assert "再打开 包.coopdesk" in window.pane.message_bar.text


@pytest.mark.parametrize(
    ("arguments", "opens_window", "file"),
    [
        ([], True, None),
        (["包 一.coopdesk"], True, "包 一.coopdesk"),
        (["--workspace", "a.coopdesk"], True, None),
        (["--workspace", "d", "--demo", "x.coopupdate"], True, "x.coopupdate"),
        (["package", "check", "a.coopdesk"], False, None),
    ],
)
def test_a_file_as_argument_opens_the_window(arguments, opens_window, file):
    assert __main__._asks_for_window(arguments) is opens_window
    if opens_window:
        opened = app._opened_file(arguments)
        assert (opened.name if opened else None) == file


@pytest.mark.parametrize(
    ("asked", "became"),
    [
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        (
            {"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "wayland;fcitx"},
            {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"},
        ),
        ({"XMODIFIERS": "@im=ibus", "QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({}, {}),
    ],
)
def test_fcitx_is_reached_by_the_portal_of_ibus(asked, became):
    surroundings = dict(asked)
    let_chinese_be_typed(surroundings)
    surroundings.pop("XMODIFIERS", None)
    assert surroundings == became
