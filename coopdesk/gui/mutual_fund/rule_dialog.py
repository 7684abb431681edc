"""The form that sets the fund's rules: each as the charter or a resolution has it, from a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import ROUNDINGS
from coopdesk.domain.reading import Reading, plain, read_amount
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor, read_rate
from coopdesk.gui.mutual_fund.dialogs import FundDialog
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund.rules import BY_SHARE_DAYS, MINIMUM_DAYS, REDEMPTION_FROM

RULE, VALUE, FROM, REASON = "fund.rule", "fund.rule_value", "fund.rule_from", "fund.rule_reason"


class _Unit(StrEnum):
    """How the value of a rule is typed."""

    RATE = "rate"
    YUAN = "yuan"
    COUNT = "count"
    YES = "yes"
    COIN = "coin"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule the window offers: its words, and how its value is typed."""

    words: str
    unit: _Unit


# Those an office sets first stand first; what is a list or a rule of law is not typed here.
_RULES = {
    "fee.maximum_rate": _Rule("fund.rule_maximum_rate", _Unit.RATE),
    "fee.absolute_rate": _Rule("fund.rule_absolute_rate", _Unit.RATE),
    "fee.rounding_fen": _Rule("fund.rule_rounding", _Unit.COIN),
    "fee.rounds_down": _Rule("fund.rule_rounds_down", _Unit.YES),
    "fee.rounds_by_period": _Rule("fund.rule_rounds_by_period", _Unit.YES),
    "fee.day_basis": _Rule("fund.rule_day_basis", _Unit.COUNT),
    "share.minimum_first": _Rule("fund.rule_minimum_first", _Unit.YUAN),
    "share.maximum_member_money": _Rule("fund.rule_member_money", _Unit.YUAN),
    "share.maximum_of_total": _Rule("fund.rule_member_part", _Unit.RATE),
    "share.ceiling_from_total": _Rule("fund.rule_part_from", _Unit.YUAN),
    "share.maximum_fund": _Rule("fund.rule_maximum_fund", _Unit.YUAN),
    "share.minimum_hold_months": _Rule("fund.rule_hold_months", _Unit.COUNT),
    "share.locked_while_in_office": _Rule("fund.rule_locked_in_office", _Unit.YES),
    REDEMPTION_FROM: _Rule("fund.rule_redemption_from", _Unit.YUAN),
    "advance.normal_amount": _Rule("fund.rule_normal_amount", _Unit.YUAN),
    "advance.maximum_amount": _Rule("fund.rule_maximum_amount", _Unit.YUAN),
    "advance.resolution_from": _Rule("fund.rule_advance_from", _Unit.YUAN),
    "advance.maximum_multiple": _Rule("fund.rule_multiple", _Unit.COUNT),
    "advance.maximum_single_of_capital": _Rule("fund.rule_single_part", _Unit.RATE),
    "advance.maximum_months": _Rule("fund.rule_months", _Unit.COUNT),
    "advance.maximum_months_by_resolution": _Rule("fund.rule_months_decided", _Unit.COUNT),
    "advance.extensions": _Rule("fund.rule_extensions", _Unit.COUNT),
    "guarantee.needed_from": _Rule("fund.rule_guarantee_from", _Unit.YUAN),
    "guarantee.maximum_multiple": _Rule("fund.rule_guarantee_multiple", _Unit.COUNT),
    "reserve.cash_maximum": _Rule("fund.rule_cash", _Unit.YUAN),
    MINIMUM_DAYS: _Rule("fund.rule_minimum_days", _Unit.COUNT),
    BY_SHARE_DAYS: _Rule("fund.rule_share_days", _Unit.YES),
}


def is_set_here(key: str) -> bool:
    """Return whether the window sets the rule: law and lists of words are not typed."""
    return key in _RULES


class RuleDialog(FundDialog):
    """Sets the organization's own value of a rule, from a day, for a reason.

    ``chosen`` is the rule it begins with, the first where none is told.
    """

    def __init__(self, door: Door, organization_id: str, parent: QWidget, chosen: str = "") -> None:
        self._items = {
            item.key: item
            for item in door.ask(service.list_fund_rules, organization_id, door.today)
        }
        choices = [(key, words.text(rule.words)) for key, rule in _RULES.items()]

        def command(values: Mapping[str, Any]) -> service.SetFundRule:
            value = _value_of(_RULES[values[RULE]].unit, values[VALUE])
            return service.SetFundRule(
                organization_id, values[RULE], value, values[FROM], values[REASON]
            )

        form = Form(
            title=words.text("fund.rules"),
            fields=(
                FormField(RULE, lambda: ChoiceEditor(choices, may_be_empty=False), full_width=True),
                FormField(VALUE, lambda: _RuleEditor(self._unit), required=True),
                FormField(FROM, lambda: day_editor(door.today), required=True),
                FormField(
                    REASON,
                    TextEditor,
                    required=True,
                    full_width=True,
                    refusals=("policy.reason_missing",),
                ),
            ),
            handler=service.set_fund_rule,
            command=command,
            intro=words.text("fund.rules_intro"),
        )
        super().__init__(door, form, parent, {RULE: chosen or next(iter(_RULES)), FROM: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        item, unit = self._items[values[RULE]], _RULES[values[RULE]].unit
        now = _shown(unit, item.value)
        told = {"value": now, "source": item.changed_because or item.source}
        lines = [words.text("fund.rule_now", **told)]
        if unit in (_Unit.YES, _Unit.COIN):
            answers = [
                words.text("fund.rule_answer", name=name, digits=kept)
                for name, kept in _answers(unit).items()
            ]
            lines.append(words.text("fund.rule_typed", choices="、".join(answers)))
        return "\n".join(lines), ""

    def _unit(self) -> _Unit:
        return _RULES[self.fields.editors[RULE].value()].unit


class _RuleEditor(LineEditor):
    """The value of a rule, read and written in the unit of the rule chosen above it."""

    def __init__(self, unit: Callable[[], _Unit]) -> None:
        super().__init__(self._read)
        self._unit = unit

    def written(self, value: Any) -> str:
        return _shown(self._unit(), value)

    def _read(self, typed: str) -> Reading[Any]:
        unit, bare = self._unit(), plain(typed)
        if unit is _Unit.RATE:
            return read_rate(typed)
        if unit is _Unit.YUAN:
            return read_amount(typed)
        if unit in (_Unit.YES, _Unit.COIN):
            answers = _answers(unit)
            value = {**answers, **{str(one): one for one in answers.values()}}.get(bare)
            return Reading(problem="no_answer") if value is None else Reading(value)
        return Reading(int(bare)) if bare.isdecimal() else Reading(problem="amount_unreadable")


def _answers(unit: _Unit) -> dict[str, int]:
    """Return what is typed for a rule of few values, and what is kept of it."""
    if unit is _Unit.COIN:
        coins = (words.text("fund.unit_fen"), words.text("fund.unit_jiao"))
        return dict(zip(coins, sorted({one.fen for one in ROUNDINGS}), strict=True))
    return {words.text("fund.yes"): 1, words.text("fund.no"): 0}


def _value_of(unit: _Unit, read: Any) -> int:
    return int(read.fen) if unit is _Unit.YUAN else int(read)


def _shown(unit: _Unit, value: Any) -> str:
    if value is None:
        return words.text("fund.rule_not_set")
    if unit is _Unit.RATE:
        return service.percent(value)
    if unit in (_Unit.YES, _Unit.COIN):
        return next(name for name, kept in _answers(unit).items() if kept == value)
    if unit is _Unit.YUAN:
        return str(value if isinstance(value, Money) else Money(value))
    return str(value)
