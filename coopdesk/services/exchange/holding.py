"""Packages that came too early: kept sealed, shown, and offered when their turn comes."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import defer

from coopdesk import words
from coopdesk.domain.exchange import PackageOrder, assess_order
from coopdesk.durable import surroundings
from coopdesk.services.exchange.senders import mark_of, packages_of, sender_state
from coopdesk.storage.tables.exchange import PackageHeldRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # the start page lists what waits and needs no reader of packages
    from coopdesk.services.exchange.arrivals import Arrival


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A package that waits; ``order`` is what would become of it now, ``missing`` what lacks."""

    package_id: str
    sender_id: str
    sender: str
    sequence: int
    period: str
    held_on: date
    held_by: str
    short_number: str
    records: int
    order: PackageOrder
    missing: tuple[int, ...]
    waits_for: str

    @property
    def is_ready(self) -> bool:
        """Return whether it can be taken now."""
        return self.order is PackageOrder.NEXT


def hold(uow: UnitOfWork, arrival: "Arrival") -> None:
    """Keep a package as it came, sealed to this office; the same one twice is kept once.

    Raises SurroundingsTrouble when the file cannot be read again.
    """
    package, header = arrival.package, arrival.package.header
    with surroundings(package.path):
        content = package.path.read_bytes()
    row = PackageHeldRow(
        package_id=header.package_id,
        sender_id=header.sender.office_id,
        sender_name=header.sender.name,
        sequence=header.sequence,
        period=header.period,
        held_on=uow.today,
        held_by=uow.actor.operator,
        short_number=package.short_number,
        sha256=package.sha256,
        acknowledged=header.previous_receipt_sha256,
        records=sum(package.counts.values()),
        content=content,
    )
    uow.session.merge(row)
    uow.touch("package_held")


def let_go(uow: UnitOfWork, package_id: str) -> None:
    """Forget a held package: it was taken, or sent back."""
    found = uow.session.execute(
        delete(PackageHeldRow).where(PackageHeldRow.package_id == package_id)
    )
    if found.rowcount:  # type: ignore[attr-defined]
        uow.touch("package_held")


def list_held(uow: UnitOfWork) -> list[HeldItem]:
    """Return the packages that wait, by sender and number, each with what it waits for."""
    query = _without_content()
    rows = uow.session.scalars(query.order_by(PackageHeldRow.sender_name, PackageHeldRow.sequence))
    return [_item(uow, row) for row in rows]


def next_held(uow: UnitOfWork, sender_id: str) -> str:
    """Return the held package of a sender whose turn has come, empty when none has."""
    query = _without_content().where(PackageHeldRow.sender_id == sender_id)
    rows = uow.session.scalars(query.order_by(PackageHeldRow.sequence))
    waiting = (one for one in map(partial(_item, uow), rows) if one.is_ready)
    return next((one.package_id for one in waiting), "")


def held_content(uow: UnitOfWork, package_id: str) -> bytes | None:
    """Return a held package as it came, None when it is gone."""
    return uow.session.scalar(
        select(PackageHeldRow.content).where(PackageHeldRow.package_id == package_id)
    )


def _without_content() -> Select[PackageHeldRow]:
    return select(PackageHeldRow).options(defer(PackageHeldRow.content))


def _item(uow: UnitOfWork, row: PackageHeldRow) -> HeldItem:
    known = packages_of(uow, row.sender_id)
    mark = mark_of(row.sequence, row.sha256, row.acknowledged, known)
    verdict = assess_order(mark, sender_state(known))
    return HeldItem(
        package_id=row.package_id,
        sender_id=row.sender_id,
        sender=row.sender_name,
        sequence=row.sequence,
        period=row.period,
        held_on=row.held_on,
        held_by=row.held_by,
        short_number=row.short_number,
        records=row.records,
        order=verdict.order,
        missing=verdict.missing,
        waits_for="".join(words.refusal(one) for one in verdict.refusals),
    )
