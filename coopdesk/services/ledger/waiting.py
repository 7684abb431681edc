"""Vouchers that wait for a second person: written by one, checked and posted by another.

Where an organization has the persons for it, nobody posts what they wrote themselves (会计基础工作
规范 第五十条: a voucher is signed by its maker and its checker). Documents wait here too; they are
posted by ``services.approvals``, which knows what carries them out.
"""

from collections.abc import Callable, Mapping
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
    assess_poster,
    assess_second_person,
    assess_signed,
    moves_money,
)
from coopdesk.services.ledger.book_rules import BookRules, get_book_rules
from coopdesk.services.ledger.books import get_chart, require_own
from coopdesk.services.ledger.posting_checks import assess, assess_by_hand
from coopdesk.services.ledger.second_person import kept_line
from coopdesk.services.ledger.vouchers import (
    PostedItem,
    PostVoucher,
    VoucherLine,
    post_by_hand,
    voucher_of,
)
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.ledger import WaitingVoucherRow
from coopdesk.storage.unit_of_work import Signatures, UnitOfWork

Poster = Callable[[UnitOfWork, str, Mapping[str, Any]], PostedItem]
"""Carries a document out: by the name of its service, with its command as plain values."""


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
class CheckVoucher:
    """Sign, as the checker, a waiting voucher that one more person posts."""

    waiting_id: str


@dataclass(frozen=True, slots=True)
class ReturnVoucher:
    """Give a waiting voucher back to its maker; its maker may withdraw it without a reason."""

    waiting_id: str
    reason: str = ""


class NextStep(StrEnum):
    """What a waiting voucher needs of the person who looks at it."""

    CORRECT = "correct"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    CHECK = "check"
    POST = "post"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A voucher that waits, or was given back (``returned`` says why); amount in fen.

    ``cashier`` signed for its money, ``checker`` checked what another one posts; ``next_step`` is
    what the operator who asks can do with it. ``handler`` names the service of a document.
    """

    id: str
    organization_id: str
    day: date
    summary: str
    amount: Money
    maker: str
    returned: str
    cashier: str
    checker: str
    handler: str
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
            lines=[kept_line(line) for line in voucher.lines],
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
def check_waiting(uow: UnitOfWork, command: CheckVoucher) -> None:
    """Enter the checker's name on a waiting voucher (会计基础工作规范 第五十条).

    Raises RuleViolation where no one else posts, for its own maker, for one that was checked
    before or given back; NotFound.
    """
    _require_checker(uow)
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    require_own(uow, row.organization_id)
    against = [*assess_second_person(row.maker, uow.actor.operator), *_assess_returned(row)]
    if not get_book_rules(uow, row.organization_id).poster_apart:
        against.append(Refusal("voucher.no_poster_apart"))
    if row.checker:
        against.append(Refusal("voucher.checked_before", values={"checker": row.checker}))
    require(against)
    row.checker = uow.actor.operator


def post_waiting(uow: UnitOfWork, waiting_id: str, carry_out: Poster) -> PostedItem:
    """Post what waits, its maker, cashier and checker named on it, and return its number.

    ``carry_out`` is asked for a document; to be called by ``services.approvals``. Raises as its
    ``approve_voucher`` says.
    """
    _require_checker(uow)
    row = uow.get(WaitingVoucherRow, waiting_id)
    require_own(uow, row.organization_id)
    against = _assess_persons(uow, row, get_book_rules(uow, row.organization_id))
    with uow.signed_by(Signatures(row.maker, row.cashier, row.checker)):
        if row.handler:
            require(against)
            posted = carry_out(uow, row.handler, row.command)
        else:
            posted = post_by_hand(uow, _command(row), against=against)
    uow.session.delete(row)
    return posted


def _assess_persons(uow: UnitOfWork, row: WaitingVoucherRow, rules: BookRules) -> list[Refusal]:
    """Return what stands against this operator's posting what waits, with the names it has."""
    against = _assess_returned(row)
    if rules.cashier_signs:
        chart = get_chart(uow, row.organization_id)
        against += assess_signed(voucher_of(_command(row)), chart, row.cashier)
    if rules.poster_apart:
        against += assess_poster(row.maker, row.checker, uow.actor.operator)
    elif rules.two_persons or not rules.cashier_signs:
        against += assess_second_person(row.maker, uow.actor.operator)
    return against


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
    row.returned, row.cashier, row.checker = command.reason.strip(), "", ""


def list_waiting(uow: UnitOfWork, organization_id: str) -> list[WaitingItem]:
    """Return the vouchers that wait or were given back, in the order of their days."""
    rules = get_book_rules(uow, organization_id)
    rows = uow.session.scalars(
        select(WaitingVoucherRow)
        .where(WaitingVoucherRow.organization_id == organization_id)
        .order_by(WaitingVoucherRow.day, WaitingVoucherRow.id)
    )
    return [_item(row, _next_step(uow, row, rules)) for row in rows]


def count_waiting(uow: UnitOfWork, organization_id: str, last: date) -> int:
    """Return how many vouchers up to ``last`` are not posted yet."""
    query = (
        select(func.count())
        .select_from(WaitingVoucherRow)
        .where(WaitingVoucherRow.organization_id == organization_id, WaitingVoucherRow.day <= last)
    )
    return uow.session.scalar(query) or 0


def _require_checker(uow: UnitOfWork) -> None:
    """Let those in who write the books, and the reviewer, who approves what others wrote."""
    role = Role(uow.actor.role)
    if not may_do(role, Capability.LEDGER, Action.APPROVE):
        require(assess_right([role], Capability.LEDGER))


def _assess_returned(row: WaitingVoucherRow) -> list[Refusal]:
    if not row.returned:
        return []
    return [Refusal("voucher.was_returned", values={"reason": row.returned})]


def _next_step(uow: UnitOfWork, row: WaitingVoucherRow, rules: BookRules) -> NextStep:
    if row.returned:
        return NextStep.WITHDRAW if row.handler else NextStep.CORRECT
    if may_do(Role(uow.actor.role), Capability.LEDGER, Action.PAY):
        return NextStep.SIGN
    if rules.poster_apart:
        return NextStep.POST if row.checker else NextStep.CHECK
    return NextStep.APPROVE


def _command(row: WaitingVoucherRow) -> PostVoucher:
    lines = tuple(_line(told) for told in row.lines)
    return PostVoucher(row.organization_id, row.day, row.summary, lines, row.attachment_count)


def _item(row: WaitingVoucherRow, next_step: NextStep) -> WaitingItem:
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
        row.checker,
        row.handler,
        next_step,
        command,
    )


def _line(told: Mapping[str, Any]) -> VoucherLine:
    return VoucherLine(
        told["account"],
        Money(told["debit"]),
        Money(told["credit"]),
        told["member"],
        told["summary"],
        told.get("fund", ""),
        told.get("document", ""),
    )
