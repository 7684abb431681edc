"""Data packages: in which order they are taken, and who may change which record.

Every record is owned by one office, which alone changes it; superiors hold a read-only copy. So a
merge has order rather than conflicts: packages of an office are numbered, and each carries the
hash of the last receipt its office got. What breaks this after all is shown, never merged.
"""

from dataclasses import dataclass
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
    HELD = "held"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class SenderState:
    """What the receiver knows of one sender.

    ``last_sequence`` is the last package taken, 0 for none; ``receipts`` has the hash of the
    receipt given for each sequence, ``digests`` the digest of each package taken.
    """

    last_sequence: int
    digests: dict[int, str]
    receipts: dict[int, str]


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
    """Return whether a package is next, a duplicate, held for a gap, or from a forked workspace.

    A known number with another digest, or a receipt that was never given, means two copies of a
    workspace or a restored backup: a person has to look.
    """
    if mark.sequence < FIRST_SEQUENCE:
        return _forked("package.bad_sequence", mark.sequence)
    if mark.sequence <= sender.last_sequence:
        if sender.digests.get(mark.sequence) == mark.digest:
            return OrderVerdict(PackageOrder.DUPLICATE)
        return _forked("package.same_number_other_contents", mark.sequence)
    expected = sender.receipts.get(mark.acknowledged, NO_RECEIPT)
    # A receipt for a package that is itself not taken yet cannot have been given here.
    if mark.acknowledged > sender.last_sequence or mark.receipt_hash != expected:
        return _forked("package.unknown_receipt", mark.sequence)
    missing = tuple(range(sender.last_sequence + 1, mark.sequence))
    if missing:
        values = {"sequence": mark.sequence, "missing": "、".join(map(str, missing))}
        return OrderVerdict(PackageOrder.HELD, (Refusal("package.gap", "", values),), missing)
    return OrderVerdict(PackageOrder.NEXT)


def is_below(level: OfficeLevel, other: OfficeLevel) -> bool:
    """Return whether an office of ``level`` stands below one of ``other``."""
    order = list(OfficeLevel)
    return order.index(level) < order.index(other)


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
    arriving: RecordMark, stored: RecordMark | None, sender: str
) -> tuple[RecordChange, tuple[Refusal, ...]]:
    """Return what a record of a package does, and why it is refused if it is.

    Only the owner's package changes it, and only forwards: an older revision, or the same revision
    with other contents, is refused and shown.
    """
    owners = {arriving.owner} if stored is None else {arriving.owner, stored.owner}
    if owners != {sender}:
        return _refused("record.not_owner", owner="、".join(sorted(owners - {sender})))
    if stored is None:
        return RecordChange.NEW, ()
    if arriving.revision < stored.revision:
        return _refused("record.older", arriving=arriving.revision, stored=stored.revision)
    if arriving.revision > stored.revision:
        return RecordChange.CHANGED, ()
    if arriving.digest != stored.digest:
        return _refused("record.same_revision_other_contents", revision=stored.revision)
    return RecordChange.SAME, ()


def _refused(code: str, **values: object) -> tuple[RecordChange, tuple[Refusal, ...]]:
    return RecordChange.REFUSED, (Refusal(code, "", values),)


def _forked(code: str, sequence: int) -> OrderVerdict:
    return OrderVerdict(PackageOrder.FORKED, (Refusal(code, "", {"sequence": sequence}),))
