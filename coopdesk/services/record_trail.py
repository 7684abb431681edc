"""The way of one record through the audit log, entry by entry, newest first.

Each note of the log names the entry that changed the row before (``since``), and the row names the
last one by its revision: so a history is read in as many steps as it has, however long the log is.
Notes of earlier versions name none; there the log is searched.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from coopdesk.services import records
from coopdesk.services.records import Stored
from coopdesk.storage.tables.bin import BinRow
from coopdesk.storage.tables.exchange import DeletionRow
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.types import JsonText, canonical
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Note:
    """What one entry did to one record; ``was`` holds the changed columns as they were before."""

    entry: AuditRow
    was: dict[str, Any]
    is_new: bool = False
    is_deleted: bool = False


def notes_of(uow: UnitOfWork, table: str, record_id: str) -> Iterator[Note]:
    """Yield what happened to a record, newest first; also of one that is gone."""
    sequence = _newest(uow, table, record_id)
    while sequence:
        entry = uow.session.get(AuditRow, sequence)
        if entry is None:
            return
        note, since = note_in(entry, table, record_id)
        if note is not None:
            yield note
        if since is None and not (note and note.is_new):
            since = _mentioned_before(uow, record_id, sequence)
        sequence = since or 0


def note_in(entry: AuditRow, table: str, record_id: str) -> tuple[Note | None, int | None]:
    """Return what an entry says of a record, and the number of the entry before it if it tells.

    Rows added in bulk are told by their number only: the entry that a row names as its first one
    is the one that added it.
    """
    named, bulk = _told_by(entry.changes)
    changes = named.get((table, record_id), ())
    if not changes:
        if table not in bulk:
            return None, None
        return Note(entry, {}, is_new=bulk[table]), None
    was: dict[str, Any] = {}
    for change in changes:
        was = {**change.get("was", {}), **was}
    before = (change.get("since") for change in changes)
    since = next((number for number in before if number and number != entry.sequence), None)
    is_new = any(change.get("new") for change in changes)
    is_deleted = any(change.get("deleted") for change in changes)
    return Note(entry, was, is_new, is_deleted), since


@lru_cache(maxsize=4)
def _told_by(changes: str) -> tuple[dict[tuple[str, str], list[dict[str, Any]]], dict[str, bool]]:
    """Return what an entry tells by record, and of which tables it tells a number only.

    The latter with whether rows were added there. Kept, as one import tells of thousands.
    """
    named: dict[tuple[str, str], list[dict[str, Any]]] = {}
    bulk: dict[str, bool] = {}
    for change in json.loads(changes):
        table = change["table"]
        if "id" in change:
            named.setdefault((table, change["id"]), []).append(change)
        else:
            bulk[table] = bulk.get(table, False) or bool(change.get("added"))
    return named, bulk


def row_after(uow: UnitOfWork, table: str, record_id: str, sequence: int) -> Stored | None:
    """Return the row as it was right after the entry ``sequence``, None where it did not stand."""
    row = records.stored_row(uow, table, record_id)
    returned = row
    for note in notes_of(uow, table, record_id):
        if note.entry.sequence <= sequence:
            break
        if note.is_new:
            # what comes back from the bin is what had gone in
            row, returned = None, row
        elif note.is_deleted:
            row = returned or _in_bin(uow, table, record_id, note.entry.sequence)
        elif row is not None:
            row |= _as_stored(table, note.was)
    return row


def _as_stored(table: str, was: dict[str, Any]) -> Stored:
    columns = records.table_of(table).columns
    return {
        name: canonical(value)
        if isinstance(columns[name].type, JsonText) and value is not None
        else value
        for name, value in was.items()
        if name in columns
    }


def _in_bin(uow: UnitOfWork, table: str, record_id: str, sequence: int) -> Stored | None:
    for entry in uow.session.scalars(select(BinRow).where(BinRow.sequence == sequence)):
        for one in entry.rows or ():
            if one["table"] == table and one["row"]["id"] == record_id:
                return dict(one["row"])
    return None


def _newest(uow: UnitOfWork, table: str, record_id: str) -> int:
    row = records.stored_row(uow, table, record_id)
    if row is not None:
        return int(row["revision"])
    left = select(func.max(DeletionRow.revision)).where(
        DeletionRow.record_id == record_id, DeletionRow.table_name == table
    )
    in_bin = select(func.max(BinRow.sequence)).where(
        BinRow.record_id == record_id, BinRow.table_name == table
    )
    known = uow.session.scalar(left) or uow.session.scalar(in_bin)
    return known or _mentioned_before(uow, record_id, None)


def _mentioned_before(uow: UnitOfWork, record_id: str, sequence: int | None) -> int:
    query = select(func.max(AuditRow.sequence)).where(func.instr(AuditRow.changes, record_id) > 0)
    if sequence is not None:
        query = query.where(AuditRow.sequence < sequence)
    return uow.session.scalar(query) or 0
