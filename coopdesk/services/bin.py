"""The bin (回收站): a record leaves with all that hangs on it, and comes back as it was.

Rows are kept as they were stored. A restored row has its id and every value, but a new revision:
it travels again, and the deletion that was to travel is taken back with it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UniqueConstraint, delete, func, select, text

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.members import GONE
from coopdesk.domain.records import Finality
from coopdesk.domain.rights import Capability, Role, assess_right, may_see
from coopdesk.services import records
from coopdesk.services.records import Stored
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.attachments import (
    AttachmentContentRow,
    AttachmentPieceRow,
    AttachmentRow,
)
from coopdesk.storage.tables.base import Row, new_id
from coopdesk.storage.tables.bin import BinRow
from coopdesk.storage.tables.exchange import DeletionRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.types import JsonText
from coopdesk.storage.unit_of_work import UnitOfWork

TABLE = BinRow.__tablename__
_LONGEST_REASON = 200
# What can be seen of one kind of obstacle: the first names, not a list of hundreds.
_NAMED = 3
_MERGED = "merged_into_id"


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    """Put a record with what hangs on it into the bin; ``table`` is its kind."""

    table: str
    record_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """Bring a removal back out of the bin."""

    entry_id: str


@dataclass(frozen=True, slots=True)
class EmptyBin:
    """Destroy what lies in the bin, everything or the entries named; this cannot be undone."""

    entry_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BinItem:
    """One removal in the bin; ``count`` is how many rows came with it."""

    id: str
    kind: str
    label: str
    count: int
    reason: str
    removed_at: str
    removed_by: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a record would take along: its name and how many further rows."""

    label: str
    count: int


def get_removal(uow: UnitOfWork, table: str, record_id: str) -> Removal:
    """Return what a removal takes along; raises as ``remove_record``, before anything is asked."""
    row = records.load(uow, table, record_id)
    rows = gather(uow, [row])
    return Removal(records.label_of(uow, row), len(rows) - 1)


@judges_right_itself
def remove_record(uow: UnitOfWork, command: RemoveRecord) -> str:
    """Put the record into the bin and return the id of the entry.

    Raises NotFound; RuleViolation ``right.missing``, ``record.not_owned``, why the record or a part
    of it is final (《会计基础工作规范》第五十一条), and ``bin.booked`` or
    ``bin.referred`` for what refers to it, ``bin.merged_into`` and ``bin.has_merged`` for members
    that count as one with others.
    """
    row = records.load(uow, command.table, command.record_id)
    records.require_change(uow, row)
    return put_in(uow, gather(uow, [row]), records.label_of(uow, row), command.reason)


@judges_right_itself
def restore_record(uow: UnitOfWork, command: RestoreRecord) -> str:
    """Bring the entry back, every row under its id, and return the id of the record.

    Raises NotFound; RuleViolation ``right.missing`` and whatever contradicts by now: a parent that
    is gone, a number or name given to another, the same person admitted again.
    """
    entry = _entry(uow, command.entry_id)
    kept: list[dict[str, Any]] = entry.rows or []
    rows = [_as_row(one["table"], one["row"]) for one in kept]
    for row in rows:
        records.require_change(uow, row)
    require(_against_return(uow, entry, rows))
    _defer_references(uow)
    for row in rows:
        # its history goes on from the removal
        row.revision = entry.sequence
    uow.session.add_all(rows)
    uow.session.flush()
    ids = [row.id for row in rows]
    uow.session.execute(delete(DeletionRow).where(DeletionRow.record_id.in_(ids)))
    uow.session.delete(entry)
    uow.touch(TABLE)
    return entry.record_id


@judges_right_itself
def empty_bin(uow: UnitOfWork, command: EmptyBin) -> int:
    """Destroy what lies in the bin and return how many removals that were.

    Contents of scans that nothing else has go too; register numbers stay taken. Raises
    RuleViolation ``right.missing`` for all but those who keep the system.
    """
    require(assess_right([Role(uow.actor.role)], Capability.SYSTEM))
    entries = [row for row in _entries(uow) if row.id in command.entry_ids or not command.entry_ids]
    for entry in entries:
        entry.rows, entry.label, entry.reason = None, "", ""
    uow.touch(TABLE, len(entries))
    uow.session.flush()
    _drop_contents(uow)
    return len(entries)


def list_bin(uow: UnitOfWork) -> list[BinItem]:
    """Return what lies in the bin, the newest removal first, of what the operator may ask."""
    role = Role(uow.actor.role)
    count = func.json_array_length(BinRow.rows).label("row_count")
    told = (BinRow.table_name, BinRow.label, BinRow.reason, BinRow.removed_at, BinRow.removed_by)
    query = select(BinRow.id, *told, count).where(BinRow.rows.is_not(None))
    return [
        BinItem(
            id=row.id,
            kind=words.text(f"table.{row.table_name}"),
            label=row.label,
            count=row.row_count,
            reason=row.reason,
            removed_at=row.removed_at.replace("T", " "),
            removed_by=row.removed_by,
        )
        for row in uow.session.execute(query.order_by(BinRow.sequence.desc(), BinRow.id.desc()))
        if may_see(role, records.capability_of(row.table_name))
    ]


