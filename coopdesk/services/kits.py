"""Offline kits: whose they are, and what to ask when they come back.

Nothing in a kit is taken for a deletion, and nothing that the register changed meanwhile is
overwritten without a question.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from coopdesk.domain.errors import BadSheet, Finding, Severity
from coopdesk.exchange.kit_stamp import GivenRow, Kit, KitStamp
from coopdesk.exchange.specs import SheetReading, SheetRecord, SheetSpec
from coopdesk.services.sheet_intake import Change, questions_of
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

R = TypeVar("R", bound=SheetRecord)


def stamp_of(
    uow: UnitOfWork, spec: SheetSpec, organization: OrganizationRow | None = None
) -> KitStamp:
    """Return the stamp of a kit given out now, for one organization or the whole office."""
    return KitStamp(
        sheet_id=spec.sheet_id,
        office_id=uow.actor.office_id,
        office=uow.actor.office_name,
        organization_id=organization.id if organization else "",
        organization=organization.name if organization else "",
        day=uow.today.isoformat(),
        revision=str(uow.revision - 1),
    )


def require_own(uow: UnitOfWork, kit: Kit, organization_id: str = "") -> None:
    """Raise BadSheet, in words, for the kit of another office or organization."""
    stamp = kit.stamp
    if stamp.office_id != uow.actor.office_id:
        raise BadSheet.because("kit_of_another_office", office=stamp.office, day=stamp.day)
    if stamp.organization_id != organization_id:
        raise BadSheet.because("kit_of_another", name=stamp.organization, day=stamp.day)


def kit_findings(
    reading: SheetReading[R],
    kit: Kit,
    spec: SheetSpec,
    changes: Sequence[Change],
    register: Mapping[str, GivenRow],
) -> list[Finding]:
    """Return a question for each cell changed on both sides, and for each row that is gone."""
    both = [change for change in changes if kit.changed_since(change.row, register)]
    code = "kit_conflict"
    conflicts = questions_of(reading, spec, both, code, day=kit.stamp.day)
    gone = [
        Finding(
            "kit_row_missing",
            Severity.CONFIRM,
            reading.sheet,
            raw=row.name or row.key,
            values={"name": row.name or row.key},
        )
        for row in kit.missing
        if row.key in register
    ]
    return [*conflicts, *gone]
