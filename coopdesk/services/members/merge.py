"""Merging a double into the member that is kept, and undoing it as a whole.

Nothing posted is touched: shares, advances, votes go on naming the double, and who reads them
counts them with the kept member (``merged``). So undoing a merge has only the register to restore.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.doubles import Membership, assess_merge
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money
from coopdesk.services.merged_members import records_of
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberMergeRow, MemberRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, ShareEntryRow
from coopdesk.storage.types import DateText, MoneyType
from coopdesk.storage.unit_of_work import UnitOfWork

# What follows from a field comes along with it.
_FOLLOWING = {
    "name": ("typed_name", "initials"),
    "id_number": ("sex", "birth_date"),
    "joined_on": ("joined_known",),
    "village": ("division_code",),
}
# What tells the record itself, or where it stands, is nobody's choice.
_FIXED = frozenset(
    {
        *("id", "office", "revision", "organization_id", "number", "state", "left_on"),
        *("merged_into_id", "roster_share"),
        *(name for names in _FOLLOWING.values() for name in names),
    }
)


@dataclass(frozen=True, slots=True)
class MergeMembers:
    """Merge a double; ``from_other`` are the fields whose value the double gives to the kept."""

    kept_id: str
    other_id: str
    from_other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmergeMember:
    """Undo the merge of the double ``member_id``."""

    member_id: str


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field in which two records differ; ``is_others`` when only the other says anything."""

    name: str
    kept: Any
    other: Any

    @property
    def is_others(self) -> bool:
        """Whether the value of the other is taken unless someone decides otherwise."""
        return not self.kept and bool(self.other)


def list_merge_fields(uow: UnitOfWork, kept_id: str, other_id: str) -> list[MergeField]:
    """Return the fields in which the two differ, in the order of the register; raises NotFound."""
    kept, other = uow.get(MemberRow, kept_id), uow.get(MemberRow, other_id)
    pairs = ((name, getattr(kept, name), getattr(other, name)) for name in choosable_fields())
    return [MergeField(*pair) for pair in pairs if pair[1] != pair[2]]


def merge_members(uow: UnitOfWork, command: MergeMembers) -> str:
    """Merge the double into the kept member and return the id of the kept.

    Both rosters' amounts are added up, as the sums of the organization do not change by it. Raises
    NotFound, RuleViolation with every reason (``assess_merge``; a field that nobody may choose).
    """
    # the tables of the bodies are not a part of the start, and this is seldom asked
    from coopdesk.services.members.counted_twice import shared_bodies, shared_meetings

    kept, other = uow.get(MemberRow, command.kept_id), uow.get(MemberRow, command.other_id)
    refusals = assess_merge(
        _membership(kept),
        _membership(other),
        bodies=shared_bodies(uow, kept.id, other.id),
        meetings=shared_meetings(uow, kept.id, other.id),
    )
    unknown = [name for name in command.from_other if name not in choosable_fields()]
    refusals += [Refusal("member.merge_field", values={"field": name}) for name in unknown]
    require(refusals)
    taken = {name: getattr(other, name) for name in _with_following(command.from_other)}
    taken["roster_share"] = kept.roster_share + other.roster_share
    changed = {name: value for name, value in taken.items() if getattr(kept, name) != value}
    carried = records_of(uow, other.id)[1:]
    record = MemberMergeRow(kept_id=kept.id, member_id=other.id, merged_on=uow.today)
    record.taken = {n: [_plain(getattr(kept, n)), _plain(v)] for n, v in changed.items()}
    record.carried, record.undone_on = list(carried), None
    for name, value in changed.items():
        setattr(kept, name, value)
    for member_id in (other.id, *carried):
        uow.get(MemberRow, member_id).merged_into_id = kept.id
    uow.add(record)
    return kept.id


