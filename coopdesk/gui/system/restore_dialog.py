"""What going back to a backup would take away, before anybody says yes."""

from collections.abc import Callable, Hashable, Iterator
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.system.parts import button, label
from coopdesk.services.restoring import RestorePreview, TableDifference

_WIDTH, _HEIGHT = 720, 560
_FRAME_HEIGHT, _ROW_HEIGHT = 230, 32


def _table_name(name: str) -> str:
    return words.text(f"table.{name}")


class DifferenceTableModel(ItemTableModel[TableDifference]):
    """Tables that differ, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("table")
    columns = (
        Column("restore.table", attrgetter("table"), show=_table_name, grows=True),
        Column("restore.new", attrgetter("new"), numeric=True, width=12),
        Column("restore.changed", attrgetter("changed"), numeric=True, width=12),
        Column("restore.gone", attrgetter("gone"), numeric=True, width=12),
    )


class RestoreDialog(QDialog):
    """``confirmed`` is sent when the person goes back; the safe button has the focus."""

    confirmed = Signal()

    def __init__(self, preview: RestorePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.text("restore.title", at=f"{preview.made_at:%Y-%m-%d %H:%M}"))
        self.model = DifferenceTableModel()
        self.model.set_items(preview.difference.tables)
        self.table = TableView(self.model, "restore_difference")
        self.sentences = [label(told, "value") for told in _sentences(preview)]
        self.leave_button = button("restore.leave", "refused", self.reject)
        self.restore_button = button("restore.confirm", "undo", self._confirm, "danger")
        self._lay_out()
        self.leave_button.setDefault(True)
        self.leave_button.setFocus()

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(5)] * 4)
        column.setSpacing(theme.space(3))
        for each in self.sentences:
            column.addWidget(each)
        column.addWidget(self.table, 1)
        self.table.setVisible(self.model.rowCount() > 0)
        column.addWidget(label(words.text("restore.kept"), "soft"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addWidget(self.restore_button)
        column.addLayout(row)
        height = min(_HEIGHT, _FRAME_HEIGHT + _ROW_HEIGHT * self.model.rowCount())
        self.resize(theme.scaled(_WIDTH), theme.scaled(height))


def _sentences(preview: RestorePreview) -> Iterator[str]:
    found = preview.difference
    if preview.changes_nothing:
        key = "restore.only_settings" if found.steps else "restore.nothing"
        yield words.text(key, count=found.steps)
        return
    yield words.text("restore.steps", count=found.steps)
    for sent in found.packages:
        yield words.text(
            "restore.package",
            number=sent.sequence,
            receiver=sent.receiver,
            day=sent.made_on,
            short=sent.short_number,
        )
    if found.packages:
        yield words.text("restore.numbers_again")
