"""A package that arrived: checked, and judged by its number and the receipt it answers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import (
    NO_RECEIPT,
    OrderVerdict,
    PackageMark,
    PackageOrder,
    PackageState,
    SenderState,
    assess_order,
    assess_return,
)
from coopdesk.exchange.package import CheckedPackage, check_package
from coopdesk.services.exchange.keyring import own_keys, trusted
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.exchange import PackageInRow
from coopdesk.storage.unit_of_work import UnitOfWork

_REFUSALS = {
    PackageOrder.DUPLICATE: "package_twice",
    PackageOrder.OVERTAKEN: "package_overtaken",
    PackageOrder.STALE: "package_stale",
    PackageOrder.FORKED: "package_forked",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A whole package from a trusted office for this one, and its place in the sender's row."""

    package: CheckedPackage
    mark: PackageMark
    state: SenderState
    verdict: OrderVerdict

    @property
    def order(self) -> PackageOrder:
        """What is done with it."""
        return self.verdict.order

    @property
    def missing(self) -> str:
        """The numbers that lack before it, as they are told."""
        return "、".join(str(number) for number in self.verdict.missing)

    def refuse(self, *orders: PackageOrder) -> None:
        """Raise BadPackage when the package is of one of ``orders``."""
        if self.order in orders:
            header = self.package.header
            told = {"sender": header.sender.name, "sequence": header.sequence}
            raise BadPackage.because(_REFUSALS[self.order], **told)

    def __enter__(self) -> "Arrival":
        return self

    def __exit__(self, *_: object) -> None:
        self.package.close()


def arrive(uow: UnitOfWork, path: Path) -> Arrival:
    """Return the package once it is found whole, trusted and ours, with its place in the row.

    Raises BadPackage with the reason: broken, changed, foreign, or of the demo. Close it after use.
    """
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
        header = package.header
        rows = packages_of(uow, header.sender.office_id)
        state = sender_state(rows)
        mark = mark_of(header.sequence, package.sha256, header.previous_receipt_sha256, rows)
    except BaseException:
        package.close()
        raise
    return Arrival(package, mark, state, assess_order(mark, state))


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


def _receipts(row: PackageInRow) -> list[str]:
    return [row.receipt_sha256, *row.earlier_receipts]
