"""The charter of an organization as a register of rules, and where its own differs."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.charters import BodyKind, Charter, OwnRule, read_value, write_value
from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.policy import RuleLevel
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.governance.rules import charter_of, find_charter, own_changes
from coopdesk.services.resolution_uses import (
    release_resolution,
    require_resolution,
    use_resolution,
)
from coopdesk.storage.tables.governance import CharterChangeRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangeCharter:
    """Say what the own charter has for a rule from a day on; ``value`` as ``write_value`` writes.

    ``article`` is the article of the own charter, ``reason`` what adopted it (决议、备案),
    ``resolution`` its number in the register where it is there.
    """

    organization_id: str
    rule: str
    value: str
    article: str
    applies_from: date
    reason: str
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class DropCharterChange:
    """Take back a rule of the own charter that was typed wrong; the one before stands again."""

    change_id: str


@dataclass(frozen=True, slots=True)
class CharterRule:
    """One rule as it stands; ``usual`` is the template's value, both as ``write_value`` writes.

    ``body`` is None for a rule of the whole charter; ``change_id`` is set for the own charter's.
    ``base`` is what a majority is counted of, empty elsewhere.
    """

    id: str
    body: BodyKind | None
    name: str
    value: str
    usual: str
    base: str
    level: RuleLevel
    source: str
    applies_from: date | None
    reason: str
    change_id: str | None


def change_charter(uow: UnitOfWork, command: ChangeCharter) -> str:
    """Enter the own rule and return its id; the same day and rule again replaces it.

    Raises RuleViolation for an unknown rule, an unreadable value, a missing article or reason, and
    for what is looser than the law (《农民专业合作社法》第三十条: a charter may ask for more);
    for the resolution as ``require_resolution``.
    """
    charter = _template(uow, command.organization_id)
    values = {"value": command.value}
    if not charter.rules.has(command.rule):
        require([Refusal("charter.rule_unknown", values={"rule": command.rule})])
    require([] if command.article.strip() else [Refusal("charter.article_missing")])
    rule = charter.rules.of(command.rule)
    try:
        value = read_value(rule, command.value.strip())
    except ValueError:
        value = None
    require([Refusal("charter.value_unreadable", rule.source, values)] if value is None else [])
    assert value is not None
    article, reason = command.article.strip(), command.reason.strip()
    charter.amended(OwnRule(command.rule, value, article, reason))
    row = _on(uow, command) or CharterChangeRow(
        organization_id=command.organization_id,
        rule=command.rule,
        applies_from=command.applies_from,
    )
    row.value, row.article, row.reason = write_value(value), article, reason
    uow.add(row)
    if command.resolution.strip():
        _note_resolution(uow, row, command.resolution)
    return row.id


def drop_charter_change(uow: UnitOfWork, command: DropCharterChange) -> str:
    """Take the own rule back and return the organization's id; raises NotFound."""
    row = uow.get(CharterChangeRow, command.change_id)
    release_resolution(uow, row.__tablename__, row.id)
    uow.session.delete(row)
    return row.organization_id


def list_charter_rules(
    uow: UnitOfWork, organization_id: str, day: date | None = None
) -> list[CharterRule]:
    """Return every rule of the charter as it stood on ``day``, today unless told.

    Raises NotFound, and RuleViolation where no template is shipped.
    """
    on = day or uow.today
    template, charter = _template(uow, organization_id), charter_of(uow, organization_id, on)
    own = own_changes(uow, on, organization_id).get(organization_id, {})
    rules = []
    for key, rule in charter.rules.rules.items():
        change = own.get(key)
        rules.append(
            CharterRule(
                id=key,
                body=_body_in(key),
                name=key.rpartition(".")[2],
                value=write_value(rule.value),
                usual=write_value(template.rules.of(key).value),
                base=charter.bases.get(key, ""),
                level=rule.level,
                source=rule.source,
                applies_from=change.applies_from if change else None,
                reason=rule.changed_because,
                change_id=change.id if change else None,
            )
        )
    return rules


def _note_resolution(uow: UnitOfWork, row: CharterChangeRow, named: str) -> None:
    """Link the rule to what adopted it; a rule entered again is linked anew."""
    release_resolution(uow, row.__tablename__, row.id)
    subject = ResolutionSubject.CHARTER_CHANGE
    found = require_resolution(uow, row.organization_id, named, subject, row.applies_from)
    use_resolution(uow, found, row.__tablename__, row.id, day=row.applies_from)


def _template(uow: UnitOfWork, organization_id: str) -> Charter:
    """Return the charter without the own rules; raises as ``charter_of``."""
    organization = uow.get(OrganizationRow, organization_id)
    found = find_charter(uow, organization.kind, organization.charter)
    return found if found is not None else charter_of(uow, organization_id)


def _body_in(key: str) -> BodyKind | None:
    """Return the body whose rule it is: ``majority.BODY.…`` or ``BODY.…``."""
    kinds = {kind.value: kind for kind in BodyKind}
    return next((kinds[part] for part in key.split(".") if part in kinds), None)


def _on(uow: UnitOfWork, command: ChangeCharter) -> CharterChangeRow | None:
    return uow.session.scalars(
        select(CharterChangeRow).where(
            CharterChangeRow.organization_id == command.organization_id,
            CharterChangeRow.rule == command.rule,
            CharterChangeRow.applies_from == command.applies_from,
        )
    ).one_or_none()
