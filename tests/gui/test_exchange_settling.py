"""What a person settles about packages by keyboard: early ones, forks, returns, corrections."""
# ruff: noqa: F811 - fixtures come in by their names

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication

from coopdesk.gui.exchange.take_dialog import TakeDialog
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preview import Preview
from coopdesk.gui.kit.records.remark import ask_correction, may_ask
from coopdesk.services import exchange
from coopdesk.services.members import list_members
from coopdesk.services.organizations import list_organizations
from tests.gui.test_exchange_page import (  # noqa: F401
    _focus,
    _opened,
    county,
    known,
    open_page,
    stick,
)
from tests.gui.typing import press
from tests.unit.services.offices import make, names, put, send, take

Key = Qt.Key


def _press_primary(qtbot, dialog):
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    dialog.primary_button.setFocus()
    _focus(qtbot, dialog.primary_button)
    press(qtbot, Key.Key_Return)


def test_an_early_package_waits_in_the_list_and_is_offered_when_its_turn_comes(
    qtbot,
    workspace,
    county,
    open_page,
    known,
    stick,
):
    put(workspace.runner, n1="一")
    first = make(workspace.runner, stick)
    put(workspace.runner, n2="二")
    second = make(workspace.runner, stick)
    page = open_page(county)
    page.check_file(second.path)
    dialog = _opened(qtbot, page, TakeDialog)
    assert "还缺第 1 号" in dialog.message_bar.text
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    assert names(county.runner) == {}
    _press_primary(qtbot, dialog)
    assert page.incoming.model.index(0, 4).data() == "缺第 1 号"

    page.check_file(first.path)
    dialog = _opened(qtbot, page, TakeDialog)
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    _press_primary(qtbot, dialog)
    assert "第 2 号数据包前面已经补齐" in page.message_bar.text
    page.message_bar.action_button.click()
    dialog = _opened(qtbot, page, TakeDialog)
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    assert names(county.runner) == {1: "一", 2: "二"}


def test_a_lost_package_is_passed_over_only_with_a_reason(
    qtbot,
    workspace,
    county,
    open_page,
    known,
    stick,
):
    put(workspace.runner, n1="一")
    make(workspace.runner, stick)
    second = make(workspace.runner, stick)
    page = open_page(county)
    page.check_file(second.path)
    dialog = _opened(qtbot, page, TakeDialog)
    dialog.fields.set_values({"package.early": True, "package.receipt_folder": stick})
    dialog.take()
    qtbot.waitUntil(lambda: "请写明理由" in dialog.message_bar.text)
    assert names(county.runner) == {}
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    editor = dialog.fields.editors["package.reason"]
    editor.input.setFocus()
    _focus(qtbot, editor.input)
    QApplication.focusWidget().insert("第1号的U盘丢失")
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    assert names(county.runner) == {1: "一"}
    assert county.runner.ask(exchange.list_incoming)[0].note == "第1号的U盘丢失"


@pytest.fixture
def conflict(workspace, county, known, stick):
    """Two lines of the township's workspace used number two for different contents."""
    runner = workspace.runner
    put(runner, n1="一")
    send(runner, county.runner, stick)
    put(runner, n1="旧线")
    take(county.runner, make(runner, stick))
    with runner._engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM package_out WHERE sequence = 2")
        connection.commit()
    put(runner, n1="新线")
    return make(runner, stick)


def test_space_decides_a_conflict_and_the_reason_goes_with_it(
    qtbot,
    county,
    open_page,
    conflict,
):
    page = open_page(county)
    page.check_file(conflict.path)
    dialog = _opened(qtbot, page, TakeDialog)
    assert "可能恢复过旧备份" in dialog.message_bar.text
    view = dialog.conflicts
    assert view.model.index(0, 2).data() == "名称：原为“一”，这里“旧线”，送来“新线”"
    _focus(qtbot, view.table)
    press(qtbot, Key.Key_Space)
    assert view.model.index(0, 3).data() == "这里的"
    press(qtbot, Key.Key_Space)
    assert view.model.index(0, 3).data() == "送来的"
    assert [line for line in view.model.items if line.keep_here is None] == []
    dialog.fields.editors["package.reason"].set_value("已电话核实")
    with qtbot.waitSignal(dialog.taken):
        _press_primary(qtbot, dialog)
    assert names(county.runner) == {1: "新线"}


