"""Taking back (撤销): what a command changed becomes what it was, as a command of its own.

A field goes back while it still holds what was written; what was added goes into the bin; what was
removed comes out of it. What is final says so, and how it is put right instead.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.domain.records import Finality, refuse_final
from coopdesk.services import records
from coopdesk.services.audit_trail import AuditLine, command_in_words, lines_of
from coopdesk.services.bin import RestoreRecord, entries_of, gather, put_in, restore_record
from coopdesk.services.record_trail import Note, note_in, row_after
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.unit_of_work import UnitOfWork

_UNWRITTEN = ("office", "revision")
_LOOKED_THROUGH = 1000
"""How far back the last step is looked for, in entries of the log."""
_READ_AT_ONCE = 10
"""The step is mostly the newest entry: what lies further back is not read for nothing."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back the step with this number in the log, or what it did to one record of it."""

    sequence: int
    table: str = ""
    record_id: str = ""


Key = tuple[str, str]


def last_step(uow: UnitOfWork) -> AuditLine | None:
    """Return the operator's last step on records that was not taken back; None without one."""
    query = select(AuditRow).order_by(AuditRow.sequence.desc()).limit(_LOOKED_THROUGH)
    gone: set[int] = set()
    for entry in uow.session.scalars(query, execution_options={"yield_per": _READ_AT_ONCE}):
        if entry.command == TakeBack.__name__:
            gone.add(json.loads(entry.fields)["sequence"])
        elif (
            entry.operator == uow.actor.operator
            and entry.sequence not in gone
            and any(records.is_record(change["table"]) for change in json.loads(entry.changes))
        ):
            line = lines_of(uow, [entry])[0]
            return line if line.subject else replace(line, subject=_first_label(uow, entry))
    return None


@judges_right_itself
def take_back(uow: UnitOfWork, command: TakeBack) -> str:
    """Take the step back and return what it was, in words.

    Raises NotFound; RuleViolation ``right.missing``, ``undo.not_own`` for the whole step of another
    operator, ``undo.changed_since``, ``undo.built_upon``, ``undo.bulk``, and why a record is final.
    """
    entry = uow.session.get(AuditRow, command.sequence)
    if entry is None:
        raise NotFound("audit_log", str(command.sequence))
    if not command.record_id and entry.operator != uow.actor.operator:
        raise RuleViolation(Refusal("undo.not_own", values={"operator": entry.operator}))
    touched = _touched(uow, entry)
    if command.record_id:
        key = (command.table, command.record_id)
        touched = {key: touched[key]} if key in touched else {}
    if not touched:
        _require_told(entry)
        raise RuleViolation(Refusal("undo.nothing"))
    what = command_in_words(entry.command)
    _require_possible(uow, entry, touched)
    _require_told(entry)
    _set_fields(uow, touched)
    _remove_added(uow, touched, words.text("undo.label", what=what))
    for entry_id in _entries_to_restore(uow, entry, touched):
        restore_record(uow, RestoreRecord(entry_id))
    return what


def _first_label(uow: UnitOfWork, entry: AuditRow) -> str:
    """Return what the first record is called that the entry names and that still stands."""
    for change in json.loads(entry.changes):
        if "id" in change and records.is_record(change["table"]):
            row = uow.session.get(records.kind_of(change["table"]), change["id"])
            if row is not None:
                return records.label_of(uow, row)
    return ""


def _touched(uow: UnitOfWork, entry: AuditRow) -> dict[Key, Note]:
    """Return what the entry did, by record, as far as it tells which records."""
    touched: dict[Key, Note] = {}
    for change in json.loads(entry.changes):
        table = change["table"]
        if not records.is_record(table):
            continue
        keys = [change["id"]] if "id" in change else _added(uow, entry, change)
        for key in keys:
            note, _ = note_in(entry, table, key)
            if note is not None and not (note.is_new and note.is_deleted):
                touched[table, key] = note
    return touched


