"""What a package's records do to the copies kept here: new, changed, same, refused."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coopdesk import words
from coopdesk.domain.errors import BadPackage, Refusal
from coopdesk.domain.exchange import RecordChange, RecordMark, assess_record
from coopdesk.exchange.package import CheckedPackage, read_table
from coopdesk.exchange.receipt import RefusedRecord
from coopdesk.services.exchange.forwarding import Carried, carried_by
from coopdesk.services.exchange.line_ids import with_own_id
from coopdesk.services.exchange.papers_sent import ATTACHMENT, against_papers, against_strays
from coopdesk.services.exchange.traces import (
    Past,
    Record,
    broken_reference,
    defer_references,
    drop,
    entered_by_another,
    has_id,
    missing_reference,
    parts_of,
    put_back,
    raw_table,
    stored,
    write,
)
from coopdesk.services.exchange.travelling import (
    Travelling,
    goes_down,
    to_stored,
    travelling,
)
from coopdesk.services.issued_files import against_arriving
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.types import canonical
from coopdesk.storage.unit_of_work import UnitOfWork

DELETION = "deletion"
ISSUED_FILE = "issued_file"
LENDING = "lending"
_REFUSED_BY_REVISION = {
    "record.older",
    "record.same_revision_other_contents",
    "record.other_line",
}


@dataclass(slots=True)
class Merge:
    """What a package does, table by table; nothing is written until ``carry_out``.

    ``past`` is what stood here before the packages that this one puts aside; ``clashing`` are the
    records that are refused for their revision, which a person may take all the same, ``bases``
    what those were before both sides changed them, where that is known; ``back`` are records that
    were deleted and came again.
    """

    carried: Carried
    past: Past = field(default_factory=dict)
    counts: dict[RecordChange, int] = field(default_factory=lambda: dict.fromkeys(RecordChange, 0))
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: list[RefusedRecord] = field(default_factory=list)
    new: dict[str, list[Record]] = field(default_factory=dict)
    changed: dict[str, list[Record]] = field(default_factory=dict)
    clashing: dict[str, dict[str, Record]] = field(default_factory=dict)
    back: set[tuple[str, str]] = field(default_factory=set)
    bases: dict[str, dict[str, Record | None]] = field(default_factory=dict)

    def count(self, table: str, change: RecordChange) -> None:
        """Count one record of ``table`` under what becomes of it."""
        self.counts[change] += 1
        if table not in self.tables:
            self.tables[table] = dict.fromkeys((one.value for one in RecordChange), 0)
        self.tables[table][change.value] += 1

    def accept(self, table: str, record_id: str) -> None:
        """Take a clashing record after all."""
        self.changed.setdefault(table, []).append(self.clashing[table].pop(record_id))
        self.refused = [
            one for one in self.refused if (one.table, one.record_id) != (table, record_id)
        ]
        for counts in (self.tables[table], self.counts):
            counts[RecordChange.REFUSED] -= 1
            counts[RecordChange.CHANGED] += 1


def compare(uow: UnitOfWork, package: CheckedPackage, past: Past | None = None) -> Merge:
    """Return what the package's records do to what is stored; writes nothing.

    With ``past``, they are compared with what stood there before the packages put aside. Raises
    BadPackage ``package_foreign_table`` for a table that the sender has not to send.
    """
    merge = Merge(carried_by(uow, package), past or {})
    sent = package.schemas
    known = travelling(uow.actor.level, package.header.sender.level)
    foreign = set(sent) - {one.table.name for one in known}
    if LENDING in foreign:
        raise BadPackage.because("package_is_lending")
    if foreign:
        raise BadPackage.because("package_foreign_table", table=min(foreign))
    done = 0
    for one in known:
        if one.table.name not in sent:
            continue
        for part in parts_of(read_table(package, one.table.name)):
            records = [with_own_id(one.table.name, record) for record in part]
            unfit = _unfit(uow, package, records) if one.table.name == ATTACHMENT else {}
            _compare(uow, one, records, merge, unfit)
            done += len(records)
            told = words.text(f"table.{one.table.name}")
            uow.progress.step(done, sum(package.counts.values()), told)
    merge.back = _back_again(package, merge)
    return merge


def _unfit(
    uow: UnitOfWork, package: CheckedPackage, records: Sequence[Mapping[str, Any]]
) -> dict[str, Refusal]:
    """Return by id why attachments cannot be taken in."""
    is_down = goes_down(package.header.sender.level, uow.actor.level)
    strays = against_strays(records) if is_down else {}
    return against_papers(uow, package, records) | strays


def touched(uow: UnitOfWork, merge: Merge) -> Past:
    """Return what stands now where the merge will write: with it, all is put back later."""
    was: Past = {
        name: {record["id"]: None for record in records} for name, records in merge.new.items()
    }
    for name, records in merge.changed.items():
        was.setdefault(name, {}).update(stored(uow, name, [one["id"] for one in records]))
    for deletion in merge.new.get(DELETION, ()):
        name = deletion["table_name"]
        was.setdefault(name, {}).update(stored(uow, name, [deletion["record_id"]]))
    for name, past in merge.past.items():
        was.setdefault(name, {}).update(dict.fromkeys(past) | stored(uow, name, list(past)))
    return was


def carry_out(uow: UnitOfWork, merge: Merge, kept: Past | None = None) -> None:
    """Write new and changed records, and delete what their owner deleted.

    First the past is put back, where there is one; at the end what a person ``kept`` of the present
    is written over. Raises BadPackage ``package_reference_missing`` when a record leans on one that
    is not there, ``package_clash`` when it says what a record of another office here says already,
    ``package_others_books`` when it would write into the books of another office.
    """
    defer_references(uow)
    try:
        put_back(uow, merge.past)
        for deletion in merge.new.get(DELETION, ()):
            if (deletion["table_name"], deletion["record_id"]) not in merge.back:
                drop(uow, deletion["table_name"], _owned(uow, deletion, merge.carried))
        write(uow, merge.new, merge.changed)
        put_back(uow, kept or {})
    except IntegrityError as clash:
        # two offices recorded the same thing (an award of one year, say): a person has to look
        raise BadPackage.because("package_clash", detail=str(clash.orig)) from clash
    is_something_gone = bool(merge.past or merge.new.get(DELETION))
    for name in {*merge.new, *merge.changed, *merge.past}:
        # where nothing went, only what was written can lean on something that is not there
        written = [*merge.new.get(name, ()), *merge.changed.get(name, ())]
        if is_something_gone:
            other = broken_reference(uow, name)
        else:
            other = missing_reference(uow, name, written)
        if other:
            told = {"table": words.text(f"table.{name}"), "other": words.text(f"table.{other}")}
            raise BadPackage.because("package_reference_missing", **told)
        if entered_by_another(uow, name, written):
            raise BadPackage.because("package_others_books", table=words.text(f"table.{name}"))


def _back_again(package: CheckedPackage, merge: Merge) -> set[tuple[str, str]]:
    """Return the records that the package deletes and carries: they came again since."""
    deleted: dict[str, set[str]] = {}
    for deletion in merge.new.get(DELETION, ()):
        deleted.setdefault(deletion["table_name"], set()).add(deletion["record_id"])
    return {
        (name, record["id"])
        for name in deleted.keys() & package.schemas.keys()
        for record in read_table(package, name)
        if record["id"] in deleted[name]
    }


def _owned(uow: UnitOfWork, deletion: Record, carried: Carried) -> list[str]:
    """Return the record if its owner deleted it, or who forwards it has it no longer."""
    by = deletion["office"]
    owners = {by, *carried.forwards} if by == carried.sender else {by}
    here = stored(uow, deletion["table_name"], [deletion["record_id"]])
    return [key for key, record in here.items() if record["office"] in owners]


def _compare(
    uow: UnitOfWork,
    one: Travelling,
    records: Sequence[Mapping[str, Any]],
    merge: Merge,
    unfit: Mapping[str, Refusal],
) -> None:
    """Judge records and sort them into the merge; ``unfit`` says by id which cannot be taken."""
    name, carried = one.table.name, merge.carried
    marks = _stored_marks(uow, one, [record["id"] for record in records], merge.past.get(name, {}))
    for record in records:
        known = marks.get(record["id"])
        # of a new one nobody asks what it holds
        digest = _digest(one, record) if known else ""
        mark = RecordMark(record["office"], record["revision"], digest)
        change, reasons = assess_record(
            mark, known, carried.sender, carried.forwards, carried.apart
        )
        if not reasons and record["id"] in unfit:
            change, reasons = RecordChange.REFUSED, (unfit[record["id"]],)
        if not reasons and not _may_be_deleted(record, one):
            change, reasons = RecordChange.REFUSED, ()
        if name == ISSUED_FILE and not reasons and (against := against_arriving(uow, record)):
            change, reasons = RecordChange.REFUSED, tuple(against)
        merge.count(name, change)
        if change is RecordChange.NEW:
            merge.new.setdefault(name, []).append(to_stored(one, record))
        elif change is RecordChange.CHANGED:
            merge.changed.setdefault(name, []).append(to_stored(one, record))
        for reason in reasons:
            told = words.refusal(reason)
            merge.refused.append(RefusedRecord(name, record["id"], reason.code, told))
            if reason.code in _REFUSED_BY_REVISION:
                merge.clashing.setdefault(name, {})[record["id"]] = to_stored(one, record)


def _may_be_deleted(record: Mapping[str, Any], one: Travelling) -> bool:
    return one.table.name != DELETION or record["table_name"] in _deletable()


@cache
def _deletable() -> frozenset[str]:
    return frozenset(load_exchange()["tables"]) - {DELETION}


def _stored_marks(
    uow: UnitOfWork, one: Travelling, ids: list[str], past: Mapping[str, Record | None]
) -> dict[str, RecordMark]:
    raw = raw_table(one.table.name)
    names = [c.name for c in one.columns]
    query = select(*(raw.c[name] for name in names)).where(has_id(raw, ids))
    found = [dict(zip(names, row, strict=True)) for row in uow.session.execute(query)]
    here: dict[str, Record | None] = {record["id"]: record for record in found}
    here |= {key: past[key] for key in ids if key in past}
    return {
        key: RecordMark(record["office"], record["revision"], _digest(one, record))
        for key, record in here.items()
        if record is not None
    }


def _digest(one: Travelling, record: Mapping[str, Any]) -> str:
    as_stored = to_stored(one, record)
    text_of_all = canonical([as_stored[c.name] for c in one.columns])
    return hashlib.sha256(text_of_all.encode("utf-8")).hexdigest()
