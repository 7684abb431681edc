"""Vouchers that wait for a second person: written by one, checked and posted by another.

Where an organization has the persons for it, nobody posts what they wrote themselves (会计基础工作
规范 第五十条: a voucher is signed by its maker and its checker).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money, total
from coopdesk.domain.rights import Action, Capability, Role, assess_right, may_do
from coopdesk.domain.voucher_checks import (
    assess_cashier,
    assess_second_person,
    assess_signed,
    moves_money,
)
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.ledger.books import get_chart, require_own
from coopdesk.services.ledger.posting_checks import assess, assess_by_hand
from coopdesk.services.ledger.vouchers import (
    PostedItem,
    PostVoucher,
    VoucherLine,
    post_by_hand,
    voucher_of,
)
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.ledger import WaitingVoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubmitVoucher:
    """Hand a voucher to the second person; ``replaces_id`` is one that was returned."""

    voucher: PostVoucher
    replaces_id: str = ""


@dataclass(frozen=True, slots=True)
class SignVoucher:
    """Sign, as the cashier, that the money of a waiting voucher was received or paid."""

    waiting_id: str


@dataclass(frozen=True, slots=True)
class ApproveVoucher:
    """Check a waiting voucher and post it."""

    waiting_id: str


@dataclass(frozen=True, slots=True)
class ReturnVoucher:
    """Give a waiting voucher back to its maker; its maker may withdraw it without a reason."""

    waiting_id: str
    reason: str = ""


class NextStep(StrEnum):
    """What a waiting voucher needs of the person who looks at it."""

    CORRECT = "correct"
    SIGN = "sign"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A voucher that waits, or was given back (``returned`` says why); amount in fen.

    ``cashier`` signed for its money; ``next_step`` is what the operator who asks can do with it.
    """

    id: str
    organization_id: str
    day: date
    summary: str
    amount: Money
    maker: str
    returned: str
    cashier: str
    next_step: NextStep
    command: PostVoucher


def submit_voucher(uow: UnitOfWork, command: SubmitVoucher) -> str:
    """Keep the voucher for the second person and return its id.

    Raises RuleViolation with every reason against posting it, so that only what can be posted
    waits; NotFound.
    """
    asked = command.voucher
    require_own(uow, asked.organization_id)
    voucher = voucher_of(asked)
    told = (asked.organization_id, voucher, get_chart(uow, asked.organization_id))
    found = assess_by_hand(uow, *told)
    require([*assess(uow, *told), *found.refusals])
    if command.replaces_id:
        uow.session.delete(uow.get(WaitingVoucherRow, command.replaces_id))
    return uow.add(
        WaitingVoucherRow(
            organization_id=asked.organization_id,
            day=asked.day,
            summary=voucher.summary,
            attachment_count=asked.attachment_count,
            lines=[_kept(line) for line in asked.lines],
            maker=uow.actor.operator,
        )
    )


@judges_right_itself
def sign_voucher(uow: UnitOfWork, command: SignVoucher) -> None:
    """Enter the cashier's name on a waiting voucher (会计基础工作规范 第五十一条).

    Raises RuleViolation for all but cashiers, for its own maker, for one that moves no money, was
    signed before, or was given back; NotFound.
    """
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    require_own(uow, row.organization_id)
    require(assess_right([Role(uow.actor.role)], Capability.LEDGER, Action.PAY))
    against = [*assess_cashier(row.maker, uow.actor.operator), *_assess_returned(row)]
    voucher = voucher_of(_command(row))
    if not moves_money(voucher, get_chart(uow, row.organization_id)):
        against.append(Refusal("voucher.moves_no_money"))
    if row.cashier:
        against.append(Refusal("voucher.signed_before", values={"cashier": row.cashier}))
    require(against)
    row.cashier = uow.actor.operator


