"""What records were before a package changed them: kept, read, and put back.

A trace names every record a package touched, with what stood there before, None for nothing. It is
how a package is taken back, and how the state before a number that was used twice is known again.
"""

import json
import operator
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy import ColumnElement, TableClause, and_, column, delete, select, table, text, update
from sqlalchemy.exc import IntegrityError

from coopdesk.services.exchange.line_ids import POSTING, with_line_id
from coopdesk.storage.prepared import driver_of
from coopdesk.storage.reference import load_exchange, travelling_tables
from coopdesk.storage.tables.exchange import PackageTraceRow
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.types import canonical
from coopdesk.storage.unit_of_work import UnitOfWork

Record = dict[str, Any]
Past = dict[str, dict[str, Record | None]]
"""Records by table and id as the database stores them, None where there was none."""
T = TypeVar("T")
_BATCH = 400
_OLD_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEPT_IN = {
    "voucher": ("kept_book", "kept_voucher"),
    "posting": ("kept_account", "kept_member", "kept_posting"),
}
"""The tables behind a view: what its records lean on is theirs to lack."""


@dataclass(slots=True)
class Trace:
    """What a package touched, and the packages of its sender it put aside."""

    was: Past = field(default_factory=dict)
    superseded: list[str] = field(default_factory=list)


def keep_trace(uow: UnitOfWork, package_id: str, trace: Trace) -> None:
    """Keep the trace of a package."""
    told = canonical({"was": trace.was, "superseded": trace.superseded})
    packed = zlib.compress(told.encode("utf-8"), 1)
    uow.session.merge(PackageTraceRow(package_id=package_id, was=packed))
    uow.touch("package_trace")


def read_trace(uow: UnitOfWork, package_id: str) -> Trace | None:
    """Return the trace of a package, None when none was kept."""
    row = uow.session.get(PackageTraceRow, package_id)
    if row is None:
        return None
    trace = Trace(**json.loads(zlib.decompress(row.was)))
    if POSTING in trace.was:
        trace.was[POSTING] = dict(_with_line_ids(trace.was[POSTING]))
    return trace


def _with_line_ids(past: dict[str, Record | None]) -> Iterator[tuple[str, Record | None]]:
    """Yield lines by the ids they have now; older traces name them by ids of their own.

    A line of which such a trace knows no past goes with its voucher.
    """
    for key, record in past.items():
        if record is not None:
            line = with_line_id(record)
            yield line["id"], line
        elif not _OLD_ID.fullmatch(key):
            yield key, None


def before_all(traces: Iterable[Trace]) -> Past:
    """Return what stood there before the first of several traces, given newest first."""
    past: Past = {}
    for trace in traces:
        for name, records in trace.was.items():
            past.setdefault(name, {}).update(records)
    return past


def stored(uow: UnitOfWork, name: str, ids: Iterable[str]) -> dict[str, Record]:
    """Return by id the records of a table as the database stores them, deletions too."""
    raw = raw_table(name)
    found: dict[str, Record] = {}
    for some in parts_of(ids):
        rows = uow.session.execute(select(raw).where(has_id(raw, some))).mappings()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def put_back(uow: UnitOfWork, past: Past) -> None:
    """Make the records be what ``past`` says; whoever calls looks at references afterwards."""
    names = [name for name in travelling_tables() if name in past]
    for name in reversed(names):
        drop(uow, name, [key for key, record in past[name].items() if record is None])
    new: dict[str, list[Record]] = {}
    changed: dict[str, list[Record]] = {}
    for name in names:
        here = stored(uow, name, [key for key, was in past[name].items() if was is not None])
        for key, record in past[name].items():
            if record is not None and record != here.get(key):
                (changed if key in here else new).setdefault(name, []).append(record)
    write(uow, new, changed)


def write(
    uow: UnitOfWork, new: Mapping[str, list[Record]], changed: Mapping[str, list[Record]]
) -> None:
    """Write records as the database stores them, past the column types.

    Changed ones are taken out before any goes in: two may have swapped what only one can have.
    """
    for name, records in changed.items():
        if name == "voucher":
            _change(uow, name, records)
        else:
            drop(uow, name, [record["id"] for record in records])
    going_in = {name: list(records) for name, records in new.items()}
    for name, records in changed.items():
        if name != "voucher":
            going_in[name] = [*going_in.get(name, ()), *records]
    for name, records in going_in.items():
        _insert(uow, name, records)
        uow.touch(name, len(records))
    _post(uow, new.get("voucher", ()))


def drop(uow: UnitOfWork, name: str, ids: Sequence[str]) -> None:
    """Delete the records of a table with these ids."""
    raw = raw_table(name)
    for some in parts_of(ids):
        uow.session.execute(delete(raw).where(has_id(raw, some)))
    if ids:
        uow.touch(name, len(ids))


