"""Taking in what was lent, at the copy, and what comes back, at the office.

Nothing was changed at the office while an organization was out, so what comes back replaces what
is there. After a lending was given up both may have gone on: then a person decides each record.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from coopdesk import words
from coopdesk.domain.errors import BadPackage, Refusal, RuleViolation, require
from coopdesk.domain.exchange import RecordChange
from coopdesk.domain.lending import LendingState, assess_taking_back, is_copy_of
from coopdesk.exchange.package import read_table
from coopdesk.exchange.receipt import RefusedRecord
from coopdesk.services.exchange.arrivals import Arrival, arrive
from coopdesk.services.exchange.conflicts import (
    ConflictItem,
    RecordDecision,
    decide,
    find_conflicts,
    told,
)
from coopdesk.services.exchange.forwarding import Carried
from coopdesk.services.exchange.late_numbers import give_later_numbers
from coopdesk.services.exchange.lent_papers import (
    keep_lent_papers,
    not_lent,
    refuse_unfit,
    require_subjects,
)
from coopdesk.services.exchange.lent_records import (
    FOR_ALL,
    arriving,
    ids_of,
    in_write_order,
    is_alike,
    lent_tables,
)
from coopdesk.services.exchange.merging import DELETION, LENDING, Merge
from coopdesk.services.exchange.papers_sent import ATTACHMENT
from coopdesk.services.exchange.traces import (
    Record,
    broken_reference,
    defer_references,
    drop,
    stored,
    write,
)
from coopdesk.services.exchange.travelling import Travelling, to_stored
from coopdesk.services.record_trail import row_after
from coopdesk.storage.lending import organizations_of
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.lending import LendingRow
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeLent:
    """Take in a package of lent organizations: at the copy what goes out, here what comes back.

    ``decisions`` settle the records in conflict of one that comes late, with a ``reason``.
    """

    path: Path
    decisions: tuple[RecordDecision, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LentPreview:
    """What taking a lent package would do; ``is_late`` after the lending was given up."""

    lending_id: str
    holder: str
    names: str
    is_return: bool
    is_late: bool
    new: int
    changed: int
    deleted: int
    conflicts: tuple[ConflictItem, ...]


@dataclass(frozen=True, slots=True)
class TakenLent:
    """What was taken in; ``renumbered`` are vouchers that got later numbers."""

    lending_id: str
    names: str
    is_return: bool
    new: int
    changed: int
    deleted: int
    renumbered: int = 0


@dataclass(slots=True)
class _Work:
    """A package on its way in: its lending, what it does, and what goes."""

    lending: Record
    merge: Merge
    gone: dict[str, list[str]]
    is_return: bool
    is_late: bool = False

    @property
    def organizations(self) -> list[str]:
        return [key for key, _ in self.lending["organizations"]]

    @property
    def names(self) -> str:
        return "、".join(name for _, name in self.lending["organizations"])

    def lent_of(self, table: str, ids: set[str]) -> set[str]:
        """Return which records of a table were lent: of papers some may have stayed."""
        return ids - not_lent(self.lending, ids) if table == ATTACHMENT else ids

    @property
    def deleted(self) -> int:
        return sum(map(len, self.gone.values()))


def check_lent_file(uow: UnitOfWork, path: Path) -> LentPreview:
    """Check a lent package and return what taking it would do.

    Raises BadPackage where it is broken, foreign or no lent package; RuleViolation as ``take_lent``
    does, save for what a person has still to decide.
    """
    with arrive(uow, path) as arrival:
        work = _judged(uow, arrival)
        counts = work.merge.counts
        return LentPreview(
            lending_id=work.lending["id"],
            holder=work.lending["holder"],
            names=work.names,
            is_return=work.is_return,
            is_late=work.is_late,
            new=counts[RecordChange.NEW],
            changed=counts[RecordChange.CHANGED],
            deleted=work.deleted,
            conflicts=tuple(told(one) for one in find_conflicts(uow, work.merge)),
        )


def take_lent(uow: UnitOfWork, command: TakeLent) -> TakenLent:
    """Take the package in, all or nothing.

    Raises BadPackage as ``check_lent_file``, RuleViolation ``lending.returned_already``,
    ``lending.unknown``, ``lending.held_already``, ``lending.copy_has_more``,
    ``lending.copy_differs``, ``package.undecided``, ``package.reason_missing``.
    """
    with arrive(uow, command.path) as arrival:
        work = _judged(uow, arrival)
        renumbered = 0
        if work.is_late:
            _decide(uow, work, command)
            renumbered = give_later_numbers(uow, work.merge)
        keep_lent_papers(uow, arrival.package, work.merge)
        _carry_out(uow, work)
        _close(uow, work, command.reason) if work.is_return else _hold(uow, work)
    counts = work.merge.counts
    return TakenLent(
        lending_id=work.lending["id"],
        names=work.names,
        is_return=work.is_return,
        new=counts[RecordChange.NEW],
        changed=counts[RecordChange.CHANGED],
        deleted=work.deleted,
        renumbered=renumbered,
    )


def _judged(uow: UnitOfWork, arrival: Arrival) -> _Work:
    lending = _lending(arrival)
    sender, office = arrival.package.header.sender.office_id, uow.actor.office_id
    if uow.actor.is_copy and sender == office:
        return _going_out(uow, arrival, lending)
    if is_copy_of(sender, office) and not uow.actor.is_copy:
        return _coming_back(uow, arrival, lending)
    raise BadPackage.because("package_not_lent")


def _lending(arrival: Arrival) -> Record:
    table = Base.metadata.tables[LENDING]
    if LENDING not in arrival.package.schemas:
        raise BadPackage.because("package_not_lent")
    rows = list(read_table(arrival.package, LENDING))
    whole = Travelling(table, tuple(table.columns))
    if len(rows) != 1:
        raise BadPackage.because("package_not_lent")
    record = to_stored(whole, rows[0])
    record["organizations"] = json.loads(record["organizations"])
    record["papers_left"] = json.loads(record["papers_left"] or "null")
    record["lent_on"] = date.fromisoformat(record["lent_on"])
    return record


def _going_out(uow: UnitOfWork, arrival: Arrival, lending: Record) -> _Work:
    """At the copy: what the office says stands, save where this copy holds something by now."""
    work = _Work(lending, Merge(Carried(uow.actor.office_id)), {}, is_return=False)
    known = uow.session.get(LendingRow, lending["id"])
    held = set(uow.lendings.out)
    refusals = [Refusal("lending.held_already")] if known or held & {*work.organizations} else []
    require(refusals)
    for table in _tables():
        seen = set()
        for records in arriving(arrival.package, table):
            seen |= {record["id"] for record in records}
            if table.name == ATTACHMENT:
                refuse_unfit(uow, arrival.package, records)
            belong = _keep_what_is_held(uow, table.name, records, held)
            _compare(uow, table.name, [one | {"revision": 0} for one in belong], work)
        if table.name not in FOR_ALL:
            gone = work.lent_of(table.name, ids_of(uow, table, work.organizations)) - seen
            _refuse_unreturned(uow, table.name, gone)
            work.gone[table.name] = sorted(gone)
    _refuse_other_numbers(uow, work)
    return work


def _refuse_other_numbers(uow: UnitOfWork, work: _Work) -> None:
    """Raise RuleViolation where vouchers of this copy came late and got other numbers there.

    What was posted is final here too: such a copy is set up anew.
    """
    known = stored(uow, "voucher", [one["id"] for one in work.merge.changed.get("voucher", ())])
    if any(record["state"] == "posted" for record in known.values()):
        raise RuleViolation(Refusal("lending.copy_differs"))


def _keep_what_is_held(
    uow: UnitOfWork, name: str, records: Sequence[Record], held: set[str]
) -> Sequence[Record]:
    """Return the records without those of an organization that this copy is working on."""
    if not held or name in FOR_ALL:
        return records
    return [one for one in records if not organizations_of(uow.connection, name, [one]) & held]


def _refuse_unreturned(uow: UnitOfWork, name: str, gone: set[str]) -> None:
    """Raise RuleViolation where this copy wrote what the office never got."""
    if any(record["revision"] for record in stored(uow, name, gone).values()):
        raise RuleViolation(Refusal("lending.copy_has_more"))


def _coming_back(uow: UnitOfWork, arrival: Arrival, lending: Record) -> _Work:
    """At the office: what the copy changed replaces what stands, where that is as it was lent."""
    row = uow.session.get(LendingRow, lending["id"])
    if row is None or row.copy_id != arrival.package.header.sender.office_id:
        raise RuleViolation(Refusal("lending.unknown"))
    state = LendingState(row.state)
    require(assess_taking_back(state))
    lending = {c.name: getattr(row, c.name) for c in LendingRow.__table__.c}
    is_late = state is LendingState.WRITTEN_OFF
    work = _Work(lending, Merge(Carried(uow.actor.office_id)), {}, is_return=True, is_late=is_late)
    for table in lent_tables():
        seen: set[str] = set()
        for records in arriving(arrival.package, table):
            _refuse_strangers(uow, table, records, work.organizations)
            seen |= {record["id"] for record in records}
            touched = [one for one in records if one["revision"]]
            if table.name == ATTACHMENT:
                refuse_unfit(uow, arrival.package, touched)
            _compare(uow, table.name, touched, work, mark=row.mark)
        mine = work.lent_of(table.name, ids_of(uow, table, work.organizations)) - seen
        work.gone[table.name] = [
            key
            for key, record in stored(uow, table.name, sorted(mine)).items()
            if record["office"] == uow.actor.office_id and record["revision"] <= row.mark
        ]
    return work


def _refuse_strangers(
    uow: UnitOfWork, table: Table, records: Sequence[Record], organizations: Sequence[str]
) -> None:
    """Raise BadPackage where the copy brings what it was never lent, or another office's."""
    name = "id" if table.name == "organization" else "organization_id"
    for record in records:
        is_lent = name not in record or record[name] in organizations
        if not is_lent or record["office"] != uow.actor.office_id:
            told_as = words.text(f"table.{table.name}")
            raise BadPackage.because("package_lent_stranger", table=told_as)


