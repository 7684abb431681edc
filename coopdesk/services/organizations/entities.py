"""Business entities under a trinity organization, and whose revenue counts for it.

赤政发〔2023〕14号 二（六）: the revenue is the legal entity's. Which entity that is, the office
says here, with the document that says so; the same entity counts for one organization at a time.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import aliased

from coopdesk.domain.entities import BusinessEntity, do_meet
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.reading import read_credit_code
from coopdesk.services.organizations.fact_items import StatementItem, list_statements
from coopdesk.storage.tables.capital import BusinessEntityRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_REVENUE = "revenue_award.trinity_organization.minimum_revenue"


@dataclass(frozen=True, slots=True)
class RecordEntity:
    """Record that a legal entity does business under a trinity organization.

    ``entity_id`` names it in our register; else ``name`` and ``credit_code`` do. ``is_counting``
    says that its revenue stands for the organization's.
    """

    organization_id: str
    from_day: date
    is_counting: bool
    entity_id: str | None = None
    name: str = ""
    credit_code: str = ""
    to_day: date | None = None
    document: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class EntityItem:
    """One business entity; name and credit code as its own register entry has them."""

    id: str
    entity_id: str | None
    name: str
    credit_code: str
    is_counting: bool
    from_day: date
    to_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class CountingEntity:
    """An entity that counts, and for whom."""

    organization_id: str
    organization: str
    entity: BusinessEntity


@dataclass(frozen=True, slots=True)
class CountingStatement:
    """A statement whose revenue counts, and of whom it is."""

    organization_id: str
    name: str
    statement: StatementItem


def record_entity(uow: UnitOfWork, command: RecordEntity) -> str:
    """Add the entity and return its id.

    Raises RuleViolation with every reason: no name, days that cannot be, an entity that counts
    without being in the register, counts elsewhere, or is a trinity organization of its own;
    NeedsConfirmation for an enterprise that could apply for itself (二（七）); NotFound.
    """
    organization = uow.get(OrganizationRow, command.organization_id)
    known = uow.get(BusinessEntityRow, command.corrects) if command.corrects else None
    linked = uow.get(OrganizationRow, command.entity_id) if command.entity_id else None
    article = uow.reference.policies.on(uow.today, _REVENUE).source
    require(
        [
            *_against_naming(command, linked, article),
            *_against_days(uow, command),
            *_against_counting(uow, command, organization, linked, article),
        ]
    )
    if (
        command.is_counting
        and linked is not None
        and linked.kind == OrganizationKind.COOP_ENTERPRISE
    ):
        uow.confirm("entity.may_earn_itself", name=linked.name)
    row = known or BusinessEntityRow(organization_id=organization.id)
    row.entity_id, row.is_counting = command.entity_id, command.is_counting
    row.name = linked.name if linked else command.name.strip()
    row.credit_code = (linked.credit_code if linked else _code(command)) or ""
    row.from_day, row.to_day, row.document = command.from_day, command.to_day, command.document
    return uow.add(row)


def list_entities(uow: UnitOfWork, organization_id: str) -> tuple[EntityItem, ...]:
    """Return the business entities of an organization, the newest first."""
    linked = aliased(OrganizationRow)
    query = (
        select(BusinessEntityRow, linked.name, linked.credit_code)
        .outerjoin(linked, linked.id == BusinessEntityRow.entity_id)
        .where(BusinessEntityRow.organization_id == organization_id)
        .order_by(BusinessEntityRow.from_day.desc(), BusinessEntityRow.id)
    )
    return tuple(
        EntityItem(
            row.id,
            row.entity_id,
            name or row.name,
            (code if row.entity_id else row.credit_code) or "",
            row.is_counting,
            row.from_day,
            row.to_day,
            row.document,
        )
        for row, name, code in uow.session.execute(query)
    )


def list_counting_entities(uow: UnitOfWork) -> tuple[CountingEntity, ...]:
    """Return every entity that counts for an organization, the oldest first."""
    return tuple(
        CountingEntity(
            row.organization_id,
            row.organization,
            BusinessEntity(row.entity_id, row.name, row.from_day, row.to_day),
        )
        for row in _counting(uow)
    )


def list_counting_statements(
    uow: UnitOfWork, organization_id: str, year: int
) -> tuple[CountingStatement, ...]:
    """Return the statements of a year that count: of its entities, else the organization's own."""
    sources = [
        (one.entity.entity_id, one.entity.name)
        for one in list_counting_entities(uow)
        if one.organization_id == organization_id and one.entity.counts_in(year)
    ]
    if not sources:
        sources = [(organization_id, uow.get(OrganizationRow, organization_id).name)]
    return tuple(
        CountingStatement(key, name, statement)
        for key, name in sources
        for statement in list_statements(uow, key)
        if statement.year == year
    )


def _code(command: RecordEntity) -> str:
    return read_credit_code(command.credit_code).value or "" if command.credit_code else ""


def _against_naming(
    command: RecordEntity, linked: OrganizationRow | None, article: str
) -> list[Refusal]:
    refusals = []
    if linked is None and not command.name.strip():
        refusals.append(Refusal("entity.name_missing"))
    if linked is None and command.credit_code and not _code(command):
        values = {"credit_code": command.credit_code}
        refusals.append(Refusal("entity.credit_code", "GB 32100-2015", values))
    if linked is None and command.is_counting:
        refusals.append(Refusal("entity.not_registered", article))
    return refusals


def _against_days(uow: UnitOfWork, command: RecordEntity) -> list[Refusal]:
    refusals = []
    if command.from_day > uow.today:
        refusals.append(Refusal("fact.later", values={"day": command.from_day}))
    if command.to_day is not None and command.to_day < command.from_day:
        refusals.append(Refusal("entity.ends_before"))
    return refusals


def _against_counting(
    uow: UnitOfWork,
    command: RecordEntity,
    organization: OrganizationRow,
    linked: OrganizationRow | None,
    article: str,
) -> list[Refusal]:
    trinity = OrganizationKind.TRINITY_ORGANIZATION
    if organization.kind != trinity:
        kind = OrganizationKind(organization.kind)
        return [Refusal("entity.not_trinity", article, {"kind": kind})]
    if linked is None:
        return []
    refusals = []
    if linked.kind == trinity and linked.id != organization.id:
        refusals.append(Refusal("entity.other_trinity", article, {"name": linked.name}))
    span = (command.from_day, command.to_day)
    others = _counting(uow, BusinessEntityRow.entity_id == linked.id) if command.is_counting else []
    for other in others:
        if other.id != command.corrects and do_meet(span, (other.from_day, other.to_day)):
            values = {"name": linked.name, "organization": other.organization}
            refusals.append(Refusal("entity.counts_already", article, values))
    return refusals


def _counting(
    uow: UnitOfWork, *conditions: ColumnElement[bool]
) -> list[Row[tuple[str, str, str, str, str, date, date | None]]]:
    row, own, linked = BusinessEntityRow, aliased(OrganizationRow), aliased(OrganizationRow)
    query = (
        select(
            row.id,
            row.organization_id,
            own.name.label("organization"),
            row.entity_id,
            linked.name,
            row.from_day,
            row.to_day,
        )
        .join(own, own.id == row.organization_id)
        .join(linked, linked.id == row.entity_id)
        .where(row.is_counting.is_(True), *conditions)
        .order_by(row.from_day, row.id)
    )
    return list(uow.session.execute(query))
