"""One transaction: its rows, its policy, what it changed, and its audit entry.

The revision of a transaction is its number in the audit log, so every row tells which command
changed it last, and a package can carry "all that changed since".
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice, repeat
from typing import Any, TypeVar

from sqlalchemy import ColumnDefault, Connection, event, func, insert, inspect, select
from sqlalchemy.orm import Session

from coopdesk.domain.errors import (
    NeedsConfirmation,
    NotFound,
    Refusal,
    RuleViolation,
    require,
)
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.durable import Deliveries
from coopdesk.storage.issued import ISSUED_FILES, Reference
from coopdesk.storage.lending import LENDINGS_OUT, OUT, Lendings, organizations_of
from coopdesk.storage.prepared import Prepared, as_it_is, driver_of, to_database
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.base import Row, new_id, new_ids
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.types import canonical

RowType = TypeVar("RowType", bound=Row)
_ROWS_AT_ONCE = 5_000
_SECRETS = ("passphrase", "recovery", "secret")
_UNRECORDED = {"office", "revision"}
# Built once: every command uses them.
_AUDIT = Row.metadata.tables[AuditRow.__tablename__]
_ADD_AUDIT = Prepared(insert(_AUDIT))
_LAST_AUDIT = Prepared(
    select(_AUDIT.c.sequence, _AUDIT.c.digest).where(
        _AUDIT.c.sequence == select(func.max(_AUDIT.c.sequence)).scalar_subquery()
    )
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the operator and the office of this workspace."""

    operator_id: str
    operator: str
    role: str
    office_id: str
    office_name: str
    level: str
    division_code: str
    demo: bool
    copy_id: str = ""
    copy_name: str = ""
    is_rehearsal: bool = False

    @property
    def is_copy(self) -> bool:
        """Return whether this workspace is a field copy that acts for its office."""
        return bool(self.copy_id)


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed before the operator who acts now: maker, cashier, checker; empty for nobody."""

    maker: str = ""
    cashier: str = ""
    checker: str = ""


class UnitOfWork:
    """What a command or query gets: the transaction, the actor, today and the notes of change."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        now: datetime,
        *,
        confirmed: frozenset[str] = frozenset(),
        progress: Progress = NO_PROGRESS,
        files: Deliveries | None = None,
    ) -> None:
        self.files = files or Deliveries()
        self.connection = connection
        self.actor = actor
        self.now = now
        self.progress = progress
        self.changes: set[str] = set()
        self.signed: Signatures | None = None
        self._confirmed = confirmed
        self._trail: list[dict[str, Any]] = []
        self._last: tuple[int, str] | None = None
        self._session: Session | None = None
        self._reference: Reference | None = None
        self._lendings: Lendings | None = None

    @property
    def session(self) -> Session:
        """Return the session of the transaction, made when it is first asked for.

        Statements on ``connection`` do not write what is pending in it before, as it would itself.
        """
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False)
            event.listen(self._session, "before_flush", self._before_flush)
        return self._session

    def close(self) -> None:
        """Let go of the session's objects; the transaction is its owner's."""
        if self._session is not None:
            self._session.close()

    @property
    def today(self) -> date:
        """Return the day of this transaction."""
        return self.now.date()

    @property
    def reference(self) -> Reference:
        """Return the rules, values and words that stand: shipped ones and those handed down."""
        if self._reference is None:
            self._flush()
            self._reference = Reference(self.run(ISSUED_FILES))
        return self._reference

    @property
    def revision(self) -> int:
        """Return the number this transaction gets in the audit log."""
        return self._previous()[0] + 1

    def run(self, statement: Prepared, **values: Any) -> list[tuple[Any, ...]]:
        """Run a prepared statement on ``connection`` and return the rows it finds."""
        return statement.run(self.connection, values)

    def get(self, kind: type[RowType], key: str) -> RowType:
        """Return the row with this id; raises NotFound."""
        row = self.session.get(kind, key)
        if row is None:
            raise NotFound(kind.__tablename__, key)
        return row

    def add(self, row: Row) -> str:
        """Add a row of our own office and return its id.

        Written at once, so that rows reach the database in the order they lean on each other.
        """
        row.id = row.id or new_id()
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_all(self, kind: type[Row], records: Iterable[Mapping[str, Any]]) -> int:
        """Insert many rows at once, with ids, owner and revision; return how many.

        Every record names the same columns; those it does not name get their defaults. The rows go
        to the database in one statement as they come, without an object for each.
        """
        self._flush()
        own = {"office": self.actor.office_id, "revision": self.revision}
        plan = _plan(kind)
        count = 0
        for part in _parts_of(records):
            count += len(part)
            self._refuse_lent(kind.__tablename__, part)
            driver_of(self.connection).executemany(plan.statement, plan.parameters(part, own))
        if count:
            self.changes.add(kind.__tablename__)
            self._trail.append({"table": kind.__tablename__, "rows": count, "added": True})
        return count

    def touch(self, table: str, count: int = 1) -> None:
        """Say that a bulk statement changed ``count`` rows of ``table``."""
        self.changes.add(table)
        self._trail.append({"table": table, "rows": count})

    @property
    def lendings(self) -> Lendings:
        """Return what of this office is lent to laptops, or what this field copy holds."""
        if self._lendings is None:
            found = self.run(LENDINGS_OUT, state=OUT)
            is_copy, today = self.actor.is_copy, self.today
            self._lendings = Lendings.of(found, is_copy=is_copy, today=today)
        return self._lendings

    def confirm(self, code: str, article: str = "", **values: object) -> None:
        """Go on when the person confirmed ``code``; raise NeedsConfirmation otherwise."""
        if code not in self._confirmed:
            raise NeedsConfirmation(code, article, **values)

    @contextmanager
    def part(self, confirmed: frozenset[str] = frozenset(), *, keep: bool = True) -> Iterator[None]:
        """Do a part that leaves nothing behind when it raises; what was done before it stays.

        ``confirmed`` are the codes a person said yes to for this part alone; one that is not to be
        kept is only tried, and taken back at its end.
        """
        before, length, sure = set(self.changes), len(self._trail), self._confirmed
        self._confirmed = sure | confirmed
        savepoint = self.session.begin_nested()
        try:
            yield
            if keep:
                savepoint.commit()
        finally:
            self._confirmed = sure
            if savepoint.is_active:
                savepoint.rollback()
                self.changes = before
                del self._trail[length:]

    @contextmanager
    def signed_by(self, signatures: Signatures) -> Iterator[None]:
        """Post what others wrote, checked and signed for: their names go with it."""
        before, self.signed = self.signed, signatures
        try:
            yield
        finally:
            self.signed = before

    def record(self, command: object) -> None:
        """Write the audit entry of this transaction, chained to the one before."""
        self._flush()
        sequence, previous = self._previous()
        entry = {
            "sequence": sequence + 1,
            "at": self.now.isoformat(timespec="seconds"),
            "operator": self.actor.operator,
            "office": self.actor.office_id,
            "command": type(command).__name__,
            "fields": canonical(_told(command) | _answers(self._confirmed)),
            "changes": canonical(self._trail),
            "previous": previous,
        }
        self.run(_ADD_AUDIT, **entry, digest=audit_digest(entry))

    def _flush(self) -> None:
        if self._session is not None:
            self._session.flush()

    def _previous(self) -> tuple[int, str]:
        if self._last is None:
            found = self.run(_LAST_AUDIT)
            self._last = (found[0][0], found[0][1]) if found else (0, "")
        return self._last

    def _before_flush(self, session: Session, *_: object) -> None:
        for row in session.new:
            if isinstance(row, Row):
                row.id = row.id or new_id()
                row.office = row.office or self.actor.office_id
                self._note(row, {"id": row.id, "new": True})
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._note(row, {"id": row.id, "was": _was(row)})
        for row in session.deleted:
            if isinstance(row, Row):
                self._note(row, {"id": row.id, "deleted": True})
                if row.__tablename__ in load_exchange()["tables"]:
                    self._leave_trace(session, row)

    def _refuse_lent(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Raise RuleViolation where a record belongs to what somebody else changes now."""
        if not self.lendings.is_idle:
            found = organizations_of(self.connection, table, records)
            require(reason for key in sorted(found) for reason in self.lendings.against(key))

    def _leave_trace(self, session: Session, row: Row) -> None:
        from coopdesk.storage.tables.exchange import DeletionRow  # deleting is rare: not at start

        trace = DeletionRow(id=new_id(), table_name=row.__tablename__, record_id=row.id)
        trace.office, trace.revision = row.office, self.revision
        session.add(trace)

    def _note(self, row: Row, entry: dict[str, Any]) -> None:
        if row.office != self.actor.office_id:
            raise RuleViolation(Refusal("record.not_owned"))
        self._refuse_lent(row.__tablename__, [vars(row)])
        if row.revision:
            # The entry that changed the row before: its history is read back from note to note.
            entry["since"] = row.revision
        row.revision = self.revision
        self.changes.add(row.__tablename__)
        self._trail.append({"table": row.__tablename__, **entry})


def _parts_of(records: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    waiting = iter(records)
    while part := list(islice(waiting, _ROWS_AT_ONCE)):
        yield part


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one table are inserted.

    Of each column: its name, how a value is turned for the database, and what stands there where a
    record does not name it.
    """

    table: str
    statement: str
    columns: tuple[tuple[str, Callable[[Any], Any], Any], ...]

    def parameters(
        self, records: Sequence[Mapping[str, Any]], own: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        """Return a tuple for each record; ``own`` is the same in all of them."""
        keys, order = records[0].keys(), tuple(records[0])
        named = keys - own.keys()
        if any(tuple(record) != order and record.keys() != keys for record in records):
            raise ValueError(f"records of {self.table} that name different columns")
        columns: list[Iterable[Any]] = []
        for name, turn, default in self.columns:
            if name in named:
                values = [record[name] for record in records]
                columns.append(values if turn is as_it_is else map(turn, values))
            elif name == "id":
                columns.append(new_ids(len(records)))
            else:
                columns.append(repeat(turn(own.get(name, default)), len(records)))
        return list(zip(*columns, strict=True))


@cache
def _plan(kind: type[Row]) -> _Plan:
    table = kind.metadata.tables[kind.__tablename__]
    names = ", ".join(f'"{column.name}"' for column in table.c)
    marks = ", ".join("?" * len(table.c))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our tables
    columns = tuple(
        (
            column.key,
            to_database(column.type),
            column.default.arg if isinstance(column.default, ColumnDefault) else None,
        )
        for column in table.c
    )
    return _Plan(table.name, statement, columns)


def audit_digest(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 over an audit entry, by column, and the digest of the one before it."""
    names = ("sequence", "at", "operator", "office", "command", "fields", "changes", "previous")
    text = canonical([entry[name] for name in names])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _was(row: Row) -> dict[str, Any]:
    state = inspect(row)
    was = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if attribute.key not in _UNRECORDED and history.has_changes() and history.deleted:
            was[attribute.key] = history.deleted[0]
    return was


def _told(command: object) -> dict[str, Any]:
    if not is_dataclass(command):
        return {}
    told: dict[str, Any] = {}
    for name in _field_names(command.__class__):
        value = getattr(command, name)
        if any(secret in name for secret in _SECRETS):
            told[name] = "***"
        elif isinstance(value, (list, tuple)) and len(value) > 50:
            told[name] = f"{len(value)} ×"
        else:
            told[name] = _plain(value)
    return told


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "fen"):
        return {name: _plain(getattr(value, name)) for name in _field_names(type(value))}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _answers(confirmed: frozenset[str]) -> dict[str, Any]:
    return {"confirmed": sorted(confirmed)} if confirmed else {}
