"""Buttons without room wait in a menu and can be pressed there; a cut choice tells its whole."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip, QWidget

from coopdesk.gui.kit.button_row import ButtonRow
from coopdesk.gui.kit.eliding_choice import ElidingChoice

WORDS = ("登记社员", "更改", "导入花名册", "查找重复")


@pytest.fixture
def head(qtbot):
    head = QWidget()
    qtbot.addWidget(head)
    return head


@pytest.fixture
def row(head):
    row = ButtonRow(head)
    for word in WORDS:
        row.add(QPushButton(word))
    row.resize(row.sizeHint())
    head.resize(row.size())
    head.show()
    return row


def narrow(row, standing):
    """Leave room for the first buttons and the menu."""
    widths = [button.sizeHint().width() for button in (*row.buttons[:standing], row.more_button)]
    row.resize(sum(widths) + 8 * standing, row.height())


def offered(row):
    row.more_menu.aboutToShow.emit()
    return {action.text(): action for action in row.more_menu.actions()}


def test_with_room_every_button_stands_and_no_menu(row):
    assert row.waiting == []
    assert not row.more_button.isVisible()


def test_what_has_no_room_is_pressed_in_the_menu(row, qtbot):
    narrow(row, 2)
    assert [button.text() for button in row.waiting] == ["导入花名册", "查找重复"]
    row.buttons[2].setEnabled(False)
    actions = offered(row)
    assert not actions["导入花名册"].isEnabled()
    with qtbot.waitSignal(row.buttons[3].clicked):
        actions["查找重复"].trigger()
    row.resize(row.sizeHint())
    assert row.waiting == []


def test_however_narrow_the_first_button_stands(row):
    row.resize(row.minimumSizeHint())
    assert row.buttons[0].isVisible()
    assert len(row.waiting) == 3


def test_what_is_not_offered_stands_neither_in_the_row_nor_in_the_menu(row):
    row.offer(row.buttons[3], False)
    assert not row.buttons[3].isVisible()
    narrow(row, 1)
    assert set(offered(row)) == {"更改", "导入花名册"}
    row.offer(row.buttons[3], True)
    assert set(offered(row)) == {"更改", "导入花名册", "查找重复"}


@pytest.mark.parametrize(("width", "told"), [(120, "西拉沐沦苏木供销合作社"), (400, "机构")])
def test_a_cut_choice_tells_its_whole(qtbot, width, told):
    choice = ElidingChoice()
    qtbot.addWidget(choice)
    choice.addItem("西拉沐沦苏木供销合作社")
    choice.setToolTip("机构")
    choice.resize(width, 30)
    choice.show()
    place = QPoint(5, 5)
    QApplication.sendEvent(
        choice, QHelpEvent(QHelpEvent.Type.ToolTip, place, choice.mapToGlobal(place))
    )
    assert QToolTip.text() == told
    QToolTip.hideText()


def test_the_list_of_a_narrow_choice_is_as_wide_as_its_entries(qtbot):
    choice = ElidingChoice()
    qtbot.addWidget(choice)
    choice.addItems(["全部", "巴林右旗西拉沐沦苏木惠牧生产供销信用综合合作社"])
    choice.resize(80, 30)
    choice.show()
    choice.showPopup()
    assert choice.view().width() > choice.fontMetrics().horizontalAdvance(choice.itemText(1))
    choice.hidePopup()
