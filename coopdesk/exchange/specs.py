"""What a sheet is made of, as data: one spec serves reading, writing and the blank form."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from coopdesk.domain.errors import Finding, Severity
from coopdesk.exchange.kit_stamp import Kit

R = TypeVar("R", bound="SheetRecord")


class CellKind(StrEnum):
    """How the cells of a column are written and formatted."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "share"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: the field it fills, the headings offices give it (joined by 、, ours first).

    ``per_year`` columns occur once for each year named in their heading, those that
    ``may_be_yearly`` so or without a year; ``choices`` are the words allowed and what they stand
    for.
    """

    field: str
    headings: str
    kind: CellKind = CellKind.TEXT
    is_required: bool = False
    per_year: bool = False
    choices: Mapping[str, object] = made(default_factory=dict)
    width: int = 14
    may_be_yearly: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the headings, ours first."""
        return tuple(self.headings.split("、"))

    @property
    def words(self) -> dict[object, str]:
        """Return the word to write for each value allowed; empty for a free column."""
        first: dict[object, str] = {}
        for word, value in self.choices.items():
            first.setdefault(value, word)
        return first

    def shown(self, value: object) -> str:
        """Return a value as a person reads it in the sheet."""
        if value is None:
            return ""
        if value in self.words:
            return self.words[value]
        if self.kind is CellKind.SHARE and isinstance(value, int):
            return f"{value / 100:.2f}%"
        return str(value)


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One kind of sheet: its columns, and the two that make a row a record."""

    sheet_id: str
    title: str
    columns: tuple[ColumnSpec, ...]
    key_fields: tuple[str, str]

    def column(self, name: str) -> ColumnSpec:
        """Return the column of a field; raises KeyError for an unknown one."""
        for column in self.columns:
            if column.field == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of the sheet: what it fills, or why it is left alone.

    ``reason`` is empty, ``hidden``, ``unknown``, ``chosen`` (by the person) or ``refused``.
    """

    letter: str
    header: str
    field: str = ""
    year: int | None = None
    reason: str = ""


class RowKind(StrEnum):
    """Why a row of a sheet is no record."""

    TITLE = "title"
    NOTE = "note"
    HEADER = "header"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no record, with its first words."""

    row: int
    kind: RowKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What every record of a sheet has: the row number as the office program shows it."""

    row: int


@dataclass(frozen=True, slots=True)
class SheetReading(Generic[R]):
    """Everything found in a sheet; nothing has been taken in yet.

    ``records`` are all rows that are records, the reported ones too; ``clean`` are those that may
    be taken in without a question. ``layout`` tells sheets of one make (``layout_of``), ``mapping``
    holds the fields that a person chose for headings or column letters.
    """

    sheet: str
    columns: tuple[ColumnFound, ...]
    records: tuple[R, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...]
    as_of: date | None = None
    layout: str = ""
    mapping: Mapping[str, str] = made(default_factory=dict)
    kit: Kit | None = None
    sheets: tuple[str, ...] = ()

    @property
    def clean(self) -> tuple[R, ...]:
        """Return the records with nothing to confirm or correct."""
        reported = self.rows_with(Severity.REFUSE) | self.rows_with(Severity.CONFIRM)
        return tuple(record for record in self.records if record.row not in reported)

    @property
    def to_confirm(self) -> tuple[R, ...]:
        """Return the records that may be taken in after a person says yes."""
        asked = self.rows_with(Severity.CONFIRM) - self.rows_with(Severity.REFUSE)
        return tuple(record for record in self.records if record.row in asked)

    def rows_with(self, severity: Severity) -> frozenset[int]:
        """Return the rows that have a finding of ``severity``."""
        return frozenset(f.row for f in self.findings if f.severity is severity and f.row)