def _compare(
    uow: UnitOfWork, name: str, records: Sequence[Record], work: _Work, mark: int | None = None
) -> None:
    """Sort records into new, changed and same; past ``mark`` the office went on by itself."""
    merge = work.merge
    here = stored(uow, name, [record["id"] for record in records])
    for record in records:
        known = here.get(record["id"])
        if known is None:
            change = RecordChange.NEW
            merge.new.setdefault(name, []).append(record)
        elif is_alike(known, record):
            change = RecordChange.SAME
        elif mark is not None and known["revision"] > mark:
            change = RecordChange.REFUSED
            merge.clashing.setdefault(name, {})[record["id"]] = record
            merge.bases.setdefault(name, {})[record["id"]] = _as_lent(uow, name, record["id"], mark)
            reason = words.refusal(Refusal("lending.changed_here"))
            merge.refused.append(RefusedRecord(name, record["id"], "lending.changed_here", reason))
        else:
            change = RecordChange.CHANGED
            merge.changed.setdefault(name, []).append(record)
        merge.count(name, change)


def _as_lent(uow: UnitOfWork, name: str, record_id: str, mark: int) -> Record | None:
    """Return the record as it was when it was lent, as far as the audit log tells."""
    return row_after(uow, name, record_id, mark)


def _decide(uow: UnitOfWork, work: _Work, command: TakeLent) -> None:
    """Settle every record in conflict; raises RuleViolation where one is left open."""
    conflicts = find_conflicts(uow, work.merge)
    answered = {(one.table, one.record_id) for one in command.decisions}
    left = [one for one in conflicts if (one.table, one.record_id) not in answered]
    refusals = [Refusal("package.undecided", values={"count": len(left)})] if left else []
    if not command.reason.strip():
        refusals.append(Refusal("package.reason_missing"))
    require(refusals)
    decide(uow, work.merge, conflicts, command.decisions)


