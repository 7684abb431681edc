"""Who sits in the bodies on a day as the rules of composition ask it, and what they say to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.composition import (
    BodyTerm,
    Entrance,
    Findings,
    Kin,
    Relation,
    Sitting,
    assess_composition,
    assess_standing,
)
from coopdesk.domain.errors import Refusal
from coopdesk.domain.members import GONE, MemberKind, MemberState
from coopdesk.domain.posts import Post
from coopdesk.services.governance.rules import find_charter, own_changes, with_own_rules
from coopdesk.storage.tables.governance import BodyRow, KinshipRow, SeatRow, TermRow
from coopdesk.storage.tables.members import MandateRow, MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a post, from rows or from a command; ``seat_id`` is empty for a new one.

    ``member_id`` is that of the record that counts, ``number`` the identity number there: two
    records with one number are one person.
    """

    name: str
    member_id: str | None
    post: Post
    body: BodyKind
    seat_id: str = ""
    entrance: Entrance = Entrance.ELECTED
    number: str = ""
    has_left: bool = False
    lacks_mandate: bool = False

    @property
    def key(self) -> str:
        """What tells the person from others of the name; empty where only the name is known."""
        return self.number or self.member_id or ""


def list_holders(
    uow: UnitOfWork, day: date, organization_id: str | None = None
) -> dict[str, list[Holder]]:
    """Return by organization who holds which post on ``day``, in the order they took it."""
    kept = aliased(MemberRow)
    found = uow.session.execute(
        select(
            BodyRow.organization_id,
            BodyRow.kind,
            SeatRow,
            func.coalesce(kept.id, MemberRow.id),
            func.coalesce(kept.id_number, MemberRow.id_number),
            func.coalesce(kept.standing(day), MemberRow.standing(day)),
            func.coalesce(kept.kind, MemberRow.kind),
        )
        .join(TermRow, TermRow.id == SeatRow.term_id)
        .join(BodyRow, BodyRow.id == TermRow.body_id)
        .outerjoin(MemberRow, MemberRow.id == SeatRow.member_id)
        .outerjoin(kept, kept.id == MemberRow.merged_into_id)
        .where(*_of(organization_id), SeatRow.from_day <= day, _until(SeatRow.to_day, day))
        .order_by(SeatRow.id)
    )
    acted_for = _acted_for(uow, day)
    holders: dict[str, list[Holder]] = defaultdict(list)
    for owner, body, seat, member_id, number, state, kind in found:
        is_person = kind != MemberKind.ORGANIZATION.value
        holder = Holder(
            name=seat.name,
            member_id=member_id,
            post=Post(seat.post),
            body=BodyKind(body),
            seat_id=seat.id,
            entrance=Entrance(seat.entrance),
            number=number or "",
            has_left=state in GONE,
            lacks_mandate=not is_person and member_id not in acted_for,
        )
        holders[owner].append(holder)
    return holders


def as_sitting(holders: Sequence[Holder]) -> list[Sitting]:
    """Return the holders as the rules know them, people of one name numbered."""
    return [
        Sitting(
            person=_known_as(one, holders),
            body=one.body,
            post=one.post,
            is_acting=one.entrance is Entrance.ACTING,
            has_left=one.has_left,
            lacks_mandate=one.lacks_mandate,
        )
        for one in holders
    ]


def judge(
    uow: UnitOfWork, organization_id: str, holders: Sequence[Holder], charter: Charter, day: date
) -> Findings:
    """Return refusals and warnings about these holders together on ``day``."""
    declared = _declared(uow, day, organization_id).get(organization_id, [])
    return assess_composition(as_sitting(holders), charter, _kin(declared, holders))


def list_composition(
    uow: UnitOfWork, day: date, organization_id: str | None = None
) -> dict[str, tuple[Refusal, ...]]:
    """Return by organization what is wrong with who sits where on ``day``, each with its article.

    《农民专业合作社法》第三十三条 and the charter as it stood on the day. Only organizations with
    bodies and a charter are in the answer.
    """
    holders = list_holders(uow, day, organization_id)
    declared = _declared(uow, day, organization_id)
    own = own_changes(uow, day, organization_id)
    answer = {}
    for organization, terms in _terms(uow, day, organization_id):
        template = find_charter(uow, organization.kind, organization.charter, day)
        if template is None:
            continue
        key = organization.id
        charter = with_own_rules(template, own.get(key, {}).values())
        its = holders.get(key, [])
        sitting = as_sitting(its)
        refusals, warnings = assess_composition(sitting, charter, _kin(declared.get(key, []), its))
        answer[key] = (*refusals, *warnings, *assess_standing(sitting, terms, charter))
    return answer


