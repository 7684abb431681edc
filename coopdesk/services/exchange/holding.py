"""Packages that came too early: kept sealed, shown, and offered when their turn comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from coopdesk import words
from coopdesk.domain.exchange import PackageOrder, assess_order
from coopdesk.exchange.attached_file import pieces_of
from coopdesk.services.exchange.senders import mark_of, packages_of, revoked_on, sender_state
from coopdesk.storage.tables.exchange import PackageHeldPieceRow, PackageHeldRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # the start page lists what waits and needs no reader of packages
    from coopdesk.services.exchange.arrivals import Arrival


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A package that waits; ``order`` is what would become of it now, ``missing`` what lacks.

    Of a sender that is trusted no longer (``is_revoked``) it waits for a person to send it back, or
    for the sender's new key.
    """

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
    is_revoked: bool

    @property
    def is_ready(self) -> bool:
        """Return whether it can be taken now."""
        return self.order is PackageOrder.NEXT and not self.is_revoked


def hold(uow: UnitOfWork, arrival: "Arrival") -> None:
    """Keep a package as it came, sealed to this office; the same one twice is kept once.

    Raises SurroundingsTrouble when the file cannot be read again.
    """
    package, header = arrival.package, arrival.package.header
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
    )
    uow.session.merge(row)
    _drop_pieces(uow, header.package_id)
    for position, piece in enumerate(pieces_of(package.path)):
        values = {"package_id": header.package_id, "position": position, "content": piece}
        uow.session.execute(insert(PackageHeldPieceRow), [values])
    uow.touch("package_held")


def let_go(uow: UnitOfWork, package_id: str) -> None:
    """Forget a held package: it was taken, or sent back."""
    _drop_pieces(uow, package_id)
    found = uow.session.execute(
        delete(PackageHeldRow).where(PackageHeldRow.package_id == package_id)
    )
    if found.rowcount:  # type: ignore[attr-defined]
        uow.touch("package_held")


def list_held(uow: UnitOfWork) -> list[HeldItem]:
    """Return the packages that wait, by sender and number, each with what it waits for."""
    query = select(PackageHeldRow)
    rows = uow.session.scalars(query.order_by(PackageHeldRow.sender_name, PackageHeldRow.sequence))
    return [_item(uow, row) for row in rows]


def next_held(uow: UnitOfWork, sender_id: str) -> str:
    """Return the held package of a sender whose turn has come, empty when none has."""
    query = select(PackageHeldRow).where(PackageHeldRow.sender_id == sender_id)
    rows = uow.session.scalars(query.order_by(PackageHeldRow.sequence))
    waiting = (one for one in map(partial(_item, uow), rows) if one.is_ready)
    return next((one.package_id for one in waiting), "")


def held_pieces(uow: UnitOfWork, package_id: str) -> Iterator[bytes]:
    """Yield a held package as it came, piece by piece; nothing when it is gone."""
    query = select(PackageHeldPieceRow.content).where(PackageHeldPieceRow.package_id == package_id)
    position = 0
    while piece := uow.session.scalar(query.where(PackageHeldPieceRow.position == position)):
        yield piece
        position += 1


def _drop_pieces(uow: UnitOfWork, package_id: str) -> None:
    pieces = delete(PackageHeldPieceRow).where(PackageHeldPieceRow.package_id == package_id)
    if uow.session.execute(pieces).rowcount:  # type: ignore[attr-defined]
        uow.touch(PackageHeldPieceRow.__tablename__)


def _item(uow: UnitOfWork, row: PackageHeldRow) -> HeldItem:
    known = packages_of(uow, row.sender_id)
    mark = mark_of(row.sequence, row.sha256, row.acknowledged, known)
    verdict = assess_order(mark, sender_state(known))
    is_revoked = revoked_on(uow, row.sender_id) is not None
    reasons = [words.refusal(one) for one in verdict.refusals]
    if is_revoked:
        reasons.append(words.text("key.held_from_revoked", office=row.sender_name))
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
        waits_for="".join(reasons),
        is_revoked=is_revoked,
    )
