"""The papers of organizations as texts to be drawn: the record of one, and the list of many."""

from collections.abc import Sequence
from datetime import date

from coopdesk.domain.errors import NotFound
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.services.members import count_members
from coopdesk.services.organizations import (
    OrganizationItem,
    OrganizationRecord,
    get_organization,
    list_organizations,
)
from coopdesk.services.organizations.queries import division_name
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_PERCENT = BASIS_POINTS // 100
_PASSED, _FAILED = "organization_paper.passed", "organization_paper.failed"
_AUDITED, _NOT_AUDITED = "organization_paper.audited", "organization_paper.not_audited"


def organization_record_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the record sheet: everything known by ``day``; raises NotFound."""
    record = get_organization(uow, organization_id)
    values: Values = {
        "office": uow.actor.office_name,
        "as_of": day_on_paper(day),
        "maker": uow.actor.operator,
        "members": f"{count_members(uow, organization_id).members:,}",
        **_registration(uow, record),
        **_facts(record, day),
    }
    return FormValues(record.profile.credit_code or f"{day:%Y%m%d}", values)


def organization_list_values(
    uow: UnitOfWork, organization_ids: Sequence[str], day: date
) -> FormValues:
    """Return the texts of the list of some organizations in their order, of all when none is named.

    All are those that stood on ``day``. Raises NotFound.
    """
    known = {item.id: item for item in list_organizations(uow)}
    if unknown := [key for key in organization_ids if key not in known]:
        raise NotFound(OrganizationRow.__tablename__, unknown[0])
    items = [known[key] for key in organization_ids] or [
        item for item in known.values() if item.closed_on is None or item.closed_on > day
    ]
    values: Values = {
        "office": uow.actor.office_name,
        "as_of": day_on_paper(day),
        "organizations": [_line(item) for item in items],
        "note": text("organization_paper.note", count=len(items)),
        "maker": uow.actor.operator,
    }
    return FormValues(f"{day:%Y%m%d}", values)


def _registration(uow: UnitOfWork, record: OrganizationRecord) -> dict[str, str]:
    profile = record.profile
    parent = uow.get(OrganizationRow, profile.parent_id).name if profile.parent_id else ""
    system = profile.accounting_system
    return {
        "name": profile.name,
        "kind": choice(profile.kind),
        "credit_code": profile.credit_code,
        "division": record.division,
        "level": choice(profile.sponsor_level),
        "parent": parent,
        "legal_form": profile.legal_form,
        "legal_representative": profile.legal_representative,
        "registered_on": _day(profile.registered_on),
        "registered_division": division_name(profile.registered_division),
        "address": profile.address,
        "phone": profile.phone,
        "bank_name": profile.bank_name,
        "bank_account": profile.bank_account,
        "accounting_system": choice(system) if system else "",
        "charter": record.charter,
        "closed_on": _day(profile.closed_on),
    }


def _facts(record: OrganizationRecord, day: date) -> dict[str, list[dict[str, str]]]:
    return {
        "holdings": [
            {
                "as_of": _day(item.as_of),
                "ratio": f"{item.holding_bp // _PERCENT}.{item.holding_bp % _PERCENT:02d}%",
                "paid_in": str(item.paid_in),
                "verified_on": _day(item.verified_on),
                "document": item.document,
            }
            for item in record.holdings
            if item.as_of <= day
        ],
        "ratings": [
            {
                "rated_on": _day(item.rated_on),
                "stars": _stars(item.stars),
                "rated_by": item.rated_by,
            }
            for item in record.ratings
            if item.rated_on <= day
        ],
        "acceptances": [
            {
                "accepted_on": _day(item.accepted_on),
                "part": choice(item.part),
                "result": text(_PASSED if item.passed else _FAILED),
                "document": item.document,
            }
            for item in record.acceptances
            if item.accepted_on <= day
        ],
        **_years(record, day),
    }


def _years(record: OrganizationRecord, day: date) -> dict[str, list[dict[str, str]]]:
    return {
        "statements": [
            {
                "year": str(item.year),
                "operating_revenue": str(item.operating_revenue),
                "audited": text(_AUDITED if item.audited else _NOT_AUDITED),
                "audit_firm": item.audit_firm,
                "report_number": item.report_number,
            }
            for item in record.statements
            if item.year <= day.year
        ],
        "dividends": [
            {
                "year": str(item.year),
                "amount": str(item.amount),
                "received_on": _day(item.received_on),
            }
            for item in record.dividends
            if item.year <= day.year
        ],
    }


def _line(item: OrganizationItem) -> dict[str, str]:
    return {
        "name": item.name,
        "kind": choice(item.kind),
        "credit_code": item.credit_code,
        "division": item.division,
        "legal_representative": item.legal_representative,
        "phone": item.phone,
        "registered_on": f"{item.registered_on:%Y-%m-%d}" if item.registered_on else "",
        "stars": _stars(item.stars),
    }


def _stars(stars: int | None) -> str:
    if stars is None:
        return ""
    if not stars:
        return text("organization_paper.not_rated")
    return text("organization_paper.stars", count=stars)


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else ""
