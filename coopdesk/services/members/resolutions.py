"""Resolutions that steps of a membership name: known by number where the register has them."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from coopdesk.domain.errors import Refusal
from coopdesk.domain.membership import StepKind
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.storage.tables.members import MemberEventRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # the tables of the bodies are no part of the start of the members page
    from coopdesk.storage.tables.governance import ResolutionRow

DECIDED_FOR = {
    StepKind.ADMISSION: ResolutionSubject.ADMISSION,
    StepKind.EXCLUSION: ResolutionSubject.EXCLUSION,
}
"""The steps that a resolution is passed for."""


def find_resolution(uow: UnitOfWork, organization_id: str, number: str) -> "ResolutionRow | None":
    """Return the resolution with this number in the organization's register, if it is there."""
    from coopdesk.services.resolution_uses import find_resolution as find

    return find(uow, organization_id, number)


def assess_resolution(
    uow: UnitOfWork, organization_id: str, number: str, kind: StepKind, day: date
) -> list[Refusal]:
    """Return why a resolution of the register cannot carry a step that counts from ``day``.

    One that the register does not have is an older paper: its number stands as written. Admission
    and exclusion are what a resolution is passed for (《农民专业合作社法》第二十四条、第二十六条);
    other steps may name any.
    """
    from coopdesk.services.resolution_uses import assess_row

    found = find_resolution(uow, organization_id, number)
    return [] if found is None else assess_row(uow, found, DECIDED_FOR.get(kind), day)


def note_resolution(uow: UnitOfWork, organization_id: str, step: MemberEventRow) -> None:
    """Link a step to the resolution of the register that decided it, if it needs one by law.

    Raises RuleViolation, NeedsConfirmation as ``resolution_uses.accept_resolution``.
    """
    subject = DECIDED_FOR.get(StepKind(step.kind))
    if subject is None or not step.resolution:
        return
    from coopdesk.services import resolution_uses as uses

    found = uses.accept_resolution(uow, organization_id, step.resolution, subject, step.day)
    if found is not None:
        uses.use_resolution(uow, found, step.__tablename__, step.id, day=step.day)


def release_resolution(uow: UnitOfWork, step: MemberEventRow) -> None:
    """Take back what a step used of its resolution, because the step is taken back or corrected."""
    if StepKind(step.kind) in DECIDED_FOR:
        from coopdesk.services import resolution_uses as uses

        uses.release_resolution(uow, step.__tablename__, step.id)


def list_resolution_numbers(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the numbers of the passed resolutions of an organization, the newest first."""
    from coopdesk.storage.tables.governance import ResolutionRow

    query = (
        select(ResolutionRow.number)
        .where(ResolutionRow.organization_id == organization_id, ResolutionRow.passed)
        .order_by(ResolutionRow.decided_on.desc(), ResolutionRow.number.desc())
    )
    return list(uow.session.scalars(query))