def entries_of(uow: UnitOfWork, sequence: int) -> list[str]:
    """Return the ids of what the command with this audit number put into the bin."""
    query = select(BinRow.id).where(BinRow.sequence == sequence, BinRow.rows.is_not(None))
    return list(uow.session.scalars(query))


def gather(uow: UnitOfWork, roots: Sequence[Row]) -> list[Row]:
    """Return the records with all that hangs on them, parents first.

    Raises RuleViolation for what is final, ``bin.booked`` and ``bin.referred`` for what else refers
    to them.
    """
    found = {(row.__tablename__, row.id): row for row in roots}
    waiting = list(roots)
    while waiting:
        parts = [part for alike in _by_table(waiting) for part in records.parts_of(uow, alike)]
        waiting = [part for part in parts if (part.__tablename__, part.id) not in found]
        found |= {(part.__tablename__, part.id): part for part in waiting}
    rows = list(found.values())
    refusals = [refusal for row in rows for refusal in records.against_change(uow, row)]
    refusals += _against_merged(uow, rows)
    refusals += _against_referring(uow, rows, found.keys())
    require(_told_once(refusals))
    return rows


def put_in(uow: UnitOfWork, rows: Sequence[Row], label: str, reason: str = "") -> str:
    """Put rows, parents first, into the bin as one entry and return its id."""
    first = rows[0]
    kept = [
        {"table": alike[0].__tablename__, "row": stored}
        for alike in _by_table(rows)
        for stored in records.stored_rows(
            uow, alike[0].__tablename__, [row.id for row in alike]
        ).values()
    ]
    _defer_references(uow)
    numbered = [row for row in rows if isinstance(row, MemberRow)]
    for row in reversed(rows):
        uow.session.delete(row)
    uow.session.flush()
    entry = BinRow(
        id=new_id(),
        table_name=first.__tablename__,
        record_id=first.id,
        label=label,
        reason=reason.strip()[:_LONGEST_REASON],
        organization_id=getattr(first, "organization_id", None) or "",
        number=max((row.number for row in numbered), default=None),
        removed_at=uow.now.isoformat(timespec="seconds"),
        removed_by=uow.actor.operator,
        sequence=uow.revision,
        rows=kept,
    )
    uow.session.add(entry)
    uow.touch(TABLE)
    return entry.id


def _by_table(rows: Iterable[Row]) -> list[list[Row]]:
    alike: dict[str, list[Row]] = {}
    for row in rows:
        alike.setdefault(row.__tablename__, []).append(row)
    return list(alike.values())


def _against_merged(uow: UnitOfWork, rows: Iterable[Row]) -> Iterator[Refusal]:
    """Yield a refusal for members that count as one with others: their merge is undone first."""
    for row in rows:
        if not isinstance(row, MemberRow):
            continue
        name = records.label_of(uow, row)
        if row.merged_into_id is not None:
            kept = records.label_of(uow, uow.get(MemberRow, row.merged_into_id))
            yield Refusal("bin.merged_into", values={"name": name, "kept": kept})
        _, *doubles = records.told_with(uow, row)
        if doubles:
            yield Refusal("bin.has_merged", values={"name": name} | _named(uow, doubles))


def _named(uow: UnitOfWork, found: Sequence[Row]) -> dict[str, Any]:
    told = (records.label_of(uow, one) for one in found[:_NAMED])
    return {"count": len(found), "named": words.text("audit.and").join(told)}


def _against_referring(
    uow: UnitOfWork, rows: Iterable[Row], leaving: Iterable[tuple[str, str]]
) -> Iterator[Refusal]:
    gone = set(leaving)
    for alike in _by_table(rows):
        by_id = {row.id: row for row in alike}
        others: dict[tuple[str, str], list[Row]] = {}
        for column, other in records.referring_to(uow, alike):
            if (other.__tablename__, other.id) not in gone and column != _MERGED:
                place = (getattr(other, column), other.__tablename__)
                others.setdefault(place, []).append(other)
        for (key, table), found in others.items():
            values = {
                "name": records.label_of(uow, by_id[key]),
                "kind": words.text(f"table.{table}"),
                **_named(uow, found),
            }
            is_booked = records.finality_of(table) is Finality.POSTED
            yield Refusal("bin.booked" if is_booked else "bin.referred", values=values)


def _told_once(refusals: Iterable[Refusal]) -> list[Refusal]:
    told: dict[str, Refusal] = {}
    for refusal in refusals:
        told.setdefault(words.refusal(refusal), refusal)
    return list(told.values())


def _against_return(uow: UnitOfWork, entry: BinRow, rows: Sequence[Row]) -> list[Refusal]:
    refusals = [*_against_standing(uow, rows), *_against_parents(uow, rows)]
    for row in rows:
        refusals += _against_taken(uow, row)
        refusals += _against_same(uow, entry, row)
    return _told_once(refusals)


