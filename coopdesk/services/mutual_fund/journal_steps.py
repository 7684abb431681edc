"""One entry of a cash journal as the document it tells of, posted by the service of its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.domain.journal import JournalKind
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import ROUNDINGS, FeeRounding
from coopdesk.domain.periods import add_months
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.ledger.second_person import do_or_keep
from coopdesk.services.ledger.vouchers import PostVoucher, VoucherLine, post_voucher
from coopdesk.services.ledger.waiting import SubmitVoucher, submit_voucher
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_advances
from coopdesk.services.mutual_fund.advances import (
    GiveAdvance,
    RepayAdvance,
    give_advance,
    repay_advance,
)
from coopdesk.services.mutual_fund.money_words import rounding_in_words
from coopdesk.services.mutual_fund.payouts import PayOutSurplus, list_owed, pay_out_surplus
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.services.mutual_fund.seed_fund import ReceiveSeedFund, receive_seed_fund
from coopdesk.services.mutual_fund.shares import (
    RedeemShares,
    SubscribeShares,
    redeem_shares,
    subscribe_shares,
)
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


@dataclass(frozen=True, slots=True)
class JournalTerms:
    """What a journal leaves unsaid: its account, and the terms its advances were given on."""

    organization_id: str
    account: str
    months: int
    usage_fee_bp: int
    purpose: str
    document: str


@dataclass(frozen=True, slots=True)
class JournalStep:
    """One entry, or principal and usage fee of one repayment; amounts in fen.

    ``members`` are the ids of all members of that name.
    """

    rows: tuple[int, ...]
    day: date
    kind: JournalKind
    number: str
    summary: str
    name: str
    members: tuple[str, ...]
    amount: Money
    usage_fee: Money
    is_income: bool
    purpose: str


def post_step(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    """Post one entry; raises what the service of its kind raises."""
    post = _POSTS.get(step.kind)
    if post is None:
        _by_hand(uow, step, terms)
    else:
        post(uow, step, terms)


def _subscription(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    told = (_member(step), step.day, step.amount, terms.account, _remark(step))
    do_or_keep(uow, subscribe_shares, SubscribeShares(terms.organization_id, *told))


def _redemption(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    told = (_member(step), step.day, step.amount, terms.account, _remark(step))
    do_or_keep(uow, redeem_shares, RedeemShares(terms.organization_id, *told))


def _advance(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    """Give the advance by the terms agreed; it leaves the fund's own bank account, as all do."""
    if terms.account != account_for("fund_bank"):
        require([Refusal("journal.advance_not_from_bank")])
    command = GiveAdvance(
        terms.organization_id,
        _member(step),
        step.day,
        add_months(step.day, terms.months),
        step.amount,
        terms.usage_fee_bp,
        step.purpose or terms.purpose,
    )
    do_or_keep(uow, give_advance, command)


