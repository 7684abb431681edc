"""Receipts given and taken in: they close the loop and say where the next package begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import ReceiptStatus
from coopdesk.exchange.receipt import (
    MOST_REFUSALS,
    CheckedReceipt,
    DecidedRecord,
    Receipt,
    ReceiptCounts,
    RefusedRecord,
    SentPackage,
    WrittenReceipt,
    check_receipt,
    write_receipt,
)
from coopdesk.services.exchange.keyring import own_keys, own_office
from coopdesk.services.exchange.trusting import trusted
from coopdesk.storage.tables.exchange import PackageOutRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """Take in the receipt that lies in a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What the receiver said of a package of ours; ``decided`` counts the records in conflict."""

    package_id: str
    sequence: int
    receiver: str
    status: ReceiptStatus
    new: int
    changed: int
    same: int
    refused: int
    held: int
    decided: int
    reason: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The package a receipt is about: its id, number, the hash of the sealed file, its sender."""

    package_id: str
    sequence: int
    sha256: str
    sender_id: str


def give_receipt(
    uow: UnitOfWork,
    about: Answered,
    folder: Path,
    status: ReceiptStatus,
    counts: ReceiptCounts,
    *,
    refused: Sequence[RefusedRecord] = (),
    decided: Sequence[DecidedRecord] = (),
    reason: str = "",
) -> WrittenReceipt:
    """Write the receipt of a package into ``folder``, where it gets its name with the commit.

    Raises SurroundingsTrouble.
    """
    receipt = Receipt(
        package_id=about.package_id,
        sequence=about.sequence,
        package_sha256=about.sha256,
        sender_id=about.sender_id,
        receiver=own_office(uow),
        taken_at=uow.now.astimezone(UTC).replace(microsecond=0),
        status=status,
        counts=counts,
        refused=tuple(refused[:MOST_REFUSALS]),
        decided=tuple(decided[:MOST_REFUSALS]),
        reason=reason,
    )
    return write_receipt(
        folder,
        receipt,
        keys=own_keys(uow),
        sender=trusted(uow)[about.sender_id],
        drafts=uow.files.draft_of,
    )


def take_receipt(uow: UnitOfWork, command: TakeReceipt) -> TakenReceipt:
    """Note the receipt with its package; only one that says taken moves where the next begins.

    A held one is followed by another, and one that sends the package back takes the one before
    back. Raises BadPackage with the reason when it is broken, changed, of another office or
    package, or older than the one noted; taking the same one twice changes nothing.
    """
    rows = {row.package_id: row for row in uow.session.scalars(select(PackageOutRow))}
    sent = [
        SentPackage(row.package_id, row.sequence, row.sha256, row.receiver_id)
        for row in rows.values()
    ]
    checked = check_receipt(
        command.path, own_keys(uow), trusted(uow), sent, my_office_id=own_office(uow).office_id
    )
    receipt = checked.receipt
    row = rows[receipt.package_id]
    if _is_older(receipt, row):
        raise BadPackage.because("receipt_older", sequence=row.sequence)
    told = _told(checked, row.receiver_name)
    is_taken = receipt.status is ReceiptStatus.TAKEN
    row.receipt_sha256 = checked.receipt_sha256 if is_taken else ""
    row.receipt = {
        "taken_at": receipt.taken_at.isoformat(),
        "status": receipt.status.value,
        "new": told.new,
        "changed": told.changed,
        "same": told.same,
        "refused": told.refused,
        "held": told.held,
        "reason": told.reason,
        "reasons": list(told.reasons),
        "decided": [
            {"table": one.table, "kept": one.kept, "decided_by": one.decided_by}
            for one in receipt.decided
        ],
    }
    uow.touch("package_out")
    return told


def _is_older(receipt: Receipt, row: PackageOutRow) -> bool:
    """Return whether the receiver said something later of the package than this."""
    noted = row.receipt
    if noted is None:
        return False
    is_back = receipt.status is ReceiptStatus.HELD and noted["status"] != ReceiptStatus.HELD
    return is_back or receipt.taken_at.isoformat() < str(noted["taken_at"])


def _told(checked: CheckedReceipt, receiver: str) -> TakenReceipt:
    receipt = checked.receipt
    return TakenReceipt(
        package_id=receipt.package_id,
        sequence=receipt.sequence,
        receiver=receiver,
        status=receipt.status,
        new=receipt.counts.new,
        changed=receipt.counts.changed,
        same=receipt.counts.same,
        refused=receipt.counts.refused,
        held=receipt.counts.held,
        decided=len(receipt.decided),
        reason=receipt.reason,
        reasons=tuple(record.reason for record in receipt.refused),
    )
