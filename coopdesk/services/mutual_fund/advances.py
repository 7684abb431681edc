"""Advances (借款) to members: give, take back in parts, usage fee first; and what room is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.advances import (
    SUBSTANDARD,
    Instalment,
    LendingFacts,
    assess_lending,
    assess_schedule,
    compute_arrears,
    compute_equal_parts,
)
from coopdesk.domain.errors import NotFound, Refusal
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.domain.ledger import ZERO, Line, Voucher, on_document
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceFacts,
    AdvanceSource,
    Wording,
    assess_advance,
    compute_allotment,
    find_refused_wording,
)
from coopdesk.domain.periods import add_months
from coopdesk.domain.policy import Objections, RuleBook
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import LATEST, list_balances
from coopdesk.services.ledger.vouchers import Document, post_document
from coopdesk.services.mutual_fund.accounts import account_for, fund_of, money_account
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances, read_last_day
from coopdesk.services.mutual_fund.advance_room import bank_of, capital_of, owed_on, own_shares
from coopdesk.services.mutual_fund.decisions import find_decision, note_decision
from coopdesk.services.mutual_fund.documents import post_numbered
from coopdesk.services.mutual_fund.guarantees import Guarantor, add_guarantees, assess_all
from coopdesk.services.mutual_fund.holdings import read_holdings
from coopdesk.services.mutual_fund.people import get_person
from coopdesk.services.mutual_fund.rules import assess_cash, fee_rounding, get_rules, settle
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.governance import ResolutionRow
from coopdesk.storage.tables.mutual_fund import AdvanceRow, InstalmentRow, RepaymentRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

ADVANCE = "advance"
REPAYMENT = "repayment"


@dataclass(frozen=True, slots=True)
class GiveAdvance:
    """Pay an advance to a member; ``resolution`` names what allows a longer term or more.

    Without ``schedule`` it is paid back in equal parts every so many months, or whole on its last
    day when ``every_months`` is 0. ``guarantor`` names one who is no member, in words.
    """

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
    every_months: int = 0
    schedule: tuple[Instalment, ...] = ()
    guarantors: tuple[Guarantor, ...] = ()


@dataclass(frozen=True, slots=True)
class RepayAdvance:
    """Take money back on an advance; ``account`` is the money account, the advance's own.

    ``payer_id`` is the guarantor who pays in the borrower's place. ``usage_fee`` is the fee of a
    receipt written before; None: that of the days. What it has above them counts for later days.
    """

    advance_id: str
    day: date
    amount: Money
    account: str = ""
    payer_id: str = ""
    usage_fee: Money | None = None


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
    document: str


def give_advance(uow: UnitOfWork, command: GiveAdvance) -> AdvanceGivenItem:
    """Enter an advance and post it: the member's debt to the fund's bank account.

    Raises RuleViolation for borrowers who are no members (赤政发〔2023〕14号 一（一）), above any
    limit, beyond the term, above the fee's cap or without one; NeedsConfirmation for warnings.
    """
    require_own(uow, command.organization_id)
    rules = get_rules(uow, command.organization_id, command.day)
    schedule = _schedule(command)
    settle(uow, _assess_giving(uow, command, schedule, rules))
    decision = _decision(uow, command, rules)
    name = get_person(uow, command.organization_id, command.member_id).name
    lines = (
        Line(account_for("advances"), debit=command.amount, member=command.member_id),
        Line(bank_of(command.source), credit=command.amount),
    )
    number, advance_id = _next_number(uow, command), new_id()
    voucher = Voucher(command.day, text("fund.summary_advance", member=name), lines, 1)
    voucher = on_document(voucher, fund_of(command.source), number)
    posted = post_document(uow, Document(command.organization_id, voucher, ADVANCE, advance_id))
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
        **_rounding_record(rules),
        "source": command.source.value,
        "purpose": command.purpose.strip(),
        "resolution": command.resolution.strip(),
        "guarantor": command.guarantor.strip(),
        "voucher_id": posted.voucher_id,
    }
    uow.add_all(AdvanceRow, [record])
    uow.add_all(InstalmentRow, instalment_records(advance_id, None, schedule))
    add_guarantees(uow, advance_id, command.guarantors)
    note_decision(uow, decision, (ADVANCE, advance_id), command.amount, command.day)
    return AdvanceGivenItem(
        advance_id, number, posted.voucher_id, posted.month, posted.number, command.amount
    )


def _rounding_record(rules: RuleBook) -> dict[str, object]:
    agreed = fee_rounding(rules)
    return {
        "fee_fen": agreed.fen,
        "fee_down": agreed.down,
        "fee_by_period": agreed.by_period,
    }


def repay_advance(uow: UnitOfWork, command: RepayAdvance) -> RepaidItem:
    """Enter a repayment and post it, usage fee for the actual days first, then principal.

    The voucher names whom the advance names, also when that record was merged since: so the merge
    can be undone. Raises RuleViolation when nothing or more than is owed is paid, or on a day
    before the last step of the advance; NeedsConfirmation for a receipt whose fee is more than
    that of the days; NotFound.
    """
    row = uow.get(AdvanceRow, command.advance_id)
    require_own(uow, row.organization_id)
    advance = get_advance(uow, command.advance_id, command.day)
    source = AdvanceSource(advance.source)
    money, against = bank_of(source), list[Refusal]()
    if source is AdvanceSource.FUND_SHARES:
        money, against = money_account(command.account)
    fee = max(advance.fee_due, command.usage_fee or ZERO)
    owed = advance.outstanding + fee
    found = _assess_fee(advance.fee_due, fee)
    settle(uow, found, [*against, *_assess_repayment(uow, advance, command, owed)])
    split = compute_allotment(command.amount, fee, advance.outstanding)
    settle(uow, assess_cash(uow, row.organization_id, command.day, (money, command.amount)))
    lines = (
        Line(money, debit=command.amount),
        _principal(split.principal, row.member_id),
        Line(account_for("usage_fee"), credit=split.fee, summary=text("fund.summary_fee")),
    )
    moving = tuple(line for line in lines if line.debit or line.credit)
    voucher = Voucher(command.day, _repayment_summary(advance, command.payer_id), moving, 1)
    voucher = on_document(voucher, fund_of(source), advance.number)
    repayment_id = new_id()
    document = Document(row.organization_id, voucher, REPAYMENT, repayment_id)
    posted, shown = post_numbered(uow, FundDocument.REPAYMENT, document, fund_of(source))
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
    place = (posted.voucher_id, posted.month, posted.number)
    return RepaidItem(repayment_id, *place, split.fee, split.principal, left, shown)


def get_advance(uow: UnitOfWork, advance_id: str, day: date) -> AdvanceItem:
    """Return the advance as it stands on ``day``; raises NotFound, also for one undone."""
    row = uow.get(AdvanceRow, advance_id)
    on = max(day, row.lent_on)
    found = read_advances(uow, row.organization_id, on, advance_id=advance_id)
    if not found:
        raise NotFound("advance", advance_id)
    return found[0]


def get_last_rate(uow: UnitOfWork, organization_id: str) -> int | None:
    """Return the usage fee (basis points a year) the last advance was given at, None for none."""
    newest = (AdvanceRow.lent_on.desc(), AdvanceRow.number.desc())
    return uow.session.scalar(
        select(AdvanceRow.usage_fee_bp)
        .where(AdvanceRow.organization_id == organization_id)
        .order_by(*newest)
        .limit(1)
    )


def find_advance(uow: UnitOfWork, organization_id: str, typed: str) -> str:
    """Return the id of the advance meant by id or number; what fits none comes back as typed."""
    query = select(AdvanceRow.id).where(
        AdvanceRow.organization_id == organization_id, AdvanceRow.number == typed.strip()
    )
    return uow.session.execute(query).scalar_one_or_none() or typed


def _schedule(command: GiveAdvance) -> tuple[Instalment, ...]:
    """Return the instalments to be kept; none where all is due on the last day."""
    if command.schedule or command.every_months <= 0 or command.amount <= ZERO:
        return command.schedule
    return compute_equal_parts(command.amount, command.day, command.due_on, command.every_months)


def instalment_records(
    advance_id: str, change_id: str | None, schedule: Sequence[Instalment]
) -> list[dict[str, object]]:
    """Return the records of a schedule, of the agreement or of the change that set it."""
    return [
        {
            "advance_id": advance_id,
            "change_id": change_id,
            "due_on": one.due_on,
            "principal": one.principal,
        }
        for one in schedule
    ]


def _assess_giving(
    uow: UnitOfWork, command: GiveAdvance, schedule: Sequence[Instalment], rules: RuleBook
) -> Objections:
    facts = _facts(uow, command)
    found = assess_advance(facts, uow.reference.policies, rules)
    found.join(assess_lending(facts, _lending(uow, command), rules))
    if schedule:
        found.join(assess_schedule(schedule, command.amount, command.day))
        if schedule[-1].due_on != command.due_on:
            found.refuse("fund.schedule_ends_elsewhere", "", {"due": command.due_on.isoformat()})
    found.join(assess_all(uow, command, rules))
    found.warnings += find_refused_wording(command.purpose, Wording.OTHER, rules).warnings
    return found


def _decision(uow: UnitOfWork, command: GiveAdvance, rules: RuleBook) -> ResolutionRow | None:
    """Return the resolution an advance beyond the limits of sum or term rests on."""
    debts = read_advances(uow, command.organization_id, LATEST, member_id=command.member_id)
    is_large = owed_on(debts) + command.amount > rules.of("advance.resolution_from").money
    longest = add_months(command.day, rules.of("advance.maximum_months").whole)
    if not is_large and command.due_on <= longest:
        return None
    asked = (ResolutionSubject.LARGE_ADVANCE, command.day, command.amount)
    return find_decision(uow, command.organization_id, command.resolution, asked)


def _lending(uow: UnitOfWork, command: GiveAdvance) -> LendingFacts:
    """Return how the fund stands before the advance; what is 次级 or worse is bad."""
    advances = read_advances(uow, command.organization_id, LATEST)
    today = read_advances(uow, command.organization_id, command.day)
    owed: dict[str, Money] = {}
    for one in advances:
        owed[one.member_id] = owed.get(one.member_id, ZERO) + one.outstanding
    owed.pop(command.member_id, None)
    shares = read_holdings(uow, command.organization_id, LATEST)
    return LendingFacts(
        outstanding=total([one.outstanding for one in today]),
        bad=total([one.outstanding for one in today if one.band >= SUBSTANDARD]),
        all_shares=total(list(shares.values())),
        others_largest=total(sorted(owed.values(), key=lambda one: -one.fen)[:9]),
    )


def _repayment_summary(advance: AdvanceItem, payer_id: str) -> str:
    told = {"member": advance.member, "number": advance.number}
    payer = [one.name for one in advance.guarantors if one.member_id == payer_id]
    if payer:
        return text("fund.summary_repayment_by", payer=payer[0], **told)
    return text("fund.summary_repayment", **told)


def _facts(uow: UnitOfWork, command: GiveAdvance) -> AdvanceFacts:
    organization_id, member_id = command.organization_id, command.member_id
    own = own_shares(uow, organization_id, member_id, command.day)
    advances = read_advances(uow, organization_id, LATEST, member_id=member_id)
    balances = list_balances(uow, organization_id)
    return AdvanceFacts(
        borrower=get_person(uow, organization_id, member_id).state,
        amount=command.amount,
        own_shares=own,
        outstanding=owed_on(advances),
        fund_capital=capital_of(balances),
        available=balances.get(bank_of(command.source), ZERO),
        paid_out_on=command.day,
        due_on=command.due_on,
        yearly_rate_bp=command.usage_fee_bp,
        purpose=command.purpose,
        source=command.source,
        has_resolution=bool(command.resolution.strip()),
        is_borrower_overdue=any(
            compute_arrears(one.schedule, one.principal - one.outstanding, command.day).days
            for one in advances
        ),
    )


def _principal(amount: Money, member_id: str) -> Line:
    summary = text("fund.summary_principal")
    return Line(account_for("advances"), credit=amount, member=member_id, summary=summary)


def _assess_fee(due: Money, charged: Money) -> Objections:
    found = Objections()
    if charged > due:
        values = {"due": str(due), "told": str(charged), "more": str(charged - due)}
        found.warn("fund.fee_above_days", "", values)
    return found


def _assess_repayment(
    uow: UnitOfWork, advance: AdvanceItem, command: RepayAdvance, owed: Money
) -> list[Refusal]:
    refusals = []
    last = read_last_day(uow, advance.id) or advance.lent_on
    if command.amount <= ZERO:
        refusals.append(Refusal("fund.amount_not_positive"))
    if command.payer_id and command.payer_id not in {one.member_id for one in advance.guarantors}:
        refusals.append(Refusal("fund.payer_no_guarantor"))
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
