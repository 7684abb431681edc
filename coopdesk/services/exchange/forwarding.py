"""What an office between two others passes on, and whose records a package may carry.

Each package taken in leaves an ``arrival``, which travels on: it says whose records are forwarded
and how far they reach, and its trace which records came since the last receipt.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from coopdesk.domain.exchange import PackageState
from coopdesk.domain.forwarding import Station, stands_between, unknown_to
from coopdesk.exchange.package import CheckedPackage, read_table
from coopdesk.exchange.sealing import Office
from coopdesk.services.exchange.traces import Past, read_trace, stored
from coopdesk.storage.reference import load_exchange
from coopdesk.storage.tables.exchange import (
    ArrivalRow,
    DeletionRow,
    DispatchRow,
    PackageInRow,
    TrustedOfficeRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

ARRIVAL, DISPATCH = ArrivalRow.__tablename__, DispatchRow.__tablename__


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Records of other ``owners`` that a package passes on.

    All of those in ``whole``, of the others the ``ids`` by table. ``reach`` is by name of the owner
    the number of its last package; ``served`` are the offices beyond the receiver that it serves.
    """

    owners: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    ids: Mapping[str, Collection[str]] = field(default_factory=dict)
    reach: Mapping[str, int] = field(default_factory=dict)
    served: frozenset[str] = frozenset()


def passed_on(uow: UnitOfWork, receiver: Office, since: int) -> Forwarded:
    """Return what is forwarded to ``receiver`` of what was taken in after revision ``since``.

    From the first package on, and where no trace says which records came, all of an owner goes. Of
    a package sent back since, what stands here instead of it goes: it is taken back there too.
    """
    here, there = own_station(uow), Station(receiver.level, receiver.division)
    arrivals = [
        row
        for row in _arrivals_at(uow, uow.actor.office_id)
        if stands_between(here, _origin(row), there)
    ]
    served = {
        row.sender_id
        for row in _arrivals_at(uow, receiver.office_id)
        if stands_between(there, _origin(row), here)
    }
    taken = [row for row in arrivals if row.state == PackageState.TAKEN]
    owners = {row.sender_id for row in arrivals}
    whole = set() if since else set(owners)
    ids: dict[str, set[str]] = {}
    told = (row for row in arrivals if row.state != PackageState.SUPERSEDED)
    for row in told if since else ():
        trace = read_trace(uow, row.id) if row.revision > since else None
        if trace is not None:
            for table, records in trace.was.items():
                ids.setdefault(table, set()).update(records)
        elif row.revision > since:
            whole.add(row.sender_id)
    return Forwarded(
        owners=frozenset(owners),
        whole=frozenset(whole),
        ids=ids,
        reach=_reach(taken),
        served=frozenset(served),
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """Whose records a package may carry: its sender's own, and those its sender ``forwards``.

    ``apart`` has by owner the packages taken in here by another way of which the owner's workspace
    did not know when it made this one: it went apart from what was taken. ``taken_back`` are owners
    of whom a package that came here this way was sent back on its way.
    """

    sender: str
    forwards: frozenset[str] = frozenset()
    taken_back: frozenset[str] = frozenset()
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)


def carried_by(uow: UnitOfWork, package: CheckedPackage) -> Carried:
    """Return whose records a package may carry.

    Its sender says whose it forwards, and has to stand between them and this office, by the key
    card that a person trusted and, where this office knows them too, by theirs.
    """
    sender = package.header.sender.office_id
    card = uow.session.get_one(TrustedOfficeRow, sender)
    forwarder, here = Station(card.level, card.division_code), own_station(uow)
    known = _arrivals_at(uow, sender)
    told = {row.sender_id: _origin(row) for row in known}
    was_taken = {row.id for row in known if row.state == PackageState.TAKEN}
    taken_back = set()
    for record in _rows(package, ARRIVAL):
        if record["office"] == sender:
            place = Station(record["sender_level"], record["division_code"])
            told[record["sender_id"]] = place
            if record["state"] == PackageState.RETURNED and record["id"] in was_taken:
                taken_back.add(record["sender_id"])
    forwards = frozenset(
        office_id
        for office_id, place in told.items()
        if stands_between(forwarder, _known_place(uow, office_id, place), here)
    )
    apart = _apart(uow, package, sender, forwards)
    return Carried(sender, forwards, frozenset(taken_back) & forwards - apart.keys(), apart)