def _against_standing(uow: UnitOfWork, rows: Sequence[Row]) -> Iterator[Refusal]:
    for alike in _by_table(rows):
        table = alike[0].__tablename__
        if records.stored_rows(uow, table, [row.id for row in alike]):
            yield Refusal("bin.there_again", values={"name": words.text(f"table.{table}")})


def _against_parents(uow: UnitOfWork, rows: Sequence[Row]) -> Iterator[Refusal]:
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        named |= dict.fromkeys(records.parents_of(row), row.__tablename__)
    coming = {(row.__tablename__, row.id) for row in rows}
    for (parent, key), table in named.items():
        if (parent, key) not in coming and records.stored_row(uow, parent, key) is None:
            told = {"name": words.text(f"table.{table}"), "parent": words.text(f"table.{parent}")}
            yield Refusal("bin.parent_gone", values=told)


def _against_taken(uow: UnitOfWork, row: Row) -> Iterator[Refusal]:
    """Yield a refusal for each unique combination that another record has by now."""
    kind = type(row)
    unique = [tuple(c.columns.keys()) for c in _unique_constraints(kind)]
    unique += [
        (column.name,) for column in records.table_of(kind.__tablename__).columns if column.unique
    ]
    for names in unique:
        values = [getattr(row, name) for name in names]
        if None in values:
            continue
        same = [
            records.table_of(kind.__tablename__).c[name] == value
            for name, value in zip(names, values, strict=True)
        ]
        other = uow.session.scalars(select(kind).where(*same, kind.id != row.id)).first()
        if other is not None:
            told = {"name": words.text(f"table.{kind.__tablename__}")}
            yield Refusal("bin.taken", values=told | {"other": records.label_of(uow, other)})


def _unique_constraints(kind: type[Row]) -> list[UniqueConstraint]:
    found = records.table_of(kind.__tablename__).constraints
    return [one for one in found if isinstance(one, UniqueConstraint)]


def _against_same(uow: UnitOfWork, entry: BinRow, row: Row) -> Iterator[Refusal]:
    """Yield a refusal where the same person or organization was written down again meanwhile.

    Ids are ordered by time: what has a later one than the removal came after it.
    """
    if isinstance(row, MemberRow) and row.state not in GONE and row.id_number:
        query = select(MemberRow.number).where(
            MemberRow.organization_id == row.organization_id,
            MemberRow.id_number == row.id_number,
            MemberRow.state.not_in(GONE),
            MemberRow.id > entry.id,
        )
        for number in uow.session.scalars(query.limit(1)):
            yield Refusal("bin.member_again", values={"name": row.name, "number": number})
    if isinstance(row, OrganizationRow):
        alike = OrganizationRow.name == row.name
        if row.credit_code:
            alike |= OrganizationRow.credit_code == row.credit_code
        later = select(OrganizationRow.name).where(alike, OrganizationRow.id > entry.id)
        for name in uow.session.scalars(later.limit(1)):
            yield Refusal("bin.organization_again", values={"name": row.name, "other": name})


def _as_row(table: str, stored: Stored) -> Row:
    """Return the row as it was; a column that its table has gained since starts empty."""
    kind = records.kind_of(table)
    values = {}
    for column in records.table_of(kind.__tablename__).columns:
        if column.name not in stored:
            continue
        value = stored[column.name]
        if isinstance(column.type, JsonText) and value is not None:
            value = json.loads(value)
        values[column.name] = records.loaded(column, value)
    return kind(**values)


def _entry(uow: UnitOfWork, entry_id: str) -> BinRow:
    entry = uow.session.get(BinRow, entry_id)
    if entry is None or entry.rows is None:
        raise NotFound(TABLE, entry_id)
    return entry


def _entries(uow: UnitOfWork) -> Iterator[BinRow]:
    return iter(uow.session.scalars(select(BinRow).where(BinRow.rows.is_not(None))).all())


def _defer_references(uow: UnitOfWork) -> None:
    """Rows that lean on each other go and come in any order; the commit judges them all."""
    uow.session.execute(text("PRAGMA defer_foreign_keys = ON"))


def _drop_contents(uow: UnitOfWork) -> None:
    """Delete the contents that no attachment has, in the registers or in the bin."""
    kept = set(uow.session.scalars(select(AttachmentRow.sha256)))
    for entry in _entries(uow):
        kept |= {one["row"].get("sha256", "") for one in entry.rows or ()}
    free = set(uow.session.scalars(select(AttachmentContentRow.sha256))) - kept
    for sha256 in free:
        piece = delete(AttachmentPieceRow).where(AttachmentPieceRow.sha256 == sha256)
        uow.session.execute(piece)
        content = delete(AttachmentContentRow).where(AttachmentContentRow.sha256 == sha256)
        uow.session.execute(content)
    uow.touch(AttachmentContentRow.__tablename__, len(free))
