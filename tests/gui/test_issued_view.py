"""下发文件: taken in, looked at, handed down by keyboard, and seen by the office below."""
# ruff: noqa: F811 - fixtures come in by their names

from PySide6.QtCore import Qt

from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services import exchange
from tests.gui.test_exchange_page import (  # noqa: F401
    _focus,
    _opened,
    county,
    known,
    open_page,
    stick,
)
from tests.gui.typing import press
from tests.unit.services.offices import make, take
from tests.unit.services.test_issued_files import a_policy

Key = Qt.Key


def test_a_county_takes_a_file_in_sees_what_it_changes_and_hands_it_down(
    qtbot, workspace, county, open_page, known, stick
):
    file = stick / "新政策.toml"
    file.write_text(a_policy(60_000_000).replace("amount =", "sum ="), encoding="utf-8")
    page = open_page(county)
    page.show_part("issued")
    page.issued.check_file(file)
    assert "合作台没有这条规则" in page.message_bar.text

    file.write_text(a_policy(60_000_000), encoding="utf-8")
    page.issued.check_file(file)
    dialog = _opened(qtbot, page, TaskDialog)
    qtbot.waitUntil(dialog.primary_button.hasFocus)
    press(qtbot, Key.Key_Return)
    assert page.issued.model.index(0, 4).data() == "未下发"

    dialog = page.issued.issue(page.issued.table.current_item)
    qtbot.waitExposed(dialog)
    box = next(iter(dialog.fields.editors["issued.addressees"].boxes.values()))
    box.setFocus()
    _focus(qtbot, box)
    press(qtbot, Key.Key_Space)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.issued.model.index(0, 4).data() == "待生效"
    assert page.issued.table.current_item.addressees == (workspace.runner.actor.office_name,)

    made = make(county.runner, stick, receiver_id=workspace.runner.actor.office_id)
    below = open_page(workspace)
    take(workspace.runner, made)
    below.show_part("issued")
    assert below.issued.model.index(0, 1).data() == "2027年规定"
    assert not below.issued.import_button.isVisible()
    assert workspace.runner.ask(exchange.list_incoming)[0].new == 1
