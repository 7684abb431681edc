"""Printing: which pages, how many copies, on which sides; told at the field when it cannot be."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QWidget

from coopdesk.domain.print_jobs import Sides
from coopdesk.gui.kit.print_dialog import PrintDialog
from tests.gui.typing import press


@pytest.fixture
def dialog(qtbot, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["办公室", "会计室"])
    monkeypatch.setattr(QPrinterInfo, "defaultPrinterName", lambda: "会计室")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PrintDialog("申报表", 3, (1, 2), parent)
    dialog.open()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    yield dialog
    parent.close()


def test_a_range_two_copies_and_both_sides_are_chosen_by_keyboard(qtbot, dialog):
    assert dialog.printer_editor.value() == "会计室"
    dialog.ranges_editor.input.setFocus()
    qtbot.keyClicks(dialog.ranges_editor.input, "1,3")
    press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.copies_editor.input, "2")
    dialog.sides_editor.set_value(Sides.BOTH)
    assert dialog.told_label.text() == "共 4 张纸"
    with qtbot.waitSignal(dialog.agreed) as agreed:
        press(qtbot, Qt.Key.Key_Return)
    assert agreed.args[1] == (1, None, 3, None) * 2


def test_a_page_that_is_not_there_is_told_at_its_field_and_nothing_prints(qtbot, dialog):
    dialog.ranges_editor.input.setText("7")
    with qtbot.assertNotEmitted(dialog.agreed):
        dialog.agree()
    assert "没有第 7 页，一共 3 页" in dialog.ranges_editor.note.text()
    assert dialog.isVisible()


def test_without_a_printer_the_file_can_still_be_saved(qtbot, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PrintDialog("申报表", 3, (1,), parent)
    assert not dialog.print_button.isEnabled()
    assert "先保存文件" in dialog.told_label.text()
