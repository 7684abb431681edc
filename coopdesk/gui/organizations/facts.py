"""The short forms of the facts the awards ask for, each new or correcting an entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.award_facts import Part
from coopdesk.domain.reading import read_amount, read_day, read_share
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor, LineEditor
from coopdesk.gui.kit.editors import (
    ChoiceEditor,
    MoneyEditor,
    TextEditor,
    YearEditor,
    YesEditor,
)
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import organizations as service
from coopdesk.services.organizations.facts import EARLIEST_YEAR, MOST_STARS

Values = Mapping[str, Any]


class FactKind(StrEnum):
    """What can be recorded of an organization."""

    RATING = "rating"
    ACCEPTANCE = "acceptance"
    STATEMENT = "statement"
    HOLDING = "holding"
    DIVIDEND = "dividend"


@dataclass(frozen=True, slots=True)
class FactForm:
    """How one kind of fact is asked for; ``shown`` gives the values of an entry to correct."""

    fields: Callable[[Door], tuple[FormField, ...]]
    handler: Callable[[Any, Any], str]
    command: Callable[[str, Values, str | None], Any]
    shown: Callable[[Any], Values]


class ShareEditor(LineEditor):
    """A share of the whole, typed as a percentage or a fraction; the value in basis points."""

    def __init__(self) -> None:
        super().__init__(read_share)

    def written(self, value: Any) -> str:
        return f"{value // 100}.{value % 100:02d}%"


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
    )
    return FormDialog(door, form, parent, values=asked.shown(entry) if entry else None)


def _rating_fields(door: Door) -> tuple[FormField, ...]:
    stars = [(count, words.text("organizations.stars", count=count)) for count in _falling_stars()]
    choices = [*stars, (0, words.text("organizations.not_rated"))]
    return (
        FormField(
            "rating.stars",
            lambda: ChoiceEditor(choices),
            required=True,
            refusals=("rating.stars_range",),
        ),
        _day(door, "rating.rated_on", "rating.same_day", required=True),
        FormField("rating.rated_by", TextEditor),
    )


def _falling_stars() -> range:
    return range(MOST_STARS, 0, -1)


def _acceptance_fields(door: Door) -> tuple[FormField, ...]:
    parts = [(part, words.choice(part)) for part in Part]
    results = [
        (True, words.text("organizations.passed")),
        (False, words.text("organizations.failed")),
    ]
    return (
        FormField("acceptance.part", lambda: ChoiceEditor(parts), required=True),
        _day(door, "acceptance.accepted_on", "acceptance.same_day", required=True),
        FormField("acceptance.passed", lambda: ChoiceEditor(results), required=True),
        FormField("acceptance.document", TextEditor),
    )


def _statement_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _year(door, "statement.year", "statement.same_year", "statement.year_running"),
        _money("statement.operating_revenue"),
        FormField("statement.audited", lambda: YesEditor(words.text("organizations.audited"))),
        FormField("statement.audit_firm", TextEditor),
        FormField("statement.report_number", TextEditor),
    )


def _holding_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _day(door, "holding.as_of", "holding.same_day", required=True),
        FormField(
            "holding.holding_bp", ShareEditor, required=True, refusals=("holding.ratio_range",)
        ),
        _money("holding.paid_in"),
        _day(door, "holding.verified_on", required=False),
        FormField("holding.document", TextEditor),
    )


def _dividend_fields(door: Door) -> tuple[FormField, ...]:
    return (
        _year(door, "dividend.year", "dividend.same_year"),
        _money("dividend.amount"),
        _day(door, "dividend.received_on", required=False),
    )


def _day(door: Door, key: str, *refusals: str, required: bool) -> FormField:
    def make() -> Editor:
        return DayEditor(lambda typed: read_day(typed, door.today), door.today)

    return FormField(key, make, required=required, refusals=(*refusals, "fact.later"))


def _year(door: Door, key: str, *refusals: str) -> FormField:
    def make() -> Editor:
        return YearEditor(minimum=EARLIEST_YEAR, maximum=door.today.year)

    return FormField(key, make, required=True, refusals=(*refusals, "fact.year_range"))


def _money(key: str) -> FormField:
    def make() -> Editor:
        return MoneyEditor(read_amount, capitals=True)

    return FormField(key, make, required=True, refusals=("fact.negative",))


def _rating(key: str, values: Values, corrects: str | None) -> service.RecordRating:
    told = values["rating.rated_by"] or ""
    return service.RecordRating(
        key, values["rating.stars"], values["rating.rated_on"], told, corrects
    )


def _acceptance(key: str, values: Values, corrects: str | None) -> service.RecordAcceptance:
    return service.RecordAcceptance(
        key,
        values["acceptance.part"],
        values["acceptance.accepted_on"],
        values["acceptance.passed"],
        values["acceptance.document"] or "",
        corrects,
    )


def _statement(key: str, values: Values, corrects: str | None) -> service.RecordStatement:
    return service.RecordStatement(
        key,
        values["statement.year"],
        values["statement.operating_revenue"],
        values["statement.audited"],
        values["statement.audit_firm"] or "",
        values["statement.report_number"] or "",
        corrects,
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


def _shown(prefix: str, names: tuple[str, ...]) -> Callable[[Any], Values]:
    def shown(entry: Any) -> Values:
        values = {f"{prefix}.{name}": getattr(entry, name) for name in names}
        return {key: None if value == "" else value for key, value in values.items()}

    return shown


FACTS: Mapping[FactKind, FactForm] = {
    FactKind.RATING: FactForm(
        _rating_fields,
        service.record_rating,
        _rating,
        _shown("rating", ("stars", "rated_on", "rated_by")),
    ),
    FactKind.ACCEPTANCE: FactForm(
        _acceptance_fields,
        service.record_acceptance,
        _acceptance,
        _shown("acceptance", ("part", "accepted_on", "passed", "document")),
    ),
    FactKind.STATEMENT: FactForm(
        _statement_fields,
        service.record_statement,
        _statement,
        _shown(
            "statement",
            ("year", "operating_revenue", "audited", "audit_firm", "report_number"),
        ),
    ),
    FactKind.HOLDING: FactForm(
        _holding_fields,
        service.record_holding,
        _holding,
        _shown("holding", ("as_of", "holding_bp", "paid_in", "verified_on", "document")),
    ),
    FactKind.DIVIDEND: FactForm(
        _dividend_fields,
        service.record_dividend,
        _dividend,
        _shown("dividend", ("year", "amount", "received_on")),
    ),
}
