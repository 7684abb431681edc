"""What is known of a sender by the packages taken in of it."""

from datetime import date

from sqlalchemy import select

from coopdesk.domain.exchange import (
    NO_RECEIPT,
    PackageMark,
    PackageState,
    SenderState,
    assess_return,
)
from coopdesk.storage.tables.exchange import ArrivalRow, PackageInRow, TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


def packages_of(uow: UnitOfWork, sender_id: str) -> list[PackageInRow]:
    """Return the packages taken in of one office, by number."""
    query = select(PackageInRow).where(PackageInRow.sender_id == sender_id)
    return list(uow.session.scalars(query.order_by(PackageInRow.sequence)))


def sender_state(rows: list[PackageInRow]) -> SenderState:
    """Return what is known of a sender by its packages."""
    taken = [row for row in rows if row.state == PackageState.TAKEN]
    returned = [row for row in rows if row.state == PackageState.RETURNED]
    return SenderState(
        last_sequence=max((row.sequence for row in [*taken, *returned]), default=0),
        digests={row.sequence: row.sha256 for row in taken},
        receipts={row.sequence: row.receipt_sha256 for row in taken},
        returned={row.sequence: row.sha256 for row in returned},
        revoked=frozenset(receipt for row in returned for receipt in _receipts(row)),
    )


def may_be_returned(rows: list[PackageInRow], row: PackageInRow) -> bool:
    """Return whether a package taken is the last of its sender's ``rows``: it can be taken back."""
    is_taken = row.state == PackageState.TAKEN
    return is_taken and not assess_return(row.sequence, sender_state(rows))


def mark_of(sequence: int, digest: str, receipt: str, rows: list[PackageInRow]) -> PackageMark:
    """Return the place a package claims; any receipt given for a package counts as its own."""
    if receipt == NO_RECEIPT:
        return PackageMark(sequence, digest)
    for row in rows:
        if row.state == PackageState.TAKEN and receipt in _receipts(row):
            return PackageMark(sequence, digest, row.sequence, row.receipt_sha256)
    # a hash we never gave stands for a receipt of a package we never took
    return PackageMark(sequence, digest, sequence, receipt)


def names_of_origins(uow: UnitOfWork) -> dict[str, str]:
    """Return by id the names of the offices whose packages were taken in here or further down."""
    query = select(ArrivalRow.sender_id, ArrivalRow.sender_name).order_by(ArrivalRow.sequence)
    return {row.sender_id: row.sender_name for row in uow.session.execute(query)}


def revoked_on(uow: UnitOfWork, office_id: str) -> date | None:
    """Return since when an office is trusted no longer, None while it is."""
    row = uow.session.get(TrustedOfficeRow, office_id)
    return row.revoked_on if row is not None else None


def _receipts(row: PackageInRow) -> list[str]:
    return [row.receipt_sha256, *row.earlier_receipts]
