"""Whether an identity number is that of a member already."""

from sqlalchemy import select

from coopdesk.domain.members import MemberState
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


def is_taken(uow: UnitOfWork, organization_id: str, id_number: str, own_id: str) -> bool:
    """Return whether someone else in the organization's register, not gone, has ``id_number``."""
    same = select(MemberRow.id).where(
        MemberRow.organization_id == organization_id,
        MemberRow.id_number == id_number,
        MemberRow.standing(uow.today) != MemberState.FORMER.value,
        MemberRow.id != own_id,
    )
    return uow.session.scalars(same).first() is not None
