"""Saying by hand what a resolution allows, and what was done by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import ResolutionSubject, assess_subject
from coopdesk.services import records
from coopdesk.services.governance.meetings import is_signed
from coopdesk.services.resolution_uses import (
    facts_of_resolutions,
    list_uses,
    require_resolution,
    use_resolution,
)
from coopdesk.storage.tables.base import Row
from coopdesk.storage.tables.governance import AgendaItemRow, ResolutionRow, ResolutionUseRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

_LINKABLE = ("application", "voucher", "member_event", "charter_change")
"""What a resolution may have allowed, in the order in which it is offered."""
_MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class NameSubject:
    """Say what a resolution allows to be done, and up to which amount if it names one."""

    resolution_id: str
    subject: ResolutionSubject
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class LinkResolution:
    """Link a record that exists already to the resolution it was done by."""

    resolution_id: str
    subject: ResolutionSubject
    table: str
    record_id: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class LinkableRecord:
    """A record that may have been made by a resolution, and what it is called."""

    table: str
    id: str
    label: str


def list_linkable(uow: UnitOfWork, resolution_id: str) -> list[LinkableRecord]:
    """Return records that could be linked to a resolution, the newest of each kind first.

    Of its organization, and not linked to any resolution. Raises NotFound.
    """
    resolution = uow.get(ResolutionRow, resolution_id)
    linked = set(uow.session.scalars(select(ResolutionUseRow.record_id)))
    return [
        LinkableRecord(table, row.id, records.label_of(uow, row))
        for table in _LINKABLE
        for row in _newest(uow, table, resolution.organization_id)
        if row.id not in linked
    ]


def name_subject(uow: UnitOfWork, command: NameSubject) -> str:
    """Enter what a resolution allows and return its id.

    Raises RuleViolation for an amount where none belongs, for a resolution that did not pass, once
    something was done by it, and where signed minutes name another subject or amount.
    """
    row = uow.get(ResolutionRow, command.resolution_id)
    facts = facts_of_resolutions(uow, [row])[row.id]
    refusals = assess_subject(command.subject, command.amount)
    if not row.passed:
        refusals.append(Refusal("resolution.failed", "", {"number": row.number}))
    if facts.uses:
        refusals.append(Refusal("resolution.in_use", "", {"number": row.number}))
    if row.subject and is_signed(uow, uow.get(AgendaItemRow, row.agenda_item_id).meeting_id):
        refusals.append(Refusal("meeting.signed"))
    require(refusals)
    row.subject, row.amount = command.subject.value, command.amount
    return row.id


def link_resolution(uow: UnitOfWork, command: LinkResolution) -> str:
    """Link the record and return the id of the link.

    Raises NotFound for the record, and as ``require_resolution`` on the day of the link;
    RuleViolation ``resolution.linked`` for a record that is linked already.
    """
    record = records.load(uow, command.table, command.record_id)
    row = uow.get(ResolutionRow, command.resolution_id)
    resolution = require_resolution(
        uow, row.organization_id, row.id, command.subject, uow.today, amount=command.amount
    )
    linked = any(one.record_id == record.id for one in list_uses(uow, row.id))
    require([Refusal("resolution.linked", "", {"number": row.number})] if linked else [])
    return use_resolution(uow, resolution, command.table, record.id, amount=command.amount)


def _newest(uow: UnitOfWork, table: str, organization_id: str) -> Sequence[Row]:
    """Return the newest records of a table that belong to an organization or to its members."""
    kind = records.kind_of(table)
    query = select(kind).order_by(kind.id.desc()).limit(_MOST_OFFERED)
    if "organization_id" in kind.__table__.columns:
        wanted = kind.__table__.c.organization_id == organization_id
        return uow.session.scalars(query.where(wanted)).all()
    of_member = kind.__table__.c.member_id == MemberRow.id
    query = query.join(MemberRow, of_member).where(MemberRow.organization_id == organization_id)
    return uow.session.scalars(query).all()
