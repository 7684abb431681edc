"""The short forms of the facts the awards ask for, each new or correcting an entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.award_facts import Part
from coopdesk.domain.money import Money
from coopdesk.domain.statements import StatementFigures
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, YesEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.share_editor import ShareEditor
from coopdesk.gui.organizations.fact_fields import (
    choice_field,
    day_field,
    money_field,
    organization_field,
    picked,
    text_field,
    year_field,
)
from coopdesk.services import organizations as service
from coopdesk.services.organizations import FactKind
from coopdesk.services.organizations.facts import MOST_STARS

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactForm:
    """How one kind of fact is asked for; ``shown`` gives the values of an entry to correct.

    ``intro`` is the key of what is said above the fields, empty where the labels say it all.
    """

    fields: Callable[[Door], tuple[FormField, ...]]
    handler: Callable[[Any, Any], str]
    command: Callable[[str, Values, str | None], Any]
    shown: Callable[[Door, Any], Values]
    intro: str = ""


def fact_dialog(
    door: Door,
    kind: FactKind,
    organization: service.OrganizationRecord,
    parent: QWidget,
    entry: Any = None,
) -> FormDialog:
    """Return the dialog for a new fact, or for correcting ``entry``."""
    asked = FACTS[kind]
    corrects = entry.id if entry is not None else None
    form = Form(
        title=words.text(
            "organizations.fact_title", kind=words.choice(kind), name=organization.profile.name
        ),
        fields=asked.fields(door),
        handler=asked.handler,
        command=lambda values: asked.command(organization.id, values, corrects),
        intro=words.text(asked.intro) if asked.intro else "",
    )
    return FormDialog(door, form, parent, values=asked.shown(door, entry) if entry else None)


def _rating_fields(door: Door) -> tuple[FormField, ...]:
    stars = [
        (count, words.text("organizations.stars", count=count))
        for count in range(MOST_STARS, 0, -1)
    ]
    ways = [(True, words.text("capital.joint")), (False, words.text("capital.alone"))]
    return (
        choice_field(
            "rating.stars",
            [*stars, (0, words.text("organizations.not_rated"))],
            "rating.stars_range",
        ),
        day_field(door, "rating.rated_on", "rating.same_day"),
        FormField("rating.is_joint", lambda: ChoiceEditor(ways, may_be_empty=False)),
        text_field("rating.rated_by"),
        text_field("rating.document"),
    )


def _acceptance_fields(door: Door) -> tuple[FormField, ...]:
    results = [
        (True, words.text("organizations.passed")),
        (False, words.text("organizations.failed")),
    ]
    return (
        choice_field("acceptance.part", [(part, words.choice(part)) for part in Part]),
        day_field(door, "acceptance.accepted_on", "acceptance.same_day"),
        choice_field("acceptance.passed", results),
        text_field("acceptance.standard"),
        text_field("acceptance.accepted_by"),
        text_field("acceptance.document"),
    )


def _statement_fields(door: Door) -> tuple[FormField, ...]:
    figures = "capital.figures"
    return (
        year_field(door, "statement.year", "statement.same_year", "statement.year_running"),
        money_field("statement.operating_revenue"),
        FormField("statement.audited", lambda: YesEditor(words.text("organizations.audited"))),
        FormField(
            "statement.irregular",
            lambda: YesEditor(words.text("organizations.irregular")),
        ),
        text_field("statement.audit_firm"),
        text_field("statement.report_number"),
        *(money_field(key, required=False, section=figures) for key in _FIGURES),
    )


_FIGURES: Mapping[str, str] = {
    "statement.profit": "profit",
    "statement.assets": "assets",
    "statement.liabilities": "liabilities",
    "statement.receivables": "receivables",
    "statement.inventory": "inventory",
    "statement.selling_expense": "selling_expense",
    "statement.administrative_expense": "administrative_expense",
    "statement.finance_expense": "finance_expense",
}


def _holding_fields(door: Door) -> tuple[FormField, ...]:
    return (
        day_field(door, "holding.as_of", "holding.same_day"),
        FormField(
            "holding.holding_bp", ShareEditor, required=True, refusals=("holding.ratio_range",)
        ),
        money_field("holding.paid_in"),
        day_field(door, "holding.verified_on", required=False),
        text_field("holding.document"),
    )


def _dividend_fields(door: Door) -> tuple[FormField, ...]:
    return (
        year_field(door, "dividend.year", "dividend.same_year"),
        money_field("dividend.amount"),
        day_field(door, "dividend.received_on", required=False),
    )


def _entity_fields(door: Door) -> tuple[FormField, ...]:
    linked = ("entity.not_registered", "entity.other_trinity", "entity.counts_already")
    return (
        organization_field(door, "entity.link", *linked),
        text_field("entity.name", "entity.name_missing"),
        text_field("entity.credit_code", "entity.credit_code"),
        FormField("entity.is_counting", lambda: YesEditor(words.text("capital.counting"))),
        day_field(door, "entity.from_day"),
        day_field(door, "entity.to_day", "entity.ends_before", required=False),
        text_field("entity.document"),
    )


def _honour_fields(door: Door) -> tuple[FormField, ...]:
    return (
        text_field("honour.title", "honour.title_missing", required=True),
        day_field(door, "honour.received_on"),
        text_field("honour.granted_by"),
        money_field("honour.amount", required=False),
        text_field("honour.document"),
    )


def _rating(key: str, values: Values, corrects: str | None) -> service.RecordRating:
    return service.RecordRating(
        key,
        values["rating.stars"],
        values["rating.rated_on"],
        values["rating.rated_by"] or "",
        corrects,
        values["rating.is_joint"],
        values["rating.document"] or "",
    )


def _acceptance(key: str, values: Values, corrects: str | None) -> service.RecordAcceptance:
    return service.RecordAcceptance(
        key,
        values["acceptance.part"],
        values["acceptance.accepted_on"],
        values["acceptance.passed"],
        values["acceptance.document"] or "",
        corrects,
        values["acceptance.standard"] or "",
        values["acceptance.accepted_by"] or "",
    )


def _statement(key: str, values: Values, corrects: str | None) -> service.RecordStatement:
    figures = {name: values[field] for field, name in _FIGURES.items()}
    return service.RecordStatement(
        key,
        values["statement.year"],
        values["statement.operating_revenue"],
        values["statement.audited"],
        values["statement.audit_firm"] or "",
        values["statement.report_number"] or "",
        corrects,
        StatementFigures(**figures),
        values["statement.irregular"],
    )


def _holding(key: str, values: Values, corrects: str | None) -> service.RecordHolding:
    return service.RecordHolding(
        key,
        values["holding.as_of"],
        values["holding.holding_bp"],
        values["holding.paid_in"],
        values["holding.verified_on"],
        values["holding.document"] or "",
        corrects,
    )


def _dividend(key: str, values: Values, corrects: str | None) -> service.RecordDividend:
    return service.RecordDividend(
        key,
        values["dividend.year"],
        values["dividend.amount"],
        values["dividend.received_on"],
        corrects,
    )


def _entity(key: str, values: Values, corrects: str | None) -> service.RecordEntity:
    return service.RecordEntity(
        key,
        values["entity.from_day"],
        values["entity.is_counting"],
        values["entity.link"],
        values["entity.name"] or "",
        values["entity.credit_code"] or "",
        values["entity.to_day"],
        values["entity.document"] or "",
        corrects,
    )


def _honour(key: str, values: Values, corrects: str | None) -> service.RecordHonour:
    return service.RecordHonour(
        key,
        values["honour.title"],
        values["honour.received_on"],
        values["honour.granted_by"] or "",
        values["honour.amount"] or Money(),
        values["honour.document"] or "",
        corrects,
    )


def _shown(prefix: str, *names: str) -> Callable[[Door, Any], Values]:
    def shown(_door: Door, entry: Any) -> Values:
        values = {f"{prefix}.{name}": getattr(entry, name) for name in names}
        return {key: None if value == "" else value for key, value in values.items()}

    return shown


def _shown_statement(door: Door, entry: service.StatementItem) -> Values:
    names = ("year", "operating_revenue", "audited", "irregular", "audit_firm", "report_number")
    figures = {field: getattr(entry.figures, name) for field, name in _FIGURES.items()}
    return {**_shown("statement", *names)(door, entry), **figures}


def _shown_entity(door: Door, entry: service.EntityItem) -> Values:
    names = ("is_counting", "from_day", "to_day", "document")
    shown = {**_shown("entity", *names)(door, entry), "entity.link": picked(door, entry.entity_id)}
    if entry.entity_id is None:
        shown |= _shown("entity", "name", "credit_code")(door, entry)
    return shown


FACTS: Mapping[FactKind, FactForm] = {
    FactKind.RATING: FactForm(
        _rating_fields,
        service.record_rating,
        _rating,
        _shown("rating", "stars", "rated_on", "is_joint", "rated_by", "document"),
    ),
    FactKind.ACCEPTANCE: FactForm(
        _acceptance_fields,
        service.record_acceptance,
        _acceptance,
        _shown(
            "acceptance", "part", "accepted_on", "passed", "standard", "accepted_by", "document"
        ),
    ),
    FactKind.STATEMENT: FactForm(
        _statement_fields, service.record_statement, _statement, _shown_statement
    ),
    FactKind.HOLDING: FactForm(
        _holding_fields,
        service.record_holding,
        _holding,
        _shown("holding", "as_of", "holding_bp", "paid_in", "verified_on", "document"),
    ),
    FactKind.DIVIDEND: FactForm(
        _dividend_fields,
        service.record_dividend,
        _dividend,
        _shown("dividend", "year", "amount", "received_on"),
    ),
    FactKind.ENTITY: FactForm(
        _entity_fields, service.record_entity, _entity, _shown_entity, "capital.entity_intro"
    ),
    FactKind.HONOUR: FactForm(
        _honour_fields,
        service.record_honour,
        _honour,
        _shown("honour", "title", "received_on", "granted_by", "amount", "document"),
    ),
}
