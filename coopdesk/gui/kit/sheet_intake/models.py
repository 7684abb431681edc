"""The tables of the import dialog: problems with their tick, columns found, rows left aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from coopdesk import words
from coopdesk.domain.errors import Finding, Severity
from coopdesk.gui.kit.table_model import Column, Index, ItemTableModel
from coopdesk.services.sheet_intake import SheetPreview

_TONES = {Severity.REFUSE: "wrong", Severity.CONFIRM: "due", Severity.HINT: "ink_soft"}
ACCEPT = 0
NOTHING = "-"
"""What a column is mapped to that is to be left alone."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding as the dialog shows it; ``may_accept``: its row can be ticked."""

    id: int
    row: int
    cell: str
    heading: str
    raw: str
    reason: str
    severity: Severity
    may_accept: bool
    finding: Finding


class ProblemTableModel(ItemTableModel[Problem]):
    """Findings of a sheet; a tick stands for the row, so all findings of one row share it."""

    accepted_changed = Signal()

    columns = (
        Column("sheet_intake.accept", lambda _: "", width=3),
        Column(
            "sheet_intake.row", attrgetter("row"), numeric=True, show=lambda row: str(row or "")
        ),
        Column("sheet_intake.cell", attrgetter("cell")),
        Column(
            "sheet_intake.severity", attrgetter("severity"), tone=lambda severity: _TONES[severity]
        ),
        Column("sheet_intake.heading", attrgetter("heading"), width=9),
        Column("sheet_intake.raw", attrgetter("raw"), width=12),
        Column("sheet_intake.reason", attrgetter("reason"), width=26, grows=True),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.accepted: frozenset[int] = frozenset()

    def accept_rows(self, rows: Iterable[int]) -> None:
        """Tick exactly these rows of the sheet."""
        self.accepted = frozenset(rows)
        last = self.index(max(self.rowCount() - 1, 0), ACCEPT)
        self.dataChanged.emit(self.index(0, ACCEPT), last, [Qt.ItemDataRole.CheckStateRole])
        self.accepted_changed.emit()

    def toggle(self, problems: Iterable[Problem]) -> None:
        """Tick the rows of ``problems`` that may be accepted, or untick them when all are."""
        rows = {problem.row for problem in problems if problem.may_accept}
        self.accept_rows(self.accepted - rows if rows <= self.accepted else self.accepted | rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        problem = self.item_at(index.row())
        if problem and problem.may_accept and index.column() == ACCEPT:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.item_at(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ACCEPT:
            if problem is None or not problem.may_accept:
                return None
            is_on = problem.row in self.accepted
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        problem = self.item_at(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or problem is None or not problem.may_accept:
            return False
        self.toggle([problem])
        return True


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of the sheet as the dialog shows it; ``field`` is what it fills, ``-`` for none."""

    id: str
    heading: str
    meaning: str
    field: str = NOTHING


class FoundColumnTableModel(ItemTableModel[FoundColumn]):
    """Every column of the sheet, and what was made of it."""

    columns = (
        Column("sheet_intake.letter", attrgetter("id")),
        Column("sheet_intake.heading", attrgetter("heading"), width=16),
        Column("sheet_intake.meaning", attrgetter("meaning"), width=16),
    )


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What a row would change, as the dialog shows it."""

    id: int
    row: int
    name: str
    meaning: str
    was: str
    becomes: str


class ChangeTableModel(ItemTableModel[ShownChange]):
    """Everything that would change in the register, with both values."""

    columns = (
        Column("sheet_intake.row", attrgetter("row"), numeric=True),
        Column("sheet_intake.whose", attrgetter("name"), width=12),
        Column("sheet_intake.heading", attrgetter("meaning"), width=10),
        Column("sheet_intake.was", attrgetter("was"), width=18),
        Column("sheet_intake.becomes", attrgetter("becomes"), width=18),
    )


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is no record."""

    id: int
    kind: str
    text: str


class OtherRowTableModel(ItemTableModel[OtherRow]):
    """Titles, totals, notes and empty rows: never taken for records."""

    columns = (
        Column("sheet_intake.row", attrgetter("id"), numeric=True),
        Column("sheet_intake.kind", attrgetter("kind")),
        Column("sheet_intake.text", attrgetter("text"), width=30),
    )


def problems_of(preview: SheetPreview[Any]) -> list[Problem]:
    """Return the findings of a preview in the order of their rows."""
    headings = {column.letter: column.header for column in preview.columns}
    may_accept = preview.rows_to_confirm
    return [
        _problem(number, found, headings.get(found.column, ""), may_accept)
        for number, found in enumerate(preview.findings)
    ]


def columns_of(columns: Iterable[Any], meanings: Mapping[str, str]) -> list[FoundColumn]:
    """Return the columns with a heading; ``meanings`` are the words for the fields."""
    return [
        FoundColumn(
            column.letter, column.header, _meaning(column, meanings), column.field or NOTHING
        )
        for column in columns
        if column.header
    ]


def changes_of(preview: SheetPreview[Any], meanings: Mapping[str, str]) -> list[ShownChange]:
    """Return what the rows of a preview would change; ``meanings`` are the words for the fields."""
    return [
        ShownChange(
            number,
            change.row,
            change.name,
            _told_field(change, meanings),
            change.was,
            change.becomes,
        )
        for number, change in enumerate(preview.changes)
    ]


def other_rows_of(preview: SheetPreview[Any]) -> list[OtherRow]:
    """Return the rows that are no records, empty ones left out."""
    return [
        OtherRow(out.row, words.choice(out.kind), out.text)
        for out in preview.not_records
        if out.text
    ]


def _problem(number: int, found: Finding, heading: str, may_accept: frozenset[int]) -> Problem:
    return Problem(
        id=number,
        row=found.row,
        cell=f"{found.column}{found.row}" if found.column and found.row else "",
        heading=heading,
        raw=found.raw,
        reason=words.finding(found),
        severity=found.severity,
        may_accept=found.row in may_accept,
        finding=found,
    )


def _meaning(column: Any, meanings: Mapping[str, str]) -> str:
    if column.field:
        return _told_field(column, meanings)
    if column.reason == "hidden":
        return words.text("sheet_intake.column_hidden")
    return words.text("sheet_intake.column_unknown")


def _told_field(told: Any, meanings: Mapping[str, str]) -> str:
    meaning = meanings.get(told.field, told.field)
    return f"{told.year} {meaning}" if told.year else meaning
