"""The form of an advance, with the room that each limit leaves, and that of the fund's rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.domain.periods import add_months
from coopdesk.domain.reading import Reading, plain, read_amount
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import RateEditor, day_editor, member_picker, money_editor, read_rate
from coopdesk.gui.mutual_fund.change_dialogs import plan_choices
from coopdesk.gui.mutual_fund.dialogs import AMOUNT, DAY, MEMBER, FundDialog
from coopdesk.services import mutual_fund as service

DUE, RATE, PURPOSE = "report.due_on", "fund.yearly_rate", "fund.purpose"
GUARANTOR, RESOLUTION, SOURCE = "fund.guarantor", "fund.resolution", "fund.source"
RULE, VALUE, FROM, REASON = "fund.rule", "fund.rule_value", "fund.rule_from", "fund.rule_reason"

PLAN, SECOND = "fund.plan", "fund.second_guarantor"
_GUARANTORS = (
    "fund.guarantor_not_member",
    "fund.guarantor_is_borrower",
    "fund.guarantor_overdue",
    "fund.guarantor_above_multiple",
    "fund.guarantor_twice",
)
_LIMITS = (
    "fund.amount_not_positive",
    "fund.not_enough_money",
    "fund.advance_above_maximum",
    "fund.advance_above_multiple",
    "fund.advance_above_single",
)


class AdvanceDialog(FundDialog):
    """Pays an advance to a member."""

    def __init__(
        self, door: Door, organization_id: str, parent: QWidget, member: PickItem | None
    ) -> None:
        self._door, self._organization_id = door, organization_id
        form = Form(
            title=words.text("fund.give_advance"),
            fields=(*self._who_and_what(), *self._terms()),
            handler=service.give_advance,
            command=self._command,
            primary=words.text("fund.pay_out"),
        )
        due = add_months(door.today, 6)
        super().__init__(door, form, parent, {MEMBER: member, DAY: door.today, DUE: due})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if not values[MEMBER]:
            return words.text("fund.pick_member_first"), ""
        source = values[SOURCE]
        room = self._door.ask(
            service.get_advance_room,
            self._organization_id,
            values[MEMBER],
            values[DAY] or self._door.today,
            source,
        )
        told = words.text(
            "fund.room",
            room=room.room,
            owed=room.outstanding,
            own=room.own_shares,
            by_amount=room.by_amount,
            by_shares=room.by_shares,
            by_capital=room.by_capital,
            available=room.available,
        )
        if room.rate_cap_bp is None:
            return f"{told}\n{words.text('fund.no_cap_yet')}", "due"
        cap = words.text("fund.cap", rate=service.percent(room.rate_cap_bp), months=room.months)
        above = (values[AMOUNT] or ZERO) > room.room
        return f"{told}\n{cap}", "wrong" if above else ""

    def _command(self, values: Mapping[str, Any]) -> service.GiveAdvance:
        return service.GiveAdvance(
            organization_id=self._organization_id,
            member_id=values[MEMBER],
            day=values[DAY],
            due_on=values[DUE],
            amount=values[AMOUNT],
            usage_fee_bp=values[RATE],
            purpose=values[PURPOSE] or "",
            guarantors=self._guarantors(values),
            every_months=values[PLAN],
            resolution=values[RESOLUTION] or "",
            source=values[SOURCE],
        )

    def _who_and_what(self) -> tuple[FormField, ...]:
        purposes = [(name, name) for name in self._door.ask(service.list_purposes)]
        return (
            FormField(
                MEMBER,
                lambda: member_picker(self._door, self._organization_id),
                required=True,
                refusals=(
                    "fund.borrower_not_member",
                    "fund.borrower_without_shares",
                    "fund.borrower_overdue",
                ),
            ),
            FormField(AMOUNT, money_editor, required=True, refusals=_LIMITS),
            FormField(PURPOSE, lambda: ChoiceEditor(purposes), refusals=("fund.no_purpose",)),
            FormField(
                GUARANTOR,
                lambda: member_picker(self._door, self._organization_id),
                refusals=_GUARANTORS,
            ),
        )

    def _terms(self) -> tuple[FormField, ...]:
        sources = [(source, words.choice(source)) for source in AdvanceSource]
        return (
            FormField(
                DAY,
                lambda: day_editor(self._door.today),
                required=True,
                refusals=("voucher.closed_period", "voucher.future_day"),
            ),
            FormField(
                DUE,
                lambda: day_editor(self._door.today),
                required=True,
                refusals=("fund.due_before_paid_out", "fund.term_too_long"),
            ),
            FormField(
                RATE,
                RateEditor,
                required=True,
                refusals=("fund.rate_cap_missing", "fund.rate_above_cap", "fund.rate_above_stop"),
            ),
            FormField(SOURCE, lambda: ChoiceEditor(sources, may_be_empty=False)),
            FormField(PLAN, lambda: ChoiceEditor(plan_choices(), may_be_empty=False)),
            FormField(SECOND, lambda: member_picker(self._door, self._organization_id)),
            FormField(
                RESOLUTION,
                TextEditor,
                full_width=True,
                refusals=("fund.advance_without_resolution", "resolution.unknown"),
            ),
        )

    def _guarantors(self, values: Mapping[str, Any]) -> tuple[service.Guarantor, ...]:
        """Each guarantor answers for the whole: jointly, as the agreement says."""
        named = [values[key] for key in (GUARANTOR, SECOND) if values[key]]
        return tuple(service.Guarantor(member, values[AMOUNT]) for member in named)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule the window offers: its words, and how its value is typed."""

    words: str
    unit: str


