"""The forms of shares that change hands: transfer, inheritance, conversion of what is owed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import day_editor, member_picker, money_editor
from coopdesk.gui.mutual_fund.dialogs import AMOUNT, DAY, MEMBER, REMARK, FundDialog
from coopdesk.services import mutual_fund as service

TAKER, PROOF, PAYABLE = "fund.taker", "fund.proof", "fund.payable"
_AMOUNTS = (
    "fund.amount_not_positive",
    "fund.redeem_above_shares",
    "fund.share_below_minimum",
    "fund.share_above_amount",
    "fund.share_above_ceiling",
    "fund.redeem_with_advance",
    "fund.redeem_with_guarantee",
    "fund.converts_above_owed",
)
_TAKERS = ("fund.payer_not_member", "fund.heir_not_member", "fund.transfer_to_oneself")


class MoveDialog(FundDialog):
    """Lets shares of a member pass to another, by transfer or as an inheritance."""

    def __init__(
        self, door: Door, organization_id: str, parent: QWidget, kind: str, member: PickItem | None
    ) -> None:
        self._door, self._organization_id = door, organization_id
        self._inherits = kind == "inherit"
        super().__init__(door, self._form_of(), parent, {MEMBER: member, DAY: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if not values[MEMBER]:
            return words.text("fund.pick_member_first"), ""
        own = _held(self._door, self._organization_id, values[MEMBER])
        after = own - (values[AMOUNT] or ZERO)
        told = words.text("fund.shares_now", own=own, after=after)
        return told, "wrong" if after < ZERO else ""

    def _form_of(self) -> Form[Any]:
        if self._inherits:
            return Form(
                title=words.text("fund.inherit"),
                fields=self._fields(
                    FormField(
                        PROOF,
                        TextEditor,
                        required=True,
                        full_width=True,
                        refusals=("fund.no_document",),
                    )
                ),
                handler=service.inherit_shares,
                command=lambda values: service.InheritShares(*self._told(values, PROOF)),
                primary=words.text("fund.inherit"),
                intro=words.text("fund.inherit_intro"),
            )
        return Form(
            title=words.text("fund.transfer"),
            fields=self._fields(
                FormField(REMARK, TextEditor, full_width=True, refusals=("fund.wording",))
            ),
            handler=service.transfer_shares,
            command=lambda values: service.TransferShares(*self._told(values, REMARK)),
            primary=words.text("fund.transfer"),
            intro=words.text("fund.transfer_intro"),
        )

    def _fields(self, last: FormField) -> tuple[FormField, ...]:
        door, organization_id = self._door, self._organization_id
        holder = ("fund.holder_still_member", "fund.estate_owes")
        return (
            FormField(
                MEMBER,
                lambda: member_picker(door, organization_id),
                required=True,
                refusals=holder,
            ),
            FormField(
                TAKER,
                lambda: member_picker(door, organization_id),
                required=True,
                refusals=_TAKERS,
            ),
            FormField(AMOUNT, money_editor, required=True, refusals=_AMOUNTS),
            FormField(DAY, lambda: day_editor(door.today), required=True),
            last,
        )

    def _told(self, values: Mapping[str, Any], last: str) -> tuple[Any, ...]:
        return (
            self._organization_id,
            values[MEMBER],
            values[TAKER],
            values[DAY],
            values[AMOUNT],
            values[last] or "",
        )


class ConvertDialog(FundDialog):
    """Turns what is owed to a member into shares."""

    def __init__(
        self, door: Door, organization_id: str, parent: QWidget, member: PickItem | None
    ) -> None:
        self._door, self._organization_id = door, organization_id
        payables = [(one, words.choice(one)) for one in service.Payable]
        self._owed = {item.id: item for item in door.ask(service.list_owed, organization_id)}
        form = Form(
            title=words.text("fund.convert"),
            fields=(
                FormField(
                    MEMBER,
                    lambda: member_picker(door, organization_id),
                    required=True,
                    refusals=("fund.payer_not_member",),
                ),
                FormField(PAYABLE, lambda: ChoiceEditor(payables, may_be_empty=False)),
                FormField(AMOUNT, money_editor, required=True, refusals=_AMOUNTS),
                FormField(DAY, lambda: day_editor(door.today), required=True),
                FormField(REMARK, TextEditor, full_width=True, refusals=("fund.wording",)),
            ),
            handler=service.convert_to_shares,
            command=lambda values: service.ConvertToShares(
                organization_id,
                values[MEMBER],
                values[DAY],
                values[AMOUNT],
                values[PAYABLE],
                values[REMARK] or "",
            ),
            primary=words.text("fund.convert"),
        )
        super().__init__(door, form, parent, {MEMBER: member, DAY: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if not values[MEMBER]:
            return words.text("fund.pick_member_first"), ""
        own = _held(self._door, self._organization_id, values[MEMBER])
        after = own + (values[AMOUNT] or ZERO)
        owed = self._owed_to(values[MEMBER], values[PAYABLE])
        told = words.text("fund.payable_now", owed=owed)
        tone = "wrong" if (values[AMOUNT] or ZERO) > owed else ""
        return f"{told}\n{words.text('fund.shares_now', own=own, after=after)}", tone

    def _owed_to(self, member_id: str, payable: service.Payable) -> Money:
        item = self._owed.get(member_id)
        if item is None:
            return ZERO
        return item.patronage if payable is service.Payable.PATRONAGE else item.dividend


def _held(door: Door, organization_id: str, member_id: str) -> Any:
    room = door.ask(service.get_advance_room, organization_id, member_id, door.today)
    return room.own_shares
