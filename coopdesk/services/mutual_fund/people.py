"""Who a member is to the fund: state, name, office held; and who was meant by what was typed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from coopdesk.domain.members import MemberState
from coopdesk.storage.tables.governance import SeatRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

_REGISTER_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the organization, or a stranger: then ``state`` is None."""

    id: str
    name: str
    state: MemberState | None


def get_person(uow: UnitOfWork, organization_id: str, member_id: str) -> Person:
    """Return who this is to the organization; a stranger is no error but has no state."""
    row = uow.session.execute(
        select(MemberRow.name, MemberRow.standing(uow.today).label("state")).where(
            MemberRow.id == member_id, MemberRow.organization_id == organization_id
        )
    ).one_or_none()
    if row is None:
        return Person(member_id, "", None)
    return Person(member_id, row.name, MemberState(row.state))


def find_member(uow: UnitOfWork, organization_id: str, typed: str) -> str:
    """Return the id of the member meant by id, register number, resident ID or name.

    What fits no one or several comes back as typed: the rules then refuse the stranger.
    """
    asked = typed.strip()
    chosen = [MemberRow.id == asked, MemberRow.id_number == asked.upper(), MemberRow.name == asked]
    if asked.isascii() and asked.isdigit() and len(asked) <= _REGISTER_NUMBER:
        chosen.append(MemberRow.number == int(asked))
    found = uow.session.scalars(
        select(MemberRow.id)
        .where(MemberRow.organization_id == organization_id)
        .where(or_(*chosen))
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else asked


def is_in_office(uow: UnitOfWork, member_id: str, day: date) -> bool:
    """Return whether the member sits in one of the three bodies on ``day``."""
    query = select(SeatRow.id).where(
        SeatRow.member_id == member_id,
        SeatRow.from_day <= day,
        or_(SeatRow.to_day.is_(None), SeatRow.to_day >= day),
    )
    return uow.session.execute(query.limit(1)).first() is not None
