"""Finding doubles: while someone is typed in, and in a whole register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Text, func, or_, select, type_coerce

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
MOST_ALIKE = 500
SHARED_BY_MANY = 12
"""More who share one phone or name are no doubles: the number of the office, a common name."""
_LONG = 4
_IN_REGISTER = frozenset(Likeness) - {Likeness.NEAR_NAME, Likeness.SAME_PHONE}
"""What two who both stand in the register are shown for: a family shares its phone."""
# As text, and no more than is compared: hundreds are read while someone types.
_COLUMNS = (
    MemberRow.id,
    MemberRow.organization_id,
    MemberRow.office,
    MemberRow.number,
    MemberRow.name,
    MemberRow.id_number,
    func.coalesce(type_coerce(MemberRow.birth_date, Text), "").label("born"),
    MemberRow.phone,
    type_coerce(MemberRow.joined_on, Text).label("joined_on"),
    type_coerce(MemberRow.left_on, Text).label("left_on"),
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
        PossibleDouble(_known(uow, row.id, organization_id), likeness)
        for _, _, likeness, row in likely[:MOST_SHOWN]
    ]


def list_doubles(uow: UnitOfWork, organization_id: str) -> list[DoublePair]:
    """Return the pairs of an organization's register that may be one, the likeliest first.

    Who left and was admitted anew is no double: that is two memberships.
    """
    rows = uow.session.connection().execute(_members(organization_id)).all()
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
        DoublePair(
            _known(uow, one.id, organization_id), _known(uow, other.id, organization_id), likeness
        )
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
            ("birth", own.born and (own.born, own.name[:1])),
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
    ask = uow.session.connection().execute
    here = select(*_COLUMNS).where(MemberRow.merged_into_id.is_(None))
    # office and organization are compared here, as the database would rather go by them than by
    # the number that hardly anybody shares
    if typed.id_number:
        office = uow.get(OrganizationRow, organization_id).office
        same_id = ask(here.where(MemberRow.id_number == typed.id_number).limit(MOST_ALIKE))
        yield from (row for row in same_id if row.office == office)
    if typed.phone:
        same_phone = ask(here.where(MemberRow.phone == typed.phone).limit(MOST_ALIKE))
        yield from (row for row in same_phone if row.organization_id == organization_id)
    initials = initials_of(normal_name(name))
    if len(typed.name) >= 2 and initials:
        begin = MemberRow.initials.between(initials[0], f"{initials[0]}{chr(0x10FFFF)}")
        alike = or_(*_near_initials(initials))
        yield from ask(_members(organization_id).where(begin, alike).limit(MOST_ALIKE))


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
        born=birth_date(number).isoformat() if number else "",
        phone=read_phone(phone).value or "",
    )


def _traits_of(row: Any) -> Traits:
    key = key_of(row.name)
    return Traits(key, sound_of(key), row.id_number, row.born, row.phone)


def _known(uow: UnitOfWork, member_id: str, organization_id: str) -> KnownMember:
    row = uow.get(MemberRow, member_id)
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
