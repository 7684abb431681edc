"""Advances (借款) to members: give, take back in parts, usage fee first; and what room is left."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.errors import NotFound, Refusal
from coopdesk.domain.ledger import ZERO, Line, Voucher
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceFacts,
    AdvanceSource,
    Wording,
    assess_advance,
    compute_allotment,
    find_refused_wording,
)
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.policy import Objections
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.ledger.vouchers import Document, post_document
from coopdesk.services.mutual_fund.accounts import account_for, money_account
from coopdesk.services.mutual_fund.holdings import (
    AdvanceItem,
    read_advances,
    read_holdings,
    read_last_repayment_day,
)
from coopdesk.services.mutual_fund.people import get_person
from coopdesk.services.mutual_fund.rules import get_rules, settle
from coopdesk.storage.reference import load_policies
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.mutual_fund import AdvanceRow, RepaymentRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

ADVANCE = "advance"
REPAYMENT = "repayment"
# The fund's net capital: members' shares, seed fund and what was set aside for risk.
_CAPITAL = ("fund_shares", "seed_fund", "risk_reserve")


@dataclass(frozen=True, slots=True)
class GiveAdvance:
    """Pay an advance to a member; ``resolution`` names what allows a longer term."""

    organization_id: str
    member_id: str
    day: date
    due_on: date
    amount: Money
    usage_fee_bp: int
    purpose: str
    guarantor: str = ""
    resolution: str = ""
    source: AdvanceSource = AdvanceSource.FUND_SHARES


@dataclass(frozen=True, slots=True)
class RepayAdvance:
    """Take money back on an advance; ``account`` is the money account, the advance's own."""

    advance_id: str
    day: date
    amount: Money
    account: str = ""


@dataclass(frozen=True, slots=True)
class AdvanceGivenItem:
    """The advance that was given, with its agreement's number and its voucher."""

    advance_id: str
    advance_number: str
    voucher_id: str
    month: str
    number: int
    amount: Money


@dataclass(frozen=True, slots=True)
class RepaidItem:
    """How a repayment was split, and what is still out."""

    repayment_id: str
    voucher_id: str
    month: str
    number: int
    usage_fee: Money
    principal: Money
    outstanding: Money


@dataclass(frozen=True, slots=True)
class AdvanceRoomItem:
    """What a member may still be advanced on a day, and by which limits; all in fen."""

    own_shares: Money
    outstanding: Money
    by_amount: Money
    by_shares: Money
    by_capital: Money
    available: Money
    room: Money
    rate_cap_bp: int | None
    months: int


def give_advance(uow: UnitOfWork, command: GiveAdvance) -> AdvanceGivenItem:
    """Enter an advance and post it: the member's debt to the fund's bank account.

    Raises RuleViolation for borrowers who are no members (赤政发〔2023〕14号 一（一）), above any
    limit, beyond the term, above the fee's cap or without one; NeedsConfirmation for warnings.
    """
    require_own(uow, command.organization_id)
    rules = get_rules(uow, command.organization_id, command.day)
    found = assess_advance(_facts(uow, command), load_policies(), rules)
    found.warnings += find_refused_wording(command.purpose, Wording.OTHER, rules).warnings
    settle(uow, found)
    name = get_person(uow, command.organization_id, command.member_id).name
    lines = (
        Line(account_for("advances"), debit=command.amount, member=command.member_id),
        Line(bank_of(command.source), credit=command.amount),
    )
    voucher = Voucher(command.day, text("fund.summary_advance", member=name), lines, 1)
    advance_id = new_id()
    posted = post_document(uow, Document(command.organization_id, voucher, ADVANCE, advance_id))
    number = _next_number(uow, command)
    record = {
        "id": advance_id,
        "organization_id": command.organization_id,
        "member_id": command.member_id,
        "number": number,
        "principal": command.amount,
        "lent_on": command.day,
        "due_on": command.due_on,
        "usage_fee_bp": command.usage_fee_bp,
        "day_basis": rules.of("fee.day_basis").whole,
        "source": command.source.value,
        "purpose": command.purpose.strip(),
        "resolution": command.resolution.strip(),
        "guarantor": command.guarantor.strip(),
        "voucher_id": posted.voucher_id,
    }
    uow.add_all(AdvanceRow, [record])
    return AdvanceGivenItem(
        advance_id, number, posted.voucher_id, posted.month, posted.number, command.amount
    )


def repay_advance(uow: UnitOfWork, command: RepayAdvance) -> RepaidItem:
    """Enter a repayment and post it, usage fee for the actual days first, then principal.

    The voucher names whom the advance names, also when that record was merged since: so the merge
    can be undone. Raises RuleViolation when nothing or more than is owed is paid, or on a day
    before the last step of the advance; NotFound.
    """
    row = uow.get(AdvanceRow, command.advance_id)
    require_own(uow, row.organization_id)
    advance = get_advance(uow, command.advance_id, command.day)
    source = AdvanceSource(advance.source)
    money, against = bank_of(source), list[Refusal]()
    if source is AdvanceSource.FUND_SHARES:
        money, against = money_account(command.account)
    settle(uow, Objections(), [*against, *_assess_repayment(uow, advance, command)])
    split = compute_allotment(command.amount, advance.fee_due, advance.outstanding)
    lines = [
        Line(money, debit=command.amount),
        _principal(split.principal, row.member_id),
        Line(account_for("usage_fee"), credit=split.fee, summary=text("fund.summary_fee")),
    ]
    summary = text("fund.summary_repayment", member=advance.member, number=advance.number)
    voucher = Voucher(
        command.day, summary, tuple(line for line in lines if line.debit or line.credit), 1
    )
    repayment_id = new_id()
    posted = post_document(uow, Document(row.organization_id, voucher, REPAYMENT, repayment_id))
    record = {
        "id": repayment_id,
        "advance_id": advance.id,
        "day": command.day,
        "principal": split.principal,
        "usage_fee": split.fee,
        "voucher_id": posted.voucher_id,
    }
    uow.add_all(RepaymentRow, [record])
    left = advance.outstanding - split.principal
    return RepaidItem(
        repayment_id,
        posted.voucher_id,
        posted.month,
        posted.number,
        split.fee,
        split.principal,
        left,
    )