def _carry_out(uow: UnitOfWork, work: _Work) -> None:
    """Write everything; raises BadPackage where two numbers or references do not fit."""
    merge = work.merge
    revision = uow.revision if work.is_return else 0
    for records in (*merge.new.values(), *merge.changed.values()):
        for record in records:
            record["revision"] = revision
    defer_references(uow)
    try:
        for table in reversed(lent_tables()):
            drop(uow, table.name, work.gone.get(table.name, []))
        in_write_order(lambda new, changed: write(uow, new, changed), merge.new, merge.changed)
        require_subjects(uow, merge, work.organizations)
        if work.is_return:
            write(uow, {DELETION: list(_deletions(uow, work))}, {})
    except IntegrityError as clash:
        raise BadPackage.because("package_clash", detail=str(clash.orig)) from clash
    for name in {*merge.new, *merge.changed, *(name for name, ids in work.gone.items() if ids)}:
        if other := broken_reference(uow, name):
            values = {"table": words.text(f"table.{name}"), "other": words.text(f"table.{other}")}
            raise BadPackage.because("package_reference_missing", **values)


def _deletions(uow: UnitOfWork, work: _Work) -> Iterator[Record]:
    """Yield what tells superiors that the copy deleted records."""
    own: dict[str, Any] = {"office": uow.actor.office_id, "revision": uow.revision}
    travelling = load_exchange()["tables"]
    for name, ids in work.gone.items():
        for key in ids if name in travelling else ():
            yield {"id": new_id(), "table_name": name, "record_id": key, **own}


def _close(uow: UnitOfWork, work: _Work, reason: str) -> None:
    row = uow.session.get_one(LendingRow, work.lending["id"])
    row.state, row.closed_on = LendingState.RETURNED.value, uow.today
    row.closed_by = uow.actor.operator
    row.reason = "；".join(filter(None, (row.reason, reason.strip())))
    uow.touch(LENDING)


def _hold(uow: UnitOfWork, work: _Work) -> None:
    names = [c.name for c in LendingRow.__table__.c]
    uow.session.add(LendingRow(**{name: work.lending[name] for name in names}))
    uow.touch(LENDING)


def _tables() -> Iterator[Table]:
    yield from lent_tables()
    yield from (Base.metadata.tables[name] for name in FOR_ALL)
