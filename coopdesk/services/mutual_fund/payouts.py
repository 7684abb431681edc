"""Paying out what the organization owes its members of a surplus: refund and dividend (发放).

What is owed stands in the books by member (221 应付盈余返还, 222 应付剩余盈余), put there by a
distribution that the assembly decided, or by the balances taken over from the old books. A payout
is one voucher for all who are ticked on the list, and a register line for each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.errors import Refusal
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO, Line, Voucher
from coopdesk.domain.money import Money, total
from coopdesk.domain.policy import Objections
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.ledger.vouchers import Document
from coopdesk.services.mutual_fund.accounts import account_for, money_account
from coopdesk.services.mutual_fund.documents import post_numbered
from coopdesk.services.mutual_fund.rules import assess_cash, settle
from coopdesk.services.mutual_fund.surplus_facts import list_holders, owed_to_members
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.mutual_fund import SurplusPayoutRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

SURPLUS_PAYOUT = "surplus_payout"


@dataclass(frozen=True, slots=True)
class PayOutSurplus:
    """Pay the members named all that is owed to them; ``account`` is the money account."""

    organization_id: str
    day: date
    member_ids: tuple[str, ...]
    account: str = ""


@dataclass(frozen=True, slots=True)
class OwedItem:
    """What is owed to one member of surpluses, in fen; ``id`` is the member's."""

    id: str
    number: int
    name: str
    village: str
    patronage: Money
    dividend: Money

    @property
    def whole(self) -> Money:
        """Refund and dividend together."""
        return self.patronage + self.dividend


@dataclass(frozen=True, slots=True)
class PaidOutItem:
    """A payout: its number, its voucher, to how many members, and how much in all."""

    voucher_id: str
    month: str
    number: int
    members: int
    amount: Money
    document: str


def list_owed(uow: UnitOfWork, organization_id: str, day: date = LATEST) -> list[OwedItem]:
    """Return who is owed something of a surplus on ``day``, by number.

    Never more than is still owed by now: what was paid later counts as paid.
    """
    refund = _owed(uow, organization_id, "patronage_payable", day)
    dividend = _owed(uow, organization_id, "dividend_payable", day)
    return [
        OwedItem(
            holder.id,
            holder.number,
            holder.name,
            holder.village,
            refund.get(holder.id, ZERO),
            dividend.get(holder.id, ZERO),
        )
        for holder in list_holders(uow, organization_id).values()
        if holder.id in refund or holder.id in dividend
    ]


def pay_out_surplus(uow: UnitOfWork, command: PayOutSurplus) -> PaidOutItem:
    """Enter and post a payout: what is owed to each member, against the money account.

    Raises RuleViolation when nobody is named, for members nothing is owed to on that day, and when
    the account lacks the money; NeedsConfirmation for large sums in cash (现金管理暂行条例第五条).
    """
    require_own(uow, command.organization_id)
    owed = {item.id: item for item in list_owed(uow, command.organization_id, command.day)}
    paid = [owed[one] for one in dict.fromkeys(command.member_ids) if one in owed]
    amount = total([item.whole for item in paid])
    money, against = money_account(command.account)
    against += _assess(uow, command, owed, (money, amount))
    largest = max((item.whole for item in paid), default=ZERO)
    found = Objections()
    found.join(assess_cash(uow, command.organization_id, command.day, (money, largest)))
    settle(uow, found, against)
    summary = text("payout.summary", count=len(paid))
    voucher = Voucher(command.day, summary, _lines(paid, (money, amount)), attachment_count=1)
    document = Document(command.organization_id, voucher, SURPLUS_PAYOUT, new_id())
    fund = text("fund.of_operation")
    posted, number = post_numbered(uow, FundDocument.PAYOUT, document, fund)
    record = {
        "organization_id": command.organization_id,
        "day": command.day,
        "voucher_id": posted.voucher_id,
    }
    records = [
        {**record, "member_id": one.id, "patronage": one.patronage, "dividend": one.dividend}
        for one in paid
    ]
    uow.add_all(SurplusPayoutRow, records)
    return PaidOutItem(posted.voucher_id, posted.month, posted.number, len(paid), amount, number)


def _owed(uow: UnitOfWork, organization_id: str, payable: str, day: date) -> dict[str, Money]:
    by_now = owed_to_members(uow, organization_id, payable)
    on_day = owed_to_members(uow, organization_id, payable, day)
    owed = {one: min(by_now.get(one, ZERO), amount) for one, amount in on_day.items()}
    return {one: amount for one, amount in owed.items() if amount > ZERO}


def _assess(
    uow: UnitOfWork,
    command: PayOutSurplus,
    owed: dict[str, OwedItem],
    paid: tuple[str, Money],
) -> list[Refusal]:
    refusals = [] if command.member_ids else [Refusal("payout.nobody")]
    strangers = [one for one in command.member_ids if one not in owed]
    if strangers:
        holders = list_holders(uow, command.organization_id)
        names = [holders[one].name if one in holders else one for one in strangers]
        values = {"names": "、".join(names), "day": command.day.isoformat()}
        refusals.append(Refusal("payout.nothing_owed", values=values))
    money, amount = paid
    available = list_balances(uow, command.organization_id).get(money, ZERO)
    if amount > available:
        refusals.append(Refusal("fund.not_enough_money", values={"available": str(available)}))
    return refusals


def _lines(paid: Sequence[OwedItem], money: tuple[str, Money]) -> tuple[Line, ...]:
    """Return the voucher's lines: what each member was owed, and the money once."""
    lines: list[Line] = []
    for name, account, told in (
        ("patronage", "patronage_payable", text("payout.summary_patronage")),
        ("dividend", "dividend_payable", text("payout.summary_dividend")),
    ):
        lines += [
            Line(account_for(account), debit=amount, member=item.id, summary=told)
            for item in paid
            if (amount := getattr(item, name))
        ]
    account_code, whole = money
    return (*lines, Line(account_code, credit=whole))
