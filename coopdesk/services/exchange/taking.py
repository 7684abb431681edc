"""Checking a package, showing what it would do, and taking it in whole or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import (
    OrderVerdict,
    PackageMark,
    PackageOrder,
    RecordChange,
    SenderState,
    assess_order,
)
from coopdesk.durable import surroundings
from coopdesk.exchange.delivery import sha256_of
from coopdesk.exchange.package import CheckedPackage, PackageHeader, check_package, open_package
from coopdesk.exchange.receipt import MOST_REFUSALS, Receipt, ReceiptCounts, ReceiptStatus
from coopdesk.exchange.receipt import write_receipt as write_receipt_file
from coopdesk.services.exchange.keyring import own_keys, own_office, trusted
from coopdesk.services.exchange.merging import Merge, carry_out, compare
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.exchange import PackageInRow, PackageOutRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MOST_REASONS = 200


@dataclass(frozen=True, slots=True)
class TakePackage:
    """Take a package in and write its receipt into ``receipt_folder``."""

    path: Path
    receipt_folder: Path


@dataclass(frozen=True, slots=True)
class Preview:
    """What a package is and would do; nothing has been written."""

    package_id: str
    short_number: str
    sender: str
    period: str
    sequence: int
    created_at: datetime
    demo: bool
    tables: dict[str, int]
    changes: dict[str, dict[str, int]]
    new: int
    changed: int
    same: int
    refused: int
    reasons: tuple[str, ...]

    @property
    def records(self) -> int:
        """Return how many records the package holds."""
        return sum(self.tables.values())


@dataclass(frozen=True, slots=True)
class TakenPackage:
    """A package that was taken in, and where its receipt lies."""

    package_id: str
    sender: str
    sequence: int
    new: int
    changed: int
    same: int
    refused: int
    held: int
    receipt: Path


def check_package_file(uow: UnitOfWork, path: Path) -> Preview:
    """Check a package and return what taking it would do.

    Raises BadPackage with the reason: broken, changed, foreign, twice, or out of order.
    """
    with _checked(uow, path) as package:
        merge = compare(uow, package)
        header = package.header
        return Preview(
            package_id=header.package_id,
            short_number=package.short_number,
            sender=header.sender.name,
            period=header.period,
            sequence=header.sequence,
            created_at=header.created_at,
            demo=header.is_demo,
            tables=package.counts,
            changes=merge.tables,
            reasons=tuple(record.reason for record in merge.refused),
            **_counted(merge),
        )


def take_package(uow: UnitOfWork, command: TakePackage) -> TakenPackage:
    """Take the package in, all or nothing, and write the receipt.

    Raises BadPackage as ``check_package_file``, SurroundingsTrouble when the receipt cannot be
    written; then nothing was taken in.
    """
    with _checked(uow, command.path) as package:
        merge = compare(uow, package)
        carry_out(uow, merge)
        row = _note(uow, package, merge)
        written = _write_receipt(uow, row, merge, command.receipt_folder)
        header = package.header
    return TakenPackage(
        package_id=header.package_id,
        sender=header.sender.name,
        sequence=header.sequence,
        held=0,
        receipt=written,
        **_counted(merge),
    )


def open_package_file(uow: UnitOfWork, path: Path, folder: Path) -> PackageHeader:
    """Decrypt and unpack a package for other tools, by its addressee; raises BadPackage."""
    return open_package(path, own_keys(uow), folder)


def _checked(uow: UnitOfWork, path: Path) -> CheckedPackage:
    _refuse_own(uow, path)
    package = check_package(
        path,
        own_keys(uow),
        trusted(uow),
        my_office_id=uow.actor.office_id,
        newest_schema=head(),
    )
    try:
        if package.header.is_demo != uow.actor.demo:
            raise BadPackage.because("package_demo")
        _check_order(uow, package)
    except BaseException:
        package.close()
        raise
    return package


def _refuse_own(uow: UnitOfWork, path: Path) -> None:
    """Raise BadPackage for a package this office made itself, with whom it is for."""
    if not path.is_file():
        return
    with surroundings(path):
        query = select(PackageOutRow).where(PackageOutRow.sha256 == sha256_of(path))
    made = uow.session.scalars(query).first()
    if made is not None:
        told = {"receiver": made.receiver_name, "sequence": made.sequence}
        raise BadPackage.because("package_own", **told)


def _check_order(uow: UnitOfWork, package: CheckedPackage) -> None:
    verdict = _order(uow, package)
    if verdict.order is PackageOrder.NEXT:
        return
    header = package.header
    told = {"sender": header.sender.name, "sequence": header.sequence}
    if verdict.order is PackageOrder.DUPLICATE:
        raise BadPackage.because("package_twice", **told)
    if verdict.order is PackageOrder.HELD:
        missing = "、".join(str(number) for number in verdict.missing)
        raise BadPackage.because("package_gap", missing=missing, **told)
    raise BadPackage.because("package_forked", **told)


def _order(uow: UnitOfWork, package: CheckedPackage) -> OrderVerdict:
    header = package.header
    rows = uow.session.scalars(
        select(PackageInRow)
        .where(PackageInRow.sender_id == header.sender.office_id)
        .order_by(PackageInRow.sequence)
    ).all()
    state = SenderState(
        last_sequence=rows[-1].sequence if rows else 0,
        digests={row.sequence: row.sha256 for row in rows},
        receipts={row.sequence: row.receipt_sha256 for row in rows},
    )
    acknowledged = header.previous_receipt_sha256
    known = [row.sequence for row in rows if row.receipt_sha256 == acknowledged]
    # a hash we never gave stands for a receipt of a package we never took
    beyond = state.last_sequence + 1
    mark = PackageMark(
        sequence=header.sequence,
        digest=package.sha256,
        acknowledged=(known[0] if known else beyond) if acknowledged else 0,
        receipt_hash=acknowledged,
    )
    return assess_order(mark, state)


def _note(uow: UnitOfWork, package: CheckedPackage, merge: Merge) -> PackageInRow:
    header = package.header
    row = PackageInRow(
        package_id=header.package_id,
        sender_id=header.sender.office_id,
        sender_name=header.sender.name,
        sequence=header.sequence,
        period=header.period,
        taken_on=uow.today,
        short_number=package.short_number,
        sha256=package.sha256,
        counts=_counted(merge),
        tables=merge.tables,
        reasons=_reasons(merge),
    )
    uow.session.add(row)
    uow.touch("package_in")
    return row


def _write_receipt(uow: UnitOfWork, row: PackageInRow, merge: Merge, folder: Path) -> Path:
    receipt = Receipt(
        package_id=row.package_id,
        sequence=row.sequence,
        package_sha256=row.sha256,
        sender_id=row.sender_id,
        receiver=own_office(uow),
        taken_at=uow.now.astimezone(UTC).replace(microsecond=0),
        status=ReceiptStatus.TAKEN,
        counts=ReceiptCounts(**row.counts),
        refused=tuple(merge.refused[:MOST_REFUSALS]),
    )
    sender = trusted(uow)[row.sender_id]
    written = write_receipt_file(folder, receipt, keys=own_keys(uow), sender=sender)
    row.receipt_sha256 = written.receipt_sha256
    return written.path


def _reasons(merge: Merge) -> dict[str, list[str]]:
    """Return the refused records by table, each with its reason, as many as people read."""
    told: dict[str, list[str]] = {}
    for record in merge.refused[:_MOST_REASONS]:
        told.setdefault(record.table, []).append(record.reason)
    return told


def _counted(merge: Merge) -> dict[str, int]:
    return {change.value: merge.counts[change] for change in RecordChange}
