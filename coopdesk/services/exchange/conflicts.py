"""Records that two lines of a sender's workspace tell differently, and what a person decided.

A restored backup or a second copy of the workspace uses a number again. The packages taken since
are put aside, and what they brought stands against what the new line brings: both values, and the
one both lines began from. A record that is only refused for its revision is shown the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.exchange.receipt import DecidedRecord
from coopdesk.services.audit_trail import field_label, shown_value
from coopdesk.services.exchange.merging import DELETION, Merge
from coopdesk.services.exchange.traces import Past, Record, raw_table, stored
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.unit_of_work import UnitOfWork

HERE, SENT = "here", "sent"
_NOT_COMPARED = {"id", "office", "revision"}
_FOLLOW_FROM_OTHERS = {"initials", "typed_name"}
_NAMES = ("name", "title", "summary", "subject", "number", "month", "year", "day")


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What is kept of one record in conflict: what is here, or what the package brings."""

    table: str
    record_id: str
    keep_here: bool


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field told differently, as people read it; ``base`` is what both lines began from."""

    field: str
    base: str
    here: str
    sent: str


@dataclass(frozen=True, slots=True)
class ConflictItem:
    """One record told differently; a side that has no such record has no fields to tell."""

    table: str
    record_id: str
    name: str
    is_here: bool
    is_sent: bool
    fields: tuple[FieldConflict, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both records and their base as the database stores them, None for none."""

    table: str
    record_id: str
    base: Record | None
    here: Record | None
    sent: Record | None


def find_conflicts(uow: UnitOfWork, merge: Merge) -> list[Conflict]:
    """Return the records of which what is here and what the package brings differ.

    Lines of a voucher follow their voucher and are not told one by one.
    """
    found = list(_diverged(uow, merge))
    for name, records in merge.clashing.items():
        here = stored(uow, name, list(records))
        base = merge.bases.get(name, {})
        found += (
            Conflict(name, key, base.get(key), here[key], sent) for key, sent in records.items()
        )
    return [one for one in found if one.table not in load_exchange()["with"]]


def told(conflict: Conflict) -> ConflictItem:
    """Return the conflict as people read it."""
    here, sent = conflict.here, conflict.sent
    return ConflictItem(
        table=conflict.table,
        record_id=conflict.record_id,
        name=name_of(here or sent or {}),
        is_here=here is not None,
        is_sent=sent is not None,
        fields=tuple(_fields(conflict)) if here and sent else (),
    )


def name_of(record: Mapping[str, Any]) -> str:
    """Return what a record is called by people, as far as it says so itself."""
    named = [str(record[name]) for name in _NAMES if record.get(name) not in {None, ""}]
    return " ".join(named[:2])


def decide(
    uow: UnitOfWork,
    merge: Merge,
    conflicts: Sequence[Conflict],
    decisions: Sequence[RecordDecision],
) -> tuple[Past, tuple[DecidedRecord, ...]]:
    """Return what is put back of the present, and the decisions as the receipt tells them.

    Clashing records that are taken move to the changed ones of ``merge``. Raises RuleViolation
    ``package.undecided`` when a diverged record is left open; a clashing one then stays refused.
    """
    answers = {(one.table, one.record_id): one.keep_here for one in decisions}
    open_ones = [one for one in conflicts if _key(one) not in answers and not _clashes(merge, one)]
    if open_ones:
        require([Refusal("package.undecided", "", {"count": len(open_ones)})])
    kept: Past = {}
    told_ones = []
    for one in conflicts:
        if _key(one) not in answers:
            continue
        keep_here = answers[_key(one)]
        if _clashes(merge, one):
            if not keep_here:
                merge.accept(one.table, one.record_id)
        elif keep_here:
            _keep(uow, one, kept)
        side = HERE if keep_here else SENT
        told_ones.append(DecidedRecord(one.table, one.record_id, side, uow.actor.operator))
    return kept, tuple(told_ones)


def _diverged(uow: UnitOfWork, merge: Merge) -> Iterator[Conflict]:
    deleted = {(one["table_name"], one["record_id"]) for one in merge.new.get(DELETION, ())}
    for name, past in merge.past.items():
        if name == DELETION:
            continue
        both = [*merge.new.get(name, ()), *merge.changed.get(name, ())]
        arriving = {one["id"]: one for one in both}
        present = stored(uow, name, list(past))
        for key, base in past.items():
            here = present.get(key)
            sent = None if (name, key) in deleted else arriving.get(key, base)
            if _contents(here) != _contents(sent):
                yield Conflict(name, key, base, here, sent)


def _keep(uow: UnitOfWork, one: Conflict, kept: Past) -> None:
    """Note what is here to be put back, with its lines, at the revision its owner knows."""
    here = one.here
    if here is not None and one.sent is not None:
        here = here | {"revision": one.sent["revision"]}
    kept.setdefault(one.table, {})[one.record_id] = here
    for name, parent in load_exchange()["with"].items():
        if parent["table"] == one.table:
            for line in _lines(uow, name, parent["key"], one.record_id):
                kept.setdefault(name, {})[line["id"]] = line


def _lines(uow: UnitOfWork, name: str, key: str, record_id: str) -> list[Record]:
    raw = raw_table(name)
    found = uow.session.execute(select(raw).where(raw.c[key] == record_id)).mappings()
    return [dict(row) for row in found]


def _fields(conflict: Conflict) -> Iterator[FieldConflict]:
    base, here, sent = conflict.base or {}, conflict.here or {}, conflict.sent or {}
    for name in here:
        if name not in _NOT_COMPARED | _FOLLOW_FROM_OTHERS and here[name] != sent.get(name):
            shown = (shown_value(name, one.get(name), conflict.table) for one in (base, here, sent))
            yield FieldConflict(field_label(name), *shown)


def _contents(record: Record | None) -> Record | None:
    return record and {name: value for name, value in record.items() if name not in _NOT_COMPARED}


def _clashes(merge: Merge, one: Conflict) -> bool:
    return one.record_id in merge.clashing.get(one.table, {})


def _key(one: Conflict) -> tuple[str, str]:
    return one.table, one.record_id
