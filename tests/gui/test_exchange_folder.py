"""A county takes a whole folder of packages in by keyboard, stops, and goes on."""
# ruff: noqa: F811 - fixtures come in by their names

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from coopdesk.gui.exchange.folder_dialog import FolderDialog
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services import exchange
from tests.gui.test_exchange_page import _focus, _opened, county, open_page, stick  # noqa: F401
from tests.gui.typing import press
from tests.unit.services.many_offices import townships

Key = Qt.Key


@pytest.fixture
def full(county, stick):
    """Four townships with three packages each; one is lost, one is broken."""
    for one in townships(county.runner, stick, 4):
        sent = [one.send(county.runner, stick) for _ in range(3)]
    sent[1].path.unlink()
    (stick / "broken.coopdesk").write_bytes(b"age-encryption.org/v1\n")
    return stick


def _cells(dialog, place):
    table = [one for one in dialog.findChildren(TableView) if one.isVisible()][place]
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _grab(widget, name):
    if folder := os.environ.get("COOPDESK_SHOTS"):
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def _enter(qtbot, dialog):
    qtbot.waitUntil(dialog.primary_button.isEnabled)
    _focus(qtbot, dialog.primary_button)
    press(qtbot, Key.Key_Return)


def test_a_folder_is_looked_through_taken_and_told_by_office(qtbot, county, open_page, full):
    page = open_page(county)
    heard = []
    county.runner.on_change(heard.append)
    page.folder_button.click()
    dialog = _opened(qtbot, page, FolderDialog)
    _focus(qtbot, dialog.fields.editors["folder.place"].input)
    _grab(dialog, "1")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return)
    _enter(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.primary_button.text() == "接收 11 个")
    assert "4 家单位的 11 个数据包可以接收" in dialog.message_bar.text
    assert [row[1:] for row in _cells(dialog, 0)] == [["3", "0"]] * 3 + [["2", "0"]]
    _grab(dialog, "2")
    assert county.runner.ask(exchange.list_incoming) == []

    with qtbot.waitSignal(dialog.taken):
        _enter(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.primary_button.text() == "完成")
    assert "接收了 10 个数据包" in dialog.message_bar.text
    assert "另有 1 个前面缺号" in dialog.message_bar.text
    _grab(dialog, "3")
    assert _cells(dialog, 0)[3][1:6] == ["2", "0", "1", "1", "0"]
    ((file, reason),) = _cells(dialog, 1)
    assert (file, "后面缺了一截" in reason) == ("broken.coopdesk", True)
    assert [("package_in" in tables) for tables in heard] == [True]
    _enter(qtbot, dialog)
    qtbot.waitUntil(lambda: page.incoming.model.rowCount() == 11)
    _grab(page, "4")


def test_stopped_in_the_middle_it_is_told_and_the_next_time_goes_on(qtbot, county, open_page, full):
    page = open_page(county)
    dialog = page.take_folder()
    dialog.look()
    qtbot.waitUntil(lambda: dialog.primary_button.text() == "接收 11 个")
    dialog.take()
    job = dialog._job
    job.progressed.connect(lambda done, _, told: "接收" in told and done >= 2 and job.cancel())
    with qtbot.waitSignal(dialog.taken) as told:
        pass
    report = told.args[0]
    assert report.is_stopped
    assert f"还有 {report.waiting} 个没有接收" in dialog.message_bar.text
    assert len(county.runner.ask(exchange.list_incoming)) == 11 - report.waiting
    rest = exchange.take_folder(county.runner, [full])
    assert sum(tally.taken for tally in rest.offices) == report.waiting - 1
    dialog.close()
