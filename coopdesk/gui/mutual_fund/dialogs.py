"""The forms of the fund; each tells, while it is filled in, what the step will mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk import words
from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import compute_allotment
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.money_fields import day_editor, member_picker, money_editor
from coopdesk.services import governance, ledger
from coopdesk.services import mutual_fund as service
from coopdesk.services.governance import OpenResolution
from coopdesk.services.mutual_fund import AdvanceItem

MEMBER, AMOUNT, DAY = "report.member", "report.amount", "report.day"
ACCOUNT, REMARK, DOCUMENT, ADVANCE, DECISION = (
    "fund.account",
    "fund.remark",
    "fund.document",
    "fund.advance",
    "fund.decision",
)
PAYER = "fund.payer"
_AMOUNT_REFUSALS = (
    "fund.amount_not_positive",
    "fund.share_below_minimum",
    "fund.share_above_amount",
    "fund.share_above_ceiling",
    "fund.redeem_above_shares",
    "fund.not_enough_money",
    "fund.paid_too_much",
)
_UNKNOWN = ("resolution.unknown", "resolution.failed", "resolution.later", "resolution.used_up")
_DECISIONS = (*_UNKNOWN, "resolution.other_subject", "resolution.amount_exceeded")
_DAY_REFUSALS = ("voucher.closed_period", "voucher.future_day", "fund.repaid_before")


class FundDialog(FormDialog):
    """A form with a line of live figures above its buttons."""

    def __init__(
        self, door: Door, form: Form[Any], parent: QWidget, values: Mapping[str, Any]
    ) -> None:
        self.figures_label = QLabel()
        self.figures_label.setWordWrap(True)
        self.figures_label.setTextFormat(Qt.TextFormat.PlainText)
        super().__init__(door, form, parent, values=values)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        edge = theme.space(5)
        self.figures_label.setContentsMargins(edge, 0, edge, theme.space(3))
        column.insertWidget(1, self.figures_label)
        self.fields.changed.connect(self.tell_figures)
        self.tell_figures()
        # Qt itself would keep a dialog to two thirds of the screen.
        self.resize(self.sizeHint())
        self._go_to_first_empty()

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Return what the values mean, and its tone; for a subclass to say."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        hint, room = super().sizeHint(), self.screen().availableGeometry()
        width = min(max(hint.width(), theme.scaled(theme.space(170))), room.width() - 40)
        height = hint.height() + theme.current().row * 3
        return QSize(width, min(height, room.height() - 60))

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Show every reason, and make room for them."""
        super().show_refusals(refusals)
        room = self.screen().availableGeometry().height() - 60
        wanted = self.sizeHint().height() + self.message_bar.sizeHint().height()
        self.resize(self.width(), min(wanted, room))

    def tell_figures(self) -> None:
        """Tell what stands in the fields means."""
        told, tone = self.figures(self.fields.values())
        self.figures_label.setText(told)
        theme.restyle(self.figures_label, tone=tone)

    def _go_to_first_empty(self) -> None:
        for editor in self.fields.editors.values():
            if editor.required and editor.is_empty():
                editor.input.setFocus()
                return


