"""Records of any table alike: what they are called, whose right they need, what hangs on them.

History, attachments, bin and take-back work for every table that offices own, also for those that
are added later: they walk the schema instead of naming tables.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, column, select, table

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.records import Finality, refuse_final
from coopdesk.domain.rights import Action, Capability, Role, assess_right, may_do
from coopdesk.services.merged_members import records_of
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.exchange import ArrivalRow, DeletionRow, DispatchRow
from coopdesk.storage.tables.governance import MeetingRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.scans import PrintedSetRow
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.types import DateText, Flag, MoneyType
from coopdesk.storage.unit_of_work import UnitOfWork

Stored = dict[str, Any]
"""A row as the database holds it: fen, ISO days, 0 and 1, JSON text."""

_NAMES = ("name", "title", "summary", "number", "year", "document", "text")
_OWNERS = ("member_id", "organization_id", "meeting_id", "agenda_item_id")
_LONGEST_LABEL = 60
_MERGED_INTO = "kept_id"  # a merge is nothing without either of the two members
_BATCH = 500
CLOSED = "closed"
POSTED = "posted"


def kind_of(table_name: str) -> type[Row]:
    """Return the class of an owned table; raises NotFound for any other name."""
    kinds = _kinds()
    if table_name not in kinds:
        raise NotFound("table", table_name)
    return kinds[table_name]


def table_of(table_name: str) -> Table:
    """Return the table of an owned record; raises NotFound for any other name."""
    return Base.metadata.tables[kind_of(table_name).__tablename__]


def is_record(table_name: str) -> bool:
    """Return whether the table holds records that an office owns."""
    return table_name in _kinds()


@cache
def capability_of(table_name: str) -> Capability:
    """Return the capability whose right a record needs: that of its file, or of what it hangs on.

    A file of tables that is not named by a capability takes that of the last parent in the order
    of the work: what hangs on a member and an organization is a matter of members.
    """
    word = kind_of(table_name).__module__.rpartition(".")[2]
    if word in list(Capability):
        return Capability(word)
    parents = {key.column.table.name for key in table_of(table_name).foreign_keys}
    known = [capability_of(name) for name in parents if is_record(name) and name != table_name]
    order = list(Capability)
    return max(known, key=order.index, default=Capability.ORGANIZATIONS)


def load(uow: UnitOfWork, table_name: str, record_id: str) -> Row:
    """Return the record; raises NotFound, and RuleViolation ``right.missing`` as for asking."""
    row = uow.get(kind_of(table_name), record_id)
    require(assess_right([Role(uow.actor.role)], subject_capability(row), Action.ASK))
    return row


def require_change(uow: UnitOfWork, row: Row) -> None:
    """Raise RuleViolation ``right.missing`` when the operator may not change the record."""
    capability = subject_capability(row)
    require(assess_right([Role(uow.actor.role)], capability, Action.CHANGE))


def may_change(uow: UnitOfWork, table_name: str) -> bool:
    """Return whether the operator may change records of the table."""
    return may_do(Role(uow.actor.role), capability_of(table_name))


def subject_capability(row: Row) -> Capability:
    """Return the capability of a record; an attachment has that of what it is attached to."""
    if isinstance(row, AttachmentRow):
        return capability_of(row.subject_table)
    return capability_of(row.__tablename__)


def label_of(uow: UnitOfWork, row: Row) -> str:
    """Return what a record is called, after its table and with what it hangs on."""
    told = [_own_name(row)]
    if not isinstance(getattr(row, "name", None), str):
        told.insert(0, _owner_name(uow, row))
    name = " ".join(part for part in told if part)[:_LONGEST_LABEL]
    kind = words.text(f"table.{row.__tablename__}")
    return words.text("record.label", kind=kind, name=name) if name else kind


def against_change(uow: UnitOfWork, row: Row) -> list[Refusal]:
    """Return why a record is final and how it is put right instead; empty while it is not."""
    why = _FINAL.get(row.__tablename__)
    for frame in (row, _frame_of(uow, row)):
        if isinstance(frame, VoucherRow) and frame.state == POSTED:
            why = Finality.POSTED
        if isinstance(frame, MeetingRow) and frame.state == CLOSED:
            why = Finality.CLOSED_MINUTES
    if why:
        return [refuse_final(why, label_of(uow, row))]
    return _against_subject(uow, row) if isinstance(row, AttachmentRow) else []


def finality_of(table_name: str) -> Finality | None:
    """Return why every record of a table is final; None where it depends on the record."""
    return Finality.POSTED if table_name in ("voucher", "posting") else _FINAL.get(table_name)


def stored_row(uow: UnitOfWork, table_name: str, record_id: str) -> Stored | None:
    """Return the row as it is stored, past the column types; None when it is gone."""
    return stored_rows(uow, table_name, [record_id]).get(record_id)


def stored_rows(uow: UnitOfWork, table_name: str, ids: Sequence[str]) -> dict[str, Stored]:
    """Return by id the rows as they are stored, past the column types."""
    raw, names = _raw(table_name)
    found: dict[str, Stored] = {}
    for some in _batches(ids):
        for row in uow.session.execute(select(raw).where(raw.c.id.in_(some))):
            stored = dict(zip(names, row, strict=True))
            found[stored["id"]] = stored
    return found


def loaded(column_: Column[Any], value: Any) -> Any:
    """Return a stored or logged value as the column's type gives it to Python."""
    kind = column_.type
    if value is None:
        return None
    if isinstance(kind, MoneyType):
        return Money(value)
    if isinstance(kind, DateText):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Flag) else value


