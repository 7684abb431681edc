"""What a field copy takes along and brings back: all records of the organizations that are lent.

Other than a package for a superior it leaves nothing at home, neither drafts nor personal fields:
the copy does the office's own work. What those records lean on goes along, to be read only.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, Table, and_, or_, select

from coopdesk.exchange.package import CheckedPackage, TableData, read_table
from coopdesk.services.exchange.merging import LENDING
from coopdesk.services.exchange.papers_sent import ATTACHMENT
from coopdesk.services.exchange.traces import Record, parts_of, stored
from coopdesk.services.exchange.travelling import Travelling, packed, to_stored
from coopdesk.services.records import is_record
from coopdesk.storage.lending import KEY, ORGANIZATION, way_to_organization
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.unit_of_work import UnitOfWork

FOR_ALL = ("vocabulary_item", "issued_file", "form_layout")
"""What belongs to no organization and is needed to work with any."""
_UNTOLD = {"office", "revision"}


@cache
def lent_tables() -> tuple[Table, ...]:
    """Return the tables whose records belong to an organization, parents first, papers last."""
    owned = (one for one in Base.metadata.sorted_tables if is_record(one.name))
    with_way = (one for one in owned if way_to_organization(one.name) is not None)
    return (*with_way, Base.metadata.tables[ATTACHMENT])


def records_of(table: Table, organizations: Sequence[str]) -> Select[Any]:
    """Return the query for all records of a table that belong to the organizations."""
    if table.name == ATTACHMENT:
        return _papers_of(table, organizations)
    if table.name == ORGANIZATION:
        return select(table).where(table.c.id.in_(organizations))
    query, at = select(table), table
    for column, parent in (way_to_organization(table.name) or ())[:-1]:
        above = Base.metadata.tables[parent]
        query, at = query.join(above, above.c.id == at.c[column]), above
    return query.where(at.c[KEY].in_(organizations))


def lent_contents(
    uow: UnitOfWork, organizations: Sequence[str], left: Collection[str]
) -> Iterator[TableData]:
    """Yield every table of the organizations, with the records of others that those lean on.

    ``left`` are the ids of attachments that stay.
    """
    extra = _leant_on(uow, organizations)
    for table in lent_tables():
        others = stored(uow, table.name, extra.get(table.name, ())).values()
        query = records_of(table, organizations)
        if table.name == ATTACHMENT:
            query = query.where(table.c.id.not_in(left))
        yield _data(uow, table, query, others)
    for name in FOR_ALL:
        table = Base.metadata.tables[name]
        yield _data(uow, table, select(table), ())


def own_contents(uow: UnitOfWork, organizations: Sequence[str]) -> Iterator[TableData]:
    """Yield every table of the organizations with the records the office itself owns."""
    for table in lent_tables():
        query = records_of(table, organizations)
        yield _data(uow, table, query.where(table.c.office == uow.actor.office_id), ())


def told(row: Any) -> TableData:
    """Return a lending as the first table of its package."""
    table = Base.metadata.tables[LENDING]
    whole = Travelling(table, tuple(table.columns))
    return TableData(whole.schema, iter([{c.name: packed(getattr(row, c.name)) for c in table.c}]))


def arriving(package: CheckedPackage, table: Table) -> Iterator[list[Record]]:
    """Yield the records of a table as they will be stored, some at a time."""
    if table.name in package.schemas:
        whole = Travelling(table, tuple(table.columns))
        for part in parts_of(read_table(package, table.name)):
            yield [to_stored(whole, record) for record in part]


def is_alike(one: Record, other: Record) -> bool:
    """Return whether two records say the same, whoever wrote them down when."""
    return _contents(one) == _contents(other)


def ids_of(uow: UnitOfWork, table: Table, organizations: Sequence[str]) -> set[str]:
    """Return the ids of all records of a table that belong to the organizations."""
    query = records_of(table, organizations).with_only_columns(table.c.id)
    return set(uow.session.scalars(query))


def in_write_order(
    write: Callable[[dict[str, list[Record]], dict[str, list[Record]]], None],
    new: dict[str, list[Record]],
    changed: dict[str, list[Record]],
) -> None:
    """Write records; periods last, as nothing is posted into a month once it is closed."""
    last = {"period"}
    write(
        {name: rows for name, rows in new.items() if name not in last},
        {name: rows for name, rows in changed.items() if name not in last},
    )
    write(
        {name: rows for name, rows in new.items() if name in last},
        {name: rows for name, rows in changed.items() if name in last},
    )


def _papers_of(table: Table, organizations: Sequence[str]) -> Select[Any]:
    """Return the query for the attachments of all records that belong to the organizations."""
    subjects = (one for one in lent_tables() if one is not table)
    of_each = (
        and_(
            table.c.subject_table == one.name,
            table.c.subject_id.in_(records_of(one, organizations).with_only_columns(one.c.id)),
        )
        for one in subjects
    )
    return select(table).where(or_(*of_each))


def _data(uow: UnitOfWork, table: Table, query: Select[Any], others: Iterable[Record]) -> TableData:
    whole = Travelling(table, tuple(table.columns))
    return TableData(whole.schema, _records(uow, table, query, others))


def _records(
    uow: UnitOfWork, table: Table, query: Select[Any], others: Iterable[Record]
) -> Iterator[Record]:
    """Yield the records of a query and a few others, by id as the format asks for it."""
    extra = select(table).where(table.c.id.in_([record["id"] for record in others]))
    found = [query.order_by(table.c.id), extra.order_by(table.c.id)]
    rows = (uow.session.execute(one).yield_per(2000) for one in found)
    names = [column.name for column in table.columns]
    for row in heapq.merge(*rows, key=attrgetter("id")):
        yield dict(zip(names, map(packed, row), strict=True))


def _leant_on(uow: UnitOfWork, organizations: Sequence[str]) -> dict[str, set[str]]:
    """Return by table the records of others that those of the organizations lean on, and so on."""
    found: dict[str, set[str]] = {}
    waiting = [
        (name, keys)
        for table in lent_tables()
        for name, keys in _outside(uow, table, organizations)
    ]
    while waiting:
        name, keys = waiting.pop()
        fresh = keys - found.setdefault(name, set())
        found[name] |= fresh
        table = Base.metadata.tables[name]
        for record in stored(uow, name, fresh).values():
            for column, parent in _references(table):
                if record[column] and not _is_lent(uow, parent, record[column], organizations):
                    waiting.append((parent, {record[column]}))
    return found


def _outside(
    uow: UnitOfWork, table: Table, organizations: Sequence[str]
) -> Iterator[tuple[str, set[str]]]:
    for column, parent in _references(table):
        above = Base.metadata.tables[parent]
        inside = records_of(above, organizations).with_only_columns(above.c.id)
        query = records_of(table, organizations).with_only_columns(table.c[column])
        query = query.where(table.c[column].is_not(None), table.c[column].not_in(inside))
        keys = set(uow.session.scalars(query))
        if keys:
            yield parent, keys


def _references(table: Table) -> Iterator[tuple[str, str]]:
    known = {one.name for one in lent_tables()}
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name in known:
                yield column.name, key.column.table.name


def _is_lent(uow: UnitOfWork, name: str, key: str, organizations: Sequence[str]) -> bool:
    table = Base.metadata.tables[name]
    query = records_of(table, organizations).where(table.c.id == key)
    return uow.session.execute(query.with_only_columns(table.c.id)).first() is not None


def _contents(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _UNTOLD}
