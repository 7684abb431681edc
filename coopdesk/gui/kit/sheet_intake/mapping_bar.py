"""Says what a column of the sheet is to be taken for, and forgets what was said before."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.sheet_intake.models import NOTHING, FoundColumn


class MappingBar(QWidget):
    """``chosen`` carries the column and the field that the person gave it, ``-`` for none."""

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._column: FoundColumn | None = None
        self.label = QLabel()
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(words.text("sheet_intake.take_for"))
        self.told_label = QLabel(words.text("sheet_intake.remembered"))
        self.told_label.setProperty("role", "hint")
        self.forget_button = QPushButton(words.text("sheet_intake.forget"))
        self.forget_button.setAutoDefault(False)
        theme.set_icon(self.forget_button, "undo")
        self.apply_button = QPushButton(words.text("sheet_intake.read_so"))
        self.apply_button.setAutoDefault(False)
        theme.set_icon(self.apply_button, "refresh")
        self.apply_button.clicked.connect(self._on_chosen)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(2))
        for widget in (self.label, self.field_box, self.apply_button):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.told_label)
        line.addWidget(self.forget_button)
        self.show_column(None)

    def offer(self, meanings: Mapping[str, str], *, is_mapped: bool) -> None:
        """Offer these fields; ``is_mapped``: something was said of the headings before.

        With nothing to offer there are no headings to name, and nothing is asked.
        """
        for widget in (self.label, self.field_box, self.apply_button):
            widget.setVisible(bool(meanings))
        self.field_box.clear()
        self.field_box.addItem(words.text("sheet_intake.column_unknown"), NOTHING)
        for field, meaning in meanings.items():
            self.field_box.addItem(meaning, field)
        self.told_label.setVisible(is_mapped)
        self.forget_button.setVisible(is_mapped)
        self.show_column(self._column)

    def show_column(self, column: FoundColumn | None) -> None:
        """Show what the column under the cursor is taken for."""
        self._column = column
        if column is None:
            self.label.setText(words.text("sheet_intake.take_for"))
        else:
            told = words.text("sheet_intake.take_column_for", heading=column.heading)
            self.label.setText(told)
        self.field_box.setEnabled(column is not None)
        self.apply_button.setEnabled(column is not None)
        place = self.field_box.findData(column.field if column else NOTHING)
        self.field_box.setCurrentIndex(max(place, 0))

    def _on_chosen(self) -> None:
        if self._column is not None:
            self.chosen.emit(self._column, self.field_box.currentData())
