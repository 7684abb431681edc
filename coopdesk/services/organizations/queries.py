"""What the register of organizations answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from coopdesk.domain.organizations import (
    AccountingSystem,
    Division,
    DivisionKind,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
)
from coopdesk.services.organizations.commands import Profile
from coopdesk.services.organizations.entities import EntityItem, list_entities
from coopdesk.services.organizations.fact_items import (
    AcceptanceItem,
    DividendItem,
    HoldingItem,
    HonourItem,
    RatingItem,
    StatementItem,
    list_acceptances,
    list_dividends,
    list_holdings,
    list_honours,
    list_ratings,
    list_statements,
)
from coopdesk.storage.reference import load_charters, load_divisions
from coopdesk.storage.tables.organizations import OrganizationRow, RatingRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OrganizationItem:
    """One line of the register; ``stars`` of the newest rating, None where there is none."""

    id: str
    kind: OrganizationKind
    name: str
    credit_code: str
    division_code: str
    division: str
    sponsor_level: OfficeLevel
    stars: int | None
    legal_representative: str
    phone: str
    registered_on: date | None
    closed_on: date | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """An organization with all its facts, the newest first.

    ``is_own`` says that our office keeps the record and may change it.
    """

    id: str
    profile: Profile
    division: str
    charter: str
    is_own: bool
    ratings: tuple[RatingItem, ...]
    acceptances: tuple[AcceptanceItem, ...]
    statements: tuple[StatementItem, ...]
    holdings: tuple[HoldingItem, ...]
    dividends: tuple[DividendItem, ...]
    entities: tuple[EntityItem, ...]
    honours: tuple[HonourItem, ...]


@dataclass(frozen=True, slots=True)
class DivisionItem:
    """One division for the picker; ``parent`` is the code of the one above."""

    code: str
    name: str
    kind: DivisionKind
    level: DivisionLevel
    parent: str


@dataclass(frozen=True, slots=True)
class CharterItem:
    """One charter template and the kinds of organization it is made for."""

    code: str
    name: str
    for_kinds: tuple[OrganizationKind, ...]


def list_organizations(
    uow: UnitOfWork, *, kind: OrganizationKind | None = None, division: str = ""
) -> list[OrganizationItem]:
    """Return the organizations by name; ``division`` keeps those in it and below."""
    query = select(*_columns()).order_by(OrganizationRow.name)
    if kind is not None:
        query = query.where(OrganizationRow.kind == kind.value)
    if division:
        # the codes of a city end in zeros that its counties use
        stem = division[:4] if division.endswith("00") and len(division) == 6 else division
        query = query.where(OrganizationRow.division_code.startswith(stem, autoescape=True))
    stars = _newest_stars(uow)
    return [_item(uow, row, stars) for row in uow.session.execute(query)]


def get_organization(uow: UnitOfWork, organization_id: str) -> OrganizationRecord:
    """Return the organization with every fact, the newest first; raises NotFound."""
    row = uow.get(OrganizationRow, organization_id)
    charter = load_charters().get(row.charter)
    return OrganizationRecord(
        id=row.id,
        profile=profile_of(row),
        division=division_name(row.division_code),
        charter=charter.name if charter else row.charter,
        is_own=row.office == uow.actor.office_id,
        ratings=list_ratings(uow, row.id),
        acceptances=list_acceptances(uow, row.id),
        statements=list_statements(uow, row.id),
        holdings=list_holdings(uow, row.id),
        dividends=list_dividends(uow, row.id),
        entities=list_entities(uow, row.id),
        honours=list_honours(uow, row.id),
    )


def list_divisions(uow: UnitOfWork) -> list[DivisionItem]:
    """Return the divisions that live today, each above before those below it."""
    return [
        DivisionItem(unit.code, unit.name, unit.kind, unit.level, unit.parent)
        for unit in load_divisions()
        if unit.lives_on(uow.today)
    ]


def list_charters(uow: UnitOfWork) -> list[CharterItem]:
    """Return the charter templates that are shipped."""
    assert uow.today
    return [
        CharterItem(code, charter.name, charter.for_kinds)
        for code, charter in load_charters().items()
    ]


def division_name(code: str) -> str:
    """Return county and township as people say it: 巴林右旗西拉沐沦苏木; the code if unknown."""
    known: dict[str, Division] = {unit.code: unit for unit in load_divisions()}
    unit = known.get(code)
    if unit is None:
        return code
    above = known.get(unit.parent)
    county = above.name if above and above.level is DivisionLevel.COUNTY else ""
    return f"{county}{unit.name}"


def profile_of(row: OrganizationRow) -> Profile:
    """Return what the row says, as commands take it."""
    return Profile(
        kind=OrganizationKind(row.kind),
        name=row.name,
        division_code=row.division_code,
        sponsor_level=OfficeLevel(row.sponsor_level),
        credit_code=row.credit_code or "",
        parent_id=row.parent_id,
        legal_form=row.legal_form,
        legal_representative=row.legal_representative,
        registered_on=row.registered_on,
        registered_division=row.registered_division,
        address=row.address,
        phone=row.phone,
        bank_name=row.bank_name,
        bank_account=row.bank_account,
        accounting_system=AccountingSystem(row.accounting_system)
        if row.accounting_system
        else None,
        charter=row.charter,
        closed_on=row.closed_on,
    )


def _columns() -> Sequence[Any]:
    return (
        OrganizationRow.id,
        OrganizationRow.kind,
        OrganizationRow.name,
        OrganizationRow.credit_code,
        OrganizationRow.division_code,
        OrganizationRow.sponsor_level,
        OrganizationRow.legal_representative,
        OrganizationRow.phone,
        OrganizationRow.registered_on,
        OrganizationRow.closed_on,
        OrganizationRow.office,
    )


def _item(uow: UnitOfWork, row: Row[Any], stars: dict[str, int]) -> OrganizationItem:
    return OrganizationItem(
        id=row.id,
        kind=OrganizationKind(row.kind),
        name=row.name,
        credit_code=row.credit_code or "",
        division_code=row.division_code,
        division=division_name(row.division_code),
        sponsor_level=OfficeLevel(row.sponsor_level),
        stars=stars.get(row.id),
        legal_representative=row.legal_representative,
        phone=row.phone,
        registered_on=row.registered_on,
        closed_on=row.closed_on,
        is_own=row.office == uow.actor.office_id,
    )


def _newest_stars(uow: UnitOfWork) -> dict[str, int]:
    # SQLite takes the bare column of the row that holds the maximum
    newest = select(RatingRow.organization_id, RatingRow.stars, func.max(RatingRow.rated_on))
    rows = uow.session.execute(newest.group_by(RatingRow.organization_id))
    return {row.organization_id: row.stars for row in rows}
