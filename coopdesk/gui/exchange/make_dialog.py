"""Making a package: for whom, for which period, where to; then what was written."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.task_dialog import TaskDialog, in_card
from coopdesk.services.exchange import (
    KeyItem,
    MadePackage,
    MakePackage,
    ReadinessItem,
    check_readiness,
    list_kept_back,
    make_package,
    period_in_words,
    table_in_words,
)


class MakeDialog(TaskDialog):
    """``made`` carries the package; ``print_cover`` prints its cover sheet."""

    made = Signal(object)

    def __init__(
        self,
        door: Door,
        receivers: Sequence[KeyItem],
        periods: Sequence[str],
        *,
        folder: Path,
        print_cover: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.text("package.make"), door, parent)
        self._print_cover = print_cover
        self.fields = RecordForm(_fields(receivers, periods))
        self.fields.set_values({"package.folder": folder, "package.content": False})
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.make)
        told = (words.text("package.make_intro"), words.text("package.changes_hint"))
        intro = QLabel("\n".join(told))
        self.kept_back = QLabel()
        for label in (intro, self.kept_back):
            label.setProperty("role", "soft")
            label.setWordWrap(True)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(intro)
        column.addWidget(self.fields, 1)
        column.addWidget(self.kept_back)
        leave = words.text("kit.cancel")
        self.show_pane(pane, (words.text("package.make_now"), self.make), leave=leave)
        self.fields.changed.connect(self._tell_kept_back)
        self._tell_kept_back()
        self.fields.begin()

    def make(self) -> None:
        """Check the fields and what the report has to have, then write the package."""
        if self.fields.check():
            told = self.fields.values()
            asked = (told["package.period"], told["package.receiver"])
            self.run(check_readiness, *asked, then=self._on_judged)

    def write(self) -> None:
        """Write the package."""
        self.run(make_package, _command(self.fields.values()), then=self._on_made)

    def _tell_kept_back(self) -> None:
        """Say which fields the chosen receiver has no need of and does not get."""
        kept = self.door.ask(list_kept_back, self.fields.values()["package.receiver"] or "")
        tables = (
            words.text("package.kept_back_of", table=table, fields="、".join(fields))
            for table, fields in kept
        )
        told = words.text("package.kept_back", tables="；".join(tables)) if kept else ""
        self.kept_back.setText(told)

    def _on_judged(self, found: list[ReadinessItem]) -> None:
        """Go on, or show what lacks first: the person decides whether to send it all the same."""
        if not found:
            # after this job has ended: its end gives the buttons free
            QTimer.singleShot(0, self, self.write)
            return
        number = words.text("readiness.count", count=len(found))
        facts = [(str(place), item.sentence) for place, item in enumerate(found, 1)]
        card = in_card(DetailCard(words.text("readiness.title"), facts, number))
        make = (words.text("readiness.make_still"), self.write)
        self.show_pane(card, make, leave=words.text("readiness.first_settle"))
        is_broken = any(item.is_broken for item in found)
        told = "readiness.broken" if is_broken else "readiness.lacking"
        self.message_bar.say([words.text(told)], "wrong" if is_broken else "due")
        self.primary_button.setFocus()

    def _on_made(self, made: MadePackage) -> None:
        self.setWindowTitle(words.text("package.made_title"))
        facts = [
            (words.text("package.file_name"), str(made.path)),
            (words.text("package.short_number"), made.short_number),
            (words.text("package.content"), words.choice(made.scope)),
            (words.text("package.records"), f"{made.records:,}"),
            *((table_in_words(name), f"{count:,}") for name, count in made.counts.items() if count),
        ]
        number = words.text("package.numbered", number=made.sequence)
        cover = (words.text("package.print_cover"), lambda: self._print_cover(made.package_id))
        close = (words.text("package.close"), self.accept)
        self.show_pane(in_card(DetailCard(made.receiver, facts, number)), close, second=cover)
        told = [words.text("package.made_safely")]
        if made.papers_left:
            told.append(words.text("package.papers_left", count=len(made.papers_left)))
        if not made.records:
            told.append(words.text("package.made_empty"))
        self.message_bar.say(told, "done")
        self.made.emit(made)
        self.second_button.setFocus()


def _fields(receivers: Sequence[KeyItem], periods: Sequence[str]) -> tuple[FormField, ...]:
    offices = [(office.office_id, office.name) for office in receivers]
    written = [(period, period_in_words(period)) for period in periods]
    contents = [
        (False, words.text("package.changes_only")),
        (True, words.text("package.everything")),
    ]
    choices: dict[str, list[tuple[Any, str]]] = {
        "package.receiver": offices,
        "package.period": written,
        "package.content": contents,
    }
    fields = [
        FormField(key, partial(ChoiceEditor, values, may_be_empty=False))
        for key, values in choices.items()
    ]
    return (*fields, FormField("package.folder", FolderEditor, required=True))


def _command(values: dict[str, Any]) -> MakePackage:
    return MakePackage(
        folder=values["package.folder"],
        receiver_id=values["package.receiver"] or "",
        period=values["package.period"],
        everything=values["package.content"],
    )
