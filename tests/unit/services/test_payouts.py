"""Surplus paid out to the members ticked on the list; nothing goes past a resolution."""

from datetime import date

import pytest

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import (
    EnterOpeningBalances,
    PostVoucher,
    ReverseVoucher,
    VoucherLine,
)
from coopdesk.services.mutual_fund import ConvertToShares, Payable, PayOutSurplus
from tests.books import a_document, a_member, an_organization, yuan

OWED_SINCE, PAID_ON = date(2026, 3, 1), date(2026, 3, 5)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def people(runner, organization):
    """Three members; the first is owed refund and dividend, the second a dividend."""
    people = [a_member(runner, organization, number) for number in (1, 2, 3)]
    first, second, _ = people
    lines = (
        VoucherLine("33201", debit=yuan(1400)),
        VoucherLine("221", credit=yuan(300), member_id=first),
        VoucherLine("222", credit=yuan(100), member_id=first),
        VoucherLine("222", credit=yuan(1000), member_id=second),
    )
    a_document(runner, PostVoucher(organization, OWED_SINCE, "分配盈余", lines))
    lines = (VoucherLine("10201", debit=yuan(1300)), VoucherLine("50101", credit=yuan(1300)))
    runner.do(ledger.post_voucher, PostVoucher(organization, OWED_SINCE, "收服务费", lines))
    return people


def refusals(refused):
    return {refusal.code for refusal in refused.value.refusals}


def test_who_is_ticked_is_paid_all_that_is_owed_in_one_voucher(runner, organization, people):
    owed = runner.ask(fund.list_owed, organization)
    assert [(one.number, one.patronage, one.dividend) for one in owed] == [
        (1, yuan(300), yuan(100)),
        (2, Money(), yuan(1000)),
    ]
    paid = runner.do(
        fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, (people[0],), "10201")
    )
    assert (paid.members, paid.amount) == (1, yuan(400))
    voucher = runner.ask(ledger.get_voucher, paid.voucher_id)
    assert [(one.account, one.debit - one.credit) for one in voucher.lines] == [
        ("应付盈余返还", yuan(300)),
        ("应付剩余盈余", yuan(100)),
        ("银行存款-基本存款户", -yuan(400)),
    ]
    assert [one.number for one in runner.ask(fund.list_owed, organization)] == [2]
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, (people[0],), "10201"))
    assert refusals(refused) == {"payout.nothing_owed"}

    runner.do(fund.take_back, ReverseVoucher(paid.voucher_id, PAID_ON, "没有来领"))
    assert [one.whole for one in runner.ask(fund.list_owed, organization)] == [
        yuan(400),
        yuan(1000),
    ]


def test_nobody_is_paid_twice_too_early_or_without_money(runner, organization, people):
    """What became shares is owed no more; the account does not go below nothing."""
    before = PayOutSurplus(organization, date(2026, 2, 28), (people[0],), "10201")
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.pay_out_surplus, before)
    assert refusals(refused) == {"payout.nothing_owed"}
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, tuple(people[:2])))
    assert refusals(refused) == {"fund.not_enough_money"}
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, (), "10201"))
    assert refusals(refused) == {"payout.nobody"}

    shares = ConvertToShares(organization, people[1], PAID_ON, yuan(1000), Payable.DIVIDEND)
    runner.do(fund.convert_to_shares, shares)
    assert [one.number for one in runner.ask(fund.list_owed, organization)] == [1]


def test_large_sums_are_not_paid_in_cash(runner, organization, people):
    """现金管理暂行条例第五条: 1,000 yuan is the edge, a fen more is asked about."""
    cash = (VoucherLine("101", debit=yuan(5000)), VoucherLine("502", credit=yuan(5000)))
    runner.do(ledger.post_voucher, PostVoucher(organization, OWED_SINCE, "收租金", cash))
    runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, tuple(people[:2]), "101"))
    lines = (
        VoucherLine("33201", debit=Money(100_001)),
        VoucherLine("222", credit=Money(100_001), member_id=people[2]),
    )
    a_document(runner, PostVoucher(organization, PAID_ON, "分配盈余", lines))
    with pytest.raises(NeedsConfirmation) as asked:
        runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, (people[2],), "101"))
    assert asked.value.code == "fund.cash_above_limit"


@pytest.mark.parametrize(
    ("debit", "credit", "code"),
    [
        ("222", "10201", "voucher.kept_by_fund"),
        ("33201", "221", "voucher.kept_by_fund"),
        ("33201", "101", "voucher.pays_surplus"),
        ("33202", "10202", "voucher.pays_surplus"),
        ("331", "101", "voucher.pays_surplus"),
    ],
)
def test_no_voucher_by_hand_pays_out_surplus(runner, organization, people, debit, credit, code):
    """《农民专业合作社法》第二十九条: no resolution, no money, not by a raw voucher either."""
    lines = (
        VoucherLine(debit, debit=yuan(10), member_id=people[0] if debit == "222" else ""),
        VoucherLine(credit, credit=yuan(10), member_id=people[0] if credit == "221" else ""),
    )
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, PostVoucher(organization, PAID_ON, "分红", lines))
    assert refusals(refused) == {code}


def test_what_the_old_books_owed_is_taken_over_and_paid(runner):
    """An organization that distributed before it had the program."""
    organization = an_organization(runner, "老哈河合作社")
    member = a_member(runner, organization)
    lines = (
        VoucherLine("10201", debit=yuan(50)),
        VoucherLine("222", credit=yuan(50), member_id=member),
    )
    opening = PostVoucher(organization, date(2026, 1, 1), "上年结转", lines)
    runner.do(ledger.enter_opening_balances, EnterOpeningBalances(opening))
    paid = runner.do(fund.pay_out_surplus, PayOutSurplus(organization, PAID_ON, (member,), "10201"))
    assert paid.amount == yuan(50)
    assert not any(one.fen for one in runner.ask(ledger.list_balances, organization).values())
