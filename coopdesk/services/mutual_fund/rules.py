"""The fund's rules of an organization: shipped defaults, and what it set itself from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.fund_rules import STEPS, FundStep
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import ROUNDINGS, FeeRounding, SeedFundUse, percent
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.policy import Objections, RuleBook, Value
from coopdesk.services.ledger.books import require_own
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.organizations import Vocabulary, offered_words
from coopdesk.storage.reference import load_rule_names
from coopdesk.storage.tables.mutual_fund import FundRuleRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

REDEMPTION_FROM = "resolution.redemption_from"
_NAMED: Mapping[str, type[StrEnum]] = {
    "seed_fund.uses": SeedFundUse,
    "surplus.law_binds": OrganizationKind,
}
"""Rules whose values are names of this program, which people read by their words."""
MINIMUM_DAYS, BY_SHARE_DAYS = "surplus.minimum_days", "surplus.by_share_days"


@dataclass(frozen=True, slots=True)
class SetFundRule:
    """Set the organization's own value of a rule (fen, days, months or basis points) from a day."""

    organization_id: str
    key: str
    value: int
    from_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class FundRuleItem:
    """One rule as it stands on a day; ``value`` is None where the office has to type it in.

    ``group``, ``name`` and ``shown`` are its words; ``from_day`` is the first day of the
    organization's own value, None for a default. ``steps`` ask it, by ``FundStep``.
    """

    key: str
    value: Value | None
    level: str
    source: str
    changed_because: str
    group: str
    name: str
    shown: str
    from_day: date | None
    steps: tuple[FundStep, ...]


def set_fund_rule(uow: UnitOfWork, command: SetFundRule) -> str:
    """Record the organization's own value and return the id of the record.

    Raises RuleViolation for an unknown rule, one that is law, one that is no number, a negative
    value, and without a reason.
    """
    require_own(uow, command.organization_id)
    defaults = uow.reference.fund_rules(command.from_day)
    require(_assess_rule(command, defaults))
    # What is law, and a missing reason, is the rule book's own to refuse.
    defaults.with_value(command.key, command.value, command.reason)
    return uow.add(
        FundRuleRow(
            organization_id=command.organization_id,
            key=command.key,
            value=command.value,
            from_day=command.from_day,
            reason=command.reason.strip(),
        )
    )


def get_rules(uow: UnitOfWork, organization_id: str, day: date) -> RuleBook:
    """Return the rules of the fund as they stand on ``day``."""
    book = uow.reference.fund_rules(day)
    for row in _own_values(uow, organization_id, day):
        own = bool(row.value) if isinstance(book.of(row.key).value, bool) else row.value
        book = book.with_value(row.key, own, row.reason)
    return book


def fee_rounding(rules: RuleBook) -> FeeRounding:
    """Return how a usage fee agreed under these rules is rounded."""
    return FeeRounding(
        rules.of("fee.rounding_fen").whole,
        rules.of("fee.rounds_down").is_on,
        rules.of("fee.rounds_by_period").is_on,
    )


def list_fund_rules(uow: UnitOfWork, organization_id: str, day: date) -> list[FundRuleItem]:
    """Return every rule as it stands on ``day``, in the order of the reference file."""
    book = get_rules(uow, organization_id, day)
    since = {row.key: row.from_day for row in _own_values(uow, organization_id, day)}
    names = load_rule_names()
    found = []
    for key, rule in book.rules.items():
        group, _, last = key.partition(".")
        told = names["name"][last]
        item = FundRuleItem(
            key,
            rule.value,
            rule.level.value,
            rule.source,
            rule.changed_because,
            names["group"][group],
            told["name"],
            _shown(key, rule.value, told.get("unit", "")),
            since.get(key),
            STEPS.get(key, ()),
        )
        found.append(item)
    return found


def list_purposes(uow: UnitOfWork) -> list[str]:
    """Return what advances are usually given for, with what the office added."""
    return offered_words(uow, Vocabulary.ADVANCE_PURPOSES)


def assess_cash(
    uow: UnitOfWork, organization_id: str, day: date, paid: tuple[str, Money]
) -> Objections:
    """Return what stands against so much through an account: large sums are not paid in cash."""
    found, (account, amount) = Objections(), paid
    most = get_rules(uow, organization_id, day).of("reserve.cash_maximum")
    if account == account_for("cash") and amount > most.money:
        found.weigh(most, "fund.cash_above_limit", {"most": str(most.money)})
    return found


def settle(uow: UnitOfWork, found: Objections, more: Sequence[Refusal] = ()) -> None:
    """Refuse for every reason that stops, then ask about each that only warns.

    Raises RuleViolation, and NeedsConfirmation for the first warning not yet confirmed.
    """
    require([*found.refusals, *more])
    for warning in found.warnings:
        uow.confirm(warning.code, warning.article, **warning.values)


def _own_values(uow: UnitOfWork, organization_id: str, day: date) -> Sequence[Any]:
    return uow.session.execute(
        select(FundRuleRow.key, FundRuleRow.value, FundRuleRow.reason, FundRuleRow.from_day)
        .where(FundRuleRow.organization_id == organization_id, FundRuleRow.from_day <= day)
        # of two for the same day the later entry stands: it was typed to correct the first
        .order_by(FundRuleRow.from_day, FundRuleRow.revision)
    ).all()


def _shown(key: str, value: Value | None, unit: str) -> str:
    """Return a value as people read it; ``unit`` is that of ``rule_names.toml``."""
    if value is None:
        return text("fund.rule_not_set")
    if isinstance(value, bool):
        return text("fund.yes" if value else "fund.no")
    if isinstance(value, tuple):
        kind = _NAMED.get(key)
        return "、".join(choice(kind(str(one))) if kind else str(one) for one in value)
    if isinstance(value, int) and unit == "fen":
        return str(Money(value))
    return percent(value) if isinstance(value, int) and unit == "bp" else str(value)


def _assess_rule(command: SetFundRule, defaults: RuleBook) -> list[Refusal]:
    values = {"rule": command.key}
    if not defaults.has(command.key):
        return [Refusal("fund.unknown_rule", values=values)]
    value = defaults.of(command.key).value
    if value is not None and not isinstance(value, int):
        return [Refusal("fund.rule_not_a_number", values=values)]
    if command.value < 0:
        return [Refusal("fund.rule_negative", values=values)]
    if command.key == "fee.rounding_fen" and command.value not in {one.fen for one in ROUNDINGS}:
        return [Refusal("fund.rounding_unknown")]
    return []
