"""The tables of the organizations and of one organization's facts, and its card."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from coopdesk import words
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.share_editor import percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel, as_words
from coopdesk.gui.organizations.detail_editors import has_mongolian_font
from coopdesk.gui.organizations.events_dialog import event_lines
from coopdesk.services.organizations import (
    EventItem,
    FactKind,
    OrganizationItem,
    OrganizationRecord,
)


def stars_in_words(stars: int | None) -> str:
    """Return 四星 as ★★★★, or that there is no rating."""
    if stars is None:
        return ""
    return words.text("organizations.star") * stars or words.text("organizations.not_rated")


class OrganizationTableModel(ItemTableModel[OrganizationItem]):
    """Organizations, one row each."""

    columns = (
        Column("organization.name", attrgetter("name"), width=18),
        Column("organization.kind", attrgetter("kind")),
        Column("organization.division", attrgetter("division"), width=9),
        Column("organization.stars", attrgetter("stars"), show=stars_in_words, width=5),
        Column("organization.credit_code", attrgetter("credit_code"), width=11),
        Column("organization.village", attrgetter("village"), optional=True),
        Column("organization.parent", attrgetter("parent"), optional=True),
        Column("organization.sponsor_level", attrgetter("sponsor_level"), optional=True),
        Column("organization.legal_representative", attrgetter("legal_representative")),
        Column("organization.phone", attrgetter("phone"), optional=True),
        Column("organization.registered_on", attrgetter("registered_on"), optional=True),
        Column(
            "organization.closed_on",
            attrgetter("closed_on"),
            optional=True,
            tone=lambda day: "ink_soft" if day else "",
        ),
    )


@dataclass(frozen=True, slots=True)
class FactLine:
    """One recorded fact as a line; ``entry`` is the item it came from."""

    id: str
    kind: FactKind
    when: str
    told: str
    document: str
    entry: Any


class FactTableModel(ItemTableModel[FactLine]):
    """Everything recorded of an organization, the newest of each kind first."""

    columns = (
        Column("organizations.fact_kind", attrgetter("kind")),
        Column("organizations.fact_when", attrgetter("when"), width=7),
        Column("organizations.fact_told", attrgetter("told"), width=24),
        Column("organizations.fact_document", attrgetter("document"), width=10),
    )


def facts_of(record: OrganizationRecord) -> list[FactLine]:
    """Return every fact of an organization as a line."""
    return [
        *_ratings(record),
        *_acceptances(record),
        *_money_facts(record),
        *_entities(record),
        *_honours(record),
    ]


def organization_card(
    record: OrganizationRecord, events: list[EventItem], capital: str = ""
) -> DetailCard:
    """Return the card of an organization: register entry, what is known of its years, its life.

    ``capital`` says what the payments come to; empty where no shareholder is recorded.
    """
    facts = (*_registered(record), *_working(record))
    told = [(words.text(key), value) for key, value in facts if value]
    if capital:
        told.append((words.text("capital.open"), capital))
    # what was declared gives way to what the payments come to
    for kind in (kind for kind in FactKind if not (capital and kind is FactKind.HOLDING)):
        lines = [f"{line.when}  {line.told}" for line in facts_of(record) if line.kind is kind]
        if lines:
            told.append((words.choice(kind), "\n".join(lines)))
    if events:
        told.append((words.text("organizations.events"), event_lines(events)))
    return DetailCard(record.profile.name, told, words.choice(record.profile.kind))


def past_card(item: OrganizationItem, events: list[EventItem], day: date) -> DetailCard:
    """Return the card of an organization as it stood on ``day``, by what is known day by day."""
    facts = (
        ("organizations.on_that_day", as_words(day)),
        ("organizations.short_code", item.credit_code),
        ("organization.division", f"{item.division}{item.village}"),
        ("organization.parent", item.parent),
        ("organization.sponsor_level", words.choice(item.sponsor_level)),
        ("organization.registered_on", as_words(item.registered_on)),
        ("organization.stars", stars_in_words(item.stars)),
        ("organizations.events", event_lines([e for e in events if e.happened_on <= day])),
    )
    told = [(words.text(key), value) for key, value in facts if value]
    return DetailCard(item.name, told, words.choice(item.kind))


def _registered(record: OrganizationRecord) -> tuple[tuple[str, str], ...]:
    profile = record.profile
    return (
        ("organization.mongolian_name", _mongolian(profile.mongolian_name)),
        ("organizations.short_code", profile.credit_code),
        ("organization.division", f"{record.division}{profile.village}"),
        ("organization.parent", record.parent),
        ("organization.sponsor_level", words.choice(profile.sponsor_level)),
        ("organization.legal_representative", profile.legal_representative),
        ("organization.registered_on", as_words(profile.registered_on)),
        ("organization.registration_authority", profile.registration_authority),
        ("organization.legal_form", profile.legal_form),
        ("organization.closed_on", as_words(profile.closed_on)),
    )


def _working(record: OrganizationRecord) -> tuple[tuple[str, str], ...]:
    profile = record.profile
    system = profile.accounting_system
    return (
        ("organization.business_scope", profile.business_scope),
        ("organization.services", "、".join(record.services)),
        ("organization.villages_served", "、".join(record.villages_served)),
        ("organization.staff_count", as_words(profile.staff_count)),
        ("organization.address", profile.address),
        ("organization.phone", profile.phone),
        ("organization.contacts", "\n".join(str(contact) for contact in profile.contacts)),
        ("organization.bank_name", profile.bank_name),
        ("organization.bank_account", profile.bank_account),
        ("organization.accounting_system", words.choice(system) if system else ""),
        ("organization.charter", record.charter),
    )


def _mongolian(name: str) -> str:
    """Return the name, or that it is registered and this computer cannot draw the script."""
    if not name or has_mongolian_font():
        return name
    return words.text("organizations.mongolian_kept")


def _ratings(record: OrganizationRecord) -> Iterator[FactLine]:
    for rating in record.ratings:
        stars = words.text("organizations.stars", count=rating.stars)
        told = stars if rating.stars else words.text("organizations.not_rated")
        if not rating.is_joint:
            told = f"{told}  {words.text('capital.alone')}"
        day = as_words(rating.rated_on)
        document = f"{rating.rated_by} {rating.document}".strip()
        yield FactLine(rating.id, FactKind.RATING, day, told, document, rating)


def _acceptances(record: OrganizationRecord) -> Iterator[FactLine]:
    for item in record.acceptances:
        result = words.text("organizations.passed" if item.passed else "organizations.failed")
        told = f"{words.choice(item.part)}  {result}"
        day = as_words(item.accepted_on)
        yield FactLine(item.id, FactKind.ACCEPTANCE, day, told, item.document, item)


def _money_facts(record: OrganizationRecord) -> Iterator[FactLine]:
    for statement in record.statements:
        key = "organizations.audited" if statement.audited else "organizations.not_audited"
        revenue = words.text("organizations.amount", amount=statement.operating_revenue)
        told, year = f"{revenue}  {words.text(key)}", str(statement.year)
        document = f"{statement.audit_firm} {statement.report_number}".strip()
        yield FactLine(statement.id, FactKind.STATEMENT, year, told, document, statement)
    for holding in record.holdings:
        paid = words.text("organizations.amount", amount=holding.paid_in)
        ratio = percent(holding.holding_bp)
        key = "organizations.verified" if holding.verified_on else "organizations.not_verified"
        told = f"{ratio}  {paid}  {words.text(key)}"
        day = as_words(holding.as_of)
        yield FactLine(holding.id, FactKind.HOLDING, day, told, holding.document, holding)
    for dividend in record.dividends:
        told = words.text("organizations.amount", amount=dividend.amount)
        year = str(dividend.year)
        received = as_words(dividend.received_on)
        yield FactLine(dividend.id, FactKind.DIVIDEND, year, told, received, dividend)


def _entities(record: OrganizationRecord) -> Iterator[FactLine]:
    for entity in record.entities:
        key = "capital.counting" if entity.is_counting else "capital.not_counting"
        told = f"{entity.name}  {words.text(key)}"
        last = as_words(entity.to_day) or words.text("capital.until_now")
        when = words.text("capital.span", first=as_words(entity.from_day), last=last)
        yield FactLine(entity.id, FactKind.ENTITY, when, told, entity.document, entity)


def _honours(record: OrganizationRecord) -> Iterator[FactLine]:
    for honour in record.honours:
        amount = words.text("organizations.amount", amount=honour.amount) if honour.amount else ""
        told = f"{honour.title}  {amount}".strip()
        document = f"{honour.granted_by} {honour.document}".strip()
        day = as_words(honour.received_on)
        yield FactLine(honour.id, FactKind.HONOUR, day, told, document, honour)
