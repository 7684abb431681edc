"""Making a package: the office's own records since the last receipt, or all of them.

Upwards everything travels, what was taken in from the offices below included; downwards only what
was answered to the records of the office below, by this office or those above it.
"""

from collections.abc import Mapping
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
from coopdesk.services.exchange.forwarding import passed_on
from coopdesk.services.exchange.keyring import own_keys, own_office
from coopdesk.services.exchange.queries import in_order
from coopdesk.services.exchange.travelling import Sending, goes_down, rows_to_send
from coopdesk.services.exchange.trusting import require_trusted, trusted
from coopdesk.storage.migrations import head
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.exchange import DispatchRow, PackageOutRow
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
    """A package that lies in its folder, read back and found whole.

    ``forwards`` has by name the offices whose records it passes on, with the last number of each;
    ``papers`` counts the attachments it carries, ``papers_left`` are the ids of those it had no
    room for: the next one takes them.
    """

    package_id: str
    sequence: int
    short_number: str
    path: Path
    sha256: str
    scope: PackageScope
    receiver: str
    counts: dict[str, int]
    sums: dict[str, Money]
    forwards: Mapping[str, int]
    papers: int
    papers_left: tuple[str, ...]

    @property
    def records(self) -> int:
        """Return how many records travel."""
        return sum(self.counts.values())


def make_package(uow: UnitOfWork, command: MakePackage) -> MadePackage:
    """Write the package and note it; the file gets its name with the commit.

    Raises RuleViolation (``rehearsal.stays_inside``, ``package.no_receiver``, ``package.period``),
    SurroundingsTrouble; then the number is not used up and no file is left.
    """
    keys = own_keys(uow)
    receiver = _receiver(uow, command)
    last = _last_acknowledged(uow, receiver.office_id)
    since = 0 if command.everything or last is None else last.up_to_revision
    header = _header(uow, command, receiver, last, since)
    sending = Sending(
        receiver.office,
        since,
        passed_on(uow, receiver.office, since),
        frozenset(last.papers_left) if since and last else frozenset(),
    )
    written = write_package(
        command.folder,
        header,
        rows_to_send(uow, sending),
        sending.papers.contents(uow),
        keys=keys,
        receiver=receiver,
        drafts=uow.files.draft_of,
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
        sums=sending.sums,
        forwards=sending.passed.reach,
        papers=written.attachments,
        papers_left=tuple(sending.papers.left),
    )
    _note(uow, header, made)
    return made


def _header(
    uow: UnitOfWork,
    command: MakePackage,
    receiver: PublicKeys,
    last: PackageOutRow | None,
    since: int,
) -> PackageHeader:
    is_down = goes_down(uow.actor.level, receiver.office.level)
    return PackageHeader(
        package_id=new_id(),
        sender=own_office(uow),
        receiver_id=receiver.office_id,
        receiver_name=receiver.office.name,
        period=command.period,
        sequence=_next_sequence(uow, receiver.office_id),
        created_at=uow.now.astimezone(UTC).replace(microsecond=0),
        schema_version=head(),
        program_version=__version__,
        # what goes down refers to records that only the office below has
        scope=PackageScope.CHANGES if since or is_down else PackageScope.FULL,
        previous_receipt_sha256=last.receipt_sha256 if last else "",
        is_demo=uow.actor.demo,
    )


def _receiver(uow: UnitOfWork, command: MakePackage) -> PublicKeys:
    receiver_id = command.receiver_id or _only_superior(uow)
    receiver = trusted(uow).get(receiver_id)
    reasons = require_trusted(receiver) if receiver else [Refusal("package.no_receiver")]
    if uow.actor.is_copy or is_copy_of(receiver_id, uow.actor.office_id):
        reasons.append(Refusal("lending.no_package"))
    if not _is_period(command.period):
        reasons.append(Refusal("package.period", values={"period": command.period}))
    require(reasons)
    return trusted(uow)[receiver_id]


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
        forwards=dict(made.forwards),
        papers_left=list(made.papers_left),
        up_to_revision=uow.revision - 1,
        counts=made.counts,
        receipt=None,
    )
    uow.session.add(row)
    _remember(uow, row)
    uow.touch("package_out")


def _remember(uow: UnitOfWork, row: PackageOutRow) -> None:
    """Leave the mark by which later packages show that they come from the same workspace."""
    mark = DispatchRow(id=row.package_id, receiver_id=row.receiver_id, sequence=row.sequence)
    mark.receiver_name, mark.made_on = row.receiver_name, row.made_on
    uow.add(mark)


def _only_superior(uow: UnitOfWork) -> str:
    """Return the one superior of the nearest level that is trusted; empty where there are two."""
    ours = OfficeLevel(uow.actor.level)
    levels = {
        key: OfficeLevel(keys.office.level)
        for key, keys in trusted(uow).items()
        if not keys.is_revoked
    }
    for above in OfficeLevel:
        superiors = [key for key, level in levels.items() if level is above]
        if superiors and is_below(ours, above):
            return superiors[0] if len(superiors) == 1 else ""
    return ""


def _last_acknowledged(uow: UnitOfWork, receiver_id: str) -> PackageOutRow | None:
    query = select(PackageOutRow).where(
        PackageOutRow.receiver_id == receiver_id, PackageOutRow.receipt_sha256 != ""
    )
    return uow.session.scalars(query.order_by(PackageOutRow.sequence.desc()).limit(1)).first()


def _next_sequence(uow: UnitOfWork, receiver_id: str) -> int:
    query = select(func.max(PackageOutRow.sequence)).where(PackageOutRow.receiver_id == receiver_id)
    return (uow.session.scalar(query) or 0) + 1
