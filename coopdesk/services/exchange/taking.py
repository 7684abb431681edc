"""Checking a package, showing what it would do, and taking it in whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coopdesk import words
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.exchange import (
    PackageOrder,
    PackageState,
    ReceiptStatus,
    RecordChange,
    assess_restart,
)
from coopdesk.exchange.package import PackageHeader, open_package
from coopdesk.exchange.receipt import ReceiptCounts
from coopdesk.services.exchange.arrivals import Arrival, arrive
from coopdesk.services.exchange.conflicts import (
    ConflictItem,
    RecordDecision,
    decide,
    find_conflicts,
    told,
)
from coopdesk.services.exchange.forwarding import note_arrival, restate_arrivals, withdraw_gone
from coopdesk.services.exchange.holding import hold, let_go
from coopdesk.services.exchange.keyring import own_keys
from coopdesk.services.exchange.merging import (
    DELETION,
    ISSUED_FILE,
    Merge,
    carry_out,
    compare,
    touched,
)
from coopdesk.services.exchange.papers_sent import ATTACHMENT, keep_papers
from coopdesk.services.exchange.receipts import Answered, give_receipt
from coopdesk.services.exchange.senders import packages_of
from coopdesk.services.exchange.traces import Trace, before_all, keep_trace, read_trace
from coopdesk.services.exchange.trusting import trusted
from coopdesk.services.issued_files import arriving_in_words
from coopdesk.services.runner import backed_up_before
from coopdesk.storage.tables.exchange import PackageInRow
from coopdesk.storage.unit_of_work import UnitOfWork

_MOST_REASONS = 200


@dataclass(frozen=True, slots=True)
class TakePackage:
    """Take a package in and write its receipt into ``receipt_folder``.

    One that comes too early is held; with ``without_missing`` a person says, with a ``reason``,
    that those before it will not come. With ``going_on`` a person goes on with a number that was
    used twice, having decided every record in conflict.
    """

    path: Path
    receipt_folder: Path
    without_missing: bool = False
    going_on: bool = False
    decisions: tuple[RecordDecision, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a package is and would do; nothing has been written.

    ``missing`` are the numbers it waits for; ``conflicts`` the records a person has to decide;
    ``handed_down`` tells line by line what the superior's files change.
    """

    package_id: str
    short_number: str
    sender: str
    period: str
    sequence: int
    created_at: datetime
    demo: bool
    order: PackageOrder
    missing: tuple[int, ...]
    tables: dict[str, int]
    changes: dict[str, dict[str, int]]
    new: int
    changed: int
    same: int
    refused: int
    reasons: tuple[str, ...]
    conflicts: tuple[ConflictItem, ...]
    handed_down: tuple[str, ...]

    @property
    def records(self) -> int:
        """Return how many records the package holds."""
        return sum(self.tables.values())

    @property
    def held(self) -> int:
        """Return how many records would wait."""
        return self.records if self.order is PackageOrder.HELD else 0


