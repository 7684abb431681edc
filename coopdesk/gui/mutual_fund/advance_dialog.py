"""The form of an advance, with the room that each limit leaves."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.domain.periods import add_months
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import RateEditor, day_editor, member_picker, money_editor
from coopdesk.gui.mutual_fund.change_dialogs import plan_choices
from coopdesk.gui.mutual_fund.dialogs import AMOUNT, DAY, MEMBER, FundDialog, decision_field
from coopdesk.services import mutual_fund as service

DUE, RATE, PURPOSE = "report.due_on", "fund.yearly_rate", "fund.purpose"
GUARANTOR, RESOLUTION, SOURCE = "fund.guarantor", "fund.resolution", "fund.source"

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
        usual = {
            DAY: door.today,
            DUE: add_months(door.today, 6),
            RATE: door.ask(service.get_last_rate, organization_id),
        }
        super().__init__(door, form, parent, {MEMBER: member, **usual})

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
        sources = [(source, words.choice(source)) for source in AdvanceSource]
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
            FormField(SOURCE, lambda: ChoiceEditor(sources, may_be_empty=False)),
        )

    def _terms(self) -> tuple[FormField, ...]:
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
            FormField(PLAN, lambda: ChoiceEditor(plan_choices(), may_be_empty=False)),
            FormField(
                GUARANTOR,
                lambda: member_picker(self._door, self._organization_id),
                refusals=_GUARANTORS,
            ),
            FormField(SECOND, lambda: member_picker(self._door, self._organization_id)),
            decision_field(
                *(self._door, self._organization_id, ResolutionSubject.LARGE_ADVANCE),
                "fund.advance_without_resolution",
                key=RESOLUTION,
            ),
        )

    def _guarantors(self, values: Mapping[str, Any]) -> tuple[service.Guarantor, ...]:
        """Each guarantor answers for the whole: jointly, as the agreement says."""
        named = [values[key] for key in (GUARANTOR, SECOND) if values[key]]
        return tuple(service.Guarantor(member, values[AMOUNT]) for member in named)
