"""Which tables and fields travel, as schemas of the package, and rows out of and into tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, Select, Table, select

from coopdesk.domain.exchange import is_below
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.exchange.package import FieldSpec, FieldType, ForeignKey, TableData, TableSchema
from coopdesk.exchange.sealing import Office
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.types import DateText, Flag, JsonText, canonical
from coopdesk.storage.unit_of_work import UnitOfWork

Record = dict[str, Any]
POSTING = "posting"


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


def rows_since(
    uow: UnitOfWork, receiver: Office, since: int, sums: dict[str, Money]
) -> Iterator[TableData]:
    """Yield each table with the office's own rows that changed after revision ``since``.

    ``sums`` receives, as the rows are read, the amount of each table that the cover sheet adds up.
    Down go only answers to the receiver's own records and what holds for its area.
    """
    for one in travelling(receiver.level, uow.actor.level):
        column = load_exchange()["sums"].get(one.table.name)
        records = _records(uow, one, since, receiver)
        yield TableData(one.schema, _adding_up(records, one, column, sums) if column else records)


def with_own_id(one: Travelling, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record with the id it has here: lines of vouchers once bore ids of their own."""
    return with_line_id(record) if one.table.name == POSTING else record


def with_line_id(record: Mapping[str, Any]) -> Record:
    """Return a line of a voucher with its id: that of the voucher and its place in it."""
    return {**record, "id": f"{record['voucher_id']}-{record['line']}"}


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


def _records(uow: UnitOfWork, one: Travelling, since: int, receiver: Office) -> Iterator[Record]:
    query = select(*one.columns).where(one.table.c.office == uow.actor.office_id)
    if goes_down(uow.actor.level, receiver.level):
        query = _concerning(query, one.table, receiver.office_id)
    plan = load_exchange()
    parent = plan["with"].get(one.table.name)
    deciding = one.table
    if parent:
        deciding = Base.metadata.tables[parent["table"]]
        query = query.join(deciding, deciding.c.id == one.table.c[parent["key"]])
        # Said of both: so the index of the parents that changed leads to the lines.
        query = query.where(deciding.c.office == uow.actor.office_id)
    for name, value in plan["only"].get(deciding.name, {}).items():
        query = query.where(deciding.c[name] == value)
    query = query.where(deciding.c.revision > since).order_by(one.table.c.id)
    names = [column.name for column in one.columns]
    for row in uow.session.execute(query).yield_per(2000):
        yield dict(zip(names, map(_sent, row), strict=True))


def _concerning(query: Select[Any], sent: Table, office_id: str) -> Select[Any]:
    """Keep what is addressed to the office below, leans on a record of its own, or is for all."""
    down = load_exchange()["down"]
    if sent.name == "deletion":  # what never went down need not be deleted there
        return query.where(sent.c.table_name.in_(down))
    if "addressee" in sent.c:
        return query.where(sent.c.addressee == office_id)
    subject = down[sent.name]
    if not subject:
        return query
    owned = Base.metadata.tables[subject["table"]]
    query = query.join(owned, owned.c.id == sent.c[subject["key"]])
    return query.where(owned.c.office == office_id)


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
            name = "" if other is column.table else other.name
            yield ForeignKey((column.name,), name, (key.column.name,))


def _sent(value: Any) -> Any:
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
