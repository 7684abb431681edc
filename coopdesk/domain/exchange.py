"""Data packages: in which order they are taken, and who may change which record.

Every record is owned by one office, which alone changes it; superiors hold a read-only copy. So a
merge has order rather than conflicts: packages of an office are numbered, and each carries the
hash of the last receipt its office got. What breaks this after all is shown, never merged.

A package carries every change since the last receipt its sender had, not since the package before
it. So one that is lost is made good by the next; and a number that a restored backup used again is
judged against the last package both lines of the sender's workspace share.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.organizations import OfficeLevel

FIRST_SEQUENCE = 1
NO_RECEIPT = ""
ON_DEMAND = "on-demand"
"""The period of a package that was made because somebody asked for it."""


class PackageScope(StrEnum):
    """Whether a package holds all records of its sender or those changed since the last receipt."""

    FULL = "full"
    CHANGES = "changes"


class PackageOrder(StrEnum):
    """What is done with a package that arrived."""

    NEXT = "next"
    DUPLICATE = "duplicate"
    OVERTAKEN = "overtaken"
    HELD = "held"
    STALE = "stale"
    FORKED = "forked"


class PackageState(StrEnum):
    """What became of a package that was taken in once."""

    TAKEN = "taken"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


class ReceiptStatus(StrEnum):
    """What became of the package: merged, kept until an earlier one comes, or sent back."""

    TAKEN = "taken"
    HELD = "held"
    RETURNED = "returned"


class RemarkState(StrEnum):
    """Where a correction asked for stands, in the order in which it needs somebody."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


REPORT_DAYS = "report_days"
"""The setting that has after how many days a report is due."""

USUAL_REPORT_DAYS = 15
"""Days after a period in which its report is due, where the office has not said otherwise.

赤政发〔2023〕14号 asks for half-yearly inspection and names no day: a habit, not a rule.
"""


class ReportState(StrEnum):
    """Where an office stands with its report for one period."""

    OVERDUE = "overdue"
    AWAITED = "awaited"
    HELD = "held"
    LATE = "late"
    IN_TIME = "in_time"


@dataclass(frozen=True, slots=True)
class ReportStanding:
    """An office's report for one period: where it stands, and how many days it is late."""

    state: ReportState
    days_late: int = 0


def assess_report(
    taken_on: date | None, *, is_held: bool, due_on: date, today: date
) -> ReportStanding:
    """Return where a report stands; the day it is due still counts as in time."""
    if taken_on is not None:
        late = max(0, (taken_on - due_on).days)
        return ReportStanding(ReportState.LATE if late else ReportState.IN_TIME, late)
    late = max(0, (today - due_on).days)
    if is_held:
        return ReportStanding(ReportState.HELD, late)
    return ReportStanding(ReportState.OVERDUE if late else ReportState.AWAITED, late)


@dataclass(frozen=True, slots=True)
class SenderState:
    """What the receiver knows of one sender.

    ``last_sequence`` is the last package settled, 0 for none; ``receipts`` has the hash of the
    receipt given for each sequence, ``digests`` the digest of each package taken. ``returned`` has
    the digests of those taken and sent back, ``revoked`` the hashes of their receipts.
    """

    last_sequence: int
    digests: dict[int, str]
    receipts: dict[int, str]
    returned: dict[int, str] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PackageMark:
    """What a package says of its place: number, digest, and the last receipt its sender had.

    ``acknowledged`` is the sequence that receipt was for, 0 while the sender had none.
    """

    sequence: int
    digest: str
    acknowledged: int = 0
    receipt_hash: str = NO_RECEIPT


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """What to do, with the reasons where it is not simply taken; ``missing`` are the gaps."""

    order: PackageOrder
    refusals: tuple[Refusal, ...] = ()
    missing: tuple[int, ...] = ()


def assess_order(mark: PackageMark, sender: SenderState) -> OrderVerdict:
    """Return whether a package is next, was here before, waits for a gap, or needs a person.

    A known number with another digest, or a receipt that was never given, means two copies of a
    workspace or a restored backup: forked. A number that a later package made good is overtaken.
    One that leans on a receipt since taken back is stale: its sender has to make another.
    """
    number = mark.sequence
    if number < FIRST_SEQUENCE:
        return _verdict(PackageOrder.FORKED, "package.bad_sequence", number)
    comes_again = number == sender.last_sequence and sender.returned.get(number) == mark.digest
    if number <= sender.last_sequence and not comes_again:
        return _assess_settled(mark, sender)
    if mark.receipt_hash in sender.revoked:
        return _verdict(PackageOrder.STALE, "package.receipt_taken_back", number)
    if not _is_known_receipt(mark, sender):
        return _verdict(PackageOrder.FORKED, "package.unknown_receipt", number)
    missing = tuple(range(sender.last_sequence + 1, number))
    if missing:
        values = {"sequence": number, "missing": "、".join(map(str, missing))}
        return OrderVerdict(PackageOrder.HELD, (Refusal("package.gap", "", values),), missing)
    return OrderVerdict(PackageOrder.NEXT)