def has_id(raw: TableClause, ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition for records of a table with these ids; lines are found by vouchers."""
    having = raw.c.id.in_(ids)
    if raw.name != POSTING:
        return having
    return and_(raw.c.voucher_id.in_({key.rpartition("-")[0] for key in ids}), having)


def defer_references(uow: UnitOfWork) -> None:
    """Let records lean on those that come later, until the end of the transaction."""
    uow.session.execute(text("PRAGMA defer_foreign_keys = ON"))


def broken_reference(uow: UnitOfWork, name: str) -> str:
    """Return the table that records of ``name`` lean on in vain, empty when none does."""
    for kept in _KEPT_IN.get(name, (name,)):
        broken = uow.session.execute(text(f'PRAGMA foreign_key_check("{kept}")')).first()
        if broken:
            return str(broken[2])
    return ""


def entered_by_another(uow: UnitOfWork, name: str, records: Sequence[Record]) -> bool:
    """Return whether one of these records of ``name`` is not of the office whose books they are.

    Asked after writing, so that what came in one package may lean on each other.
    """
    of_one = load_exchange()["of_one_office"].get(name)
    if of_one is None:
        return False
    record, parent = raw_table(name), raw_table(of_one["table"]).alias()
    query = (
        select(record.c.id)
        .join(parent, parent.c.id == record.c[of_one["key"]])
        .where(record.c.office != parent.c.office)
        .limit(1)
    )
    return any(
        uow.session.execute(query.where(has_id(record, some))).first() is not None
        for some in parts_of({one["id"] for one in records})
    )


def missing_reference(uow: UnitOfWork, name: str, records: Sequence[Record]) -> str:
    """Return the table that these records of ``name`` lean on in vain, empty when none does.

    Looks at what they lean on alone: a table of a whole city is not read for a small package.
    """
    for col in Base.metadata.tables[name].columns:
        for key in col.foreign_keys:
            other = raw_table(key.column.table.name)
            wanted = {record[col.name] for record in records} - {None}
            for some in parts_of(wanted):
                known = select(other.c[key.column.name]).where(other.c[key.column.name].in_(some))
                if len(uow.session.execute(known).all()) < len(some):
                    return other.name
    return ""


def leaning_on(uow: UnitOfWork, name: str, ids: Iterable[str]) -> str:
    """Return the table of a record that leans on one of these of ``name``, empty when none does."""
    keys = [
        (other, link.parent.name)
        for other in Base.metadata.tables.values()
        for link in other.foreign_keys
        if link.column.table.name == name and link.column.name == "id"
    ]
    for some in parts_of(ids):
        for other, key in keys:
            query = select(raw_table(other.name)).where(raw_table(other.name).c[key].in_(some))
            if uow.session.execute(query.limit(1)).first() is not None:
                return other.name
    return ""


def _insert(uow: UnitOfWork, name: str, records: Sequence[Record]) -> None:
    """Insert records in one statement of the driver; a whole book has hundred thousands."""
    uow.session.flush()
    columns = raw_table(name).columns.keys()
    names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join("?" * len(columns))
    values = operator.itemgetter(*columns)
    # a voucher enters as a draft, gets its lines, and is posted: the triggers know no other way
    entered = (one | {"state": "draft"} for one in records) if name == "voucher" else records
    statement = f'INSERT INTO "{name}" ({names}) VALUES ({marks})'  # noqa: S608 - our tables
    _run_many(uow, statement, map(values, entered))


def _post(uow: UnitOfWork, vouchers: Sequence[Record]) -> None:
    """Give vouchers the state they came with, now that their lines are there."""
    states = ((one["state"], one["id"]) for one in vouchers)
    _run_many(uow, "UPDATE voucher SET state = ? WHERE id = ?", states)


def _run_many(uow: UnitOfWork, statement: str, values: Iterable[tuple[Any, ...]]) -> None:
    """Run one statement for many values; raises IntegrityError as the session does."""
    try:
        driver_of(uow.connection).executemany(statement, values)
    except driver.IntegrityError as clash:
        raise IntegrityError(statement, None, clash) from clash


def _change(uow: UnitOfWork, name: str, records: Sequence[Record]) -> None:
    """Change records where they stand: lines of theirs must not be left without them."""
    raw = raw_table(name)
    for record in records:
        uow.session.execute(update(raw).where(raw.c.id == record["id"]), record)
    uow.touch(name, len(records))


@cache
def raw_table(name: str) -> TableClause:
    """Return the table without our column types: records are merged as they are stored."""
    return table(name, *(column(c.name) for c in Base.metadata.tables[name].columns))


def parts_of(whole: Iterable[T]) -> Iterator[list[T]]:
    """Yield the whole in lists short enough for one statement."""
    rest = iter(whole)
    while part := list(islice(rest, _BATCH)):
        yield part
