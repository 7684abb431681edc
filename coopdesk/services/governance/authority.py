"""Saying by hand what a resolution allows, and what was done by it."""

from dataclasses import dataclass

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
from coopdesk.storage.tables.governance import AgendaItemRow, ResolutionRow
from coopdesk.storage.unit_of_work import UnitOfWork


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
