"""Resolutions that steps of a membership name: known by number where the register has them."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from coopdesk.domain.errors import Refusal
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # the tables of the bodies are no part of the start of the members page
    from coopdesk.storage.tables.governance import ResolutionRow


def find_resolution(uow: UnitOfWork, organization_id: str, number: str) -> "ResolutionRow | None":
    """Return the resolution with this number in the organization's register, if it is there."""
    from coopdesk.storage.tables.governance import ResolutionRow

    if not number.strip():
        return None
    query = select(ResolutionRow).where(
        ResolutionRow.organization_id == organization_id, ResolutionRow.number == number.strip()
    )
    return uow.session.scalars(query).one_or_none()


def assess_resolution(
    uow: UnitOfWork, organization_id: str, number: str, day: date
) -> list[Refusal]:
    """Return why a resolution of the register cannot carry a step that counts from ``day``.

    One that the register does not have is an older paper: its number stands as written.
    """
    found = find_resolution(uow, organization_id, number)
    if found is None:
        return []
    if not found.passed:
        return [Refusal("member.resolution_failed", values={"number": found.number})]
    if found.decided_on > day:
        values = {"number": found.number, "day": found.decided_on}
        return [Refusal("member.resolution_later", values=values)]
    return []


def list_resolution_numbers(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the numbers of the passed resolutions of an organization, the newest first."""
    from coopdesk.storage.tables.governance import ResolutionRow

    query = (
        select(ResolutionRow.number)
        .where(ResolutionRow.organization_id == organization_id, ResolutionRow.passed)
        .order_by(ResolutionRow.decided_on.desc(), ResolutionRow.number.desc())
    )
    return list(uow.session.scalars(query))
