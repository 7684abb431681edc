"""Taking an organization into the register, and changing what the register says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.organization_details import Contact, read_mongolian_name, unique
from coopdesk.domain.organization_history import OrganizationState
from coopdesk.domain.organizations import (
    AccountingSystem,
    DivisionLevel,
    OfficeLevel,
    OrganizationKind,
    assess_placement,
)
from coopdesk.domain.reading import read_credit_code, read_phone
from coopdesk.services.divisions import divisions_today
from coopdesk.services.organizations.history import correct_life, place_of
from coopdesk.services.organizations.vocabularies import Vocabulary, list_words
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

CREDIT_CODE_RULE = "GB 32100-2015"
_CREDIT_CODE: Mapping[str, str] = {
    "credit_code_length": "organization.credit_code_length",
    "credit_code_characters": "organization.credit_code_characters",
    "credit_code_check_digit": "organization.credit_code_check_digit",
    "id_precision_lost": "organization.credit_code_length",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the register says of an organization; empty text and None where it says nothing.

    ``registered_division`` is the GB/T 2260 code of the registering division, taken from the
    credit code when left empty; ``charter`` names a charter template; ``village`` is the gacha or
    village of its seat; ``villages_served`` holds names, or codes of divisions; ``services`` codes
    of the vocabulary of services (赤政发〔2023〕14号 一（一）、一（二）).
    """

    kind: OrganizationKind
    name: str
    division_code: str
    sponsor_level: OfficeLevel = OfficeLevel.COUNTY
    credit_code: str = ""
    parent_id: str | None = None
    legal_form: str = ""
    legal_representative: str = ""
    registered_on: date | None = None
    registered_division: str = ""
    address: str = ""
    phone: str = ""
    bank_name: str = ""
    bank_account: str = ""
    accounting_system: AccountingSystem | None = None
    charter: str = ""
    closed_on: date | None = None
    mongolian_name: str = ""
    village: str = ""
    business_scope: str = ""
    registration_authority: str = ""
    villages_served: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    staff_count: int | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class AddOrganization:
    """Take an organization into the register."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class ChangeOrganization:
    """Put right or complete what the register says of an organization.

    Not for what happened to it: a new name, place or superior is an event with its day.
    """

    organization_id: str
    profile: Profile


def add_organization(uow: UnitOfWork, command: AddOrganization) -> str:
    """Add the organization and return its id.

    Raises RuleViolation with every reason: name missing or taken, credit code wrong (GB 32100-2015)
    or taken, division unknown or unfit for the kind, days in the future.
    """
    profile = _cleaned(command.profile)
    require(against(uow, profile, None))
    row = OrganizationRow()
    write_profile(row, profile)
    return uow.add(row)


def change_organization(uow: UnitOfWork, command: ChangeOrganization) -> str:
    """Change the organization and return its id.

    Raises NotFound, and RuleViolation as ``add_organization`` and where the recorded events speak
    against the correction.
    """
    row = uow.get(OrganizationRow, command.organization_id)
    profile = _cleaned(command.profile)
    require(against(uow, profile, row.id))
    correct_profile(uow, row, profile)
    return row.id


def correct_profile(uow: UnitOfWork, row: OrganizationRow, profile: Profile) -> None:
    """Write a checked profile, and put right the events that its old values came from.

    Raises RuleViolation where an event speaks against it.
    """
    state = OrganizationState(
        profile.name,
        place_of(profile.division_code, profile.village),
        profile.parent_id or "",
        profile.closed_on.isoformat() if profile.closed_on else "",
    )
    require(correct_life(uow, row, state, profile.registered_on))
    write_profile(row, profile)


def against(uow: UnitOfWork, profile: Profile, own_id: str | None) -> list[Refusal]:
    """Return every reason against the profile; ``own_id`` is the organization it belongs to."""
    return [
        *_against_name(uow, profile, own_id),
        *_against_credit_code(uow, profile, own_id),
        *_against_place(uow, profile),
        *_against_details(uow, profile, own_id),
    ]


def write_profile(row: OrganizationRow, profile: Profile) -> None:
    """Set the columns of ``row``; an attribute that keeps its value is left alone."""
    for name, value in columns_of(profile).items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def columns_of(profile: Profile) -> dict[str, object]:
    """Return the profile as the columns of the table hold it."""
    columns: dict[str, object] = {
        field.name: getattr(profile, field.name) for field in fields(profile)
    }
    columns["kind"] = profile.kind.value
    columns["sponsor_level"] = profile.sponsor_level.value
    columns["credit_code"] = profile.credit_code or None
    columns["accounting_system"] = (profile.accounting_system or "") and str(
        profile.accounting_system
    )
    columns["villages_served"] = list(profile.villages_served) or None
    columns["services"] = list(profile.services) or None
    columns["contacts"] = [asdict(contact) for contact in profile.contacts] or None
    return columns


def _cleaned(profile: Profile) -> Profile:
    code = read_credit_code(profile.credit_code)
    phone = read_phone(profile.phone)
    credit_code = code.value or profile.credit_code.strip()
    return replace(
        profile,
        name="".join(profile.name.split()),
        credit_code=credit_code,
        phone=phone.value or profile.phone.strip(),
        registered_division=profile.registered_division or credit_code[2:8],
        bank_account="".join(profile.bank_account.split()),
        mongolian_name=read_mongolian_name(profile.mongolian_name).value
        or profile.mongolian_name.strip(" "),
        village="".join(profile.village.split()),
        villages_served=unique(profile.villages_served),
    )


def _against_name(uow: UnitOfWork, profile: Profile, own_id: str | None) -> list[Refusal]:
    if not profile.name:
        return [Refusal("organization.name_missing")]
    taken = select(OrganizationRow.id).where(
        OrganizationRow.name == profile.name, OrganizationRow.closed_on.is_(None)
    )
    if _other(uow.session.scalars(taken).all(), own_id):
        return [Refusal("organization.name_taken", values={"name": profile.name})]
    return []


def _against_credit_code(uow: UnitOfWork, profile: Profile, own_id: str | None) -> list[Refusal]:
    if not profile.credit_code:
        return []
    reading = read_credit_code(profile.credit_code)
    values = {"credit_code": profile.credit_code}
    if reading.problem:
        return [Refusal(_CREDIT_CODE[reading.problem], CREDIT_CODE_RULE, values)]
    taken = select(OrganizationRow.id).where(OrganizationRow.credit_code == profile.credit_code)
    others = _other(uow.session.scalars(taken).all(), own_id)
    if others:
        name = uow.get(OrganizationRow, others[0]).name
        return [Refusal("organization.credit_code_taken", values={**values, "name": name})]
    return []


def _against_place(uow: UnitOfWork, profile: Profile) -> list[Refusal]:
    division = divisions_today(uow).find(profile.division_code)
    if division is None:
        values = {"code": profile.division_code}
        return [Refusal("organization.division_unknown", values=values)]
    refusals = assess_placement(profile.kind, division, uow.today)
    in_city = division.level is DivisionLevel.CITY
    if profile.sponsor_level is OfficeLevel.TOWNSHIP:
        refusals.append(Refusal("organization.sponsor_township"))
    elif in_city and profile.sponsor_level is not OfficeLevel.CITY:
        values = {"division": division.name}
        refusals.append(Refusal("organization.sponsor_misfit", values=values))
    return refusals


def _against_details(uow: UnitOfWork, profile: Profile, own_id: str | None) -> list[Refusal]:
    refusals = []
    if profile.registered_on and profile.registered_on > uow.today:
        refusals.append(Refusal("organization.registered_later"))
    if profile.registered_on and profile.closed_on and profile.closed_on < profile.registered_on:
        refusals.append(Refusal("organization.closed_before"))
    if profile.phone and read_phone(profile.phone).problem:
        refusals.append(Refusal("organization.phone_unreadable"))
    if profile.charter and profile.charter not in uow.reference.charters(uow.today):
        refusals.append(Refusal("organization.charter_unknown"))
    if profile.parent_id is not None:
        uow.get(OrganizationRow, profile.parent_id)
        if _is_below(uow, profile.parent_id, own_id):
            refusals.append(Refusal("organization.parent_below"))
    return [*refusals, *_against_work(uow, profile)]


def _against_work(uow: UnitOfWork, profile: Profile) -> Iterator[Refusal]:
    """Yield what is wrong with what it is called in Mongolian, offers, and by whom."""
    if profile.mongolian_name and read_mongolian_name(profile.mongolian_name).problem:
        yield Refusal("organization.mongolian_unreadable")
    if profile.staff_count is not None and profile.staff_count < 0:
        yield Refusal("organization.staff_negative")
    known = {word.code for word in list_words(uow, Vocabulary.SERVICES)}
    if strange := [code for code in profile.services if code not in known]:
        yield Refusal("organization.service_unknown", values={"code": "、".join(strange)})
    codes = [told for told in profile.villages_served if told.isdecimal()]
    if lost := [code for code in codes if divisions_today(uow).find(code[:9]) is None]:
        yield Refusal("organization.village_unknown", values={"code": "、".join(lost)})
    if any(not contact.name.strip() for contact in profile.contacts):
        yield Refusal("organization.contact_without_name")
    if any(c.phone and read_phone(c.phone).problem for c in profile.contacts):
        yield Refusal("organization.contact_phone")


def _is_below(uow: UnitOfWork, organization_id: str | None, above: str | None) -> bool:
    """Return whether ``organization_id`` is ``above`` or hangs under it."""
    while organization_id is not None and above is not None:
        if organization_id == above:
            return True
        organization_id = uow.get(OrganizationRow, organization_id).parent_id
    return False


def _other(found: object, own_id: str | None) -> list[str]:
    assert isinstance(found, (list, tuple))
    return [key for key in found if key != own_id]
