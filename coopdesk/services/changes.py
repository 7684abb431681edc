"""What changed between two days (时间机器): record by record, each with what it was and became.

Read from the audit log alone, which tells of every change what a field was before: what it became
is what the next change of it found, or what stands there now.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.rights import Capability, Role, may_see
from coopdesk.services import records
from coopdesk.services.audit_trail import command_in_words, field_label, shown_value
from coopdesk.services.search import FoundItem, FoundKind
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.system import AuditRow
from coopdesk.storage.unit_of_work import UnitOfWork

MOST = 2_000
"""Records told of at once: the latest. Nobody reads more, and each is looked up by itself."""
_FIELDS_TOLD = 6
# What leads from a record to the one a page shows: its own kind, then what it hangs on.
_SHOWN = (
    ("voucher_id", "voucher", FoundKind.VOUCHER, "ledger"),
    ("meeting_id", "meeting", FoundKind.MEETING, "governance"),
    ("application_id", "application", FoundKind.APPLICATION, "awards"),
    ("member_id", "member", FoundKind.MEMBER, "members"),
    ("organization_id", "organization", FoundKind.ORGANIZATION, "organizations"),
)


class ChangeOutcome(StrEnum):
    """What became of a record over the span."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One record that is not as it was; ``count`` is more than one where many were added at once.

    ``what`` names the record, ``told`` each changed field with what it was and became; ``found`` is
    where a page shows it, None where none does.
    """

    id: str
    day: date
    capability: Capability
    outcome: ChangeOutcome
    what: str
    told: str
    organization: str
    operator: str
    count: int
    found: FoundItem | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The records that changed, the latest first, and how many earlier ones are not told of."""

    items: tuple[ChangeItem, ...]
    untold: int


@dataclass(slots=True)
class _Record:
    """What the log says of one record: before the span, in it and after it."""

    entry: AuditRow | None = None
    was: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False
    is_gone: bool = False
    was_removed_later: bool = False


def list_changes(
    uow: UnitOfWork, first: date, last: date, organization_id: str | None = None
) -> Changes:
    """Return what is different at the end of ``last`` from the beginning of ``first``.

    Of one organization, or of all, and of what the operator may see. A record that was added and
    removed again in between is left out, and so is a field that is again what it was. Raises
    RuleViolation ``changes.wrong_span``.
    """
    require([Refusal("changes.wrong_span")] if last < first else [])
    role = Role(uow.actor.role)
    known: dict[tuple[str, str], _Record] = {}
    many: list[ChangeItem] = []
    after = (last + timedelta(days=1)).isoformat()
    query = select(AuditRow).where(AuditRow.at >= first.isoformat()).order_by(AuditRow.sequence)
    for entry in uow.session.scalars(query):
        is_within = entry.at < after
        for change in json.loads(entry.changes):
            table = change["table"]
            if not records.is_record(table) or not may_see(role, records.capability_of(table)):
                continue
            if "rows" in change:
                many += [_many(entry, change)] if is_within and not organization_id else []
                continue
            record = known.setdefault((change["table"], change["id"]), _Record())
            _take(record, entry, change, is_within=is_within)
    told = sorted(
        ((key, one) for key, one in known.items() if one.entry and not one.is_new & one.is_gone),
        key=lambda pair: -pair[1].entry.sequence if pair[1].entry else 0,
    )
    items = many + [
        item
        for (table, key), record in told[:MOST]
        for item in _items(uow, table, key, record, organization_id)
    ]
    ordered = sorted(items, key=lambda item: item.day, reverse=True)
    return Changes(tuple(ordered), max(len(told) - MOST, 0))


def _take(record: _Record, entry: AuditRow, change: Mapping[str, Any], *, is_within: bool) -> None:
    was = change.get("was", {})
    if not is_within:
        record.later = {**was, **record.later}
        record.was_removed_later |= bool(change.get("deleted"))
        return
    record.entry = entry
    record.was = {**was, **record.was}
    record.is_new |= bool(change.get("new"))
    record.is_gone = bool(change.get("deleted"))


def _many(entry: AuditRow, change: Mapping[str, Any]) -> ChangeItem:
    """Return the line for rows of which the log tells the number alone."""
    is_new = bool(change.get("added"))
    return ChangeItem(
        id=f"{entry.sequence} {change['table']}",
        day=date.fromisoformat(entry.at[:10]),
        capability=records.capability_of(change["table"]),
        outcome=ChangeOutcome.ADDED if is_new else ChangeOutcome.CHANGED,
        what=words.text(f"table.{change['table']}"),
        told=command_in_words(entry.command),
        organization="",
        operator=entry.operator,
        count=change["rows"],
        found=None,
    )


def _items(
    uow: UnitOfWork, table: str, key: str, record: _Record, organization_id: str | None
) -> Iterator[ChangeItem]:
    """Yield the line of a record, nothing where it is again as it was."""
    row = uow.session.get(records.kind_of(table), key)
    owner = _owner(uow, row) if row is not None else None
    if organization_id and (owner is None or owner.id != organization_id):
        return
    told = "" if record.is_new or record.is_gone else _told(uow, table, key, record)
    entry = record.entry
    if entry is None or not (told or record.is_new or record.is_gone):
        return
    outcome = ChangeOutcome.CHANGED
    if record.is_new or record.is_gone:
        outcome = ChangeOutcome.REMOVED if record.is_gone else ChangeOutcome.ADDED
    yield ChangeItem(
        id=f"{table} {key}",
        day=date.fromisoformat(entry.at[:10]),
        capability=records.capability_of(table),
        outcome=outcome,
        what=records.label_of(uow, row) if row is not None else words.text(f"table.{table}"),
        told=told or command_in_words(entry.command),
        organization=owner.name if owner else "",
        operator=entry.operator,
        count=1,
        found=_found(row, owner) if row is not None else None,
    )


def _told(uow: UnitOfWork, table: str, key: str, record: _Record) -> str:
    stored = records.stored_row(uow, table, key) or {}
    became = {**stored, **record.later}
    parts = []
    for name, before in record.was.items():
        shown = [
            shown_value(name, value, table) or words.text("audit.empty")
            for value in (before, became.get(name))
        ]
        if shown[0] != shown[1]:
            told = words.text("audit.became", before=shown[0], after=shown[1])
            parts.append(words.text("changes.field", field=field_label(name), told=told))
    return words.text("changes.between").join(parts[:_FIELDS_TOLD])


def _owner(uow: UnitOfWork, row: Row) -> OrganizationRow | None:
    """Return the organization a record belongs to, through its member where it has one."""
    if isinstance(row, OrganizationRow):
        return row
    key = getattr(row, "organization_id", None)
    member_id = getattr(row, "member_id", None)
    if key is None and member_id:
        member = uow.session.get(MemberRow, member_id)
        key = member.organization_id if member else None
    return uow.session.get(OrganizationRow, key) if key else None


def _found(row: Row, owner: OrganizationRow | None) -> FoundItem | None:
    """Return where a page shows the record, or what it hangs on."""
    organization_id = owner.id if owner else ""
    for column, table, kind, page in _SHOWN:
        is_itself = row.__tablename__ == table
        key = row.id if is_itself else getattr(row, column, None)
        if key:
            return FoundItem(kind, key, "", "", page, organization_id)
    return None
