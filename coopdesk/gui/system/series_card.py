"""The backups made by themselves: the second place, the list with its proofs, going back."""

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from coopdesk import words
from coopdesk.domain.backups import ProofState
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.system.parts import Card, button, in_row, label
from coopdesk.services.backup_notes import BackupTrouble
from coopdesk.services.backups import BackupMade

ROWS_SEEN = 8
_TONES = {ProofState.WAITING: "due", ProofState.SOUND: "done", ProofState.BROKEN: "wrong"}


def _where(is_second: Any) -> str:
    return words.text("series.second" if is_second else "series.first")


def _proof(made: BackupMade) -> str:
    if made.broken:
        names = words.text("home.between").join(_check(name) for name in made.broken)
        return words.text("series.broken", checks=names)
    if made.proved_at:
        return words.text("series.proved", at=made.proved_at.replace("T", " ")[:16])
    return words.choice(made.state)


def _check(name: str) -> str:
    key, known = f"check.{name}", words.keys()
    return words.text(key if key in known else "check.pages")


class BackupTableModel(ItemTableModel[BackupMade]):
    """Backups, one row each."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("path")
    columns = (
        Column("series.made_at", lambda made: f"{made.made_at:%Y-%m-%d %H:%M}", width=16),
        Column("series.occasion", attrgetter("occasion"), width=12),
        Column("series.where", attrgetter("is_second"), show=_where, width=8),
        Column("series.size", lambda made: f"{made.size / 1e6:,.1f} MB", numeric=True),
        Column(
            "series.proof",
            lambda made: (made.state, _proof(made)),
            show=lambda told: told[1],
            tone=lambda told: _TONES[told[0]],
            grows=True,
        ),
    )


class SeriesCard(Card):
    """Signals carry the folder or the backup in question."""

    place_asked = Signal(object)
    run_asked = Signal()
    prove_asked = Signal(object)
    restore_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(words.text("series.title"), words.text("series.hint"))
        self.model = BackupTableModel()
        self.table = TableView(self.model, "backups")
        self.place_editor = FolderEditor()
        self.trouble_label = label("", "value")
        self.place_button = button("series.use_place", "save", self._choose)
        self.none_button = button("series.no_place", "refused", lambda: self.place_asked.emit(None))
        self.run_button = button("series.run", "backup", self.run_asked.emit, "primary")
        self.prove_button = button("series.prove", "check", self._emit(self.prove_asked))
        self.restore_button = button("series.restore", "undo", self._emit(self.restore_asked))
        self.place_editor.line.returnPressed.connect(self.place_button.setFocus)
        place = QLabel(words.text("series.place"))
        place.setProperty("role", "label")
        place.setBuddy(self.place_editor.line)
        self.place_editor.line.setAccessibleName(words.text("series.place"))
        self.table.setAccessibleName(words.text("series.title"))
        self.table.setMinimumHeight(theme.scaled(36) * ROWS_SEEN)
        self.add(place)
        self.add(self.place_editor)
        self.add(in_row(self.place_button, self.none_button))
        self.add(self.trouble_label)
        self.add(in_row(self.run_button, self.prove_button, self.restore_button))
        self.add(self.table)
        self.table.current_changed.connect(lambda _: self._adjust())
        self.table.opened.connect(self.restore_asked)
        self.set_right(may=True)

    def set_right(self, *, may: bool) -> None:
        """Take whether the operator may choose the place and go back."""
        self._may = may
        self._adjust()

    def show_place(self, place: str, trouble: BackupTrouble | None) -> None:
        """Show the second place, and what stands in the way of reaching it."""
        self.place_editor.line.setText(place)
        self.none_button.setVisible(bool(place))
        told = trouble.sentence if trouble else ""
        if not told:
            told = words.text("series.none_yet" if not place else "series.in_order")
        self.trouble_label.setText(told)
        tell_reasons(self.trouble_label, [trouble.reason] if trouble else ())
        tone = "wrong" if trouble else "done" if place else "due"
        theme.restyle(self.trouble_label, tone=tone)

    def set_items(self, items: Sequence[BackupMade]) -> None:
        """Show the backups; the newest is chosen."""
        self.model.set_items(items)
        if items and self.table.current_item is None:
            self.table.selectRow(0)
        self._adjust()

    def _adjust(self) -> None:
        item: BackupMade | None = self.table.current_item
        self.place_button.setEnabled(self._may)
        self.none_button.setEnabled(self._may)
        self.prove_button.setEnabled(item is not None)
        is_whole = item is not None and item.state is not ProofState.BROKEN
        self.restore_button.setEnabled(self._may and is_whole)

    def _choose(self) -> None:
        if self.place_editor.check():
            folder: Path | None = self.place_editor.value()
            self.place_asked.emit(folder)

    def _emit(self, signal: Any) -> Any:
        return lambda: signal.emit(self.table.current_item)