# The rules an office sets first; all the others are set on the command line.
_RULES = {
    "fee.maximum_rate": _Rule("fund.rule_maximum_rate", "rate"),
    "fee.absolute_rate": _Rule("fund.rule_absolute_rate", "rate"),
    "share.minimum_first": _Rule("fund.rule_minimum_first", "yuan"),
    "share.maximum_member_money": _Rule("fund.rule_member_money", "yuan"),
    "advance.normal_amount": _Rule("fund.rule_normal_amount", "yuan"),
    "advance.maximum_amount": _Rule("fund.rule_maximum_amount", "yuan"),
    "advance.maximum_multiple": _Rule("fund.rule_multiple", "count"),
    "advance.maximum_months": _Rule("fund.rule_months", "count"),
}


class RuleDialog(FundDialog):
    """Sets the organization's own value of a rule, from a day, for a reason."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
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
        super().__init__(door, form, parent, {FROM: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        item, unit = self._items[values[RULE]], _RULES[values[RULE]].unit
        now = _shown(unit, item.value)
        because = item.changed_because or item.source
        return words.text("fund.rule_now", value=now, source=because), ""

    def _unit(self) -> str:
        return _RULES[self.fields.editors[RULE].value()].unit


class _RuleEditor(LineEditor):
    """The value of a rule, read and written in the unit of the rule chosen above it."""

    def __init__(self, unit: Callable[[], str]) -> None:
        super().__init__(self._read)
        self._unit = unit

    def written(self, value: Any) -> str:
        return service.percent(value) if self._unit() == "rate" else str(value)

    def _read(self, typed: str) -> Reading[Any]:
        if self._unit() == "rate":
            return read_rate(typed)
        if self._unit() == "yuan":
            return read_amount(typed)
        bare = plain(typed)
        return Reading(int(bare)) if bare.isdecimal() else Reading(problem="amount_unreadable")


def _value_of(unit: str, read: Any) -> int:
    return int(read.fen) if unit == "yuan" else int(read)


def _shown(unit: str, value: Any) -> str:
    if value is None:
        return words.text("fund.rule_not_set")
    if unit == "rate":
        return service.percent(value)
    return f"{value / 100:,.2f}" if unit == "yuan" else str(value)
