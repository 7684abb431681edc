"""Taken-in packages brought into the city's data centre, a PostgreSQL database.

What a sender's packages brought is known by their traces; what stands here now is copied. Where
packages only came, the records they touched are brought; where one was taken back or replaced, all
of that sender's. So a load that was stopped, or is run again, ends in the same state.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.exchange import PackageState
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.services.exchange.traces import Record, parts_of, raw_table, read_trace, stored
from coopdesk.services.exchange.travelling import travelling
from coopdesk.services.runner import Runner, in_steps
from coopdesk.storage.hub import DELETIONS, Hub, SenderLoad, shown
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.exchange import PackageInRow
from coopdesk.storage.unit_of_work import UnitOfWork

Brought = dict[str, dict[str, PackageInRow]]
"""By table and id, the package that brought the record last."""


@dataclass(frozen=True, slots=True)
class OpenHub:
    """Prepare a data centre for what was taken in; ``secret_address`` may hold its password."""

    place: str
    secret_address: str


@dataclass(frozen=True, slots=True)
class LoadedOffice:
    """What was brought of one office: packages, and records written and deleted."""

    office_id: str
    office: str
    packages: int
    written: int
    deleted: int


@dataclass(frozen=True, slots=True)
class HubReport:
    """What a load did; ``unchanged`` offices had nothing new. ``place`` is without password."""

    place: str
    offices: tuple[LoadedOffice, ...]
    unchanged: int


def open_hub(uow: UnitOfWork, command: OpenHub) -> Hub:
    """Connect to a data centre and make what lacks there of tables and columns.

    Raises RuleViolation ``hub.not_postgresql``, SurroundingsTrouble ``hub_…``.
    """
    columns = {one.table.name: one.columns for one in travelling(OfficeLevel.CITY.value)}
    hub = Hub(command.secret_address, columns)
    try:
        hub.prepare()
    except BaseException:
        hub.close()
        raise
    uow.touch("package_in", 0)
    return hub


@in_steps
def load_hub(runner: Runner, address: str, *, progress: Progress = NO_PROGRESS) -> HubReport:
    """Bring the packages taken in here into the data centre at ``address``, office by office.

    Each office is loaded whole or not at all. Raises as ``open_hub``, Cancelled; the offices loaded
    until then stay loaded.
    """
    hub = runner.do(open_hub, OpenHub(shown(address), address))
    try:
        return runner.ask(_load_all, hub, progress=progress)
    finally:
        hub.close()


def _load_all(uow: UnitOfWork, hub: Hub) -> HubReport:
    taken = PackageInRow.state == PackageState.TAKEN.value
    everyone = select(PackageInRow.sender_id).distinct().order_by(PackageInRow.sender_id)
    senders = uow.session.scalars(everyone).all()
    loaded = []
    for done, sender_id in enumerate(senders):
        query = select(PackageInRow).where(PackageInRow.sender_id == sender_id, taken)
        rows = uow.session.scalars(query.order_by(PackageInRow.sequence)).all()
        name = rows[-1].sender_name if rows else sender_id
        uow.progress.step(done, len(senders), words.text("hub.loading", office=name))
        with hub.loading(uow.actor.office_id, sender_id) as load:
            found = _load_sender(uow, load, sender_id, rows)
        if found is not None:
            loaded.append(LoadedOffice(sender_id, name, *found))
        uow.session.expunge_all()
    return HubReport(hub.place, tuple(loaded), len(senders) - len(loaded))


def _load_sender(
    uow: UnitOfWork, load: SenderLoad, sender_id: str, rows: Sequence[PackageInRow]
) -> tuple[int, int, int] | None:
    """Return packages, records written and deleted; None where the data centre has it all."""
    marks = load.marks()
    wanted = {row.package_id: _mark(row) for row in rows}
    if marks == wanted:
        return None
    news = [row for row in rows if marks.get(row.package_id) != wanted[row.package_id]]
    is_whole = any(wanted.get(package_id) != mark for package_id, mark in marks.items())
    brought = _brought(uow, sender_id, rows if is_whole else news)
    written = deleted = 0
    # what was deleted is known first: no copy of another office may bring it back
    for name in sorted(_names(), key=lambda one: one != DELETIONS):
        records = brought.get(name, {})
        if not records and not is_whole:
            continue
        gone: list[str] = []
        load.stage(name, _standing(uow, name, records, gone), gone)
        more, less = load.merge(name, is_whole=is_whole)
        written, deleted = written + more, deleted + less
    load.note([_noted(row) for row in rows])
    return len(news), written, deleted


def _brought(uow: UnitOfWork, sender_id: str, rows: Iterable[PackageInRow]) -> Brought:
    """Return what packages touched; of one without a trace, all that is the sender's own."""
    brought: Brought = {}
    for row in rows:
        trace = read_trace(uow, row.package_id)
        touched = trace.was if trace is not None else _own(uow, sender_id)
        for name, records in touched.items():
            if name in _names():
                brought.setdefault(name, {}).update(dict.fromkeys(records, row))
    # what was deleted before it ever came here may stand there all the same, by another office
    said = brought.get(DELETIONS, {})
    for key, deletion in stored(uow, DELETIONS, said).items():
        brought.setdefault(deletion["table_name"], {})[deletion["record_id"]] = said[key]
    return brought


def _own(uow: UnitOfWork, sender_id: str) -> dict[str, list[str]]:
    tables = {name: raw_table(name) for name in _names()}
    return {
        name: list(uow.session.scalars(select(raw.c.id).where(raw.c.office == sender_id)))
        for name, raw in tables.items()
    }


def _standing(
    uow: UnitOfWork, name: str, records: Mapping[str, PackageInRow], gone: list[str]
) -> Iterator[Record]:
    """Yield the records that stand here, with their package; ``gone`` receives the others."""
    for some in parts_of(records):
        here = stored(uow, name, some)
        gone.extend(key for key in some if key not in here)
        for key, record in here.items():
            row = records[key]
            yield record | {
                "hub_package": row.package_id,
                "hub_receiver": uow.actor.office_id,
                "hub_sequence": row.sequence,
                "hub_taken_on": row.taken_on.isoformat(),
            }


def _noted(row: PackageInRow) -> dict[str, Any]:
    return {
        "package_id": row.package_id,
        "sender_name": row.sender_name,
        "sequence": row.sequence,
        "period": row.period,
        "short_number": row.short_number,
        "taken_on": row.taken_on,
        "sha256": row.sha256,
        "mark": _mark(row),
    }


def _mark(row: PackageInRow) -> str:
    """Return what changes when a package is taken again, or the program knows more columns."""
    return f"{row.receipt_sha256} {head()}"


def _names() -> tuple[str, ...]:
    return tuple(one.table.name for one in travelling(OfficeLevel.CITY.value))
