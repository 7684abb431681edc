"""A package that arrived: checked, and judged by its number and the receipt it answers."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.errors import BadPackage
from coopdesk.domain.exchange import (
    OrderVerdict,
    PackageMark,
    PackageOrder,
    SenderState,
    assess_order,
)
from coopdesk.durable import surroundings
from coopdesk.exchange.delivery import sha256_of
from coopdesk.exchange.package import (
    CheckedPackage,
    PackageHeader,
    check_package,
    read_header,
)
from coopdesk.services.exchange.keyring import own_keys, own_office
from coopdesk.services.exchange.senders import mark_of, packages_of, sender_state
from coopdesk.services.exchange.trusting import trusted
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.exchange import ArrivalRow, PackageOutRow
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
    _refuse_own(uow, path)
    package = check_package(
        path,
        own_keys(uow),
        trusted(uow),
        my_office_id=own_office(uow).office_id,
        newest_schema=head(),
    )
    try:
        if package.header.is_demo != uow.actor.demo:
            raise BadPackage.because("package_demo")
        header = package.header
        _refuse_overdue_key(uow, package)
        rows = packages_of(uow, header.sender.office_id)
        state = sender_state(rows)
        mark = mark_of(header.sequence, package.sha256, header.previous_receipt_sha256, rows)
    except BaseException:
        package.close()
        raise
    return Arrival(package, mark, state, assess_order(mark, state))


def peek(uow: UnitOfWork, path: Path) -> PackageHeader:
    """Return what a package for this office says of itself; its parts are not looked at.

    Raises BadPackage as ``arrive``, SurroundingsTrouble.
    """
    _refuse_own(uow, path)
    return read_header(
        path,
        own_keys(uow),
        trusted(uow),
        my_office_id=own_office(uow).office_id,
        newest_schema=head(),
    )


def _refuse_overdue_key(uow: UnitOfWork, package: CheckedPackage) -> None:
    """Raise BadPackage for a former key on a package behind one that the new key signed.

    The day it says it was made on is the word of who signed it; its number is not.
    """
    sender = trusted(uow)[package.header.sender.office_id]
    if package.fingerprint == sender.fingerprint:
        return
    newer = select(ArrivalRow.id).where(
        ArrivalRow.office == uow.actor.office_id,
        ArrivalRow.sender_id == sender.office_id,
        ArrivalRow.fingerprint == sender.fingerprint,
        ArrivalRow.sequence < package.header.sequence,
    )
    if uow.session.scalars(newer.limit(1)).first() is not None:
        raise BadPackage.because("key_former", office=sender.office.name)


def _refuse_own(uow: UnitOfWork, path: Path) -> None:
    """Raise BadPackage for a package this office made itself, with whom it is for."""
    with surroundings(path):
        if not path.is_file():
            return
        query = select(PackageOutRow).where(PackageOutRow.sha256 == sha256_of(path))
    made = uow.session.scalars(query).first()
    if made is not None:
        told = {"receiver": made.receiver_name, "sequence": made.sequence}
        raise BadPackage.because("package_own", **told)