class SharesDialog(FundDialog):
    """Takes money for shares, or pays shares back."""

    def __init__(
        self, door: Door, organization_id: str, parent: QWidget, kind: str, member: PickItem | None
    ) -> None:
        self._organization_id, self._redeems = organization_id, kind == "redeem"
        self._door = door
        form = self._redemption() if self._redeems else self._subscription()
        super().__init__(door, form, parent, {MEMBER: member, DAY: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if not values[MEMBER]:
            return words.text("fund.pick_member_first"), ""
        room = self._door.ask(
            service.get_advance_room, self._organization_id, values[MEMBER], self._door.today
        )
        amount = values[AMOUNT] or ZERO
        after = room.own_shares - amount if self._redeems else room.own_shares + amount
        told = words.text("fund.shares_now", own=room.own_shares, after=after)
        return told, "wrong" if after < ZERO else ""

    def _subscription(self) -> Form[service.SubscribeShares]:
        return Form(
            title=words.text("fund.subscribe"),
            fields=self._fields(),
            handler=service.subscribe_shares,
            command=lambda values: service.SubscribeShares(*self._told(values)),
            primary=words.text("fund.take_money"),
            intro=words.text("fund.subscribe_intro"),
        )

    def _redemption(self) -> Form[service.RedeemShares]:
        return Form(
            title=words.text("fund.redeem"),
            fields=self._fields(),
            handler=service.redeem_shares,
            command=lambda values: service.RedeemShares(*self._told(values)),
            primary=words.text("fund.pay_back"),
        )

    def _told(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return (
            self._organization_id,
            values[MEMBER],
            values[DAY],
            values[AMOUNT],
            values[ACCOUNT] or "",
            values[REMARK] or "",
            *((values[DECISION] or "",) if self._redeems else ()),
        )

    def _fields(self) -> tuple[FormField, ...]:
        return (
            FormField(
                MEMBER,
                lambda: member_picker(self._door, self._organization_id),
                required=True,
                refusals=("fund.payer_not_member",),
            ),
            FormField(AMOUNT, money_editor, required=True, refusals=_AMOUNT_REFUSALS),
            FormField(
                DAY, lambda: day_editor(self._door.today), required=True, refusals=_DAY_REFUSALS
            ),
            FormField(ACCOUNT, account_choice(self._door, self._organization_id)),
            FormField(REMARK, TextEditor, full_width=True, refusals=("fund.wording",)),
            *self._decision(),
        )

    def _decision(self) -> tuple[FormField, ...]:
        if not self._redeems:
            return ()
        told = (self._door, self._organization_id, ResolutionSubject.SHARE_REDEMPTION)
        return (decision_field(*told, "fund.redemption_without_resolution"),)


class RepayDialog(FundDialog):
    """Takes money back on one of the member's advances, from the member or one who answers."""

    def __init__(self, door: Door, advances: list[AdvanceItem], parent: QWidget) -> None:
        self._door, self._advances = door, {advance.id: advance for advance in advances}
        choices = [(advance.id, _named(advance)) for advance in advances]
        payers = {one.member_id: one.name for advance in advances for one in advance.guarantors}
        form = Form(
            title=words.text("fund.repay"),
            fields=(
                FormField(
                    ADVANCE, lambda: ChoiceEditor(choices, may_be_empty=False), full_width=True
                ),
                FormField(AMOUNT, money_editor, required=True, refusals=_AMOUNT_REFUSALS),
                FormField(
                    DAY, lambda: day_editor(door.today), required=True, refusals=_DAY_REFUSALS
                ),
                FormField(ACCOUNT, account_choice(door, advances[0].organization_id)),
                *((_payer_field(payers),) if payers else ()),
            ),
            handler=service.repay_advance,
            command=lambda values: service.RepayAdvance(
                advance_id=values[ADVANCE],
                day=values[DAY],
                amount=values[AMOUNT],
                account=values[ACCOUNT] or "",
                payer_id=values.get(PAYER) or "",
            ),
            primary=words.text("fund.take_money"),
            intro=words.text("fund.repay_intro"),
        )
        super().__init__(door, form, parent, {DAY: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if values[DAY] is None:
            return "", ""
        advance = self._door.ask(service.get_advance, values[ADVANCE], values[DAY])
        owed = advance.outstanding + advance.fee_due
        told = words.text(
            "fund.owed_now", fee=advance.fee_due, principal=advance.outstanding, owed=owed
        )
        if not values[AMOUNT] or values[AMOUNT] < ZERO:
            return told, ""
        split = compute_allotment(values[AMOUNT], advance.fee_due, advance.outstanding)
        if split.rest:
            return f"{told}\n{words.text('fund.too_much_by', rest=split.rest)}", "wrong"
        left = advance.outstanding - split.principal
        shown = words.text("fund.split", fee=split.fee, principal=split.principal, left=left)
        return f"{told}\n{shown}", ""


class SeedFundDialog(FundDialog):
    """Enters seed fund money with the document it came by."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        self._fund = door.ask(service.get_seed_fund, organization_id)
        form = Form(
            title=words.text("fund.seed"),
            fields=(
                FormField(
                    DOCUMENT,
                    TextEditor,
                    required=True,
                    full_width=True,
                    refusals=("fund.seed_fund_without_document",),
                ),
                FormField(AMOUNT, money_editor, required=True, refusals=_AMOUNT_REFUSALS),
                FormField(
                    DAY, lambda: day_editor(door.today), required=True, refusals=_DAY_REFUSALS
                ),
            ),
            handler=service.receive_seed_fund,
            command=lambda values: service.ReceiveSeedFund(
                organization_id, values[DAY], values[AMOUNT], values[DOCUMENT]
            ),
            primary=words.text("fund.take_money"),
            intro=words.text("fund.seed_intro"),
        )
        super().__init__(door, form, parent, {DAY: door.today})

    def figures(self, values: Mapping[str, Any]) -> tuple[str, str]:
        after = self._fund.received + (values[AMOUNT] or Money())
        return words.text("fund.seed_now", received=self._fund.received, after=after), ""


class OpenSharesDialog(FormDialog):
    """Takes the roster's shares into the books, on the day the roster stands for."""

    def __init__(self, door: Door, organization_id: str, parent: QWidget) -> None:
        roster = door.ask(service.sum_roster_shares, organization_id)
        form = Form(
            title=words.text("fund.open_accounts"),
            fields=(
                FormField(
                    DAY, lambda: day_editor(door.today), required=True, refusals=_DAY_REFUSALS
                ),
                FormField(ACCOUNT, account_choice(door, organization_id)),
            ),
            handler=service.open_share_accounts,
            command=lambda values: service.OpenShareAccounts(
                organization_id, values[DAY], values[ACCOUNT] or ""
            ),
            primary=words.text("fund.open_accounts"),
            intro=words.text("fund.open_intro", members=roster.members, amount=roster.amount),
        )
        super().__init__(door, form, parent)


def _payer_field(guarantors: Mapping[str, str]) -> FormField:
    choices = [("", words.text("fund.payer_borrower")), *guarantors.items()]
    return FormField(
        PAYER,
        lambda: ChoiceEditor(choices, may_be_empty=False),
        refusals=("fund.payer_no_guarantor",),
    )


def _named(advance: AdvanceItem) -> str:
    return words.text(
        "fund.advance_named",
        number=advance.number,
        member=advance.member,
        owed=advance.outstanding,
        day=advance.due_on,
    )


def account_choice(door: Door, organization_id: str) -> Callable[[], ChoiceEditor]:
    """Return a field that chooses among the accounts members' money goes through."""
    accounts = {item.code: item for item in door.ask(ledger.list_accounts, organization_id)}
    codes = service.money_accounts()
    choices = [(code, f"{code} {accounts[code].full_name}") for code in codes]
    return lambda: ChoiceEditor(choices, may_be_empty=False)


def decision_field(
    door: Door,
    organization_id: str,
    subject: ResolutionSubject,
    *refusals: str,
    key: str = DECISION,
) -> FormField:
    """Return the field of a resolution; it offers those of the register that carry the step."""
    found = door.ask(governance.open_resolutions, organization_id, subject, door.today)
    decided = {one.number: _decided(one) for one in found}
    return FormField(
        key,
        lambda: SuggestionEditor(decided),
        full_width=True,
        refusals=(*_DECISIONS, *refusals),
    )


def _decided(one: OpenResolution) -> str:
    """Tell what a resolution allows: nobody chooses by its number alone."""
    told = words.text("fund.resolution_told", day=one.decided_on.isoformat(), text=one.text)
    return (
        told if one.left is None else words.text("fund.resolution_left", told=told, left=one.left)
    )