def _apart(
    uow: UnitOfWork, package: CheckedPackage, sender: str, forwards: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Return by owner the packages taken in by another way that it did not know of."""
    query = select(ArrivalRow).where(ArrivalRow.state == PackageState.TAKEN.value)
    seen: set[str] = set()
    taken: dict[str, set[str]] = {}
    for row in uow.session.scalars(query):
        seen.update(row.beside if row.office == uow.actor.office_id else ())
        # the way of this package is watched by its numbers: at the sender, or here
        way = uow.actor.office_id if row.sender_id == sender else sender
        if row.office != way:
            taken.setdefault(row.sender_id, set()).add(row.id)
    lines = {owner: _line(uow, package, owner) for owner in {sender, *forwards} & taken.keys()}
    apart = {owner: unknown_to(line | seen, taken[owner]) for owner, line in lines.items()}
    return {owner: packages for owner, packages in apart.items() if packages}


def _line(uow: UnitOfWork, package: CheckedPackage, owner: str) -> frozenset[str]:
    """Return the packages of which the owner's workspace knew: told before, or in this one."""
    told = (record["id"] for record in _rows(package, DISPATCH) if record["office"] == owner)
    known = uow.session.scalars(select(DispatchRow.id).where(DispatchRow.office == owner))
    return frozenset((*told, *known))


def _rows(package: CheckedPackage, table: str) -> Iterator[Mapping[str, Any]]:
    if table in package.schemas:
        yield from read_table(package, table)


def note_arrival(
    uow: UnitOfWork,
    taken: PackageInRow,
    sender: Office,
    package: CheckedPackage,
    beside: Iterable[str],
) -> None:
    """Note a package that was taken in for the offices it is forwarded to.

    ``beside`` are packages that it did not know of, where a person decided about its records.
    """
    row = uow.session.get(ArrivalRow, taken.package_id)
    if row is None:
        row = ArrivalRow(id=taken.package_id)
    row.sender_id, row.sender_name = taken.sender_id, taken.sender_name
    row.sender_level, row.division_code = sender.level, sender.division
    row.fingerprint = package.fingerprint
    row.sequence, row.period, row.taken_on = taken.sequence, taken.period, taken.taken_on
    row.short_number, row.sha256 = taken.short_number, taken.sha256
    row.state, row.beside = taken.state, sorted(beside)
    uow.add(row)


def restate_arrivals(uow: UnitOfWork, packages: Iterable[PackageInRow]) -> None:
    """Tell what became of packages since they were taken: sent back, put aside, or back again."""
    for package in packages:
        uow.get(ArrivalRow, package.package_id).state = package.state


def withdraw_gone(uow: UnitOfWork, was: Past, put_aside: Past, deleted: Collection[str]) -> None:
    """Tell whom they were forwarded to that records of a line put aside are here no longer.

    ``was`` stood here before; what its owner ``deleted`` its own deletion tells of.
    """
    uow.add_all(
        DeletionRow,
        (
            {"table_name": name, "record_id": key}
            for name, records in put_aside.items()
            if name in load_exchange()["tables"]
            for before in ({key for key in records if was[name].get(key) and key not in deleted},)
            for key in sorted(before - stored(uow, name, before).keys())
        ),
    )


def own_station(uow: UnitOfWork) -> Station:
    """Return where this office stands."""
    return Station(uow.actor.level, uow.actor.division_code)


def _arrivals_at(uow: UnitOfWork, office_id: str) -> list[ArrivalRow]:
    query = select(ArrivalRow).where(ArrivalRow.office == office_id)
    return list(uow.session.scalars(query.order_by(ArrivalRow.sequence)))


def _origin(row: ArrivalRow) -> Station:
    return Station(row.sender_level, row.division_code)


def _known_place(uow: UnitOfWork, office_id: str, told: Station) -> Station:
    card = uow.session.get(TrustedOfficeRow, office_id)
    return told if card is None else Station(card.level, card.division_code)


def _reach(taken: Iterable[ArrivalRow]) -> dict[str, int]:
    return {row.sender_name: row.sequence for row in taken}
