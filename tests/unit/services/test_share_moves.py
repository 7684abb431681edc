"""Shares that change hands: transfer, inheritance, conversion; register and capital stay one."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import PostVoucher, ReverseVoucher, VoucherLine
from coopdesk.services.mutual_fund import (
    ConvertToShares,
    InheritShares,
    Payable,
    RedeemShares,
    TransferShares,
)
from tests.books import a_document, a_member, yuan
from tests.unit.services.test_mutual_fund import (
    POLICY,
    advance,
    all_checks_hold,
    balances,
    member,
    organization,
    refusals,
    seed,
    subscribe,
)

__all__ = ["member", "organization"]
LATER = date(2026, 6, 1)
EARLY = frozenset({"fund.redeem_too_early"})


@pytest.fixture
def other(runner, organization):
    return a_member(runner, organization, 2)


def held(runner, organization, member):
    register = runner.ask(fund.list_share_register, organization, LATER)
    return {item.id: item.holding for item in register}.get(member, Money())


def test_a_transfer_moves_shares_in_one_voucher_and_back(runner, organization, member, other):
    subscribe(runner, organization, member)
    before = balances(runner, organization)
    command = TransferShares(organization, member, other, LATER, yuan(2000))
    done = runner.do(fund.transfer_shares, command, confirmed=EARLY)
    assert (done.holding, done.left) == (yuan(2000), yuan(3000))
    assert balances(runner, organization) == before
    all_checks_hold(runner, organization)

    redeem = RedeemShares(organization, other, LATER, yuan(1500))
    paid = runner.do(fund.redeem_shares, redeem, confirmed=EARLY)
    undo = ReverseVoucher(done.voucher_id, LATER, "办错")
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.take_back, undo)
    assert set(refusals(refused)) == {"fund.later_redemption"}
    runner.do(fund.take_back, ReverseVoucher(paid.voucher_id, LATER, "办错"))
    runner.do(fund.take_back, undo)
    assert held(runner, organization, member) == yuan(5000)
    all_checks_hold(runner, organization)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": Money(500_001)}, "fund.redeem_above_shares"),
        ({"amount": Money(-1)}, "fund.amount_not_positive"),
        ({"amount": Money(99_999)}, "fund.share_below_minimum"),
        ({"to_member_id": "张三"}, "fund.payer_not_member"),
        ({"to_member_id": None}, "fund.transfer_to_oneself"),
        ({"remark": "年化8%"}, "fund.wording"),
    ],
)
def test_a_transfer_keeps_to_the_rules_of_leaving_and_taking(
    runner, organization, member, other, changes, code
):
    """赤政发〔2023〕14号 一（一） 对内不对外、分红不分息."""
    subscribe(runner, organization, member)
    command = TransferShares(organization, member, other, LATER, yuan(2000))
    changes = {key: member if value is None else value for key, value in changes.items()}
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.transfer_shares, replace(command, **changes), confirmed=EARLY)
    assert set(refusals(refused)) - {"fund.share_below_minimum"} <= {code}
    assert code in refusals(refused)


def test_an_heir_who_is_a_member_inherits_all_once_the_debts_are_paid(runner, organization, other):
    """《民法典》第一千一百五十九条; 赤政发〔2023〕14号 一（一） 对内不对外."""
    departed = a_member(runner, organization, 3)
    seed(runner, organization)
    subscribe(runner, organization, departed)
    given = advance(runner, organization, departed)
    command = InheritShares(organization, departed, other, LATER, yuan(5000), "继承公证书")
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.inherit_shares, replace(command, to_member_id="外人", document=""))
    assert refusals(refused)["fund.heir_not_member"] == POLICY
    assert {"fund.holder_still_member", "fund.estate_owes", "fund.no_document"} <= set(
        refusals(refused)
    )
    owed = runner.ask(fund.get_advance, given.advance_id, LATER)
    pay = fund.RepayAdvance(given.advance_id, LATER, owed.outstanding + owed.fee_due)
    runner.do(fund.repay_advance, pay)
    _depart(runner, departed)
    done = runner.do(fund.inherit_shares, command)
    assert (done.holding, done.left) == (yuan(5000), Money())
    all_checks_hold(runner, organization)


def _depart(runner, member):
    from coopdesk.domain.membership import StepKind
    from coopdesk.services.members import TakeStep, take_step

    sure = frozenset({"member.leaves_with_shares"})
    step = TakeStep(member, StepKind.DEATH, date(2026, 5, 20))
    runner.do(take_step, step, confirmed=sure)


def test_what_is_owed_to_a_member_becomes_shares_and_no_fen_more(runner, organization, member):
    subscribe(runner, organization, member)
    refund = PostVoucher(
        organization,
        LATER,
        "应付盈余返还",
        (
            VoucherLine("33201", debit=yuan(300)),
            VoucherLine("221", credit=yuan(300), member_id=member),
        ),
    )
    a_document(runner, refund)
    command = ConvertToShares(organization, member, LATER, Money(30_001), Payable.PATRONAGE)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.convert_to_shares, command)
    assert set(refusals(refused)) == {"fund.converts_above_owed"}
    done = runner.do(fund.convert_to_shares, replace(command, amount=yuan(300)))
    assert done.holding == yuan(5300)
    assert "221" not in balances(runner, organization)
    all_checks_hold(runner, organization)


@pytest.mark.parametrize(
    ("account", "is_debit"), [("23502", True), ("50102", False), ("52901", True), ("10203", False)]
)
def test_no_voucher_by_hand_moves_what_the_fund_keeps(runner, organization, account, is_debit):
    """C16: no path posts the fund's money without passing its rules."""
    side = {"debit": yuan(100)} if is_debit else {"credit": yuan(100)}
    against = {"credit": yuan(100)} if is_debit else {"debit": yuan(100)}
    lines = (VoucherLine(account, **side), VoucherLine("10201", **against))
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, PostVoucher(organization, LATER, "手工凭证", lines))
    assert set(refusals(refused)) == {"voucher.kept_by_fund"}
