"""The history of one record (修改记录): when, who, and field by field what was and what became."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coopdesk import words
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services import records
from coopdesk.services.audit_trail import command_in_words, field_label, shown_value
from coopdesk.services.record_trail import Note, notes_of
from coopdesk.services.records import Stored
from coopdesk.storage.tables.base import Row
from coopdesk.storage.types import JsonText
from coopdesk.storage.unit_of_work import UnitOfWork

_UNTOLD = ("id", "office", "revision", "initials", "typed_name")
"""What follows from other fields, or says nothing to people."""
HISTORY_COLUMNS = (
    "record_history.at",
    "record_history.operator",
    "record_history.what",
    "record_history.field",
    "record_history.before",
    "record_history.after",
    "record_history.record",
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line of a history: one field of one record as one step changed it.

    ``field`` is empty where a record came or went as a whole; then ``after`` says which.
    ``record`` is what the record is called, ``table`` and ``record_id`` name it for a take-back.
    """

    sequence: int
    at: str
    operator: str
    what: str
    table: str
    record_id: str
    record: str
    field: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """What tells the line from all others."""
        return f"{self.sequence}/{self.record_id}/{self.field}"


def list_history(uow: UnitOfWork, table: str, record_id: str) -> list[FieldChange]:
    """Return every change of a record and of what hangs on it, the newest first.

    A member's history has that of the doubles merged into it.
    Personal numbers are masked unless the operator may change such records. Raises NotFound for a
    record that never was.
    """
    records.kind_of(table)
    row = uow.session.get(records.kind_of(table), record_id)
    lines = list(_changes(uow, table, record_id, row))
    if not lines and row is None:
        records.load(uow, table, record_id)
    if row is not None:
        own, *merged = records.told_with(uow, row)
        parts = records.parts_of(uow, [own, *merged])
        for part in {part.id: part for part in (*merged, *parts)}.values():
            lines += _changes(uow, part.__tablename__, part.id, part)
    return sorted(lines, key=lambda line: -line.sequence)


def history_as_shown(title: str, lines: list[FieldChange]) -> ShownTable:
    """Return a history as a table for a workbook or paper."""
    columns = tuple(ShownColumn(words.text(key)) for key in HISTORY_COLUMNS)
    names = [key.partition(".")[2] for key in HISTORY_COLUMNS]
    rows = [tuple(str(getattr(line, name)) for name in names) for line in lines]
    return ShownTable(title, columns, rows, count_of_all=len(rows))


def _changes(uow: UnitOfWork, table: str, record_id: str, row: Row | None) -> Iterator[FieldChange]:
    stands = records.stored_row(uow, table, record_id)
    label = records.label_of(uow, row) if row is not None else words.text(f"table.{table}")
    became = _as_logged(table, stands or {})
    for note in notes_of(uow, table, record_id):
        told: dict[str, Any] = {
            "sequence": note.entry.sequence,
            "at": note.entry.at.replace("T", " "),
            "operator": note.entry.operator,
            "what": command_in_words(note.entry.command),
            "table": table,
            "record_id": record_id,
            "record": label,
        }
        if note.is_new or note.is_deleted:
            key = "record_history.added" if note.is_new else "record_history.removed"
            yield FieldChange(**told, field="", before="", after=words.text(key))
            continue
        yield from _fields(uow, note, told, became)
        became |= note.was


def _as_logged(table: str, stored: Stored) -> dict[str, Any]:
    """Return a stored row as the log writes it: small records as such, not as their text."""
    columns = records.table_of(table).columns
    return {
        name: json.loads(value) if isinstance(columns[name].type, JsonText) and value else value
        for name, value in stored.items()
    }


def _fields(
    uow: UnitOfWork, note: Note, told: Mapping[str, Any], became: Mapping[str, Any]
) -> Iterator[FieldChange]:
    table = str(told["table"])
    masked = not records.may_change(uow, table)
    for name, before in note.was.items():
        if name in _UNTOLD:
            continue
        yield FieldChange(
            **told,
            field=field_label(name),
            before=_value(uow, table, name, before, masked=masked),
            after=_value(uow, table, name, became.get(name), masked=masked),
        )


def _value(uow: UnitOfWork, table: str, name: str, value: Any, *, masked: bool) -> str:
    columns = records.table_of(table).columns
    parents = columns[name].foreign_keys if name in columns else ()
    for key in parents:
        if value and records.is_record(key.column.table.name):
            parent = uow.session.get(records.kind_of(key.column.table.name), value)
            return records.label_of(uow, parent) if parent is not None else ""
    return shown_value(name, value, table, masked=masked)
