"""What was written by hand on an application's form."""

from sqlalchemy import select

from coopdesk.storage.tables.awards import OverrideRow
from coopdesk.storage.unit_of_work import UnitOfWork


def written_by_hand(uow: UnitOfWork, application_id: str) -> list[OverrideRow]:
    """Return the texts written by hand, in the order in which they were first written."""
    row = OverrideRow
    query = select(row).where(row.application_id == application_id).order_by(row.id)
    return list(uow.session.scalars(query))
