"""The organizations that can be in focus: what the top of the window offers."""

from dataclasses import dataclass

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.plots import PlotName, coverage_plot
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FocusItem:
    """One organization by name; ``mark`` says why it can only be looked at here, if so."""

    id: str
    name: str
    mark: str = ""


def list_focus(uow: UnitOfWork) -> list[FocusItem]:
    """Return the organizations that are not closed, trinity organizations first, by name."""
    first = OrganizationRow.kind != OrganizationKind.TRINITY_ORGANIZATION.value
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.closed_on.is_(None)
    )
    found = uow.session.execute(query.order_by(first, OrganizationRow.name))
    return [FocusItem(key, name, _mark(uow, key)) for key, name in found]


def get_first_focus(uow: UnitOfWork) -> str | None:
    """Return the organization a window starts with: a township's first; None for all of them.

    Offices with others below them look over many organizations.
    """
    offered = list_focus(uow) if uow.actor.level == OfficeLevel.TOWNSHIP else []
    return offered[0].id if offered else None


def _mark(uow: UnitOfWork, organization_id: str) -> str:
    lent = uow.lendings.out.get(organization_id)
    if uow.actor.is_copy:
        return "" if lent else words.text("lending.not_here")
    if lent is None:
        return ""
    return words.text("lending.mark", holder=lent.holder, since=lent.since.isoformat())


def name_of(uow: UnitOfWork, organization_id: str) -> str:
    """Return the name of an organization, without the rest of its record; raises NotFound."""
    name = uow.session.scalar(
        select(OrganizationRow.name).where(OrganizationRow.id == organization_id)
    )
    if name is None:
        raise NotFound(OrganizationRow.__tablename__, organization_id)
    return name


def own_coverage_plot(uow: UnitOfWork) -> PlotName:
    """Return the plot in which our office sees how far the townships are covered."""
    return coverage_plot(uow.actor.level)
