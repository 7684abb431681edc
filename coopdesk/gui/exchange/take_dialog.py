"""Taking a package in: what it would do is shown first, and nothing is written until then."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.exchange.tables import changes_in_words, counts_in_words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.task_dialog import TaskDialog, in_card
from coopdesk.services.exchange import (
    Preview,
    TakenPackage,
    TakePackage,
    period_in_words,
    table_in_words,
    take_package,
)

MOST_REASONS = 5


class TakeDialog(TaskDialog):
    """``taken`` carries what was taken in; ``print_receipt`` prints the receipt."""

    taken = Signal(object)

    def __init__(
        self,
        door: Door,
        path: Path,
        preview: Preview,
        print_receipt: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.text("package.preview_title"), door, parent)
        self._path, self._print_receipt = path, print_receipt
        self.fields = RecordForm([FormField("package.receipt_folder", FolderEditor, required=True)])
        self.fields.set_values({"package.receipt_folder": path.parent})
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.take)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(in_card(_card(preview)), 1)
        column.addWidget(self.fields)
        leave = words.text("kit.cancel")
        self.show_pane(pane, (words.text("package.take_now"), self.take), leave=leave)
        self._say(preview)
        self.primary_button.setFocus()

    def take(self) -> None:
        """Take the package in, whole or not at all."""
        if self.fields.check():
            folder = self.fields.values()["package.receipt_folder"]
            self.run(take_package, TakePackage(self._path, folder), then=self._on_taken)

    def _say(self, preview: Preview) -> None:
        if preview.refused:
            told = [words.text("package.preview_refused", count=preview.refused)]
            told += list(dict.fromkeys(preview.reasons))[:MOST_REASONS]
            self.message_bar.say(told, "due")
        else:
            self.message_bar.say([words.text("package.preview_good")], "accent")

    def _on_taken(self, taken: TakenPackage) -> None:
        self.setWindowTitle(words.text("package.taken_title"))
        counts = {"new": taken.new, "changed": taken.changed}
        counts |= {"same": taken.same, "refused": taken.refused}
        facts = [
            (words.text("package.records"), counts_in_words(counts)),
            (words.text("package.receipt_file"), str(taken.receipt)),
        ]
        number = words.text("package.numbered", number=taken.sequence)
        receipt = (words.text("package.print_receipt"), self._print_taken(taken))
        close = (words.text("package.close"), self.accept)
        self.show_pane(in_card(DetailCard(taken.sender, facts, number)), close, second=receipt)
        self.message_bar.say([words.text("package.taken_safely")], "done")
        self.taken.emit(taken)
        self.primary_button.setFocus()

    def _print_taken(self, taken: TakenPackage) -> Callable[[], object]:
        return lambda: self._print_receipt(taken.package_id)


def _card(preview: Preview) -> DetailCard:
    created = preview.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    facts = [
        (words.text("package.period"), period_in_words(preview.period)),
        (words.text("package.created_at"), created),
        (words.text("package.short_number"), preview.short_number),
        (words.text("package.records"), f"{preview.records:,}"),
        *(
            (table_in_words(name), changes_in_words(counts))
            for name, counts in preview.changes.items()
        ),
    ]
    number = words.text("package.numbered", number=preview.sequence)
    return DetailCard(preview.sender, facts, number)
