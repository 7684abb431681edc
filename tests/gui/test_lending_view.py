"""外勤借用 by keyboard: lent at the office, taken at the laptop, brought back, given up."""
# ruff: noqa: F811 - fixtures come in by their names

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.exchange.lent_dialog import LentDialog
from coopdesk.gui.start.window import StartWindow
from coopdesk.gui.top_bar import TopBar
from coopdesk.services import exchange, home
from coopdesk.services.home import Due
from tests.books import a_member
from tests.conftest import PASSPHRASE
from tests.gui.test_exchange_page import _focus, _opened, open_page  # noqa: F401
from tests.gui.typing import press
from tests.unit.services.field_copies import (  # noqa: F401
    call_member,
    clock,
    copy,
    made_copy,
    names,
    organization,
    rename,
    take_lent,
    write_off,
)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stick(tmp_path, preferences):
    folder = tmp_path / "stick"
    folder.mkdir()
    preferences.last_folder = folder
    return folder


def _press_primary(qtbot, dialog):
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    dialog.primary_button.setFocus()
    dialog.activateWindow()
    _focus(qtbot, dialog.primary_button)
    press(qtbot, Key.Key_Return)


def _lend(qtbot, page, stick):
    page.show_part("lendings")
    dialog = page.lendings.lend()
    qtbot.waitExposed(dialog)
    box = next(iter(dialog.fields.editors["lending.organizations"].boxes.values()))
    box.setFocus()
    _focus(qtbot, box)
    press(qtbot, Key.Key_Space)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: any(stick.glob("*.coopdesk")))


def _decide(qtbot, page, file):
    """Take in what comes late: what was sent is kept, with a reason."""
    page.lendings.check_file(file)
    dialog = _opened(qtbot, page, LentDialog)
    dialog.conflicts.table.setFocus()
    _focus(qtbot, dialog.conflicts.table)
    dialog.conflicts.decide_all(keep_here=False)
    dialog.fields.set_values({"package.reason": "以外勤为准"})
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)


def _newest(stick):
    return max(stick.glob("*.coopdesk"), key=lambda file: file.stat().st_mtime_ns)


def test_an_organization_goes_out_and_comes_back_late_through_the_windows(
    qtbot, workspace, copy, open_page, organization, stick
):
    page = open_page(workspace)
    _lend(qtbot, page, stick)
    assert page.lendings.model.index(0, 4).data() == "借出"
    bar = TopBar(workspace.runner, lambda _: [])
    qtbot.addWidget(bar)
    bar.reload()
    assert (bar.lent_mark.text(), bar.lent_mark.isHidden()) == ("已借出", False)
    assert "下乡笔记本" in bar.lent_mark.toolTip()
    due = [one.kind for one in workspace.runner.ask(home.list_due, None)]
    assert Due.LENT in due

    field = open_page(copy)
    field.show_part("lendings")
    assert not field.lendings.lend_button.isVisible()
    field.lendings.check_file(_newest(stick))
    dialog = _opened(qtbot, field, LentDialog)
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    dialog.accept()
    assert [one.kind for one in copy.runner.ask(home.list_due, None)].count(Due.HELD) == 1
    rename(copy.runner, organization, "外勤改")
    dialog = field.lendings.give_back(field.lendings.table.current_item)
    qtbot.waitExposed(dialog)
    with qtbot.waitSignal(dialog.saved):
        _press_primary(qtbot, dialog)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.coopdesk"))) == 2)

    [lending] = workspace.runner.ask(exchange.list_lendings)
    write_off(workspace.runner, lending.id)
    rename(workspace.runner, organization, "办公室改")
    _decide(qtbot, page, _newest(stick))
    assert names(workspace.runner, organization) == {1: "外勤改"}
    assert page.lendings.model.index(0, 4).data() == "已归还"


def test_a_lost_laptop_is_given_up_with_a_reason(
    qtbot, workspace, copy, open_page, organization, stick
):
    page = open_page(workspace)
    _lend(qtbot, page, stick)
    dialog = page.lendings.write_off(page.lendings.table.current_item)
    qtbot.waitExposed(dialog)
    _press_primary(qtbot, dialog)
    assert dialog.isVisible()
    dialog.fields.set_values({"lending.reason": "电脑落水"})
    with qtbot.waitSignal(dialog.saved):
        _press_primary(qtbot, dialog)
    assert page.lendings.model.index(0, 4).data() == "已注销"
    a_member(workspace.runner, organization, 2)


def test_a_laptop_is_set_up_in_the_first_window(qtbot, tmp_path, workspace, clock, stick):
    card = workspace.runner.ask(exchange.export_key, stick)
    fingerprint = workspace.runner.ask(exchange.own_key).fingerprint
    window = StartWindow(
        tmp_path / "laptop", clock, lambda: ((), ("150400", "赤峰市")), lambda: workspace
    )
    qtbot.addWidget(window)
    window.show()
    window.show_new_copy(card)
    values = {
        "start.fingerprint": fingerprint,
        "start.copy_name": "下乡笔记本",
        "start.first_operator": "宝音",
        "start.new_passphrase": PASSPHRASE,
        "start.repeat": PASSPHRASE,
    }
    for key, value in values.items():
        editor = window.pane.form.editors[key]
        getattr(editor, "input", editor).setFocus()
        window.pane.form.set_values({key: value})
    with qtbot.waitSignal(window.opened, timeout=20_000) as signal:
        window.pane.submit()
    made = signal.args[0]
    assert made.runner.actor.copy_name == "下乡笔记本"
    assert made.runner.actor.office_id == workspace.runner.actor.office_id
    made.close()