def get_advance(uow: UnitOfWork, advance_id: str, day: date) -> AdvanceItem:
    """Return the advance as it stands on ``day``; raises NotFound, also for one undone."""
    row = uow.get(AdvanceRow, advance_id)
    on = max(day, row.lent_on)
    found = read_advances(uow, row.organization_id, on, advance_id=advance_id)
    if not found:
        raise NotFound("advance", advance_id)
    return found[0]


def find_advance(uow: UnitOfWork, organization_id: str, typed: str) -> str:
    """Return the id of the advance meant by id or number; what fits none comes back as typed."""
    query = select(AdvanceRow.id).where(
        AdvanceRow.organization_id == organization_id, AdvanceRow.number == typed.strip()
    )
    return uow.session.execute(query).scalar_one_or_none() or typed


def get_advance_room(
    uow: UnitOfWork,
    organization_id: str,
    member_id: str,
    day: date,
    source: AdvanceSource = AdvanceSource.FUND_SHARES,
) -> AdvanceRoomItem:
    """Return how much more the member may be advanced on ``day`` and what bounds it."""
    rules = get_rules(uow, organization_id, day)
    own = _own_shares(uow, organization_id, member_id, day)
    owed = _owed(read_advances(uow, organization_id, LATEST, member_id=member_id))
    balances = list_balances(uow, organization_id)
    by_amount = rules.of("advance.maximum_amount").money
    by_shares = own * rules.of("advance.maximum_multiple").whole
    single = rules.of("advance.maximum_single_of_capital").whole
    by_capital = Money(max(_capital(balances).fen, 0) * single // BASIS_POINTS)
    available = max(balances.get(bank_of(source), ZERO), ZERO)
    room = min(by_amount - owed, by_shares - owed, by_capital - owed, available)
    cap = rules.of("fee.maximum_rate")
    return AdvanceRoomItem(
        own_shares=own,
        outstanding=owed,
        by_amount=by_amount,
        by_shares=by_shares,
        by_capital=by_capital,
        available=available,
        room=max(room, ZERO),
        rate_cap_bp=None if cap.value is None else cap.whole,
        months=rules.of("advance.maximum_months").whole,
    )


def _own_shares(uow: UnitOfWork, organization_id: str, member_id: str, day: date) -> Money:
    """Return what bounds an advance of ``day``: shares held then and still held."""
    held = (read_holdings(uow, organization_id, on, member_id) for on in (day, LATEST))
    return min(holdings.get(member_id, ZERO) for holdings in held)


def bank_of(source: AdvanceSource) -> str:
    """Return the bank account an advance is paid from; the seed fund has its own."""
    return account_for("seed_fund_bank" if source is AdvanceSource.SEED_FUND else "fund_bank")


def _facts(uow: UnitOfWork, command: GiveAdvance) -> AdvanceFacts:
    organization_id, member_id = command.organization_id, command.member_id
    own = _own_shares(uow, organization_id, member_id, command.day)
    advances = read_advances(uow, organization_id, LATEST, member_id=member_id)
    balances = list_balances(uow, organization_id)
    return AdvanceFacts(
        borrower=get_person(uow, organization_id, member_id).state,
        amount=command.amount,
        own_shares=own,
        outstanding=_owed(advances),
        fund_capital=_capital(balances),
        available=balances.get(bank_of(command.source), ZERO),
        paid_out_on=command.day,
        due_on=command.due_on,
        yearly_rate_bp=command.usage_fee_bp,
        purpose=command.purpose,
        source=command.source,
        has_resolution=bool(command.resolution.strip()),
        is_borrower_overdue=any(
            advance.outstanding > ZERO and advance.due_on < command.day for advance in advances
        ),
    )


def _principal(amount: Money, member_id: str) -> Line:
    summary = text("fund.summary_principal")
    return Line(account_for("advances"), credit=amount, member=member_id, summary=summary)


def _owed(advances: list[AdvanceItem]) -> Money:
    return total([advance.outstanding for advance in advances])


def _capital(balances: dict[str, Money]) -> Money:
    return -total([balances.get(account_for(purpose), ZERO) for purpose in _CAPITAL])


def _assess_repayment(
    uow: UnitOfWork, advance: AdvanceItem, command: RepayAdvance
) -> list[Refusal]:
    refusals = []
    last = read_last_repayment_day(uow, advance.id) or advance.lent_on
    owed = advance.outstanding + advance.fee_due
    if command.amount <= ZERO:
        refusals.append(Refusal("fund.amount_not_positive"))
    if command.day < last:
        refusals.append(Refusal("fund.repaid_before", values={"day": last.isoformat()}))
    elif command.amount > owed:
        refusals.append(Refusal("fund.paid_too_much", values={"owed": str(owed)}))
    return refusals


def _next_number(uow: UnitOfWork, command: GiveAdvance) -> str:
    year = f"{command.day.year:04d}-"
    newest = uow.session.execute(
        select(func.max(AdvanceRow.number)).where(
            AdvanceRow.organization_id == command.organization_id,
            AdvanceRow.number.startswith(year),
        )
    ).scalar_one()
    return f"{year}{int(newest[len(year) :]) + 1 if newest else 1:04d}"
