"""Which tables and fields travel, as schemas of the package, and rows out of and into tables."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
    type_coerce,
)

from coopdesk.domain.exchange import is_below
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, area_of
from coopdesk.exchange.package import FieldSpec, FieldType, ForeignKey, TableData, TableSchema
from coopdesk.exchange.sealing import Office
from coopdesk.services.exchange.forwarding import Forwarded
from coopdesk.services.exchange.papers_sent import ATTACHMENT, PapersSent, travels_down, travels_up
from coopdesk.storage.reference import load_exchange, travelling_tables
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.types import DateText, Flag, JsonText, canonical
from coopdesk.storage.unit_of_work import UnitOfWork

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Travelling:
    """One table as it travels to a receiver of one level."""

    table: Table
    columns: tuple[Column[Any], ...]

    @property
    def schema(self) -> TableSchema:
        """Return its schema in the package."""
        return TableSchema(
            name=self.table.name,
            fields=tuple(_field(column) for column in self.columns),
            primary_key=("id",),
            foreign_keys=tuple(_foreign_keys(self.columns)),
        )


@cache
def travelling(level: str, sender_level: str = "") -> tuple[Travelling, ...]:
    """Return the tables for a receiver of ``level``, parents first.

    From a superior come only the tables that travel down: its own records stay its own.
    """
    plan = load_exchange()
    stays = plan["stays"].get(level, {})
    names = plan["down"] if goes_down(sender_level, level) else plan["tables"]
    return tuple(
        Travelling(table, tuple(c for c in table.columns if c.name not in stays.get(name, ())))
        for name in names
        for table in (Base.metadata.tables[name],)
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes to ``receiver``: what changed after revision ``since``, and what is ``passed`` on.

    ``left`` are the attachments the package before had no room for. As the rows are read, ``sums``
    receives the amount of each table that the cover sheet adds up, ``papers`` the attachments.
    """

    receiver: Office
    since: int
    passed: Forwarded
    left: frozenset[str] = frozenset()
    sums: dict[str, Money] = field(default_factory=dict)
    papers: PapersSent = field(default_factory=PapersSent)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who is below: the receiver with the ``offices`` it serves; so the codes of its area begin."""

    offices: frozenset[str]
    area: str

    @classmethod
    def of(cls, sending: Sending) -> "Addressed":
        """Return who is addressed by what is sent down."""
        offices = frozenset((sending.receiver.office_id, *sending.passed.served))
        return cls(offices, area_of(sending.receiver.division))


def rows_to_send(uow: UnitOfWork, sending: Sending) -> Iterator[TableData]:
    """Yield each table with the office's own rows that changed, and those of others passed on.

    Down go only answers to records of the receiver, or of those it passes them on to, and what
    holds for its area.
    """
    for one in travelling(sending.receiver.level, uow.actor.level):
        column = load_exchange()["sums"].get(one.table.name)
        records = _records(uow, one, sending)
        if one.table.name == ATTACHMENT:
            records = sending.papers.with_room(records)
        yield TableData(
            one.schema, _adding_up(records, one, column, sending.sums) if column else records
        )


def to_stored(one: Travelling, record: Mapping[str, Any]) -> Record:
    """Return the record as our tables store it; what stayed at home is empty."""
    stored = dict(_empty(one.table))
    for name, value in record.items():
        if name in stored:
            stored[name] = _stored(value)
    return stored


@cache
def _empty(table: Table) -> Mapping[str, Any]:
    """Return a record of a table of which nothing is known."""
    return {c.name: None if c.nullable else _nothing(c) for c in table.columns}


def _adding_up(
    records: Iterator[Record], one: Travelling, column: str, sums: dict[str, Money]
) -> Iterator[Record]:
    total = 0
    for record in records:
        total += record[column]
        yield record
    sums[one.table.name] = Money(total)


def _records(uow: UnitOfWork, one: Travelling, sending: Sending) -> Iterator[Record]:
    """Yield own and forwarded records of a table in the order of their ids."""
    sent, passed = one.table, sending.passed
    query, deciding = _final(select(*one.columns), sent)
    is_down = goes_down(uow.actor.level, sending.receiver.level)
    addressed = Addressed.of(sending)
    if is_down:
        query = _concerning(query, sent, addressed)
    query = query.order_by(sent.c.id)
    changed = deciding.c.revision > sending.since
    if sent.name == ATTACHMENT:
        changed = or_(changed, _listed(sent, sending.left))
        if is_down:
            query = query.where(travels_down(partial(_going_down, addressed)))
            changed = or_(changed, _became_final(sent, sending.since))
        else:
            query = query.where(travels_up(sending.receiver.level))
    own = query.where(sent.c.office == uow.actor.office_id, changed)
    if deciding is not sent:  # begin with the vouchers that changed, not with every line
        own = own.where(deciding.c.office == uow.actor.office_id)
    if sent.name == "arrival":
        own = own.where(sent.c.sender_id.in_(passed.owners))
    if sent.name == "dispatch":  # the receiver knows best what was made for it
        own = own.where(sent.c.receiver_id != sending.receiver.office_id)
    if not passed.owners:
        return _read(uow, one, own)
    theirs = query.where(sent.c.office.in_(passed.owners), _of_these(sent, sending))
    if sent.name == "remark_answer":  # what was answered to us is no matter of others
        asked = Base.metadata.tables["remark"]
        ours = select(asked.c.id).where(asked.c.office == uow.actor.office_id)
        theirs = theirs.where(sent.c.remark_id.not_in(ours))
    return merge(_read(uow, one, own), _read(uow, one, theirs), key=itemgetter("id"))


def _final(query: Select[Any], sent: Table) -> tuple[Select[Any], Table]:
    """Keep what is final at its owner, and return the table whose revision decides."""
    plan = load_exchange()
    parent = plan["with"].get(sent.name)
    deciding = sent
    if parent:
        deciding = Base.metadata.tables[parent["table"]]
        query = query.join(deciding, deciding.c.id == sent.c[parent["key"]])
    for name, value in plan["only"].get(deciding.name, {}).items():
        query = query.where(deciding.c[name] == value)
    return query, deciding


def _going_down(addressed: Addressed, name: str) -> Select[Any]:
    """Return the ids of the records of a table that go down to offices, whenever they changed."""
    table = Base.metadata.tables[name]
    query, _ = _final(select(table.c.id), table)
    return _concerning(query, table, addressed)


def _became_final(sent: Table, since: int) -> ColumnElement[bool]:
    """Return the condition that an attachment waited for its record, which goes from now on."""
    plan = load_exchange()
    waited_for = plan["only"].keys() & plan["papers_down"].keys()
    subjects = [Base.metadata.tables[name] for name in sorted(waited_for)]
    return or_(
        *(
            and_(
                sent.c.subject_table == subject.name,
                sent.c.subject_id.in_(select(subject.c.id).where(subject.c.revision > since)),
            )
            for subject in subjects
        )
    )


def _of_these(sent: Table, sending: Sending) -> ColumnElement[bool]:
    """Return the condition that a record of another owner is among those passed on."""
    passed = sending.passed
    ids = {*passed.ids.get(sent.name, ()), *(sending.left if sent.name == ATTACHMENT else ())}
    by_id = _listed(sent, ids)
    return or_(sent.c.office.in_(passed.whole), by_id) if passed.whole else by_id


def _listed(sent: Table, ids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a record is among those of ``ids``, however many."""
    listed = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return sent.c.id.in_(select(listed.c.value))


