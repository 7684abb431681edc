"""The folder field: typed, or chosen with the button beside it (F4)."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.editor import LineEditor


class FolderEditor(LineEditor):
    """A folder that is there: on this computer, or on a stick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(None, parent=parent)
        self.line.setToolTip(words.text("kit.folder_tip"))
        self.browse_button = QPushButton(words.text("kit.browse"))
        self.browse_button.setToolTip(words.text("kit.folder_tip"))
        self.browse_button.setAutoDefault(False)
        theme.set_icon(self.browse_button, "open")
        self.browse_button.clicked.connect(self.open_chooser)
        together = QWidget()
        row = QHBoxLayout(together)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.line, 1)
        row.addWidget(self.browse_button)
        self._column.insertWidget(0, together)

    def value(self) -> Path | None:
        return Path(self.typed) if self.typed else None

    def own_problem(self) -> str:
        return "" if Path(self.typed).is_dir() else words.text("kit.folder_missing")

    def open_chooser(self) -> QFileDialog:
        """Ask for a folder."""
        dialog = QFileDialog(self, words.text("kit.choose_folder"), self.typed)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.set_value(Path(chosen)))
        dialog.open()
        return dialog

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        if value:
            self.check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F4 opens the choice."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_F4
        ):
            self.open_chooser()
            return True
        return super().eventFilter(watched, event)
