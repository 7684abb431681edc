"""The pairs of a register that may be one person, likeliest first; Enter looks at one to merge."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import button_foot
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.members.merge_dialog import MergeDialog
from coopdesk.services.members import DoublePair


class PairTableModel(ItemTableModel[DoublePair]):
    """Pairs, one row each, with enough of both to see whether they are one."""

    columns = (
        Column("doubles.likeness", attrgetter("likeness")),
        Column("doubles.one_number", attrgetter("one.number"), numeric=True, show=str),
        Column("doubles.one_name", attrgetter("one.name")),
        Column("doubles.one_village", attrgetter("one.village")),
        Column("doubles.one_last", attrgetter("one.id_last_four")),
        Column("doubles.other_number", attrgetter("other.number"), numeric=True, show=str),
        Column("doubles.other_name", attrgetter("other.name")),
        Column("doubles.other_village", attrgetter("other.village")),
        Column("doubles.other_last", attrgetter("other.id_last_four")),
    )


class DoublesDialog(QDialog):
    """``merged`` carries the ids of the kept member and of the double."""

    merged = Signal(str, str)

    def __init__(self, door: Door, pairs: Sequence[DoublePair], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("doubles.list_title"))
        self._door = door
        self._pairs = list(pairs)
        self.model = PairTableModel()
        self.table = TableView(self.model)
        self.merge_button = QPushButton(words.text("doubles.look"))
        self.close_button = QPushButton(words.text("kit.close"))
        self.merge_button.setProperty("kind", "primary")
        self.table.opened.connect(lambda _: self.look())
        self.merge_button.clicked.connect(lambda _: self.look())
        self.close_button.clicked.connect(lambda _: self.reject())
        self._lay_out()
        self._show()

    def look(self) -> MergeDialog | None:
        """Open the two records of the selected pair beside each other."""
        pair = self.table.current_item
        if pair is None:
            return None
        dialog = MergeDialog(self._door, pair.one.id, pair.other.id, self)
        dialog.merged.connect(self._on_merged)
        dialog.open()
        return dialog

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wide, high = theme.scaled(theme.space(290)), theme.scaled(theme.space(125))
        return QSize(min(wide, screen.width() - 40), min(high, screen.height() - 60))

    def _on_merged(self, kept: str, other: str) -> None:
        """What the merged one was paired with is judged anew when pairs are next looked for."""
        self._pairs = [pair for pair in self._pairs if other not in pair.id]
        self._show()
        self.merged.emit(kept, other)

    def _show(self) -> None:
        self.model.set_items(self._pairs)
        self.merge_button.setEnabled(bool(self._pairs))
        self.about_label.setText(words.text("doubles.list_about", count=len(self._pairs)))
        self.table.selectRow(0)
        self.table.setFocus()

    def _lay_out(self) -> None:
        for button in (self.merge_button, self.close_button):
            button.setAutoDefault(False)
        self.about_label = QLabel()
        self.about_label.setProperty("role", "soft")
        self.about_label.setWordWrap(True)
        content = QVBoxLayout()
        content.setContentsMargins(*[theme.space(5)] * 4)
        content.setSpacing(theme.space(3))
        content.addWidget(self.about_label)
        content.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(content, 1)
        column.addWidget(button_foot(self.close_button, self.merge_button))
