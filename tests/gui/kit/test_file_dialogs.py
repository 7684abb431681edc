"""What is offered where a file is saved."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from coopdesk.gui.kit.file_dialogs import saving_dialog


def test_an_organizations_name_offers_a_file_name_that_every_disk_takes(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = saving_dialog(parent, '甲社/乙分社"诚信"社员花名册.xlsx', "*.xlsx", lambda file: None)
    dialog.setDirectory(str(tmp_path))
    assert [Path(one).name for one in dialog.selectedFiles()] == [
        "甲社／乙分社_诚信_社员花名册.xlsx"
    ]
