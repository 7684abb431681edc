"""A whole folder of packages: looked through, shown by office, and taken in with its progress."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.exchange import RecordChange
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.services.exchange import (
    FolderReport,
    FolderSurvey,
    LeftOut,
    OfficeTally,
    survey_folder,
    take_folder,
)

_WIDE, _MARGIN = 920, 40


def _due(count: int) -> str:
    return "due" if count else ""


def _records(change: RecordChange) -> Callable[[OfficeTally], int]:
    return lambda tally: tally.records[change]


_FOUND = (
    Column("package.sender", attrgetter("office"), width=12, grows=True),
    Column("folder.found", attrgetter("found"), numeric=True),
    Column("folder.known", attrgetter("known"), numeric=True),
)


class FoundTableModel(ItemTableModel[OfficeTally]):
    """What lies in the folder, one row for each office."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("office_id")
    columns = _FOUND


class TakenTableModel(ItemTableModel[OfficeTally]):
    """What came of it, one row for each office."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("office_id")
    columns = (
        *_FOUND,
        Column("folder.taken", attrgetter("taken"), numeric=True),
        Column("folder.held", attrgetter("held"), numeric=True, tone=_due),
        Column("folder.left_out", attrgetter("left_out"), numeric=True, tone=_due),
        Column("package.new", _records(RecordChange.NEW), numeric=True),
        Column("package.changed", _records(RecordChange.CHANGED), numeric=True),
        Column(
            "package.refused",
            _records(RecordChange.REFUSED),
            numeric=True,
            tone=_due,
        ),
    )


class LeftOutTableModel(ItemTableModel[LeftOut]):
    """Files that were not taken, one row each, with the reason."""

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("path")
    columns = (
        Column("package.file_name", attrgetter("path.name"), width=14),
        Column("folder.reason", attrgetter("message"), grows=True),
    )


class FolderDialog(TaskDialog):
    """``taken`` carries the report; the work can be stopped and gone on with another time."""

    taken = Signal(object)

    def __init__(self, door: Door, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(words.text("folder.title"), door, parent)
        editor = partial(FormField, make=FolderEditor, full_width=True)
        self.fields = RecordForm(
            [
                editor("folder.place", required=True),
                editor("folder.receipts"),
            ]
        )
        self.fields.set_values({"folder.place": folder})
        self.fields.completed.connect(self.primary_button.setFocus)
        self.fields.confirmed.connect(self.look)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        column.addStretch(1)
        self.show_pane(pane, (words.text("folder.look"), self.look), leave=_cancel())
        self.message_bar.say([words.text("folder.told")], "accent")
        self.fields.editors["folder.place"].input.setFocus()

    @property
    def folder(self) -> Path:
        """The folder with the packages."""
        return Path(self.fields.values()["folder.place"])

    def look(self) -> None:
        """Look through the folder and show what lies there."""
        if self.fields.check():
            self.run(survey_folder, [self.folder], then=self._on_surveyed)

    def take(self) -> None:
        """Take in all that can be taken."""
        receipts = self.fields.values()["folder.receipts"]
        self.run(take_folder, [self.folder], receipts, then=self._on_taken)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        room = self.screen().availableGeometry().width() - _MARGIN
        return QSize(max(hint.width(), min(theme.scaled(_WIDE), room)), hint.height())

    def _on_surveyed(self, survey: FolderSurvey) -> None:
        pane = _tables(FoundTableModel(), survey.offices, survey.left_out)
        count = len(survey.ready)
        if count:
            take = (words.text("folder.take", count=count), self.take)
            self.show_pane(pane, take, leave=_cancel())
        else:
            self.show_pane(pane, (words.text("package.close"), self.accept))
        told = words.text("folder.surveyed", count=count, offices=len(survey.offices))
        told = told if count else words.text("folder.nothing")
        self._say(told, len(survey.left_out), "accent" if count else "due")

    def _on_taken(self, report: FolderReport) -> None:
        pane = _tables(TakenTableModel(), report.offices, report.left_out)
        self.show_pane(pane, (words.text("package.close"), self.accept))
        taken = sum(tally.taken for tally in report.offices)
        told = words.text("folder.done", count=taken)
        if report.is_stopped:
            told = words.text("folder.stopped", count=taken, waiting=report.waiting)
        held = sum(tally.held for tally in report.offices)
        if held:
            told += words.text("folder.some_held", count=held)
        is_whole = not (held or report.is_stopped)
        self._say(told, len(report.left_out), "done" if is_whole else "due")
        self.taken.emit(report)

    def _say(self, told: str, left_out: int, tone: str) -> None:
        lines = [told]
        if left_out:
            lines.append(words.text("folder.some_left_out", count=left_out))
        self.message_bar.say(lines, "due" if left_out else tone)


def _tables(
    model: ItemTableModel[OfficeTally], offices: Sequence[OfficeTally], left_out: Sequence[LeftOut]
) -> QWidget:
    """Return the offices with their sums and, where there are any, the files left out."""
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(2))
    model.set_items(list(offices))
    column.addWidget(TableView(model, f"folder-{type(model).__name__}"), 2)
    if left_out:
        files = LeftOutTableModel()
        files.set_items(list(left_out))
        table = TableView(files, "folder-left-out")
        table.current_changed.connect(lambda one: tell_reasons(table, [one.reason] if one else ()))
        column.addWidget(table, 1)
    return pane


def _cancel() -> str:
    return words.text("kit.cancel")