def _added(uow: UnitOfWork, entry: AuditRow, change: dict[str, Any]) -> Sequence[str]:
    kind = records.kind_of(change["table"])
    if not change.get("added"):
        return ()
    query = select(kind.id).where(kind.revision == entry.sequence, kind.office == entry.office)
    named = {one.get("id") for one in json.loads(entry.changes) if one["table"] == change["table"]}
    keys = [key for key in uow.session.scalars(query.order_by(kind.id)) if key not in named]
    if len(keys) != change["rows"]:
        told = words.text(f"table.{change['table']}")
        raise RuleViolation(Refusal("undo.changed_since", values={"name": told}))
    return keys


def _require_possible(uow: UnitOfWork, entry: AuditRow, touched: dict[Key, Note]) -> None:
    refusals: dict[str, Refusal] = {}
    for (table, key), note in touched.items():
        row = uow.session.get(records.kind_of(table), key)
        for refusal in _against(uow, entry, note, row, table):
            # one example of each reason: a step may have touched thousands
            refusals.setdefault(refusal.code, refusal)
    # what else a posting touched (the chart it opened, its lines) goes with its counter-entry
    posted = refusals.get(Finality.POSTED.value)
    require([posted] if posted else refusals.values())


def _require_told(entry: AuditRow) -> None:
    """Raise RuleViolation where a step changed records without telling which."""
    what = command_in_words(entry.command)
    for change in json.loads(entry.changes):
        if "rows" not in change or change.get("added") or not records.is_record(change["table"]):
            continue
        why = records.finality_of(change["table"])
        bulk = Refusal("undo.bulk", values={"what": what})
        raise RuleViolation(refuse_final(why, what) if why else bulk)


def _against(
    uow: UnitOfWork, entry: AuditRow, note: Note, row: Row | None, table: str
) -> Iterator[Refusal]:
    told = {"name": words.text(f"table.{table}") if row is None else records.label_of(uow, row)}
    if note.is_deleted:
        if row is not None or not entries_of(uow, entry.sequence):
            yield Refusal("undo.not_kept", values=told)
        return
    if row is None:
        yield Refusal("undo.gone", values=told)
        return
    records.require_change(uow, row)
    yield from records.against_change(uow, row)
    if not _still_written(uow, entry, note, row):
        yield Refusal("undo.changed_since", values=told)


def _still_written(uow: UnitOfWork, entry: AuditRow, note: Note, row: Row) -> bool:
    if row.revision == entry.sequence:
        return True
    table = row.__tablename__
    then = row_after(uow, table, row.id, entry.sequence) or {}
    now = records.stored_row(uow, table, row.id) or {}
    written = [name for name in now if note.is_new or name in note.was]
    return all(then.get(name) == now[name] for name in written if name not in _UNWRITTEN)


def _set_fields(uow: UnitOfWork, touched: dict[Key, Note]) -> None:
    for (table, key), note in touched.items():
        if note.is_new or note.is_deleted:
            continue
        row = records.load(uow, table, key)
        columns = records.table_of(table).columns
        for name, value in note.was.items():
            if name in columns:
                setattr(row, name, records.loaded(columns[name], value))


def _remove_added(uow: UnitOfWork, touched: dict[Key, Note], label: str) -> None:
    added = [records.load(uow, *key) for key, note in touched.items() if note.is_new]
    if not added:
        return
    rows = gather(uow, added)
    own = {(row.__tablename__, row.id) for row in added}
    later = [row for row in rows if (row.__tablename__, row.id) not in own]
    require(
        Refusal("undo.built_upon", values={"name": records.label_of(uow, row)}) for row in later
    )
    name = records.label_of(uow, rows[0]) if len(rows) == 1 else label
    put_in(uow, rows, name, label)


def _entries_to_restore(
    uow: UnitOfWork, entry: AuditRow, touched: dict[Key, Note]
) -> Sequence[str]:
    removed = any(note.is_deleted for note in touched.values())
    return entries_of(uow, entry.sequence) if removed else ()