def find_composition(
    uow: UnitOfWork, organization_id: str, day: date | None = None
) -> tuple[Refusal, ...]:
    """Return what is wrong with who sits where in one organization, today unless told."""
    return list_composition(uow, day or uow.today, organization_id).get(organization_id, ())


def is_same_seat(one: Holder, other: Holder) -> bool:
    """Return whether two holders are one person in one post."""
    return (one.post, one.body) == (other.post, other.body) and is_same_person(one, other)


def is_same_person(one: Holder, other: Holder) -> bool:
    """Return whether two holders are one person; by name where no record tells."""
    if one.key and other.key:
        return one.key == other.key
    return one.name == other.name


def told_of(uow: UnitOfWork, holder: Holder, day: date) -> Holder:
    """Return a new holder with what the register of members knows of the person."""
    if holder.member_id is None:
        return holder
    row = uow.get(MemberRow, holder.member_id)
    if row.merged_into_id:
        row = uow.get(MemberRow, row.merged_into_id)
    is_organization = row.kind == MemberKind.ORGANIZATION.value
    return replace(
        holder,
        member_id=row.id,
        number=row.id_number or "",
        has_left=row.state == MemberState.REJECTED.value
        or (row.left_on is not None and row.left_on <= day),
        lacks_mandate=is_organization and row.id not in _acted_for(uow, day),
    )


def _known_as(one: Holder, holders: Iterable[Holder]) -> str:
    """Return a name, numbered where members of one name sit together (same name, two people)."""
    keys = sorted({other.key for other in holders if other.name == one.name and other.key})
    if len(keys) < 2 or not one.key:
        return one.name
    return f"{one.name}{keys.index(one.key) + 1}"


def _kin(declared: Iterable[KinshipRow], holders: Sequence[Holder]) -> list[Kin]:
    """Return the declared pairs under the names their people sit under."""
    known = {one.member_id: _known_as(one, holders) for one in holders if one.member_id}
    return [
        Kin(
            known.get(row.declarer_id or "", row.declarer),
            known.get(row.relative_id or "", row.relative),
            Relation(row.relation),
        )
        for row in declared
    ]


def _declared(
    uow: UnitOfWork, day: date, organization_id: str | None
) -> Mapping[str, list[KinshipRow]]:
    wanted = () if organization_id is None else (KinshipRow.organization_id == organization_id,)
    rows = uow.session.scalars(
        select(KinshipRow).where(
            *wanted,
            KinshipRow.declared_on <= day,
            or_(KinshipRow.ended_on.is_(None), KinshipRow.ended_on > day),
        )
    )
    declared: dict[str, list[KinshipRow]] = defaultdict(list)
    for row in rows:
        declared[row.organization_id].append(row)
    return declared


def _terms(
    uow: UnitOfWork, day: date, organization_id: str | None
) -> list[tuple[OrganizationRow, list[BodyTerm]]]:
    """Return the bodies there were on ``day`` with the term that ran, an overdue one too."""
    found = uow.session.execute(
        select(OrganizationRow, BodyRow, TermRow)
        .join(BodyRow, BodyRow.organization_id == OrganizationRow.id)
        .join(TermRow, TermRow.body_id == BodyRow.id)
        .where(*_of(organization_id), TermRow.starts_on <= day)
        .order_by(OrganizationRow.name, BodyRow.id, TermRow.number)
    )
    owners: dict[str, OrganizationRow] = {}
    latest: dict[str, dict[str, BodyTerm]] = defaultdict(dict)
    for organization, body, term in found:
        owners[organization.id] = organization
        latest[organization.id][body.id] = BodyTerm(
            BodyKind(body.kind), body.seats, term.starts_on, term.ends_on
        )
    return [(owners[key], list(terms.values())) for key, terms in latest.items()]


def _acted_for(uow: UnitOfWork, day: date) -> frozenset[str]:
    """Return the legal persons somebody may act for on ``day``."""
    found = uow.session.scalars(
        select(MandateRow.member_id).where(
            MandateRow.from_day <= day, _until(MandateRow.to_day, day)
        )
    )
    return frozenset(found)


def _of(organization_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if organization_id is None else (BodyRow.organization_id == organization_id,)


def _until(column: InstrumentedAttribute[date | None], day: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column >= day)