def _read(uow: UnitOfWork, one: Travelling, query: Select[Any]) -> Iterator[Record]:
    names = [column.name for column in one.columns]
    for row in uow.session.execute(query).yield_per(2000):
        yield dict(zip(names, map(packed, row), strict=True))


def _concerning(query: Select[Any], sent: Table, addressed: Addressed) -> Select[Any]:
    """Keep what is addressed to offices below, leans on a record of theirs, or is for all."""
    down, offices = load_exchange()["down"], addressed.offices
    if sent.name == "deletion":  # what never went down need not be deleted there
        return query.where(sent.c.table_name.in_(down))
    if "addressee" in sent.c:
        return query.where(sent.c.addressee.in_(offices))
    if "addressees" in sent.c:
        told = type_coerce(sent.c.addressees, Text)
        meant = (told.contains(f'"{one}"') for one in sorted(offices))
        query = query.where(or_(told.is_(None), *meant))
    subject = down[sent.name]
    if not subject:
        return query
    if "area" in subject:
        return query.where(sent.c[subject["area"]].startswith(addressed.area))
    owned = Base.metadata.tables[subject["table"]]
    query = query.join(owned, owned.c.id == sent.c[subject["key"]])
    return query.where(owned.c.office.in_(offices))


def goes_down(sender_level: str, level: str) -> bool:
    """Return whether what an office of the first level sends goes to one below it."""
    levels = [one.value for one in OfficeLevel]
    return sender_level in levels and is_below(OfficeLevel(level), OfficeLevel(sender_level))


def _field(column: Column[Any]) -> FieldSpec:
    kinds = ((DateText, FieldType.DATE), (Flag, FieldType.BOOLEAN), (JsonText, FieldType.STRING))
    kind = next((kind for ours, kind in kinds if isinstance(column.type, ours)), None)
    if kind is None:
        kind = FieldType.INTEGER if _is_whole(column) else FieldType.STRING
    return FieldSpec(
        column.name, kind, is_required=not column.nullable and kind is not FieldType.STRING
    )


def _is_whole(column: Column[Any]) -> bool:
    return isinstance(column.type, Integer) or isinstance(
        getattr(column.type, "impl", None), Integer
    )


def _foreign_keys(columns: Sequence[Column[Any]]) -> Iterator[ForeignKey]:
    for column in columns:
        for key in column.foreign_keys:
            other = key.column.table
            if other.name not in travelling_tables():  # the content of an attachment is a part
                continue
            name = "" if other is column.table else other.name
            yield ForeignKey((column.name,), name, (key.column.name,))


def packed(value: Any) -> Any:
    """Return a value of a row as it stands in a package."""
    if isinstance(value, Money):
        return value.fen
    return canonical(value) if isinstance(value, (dict, list)) else value


def _stored(value: Any) -> Any:
    """Return the raw value for the database, past the column types (bulk merges are raw)."""
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value
    return int(value) if kind is bool else value.isoformat()


def _nothing(column: Column[Any]) -> Any:
    return 0 if _is_whole(column) else ""
