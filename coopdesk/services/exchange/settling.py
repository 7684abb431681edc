"""What a person does about a package that waits or was taken: take it at last, or send it back.

Sending back (退回) takes a package back as a whole, as long as it is its sender's last, and says so
in a receipt: the sender's next package then carries everything since the receipt before. Its trace
stays, so that the next package to the office above takes back there what was forwarded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, RuleViolation, require
from coopdesk.domain.exchange import PackageState, ReceiptStatus
from coopdesk.durable import short_lived_folder, surroundings
from coopdesk.exchange.package import SUFFIX
from coopdesk.exchange.receipt import ReceiptCounts
from coopdesk.services.exchange.arrivals import arrive
from coopdesk.services.exchange.conflicts import RecordDecision
from coopdesk.services.exchange.forwarding import restate_arrivals, withdraw_gone
from coopdesk.services.exchange.holding import held_pieces, let_go
from coopdesk.services.exchange.receipts import Answered, give_receipt
from coopdesk.services.exchange.senders import (
    may_be_returned,
    packages_of,
    revoked_on,
    sender_state,
)
from coopdesk.services.exchange.taking import (
    Preview,
    TakenPackage,
    TakePackage,
    judge_package_file,
    settle_arrival,
)
from coopdesk.services.exchange.traces import (
    Past,
    broken_reference,
    defer_references,
    put_back,
    read_trace,
    stored,
)
from coopdesk.services.runner import backed_up_before
from coopdesk.storage.tables.exchange import PackageHeldRow, PackageInRow
from coopdesk.storage.tables.schema import Base
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TakeHeld:
    """Take in a package that was held; the fields are those of ``TakePackage``."""

    package_id: str
    receipt_folder: Path
    without_missing: bool = False
    going_on: bool = False
    decisions: tuple[RecordDecision, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnPackage:
    """Send a package back with a reason: one taken is taken back as a whole, one held is let go."""

    package_id: str
    receipt_folder: Path
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnedPackage:
    """A package that was sent back, and where the receipt that says so lies.

    None for a sender that is trusted no longer: nothing is sealed to its key.
    """

    package_id: str
    sender: str
    sequence: int
    receipt: Path | None


def check_held(uow: UnitOfWork, package_id: str) -> Preview:
    """Return what taking a held package would do; raises as ``judge_package_file``, NotFound."""
    with _as_file(uow, package_id) as path:
        return judge_package_file(uow, path)


@backed_up_before
def take_held(uow: UnitOfWork, command: TakeHeld) -> TakenPackage:
    """Take in a held package; raises as ``take_package`` does, and NotFound."""
    with _as_file(uow, command.package_id) as path, arrive(uow, path) as arrival:
        take = TakePackage(
            path,
            command.receipt_folder,
            command.without_missing,
            command.going_on,
            command.decisions,
            command.reason,
        )
        return settle_arrival(uow, arrival, take)


def return_package(uow: UnitOfWork, command: ReturnPackage) -> ReturnedPackage:
    """Take a package back, all of it, and write the receipt that tells its sender.

    Raises RuleViolation ``package.reason_missing``, ``package.not_the_last``,
    ``package.past_unknown``, ``package.leant_on`` (records of others lean on its own), NotFound,
    SurroundingsTrouble; then nothing was taken back.
    """
    reason = command.reason.strip()
    if not reason:
        require([Refusal("package.reason_missing")])
    held = uow.session.get(PackageHeldRow, command.package_id)
    if held is not None:
        answered = Answered(held.package_id, held.sequence, held.sha256, held.sender_id)
        sender = held.sender_name
        let_go(uow, held.package_id)
    else:
        row = uow.session.get(PackageInRow, command.package_id)
        if row is None:
            raise NotFound("package_in", command.package_id)
        _undo(uow, row)
        row.note = reason
        answered = Answered(row.package_id, row.sequence, row.sha256, row.sender_id)
        sender = row.sender_name
    receipt = None
    if revoked_on(uow, answered.sender_id) is None:
        told = (uow, answered, command.receipt_folder, ReceiptStatus.RETURNED, ReceiptCounts())
        receipt = give_receipt(*told, reason=reason).path
    return ReturnedPackage(command.package_id, sender, answered.sequence, receipt)


def _undo(uow: UnitOfWork, row: PackageInRow) -> None:
    """Put everything back as it was before the package; raises RuleViolation."""
    rows = packages_of(uow, row.sender_id)
    if not may_be_returned(rows, row):
        last = sender_state(rows).last_sequence
        raise RuleViolation(Refusal("package.not_the_last", "", {"last": last}))
    trace = read_trace(uow, row.package_id)
    if trace is None:
        raise RuleViolation(Refusal("package.past_unknown"))
    before: Past = {name: {**stored(uow, name, records)} for name, records in trace.was.items()}
    defer_references(uow)
    put_back(uow, trace.was)
    _check_leaning(uow)
    withdraw_gone(uow, before, trace.was, ())
    back = [other for other in rows if other.package_id in trace.superseded]
    for other in back:
        other.state = PackageState.TAKEN.value
    row.state = PackageState.RETURNED.value
    restate_arrivals(uow, [row, *back])
    uow.touch("package_in")


def _check_leaning(uow: UnitOfWork) -> None:
    """Raise RuleViolation ``package.leant_on`` when a record is left that leans on one gone."""
    for name in Base.metadata.tables:
        other = broken_reference(uow, name)
        if other:
            told = {"table": words.text(f"table.{name}"), "other": words.text(f"table.{other}")}
            raise RuleViolation(Refusal("package.leant_on", "", told))


@contextmanager
def _as_file(uow: UnitOfWork, package_id: str) -> Iterator[Path]:
    """Lay a held package, sealed as it came, into a temporary file; raises NotFound."""
    if uow.session.get(PackageHeldRow, package_id) is None:
        raise NotFound("package_held", package_id)
    with short_lived_folder() as folder:
        path = folder / f"held{SUFFIX}"
        with surroundings(path), path.open("wb") as file:
            for piece in held_pieces(uow, package_id):
                file.write(piece)
        yield path
