"""Vouchers that wait for a second person: written by one, checked and posted by another.

Where an organization has the persons for it, nobody posts what they wrote themselves (会计基础工作
规范 第五十条: a voucher is signed by its maker and its checker).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.money import Money, total
from coopdesk.domain.voucher_checks import assess_second_person
from coopdesk.services.ledger.books import get_chart, require_own
from coopdesk.services.ledger.posting_checks import assess, assess_by_hand
from coopdesk.services.ledger.vouchers import (
    PostedItem,
    PostVoucher,
    VoucherLine,
    post_by_hand,
    voucher_of,
)
from coopdesk.storage.tables.ledger import WaitingVoucherRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubmitVoucher:
    """Hand a voucher to the second person; ``replaces_id`` is one that was returned."""

    voucher: PostVoucher
    replaces_id: str = ""


@dataclass(frozen=True, slots=True)
class ApproveVoucher:
    """Check a waiting voucher and post it."""

    waiting_id: str


@dataclass(frozen=True, slots=True)
class ReturnVoucher:
    """Give a waiting voucher back to its maker; its maker may withdraw it without a reason."""

    waiting_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """A voucher that waits, or was given back (``returned`` says why); amount in fen."""

    id: str
    organization_id: str
    day: date
    summary: str
    amount: Money
    maker: str
    returned: str
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


def approve_voucher(uow: UnitOfWork, command: ApproveVoucher) -> PostedItem:
    """Post a waiting voucher, its maker and checker named on it, and return its number.

    Raises RuleViolation for its own maker and for all that stands against posting by now;
    NeedsConfirmation as ``post_voucher`` does; NotFound.
    """
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    against = assess_second_person(row.maker, uow.actor.operator)
    if row.returned:
        against.append(Refusal("voucher.was_returned", values={"reason": row.returned}))
    posted = post_by_hand(uow, _item(row).command, maker=row.maker, against=against)
    uow.session.delete(row)
    return posted


def return_voucher(uow: UnitOfWork, command: ReturnVoucher) -> None:
    """Give a waiting voucher back with the reason; its maker takes it away altogether.

    Raises RuleViolation when another person gives no reason; NotFound.
    """
    row = uow.get(WaitingVoucherRow, command.waiting_id)
    require_own(uow, row.organization_id)
    if row.maker == uow.actor.operator:
        uow.session.delete(row)
        return
    if not command.reason.strip():
        require([Refusal("voucher.return_reason")])
    row.returned = command.reason.strip()


def list_waiting(uow: UnitOfWork, organization_id: str) -> list[WaitingItem]:
    """Return the vouchers that wait or were given back, in the order of their days."""
    rows = uow.session.scalars(
        select(WaitingVoucherRow)
        .where(WaitingVoucherRow.organization_id == organization_id)
        .order_by(WaitingVoucherRow.day, WaitingVoucherRow.id)
    )
    return [_item(row) for row in rows]


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


def _item(row: WaitingVoucherRow) -> WaitingItem:
    lines = tuple(_line(told) for told in row.lines)
    command = PostVoucher(row.organization_id, row.day, row.summary, lines, row.attachment_count)
    amount = total([line.debit for line in lines])
    return WaitingItem(
        row.id,
        row.organization_id,
        row.day,
        row.summary,
        amount,
        row.maker,
        row.returned,
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
