"""The import dialog: choose a file, see everything that was found in it, tick, take in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.errors import CoopdeskError, Refusal, WrongFile
from coopdesk.domain.money import Money, total
from coopdesk.gui.kit.attempt import tell
from coopdesk.gui.kit.bar_host import BarHost
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.sheet_intake.files import open_workbook_dialog, save_workbook_dialog
from coopdesk.gui.kit.sheet_intake.layout import IntakeLayout
from coopdesk.gui.kit.sheet_intake.models import (
    FoundColumn,
    changes_of,
    columns_of,
    other_rows_of,
    problems_of,
)
from coopdesk.services.sheet_intake import IntakeCounts, SheetPreview, save_marked_copy
from coopdesk.services.sheet_mappings import ForgetMapping

_NAMED_BY_A_PERSON = frozenset({"no_header", "column_missing", "duplicate_header"})
"""What is wrong with a header that is put right by saying what its columns are."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What is taken in: how it is previewed, and the command that takes it in.

    ``preview`` is a query of (path, *arguments, mapping, sheet), ``look`` one of (path, mapping,
    sheet) for a sheet that cannot be read yet; ``command`` makes the command from the preview, the
    records to take in and the rows accepted; ``forget`` drops what was said of the headings;
    ``meanings`` are the words for the fields, ``not_offered`` those that no person
    chooses for a column (a heading with a year names them, or only running text has them);
    ``file_label`` and ``file_filter`` say which files are read where that is more than workbooks.
    """

    title: str
    preview: Callable[..., SheetPreview[Any]]
    handler: Callable[[Any, Any], IntakeCounts]
    command: Callable[[SheetPreview[Any], tuple[Any, ...], tuple[int, ...]], Any]
    look: Callable[..., Any]
    forget: Callable[[Any, Any], None]
    arguments: tuple[Any, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    not_offered: frozenset[str] = frozenset()
    file_label: str = ""
    file_filter: str = ""

    @property
    def offered(self) -> dict[str, str]:
        """Return the fields that a person may choose for a column."""
        return {name: told for name, told in self.meanings.items() if name not in self.not_offered}


class IntakeDialog(BarHost, QDialog):
    """``taken`` carries the counts once the rows are in the register."""

    taken = Signal(object)
    previewed = Signal(object)
    looked = Signal(object)
    copied = Signal(object)

    def __init__(
        self,
        door: Door,
        intake: Intake,
        parent: QWidget,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(intake.title)
        self._door, self._intake, self._preferences = door, intake, preferences
        self.preview: SheetPreview[Any] | None = None
        self._mapping: dict[str, str] | None = None
        self._sheet = ""
        self._read_from: Path | None = None
        self._looks_next = False
        self._job: Job | None = None
        self._is_leaving = False
        self.shown = IntakeLayout(self, intake.file_label)
        self.message_bar = self.shown.message_bar
        self._connect()
        self._refresh()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self.shown.path_edit.setFocus()

    def choose(self) -> None:
        """Ask for the workbook."""
        open_workbook_dialog(self, self.read, self._preferences, self._intake.file_filter)

    def read(self, path: Path | None = None) -> None:
        """Read the workbook and show what was found; nothing is written."""
        if path is not None:
            self.shown.path_edit.setText(str(path))
        typed = self.shown.path_edit.text().strip().strip('"')
        if not typed or self._is_busy():
            return
        self.message_bar.clear()
        self._forget()
        if Path(typed) != self._read_from:
            self._mapping, self._sheet, self._read_from = None, "", Path(typed)
        elif self.shown.sheet_box.count():
            self._sheet = self.shown.sheet_box.currentText()
        arguments = (Path(typed), *self._intake.arguments, self._mapping, self._sheet)
        self._start(self._intake.preview, arguments, self._on_previewed)

    def take(self) -> None:
        """Take in the clean rows and those that are ticked."""
        if self.preview is None or self._is_busy() or not self._taken():
            return
        accepted = tuple(sorted(self.shown.problems.accepted))
        command = self._intake.command(self.preview, self._taken(), accepted)
        self.message_bar.clear()
        self._start(self._intake.handler, (command,), self._on_taken)

    def save_copy(self) -> None:
        """Ask where the marked copy goes."""
        if self.preview is not None:
            name = words.text("sheet_intake.copy_name", name=self.preview.path.stem)
            save_workbook_dialog(self, name, self.save_copy_to, self._preferences)

    def save_copy_to(self, target: Path) -> None:
        """Write the workbook with its problems marked to ``target``."""
        if self.preview is None or self._is_busy():
            return
        arguments = (self.preview.path, target, self.preview.findings)
        self._start(save_marked_copy, arguments, lambda _: self._on_copied(target))

    def ask_to_confirm(self, unusual: Refusal, confirmed: Callable[[], None]) -> None:
        """Taking in asks nothing after the preview; a question would be a refusal here."""
        take = (words.text("kit.confirm"), confirmed)
        self.message_bar.refuse([unusual], "due", take)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        return QSize(min(1060, screen.width() - 40), min(680, screen.height() - 60))

    def reject(self) -> None:
        """Leave; work that still runs is stopped first and leaves nothing behind."""
        if self._is_busy() and self._job is not None:
            self._is_leaving = True
            self._job.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_busy():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space ticks the selected rows; Enter in the path reads the file."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.shown.problem_table and event.key() == Qt.Key.Key_Space:
                self.shown.problems.toggle(self.shown.problem_table.selected_items())
                return True
            entered = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if entered and watched in (self.shown.path_edit, self.shown.sheet_box):
                self.read()
                return True
            if entered and watched is self.shown.mapping_bar.field_box:
                self.shown.mapping_bar.apply_button.click()
                return True
            if entered and isinstance(watched, QPushButton):
                watched.click()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if held:
                self.take()
            return
        super().keyPressEvent(event)

    def _start(
        self, handler: Callable[..., Any], arguments: tuple[Any, ...], then: Callable[[Any], None]
    ) -> None:
        job = Job(self._door, handler, arguments, parent=self)
        job.finished.connect(then)
        job.refused.connect(self._on_refused)
        job.cancelled.connect(self._on_cancelled)
        job.ended.connect(self._on_ended)
        self._job = job
        self.shown.job_bar.follow(job)
        self._refresh()
        job.start()

    def _is_busy(self) -> bool:
        return self._job is not None

    def _on_ended(self) -> None:
        self._job = None
        if self._is_leaving:
            self.reject()
        elif self._looks_next:
            self._looks_next = False
            arguments = (self._read_from, self._mapping, self._sheet)
            self._start(self._intake.look, arguments, self._on_looked)
        else:
            self._refresh()

    def _on_refused(self, error: CoopdeskError) -> None:
        tell(self, error)
        codes = {found.code for found in error.findings} if isinstance(error, WrongFile) else set()
        self._looks_next = bool(codes & _NAMED_BY_A_PERSON)
        if self.preview is None:
            self.shown.path_edit.setEnabled(True)
            self.shown.path_edit.setFocus()
            self.shown.path_edit.selectAll()

    def _on_cancelled(self) -> None:
        """Say that nothing came of it: whoever stops wants to know what was done."""
        self.message_bar.say([words.text("sheet_intake.cancelled")], "due")

    def _on_looked(self, found: Any) -> None:
        """Show the columns of a sheet that cannot be read before a person names them."""
        self.shown.columns.set_items(columns_of(found.columns, self._intake.meanings))
        self.shown.mapping_bar.offer(self._intake.offered, is_mapped=bool(self._mapping))
        self.shown.show_sheets(found.sheets, found.sheet)
        self.shown.show_columns()
        self.looked.emit(found)

    def _on_named(self, column: FoundColumn, field: str) -> None:
        """Read again with the column taken for what the person says."""
        known = self.preview.mapping if self.preview else {}
        self._mapping = {**(known if self._mapping is None else self._mapping)}
        self._mapping[column.heading] = field
        self.read()

    def _on_forget(self) -> None:
        """Forget what was said of the headings, and read again without it."""
        self._mapping = None
        if self.preview is None or self._is_busy():
            return
        command = ForgetMapping(self.preview.layout)
        self._start(self._intake.forget, (command,), lambda _: None)
        assert self._job is not None
        self._job.ended.connect(self.read)

    def _on_previewed(self, preview: SheetPreview[Any]) -> None:
        self.preview = preview
        self.shown.problems.accept_rows(())
        self.shown.problems.set_items(problems_of(preview))
        meanings = self._intake.meanings
        self.shown.changes.set_items(changes_of(preview, meanings))
        self.shown.columns.set_items(columns_of(preview.columns, meanings))
        offered = self._intake.offered if preview.layout else {}  # running text has no headings
        self.shown.mapping_bar.offer(offered, is_mapped=bool(preview.mapping))
        self.shown.show_sheets(preview.sheets, preview.sheet)
        self.shown.others.set_items(other_rows_of(preview))
        self.shown.show_preview(len(preview.rows_to_confirm))
        self._refresh()
        self.shown.first_to_do(has_problems=bool(preview.findings)).setFocus()
        self.previewed.emit(preview)

    def _on_taken(self, counts: IntakeCounts) -> None:
        assert self.preview is not None
        told = {"new": counts.new, "changed": counts.changed, "same": counts.same}
        lines = [words.text("sheet_intake.taken", **told)]
        left = len(self.preview.records) - counts.read - len(self.preview.untouched)
        if left:
            lines.append(words.text("sheet_intake.left", count=left))
        self.message_bar.say(lines, "done")
        self.shown.is_done = True
        self.taken.emit(counts)

    def _on_copied(self, target: Path) -> None:
        self.message_bar.say([words.text("sheet_intake.copy_saved", name=str(target))], "done")
        self.copied.emit(target)

    def _forget(self) -> None:
        self.preview = None
        self.shown.is_done = False
        self.shown.problems.accept_rows(())
        shown = self.shown
        for model in (shown.problems, shown.changes, shown.columns, shown.others):
            model.set_items([])
        self.shown.show_nothing()

    def _taken(self) -> tuple[Any, ...]:
        return self.preview.taken(self.shown.problems.accepted) if self.preview else ()

    def _summary(self) -> str:
        if self.preview is None:
            return ""
        counts = self.preview.counts(self.shown.problems.accepted)
        taken = counts.new + counts.changed + counts.same
        lines = [
            words.text(
                "sheet_intake.summary",
                sheet=self.preview.sheet,
                read=counts.read,
                taken=taken,
                new=counts.new,
                changed=counts.changed,
                same=counts.same,
                left_out=counts.left_out,
            )
        ]
        amounts = [getattr(record, "amount", None) for record in self._taken()]
        told = [amount for amount in amounts if isinstance(amount, Money)]
        if told:
            lines.append(words.text("sheet_intake.amount", amount=total(told)))
        if self.preview.as_of:
            lines.append(words.text("sheet_intake.as_of", day=self.preview.as_of.isoformat()))
        return "".join(lines)

    def _refresh(self) -> None:
        self.shown.refresh(self._summary(), len(self._taken()), is_busy=self._is_busy())

    def _connect(self) -> None:
        shown = self.shown
        shown.browse_button.clicked.connect(self.choose)
        shown.read_button.clicked.connect(lambda _: self.read())
        shown.take_button.clicked.connect(self.take)
        shown.copy_button.clicked.connect(self.save_copy)
        shown.close_button.clicked.connect(self.reject)
        shown.accept_all_box.toggled.connect(self._on_accept_all)
        shown.problems.accepted_changed.connect(self._refresh)
        shown.mapping_bar.chosen.connect(self._on_named)
        shown.mapping_bar.forget_button.clicked.connect(self._on_forget)
        bar = shown.mapping_bar
        fields = (shown.path_edit, shown.sheet_box, shown.problem_table, bar.field_box)
        for watched in (*fields, bar.apply_button, bar.forget_button, *shown.buttons):
            watched.installEventFilter(self)

    def _on_accept_all(self, checked: bool) -> None:
        if self.preview is not None:
            self.shown.problems.accept_rows(self.preview.rows_to_confirm if checked else ())
