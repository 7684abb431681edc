"""Taking in what was lent or comes back: shown first, and record by record where both changed."""

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.exchange.conflict_view import ConflictView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import TextEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.task_dialog import TaskDialog, in_card
from coopdesk.services.exchange import LentPreview, TakeLent, TakenLent, take_lent

_WIDE = 980


class LentDialog(TaskDialog):
    """``taken`` carries what was taken in."""

    taken = Signal(object)

    def __init__(
        self, door: Door, path: Path, preview: LentPreview, parent: QWidget | None = None
    ) -> None:
        super().__init__(words.text("lending.take"), door, parent)
        self._path, self._preview = path, preview
        self.conflicts = ConflictView(preview.conflicts) if preview.conflicts else None
        reason = FormField("package.reason", TextEditor, required=True, full_width=True)
        self.fields = RecordForm([reason] if preview.is_late else [])
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.take)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.conflicts or in_card(_card(preview)), 1)
        column.addWidget(self.fields)
        self.fields.setVisible(preview.is_late)
        leave = words.text("kit.cancel")
        self.show_pane(pane, (words.text("lending.take_now"), self.take), leave=leave)
        key = "lending.preview_late" if preview.is_late else "lending.preview_good"
        self.message_bar.say([words.text(key)], "due" if preview.is_late else "accent")
        (self.conflicts.table if self.conflicts else self.primary_button).setFocus()

    def take(self) -> None:
        """Take everything in, or nothing."""
        if self.fields.check():
            told = self.fields.values()
            decisions = self.conflicts.decisions if self.conflicts else ()
            command = TakeLent(self._path, decisions, told.get("package.reason") or "")
            self.run(take_lent, command, then=self._on_taken)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.conflicts is None:
            return hint
        return QSize(max(hint.width(), theme.scaled(_WIDE)), hint.height())

    def _on_taken(self, taken: TakenLent) -> None:
        facts = [
            (words.text("package.new"), f"{taken.new:,}"),
            (words.text("package.changed"), f"{taken.changed:,}"),
            (words.text("lending.deleted"), f"{taken.deleted:,}"),
        ]
        if taken.renumbered:
            facts.append((words.text("lending.renumbered"), f"{taken.renumbered:,}"))
        close = (words.text("package.close"), self.accept)
        self.show_pane(in_card(DetailCard(taken.names, facts)), close)
        self.message_bar.say([words.text("package.taken_safely")], "done")
        self.taken.emit(taken)
        self.primary_button.setFocus()


def _card(preview: LentPreview) -> DetailCard:
    facts = [
        (words.text("lending.holder"), preview.holder),
        (words.text("package.new"), f"{preview.new:,}"),
        (words.text("package.changed"), f"{preview.changed:,}"),
        (words.text("lending.deleted"), f"{preview.deleted:,}"),
    ]
    kind = words.text("lending.comes_back" if preview.is_return else "lending.goes_out")
    return DetailCard(preview.names, facts, kind)
