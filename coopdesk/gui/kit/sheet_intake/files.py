"""Choosing a workbook to open or to save; opened, never run, so that nothing waits for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from coopdesk import words
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.preferences import Preferences


def open_workbook_dialog(
    parent: QWidget,
    chosen: Callable[[Path], object],
    preferences: Preferences | None = None,
    file_filter: str = "",
) -> QFileDialog:
    """Ask for a file to read, a workbook unless told; ``chosen`` receives it."""
    title = words.text("sheet_intake.browse")
    filters = file_filter or words.text("sheet_intake.sheet_filter")
    dialog = file_dialog(parent, title, filters, chosen, preferences)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def save_workbook_dialog(
    parent: QWidget,
    name: str,
    chosen: Callable[[Path], object],
    preferences: Preferences | None = None,
) -> QFileDialog:
    """Ask where to save a workbook, ``name`` offered; ``chosen`` receives the place."""
    filters = words.text("sheet_intake.workbook_filter")
    dialog = saving_dialog(parent, name, filters, chosen, preferences)
    dialog.open()
    return dialog
