"""Backups, and the recovery key in its envelope."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.system.parts import Card, button, in_row, label, stack_cards
from coopdesk.gui.system.series_card import SeriesCard
from coopdesk.services.system import BackupItem

SOON_DAYS, LATE_DAYS = 7, 30
"""A week without a backup is near, a month is late."""


class BackupView(QWidget):
    """``make_asked`` carries the folder."""

    make_asked = Signal(object)
    check_asked = Signal()
    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.last_label = label("", "value")
        self.place_label = label("", "value")
        self.place_name = label(words.text("backup.place"), "label")
        self.number_label = label("", "value")
        self.folder_editor = FolderEditor()
        self.make_button = button("backup.make", "backup", self._make)
        self.check_button = button("backup.check", "check", self.check_asked.emit)
        self.renew_button = button("recovery.renew", "refresh", self.renew_asked.emit)
        self.series = SeriesCard()
        self.folder_editor.line.returnPressed.connect(self.make_button.setFocus)
        stack_cards(self, self.series, self._backup_card(), self._recovery_card())

    def show_last(self, last: BackupItem | None, today: date) -> None:
        """Show the last backup and how long ago it was."""
        for part in (self.place_name, self.place_label):
            part.setVisible(last is not None)
        if last is None:
            self.last_label.setText(words.text("backup.never"))
            theme.restyle(self.last_label, tone="due")
            return
        days = (today - last.day).days
        told = words.text("backup.last_on", day=last.day, days=days)
        self.last_label.setText(words.text("backup.last_today", day=last.day) if not days else told)
        self.place_label.setText(last.place)
        tone = "wrong" if days >= LATE_DAYS else "due" if days >= SOON_DAYS else "done"
        theme.restyle(self.last_label, tone=tone)

    def show_number(self, number: str) -> None:
        """Show which recovery key is the current one."""
        self.number_label.setText(number)

    def set_folder(self, folder: Path) -> None:
        """Offer the folder of the last time."""
        self.folder_editor.set_value(folder)

    def _make(self) -> None:
        if self.folder_editor.check():
            self.make_asked.emit(self.folder_editor.value())

    def _backup_card(self) -> Card:
        card = Card(words.text("backup.title"), words.text("backup.hint"))
        last = label(words.text("backup.last"), "label")
        card.add(_pairs((last, self.last_label), (self.place_name, self.place_label)))
        folder = label(words.text("backup.folder"), "label")
        folder.setBuddy(self.folder_editor.line)
        self.folder_editor.line.setAccessibleName(words.text("backup.folder"))
        card.add(folder)
        card.add(self.folder_editor)
        card.add(in_row(self.make_button, self.check_button))
        card.add(label(words.text("backup.restore_hint"), "soft"))
        return card

    def _recovery_card(self) -> Card:
        card = Card(words.text("recovery.title"), words.text("recovery.hint"))
        card.add(_pairs((label(words.text("recovery.number"), "label"), self.number_label)))
        card.add(in_row(self.renew_button))
        return card


def _pairs(*pairs: tuple[QLabel, QLabel]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(4))
    grid.setVerticalSpacing(theme.space(1))
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(pairs):
        grid.addWidget(name, row, 0)
        grid.addWidget(value, row, 1)
    return grid
