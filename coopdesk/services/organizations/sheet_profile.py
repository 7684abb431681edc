"""What one row of a register of organizations makes of a profile."""

from dataclasses import replace
from typing import Any

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel, OfficeLevel, OrganizationKind
from coopdesk.exchange.sheets.organization_spec import OrganizationRecord as SheetOrganization
from coopdesk.services.divisions import division_name, divisions_today
from coopdesk.services.organizations.commands import Profile
from coopdesk.services.organizations.queries import profile_of
from coopdesk.services.organizations.vocabularies import Vocabulary, list_words
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

_DETAILS = (
    *("mongolian_name", "legal_form", "legal_representative", "village", "address", "phone"),
    *("bank_name", "bank_account", "business_scope", "staff_count"),
)


def profile_told(
    uow: UnitOfWork, record: SheetOrganization, row: OrganizationRow | None
) -> Profile:
    """Return the profile the row leads to; what the sheet does not tell stays."""
    kind = OrganizationKind(record.kind)
    name, code = "".join(record.name.split()), record.credit_code or ""
    level = OfficeLevel(record.level) if record.level else OfficeLevel.COUNTY
    division = division_of(uow, kind, name, record.county)
    told: dict[str, Any] = {"kind": kind, "name": name, "credit_code": code}
    if row is None:
        told |= {"sponsor_level": level, "registered_division": code[2:8]}
        told |= {"registered_on": record.registered_on, "division_code": division}
        told["registration_authority"] = record.registered_at
        return Profile(**told, **_details(uow, record, None))
    known = profile_of(row)
    if record.level:
        told["sponsor_level"] = level
    if division and not known.division_code.startswith(division):
        told["division_code"] = division
    told["registered_on"] = record.registered_on or known.registered_on
    told["credit_code"] = code or known.credit_code
    told["registration_authority"] = record.registered_at or known.registration_authority
    return replace(known, **told, **_details(uow, record, known))


def listed_in_words(uow: UnitOfWork, name: str, value: object) -> object:
    """Return a list of a profile as the sheet tells it; any other value as it is."""
    if not isinstance(value, tuple):
        return value
    if name == "villages_served":
        return "、".join(division_name(uow, one) for one in value)
    names = {word.code: word.name for word in list_words(uow, Vocabulary.SERVICES)}
    return "、".join(names.get(str(one), str(one)) for one in value)


def _details(uow: UnitOfWork, record: SheetOrganization, known: Profile | None) -> dict[str, Any]:
    """Return what the row tells beside its register entry; a blank cell tells nothing."""
    told = {name: getattr(record, name) for name in _DETAILS}
    told["services"] = _services(uow, record, known)
    told["villages_served"] = _villages(uow, record, known)
    return {name: value for name, value in told.items() if value not in ("", (), None)}


def _services(uow: UnitOfWork, record: SheetOrganization, known: Profile | None) -> tuple[str, ...]:
    """Return the codes of the services named; a strange name stays, to be refused by it."""
    words_of = list_words(uow, Vocabulary.SERVICES)
    codes = {word.name: word.code for word in words_of}
    named = tuple(codes.get(name, name) for name in record.services)
    # the order in which they stand says nothing
    return known.services if known and set(named) == set(known.services) else named


def _villages(uow: UnitOfWork, record: SheetOrganization, known: Profile | None) -> tuple[str, ...]:
    """Return the villages named; those that the register holds by their code keep it."""
    held = {division_name(uow, told): told for told in known.villages_served} if known else {}
    return tuple(held.get(name, name) for name in record.villages_served)


def division_of(uow: UnitOfWork, kind: OrganizationKind, name: str, county: str) -> str:
    """Return the code of the division a sheet means, empty where it cannot be told.

    A sheet names the county; the township of an organization stands in the organization's name.
    """
    units = [unit for unit in divisions_today(uow) if unit.lives_on(uow.today)]
    typed = "".join(county.split())
    above = next((u for u in units if typed and u.name == typed), None)
    if above is None and typed:
        city = units[0]
        its_names = (city.name, words.text("sheet_intake.city_itself"), city.name[-1])
        return city.code if typed in its_names else ""
    inside = [u for u in units if above and u.parent == above.code and u.name in name]
    is_township = kind is OrganizationKind.TRINITY_ORGANIZATION or bool(inside)
    if is_township and inside and kind is not OrganizationKind.COUNTY_COOP:
        unit = max(inside, key=lambda u: len(u.name))
        assert unit.level is DivisionLevel.TOWNSHIP
        return unit.code
    return above.code if above else ""
