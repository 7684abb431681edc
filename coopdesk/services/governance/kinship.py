"""Kinship that people of an organization declared (亲属关系申报), for who sits in the boards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.composition import Relation
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.governance.entitled import find_member_named
from coopdesk.storage.tables.governance import KinshipRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeclareKinship:
    """Write down that two people are related; without ids the one member of each name."""

    organization_id: str
    person: str
    relative: str
    relation: Relation
    declared_on: date
    person_id: str | None = None
    relative_id: str | None = None


@dataclass(frozen=True, slots=True)
class EndKinship:
    """Say that a declared kinship is over (a divorce), or was declared by mistake."""

    kinship_id: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class KinshipItem:
    """A declared kinship."""

    id: str
    person: str
    relative: str
    relation: Relation
    declared_on: date
    ended_on: date | None


def declare_kinship(uow: UnitOfWork, command: DeclareKinship) -> str:
    """Write it down and return its id; raises RuleViolation for one person or one pair twice."""
    person, relative = command.person.strip(), command.relative.strip()
    refusals = [] if person and relative else [Refusal("kinship.unnamed")]
    ids = tuple(
        given or find_member_named(uow, command.organization_id, name)
        for given, name in ((command.person_id, person), (command.relative_id, relative))
    )
    if person == relative and (ids[0] == ids[1] or None in ids):
        refusals.append(Refusal("kinship.one_person", "", {"person": person}))
    if command.declared_on > uow.today:
        refusals.append(Refusal("kinship.future_day"))
    known = {
        frozenset((one.person, one.relative))
        for one in list_kinship(uow, command.organization_id)
        if one.ended_on is None
    }
    if frozenset((person, relative)) in known:
        values = {"person": person, "relative": relative}
        refusals.append(Refusal("kinship.declared_already", "", values))
    require(refusals)
    row = KinshipRow(
        organization_id=command.organization_id,
        declarer=person,
        declarer_id=ids[0],
        relative=relative,
        relative_id=ids[1],
        relation=command.relation.value,
        declared_on=command.declared_on,
    )
    return uow.add(row)


def end_kinship(uow: UnitOfWork, command: EndKinship) -> str:
    """Write down the day since which it counts no more, and return its id; raises RuleViolation."""
    row = uow.get(KinshipRow, command.kinship_id)
    refusals = [] if row.ended_on is None else [Refusal("kinship.over")]
    if not row.declared_on <= command.ended_on <= uow.today:
        values = {"day": row.declared_on.isoformat()}
        refusals.append(Refusal("kinship.ends_before", "", values))
    require(refusals)
    row.ended_on = command.ended_on
    return row.id


def list_kinship(uow: UnitOfWork, organization_id: str) -> list[KinshipItem]:
    """Return what was declared in an organization, the latest first."""
    rows = uow.session.scalars(
        select(KinshipRow)
        .where(KinshipRow.organization_id == organization_id)
        .order_by(KinshipRow.declared_on.desc(), KinshipRow.id.desc())
    )
    return [
        KinshipItem(
            row.id,
            row.declarer,
            row.relative,
            Relation(row.relation),
            row.declared_on,
            row.ended_on,
        )
        for row in rows
    ]
