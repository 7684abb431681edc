"""A page that found no record: its picture, why it waits, and what it belongs to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.search_line import Search
from coopdesk.gui.scans.pictures import FittedPicture
from coopdesk.gui.scans.tables import why_waiting
from coopdesk.services.scans import ScanItem


class TrayPane(QWidget):
    """``filed`` carries where the page goes; ``removed`` asks to throw it away.

    ``search`` answers what is typed: a readable number, or the name of a record.
    """

    filed = Signal(object)
    removed = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.why_label = QLabel()
        self.why_label.setWordWrap(True)
        self.picture = FittedPicture(name=words.text("scan.picture"))
        self.target_editor = Picker(search, placeholder=words.text("scan.target_hint"))
        self.target_editor.line.setAccessibleName(words.text("scan.target"))
        self.target_editor.line.setToolTip(words.text("scan.target_tip"))
        self.file_button = QPushButton(words.text("scan.file"))
        self.file_button.setProperty("kind", "primary")
        theme.set_icon(self.file_button, "filed", "on_accent")
        self.remove_button = QPushButton(words.text("scan.remove"))
        self.remove_button.setProperty("kind", "plain")
        theme.set_icon(self.remove_button, "bin")
        self.file_button.clicked.connect(lambda _: self._on_file())
        self.remove_button.clicked.connect(lambda _: self.removed.emit())
        self._lay_out()

    def show_page(self, item: ScanItem, png: bytes, target: PickItem | None) -> None:
        """Show a page of the tray; ``target`` is where its code says it belongs."""
        self.why_label.setText(why_waiting(item))
        self.target_editor.set_value(target)
        self.picture.show_picture(png)

    def begin(self) -> None:
        """Go to where it is said what the page belongs to."""
        (self.file_button if self.target_editor.item else self.target_editor.line).setFocus()

    def _on_file(self) -> None:
        if self.target_editor.item is not None:
            self.filed.emit(self.target_editor.value())
        else:
            self.target_editor.check()
            self.target_editor.line.setFocus()

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("surface", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(*[theme.space(3)] * 4)
        row.setSpacing(theme.space(2))
        label = QLabel(words.text("scan.target"))
        label.setProperty("role", "soft")
        row.addWidget(label)
        row.addWidget(self.target_editor, 1)
        row.addWidget(self.file_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(3), 0, 0)
        column.setSpacing(theme.space(2))
        self.why_label.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        column.addWidget(self.why_label)
        column.addWidget(self.picture, 1)
        column.addWidget(foot)
