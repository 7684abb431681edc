"""Texts of an application's form that a person wrote over what the records say, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from coopdesk.domain.applications import ApplicationState
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.awards.application_form import application_sources
from coopdesk.services.awards.written import written_by_hand
from coopdesk.storage.tables.awards import ApplicationRow, OverrideRow
from coopdesk.storage.unit_of_work import UnitOfWork

FOLLOWS_THE_RULES = frozenset({"amount", "amount_in_capitals", "seed_fund", "basis"})
"""What the policy decides: the money and its article are written by nobody."""
_OPEN = frozenset(
    state.value
    for state in (ApplicationState.DRAFT, ApplicationState.CHECKED, ApplicationState.PRINTED)
)


@dataclass(frozen=True, slots=True)
class OverrideField:
    """Write a text of the form by hand, with the reason; ``key`` names its place on the form."""

    application_id: str
    key: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class DropOverride:
    """Let a text of the form follow the records again."""

    application_id: str
    key: str


def override_field(uow: UnitOfWork, command: OverrideField) -> str:
    """Write the text by hand and return the id of what was written.

    Raises RuleViolation without a reason or a text, for what follows the rules of the policy or is
    no text of the form, and once the application is signed; NotFound.
    """
    row = uow.get(ApplicationRow, command.application_id)
    require([*_against_state(row), *_against(uow, command)])
    known = _written(uow, row.id).get(command.key)
    written = known or OverrideRow(application_id=row.id, key=command.key)
    written.value, written.reason = command.value.strip(), command.reason.strip()
    written.written_by, written.written_on = uow.actor.operator, uow.today
    row.printed_revision = None
    return uow.add(written)


def drop_override(uow: UnitOfWork, command: DropOverride) -> None:
    """Follow the records again; raises RuleViolation where nothing was written, NotFound."""
    row = uow.get(ApplicationRow, command.application_id)
    written = _written(uow, row.id).get(command.key)
    nothing = [] if written else [Refusal("award.nothing_by_hand")]
    require([*_against_state(row), *nothing])
    if written:
        row.printed_revision = None
        uow.session.delete(written)


def _written(uow: UnitOfWork, application_id: str) -> Mapping[str, OverrideRow]:
    return {row.key: row for row in written_by_hand(uow, application_id)}


def _against_state(row: ApplicationRow) -> list[Refusal]:
    if row.state in _OPEN:
        return []
    return [Refusal("award.signed_already", values={"number": row.number})]


def _against(uow: UnitOfWork, command: OverrideField) -> list[Refusal]:
    refusals = []
    keys = {item.key for item in application_sources(uow, command.application_id)}
    if command.key not in keys - FOLLOWS_THE_RULES:
        refusals.append(Refusal("award.not_by_hand"))
    if not command.value.strip():
        refusals.append(Refusal("award.value_missing"))
    if not command.reason.strip():
        refusals.append(Refusal("award.override_reason_missing"))
    return refusals
