"""The rules of the fund in one list: seen, narrowed, changed by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coopdesk.gui.mutual_fund.rule_dialog import RuleDialog
from coopdesk.gui.mutual_fund.rules import RulesView
from tests.books import an_organization
from tests.gui.typing import press, write

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(view):
    return [
        [view.model.index(row, column).data() for column in range(view.model.columnCount())]
        for row in range(view.model.rowCount())
    ]


def test_a_rule_is_found_with_its_source_and_set_by_keyboard(qtbot, runner):
    view = RulesView(runner)
    qtbot.addWidget(view)
    view.resize(1160, 640)
    runner.on_change(lambda tables: tables & view.watches and view.on_changed())
    view.set_organization(an_organization(runner))
    view.show()
    view.table.setFocus()
    qtbot.waitUntil(view.table.hasFocus)

    press(qtbot, Qt.Key.Key_F, CTRL)
    write(QApplication.focusWidget(), "首次入股")
    (row,) = shown(view)
    assert row[:3] == ["股金", "首次入股最低（元）", "1,000.00"]
    assert row[4:6] == ["入股、转股", ""]
    assert row[6] == "安丘市供销合作社做法，参照"

    view.table.setFocus()
    view.table.selectRow(0)
    press(qtbot, Qt.Key.Key_F2)
    dialog = view.findChild(RuleDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    assert dialog.fields.editors["fund.rule"].value() == "share.minimum_first"
    dialog.fields.editors["fund.rule_value"].input.setFocus()
    write(QApplication.focusWidget(), "500")
    dialog.fields.editors["fund.rule_reason"].input.setFocus()
    write(QApplication.focusWidget(), "章程第十二条")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    (row,) = shown(view)
    assert (row[2], row[5], row[6]) == ("500.00", runner.today.isoformat(), "章程第十二条")


def test_words_of_the_program_are_told_in_words_and_law_is_not_set_here(qtbot, runner):
    view = RulesView(runner)
    qtbot.addWidget(view)
    view.set_organization(an_organization(runner))
    view.show()
    values = {row[1]: row[2] for row in shown(view)}
    assert values["用途"] == "社员借款、弥补互助金风险"
    assert values["费率上限"] == "还没有填写"
    assert values["单个社员股金上限比例"] == "10.00%"
    # No value speaks English, and every row tells where it is asked.
    assert not [
        row for row in shown(view) if not row[4] or any("a" <= one <= "z" for one in row[2])
    ]

    view.table.selectRow(0)
    assert view.change() is None
    assert "入股人须是社员" in view.message_bar.text
