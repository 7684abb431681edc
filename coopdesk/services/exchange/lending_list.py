"""What is lent, to whom and since when: for the lists of the window and its first page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.lending import LendingState, days_out, is_copy_of
from coopdesk.storage.tables.exchange import TrustedOfficeRow
from coopdesk.storage.tables.lending import LendingRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LendingItem:
    """One lending; ``is_ours`` where this office lent it, not where this copy holds it.

    ``papers_left`` counts the attachments that stayed at the office.
    """

    id: str
    copy_id: str
    holder: str
    organizations: tuple[tuple[str, str], ...]
    purpose: str
    lent_on: date
    lent_by: str
    days: int
    state: LendingState
    closed_on: date | None
    closed_by: str
    reason: str
    is_ours: bool
    papers_left: int

    @property
    def names(self) -> str:
        """Return what is lent, by name."""
        return "、".join(name for _, name in self.organizations)


@dataclass(frozen=True, slots=True)
class CopyItem:
    """A laptop that organizations can be lent to."""

    copy_id: str
    name: str


def list_lendings(uow: UnitOfWork) -> list[LendingItem]:
    """Return every lending, those that are out first, each the newest first."""
    rows = uow.session.scalars(select(LendingRow).order_by(LendingRow.id.desc()))
    items = [_item(uow, row) for row in rows]
    return sorted(items, key=lambda one: one.state is not LendingState.OUT)


def list_lendable(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return id and name of the office's own organizations that are not lent, by name."""
    query = select(OrganizationRow.id, OrganizationRow.name).where(
        OrganizationRow.office == uow.actor.office_id, OrganizationRow.closed_on.is_(None)
    )
    rows = uow.session.execute(query.order_by(OrganizationRow.name))
    return [(key, name) for key, name in rows if key not in uow.lendings.out]


def list_copies(uow: UnitOfWork) -> list[CopyItem]:
    """Return the laptops of this office whose keys were compared, by name."""
    rows = uow.session.scalars(select(TrustedOfficeRow).order_by(TrustedOfficeRow.name))
    own = uow.actor.office_id
    return [
        CopyItem(row.office_id, _short(uow, row.name))
        for row in rows
        if is_copy_of(row.office_id, own)
    ]


def _short(uow: UnitOfWork, name: str) -> str:
    """Return what a laptop is called within its office, without the office's name."""
    around = words.text("lending.copy_of", office=uow.actor.office_name, copy="\n").split("\n")
    return (
        name.removeprefix(around[0]).removesuffix(around[1]) if name.startswith(around[0]) else name
    )


def _item(uow: UnitOfWork, row: LendingRow) -> LendingItem:
    return LendingItem(
        id=row.id,
        copy_id=row.copy_id,
        holder=row.holder,
        organizations=tuple((key, name) for key, name in row.organizations),
        purpose=row.purpose,
        lent_on=row.lent_on,
        lent_by=row.lent_by,
        days=days_out(row.lent_on, row.closed_on or uow.today),
        state=LendingState(row.state),
        closed_on=row.closed_on,
        closed_by=row.closed_by,
        reason=row.reason,
        is_ours=not uow.actor.is_copy,
        papers_left=len(row.papers_left or ()),
    )