def unmerge_member(uow: UnitOfWork, command: UnmergeMember) -> str:
    """Undo the merge as a whole and return the id of the former double.

    Raises NotFound, RuleViolation when it was not merged, or when something done since rests on
    the two being one: a later merge, a changed field, shares or advances.
    """
    other = uow.get(MemberRow, command.member_id)
    record = _last_merge(uow, other)
    require([] if record else [Refusal("member.not_merged")])
    assert record is not None
    kept = uow.get(MemberRow, record.kept_id)
    require(_against_undoing(uow, record, kept, other))
    for name, (before, _) in record.taken.items():
        setattr(kept, name, _typed(name, before))
    other.merged_into_id = None
    for member_id in record.carried:
        uow.get(MemberRow, member_id).merged_into_id = other.id
    record.undone_on = uow.today
    uow.session.flush()
    return other.id


def _last_merge(uow: UnitOfWork, other: MemberRow) -> MemberMergeRow | None:
    if other.merged_into_id is None:
        return None
    query = select(MemberMergeRow).where(
        MemberMergeRow.member_id == other.id, MemberMergeRow.undone_on.is_(None)
    )
    record = uow.session.scalars(query).one_or_none()
    if record is None:
        # a copy from another office: its own record of the merge stayed there
        raise NotFound("member_merge", other.id)
    return record


def _against_undoing(
    uow: UnitOfWork, record: MemberMergeRow, kept: MemberRow, other: MemberRow
) -> list[Refusal]:
    if other.merged_into_id != kept.id:
        return [Refusal("member.unmerge_later", values={"number": kept.number})]
    changed = [
        words.text(f"member.{name}")
        for name, (_, written) in record.taken.items()
        if name not in _FIXED - {"roster_share"} and _plain(getattr(kept, name)) != written
    ]
    refusals = []
    if changed:
        told = {"fields": words.text("doubles.and").join(changed), "name": kept.name}
        refusals.append(Refusal("member.unmerge_changed", values=told))
    if _has_business_since(uow, record):
        refusals.append(Refusal("member.unmerge_business", values={"name": kept.name}))
    own = {other.id, *record.carried}
    held = _held_by_record(uow, records_of(uow, kept.id))
    parts = (
        sum(fen for key, fen in held.items() if (key in own) is is_own) for is_own in (True, False)
    )
    if not refusals and any(part < 0 for part in parts):
        refusals.append(Refusal("member.unmerge_negative", values={"name": kept.name}))
    return refusals


def _has_business_since(uow: UnitOfWork, record: MemberMergeRow) -> bool:
    """Return whether shares or advances that stand were booked for the kept since the merge."""
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    queries = (
        select(row.id).where(
            row.member_id == record.kept_id,
            row.revision > record.revision,
            row.voucher_id.not_in(undone),
        )
        for row in (ShareEntryRow, AdvanceRow)
    )
    return any(uow.session.execute(query.limit(1)).first() for query in queries)


def _held_by_record(uow: UnitOfWork, ids: list[str]) -> dict[str, int]:
    """Return the shares in fen by the record that each entry names."""
    undone = select(VoucherRow.reverses_id).where(VoucherRow.reverses_id.is_not(None))
    query = (
        select(ShareEntryRow.member_id, func.sum(ShareEntryRow.amount))
        .where(ShareEntryRow.member_id.in_(ids), ShareEntryRow.voucher_id.not_in(undone))
        .group_by(ShareEntryRow.member_id)
    )
    return {member_id: amount.fen for member_id, amount in uow.session.execute(query)}


def _membership(row: MemberRow) -> Membership:
    return Membership(
        id=row.id,
        organization_id=row.organization_id,
        kind=MemberKind(row.kind),
        state=MemberState(row.state),
        joined_on=row.joined_on,
        left_on=row.left_on,
        is_merged=row.merged_into_id is not None,
    )


def choosable_fields() -> list[str]:
    """Return the columns of a member whose value someone may choose when two are merged."""
    return [c.name for c in MemberRow.__table__.columns if c.name not in _FIXED]


def _with_following(chosen: tuple[str, ...]) -> Iterator[str]:
    for name in chosen:
        yield name
        yield from _FOLLOWING.get(name, ())


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: a day as text, money as fen."""
    if isinstance(value, Money):
        return value.fen
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    kind = MemberRow.__table__.columns[name].type
    if value is not None and isinstance(kind, DateText):
        return date.fromisoformat(value)
    return Money(value) if isinstance(kind, MoneyType) else value
