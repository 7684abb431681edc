"""校准打印机: four numbers of a ruler, typed; from then on prints are drawn against the offset."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from coopdesk.gui.kit import page_printing, printers
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.gui.system.page import SystemPage
from coopdesk.services import printers as service
from tests.gui.typing import press

NAME = "会计室"


@pytest.fixture
def view(qtbot, workspace, preferences, tmp_path):
    page = SystemPage(workspace.runner)
    preferences.last_folder = tmp_path
    page.set_workspace(workspace)
    page.set_preferences(preferences)
    hub = ChangeHub(workspace.runner)
    hub.add(page)
    qtbot.addWidget(page)
    page.resize(1196, 688)
    page.show()
    page.views.setCurrentWidget(page.printers)
    yield page.printers
    printers.follow(None)


def test_a_printer_is_measured_and_prints_are_moved_back(qtbot, view, runner, tmp_path):
    view.combo.setEditText(NAME)
    preview = view.print_sheet()
    assert preview.pages.size(0).width() == pytest.approx(595, abs=1)
    preview.close()
    dialog = view.enter()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    left = dialog.fields.editors["printer.left"]
    left.input.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is left.input)
    left.input.selectAll()
    qtbot.keyClicks(left.input, "22.5")
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.primary_button)
    with qtbot.waitSignal(dialog.saved):
        press(qtbot, Qt.Key.Key_Return)

    (item,) = runner.ask(service.list_printers)
    assert (item.name, item.calibration.right) == (NAME, 2500)
    printers.follow(runner)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    area = page_printing._area(printer, printers.calibration_of(NAME))
    assert area.left() / printer.resolution() * 25.4 == pytest.approx(-2.5, abs=0.01)

    view.table.select_key(NAME)
    assert view.check_button.isEnabled()
    view.forget_button.click()
    assert view.model.rowCount() == 0


def test_numbers_no_printer_gives_are_explained(qtbot, view, runner):
    view.combo.setEditText(NAME)
    dialog = view.enter()
    dialog.fields.set_values({"printer.across_length": 150.0})
    dialog.submit()
    assert "适合纸张" in dialog.message_bar.text
    assert runner.ask(service.list_printers) == []
    assert QApplication.activeModalWidget() is dialog
