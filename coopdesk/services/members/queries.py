"""What the register of members answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, Text, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from coopdesk.domain.members import GONE, MemberKind, MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.personal import masked
from coopdesk.domain.rights import Capability
from coopdesk.services.divisions import place_name
from coopdesk.services.members.commands import MemberProfile
from coopdesk.services.members.life import stood_on
from coopdesk.services.members.steps import life_of
from coopdesk.services.personal import number_view, sees_whole
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


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
class MemberRecord:
    """A member with everything the register says; ``roster_share`` in fen, as a roster said.

    ``division`` is the name of the township of the profile.
    """

    id: str
    organization_id: str
    organization: str
    number: int
    profile: MemberProfile
    division: str
    sex: str
    birth_date: date | None
    state: MemberState
    left_on: date | None
    joined_known: str
    roster_share: Money
    is_own: bool
    merged_into_id: str | None = None


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
    after: int = 0,
    most: int | None = None,
    holdings: Mapping[str, int] = MappingProxyType({}),
    day: date | None = None,
) -> list[MemberItem]:
    """Return the members of an organization by register number, former ones too.

    With ``after`` only those behind a register number, and ``most`` of them: a long register is
    shown before all of it is read.
    ``holdings`` is what each holds (fen), handed in by who knows the fund: it stands above us.
    On a past ``day`` the register has those it knew by then, each with the state and the village
    of that day.
    """
    is_past = day is not None and day < uow.today
    query = _lines(uow.today).where(MemberRow.organization_id == organization_id)
    if state is not None and not is_past:
        query = query.where(MemberRow.standing(uow.today) == state.value)
    if after:
        query = query.where(MemberRow.number > after)
    if most is not None:
        query = query.limit(most)
    held = holdings.get
    # by the connection, as the session takes twice as long to hand over 50,000 plain rows
    found = uow.session.connection().execute(query)
    items = [MemberItem._make((*told, held(told[0], 0))) for told in found]
    if not sees_whole(uow, Capability.MEMBERS):
        items = [_hidden(item) for item in items]
    if day is None or not is_past:
        return items
    return _as_of(uow, items, organization_id, day, state)


def _hidden(item: MemberItem) -> MemberItem:
    return item._replace(id_number=masked(item.id_number), phone=masked(item.phone))


def _lines(today: date) -> Select[*tuple[Any, ...]]:
    """Return the query of lines as they stand today, by register number."""
    row = MemberRow
    return (
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
            row.standing(today),
            row.certificate,
            type_coerce(row.roster_share, Integer),
            row.kind,
            row.other_names,
        )
        .where(row.merged_into_id.is_(None))
        .order_by(row.number)
    )


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
    """Return the villages to offer: those the register names, the most frequent first, then others.

    The others are the words of the office's vocabulary.
    """
    return _offered(uow, organization_id, MemberRow.village, "villages")


def list_payment_methods(uow: UnitOfWork, organization_id: str) -> list[str]:
    """Return the ways to pay in shares to offer, in the same order as ``list_villages``."""
    return _offered(uow, organization_id, MemberRow.payment_method, "payment_methods")


def _offered(
    uow: UnitOfWork, organization_id: str, column: InstrumentedAttribute[str], vocabulary: str
) -> list[str]:
    # the register is shown at the start, its forms later
    from coopdesk.services.organizations.vocabularies import Vocabulary, offered_words

    query = (
        select(column)
        .where(MemberRow.organization_id == organization_id, column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return list(
        dict.fromkeys([*uow.session.scalars(query), *offered_words(uow, Vocabulary(vocabulary))])
    )


def searched_in(item: MemberItem) -> str:
    """Return the text a search in the register looks through, in small letters."""
    told = (item.name, item.initials, str(item.number), item.id_number, item.phone)
    others = (item.village, item.certificate, item.other_names)
    return "\n".join((*told, *others)).casefold()


def count_register(uow: UnitOfWork, organization_id: str) -> int:
    """Return how many lines the register of an organization has, former members counted."""
    records = select(func.count()).where(MemberRow.organization_id == organization_id)
    # less the few merged ones, each counted in an index: "is null" would read every record
    merged = records.where(MemberRow.merged_into_id > "")
    return (uow.session.scalar(records) or 0) - (uow.session.scalar(merged) or 0)


def count_members(uow: UnitOfWork, organization_id: str) -> MemberCount:
    """Return the number of members who have not left, and the sum of what rosters say."""
    query = select(func.count(), func.sum(MemberRow.roster_share)).where(
        MemberRow.organization_id == organization_id,
        MemberRow.standing(uow.today).not_in(GONE),
        MemberRow.merged_into_id.is_(None),
    )
    count, share = uow.session.execute(query).one()
    return MemberCount(count, share or Money(0))


def get_member(uow: UnitOfWork, member_id: str) -> MemberRecord:
    """Return everything the register says of a member; raises NotFound.

    Personal numbers are masked and the birth date is None for who does not keep the register.
    """
    row = uow.get(MemberRow, member_id)
    is_whole = sees_whole(uow, Capability.MEMBERS)
    return MemberRecord(
        id=row.id,
        organization_id=row.organization_id,
        organization=uow.get(OrganizationRow, row.organization_id).name,
        number=row.number,
        profile=_profile_of(row, number_view(uow, Capability.MEMBERS)),
        division=place_name(uow, row.division_code),
        sex=row.sex,
        birth_date=row.birth_date if is_whole else None,
        state=life_of(row).on(uow.today) or MemberState.CANDIDATE,
        left_on=row.left_on,
        joined_known=row.joined_known,
        roster_share=row.roster_share,
        is_own=row.office == uow.actor.office_id,
        merged_into_id=row.merged_into_id,
    )


def _profile_of(row: MemberRow, seen: Callable[[str], str]) -> MemberProfile:
    return MemberProfile(
        kind=MemberKind(row.kind),
        name=row.name,
        id_number=seen(row.id_number),
        nation=row.nation,
        phone=seen(row.phone),
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
        bank_account=seen(row.bank_account),
    )
