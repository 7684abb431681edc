"""What a package's records do to the copies kept here: new, changed, same, refused."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import TableClause, column, delete, insert, select, table, text, update
from sqlalchemy.exc import IntegrityError

from coopdesk import words
from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import RecordChange, RecordMark, assess_record
from coopdesk.exchange.package import CheckedPackage, read_table
from coopdesk.exchange.receipt import RefusedRecord
from coopdesk.services.exchange.travelling import Record, Travelling, to_stored, travelling
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.types import canonical
from coopdesk.storage.unit_of_work import UnitOfWork

_BATCH = 400
DELETION = "deletion"


@dataclass(slots=True)
class Merge:
    """What a package does, table by table; nothing is written until ``carry_out``."""

    counts: dict[RecordChange, int] = field(default_factory=lambda: dict.fromkeys(RecordChange, 0))
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: list[RefusedRecord] = field(default_factory=list)
    new: dict[str, list[Record]] = field(default_factory=dict)
    changed: dict[str, list[Record]] = field(default_factory=dict)

    def count(self, table: str, change: RecordChange) -> None:
        """Count one record of ``table`` under what becomes of it."""
        self.counts[change] += 1
        none: dict[str, int] = dict.fromkeys((one.value for one in RecordChange), 0)
        self.tables.setdefault(table, none)[change.value] += 1


def compare(uow: UnitOfWork, package: CheckedPackage) -> Merge:
    """Return what the package's records do to what is stored; writes nothing."""
    merge = Merge()
    sent = package.schemas
    done = 0
    for one in travelling(uow.actor.level):
        if one.table.name not in sent:
            continue
        for records in _chunks(read_table(package, one.table.name)):
            _compare(uow, package.header.sender.office_id, one, records, merge)
            done += len(records)
            told = words.text(f"table.{one.table.name}")
            uow.progress.step(done, sum(package.counts.values()), told)
    return merge


def carry_out(uow: UnitOfWork, merge: Merge) -> None:
    """Write new and changed records, and delete what their owner deleted.

    Raises BadPackage ``package_reference_missing`` when a record leans on one that is not there,
    ``package_clash`` when it says what a record of another office here says already.
    """
    uow.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    try:
        _write(uow, merge)
    except IntegrityError as clash:
        # two offices recorded the same thing (an award of one year, say): a person has to look
        raise BadPackage.because("package_clash", detail=str(clash.orig)) from clash
    _check_references(uow, merge)


def _write(uow: UnitOfWork, merge: Merge) -> None:
    for name, records in merge.new.items():
        uow.session.execute(insert(_raw(name)), [_as_inserted(name, record) for record in records])
        uow.touch(name, len(records))
    for name, records in merge.changed.items():
        for record in records:
            uow.session.execute(update(_raw(name)).where(_raw(name).c.id == record["id"]), record)
        uow.touch(name, len(records))
    for record in merge.new.get("voucher", ()):
        post = update(_raw("voucher")).where(_raw("voucher").c.id == record["id"])
        uow.session.execute(post.values(state=record["state"]))
    for deletion in merge.new.get("deletion", ()):
        _delete(uow, deletion)


def _as_inserted(name: str, record: Record) -> Record:
    # a voucher enters as a draft, gets its lines, and is posted: the triggers know no other way
    return record | {"state": "draft"} if name == "voucher" else record


def _delete(uow: UnitOfWork, deletion: Record) -> None:
    raw = _raw(deletion["table_name"])
    theirs = raw.c.office == deletion["office"]
    uow.session.execute(delete(raw).where(raw.c.id == deletion["record_id"], theirs))
    uow.touch(deletion["table_name"])


def _check_references(uow: UnitOfWork, merge: Merge) -> None:
    for name in {*merge.new, *merge.changed}:
        check = text(f'PRAGMA foreign_key_check("{name}")')
        broken = uow.session.execute(check).first()
        if broken:
            told = {"table": words.text(f"table.{name}"), "other": words.text(f"table.{broken[2]}")}
            raise BadPackage.because("package_reference_missing", **told)


def _compare(
    uow: UnitOfWork,
    sender: str,
    one: Travelling,
    records: list[Mapping[str, Any]],
    merge: Merge,
) -> None:
    stored = _stored_marks(uow, one, [record["id"] for record in records])
    for record in records:
        mark = RecordMark(record["office"], record["revision"], _digest(one, record))
        change, reasons = assess_record(mark, stored.get(record["id"]), sender)
        if not reasons and not _may_be_deleted(record, one):
            change, reasons = RecordChange.REFUSED, ()
        merge.count(one.table.name, change)
        if change is RecordChange.NEW:
            merge.new.setdefault(one.table.name, []).append(to_stored(one, record))
        elif change is RecordChange.CHANGED:
            merge.changed.setdefault(one.table.name, []).append(to_stored(one, record))
        for reason in reasons:
            told = words.refusal(reason)
            merge.refused.append(RefusedRecord(one.table.name, record["id"], reason.code, told))


def _may_be_deleted(record: Mapping[str, Any], one: Travelling) -> bool:
    return one.table.name != DELETION or record["table_name"] in _deletable()


@cache
def _deletable() -> frozenset[str]:
    return frozenset(load_exchange()["tables"]) - {DELETION}


def _stored_marks(uow: UnitOfWork, one: Travelling, ids: list[str]) -> dict[str, RecordMark]:
    raw = _raw(one.table.name)
    names = [c.name for c in one.columns]
    query = select(*(raw.c[name] for name in names)).where(raw.c.id.in_(ids))
    marks = {}
    for row in uow.session.execute(query):
        record = dict(zip(names, row, strict=True))
        marks[record["id"]] = RecordMark(record["office"], record["revision"], _digest(one, record))
    return marks


def _digest(one: Travelling, record: Mapping[str, Any]) -> str:
    stored = to_stored(one, record)
    text_of_all = canonical([stored[c.name] for c in one.columns])
    return hashlib.sha256(text_of_all.encode("utf-8")).hexdigest()


@cache
def _raw(name: str) -> TableClause:
    """Return the table without our column types: records are merged as they are stored."""
    return table(name, *(column(c.name) for c in Base.metadata.tables[name].columns))


def _chunks(records: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    rest = iter(records)
    while chunk := list(islice(rest, _BATCH)):
        yield chunk
