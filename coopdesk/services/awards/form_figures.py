"""The figures of an application form that are put together from several records."""

from collections.abc import Iterator, Mapping
from datetime import date

from coopdesk import words
from coopdesk.domain.money import total
from coopdesk.services.form_values import day_on_paper
from coopdesk.services.organizations.capital_queries import read_capitals
from coopdesk.services.organizations.entities import list_counting_statements
from coopdesk.services.organizations.queries import OrganizationRecord
from coopdesk.storage.unit_of_work import UnitOfWork

Texts = Mapping[str, str]
_BLANK = ""


def revenue_texts(uow: UnitOfWork, organization_id: str, year: int) -> tuple[str, Texts]:
    """Return the revenue that counts for ``year`` and its audit, and which records say so."""
    counting = list_counting_statements(uow, organization_id, year)
    statements = [one.statement for one in counting]
    between = words.text("awards.list_between")
    source = words.text("award_source.statement", year=year)
    if any(one.organization_id != organization_id for one in counting):
        names = between.join(one.name for one in counting)
        source = words.text("award_source.entity_statements", year=year, entities=names)
    firms = dict.fromkeys(one.audit_firm for one in statements if one.audit_firm)
    revenue = total([one.operating_revenue for one in statements])
    return source, {
        "audited_revenue": str(revenue) if statements else _BLANK,
        "audit_firm": between.join(firms),
        "audit_report": between.join(one.report_number for one in statements if one.report_number),
    }


def holding_texts(
    uow: UnitOfWork, organization: OrganizationRecord, day: date
) -> Iterator[tuple[str, Texts]]:
    """Return what the cooperatives hold as of ``day``, and which records say so.

    By the capital paid in where shareholders are recorded, else as it was declared; a declaration
    does not tell the whole capital.
    """
    capital = read_capitals(uow, organization.id).get(organization.id)
    if capital is not None:
        standing = capital.standing_on(day)
        yield (
            words.text("award_source.capital", day=day_on_paper(day)),
            {
                "paid_in_capital": str(standing.paid_in),
                "coop_paid_in": str(standing.by_coops),
                "holding_ratio": _percent(standing.holding_bp),
                "paid_in_confirmed_on": _day(standing.verified_on),
            },
        )
        return
    known = organization.holdings
    found = next((item for item in known if item.as_of <= day), known[-1] if known else None)
    source = words.text("award_source.no_holding")
    if found:
        source = words.text("award_source.holding", day=day_on_paper(found.as_of))
    yield (
        source,
        {
            "coop_paid_in": str(found.paid_in) if found else _BLANK,
            "holding_ratio": _percent(found.holding_bp) if found else _BLANK,
            "paid_in_confirmed_on": _day(found.verified_on if found else None),
        },
    )
    yield words.text("award_source.by_hand"), {"paid_in_capital": _BLANK}


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:.2f}%"


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else _BLANK