@judges_right_itself
def approve_voucher(uow: UnitOfWork, command: ApproveVoucher) -> PostedItem:
    """Post a waiting voucher, its maker, cashier and checker named on it, and return its number.

    Raises RuleViolation for its own maker where two persons are needed, without the cashier's name
    where it moves money, and for all that stands against posting by now; NeedsConfirmation as
    ``post_voucher`` does; NotFound.
    """
    _require_checker(uow)
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    asked = _command(row)
    against = _assess_returned(row)
    rules = get_book_rules(uow, row.organization_id)
    if rules.cashier_signs:
        chart = get_chart(uow, row.organization_id)
        against += assess_signed(voucher_of(asked), chart, row.cashier)
    if rules.two_persons or not rules.cashier_signs:
        against += assess_second_person(row.maker, uow.actor.operator)
    posted = post_by_hand(uow, asked, signed=(row.maker, row.cashier), against=against)
    uow.session.delete(row)
    return posted


@judges_right_itself
def return_voucher(uow: UnitOfWork, command: ReturnVoucher) -> None:
    """Give a waiting voucher back with the reason; its maker takes it away altogether.

    Raises RuleViolation when another person gives no reason; NotFound.
    """
    _require_checker(uow)
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    require_own(uow, row.organization_id)
    if row.maker == uow.actor.operator:
        uow.session.delete(row)
        return
    if not command.reason.strip():
        require([Refusal("voucher.return_reason")])
    row.returned, row.cashier = command.reason.strip(), ""


def list_waiting(uow: UnitOfWork, organization_id: str) -> list[WaitingItem]:
    """Return the vouchers that wait or were given back, in the order of their days."""
    rows = uow.session.scalars(
        select(WaitingVoucherRow)
        .where(WaitingVoucherRow.organization_id == organization_id)
        .order_by(WaitingVoucherRow.day, WaitingVoucherRow.id)
    )
    return [_item(uow, row) for row in rows]


def count_waiting(uow: UnitOfWork, organization_id: str, last: date) -> int:
    """Return how many vouchers up to ``last`` are not posted yet."""
    query = (
        select(func.count())
        .select_from(WaitingVoucherRow)
        .where(WaitingVoucherRow.organization_id == organization_id, WaitingVoucherRow.day <= last)
    )
    return uow.session.scalar(query) or 0


def _kept(line: VoucherLine) -> dict[str, Any]:
    return {
        "account": line.account,
        "debit": line.debit.fen,
        "credit": line.credit.fen,
        "member": line.member_id,
        "summary": line.summary,
    }


def _require_checker(uow: UnitOfWork) -> None:
    """Let those in who write the books, and the reviewer, who approves what others wrote."""
    role = Role(uow.actor.role)
    if not may_do(role, Capability.LEDGER, Action.APPROVE):
        require(assess_right([role], Capability.LEDGER))


def _assess_returned(row: WaitingVoucherRow) -> list[Refusal]:
    if not row.returned:
        return []
    return [Refusal("voucher.was_returned", values={"reason": row.returned})]


def _next_step(uow: UnitOfWork, row: WaitingVoucherRow) -> NextStep:
    if row.returned:
        return NextStep.CORRECT
    is_cashier = may_do(Role(uow.actor.role), Capability.LEDGER, Action.PAY)
    return NextStep.SIGN if is_cashier else NextStep.APPROVE


def _command(row: WaitingVoucherRow) -> PostVoucher:
    lines = tuple(_line(told) for told in row.lines)
    return PostVoucher(row.organization_id, row.day, row.summary, lines, row.attachment_count)


def _item(uow: UnitOfWork, row: WaitingVoucherRow) -> WaitingItem:
    command = _command(row)
    amount = total([line.debit for line in command.lines])
    return WaitingItem(
        row.id,
        row.organization_id,
        row.day,
        row.summary,
        amount,
        row.maker,
        row.returned,
        row.cashier,
        _next_step(uow, row),
        command,
    )


def _line(told: Mapping[str, Any]) -> VoucherLine:
    return VoucherLine(
        told["account"],
        Money(told["debit"]),
        Money(told["credit"]),
        told["member"],
        told["summary"],
    )