@dataclass(frozen=True, slots=True)
class TakenPackage:
    """A package that was taken in or held, and where its receipt lies."""

    package_id: str
    sender_id: str
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

    Raises BadPackage with the reason: broken, changed, foreign, twice, or from a forked workspace.
    """
    with arrive(uow, path) as arrival:
        arrival.refuse(PackageOrder.FORKED)
        return _preview(uow, arrival)


def judge_package_file(uow: UnitOfWork, path: Path) -> Preview:
    """Check a package as ``check_package_file``, also one that only a person may go on with.

    Raises RuleViolation where not even a person may: it does not carry enough.
    """
    with arrive(uow, path) as arrival:
        return _preview(uow, arrival)


@backed_up_before
def take_package(uow: UnitOfWork, command: TakePackage) -> TakenPackage:
    """Take the package in, all or nothing, or hold it, and write the receipt.

    Raises BadPackage as ``check_package_file``, RuleViolation ``package.reason_missing`` and
    ``package.undecided``, SurroundingsTrouble when the receipt cannot be written; then nothing was
    taken in.
    """
    with arrive(uow, command.path) as arrival:
        return settle_arrival(uow, arrival, command)


def settle_arrival(uow: UnitOfWork, arrival: Arrival, command: TakePackage) -> TakenPackage:
    """Take in or hold what arrived; raises as ``take_package``."""
    arrival.refuse(PackageOrder.DUPLICATE, PackageOrder.OVERTAKEN, PackageOrder.STALE)
    if not command.going_on:
        arrival.refuse(PackageOrder.FORKED)
    is_early = arrival.order is PackageOrder.HELD
    if is_early and not command.without_missing:
        return _held(uow, arrival, command.receipt_folder)
    if (is_early or arrival.order is PackageOrder.FORKED) and not command.reason.strip():
        require([Refusal("package.reason_missing")])
    return _taken(uow, arrival, command)


def open_package_file(uow: UnitOfWork, path: Path, folder: Path) -> PackageHeader:
    """Decrypt and unpack a package for other tools, by its addressee; raises BadPackage."""
    return open_package(path, own_keys(uow), folder)


def _preview(uow: UnitOfWork, arrival: Arrival) -> Preview:
    arrival.refuse(PackageOrder.DUPLICATE, PackageOrder.OVERTAKEN, PackageOrder.STALE)
    merge, _ = _merge(uow, arrival)
    package = arrival.package
    header = package.header
    return Preview(
        package_id=header.package_id,
        short_number=package.short_number,
        sender=header.sender.name,
        period=header.period,
        sequence=header.sequence,
        created_at=header.created_at,
        demo=header.is_demo,
        order=arrival.order,
        missing=arrival.verdict.missing,
        tables=package.counts,
        changes=merge.tables,
        reasons=tuple(record.reason for record in merge.refused),
        conflicts=tuple(told(one) for one in find_conflicts(uow, merge)),
        handed_down=tuple(
            line
            for record in merge.new.get(ISSUED_FILE, ())
            for line in arriving_in_words(uow, record)
        ),
        **_counted(merge),
    )


def _held(uow: UnitOfWork, arrival: Arrival, folder: Path) -> TakenPackage:
    package = arrival.package
    hold(uow, arrival)
    counts = ReceiptCounts(held=sum(package.counts.values()))
    gap = words.refusal(arrival.verdict.refusals[0])
    about = _answered(arrival)
    written = give_receipt(uow, about, folder, ReceiptStatus.HELD, counts, reason=gap)
    return _told(package.header, counts, written.path)


def _taken(uow: UnitOfWork, arrival: Arrival, command: TakePackage) -> TakenPackage:
    merge, aside = _merge(uow, arrival)
    conflicts = find_conflicts(uow, merge)
    kept, decided = decide(uow, merge, conflicts, command.decisions)
    if decided and not command.reason.strip():
        require([Refusal("package.reason_missing")])
    put_aside = [row.package_id for row in aside if row.state == PackageState.TAKEN]
    trace = Trace(touched(uow, merge), put_aside)
    attached = [*merge.new.get(ATTACHMENT, ()), *merge.changed.get(ATTACHMENT, ())]
    keep_papers(uow, arrival.package, attached)
    carry_out(uow, merge, kept)
    deleted = {one["record_id"] for one in merge.new.get(DELETION, ())}
    withdraw_gone(uow, trace.was, merge.past, deleted)
    for row in aside:
        row.state = PackageState.SUPERSEDED.value
    restate_arrivals(uow, aside)
    uow.session.flush()
    header = arrival.package.header
    row = _note(uow, arrival, merge, command.reason.strip())
    beside = (seen for packages in merge.carried.apart.values() for seen in packages)
    sender = trusted(uow)[header.sender.office_id]
    note_arrival(uow, row, sender.office, arrival.package, beside if decided else ())
    keep_trace(uow, header.package_id, trace)
    counts = ReceiptCounts(**_counted(merge))
    written = give_receipt(
        uow,
        _answered(arrival),
        command.receipt_folder,
        ReceiptStatus.TAKEN,
        counts,
        refused=merge.refused,
        decided=decided,
        reason=command.reason.strip(),
    )
    row.receipt_sha256 = written.receipt_sha256
    let_go(uow, header.package_id)
    return _told(header, counts, written.path)


def _merge(uow: UnitOfWork, arrival: Arrival) -> tuple[Merge, list[PackageInRow]]:
    """Return what the package does, and the packages it puts aside.

    Raises RuleViolation where a forked package does not carry enough to go on with.
    """
    if arrival.order is not PackageOrder.FORKED:
        return compare(uow, arrival.package), []
    header = arrival.package.header
    later = [
        row
        for row in packages_of(uow, header.sender.office_id)
        if row.sequence >= header.sequence and row.state != PackageState.SUPERSEDED
    ]
    taken = [row for row in later if row.state == PackageState.TAKEN]
    traces = {row.sequence: read_trace(uow, row.package_id) for row in taken}
    known = [number for number, trace in traces.items() if trace is not None]
    require(assess_restart(arrival.mark, arrival.state, header.scope, known))
    newest_first = [traces[number] for number in sorted(known, reverse=True)]
    past = before_all(trace for trace in newest_first if trace is not None)
    return compare(uow, arrival.package, past), later


def _note(uow: UnitOfWork, arrival: Arrival, merge: Merge, reason: str) -> PackageInRow:
    """Note the package; one that was sent back before keeps the hashes of its receipts."""
    package, header = arrival.package, arrival.package.header
    row = uow.session.get(PackageInRow, header.package_id)
    if row is None:
        row = PackageInRow(package_id=header.package_id, earlier_receipts=[])
        uow.session.add(row)
    else:
        row.earlier_receipts = [*row.earlier_receipts, row.receipt_sha256]
    row.sender_id, row.sender_name = header.sender.office_id, header.sender.name
    row.sequence, row.period = header.sequence, header.period
    row.taken_on, row.taken_by = uow.today, uow.actor.operator
    row.state, row.note = PackageState.TAKEN.value, reason
    row.short_number, row.sha256 = package.short_number, package.sha256
    row.counts, row.tables, row.reasons = _counted(merge), merge.tables, _reasons(merge)
    uow.touch("package_in")
    return row


def _answered(arrival: Arrival) -> Answered:
    header = arrival.package.header
    sender_id = header.sender.office_id
    return Answered(header.package_id, header.sequence, arrival.package.sha256, sender_id)


def _told(header: PackageHeader, counts: ReceiptCounts, receipt: Path) -> TakenPackage:
    return TakenPackage(
        header.package_id,
        header.sender.office_id,
        header.sender.name,
        header.sequence,
        counts.new,
        counts.changed,
        counts.same,
        counts.refused,
        counts.held,
        receipt,
    )


def _reasons(merge: Merge) -> dict[str, list[str]]:
    """Return the refused records by table, each with its reason, as many as people read."""
    reasons: dict[str, list[str]] = {}
    for record in merge.refused[:_MOST_REASONS]:
        reasons.setdefault(record.table, []).append(record.reason)
    return reasons


def _counted(merge: Merge) -> dict[str, int]:
    return {change.value: merge.counts[change] for change in RecordChange}
