"""Making a package: the office's own records since the last receipt, or all of them.

Upwards everything travels; downwards only what was answered to the records of the office below.
"""

from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from sqlalchemy import func, select

from coopdesk import __version__
from coopdesk.domain import periods
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.exchange import is_below
from coopdesk.domain.lending import is_copy_of
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.exchange.package import ON_DEMAND, PackageHeader, PackageScope, write_package
from coopdesk.exchange.sealing import PublicKeys
from coopdesk.services.exchange.keyring import own_keys, own_office, trusted
from coopdesk.services.exchange.queries import in_order
from coopdesk.services.exchange.travelling import goes_down, rows_since
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.exchange import PackageOutRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MakePackage:
    """Make the next package for a receiver; without ``receiver_id`` for the one that is trusted."""

    folder: Path
    receiver_id: str = ""
    period: str = ON_DEMAND
    everything: bool = False


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package that lies in its folder, read back and found whole."""

    package_id: str
    sequence: int
    short_number: str
    path: Path
    sha256: str
    scope: PackageScope
    receiver: str
    counts: dict[str, int]
    sums: dict[str, Money]

    @property
    def records(self) -> int:
        """Return how many records travel."""
        return sum(self.counts.values())


def make_package(uow: UnitOfWork, command: MakePackage) -> MadePackage:
    """Write the package and note it.

    Raises RuleViolation (``package.no_receiver``, ``package.period``), SurroundingsTrouble; then
    the number is not used up and no file is left.
    """
    receiver = _receiver(uow, command)
    receiver_id = receiver.office_id
    last = _last_acknowledged(uow, receiver_id)
    is_down = goes_down(uow.actor.level, receiver.office.level)
    since = 0 if command.everything or last is None else last.up_to_revision
    header = PackageHeader(
        package_id=new_id(),
        sender=own_office(uow),
        receiver_id=receiver_id,
        receiver_name=receiver.office.name,
        period=command.period,
        sequence=_next_sequence(uow, receiver_id),
        created_at=uow.now.astimezone(UTC).replace(microsecond=0),
        schema_version=head(),
        program_version=__version__,
        # what goes down refers to records that only the office below has
        scope=PackageScope.CHANGES if since or is_down else PackageScope.FULL,
        previous_receipt_sha256=last.receipt_sha256 if last else "",
        is_demo=uow.actor.demo,
    )
    sums: dict[str, Money] = {}
    tables = rows_since(uow, receiver.office, since, sums)
    written = write_package(
        command.folder, header, tables, (), keys=own_keys(uow), receiver=receiver
    )
    made = MadePackage(
        package_id=header.package_id,
        sequence=header.sequence,
        short_number=written.short_number,
        path=written.path,
        sha256=written.sha256,
        scope=header.scope,
        receiver=header.receiver_name,
        counts=in_order(written.counts),
        sums=sums,
    )
    _note(uow, header, made)
    return made


def _receiver(uow: UnitOfWork, command: MakePackage) -> PublicKeys:
    receiver_id = command.receiver_id or _only_superior(uow)
    offices = trusted(uow)
    reasons = [] if receiver_id in offices else [Refusal("package.no_receiver")]
    if uow.actor.is_copy or is_copy_of(receiver_id, uow.actor.office_id):
        reasons.append(Refusal("lending.no_package"))
    if not _is_period(command.period):
        reasons.append(Refusal("package.period", values={"period": command.period}))
    require(reasons)
    return offices[receiver_id]


def _is_period(written: str) -> bool:
    try:
        return written == ON_DEMAND or bool(periods.parse(written))
    except ValueError:
        return False


def _note(uow: UnitOfWork, header: PackageHeader, made: MadePackage) -> None:
    row = PackageOutRow(
        package_id=made.package_id,
        receiver_id=header.receiver_id,
        receiver_name=header.receiver_name,
        sequence=made.sequence,
        period=header.period,
        made_on=uow.today,
        file_name=made.path.name,
        short_number=made.short_number,
        scope=made.scope.value,
        sha256=made.sha256,
        sums={name: amount.fen for name, amount in made.sums.items()},
        up_to_revision=uow.revision - 1,
        counts=made.counts,
        receipt=None,
    )
    try:
        uow.session.add(row)
        uow.session.flush()
    except BaseException:
        made.path.unlink(missing_ok=True)
        raise
    uow.touch("package_out")


def _only_superior(uow: UnitOfWork) -> str:
    ours = OfficeLevel(uow.actor.level)
    levels = {key: OfficeLevel(keys.office.level) for key, keys in trusted(uow).items()}
    superiors = [key for key, level in levels.items() if is_below(ours, level)]
    return superiors[0] if len(superiors) == 1 else ""


def _last_acknowledged(uow: UnitOfWork, receiver_id: str) -> PackageOutRow | None:
    query = select(PackageOutRow).where(
        PackageOutRow.receiver_id == receiver_id, PackageOutRow.receipt_sha256 != ""
    )
    return uow.session.scalars(query.order_by(PackageOutRow.sequence.desc()).limit(1)).first()


def _next_sequence(uow: UnitOfWork, receiver_id: str) -> int:
    query = select(func.max(PackageOutRow.sequence)).where(PackageOutRow.receiver_id == receiver_id)
    return (uow.session.scalar(query) or 0) + 1
