"""The papers of organizations as texts to be drawn: the record of one, and the list of many."""

from collections.abc import Sequence
from datetime import date

from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money, total
from coopdesk.domain.statements import StatementFigures
from coopdesk.forms.elements import Values
from coopdesk.services.divisions import division_name
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.members import count_members
from coopdesk.services.mutual_fund.money_words import percent
from coopdesk.services.organizations import (
    CapitalRecord,
    CapitalStep,
    OrganizationItem,
    OrganizationRecord,
    get_capital,
    list_organizations,
)
from coopdesk.services.organizations.queries import read_organization
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_CONTROLLED = "organization_paper.controlled"
_NOT_CONTROLLED = "organization_paper.not_controlled"
_ALONE = "organization_paper.alone"
_PASSED, _FAILED = "organization_paper.passed", "organization_paper.failed"
_AUDITED, _NOT_AUDITED = "organization_paper.audited", "organization_paper.not_audited"


def organization_record_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the record sheet: everything known by ``day``; raises NotFound."""
    record = read_organization(uow, organization_id)
    values: Values = {
        "office": uow.actor.office_name,
        "as_of": day_on_paper(day),
        "maker": uow.actor.operator,
        "members": f"{count_members(uow, organization_id).members:,}",
        **_registration(uow, record),
        **_work(record),
        **_capital(get_capital(uow, organization_id, day), day),
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
        # the fonts of paper have no such letters, and boxes help nobody: a pen does
        "mongolian_name": text("organization_paper.by_hand") if profile.mongolian_name else "",
        "division": f"{record.division}{profile.village}",
        "level": choice(profile.sponsor_level),
        "parent": parent,
        "legal_form": profile.legal_form,
        "legal_representative": profile.legal_representative,
        "registered_on": _day(profile.registered_on),
        "registered_division": division_name(uow, profile.registered_division),
        "registration_authority": profile.registration_authority,
        "accounting_system": choice(system) if system else "",
        "charter": record.charter,
        "closed_on": _day(profile.closed_on),
    }


def _work(record: OrganizationRecord) -> dict[str, str]:
    profile = record.profile
    staff = profile.staff_count
    return {
        "address": profile.address,
        "phone": profile.phone,
        "contacts": text("organization_paper.apart").join(map(str, profile.contacts)),
        "staff_count": "" if staff is None else f"{staff:,}",
        "bank_name": profile.bank_name,
        "bank_account": profile.bank_account,
        "business_scope": profile.business_scope,
        "services": text("organization_paper.and").join(record.services),
        "villages_served": text("organization_paper.and").join(record.villages_served),
    }


def _capital(capital: CapitalRecord, day: date) -> Values:
    holders = [
        {
            "name": holder.name,
            "kind": choice(holder.kind),
            "subscribed_on": _day(holder.subscribed_on),
            "subscribed": str(holder.subscribed),
            "paid_in": str(holder.paid_in),
            "ratio": percent(holder.holding_bp),
        }
        for holder in capital.shareholders
    ]
    whole = {
        "name": text("organization_paper.total"),
        "subscribed": str(total([holder.subscribed for holder in capital.shareholders])),
        "paid_in": str(capital.standing.paid_in),
    }
    return {
        "shareholders": holders,
        "capital_totals": [dict.fromkeys(("kind", "subscribed_on", "ratio"), "") | whole],
        "control": _control(capital),
        "verifications": [
            {
                "day": _day(entry.day),
                "name": entry.name,
                "amount": str(entry.amount),
                "document": entry.document,
            }
            for entry in capital.entries
            if entry.step is CapitalStep.VERIFICATION and entry.day <= day
        ],
    }


def _control(capital: CapitalRecord) -> str:
    """Return what the coops hold, and whether public owners control (公有制主体控股)."""
    if not capital.shareholders:
        return text("organization_paper.no_shareholders")
    standing = capital.standing
    held = text("organization_paper.held", ratio=percent(standing.holding_bp))
    if capital.is_publicly_controlled is None:
        return held
    told = {"ratio": percent(standing.public_bp), "source": capital.control_source}
    return held + text(_CONTROLLED if capital.is_publicly_controlled else _NOT_CONTROLLED, **told)


def _facts(record: OrganizationRecord, day: date) -> dict[str, list[dict[str, str]]]:
    return {
        "holdings": [
            {
                "as_of": _day(item.as_of),
                "ratio": percent(item.holding_bp),
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
                "way": text("organization_paper.joint" if item.is_joint else _ALONE),
                "rated_by": item.rated_by,
                "document": item.document,
            }
            for item in record.ratings
            if item.rated_on <= day
        ],
        "acceptances": [
            {
                "accepted_on": _day(item.accepted_on),
                "part": choice(item.part),
                "result": text(_PASSED if item.passed else _FAILED),
                "standard": item.standard,
                "accepted_by": item.accepted_by,
                "document": item.document,
            }
            for item in record.acceptances
            if item.accepted_on <= day
        ],
        **_years(record, day),
        **_entities_and_honours(record, day),
    }


def _years(record: OrganizationRecord, day: date) -> dict[str, list[dict[str, str]]]:
    statements = [item for item in record.statements if item.year <= day.year]
    return {
        "statements": [
            {
                "year": str(item.year),
                "operating_revenue": str(item.operating_revenue),
                "profit": _amount(item.figures.profit),
                "expenses": _amount(item.figures.expenses),
                "audited": text(_AUDITED if item.audited else _NOT_AUDITED),
                "audit": f"{item.audit_firm} {item.report_number}".strip(),
            }
            for item in statements
        ],
        "balances": [
            {"year": str(item.year), **_balance(item.figures)}
            for item in statements
            if item.figures.assets is not None
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


def _balance(figures: StatementFigures) -> dict[str, str]:
    ratio = figures.debt_ratio_bp
    return {
        "assets": _amount(figures.assets),
        "liabilities": _amount(figures.liabilities),
        "debt_ratio": "" if ratio is None else percent(ratio),
        "receivables": _amount(figures.receivables),
        "inventory": _amount(figures.inventory),
    }


def _entities_and_honours(record: OrganizationRecord, day: date) -> dict[str, list[dict[str, str]]]:
    return {
        "entities": [
            {
                "name": item.name,
                "credit_code": item.credit_code,
                "span": text(
                    "organization_paper.span", first=_day(item.from_day), last=_day(item.to_day)
                ),
                "counting": text("organization_paper.counting") if item.is_counting else "",
                "document": item.document,
            }
            for item in record.entities
            if item.from_day <= day
        ],
        "honours": [
            {
                "received_on": _day(item.received_on),
                "title": item.title,
                "granted_by": item.granted_by,
                "amount": amount_on_paper(item.amount),
                "document": item.document,
            }
            for item in record.honours
            if item.received_on <= day
        ],
    }


def _amount(amount: Money | None) -> str:
    return "" if amount is None else str(amount)


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
