"""Members whose records were merged: which rows count with whom.

Rows that name a double are never rewritten; who reads by member asks here, and counts them with
the member that was kept. A module apart, as the register and the money need it alike.
"""

from collections.abc import Mapping

from sqlalchemy import select

from coopdesk.domain.money import Money
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork


def list_merged(uow: UnitOfWork, organization_id: str) -> dict[str, str]:
    """Return the kept member of each merged one of an organization, by id; mostly nothing."""
    # compared, not "is not null": so the index of the few that were merged is chosen
    query = select(MemberRow.id, MemberRow.merged_into_id).where(
        MemberRow.organization_id == organization_id, MemberRow.merged_into_id > ""
    )
    return {double: str(kept) for double, kept in uow.session.execute(query)}


def kept_of(uow: UnitOfWork, member_id: str) -> str:
    """Return whom rows of this member count with: itself unless it was merged into another."""
    query = select(MemberRow.merged_into_id).where(MemberRow.id == member_id)
    return uow.session.scalar(query) or member_id


def named_in(merged: Mapping[str, str], member_id: str | None) -> str | None:
    """Return whom ``member_id`` counts with by ``list_merged``; None where no member is named."""
    return None if member_id is None else merged.get(member_id, member_id)


def records_of(uow: UnitOfWork, member_id: str) -> list[str]:
    """Return the ids whose rows are this member's: the one kept, then those merged into it."""
    kept = kept_of(uow, member_id)
    query = select(MemberRow.id).where(MemberRow.merged_into_id == kept).order_by(MemberRow.number)
    return [kept, *uow.session.scalars(query)]


def count_together(amounts: Mapping[str, Money], merged: Mapping[str, str]) -> dict[str, Money]:
    """Return amounts by member with those of merged ones added to the kept, as ``list_merged``."""
    together: dict[str, Money] = {}
    for member_id, amount in amounts.items():
        kept = merged.get(member_id, member_id)
        together[kept] = together[kept] + amount if kept in together else amount
    return together