def is_below(level: OfficeLevel, other: OfficeLevel) -> bool:
    """Return whether an office of ``level`` stands below one of ``other``."""
    order = list(OfficeLevel)
    return order.index(level) < order.index(other)


def assess_restart(
    mark: PackageMark, sender: SenderState, scope: PackageScope, past: Collection[int]
) -> list[Refusal]:
    """Return why not even a person may go on with a forked package.

    It has to carry everything since a point both lines share: all records, or all since a receipt
    given before the number that was used twice. ``past`` are the numbers whose merge can be undone.
    """
    after = [number for number in sender.digests if number >= mark.sequence]
    reasons = []
    if scope is not PackageScope.FULL and not _is_known_receipt(mark, sender):
        reasons.append(Refusal("package.needs_everything"))
    if not set(after) <= set(past):
        reasons.append(Refusal("package.past_unknown"))
    return reasons


def assess_return(sequence: int, sender: SenderState) -> list[Refusal]:
    """Return the refusal when a package is to be taken back that is not its sender's last."""
    if sequence == sender.last_sequence and sequence in sender.digests:
        return []
    return [Refusal("package.not_the_last", "", {"last": sender.last_sequence})]


def _assess_settled(mark: PackageMark, sender: SenderState) -> OrderVerdict:
    number = mark.sequence
    if sender.digests.get(number) == mark.digest:
        return OrderVerdict(PackageOrder.DUPLICATE)
    if number in sender.digests or sender.returned.get(number, mark.digest) != mark.digest:
        return _verdict(PackageOrder.FORKED, "package.same_number_other_contents", number)
    return _verdict(PackageOrder.OVERTAKEN, "package.overtaken", number)


def _is_known_receipt(mark: PackageMark, sender: SenderState) -> bool:
    """Return whether the receipt was given here, for a package before this one.

    A receipt for a package that is itself not taken yet cannot have been given here.
    """
    expected = sender.receipts.get(mark.acknowledged, NO_RECEIPT)
    is_before = mark.acknowledged < mark.sequence and mark.acknowledged <= sender.last_sequence
    return is_before and mark.receipt_hash == expected


class RecordChange(StrEnum):
    """What a record in a package is against what is stored."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RecordMark:
    """A record's place in the merge: owner, revision, digest of its contents."""

    owner: str
    revision: int
    digest: str


def assess_record(
    arriving: RecordMark,
    stored: RecordMark | None,
    sender: str,
    forwards: Collection[str] = (),
    apart: Collection[str] = (),
    *,
    taken_back: Collection[str] = (),
) -> tuple[RecordChange, tuple[Refusal, ...]]:
    """Return what a record of a package does, and why it is refused if it is.

    Only the package of its owner, or one that ``forwards`` its records, changes it, and only on to
    a later revision: an older one, or the same with other contents, is refused and shown. So is a
    later one of an office whose workspace went ``apart`` from what was taken in here of it. Of one
    in ``taken_back`` the older stands again: its package was sent back where it was forwarded.
    """
    owners = {arriving.owner} if stored is None else {arriving.owner, stored.owner}
    if len(owners) > 1 or not owners <= {sender, *forwards}:
        return _refused("record.not_owner", owner="、".join(sorted(owners - {sender})))
    if stored is None:
        return RecordChange.NEW, ()
    if arriving.revision < stored.revision and arriving.owner not in taken_back:
        return _refused("record.older", arriving=arriving.revision, stored=stored.revision)
    if arriving.revision != stored.revision:
        is_apart = arriving.owner in apart
        told = _refused("record.other_line", revision=arriving.revision)
        return told if is_apart else (RecordChange.CHANGED, ())
    if arriving.digest != stored.digest:
        return _refused("record.same_revision_other_contents", revision=stored.revision)
    return RecordChange.SAME, ()


def _refused(code: str, **values: object) -> tuple[RecordChange, tuple[Refusal, ...]]:
    return RecordChange.REFUSED, (Refusal(code, "", values),)


def _verdict(order: PackageOrder, code: str, sequence: int) -> OrderVerdict:
    return OrderVerdict(order, (Refusal(code, "", {"sequence": sequence}),))