@cache
def children_of(table_name: str) -> tuple[tuple[str, str, bool], ...]:
    """Return (table, column, is part) for everything that may point at a record of the table.

    A part is what the record alone gives a meaning: it names its parent by a column that is never
    empty, within the same capability. Anything else only refers to the record.
    """
    found = []
    for name in _kinds():
        for one in table_of(name).columns:
            if any(key.column.table.name == table_name for key in one.foreign_keys):
                found.append((name, one.name, _is_part(name, one, table_name)))
    return tuple(found)


def parents_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield table and id of every record that a record names."""
    for one in table_of(row.__tablename__).columns:
        for key in one.foreign_keys:
            named = getattr(row, one.name)
            if named is not None and is_record(key.column.table.name):
                yield key.column.table.name, named
    if isinstance(row, AttachmentRow):
        yield row.subject_table, row.subject_id


def parts_of(uow: UnitOfWork, rows: Sequence[Row]) -> list[Row]:
    """Return the records that hang on records of one table, their attachments among them."""
    found: list[Row] = []
    for name, column_name, is_part in children_of(rows[0].__tablename__):
        if is_part:
            found += _pointing(uow, name, column_name, rows)
    return [*found, *attached_to(uow, rows)]


def referring_to(uow: UnitOfWork, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield (column, record) for what refers to records of one table without being part of them."""
    for name, column_name, is_part in children_of(rows[0].__tablename__):
        if not is_part:
            for other in _pointing(uow, name, column_name, rows):
                yield column_name, other


def told_with(uow: UnitOfWork, row: Row) -> list[Row]:
    """Return the records whose papers and history are told with this one's, itself first.

    What hangs on a double stays with it and is told of the member it was merged into.
    """
    if not isinstance(row, MemberRow) or row.merged_into_id:
        return [row]
    return [row, *(uow.get(MemberRow, key) for key in records_of(uow, row.id)[1:])]


def attached_to(uow: UnitOfWork, rows: Sequence[Row]) -> list[AttachmentRow]:
    """Return the attachments of records of one table."""
    found: list[AttachmentRow] = []
    for ids in _batches([row.id for row in rows]):
        query = select(AttachmentRow).where(
            AttachmentRow.subject_table == rows[0].__tablename__, AttachmentRow.subject_id.in_(ids)
        )
        found += uow.session.scalars(query.order_by(AttachmentRow.id))
    return found


