"""Whether an identity number is that of a member already."""

from sqlalchemy import func, select

from coopdesk.domain.members import GONE
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


def is_taken(uow: UnitOfWork, organization_id: str, id_number: str, own_id: str) -> bool:
    """Return whether someone else in the organization's register, not gone, has ``id_number``."""
    same = select(MemberRow.id).where(
        MemberRow.organization_id == organization_id,
        MemberRow.id_number == id_number,
        MemberRow.standing(uow.today).not_in(GONE),
        # a record merged into this one says no more than that it is the same person
        func.coalesce(MemberRow.merged_into_id, MemberRow.id) != own_id,
    )
    return uow.session.scalars(same).first() is not None
