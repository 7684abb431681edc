"""The register of organizations out, filled or blank; both read back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.award_facts import Part
from coopdesk.domain.divisions import Divisions
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.exchange.kit import given_row
from coopdesk.exchange.kit_stamp import GivenRow
from coopdesk.exchange.sheets.organization_spec import ORGANIZATIONS
from coopdesk.services.divisions import division_tree
from coopdesk.services.kits import stamp_of
from coopdesk.services.organizations.fact_items import AcceptanceItem
from coopdesk.services.organizations.listing import OrganizationItem, list_organizations
from coopdesk.services.organizations.queries import (
    OrganizationRecord,
    get_organization,
)
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.storage.unit_of_work import UnitOfWork

_FOUR_STARS = 4
_BLANK_YEARS = 4
_TOLD = (
    *("mongolian_name", "legal_form", "legal_representative", "village", "address", "phone"),
    *("bank_name", "bank_account", "business_scope", "staff_count"),
)
_ACCEPTED = {
    Part.PRODUCTION: "production_accepted",
    Part.SUPPLY: "supply_accepted",
    Part.CREDIT: "credit_accepted",
}


def export_organizations(uow: UnitOfWork, path: Path, as_of: date | None = None) -> int:
    """Write the organizations that stood on ``as_of`` (today) with their facts; return how many.

    Raises SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.sheet_writing import write_sheet

    day = as_of or uow.today
    years, rows = _sheet(uow, day)
    return write_sheet(path, ORGANIZATIONS, rows, title=_title(uow), as_of=day, years=years)


def export_organizations_kit(uow: UnitOfWork, path: Path, *, blank: bool = False) -> int:
    """Write an offline kit for the organizations of the office; return how many it gives out.

    It is known again when it comes back. Raises SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.kit_writing import write_kit

    years, rows = _sheet(uow, uow.today)
    last = uow.today.year
    years = sorted({*years, *range(last - _BLANK_YEARS + 1, last + 1)})
    counties = [name for _, name, _ in division_tree(uow)[0]]
    return write_kit(
        path,
        ORGANIZATIONS,
        stamp_of(uow, ORGANIZATIONS),
        [] if blank else rows,
        title=_title(uow),
        years=years,
        offered={"county": counties},
    )


def _title(uow: UnitOfWork) -> str:
    told = words.text("organizations.sheet_title", name=uow.actor.office_name)
    return marked_title(uow, told)


def given_organizations(uow: UnitOfWork) -> dict[str, GivenRow]:
    """Return the organizations as a kit of today would give them out, by what they are known by."""
    given = (given_row(ORGANIZATIONS, row) for row in _sheet(uow, uow.today)[1])
    return {row.key: row for row in given}


def _sheet(uow: UnitOfWork, day: date) -> tuple[list[int], list[dict[str, Any]]]:
    """Return the years and the rows of the register as it stood on ``day``."""
    records = [_as_it_stood(uow, item) for item in list_organizations(uow, day=day)]
    years = sorted({year for record in records for year in _years(record)})
    return years, list(_rows(uow.reference.divisions(day), records, day))


def write_blank_organizations(uow: UnitOfWork, path: Path) -> int:
    """Write an empty register for the last four years and return 0; raises SurroundingsTrouble."""
    from coopdesk.exchange.sheet_writing import write_blank

    years = range(uow.today.year - _BLANK_YEARS + 1, uow.today.year + 1)
    write_blank(path, ORGANIZATIONS, title=_title(uow), as_of=uow.today, years=tuple(years))
    return 0


def _as_it_stood(uow: UnitOfWork, item: OrganizationItem) -> OrganizationRecord:
    """Return the record by the name and place of the day that ``item`` tells of."""
    record = get_organization(uow, item.id)
    profile = replace(record.profile, name=item.name, division_code=item.division_code)
    return replace(record, profile=profile)


def _years(record: OrganizationRecord) -> set[int]:
    ends = {r.rated_on.year for r in record.ratings if _is_year_end(r.rated_on)}
    return ends | {s.year for s in record.statements} | {d.year for d in record.dividends}


def _is_year_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _rows(
    divisions: Divisions, records: list[OrganizationRecord], day: date
) -> Iterator[dict[str, Any]]:
    for serial, record in enumerate(records, start=1):
        profile = record.profile
        yield {
            "serial": serial,
            "name": profile.name,
            "kind": profile.kind.value,
            "credit_code": profile.credit_code,
            "county": _county(divisions, profile.division_code),
            "level": profile.sponsor_level.value,
            "registered_on": profile.registered_on,
            "registered_at": profile.registration_authority,
            "stars": {r.rated_on.year: r.stars for r in record.ratings if _is_year_end(r.rated_on)},
            "four_stars_since": _four_stars_since(record),
            "revenue": {s.year: s.operating_revenue for s in record.statements},
            "audited": {s.year: s.audited for s in record.statements},
            "dividend": {d.year: d.amount for d in record.dividends},
            **{name: getattr(profile, name) for name in _TOLD},
            "services": "、".join(record.services),
            "villages_served": "、".join(record.villages_served),
            **_holding(record, day),
            **_acceptances(record),
        }


def _county(divisions: Divisions, code: str) -> str:
    unit = divisions.find(code)
    if unit is not None and unit.level is DivisionLevel.TOWNSHIP:
        unit = divisions.find(unit.parent)
    return unit.name if unit else code


def _four_stars_since(record: OrganizationRecord) -> date | None:
    reached = [r.rated_on for r in record.ratings if r.stars >= _FOUR_STARS]
    first = min(reached, default=None)
    return None if first is None or _is_year_end(first) else first


def _holding(record: OrganizationRecord, day: date) -> dict[str, Any]:
    held = next((holding for holding in record.holdings if holding.as_of <= day), None)
    if held is None:
        return {}
    return {
        "coop_paid_in": held.paid_in,
        "holding": held.holding_bp,
        "paid_in_verified": held.verified_on is not None,
    }


def _acceptances(record: OrganizationRecord) -> dict[str, Any]:
    days = sorted({acceptance.accepted_on for acceptance in record.acceptances})
    if not days:
        return {}
    first = {a.part: a.passed for a in record.acceptances if a.accepted_on == days[0]}
    told: dict[str, Any] = {"accepted_on": days[0]}
    told |= {name: first[part] for part, name in _ACCEPTED.items() if part in first}
    if len(days) > 1:
        told["reaccepted_on"] = days[1]
        told["reaccepted_parts"] = _parts(
            [a for a in record.acceptances if a.accepted_on == days[1]]
        )
    return told


def _parts(acceptances: list[AcceptanceItem]) -> str:
    passed = [a.part for a in acceptances if a.passed]
    return "、".join(words.choice(part) for part in Part if part in passed)
