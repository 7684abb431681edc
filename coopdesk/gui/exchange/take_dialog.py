"""Taking a package in: what it would do is shown first, and nothing is written until then."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.exchange import PackageOrder
from coopdesk.gui.exchange.cards import changes_in_words, counts_in_words
from coopdesk.gui.exchange.conflict_view import ConflictView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.task_dialog import TaskDialog, in_card
from coopdesk.services.exchange import Preview, TakenPackage, period_in_words, table_in_words

MOST_REASONS = 5
_WIDE, _MARGIN = 980, 40
_TWO_COLUMNS_FROM = 500


class TakeDialog(TaskDialog):
    """``taken`` carries what was taken in or held; ``print_receipt`` prints the receipt.

    ``command`` makes the command for ``handler`` of the folder and of what the person settled. A
    package that comes too early can be held or, with a reason, taken without those before it; one
    of a forked workspace is taken once every record in conflict is decided.
    """

    taken = Signal(object)

    def __init__(
        self,
        door: Door,
        preview: Preview,
        take: tuple[Callable[..., Any], Callable[..., Any]],
        *,
        folder: Path,
        print_receipt: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.text("package.preview_title"), door, parent)
        self._preview, self._print_receipt = preview, print_receipt
        self._handler, self._command = take
        self.conflicts = ConflictView(preview.conflicts) if preview.conflicts else None
        self.fields = RecordForm(_fields(preview), two_columns_from=_TWO_COLUMNS_FROM)
        self.fields.set_values({"package.receipt_folder": folder})
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.take)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.conflicts or in_card(_card(preview)), 1)
        column.addWidget(self.fields)
        leave = words.text("kit.cancel")
        self.show_pane(pane, (words.text(self._word()), self.take), leave=leave)
        self._say()
        (self.conflicts.table if self.conflicts else self.primary_button).setFocus()

    def take(self) -> None:
        """Take the package in, whole or not at all, or hold it."""
        if self.fields.check():
            told = self.fields.values()
            command = self._command(
                receipt_folder=told["package.receipt_folder"],
                without_missing=bool(told.get("package.early")),
                going_on=self._preview.order is PackageOrder.FORKED,
                decisions=self.conflicts.decisions if self.conflicts else (),
                reason=told.get("package.reason") or "",
            )
            self.run(self._handler, command, then=self._on_taken)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.conflicts is None:
            return hint
        room = self.screen().availableGeometry().width() - _MARGIN
        return QSize(max(hint.width(), min(theme.scaled(_WIDE), room)), hint.height())

    def _word(self) -> str:
        is_early = self._preview.order is PackageOrder.HELD
        return "package.take_or_hold" if is_early else "package.take_now"

    def _say(self) -> None:
        preview = self._preview
        if preview.order is PackageOrder.FORKED:
            told = [words.text("package.preview_forked")]
            if preview.conflicts:
                told.append(words.text("package.preview_conflicts", count=len(preview.conflicts)))
            self.message_bar.say(told, "due")
        elif preview.order is PackageOrder.HELD:
            missing = "、".join(map(str, preview.missing))
            self.message_bar.say([words.text("package.preview_early", missing=missing)], "due")
        elif preview.refused:
            told = [words.text("package.preview_refused", count=preview.refused)]
            told += list(dict.fromkeys(preview.reasons))[:MOST_REASONS]
            self.message_bar.say(told, "due")
        else:
            self.message_bar.say([words.text("package.preview_good")], "accent")

    def _on_taken(self, taken: TakenPackage) -> None:
        title = "package.held_title" if taken.held else "package.taken_title"
        self.setWindowTitle(words.text(title))
        counts = {"new": taken.new, "changed": taken.changed}
        counts |= {"same": taken.same, "refused": taken.refused}
        facts = [(words.text("package.receipt_file"), str(taken.receipt))]
        if not taken.held:
            facts.insert(0, (words.text("package.records"), counts_in_words(counts)))
        number = words.text("package.numbered", number=taken.sequence)
        card = in_card(DetailCard(taken.sender, facts, number))
        close = (words.text("package.close"), self.accept)
        print_it = (words.text("package.print_receipt"), self._print_taken(taken))
        self.show_pane(card, close, second=None if taken.held else print_it)
        told = "package.held_safely" if taken.held else "package.taken_safely"
        self.message_bar.say([words.text(told)], "due" if taken.held else "done")
        self.taken.emit(taken)
        self.primary_button.setFocus()

    def _print_taken(self, taken: TakenPackage) -> Callable[[], object]:
        return lambda: self._print_receipt(taken.package_id)


def _fields(preview: Preview) -> list[FormField]:
    fields = []
    if preview.order is PackageOrder.HELD:
        early = [
            (False, words.text("package.early_hold")),
            (True, words.text("package.early_take")),
        ]
        fields.append(FormField("package.early", partial(ChoiceEditor, early, may_be_empty=False)))
    if preview.order is not PackageOrder.NEXT or preview.conflicts:
        is_required = preview.order is PackageOrder.FORKED
        fields.append(
            FormField("package.reason", TextEditor, required=is_required, full_width=is_required)
        )
    return [
        *fields,
        FormField("package.receipt_folder", FolderEditor, required=True, full_width=True),
    ]


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
        *((words.text("issued.changes"), line) for line in preview.handed_down),
    ]
    number = words.text("package.numbered", number=preview.sequence)
    return DetailCard(preview.sender, facts, number)
