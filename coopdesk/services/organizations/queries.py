"""What the register answers of one organization, and what a form about it offers."""

from dataclasses import dataclass, replace

from coopdesk.domain.organization_details import Contact
from coopdesk.domain.organizations import (
    AccountingSystem,
    DivisionKind,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
)
from coopdesk.services.divisions import division_name, divisions_today
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
from coopdesk.services.organizations.listing import NUMBERS_FOR
from coopdesk.services.organizations.vocabularies import Vocabulary, list_words
from coopdesk.services.personal import number_view
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """An organization with all its facts, the newest first.

    ``is_own`` says that our office keeps the record and may change it; ``parent`` is the name of
    the superior, ``services`` and ``villages_served`` are told by their names.
    """

    id: str
    profile: Profile
    division: str
    parent: str
    charter: str
    services: tuple[str, ...]
    villages_served: tuple[str, ...]
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
class ServiceItem:
    """One service that an organization may offer."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CharterItem:
    """One charter template and the kinds of organization it is made for."""

    code: str
    name: str
    for_kinds: tuple[OrganizationKind, ...]


def get_organization(uow: UnitOfWork, organization_id: str) -> OrganizationRecord:
    """Return the organization with every fact, the newest first; raises NotFound.

    Telephones and the bank account are masked for who neither keeps the register nor the awards.
    """
    record = read_organization(uow, organization_id)
    profile, seen = record.profile, number_view(uow, *NUMBERS_FOR)
    contacts = tuple(replace(one, phone=seen(one.phone)) for one in profile.contacts)
    account = seen(profile.bank_account)
    shown = replace(profile, phone=seen(profile.phone), bank_account=account, contacts=contacts)
    return replace(record, profile=shown)


def read_organization(uow: UnitOfWork, organization_id: str) -> OrganizationRecord:
    """Return ``get_organization`` with whole numbers, for what is written, compared or drawn."""
    row = uow.get(OrganizationRow, organization_id)
    charter = uow.reference.charters(uow.today).get(row.charter)
    above = uow.session.get(OrganizationRow, row.parent_id) if row.parent_id else None
    offered = {word.code: word.name for word in list_words(uow, Vocabulary.SERVICES)}
    return OrganizationRecord(
        id=row.id,
        profile=profile_of(row),
        division=division_name(uow, row.division_code),
        parent=above.name if above else "",
        charter=charter.name if charter else row.charter,
        services=tuple(offered.get(code, code) for code in row.services or ()),
        villages_served=tuple(division_name(uow, told) for told in row.villages_served or ()),
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
        for unit in divisions_today(uow)
        if unit.lives_on(uow.today)
    ]


def get_own_township(uow: UnitOfWork) -> str | None:
    """Return the division of a township's office; None for one that has townships below it."""
    return uow.actor.division_code if uow.actor.level == OfficeLevel.TOWNSHIP else None


def list_services(uow: UnitOfWork) -> list[ServiceItem]:
    """Return the services of the policy's own list (赤政发〔2023〕14号 一（一）、一（二）).

    Those that the office added follow; retired ones are offered no more.
    """
    words = list_words(uow, Vocabulary.SERVICES)
    return [ServiceItem(word.code, word.name) for word in words if word.retired_on is None]


def list_charters(uow: UnitOfWork) -> list[CharterItem]:
    """Return the charter templates: those handed down, then those that are shipped."""
    return [
        CharterItem(code, charter.name, charter.for_kinds)
        for code, charter in uow.reference.charters(uow.today).items()
    ]


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
        mongolian_name=row.mongolian_name,
        village=row.village,
        business_scope=row.business_scope,
        registration_authority=row.registration_authority,
        villages_served=tuple(row.villages_served or ()),
        services=tuple(row.services or ()),
        staff_count=row.staff_count,
        contacts=tuple(Contact(**contact) for contact in row.contacts or ()),
    )
