"""Records told differently by two lines of a workspace: both values, the base, and what is kept."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.services.exchange import ConflictItem, RecordDecision, table_in_words


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One conflict and what was decided, None while it is open."""

    conflict: ConflictItem
    keep_here: bool | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells the line from all others."""
        return self.conflict.table, self.conflict.record_id


def kept_in_words(keep_here: bool | None) -> str:
    """Return what is kept of a record, in words."""
    if keep_here is None:
        return words.text("conflict.open")
    return words.text("conflict.here" if keep_here else "conflict.sent")


def sides_in_words(conflict: ConflictItem) -> str:
    """Return how the two sides differ: a field, or a record that only one of them has."""
    if not conflict.is_sent:
        return words.text("conflict.only_here")
    if not conflict.is_here:
        return words.text("conflict.only_sent")
    return "；".join(
        words.text("conflict.field", field=f.field, base=f.base, here=f.here, sent=f.sent)
        for f in conflict.fields
    )


class ConflictTableModel(ItemTableModel[ConflictLine]):
    """Conflicts, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")
    columns = (
        Column("conflict.table", lambda line: table_in_words(line.conflict.table), width=6),
        Column("conflict.record", lambda line: line.conflict.name, width=10),
        Column("conflict.sides", attrgetter("conflict"), show=sides_in_words, grows=True),
        Column(
            "conflict.kept",
            attrgetter("keep_here"),
            show=kept_in_words,
            tone=lambda keep: "due" if keep is None else "",
            width=8,
        ),
    )


class ConflictView(QWidget):
    """Space turns what is kept of the selected record; two buttons decide all of them."""

    decided = Signal()

    def __init__(self, conflicts: Sequence[ConflictItem]) -> None:
        super().__init__()
        self.model = ConflictTableModel()
        self.table = TableView(self.model, "package-conflicts")
        self.told_label = QLabel()
        self.told_label.setWordWrap(True)
        self.told_label.setMinimumHeight(theme.current().row * 2)
        self.told_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.here_button = _button("conflict.all_here", lambda: self.decide_all(keep_here=True))
        self.sent_button = _button("conflict.all_sent", lambda: self.decide_all(keep_here=False))
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.turn)
        self.table.opened.connect(lambda _: self.turn())
        self.table.current_changed.connect(self._on_current)
        self._lay_out()
        self.model.set_items([ConflictLine(one) for one in conflicts])
        self.table.selectRow(0)

    @property
    def decisions(self) -> tuple[RecordDecision, ...]:
        """What was decided so far."""
        return tuple(
            RecordDecision(*line.key, line.keep_here)
            for line in self.model.items
            if line.keep_here is not None
        )

    def turn(self) -> None:
        """Turn what is kept of the selected record: what is here first, then what was sent."""
        line = self.table.current_item
        if line is not None:
            self._decide({line.key: line.keep_here is not True})

    def decide_all(self, *, keep_here: bool) -> None:
        """Keep the same side of every record."""
        self._decide({line.key: keep_here for line in self.model.items})

    def _decide(self, kept: dict[tuple[str, str], bool]) -> None:
        lines = self.model.items
        self.model.set_items(
            [ConflictLine(one.conflict, kept.get(one.key, one.keep_here)) for one in lines]
        )
        self.decided.emit()

    def _on_current(self, line: ConflictLine | None) -> None:
        self.told_label.setText(sides_in_words(line.conflict) if line else "")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        hint = QLabel(words.text("conflict.hint"))
        hint.setProperty("role", "soft")
        row.addWidget(hint, 1)
        row.addWidget(self.here_button)
        row.addWidget(self.sent_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.told_label)


def _button(key: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(words.text(key))
    button.setAutoDefault(False)
    button.clicked.connect(lambda _: pressed())
    return button
