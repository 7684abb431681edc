"""Choosing a file: it starts where the last one was, and is opened, never run."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from coopdesk import words
from coopdesk.domain.attachments import name_on_disk
from coopdesk.gui.kit.preferences import Preferences


def file_dialog(
    parent: QWidget,
    title: str,
    filters: str,
    chosen: Callable[[Path], object],
    preferences: Preferences | None = None,
) -> QFileDialog:
    """Return a dialog for one file; ``chosen`` receives it and its folder is remembered."""

    def take(file: str) -> None:
        if preferences:
            preferences.last_folder = Path(file).parent
        chosen(Path(file))

    folder = str(preferences.last_folder) if preferences else ""
    dialog = QFileDialog(parent, title, folder, filters)
    dialog.fileSelected.connect(take)
    return dialog


def saving_dialog(
    parent: QWidget,
    name: str,
    filters: str,
    chosen: Callable[[Path], object],
    preferences: Preferences | None = None,
) -> QFileDialog:
    """Return a dialog for the place of a workbook; ``name`` is offered as disks take it."""
    dialog = file_dialog(parent, words.text("kit.save_file"), filters, chosen, preferences)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(name_on_disk(name))
    return dialog
