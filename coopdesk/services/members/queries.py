"""What the register of members answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Integer, Text, func, or_, select, type_coerce

from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money
from coopdesk.services.members.commands import MemberProfile
from coopdesk.services.members.life import stood_on
from coopdesk.services.members.steps import life_of
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_FOUND = 50


class MemberItem(NamedTuple):
    """One line of the register: a plain tuple of plain values, as there may be 50,000 of them.

    ``joined_on`` is the day as it is written (2023-06-01, or 2023-06 where only the month is
    known), ``roster_share_fen`` what the rosters say the member holds, ``holding_fen`` what the
    register of shares says, 0 where nobody asked it.
    """

    id: str
    number: int
    name: str
    initials: str
    id_number: str
    phone: str
    village: str
    joined_on: str
    state: str
    certificate: str
    roster_share_fen: int
    kind: str
    other_names: str
    holding_fen: int = 0

    @property
    def roster_share(self) -> Money:
        """The amount of the rosters as money."""
        return Money(self.roster_share_fen)

    @property
    def holding(self) -> Money:
        """The holding in the register of shares as money."""
        return Money(self.holding_fen)


@dataclass(frozen=True, slots=True)
class FoundMember:
    """Enough of a member to tell two of the same name apart in a picker."""

    id: str
    organization_id: str
    number: int
    name: str
    village: str
    id_number: str
    state: MemberState


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member with everything the register says; ``roster_share`` in fen, as a roster said."""

    id: str
    organization_id: str
    organization: str
    number: int
    profile: MemberProfile
    sex: str
    birth_date: date | None
    state: MemberState
    left_on: date | None
    joined_known: str
    roster_share: Money
    is_own: bool


@dataclass(frozen=True, slots=True)
class MemberCount:
    """How many members an organization has, and what its rosters say they hold (fen)."""

    members: int
    roster_share: Money


def list_members(
    uow: UnitOfWork,
    organization_id: str,
    *,
    state: MemberState | None = None,
    holdings: Mapping[str, int] = MappingProxyType({}),
    day: date | None = None,
) -> list[MemberItem]:
    """Return the members of an organization by register number, former ones too.

    ``holdings`` is what each holds (fen), handed in by who knows the fund: it stands above us.
    On a past ``day`` the register has those it knew by then, each with the state and the village
    of that day.
    """
    row = MemberRow
    is_past = day is not None and day < uow.today
    query = (
        select(
            row.id,
            row.number,
            row.name,
            row.initials,
            row.id_number,
            row.phone,
            row.village,
            # as text and number: making 50,000 days and amounts takes longer than reading them
            func.coalesce(type_coerce(row.joined_on, Text), row.joined_known),
            row.standing(uow.today),
            row.certificate,
            type_coerce(row.roster_share, Integer),
            row.kind,
            row.other_names,
        )
        .where(row.organization_id == organization_id)
        .order_by(row.number)
    )
    if state is not None and not is_past:
        query = query.where(row.standing(uow.today) == state.value)
    held = holdings.get
    # by the connection, as the session takes twice as long to hand over 50,000 plain rows
    found = uow.session.connection().execute(query)
    items = [MemberItem._make((*told, held(told[0], 0))) for told in found]
    if day is None or not is_past:
        return items
    return _as_of(uow, items, organization_id, day, state)


def _as_of(
    uow: UnitOfWork,
    items: list[MemberItem],
    organization_id: str,
    day: date,
    state: MemberState | None,
) -> list[MemberItem]:
    """Return the items as the register had them on a past day."""
    then = stood_on(uow, organization_id, day)
    return [
        item._replace(state=told.state.value, village=told.village)
        for item in items
        if (told := then.get(item.id)) is not None and state in (None, told.state)
    ]


def list_villages(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the villages that the register of an organization names, the most frequent first."""
    query = (
        select(MemberRow.village)
        .where(MemberRow.organization_id == organization_id, MemberRow.village != "")
        .group_by(MemberRow.village)
        .order_by(func.count().desc(), MemberRow.village)
    )
    return list(uow.session.scalars(query))


def count_members(uow: UnitOfWork, organization_id: str) -> MemberCount:
    """Return the number of members who have not left, and the sum of what rosters say."""
    query = select(func.count(), func.sum(MemberRow.roster_share)).where(
        MemberRow.organization_id == organization_id,
        MemberRow.standing(uow.today) != MemberState.FORMER.value,
    )
    count, share = uow.session.execute(query).one()
    return MemberCount(count, share or Money(0))


def get_member(uow: UnitOfWork, member_id: str) -> MemberRecord:
    """Return everything the register says of a member; raises NotFound."""
    row = uow.get(MemberRow, member_id)
    return MemberRecord(
        id=row.id,
        organization_id=row.organization_id,
        organization=uow.get(OrganizationRow, row.organization_id).name,
        number=row.number,
        profile=_profile_of(row),
        sex=row.sex,
        birth_date=row.birth_date,
        state=life_of(row).on(uow.today) or MemberState.CANDIDATE,
        left_on=row.left_on,
        joined_known=row.joined_known,
        roster_share=row.roster_share,
        is_own=row.office == uow.actor.office_id,
    )


def find_members(
    uow: UnitOfWork, text: str, organization_id: str | None = None
) -> list[FoundMember]:
    """Return up to fifty members for a picker, in order of their register numbers.

    ``text`` is a part of the name, the initials it begins with, the register number, or the last
    signs of the ID (four or more).
    """
    typed = "".join(text.split())
    if not typed:
        return []
    row = MemberRow
    ways = [row.name.contains(typed, autoescape=True)]
    if typed.isascii() and typed.isalpha():
        small = typed.lower()
        ways += [row.initials.startswith(small), row.initials.contains(f" {small}")]
    if typed.isascii() and typed.isdigit() and len(typed) < 9:
        ways.append(row.number == int(typed))
    if typed.isascii() and len(typed) >= 4:
        ways.append(row.id_number.endswith(typed.upper(), autoescape=True))
    query = (
        select(
            row.id,
            row.organization_id,
            row.number,
            row.name,
            row.village,
            row.id_number,
            row.standing(uow.today).label("state"),
        )
        .where(or_(*ways))
        .order_by(row.organization_id, row.number)
        .limit(MOST_FOUND)
    )
    if organization_id is not None:
        query = query.where(row.organization_id == organization_id)
    return [
        FoundMember(*found[:6], state=MemberState(found.state))
        for found in uow.session.execute(query)
    ]


def _profile_of(row: MemberRow) -> MemberProfile:
    return MemberProfile(
        kind=MemberKind(row.kind),
        name=row.name,
        id_number=row.id_number,
        nation=row.nation,
        phone=row.phone,
        village=row.village,
        applied_on=row.applied_on,
        joined_on=row.joined_on,
        resolution=row.resolution,
        certificate=row.certificate,
        payment_method=row.payment_method,
        remark=row.remark,
        other_names=row.other_names,
        mongolian_name=row.mongolian_name,
        division_code=row.division_code,
        household=row.household,
        householder=row.householder,
        bank_name=row.bank_name,
        bank_account=row.bank_account,
    )
