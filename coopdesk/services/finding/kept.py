"""Lines of a table kept in memory, in step with the encrypted database by its audit log.

Whatever a command changes stands in its audit entry, so one look at the last number tells whether
anything happened; then only the thousands of records that were touched are read again. Records
taken in from other offices by the thousand are read as a whole.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Engine,
    Label,
    Row,
    Select,
    SQLColumnExpression,
    case,
    func,
    select,
)

from coopdesk.services.finding.lines import PER_BLOCK, Lines, Standing, framed_names
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.base import Row as TableRow
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MOST_SINGLY = 40
"""Blocks read again one by one; more are quicker read all together."""

Place = tuple[str, int]
_NEW_LINE, _TAB = func.char(10), func.char(9)


@dataclass(frozen=True, slots=True)
class Source:
    """Where lines come from: a table, and what of it is searched.

    ``shown`` are the records that stand in lists. ``codes`` are an ID or credit code, a phone and a
    certificate. ``owner`` and ``number`` place a record, which stands with others of its owner and
    its thousand; ``placed_by`` names the columns that do so.
    """

    kind: type[TableRow]
    owner: SQLColumnExpression[str]
    number: SQLColumnExpression[int]
    shown: ColumnElement[bool]
    is_past: ColumnElement[bool]
    name: SQLColumnExpression[str]
    codes: tuple[SQLColumnExpression[str], ...]
    placed_by: frozenset[str] = frozenset()

    @property
    def part(self) -> ColumnElement[int]:
        """Which thousand a record stands in."""
        return self.number // PER_BLOCK


class _Kept:
    """The lines of one source in one open workspace."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: dict[Place, list[Lines]] = {}
        self._ordered: list[Lines] = []
        self._sequence = -1
        self._lock = Lock()

    def in_step(self, uow: UnitOfWork) -> list[Lines]:
        """Return the lines as they are in the state that ``uow`` sees."""
        with self._lock:
            ((found,),) = uow.run(_LAST)
            last = found or 0
            if last != self._sequence:
                self._follow(uow)
                self._sequence = last
            return self._ordered

    def _follow(self, uow: UnitOfWork) -> None:
        places = self._touched(uow) if self._sequence >= 0 else None
        if places is not None and not places:
            return
        if places is None or len(places) > _MOST_SINGLY:
            self._blocks = _by_place(uow.session.execute(self._reading(uow)))
        else:
            for owner, part in places:
                mine = (self._source.owner == owner) & self._within(part)
                read = _by_place(uow.session.execute(self._reading(uow).where(mine)))
                self._blocks.pop((owner, part), None)
                self._blocks.update(read)
        every = (lines for found in self._blocks.values() for lines in found)
        self._ordered = sorted(every, key=lambda one: (one.standing, one.owner, one.part))

    def _touched(self, uow: UnitOfWork) -> set[Place] | None:
        """Return the places whose records changed since the last look, None for all of them."""
        source = self._source
        query = select(AuditRow.changes).where(AuditRow.sequence > self._sequence)
        told = [note for changes in uow.session.scalars(query) for note in json.loads(changes)]
        notes = [note for note in told if note["table"] == source.kind.__tablename__]
        places: set[Place] = set()
        if many := sum(note["rows"] for note in notes if "rows" in note):
            own = source.kind.office == uow.actor.office_id
            since = own & (source.kind.revision > self._sequence)
            rows = uow.session.execute(self._placing().where(since)).all()
            if len(rows) < many:
                return None
            places.update((row.owner, row.part) for row in rows)
        ids = {note["id"] for note in notes if "id" in note}
        for some in _chunks(sorted(ids)):
            rows = uow.session.execute(self._placing().where(source.kind.id.in_(some))).all()
            places.update((row.owner, row.part) for row in rows)
        if any(
            "deleted" in note or source.placed_by & note.get("was", {}).keys() for note in notes
        ):
            places |= self._miscounted(uow)
        return places

    def _miscounted(self, uow: UnitOfWork) -> set[Place]:
        """Return the places that records left, by how many there are now."""
        source = self._source
        query = (
            select(source.owner, source.part, func.count())
            .where(source.shown)
            .group_by(source.owner, source.part)
        )
        now = {(row[0], row[1]): row[2] for row in uow.session.execute(query)}
        kept = {place: sum(lines.count for lines in found) for place, found in self._blocks.items()}
        return {place for place in {*now, *kept} if now.get(place) != kept.get(place)}

    def _placing(self) -> Select[str, int]:
        return select(self._source.owner.label("owner"), self._source.part.label("part"))

    def _within(self, part: int) -> ColumnElement[bool]:
        first = part * PER_BLOCK
        return self._source.number.between(first, first + PER_BLOCK - 1)

    def _reading(self, uow: UnitOfWork) -> Select[*tuple[Any, ...]]:
        source = self._source
        own = source.kind.office == uow.actor.office_id
        standing = case(
            (source.is_past, Standing.PAST.value),
            (own, Standing.OWN.value),
            else_=Standing.OTHER.value,
        )
        codes = (_TAB.concat(code) for code in source.codes)
        tails = (func.substr(code, -4).concat(_TAB) for code in source.codes[:2])
        grouped: tuple[Label[Any], ...] = (
            source.owner.label("owner"),
            source.part.label("part"),
            standing.label("standing"),
        )
        return (
            select(
                *grouped,
                func.count().label("records"),
                func.group_concat(source.kind.id, _NEW_LINE).label("ids"),
                _gathered(source.name).label("names"),
                func.group_concat(source.number, _NEW_LINE).label("numbers"),
                _gathered(_joined(codes).concat(_TAB)).label("codes"),
                _gathered(_joined(tails)).label("tails"),
            )
            .where(source.shown)
            .group_by(*grouped)
        )


def kept_lines(uow: UnitOfWork, source: Source, owner: str | None = None) -> Sequence[Lines]:
    """Return the lines of ``source`` in this workspace, of one owner or of all, in their order.

    For queries: what a command has not committed yet would be kept, though it may be undone.
    """
    sources = _workspaces.setdefault(uow.connection.engine, {})
    found = sources.setdefault(source.kind, _Kept(source)).in_step(uow)
    return found if owner is None else [one for one in found if one.owner == owner]


def _by_place(rows: Iterable[Row[Any]]) -> dict[Place, list[Lines]]:
    blocks: dict[Place, list[Lines]] = {}
    for row in rows:
        lines = Lines(
            owner=row.owner,
            part=row.part,
            standing=Standing(row.standing),
            count=row.records,
            ids=_framed(row.ids),
            names=framed_names(row.names),
            numbers=_framed(row.numbers),
            codes=_framed(row.codes),
            tails=_framed(row.tails),
        )
        blocks.setdefault((row.owner, row.part), []).append(lines)
    return blocks


def _framed(lines: str) -> bytes:
    return f"\n{lines}\n".encode()


def _gathered(value: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Return one line a record; a value of several lines stays one line."""
    return func.group_concat(func.replace(value, _NEW_LINE, " "), _NEW_LINE)


def _joined(parts: Iterable[ColumnElement[str]]) -> ColumnElement[str]:
    first, *others = parts
    for other in others:
        first = first.concat(other)
    return first


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


_LAST = Prepared(select(func.max(AuditRow.sequence)))
_workspaces: WeakKeyDictionary[Engine, dict[type[TableRow], _Kept]] = WeakKeyDictionary()
