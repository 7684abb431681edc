"""Taking in a receipt: it closes the loop, and the next package begins where this one ended."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.receipt import CheckedReceipt, SentPackage, check_receipt
from coopdesk.services.exchange.keyring import own_keys, trusted
from coopdesk.storage.tables.exchange import PackageOutRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """Take in the receipt that lies in a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What the receiver said of a package of ours."""

    package_id: str
    sequence: int
    receiver: str
    new: int
    changed: int
    same: int
    refused: int
    held: int
    reasons: tuple[str, ...]


def take_receipt(uow: UnitOfWork, command: TakeReceipt) -> TakenReceipt:
    """Note the receipt with its package.

    Raises BadPackage with the reason when it is broken, changed, of another office or package, or
    differs from the one already taken; taking the same one twice changes nothing.
    """
    rows = {row.package_id: row for row in uow.session.scalars(select(PackageOutRow))}
    sent = [
        SentPackage(row.package_id, row.sequence, row.sha256, row.receiver_id)
        for row in rows.values()
    ]
    checked = check_receipt(
        command.path, own_keys(uow), trusted(uow), sent, my_office_id=uow.actor.office_id
    )
    row = rows[checked.receipt.package_id]
    if row.receipt_sha256 not in {"", checked.receipt_sha256}:
        raise BadPackage.because("receipt_differs", sequence=row.sequence)
    told = _told(checked, row.receiver_name)
    row.receipt_sha256 = checked.receipt_sha256
    row.receipt = {
        "taken_at": checked.receipt.taken_at.isoformat(),
        "status": checked.receipt.status.value,
        "new": told.new,
        "changed": told.changed,
        "same": told.same,
        "refused": told.refused,
        "reasons": list(told.reasons),
    }
    uow.touch("package_out")
    return told


def _told(checked: CheckedReceipt, receiver: str) -> TakenReceipt:
    receipt = checked.receipt
    return TakenReceipt(
        package_id=receipt.package_id,
        sequence=receipt.sequence,
        receiver=receiver,
        new=receipt.counts.new,
        changed=receipt.counts.changed,
        same=receipt.counts.same,
        refused=receipt.counts.refused,
        held=receipt.counts.held,
        reasons=tuple(record.reason for record in receipt.refused),
    )
