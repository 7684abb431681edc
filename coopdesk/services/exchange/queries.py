"""Lists of packages sent and taken in, and the periods a package may be for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.exchange import ON_DEMAND, PackageScope, PackageState, RecordChange
from coopdesk.domain.money import Money
from coopdesk.domain.office_keys import is_doubtful
from coopdesk.domain.periods import PeriodKind, containing, parse
from coopdesk.services.audit_trail import field_label
from coopdesk.services.exchange.senders import may_be_returned, revoked_on
from coopdesk.storage.reference import load_exchange, travelling_tables
from coopdesk.storage.tables.exchange import (
    ArrivalRow,
    PackageInRow,
    PackageOutRow,
    TrustedOfficeRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OutgoingItem:
    """One package this office made; ``receipt`` is what the receiver said, None so far.

    ``tables`` counts the records by table, ``sums`` has the amounts of the cover sheet,
    ``forwards`` by name the offices whose records it passes on, with the last number of each.
    """

    package_id: str
    receiver: str
    sequence: int
    period: str
    made_on: date
    file_name: str
    short_number: str
    scope: PackageScope
    sha256: str
    records: int
    tables: Mapping[str, int]
    sums: Mapping[str, Money]
    forwards: Mapping[str, int]
    receipt: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """One package this office took in; ``reasons`` say by table why records were refused.

    ``may_be_returned`` while it is its sender's last; ``note`` is the reason of a person's step.
    ``is_doubtful`` where it was taken after the trust in its sender ended.
    """

    package_id: str
    sender_id: str
    sender: str
    sequence: int
    period: str
    state: PackageState
    note: str
    may_be_returned: bool
    taken_on: date
    taken_by: str
    short_number: str
    sha256: str
    new: int
    changed: int
    same: int
    refused: int
    tables: Mapping[str, Mapping[str, int]]
    reasons: Mapping[str, list[str]]
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class OriginItem:
    """An office whose records are kept here: how far they reach, and by which way they came.

    ``via`` is the office that forwards them, empty where it sends them here itself; ``sequence``
    and ``period`` are of the last of its packages that was taken in there or here.
    """

    office_id: str
    office: str
    level: str
    division: str
    via_id: str
    via: str
    sequence: int
    period: str
    taken_on: date
    state: PackageState
    short_number: str


def list_origins(uow: UnitOfWork) -> list[OriginItem]:
    """Return the offices whose packages reached this one, by division and way."""
    names = {row.office_id: row.name for row in uow.session.scalars(select(TrustedOfficeRow))}
    last: dict[tuple[str, str], ArrivalRow] = {}
    for row in uow.session.scalars(select(ArrivalRow).order_by(ArrivalRow.sequence)):
        if row.state != PackageState.SUPERSEDED and row.sender_id != uow.actor.office_id:
            last[row.sender_id, row.office] = row
    items = [_origin(uow, row, names.get(row.office, "")) for row in last.values()]
    return sorted(items, key=lambda item: (item.division, item.via))


def _origin(uow: UnitOfWork, row: ArrivalRow, way: str) -> OriginItem:
    is_direct = row.office == uow.actor.office_id
    return OriginItem(
        office_id=row.sender_id,
        office=row.sender_name,
        level=row.sender_level,
        division=row.division_code,
        via_id="" if is_direct else row.office,
        via="" if is_direct else way,
        sequence=row.sequence,
        period=row.period,
        taken_on=row.taken_on,
        state=PackageState(row.state),
        short_number=row.short_number,
    )


def list_kept_back(uow: UnitOfWork, receiver_id: str) -> list[tuple[str, list[str]]]:
    """Return what does not leave the office for a receiver: by table in words, the fields.

    Its level has no need of them (个人信息保护法 art. 6: the least that the purpose needs).
    """
    row = uow.session.get(TrustedOfficeRow, receiver_id)
    stays = load_exchange()["stays"].get(row.level, {}) if row else {}
    return [
        (words.text(f"table.{name}"), [field_label(field) for field in stays[name]])
        for name in travelling_tables()
        if stays.get(name)
    ]


def list_outgoing(uow: UnitOfWork) -> list[OutgoingItem]:
    """Return the packages made, newest first."""
    query = select(PackageOutRow).order_by(
        PackageOutRow.made_on.desc(), PackageOutRow.sequence.desc()
    )
    return [
        OutgoingItem(
            package_id=row.package_id,
            receiver=row.receiver_name,
            sequence=row.sequence,
            period=row.period,
            made_on=row.made_on,
            file_name=row.file_name,
            short_number=row.short_number,
            scope=PackageScope(row.scope),
            sha256=row.sha256,
            records=sum(row.counts.values()),
            tables={name: count for name, count in in_order(row.counts).items() if count},
            sums={name: Money(fen) for name, fen in row.sums.items()},
            forwards=row.forwards,
            receipt=row.receipt,
        )
        for row in uow.session.scalars(query)
    ]


def list_incoming(uow: UnitOfWork) -> list[IncomingItem]:
    """Return the packages taken in, newest first."""
    query = select(PackageInRow).order_by(
        PackageInRow.taken_on.desc(), PackageInRow.sequence.desc()
    )
    rows = list(uow.session.scalars(query))
    by_sender: dict[str, list[PackageInRow]] = {}
    for row in rows:
        by_sender.setdefault(row.sender_id, []).append(row)
    last = {row for known in by_sender.values() for row in known if may_be_returned(known, row)}
    return [
        IncomingItem(
            package_id=row.package_id,
            sender_id=row.sender_id,
            sender=row.sender_name,
            sequence=row.sequence,
            period=row.period,
            state=PackageState(row.state),
            note=row.note,
            may_be_returned=row in last,
            taken_on=row.taken_on,
            taken_by=row.taken_by,
            short_number=row.short_number,
            sha256=row.sha256,
            tables=in_order(row.tables),
            reasons=row.reasons,
            is_doubtful=is_doubtful(row.taken_on, revoked_on(uow, row.sender_id)),
            **{change.value: row.counts[change.value] for change in RecordChange},
        )
        for row in rows
    ]


def in_order(told: Mapping[str, T]) -> dict[str, T]:
    """Return what is told of tables in the order in which they travel: organizations first."""
    return {name: told[name] for name in travelling_tables() if name in told}


def list_period_choices(uow: UnitOfWork) -> list[str]:
    """Return the periods that are reported about today, the likeliest first, as written.

    This half-year first (赤政发〔2023〕14号 五 asks for half-yearly inspection), then the one
    before it, the quarters, the years, and a package on demand.
    """
    half = containing(uow.today, PeriodKind.HALF)
    quarter = containing(uow.today, PeriodKind.QUARTER)
    year = containing(uow.today, PeriodKind.YEAR)
    periods = (half, half.previous(), quarter, quarter.previous(), year, year.previous())
    return [*map(str, periods), ON_DEMAND]


def period_in_words(written: str) -> str:
    """Return a period as people say it: 2026年下半年; what is no period stays as it is written."""
    if written == ON_DEMAND:
        return words.text("package.on_demand")
    try:
        period = parse(written)
    except ValueError:
        return written
    key = _PERIOD_WORDS.get((period.kind, period.number), _PERIOD_WORDS.get(period.kind, ""))
    return words.text(key, year=period.year, number=period.number)


def reach_in_words(origin: OriginItem) -> str:
    """Return an office and how far its records reach: its last package, and if it was returned."""
    told = words.text("package.up_to_number", number=origin.sequence)
    period = period_in_words(origin.period)
    told = words.text("package.reach", office=origin.office, told=told, period=period)
    if origin.state is PackageState.TAKEN:
        return told
    return words.text("package.outcome_because", outcome=told, reason=words.choice(origin.state))


_PERIOD_WORDS: Mapping[object, str] = {
    PeriodKind.YEAR: "package.period_year",
    (PeriodKind.HALF, 1): "package.period_first_half",
    (PeriodKind.HALF, 2): "package.period_second_half",
    PeriodKind.QUARTER: "package.period_quarter",
    PeriodKind.MONTH: "package.period_month",
}