def test_a_package_is_sent_back_and_the_register_is_as_before(
    qtbot,
    workspace,
    county,
    open_page,
    known,
    stick,
):
    put(workspace.runner, n1="一")
    take(county.runner, make(workspace.runner, stick))
    page = open_page(county)
    dialog = page.send_back(page.incoming.table.current_item)
    qtbot.waitUntil(dialog.isVisible)
    dialog.fields.editors["package.return_reason"].set_value("姓名有误")
    with qtbot.waitSignal(dialog.saved) as returned:
        dialog.submit()
    assert names(county.runner) == {}
    assert page.incoming.model.index(0, 4).data() == "已退回"
    ours = open_page(workspace)
    ours.take_receipt(returned.args[0].receipt)
    assert "已退回：姓名有误" in ours.message_bar.text
    assert ours.outgoing.model.index(0, 5).data() == "已退回"


def test_a_correction_is_asked_for_answered_and_settled_in_the_windows_of_both(
    qtbot,
    workspace,
    county,
    open_page,
    known,
    stick,
):
    put(workspace.runner, n1="宝音")
    send(workspace.runner, county.runner, stick)
    theirs, ours = open_page(county), open_page(workspace)
    (organization,) = county.runner.ask(list_organizations)
    (member,) = county.runner.ask(list_members, organization.id)
    assert may_ask(theirs, "member", member.id)
    assert not may_ask(ours, "member", member.id)
    dialog = ask_correction(theirs, "member", member.id, member.name)
    dialog.fields.editors["remark.wanted"].set_value("请核对姓名")
    dialog.submit()
    make_down = make(county.runner, stick, receiver_id=workspace.runner.actor.office_id)
    take(workspace.runner, make_down)

    ours.show_part("remarks")
    item = ours.remarks.table.current_item
    dialog = ours.answer(item)
    qtbot.waitUntil(dialog.isVisible)
    _focus(qtbot, dialog.fields.editors["remark.outcome"].input)
    press(qtbot, Key.Key_Down)
    dialog.submit()
    assert "请写明理由" in dialog.fields.editors["remark.answer"].note.text()
    dialog.fields.editors["remark.answer"].set_value("户口本就是这样写的")
    dialog.submit()
    assert ours.remarks.model.index(0, 0).data() == "已答复"
    send(workspace.runner, county.runner, stick)
    theirs.settle_remark(theirs.remarks.table.current_item)
    assert theirs.remarks.model.index(0, 0).data() == "已办结"


def test_the_board_shows_who_lacks_and_prints_the_reminders(
    qtbot,
    workspace,
    county,
    open_page,
    known,
    stick,
):
    page = open_page(county)
    page.show_part("board")
    board = page.board
    board.period_choice.setCurrentIndex(board.period_choice.findData("2026H1"))
    assert board.model.index(0, 1).data() == "逾期未报"
    assert "1 个单位，1 个未报" in board.subtitle_label.text()
    board.table.setFocus()
    _focus(qtbot, board.table)
    qtbot.keyClick(board.table, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    _focus(qtbot, board.filter_edit)
    board.remind_all()
    (preview,) = [one for one in page.findChildren(Preview) if one.isVisible()]
    preview.close()
    put(workspace.runner, n1="一")
    take(county.runner, make(workspace.runner, stick, period="2026H1"))
    board.reload()
    assert board.model.index(0, 1).data() == "迟报"
    dialog = board.set_days()
    qtbot.waitUntil(dialog.isVisible)
    assert isinstance(dialog, FormDialog)
    dialog.fields.editors["board.days"].set_value(150)
    dialog.submit()
    board.reload()
    assert board.model.index(0, 1).data() == "已报"
    QThreadPool.globalInstance().waitForDone()
