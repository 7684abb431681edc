"""Finding doubles: while someone is typed in, and in a whole register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from coopdesk.domain.doubles import WEIGHT, Likeness, Traits, compare, is_sequence, key_of
from coopdesk.domain.identity import birth_date
from coopdesk.domain.members import MemberState
from coopdesk.domain.names import normal_name
from coopdesk.domain.reading import read_id_number, read_phone
from coopdesk.services.members.names import initials_of, sound_of
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

MOST_SHOWN = 5
MOST_PAIRS = 500
SHARED_BY_MANY = 12
"""More who share one phone or name are no doubles: the number of the office, a common name."""
_LONG = 4
_IN_REGISTER = frozenset(Likeness) - {Likeness.NEAR_NAME, Likeness.SAME_PHONE}
"""What two who both stand in the register are shown for: a family shares its phone."""
_COLUMNS = (
    MemberRow.id,
    MemberRow.organization_id,
    MemberRow.number,
    MemberRow.name,
    MemberRow.village,
    MemberRow.id_number,
    MemberRow.birth_date,
    MemberRow.phone,
    MemberRow.state,
    MemberRow.joined_on,
    MemberRow.left_on,
)


@dataclass(frozen=True, slots=True)
class DoubleDraft:
    """What was typed so far of someone; ``member_id`` is the own record of who is changed."""

    name: str
    id_number: str = ""
    phone: str = ""
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownMember:
    """Someone in the register, as told to whoever might enter a double.

    ``organization`` is named only when it is another one; of the ID only the last four signs.
    """

    id: str
    organization_id: str
    organization: str
    number: int
    name: str
    village: str
    id_last_four: str
    state: MemberState
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class PossibleDouble:
    """Someone who may be meant by a draft, and the strongest sign of it."""

    member: KnownMember
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class DoublePair:
    """Two records that may be one; ``one`` has the lower number, ``id`` tells pairs apart."""

    one: KnownMember
    other: KnownMember
    likeness: Likeness

    @property
    def id(self) -> tuple[str, str]:
        """What tells the pair from others."""
        return self.one.id, self.other.id


def possible_doubles(
    uow: UnitOfWork, organization_id: str, draft: DoubleDraft
) -> list[PossibleDouble]:
    """Return up to five who may be the person of the draft, the likeliest first.

    The same ID is looked for in every organization of the office, all else in this one.
    """
    typed = _traits(draft.name, draft.id_number, draft.phone)
    rows = {row.id: row for row in _candidates(uow, organization_id, draft.name, typed)}
    rows.pop(draft.member_id, None)
    found = [(compare(typed, _traits_of(row)), row) for row in rows.values()]
    likely = [(WEIGHT[likeness], row.number, likeness, row) for likeness, row in found if likeness]
    likely.sort(key=lambda one: one[:2])
    return [
        PossibleDouble(_known(uow, row, organization_id), likeness)
        for _, _, likeness, row in likely[:MOST_SHOWN]
    ]


def list_doubles(uow: UnitOfWork, organization_id: str) -> list[DoublePair]:
    """Return the pairs of an organization's register that may be one, the likeliest first.

    Who left and was admitted anew is no double: that is two memberships.
    """
    rows = uow.session.execute(_members(organization_id)).all()
    traits = {row.id: _traits_of(row) for row in rows}
    found: dict[tuple[str, str], tuple[Likeness, Any, Any]] = {}
    for one, other in _pairs(rows, traits):
        key = (one.id, other.id)
        if key not in found and not _came_back(one, other):
            likeness = compare(traits[one.id], traits[other.id])
            if likeness in _IN_REGISTER:
                found[key] = (likeness, one, other)
    ordered = sorted(found.values(), key=lambda told: (WEIGHT[told[0]], told[1].number))
    return [
        DoublePair(_known(uow, one, organization_id), _known(uow, other, organization_id), likeness)
        for likeness, one, other in ordered[:MOST_PAIRS]
    ]


def _pairs(rows: Sequence[Any], traits: dict[str, Traits]) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs that share something, the lower number first; some of them repeatedly."""
    shared: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.number):
        own = traits[row.id]
        keys: tuple[tuple[str, Any], ...] = (
            ("id", own.id_number),
            ("phone", own.phone),
            ("name", own.name),
            ("sound", own.sound),
            ("birth", own.birth_date and (own.birth_date, own.name[:1])),
        )
        for key in keys:
            if key[1]:
                shared[key].append(row)
    for group in shared.values():
        if len(group) <= SHARED_BY_MANY:
            yield from combinations(group, 2)


def _came_back(one: Any, other: Any) -> bool:
    return is_sequence(one, other) or is_sequence(other, one)


def _candidates(uow: UnitOfWork, organization_id: str, name: str, typed: Traits) -> Iterable[Any]:
    """Return who shares ID, phone or nearly the initials of the name with what was typed."""
    own = select(OrganizationRow.office).where(OrganizationRow.id == organization_id)
    if typed.id_number:
        same_id = MemberRow.id_number == typed.id_number
        everywhere = select(*_COLUMNS).where(same_id, MemberRow.merged_into_id.is_(None))
        yield from uow.session.execute(
            everywhere.where(MemberRow.office == own.scalar_subquery()).limit(MOST_SHOWN)
        )
    if typed.phone:
        same_phone = MemberRow.phone == typed.phone
        yield from uow.session.execute(_members(organization_id).where(same_phone).limit(50))
    initials = initials_of(normal_name(name))
    if len(typed.name) >= 2 and initials:
        begin = MemberRow.initials.between(initials[0], f"{initials[0]}{chr(0x10FFFF)}")
        alike = or_(*_near_initials(initials))
        yield from uow.session.execute(_members(organization_id).where(begin, alike).limit(500))


def _near_initials(initials: str) -> Iterator[ColumnElement[bool]]:
    """Yield what the initials of a near name look like: one letter another, more or fewer."""
    usual, _, other_reading = initials.partition(" ")
    rest = " *" if other_reading else ""
    places = range(1, len(usual))
    patterns = {usual[:at] + "?" + usual[at + 1 :] for at in places}
    if len(usual) >= _LONG:
        patterns |= {usual[:at] + usual[at + 1 :] for at in places}
    if len(usual) >= _LONG - 1:
        patterns |= {usual[:at] + "?" + usual[at:] for at in (*places, len(usual))}
    yield MemberRow.initials == initials
    for pattern in sorted(patterns):
        yield MemberRow.initials.op("GLOB")(pattern + rest)


def _members(organization_id: str) -> Any:
    return select(*_COLUMNS).where(
        MemberRow.organization_id == organization_id, MemberRow.merged_into_id.is_(None)
    )


def _traits(name: str, id_number: str, phone: str) -> Traits:
    key = key_of(normal_name(name))
    number = read_id_number(id_number).value or ""
    return Traits(
        name=key,
        sound=sound_of(key),
        id_number=number or id_number.strip().upper(),
        birth_date=birth_date(number) if number else None,
        phone=read_phone(phone).value or "",
    )


def _traits_of(row: Any) -> Traits:
    key = key_of(row.name)
    return Traits(key, sound_of(key), row.id_number, row.birth_date, row.phone)


def _known(uow: UnitOfWork, row: Any, organization_id: str) -> KnownMember:
    is_here = row.organization_id == organization_id
    return KnownMember(
        id=row.id,
        organization_id=row.organization_id,
        organization="" if is_here else uow.get(OrganizationRow, row.organization_id).name,
        number=row.number,
        name=row.name,
        village=row.village,
        id_last_four=row.id_number[-4:],
        state=MemberState(row.state),
        joined_on=row.joined_on,
    )