# What was booked is put right by its counter-entry; what was decided by deciding again; the chart,
# the months, the terms and the seats are kept in order by their own pages alone.
_POSTED = (
    *("share_entry", "advance", "guarantee", "advance_change", "instalment"),
    *("repayment", "seed_fund_entry", "surplus_part", "surplus_payout"),
)
_DECIDED = (
    "vote",
    "ballot",
    "resolution",
    "application",
    "payout",
    "decision",
    "surplus_plan",
    "yearly_score",
)
_KEPT = (
    *("account", "period", "period_event", "book_rule"),
    *("fund_rule", "charter_change", "body", "term", "seat"),
)
_FINAL = {
    **dict.fromkeys(_POSTED, Finality.POSTED),
    **dict.fromkeys(_DECIDED, Finality.DECIDED),
    **dict.fromkeys(_KEPT, Finality.KEPT),
}


@cache
def _kinds() -> dict[str, type[Row]]:
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    # deletions, prints and packages that went are traces of records, not records themselves
    traces = (DeletionRow, PrintedSetRow, ArrivalRow, DispatchRow)
    records = (kind for kind in mapped if issubclass(kind, Row) and kind not in traces)
    return {kind.__tablename__: kind for kind in records}


@cache
def _raw(table_name: str) -> tuple[Any, tuple[str, ...]]:
    names = tuple(one.name for one in table_of(table_name).columns)
    return table(table_name, *(column(name) for name in names)), names


def _is_part(name: str, one: Column[Any], parent: str) -> bool:
    same = name != parent and capability_of(name) is capability_of(parent)
    return same and not one.nullable and one.name in (f"{parent}_id", _MERGED_INTO)


def _pointing(uow: UnitOfWork, name: str, column_name: str, rows: Sequence[Row]) -> list[Row]:
    kind = kind_of(name)
    found: list[Row] = []
    for ids in _batches([row.id for row in rows]):
        query = select(kind).where(table_of(name).c[column_name].in_(ids))
        found += uow.session.scalars(query.order_by(kind.id))
    return found


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), _BATCH):
        yield ids[first : first + _BATCH]


def _own_name(row: Row) -> str:
    for name in _NAMES:
        if value := getattr(row, name, None):
            return str(value)
    days = (getattr(row, one.name) for one in table_of(row.__tablename__).columns if _is_day(one))
    return next((day.isoformat() for day in days if day is not None), "")


def _is_day(one: Column[Any]) -> bool:
    return isinstance(one.type, DateText)


def _owner_name(uow: UnitOfWork, row: Row) -> str:
    if isinstance(row, AttachmentRow):
        kind = kind_of(row.subject_table)
        subject = uow.session.get(kind, row.subject_id)
        return _own_name(subject) if subject else ""
    for name in _OWNERS:
        if key := getattr(row, name, None):
            owner = uow.session.get(kind_of(name.removesuffix("_id")), key)
            return _own_name(owner) if owner else ""
    return ""


def _frame_of(uow: UnitOfWork, row: Row) -> Row | None:
    """Return the meeting or voucher that a line belongs to."""
    for name, kind in (("meeting_id", MeetingRow), ("voucher_id", VoucherRow)):
        if key := getattr(row, name, None):
            return uow.session.get(kind, key)
    return None


def _against_subject(uow: UnitOfWork, row: AttachmentRow) -> list[Refusal]:
    """Papers of what is final stay with it, but for one that was attached by mistake today."""
    subject = uow.session.get(kind_of(row.subject_table), row.subject_id)
    if subject is None or not against_change(uow, subject) or _was_added_today(uow, row):
        return []
    told = {"name": row.title, "subject": label_of(uow, subject)}
    return [Refusal("attachment.kept", values=told)]


def _was_added_today(uow: UnitOfWork, row: AttachmentRow) -> bool:
    if not row.revision:
        return True
    entry = uow.session.get(AuditRow, row.revision)
    return entry is not None and entry.at.startswith(uow.today.isoformat())
