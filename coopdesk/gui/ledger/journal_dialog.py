"""A cash journal kept in a sheet: checked, tried against the rules, and entered in the books."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Finding
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, NumberEditor, TextEditor, YesEditor
from coopdesk.gui.kit.explained import tell_reasons
from coopdesk.gui.kit.record import FormField, RecordForm
from coopdesk.gui.kit.sheet_intake.files import open_workbook_dialog, save_workbook_dialog
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.kit.task_dialog import TaskDialog
from coopdesk.gui.money_fields import RateEditor
from coopdesk.services import ledger, mutual_fund
from coopdesk.services.mutual_fund import (
    JournalCheck,
    JournalTakenItem,
    KindItem,
    TakeInJournal,
)
from coopdesk.services.sheet_intake import save_marked_copy


class KindTableModel(ItemTableModel[KindItem]):
    """What each kind of entry adds up to."""

    columns = (
        Column("journal.kind", attrgetter("kind"), width=14),
        Column("journal.rows", attrgetter("rows"), numeric=True),
        Column("journal.income", attrgetter("income"), numeric=True, summed=True),
        Column("journal.expense", attrgetter("expense"), numeric=True, summed=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("kind")


class FaultTableModel(ItemTableModel[Finding]):
    """Every fault with its cell."""

    columns = (
        Column("journal.cell", lambda found: f"{found.column}{found.row}"),
        Column("journal.fault", words.finding, width=34),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("row", "column", "code")


class JournalDialog(TaskDialog):
    """Reads a journal, tells what was found, tries it against the rules, and enters it.

    ``taken`` carries what came of it.
    """

    taken = Signal(object)

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        super().__init__(words.text("journal.title"), door, parent)
        self._organization_id = organization_id
        self._path: Path | None = None
        self.check: JournalCheck | None = None
        self.kinds, self.faults = KindTableModel(), FaultTableModel()
        self.left_out = FaultTableModel()
        hint = QLabel(words.text("journal.hint"))
        hint.setWordWrap(True)
        hint.setProperty("role", "soft")
        action = (words.text("journal.choose"), self.choose)
        self.show_pane(hint, action, leave=words.text("kit.close"))

    def choose(self) -> None:
        """Ask for the workbook."""
        open_workbook_dialog(self, self.read)

    def read(self, path: Path) -> None:
        """Read the workbook on another thread and show what was found."""
        self._path = path
        query = mutual_fund.check_journal
        self.run(query, path, self._organization_id, then=self._on_checked)

    def save_marked(self) -> None:
        """Ask where a copy with the faults marked goes."""
        if self._path is not None:
            name = words.text("journal.marked_name", name=self._path.stem)
            save_workbook_dialog(self, name, self.save_marked_to)

    def save_marked_to(self, target: Path) -> None:
        """Write the marked copy to ``target``: what was found last."""
        told = words.text("journal.marked", name=target.name)
        shown = self.left_out if self.left_out.rowCount() else self.faults
        self.run(
            save_marked_copy,
            self._path,
            target,
            list(shown.items),
            then=lambda _: self.message_bar.say([told], "done"),
        )

    def ask_terms(self) -> None:
        """Ask what the journal leaves unsaid, before it is tried."""
        self.terms = JournalTermsForm(self.door, self._organization_id)
        self.terms.confirmed.connect(self.rehearse)
        self.terms.completed.connect(self.primary_button.setFocus)
        pane = _column(_soft(words.text("journal.terms_hint")), self.terms)
        self.show_pane(
            pane, (words.text("journal.rehearse"), self.rehearse), leave=words.text("kit.close")
        )
        self.terms.start()

    def rehearse(self) -> None:
        """Try every entry against the rules; nothing is left of it."""
        if self.terms.check():
            self._enter(self._on_rehearsed, is_rehearsal=True)

    def take(self) -> None:
        """Enter what the rules allow."""
        self._enter(self._on_taken, is_rehearsal=False)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry()
        wanted = QSize(theme.scaled(900), theme.scaled(620))
        return wanted.boundedTo(QSize(screen.width() - 40, screen.height() - 60))

    def _enter(self, then: Callable[[JournalTakenItem], None], *, is_rehearsal: bool) -> None:
        assert self.check is not None, "a journal was checked"
        assert self._path is not None, "it was read from a file"
        command = self.terms.command(self.check, self._path.name)
        handler = mutual_fund.take_in_journal
        self.run(handler, replace(command, is_rehearsal=is_rehearsal), then=then)

    def _on_checked(self, check: JournalCheck) -> None:
        self.check = check
        self.kinds.set_items(check.kinds)
        self.faults.set_items(check.findings)
        sums = {"entries": check.entries, "opening": check.opening, "closing": check.closing}
        told = _wrapped(
            words.text("journal.sums", income=check.income, expense=check.expense, **sums)
        )
        key = "journal.faults" if check.findings else "journal.no_faults"
        heading = _heading(words.text(key, count=len(check.findings)))
        faults = _with_sentence(self.faults) if check.findings else ()
        pane = _column(told, heading, *faults, TableView(self.kinds))
        self.show_pane(
            pane,
            (words.text("journal.go_on"), self.ask_terms),
            second=(words.text("journal.save_marked"), self.save_marked),
            leave=words.text("kit.close"),
        )

    def _on_rehearsed(self, done: JournalTakenItem) -> None:
        self._show_outcome(done, "journal.would_take", (words.text("journal.take"), self.take))
        self.primary_button.setEnabled(done.new > 0)

    def _on_taken(self, done: JournalTakenItem) -> None:
        self._show_outcome(done, "journal.taken", (words.text("kit.close"), self.accept))
        self.taken.emit(done)

    def _show_outcome(
        self, done: JournalTakenItem, key: str, action: tuple[str, Callable[[], object]]
    ) -> None:
        self.left_out.set_items(done.findings)
        counts = {"new": done.new, "same": done.same, "left_out": done.left_out}
        told = words.text(key, read=done.read, **counts)
        balances = words.text("journal.balances", balance=done.balance, told=done.told or "")
        parts: list[QWidget] = [_wrapped(told), _wrapped(balances)]
        if done.findings:
            heading = _heading(words.text("journal.left_out"))
            parts += [heading, *_with_sentence(self.left_out)]
        self.show_pane(
            _column(*parts),
            action,
            second=(words.text("journal.save_marked"), self.save_marked),
            leave=words.text("kit.close"),
        )


class JournalTermsForm(RecordForm):
    """What a journal leaves unsaid: its account, and the terms of its advances."""

    def __init__(self, door: Door, organization_id: str) -> None:
        self._organization_id = organization_id
        accounts = {one.code: one for one in door.ask(ledger.list_accounts, organization_id)}
        choices = [
            (code, f"{code} {accounts[code].full_name}" if code in accounts else code)
            for code in mutual_fund.money_accounts()
        ]
        super().__init__(
            (
                FormField("fund.account", lambda: ChoiceEditor(choices, may_be_empty=False)),
                FormField("journal.months", lambda: NumberEditor(minimum=1, maximum=60)),
                FormField("journal.usage_fee", RateEditor),
                FormField("journal.purpose", TextEditor),
                FormField("journal.document", TextEditor, full_width=True),
                FormField(
                    "journal.accept",
                    lambda: YesEditor(words.text("journal.accept_yes")),
                    full_width=True,
                ),
            )
        )
        self.set_values({"journal.months": 12, "journal.accept": False})

    def start(self) -> None:
        """Begin at the first field."""
        self.editors["fund.account"].input.setFocus()

    def command(self, check: JournalCheck, file: str) -> TakeInJournal:
        """Return what takes in the journal by these terms."""
        told = self.values()
        accepted = [found.row for found in check.findings] if told["journal.accept"] else []
        rows = [record.row for record in check.records] if told["journal.accept"] else []
        return TakeInJournal(
            organization_id=self._organization_id,
            file=file,
            sheet=check.sheet,
            records=check.records,
            findings=check.findings,
            accepted=tuple(sorted({*accepted, *rows})),
            account=told["fund.account"] or "",
            months=told["journal.months"] or 12,
            usage_fee_bp=told["journal.usage_fee"] or 0,
            purpose=told["journal.purpose"] or "",
            document=told["journal.document"] or "",
        )


def _column(*parts: QWidget) -> QWidget:
    """Return the parts below one another; tables share the room."""
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(2))
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, TableView) else 0)
    if not any(isinstance(part, TableView) for part in parts):
        column.addStretch(1)
    return pane


def _with_sentence(model: FaultTableModel) -> tuple[TableView, QLabel]:
    """Return the faults, and the whole sentence of the one chosen beneath, which F1 explains."""
    table, sentence = TableView(model), _wrapped("")

    def show(one: Finding | None) -> None:
        sentence.setText(words.finding(one) if one else "")
        tell_reasons(sentence, [one] if one else ())

    table.current_changed.connect(show)
    table.selectRow(0)
    return table, sentence


def _wrapped(told: str) -> QLabel:
    label = QLabel(told)
    label.setWordWrap(True)
    return label


def _soft(told: str) -> QLabel:
    label = _wrapped(told)
    label.setProperty("role", "soft")
    return label


def _heading(told: str) -> QLabel:
    label = QLabel(told)
    label.setProperty("role", "section")
    return label