def _repayment(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    """Take the money back on the advance it fits.

    A fee that the charter's own rounding would explain, or less than that of the days, is none;
    one above it was taken, and is booked as it was once a person says so.
    """
    advance = _repaid(uow, step, terms)
    due = min(advance.fee_due, step.amount)
    rounding = _rounding_of(advance, step)
    if step.usage_fee < due or (step.usage_fee != due and rounding):
        require([_fee_differs(advance, step, rounding)])
    command = RepayAdvance(
        advance.id, step.day, step.amount, terms.account, usage_fee=step.usage_fee
    )
    do_or_keep(uow, repay_advance, command)


def _rounding_of(advance: AdvanceItem, step: JournalStep) -> FeeRounding | None:
    """Return the rounding that makes the fee of the days the one of the journal."""
    return next((one for one in ROUNDINGS if advance.fee_by(one, step.day) == step.usage_fee), None)


def _fee_differs(advance: AdvanceItem, step: JournalStep, rounding: FeeRounding | None) -> Refusal:
    """Return why the fee is none; where another rounding explains it, the rule to be set."""
    values = {"due": str(advance.fee_due), "told": str(step.usage_fee)}
    if rounding is None:
        return Refusal("journal.fee_differs", values=values)
    how = rounding_in_words(rounding)
    return Refusal("journal.fee_rounded_otherwise", values={**values, "how": how})


def _repaid(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> AdvanceItem:
    """Return the advance a repayment is for: the one its fee fits, else the oldest."""
    owed = [
        advance
        for advance in read_advances(uow, terms.organization_id, step.day, member_id=_member(step))
        if advance.outstanding or advance.fee_due
    ]
    if not owed:
        raise RuleViolation(Refusal("journal.no_advance", values={"name": step.name}))
    owed.sort(key=lambda advance: advance.lent_on)
    return next((one for one in owed if one.fee_due == step.usage_fee), owed[0])


def _seed_fund(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    told = (step.day, step.amount, terms.document)
    do_or_keep(uow, receive_seed_fund, ReceiveSeedFund(terms.organization_id, *told))


def _payout(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    """Pay what is owed; a dividend the books do not owe was never decided in them."""
    member = _member(step)
    owed = [one for one in list_owed(uow, terms.organization_id, step.day) if one.id == member]
    if owed and owed[0].whole != step.amount:
        values = {"owed": str(owed[0].whole), "told": str(step.amount)}
        require([Refusal("journal.owed_differs", values=values)])
    command = PayOutSurplus(terms.organization_id, step.day, (member,), terms.account)
    do_or_keep(uow, pay_out_surplus, command)


def _forbidden(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    rule = get_rules(uow, terms.organization_id, step.day).of("closed.no_fixed_return")
    raise RuleViolation(Refusal("journal.interest_on_shares", rule.source))


def _unknown(_uow: UnitOfWork, _step: JournalStep, _terms: JournalTerms) -> None:
    """Leave to a person what nobody can tell: money is not taken in without saying what for."""
    raise RuleViolation(Refusal("journal.income_unknown"))


def _by_hand(uow: UnitOfWork, step: JournalStep, terms: JournalTerms) -> None:
    """Post a voucher of two lines; where a second person checks vouchers it waits for that one."""
    other, money = _OTHER_SIDE[step.kind], terms.account
    debit, credit = (money, account_for(other)) if step.is_income else (account_for(other), money)
    lines = (VoucherLine(debit, debit=step.amount), VoucherLine(credit, credit=step.amount))
    command = PostVoucher(terms.organization_id, step.day, step.summary, lines, 1)
    if get_book_rules(uow, terms.organization_id).waits:
        submit_voucher(uow, SubmitVoucher(command))
    else:
        post_voucher(uow, command)


def _member(step: JournalStep) -> str:
    """Return the member meant; raises RuleViolation when nobody or several are called so."""
    if len(step.members) == 1:
        return step.members[0]
    values = {"name": step.name or "—", "count": len(step.members)}
    raise RuleViolation(Refusal("journal.member_unclear", values=values))


def _remark(step: JournalStep) -> str:
    return text("journal.remark", number=step.number) if step.number else ""


_POSTS: Mapping[JournalKind, Callable[[UnitOfWork, JournalStep, JournalTerms], None]] = {
    JournalKind.CONTRIBUTION: _subscription,
    JournalKind.WITHDRAWAL: _redemption,
    JournalKind.ADVANCE: _advance,
    JournalKind.REPAYMENT: _repayment,
    JournalKind.SEED_FUND: _seed_fund,
    JournalKind.DIVIDEND: _payout,
    JournalKind.INTEREST_ON_CAPITAL: _forbidden,
    JournalKind.OTHER_INCOME: _unknown,
}
_OTHER_SIDE = {
    JournalKind.BANK_FEE: "bank_charge",
    JournalKind.BANK_INTEREST: "bank_interest",
    JournalKind.OFFICE_COST: "office_cost",
}
