"""Documents that post themselves wait for a second person: no way leads around the other one."""

import json
from contextlib import nullcontext
from dataclasses import fields, replace
from datetime import date
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation, Submitted
from coopdesk.domain.money import Money
from coopdesk.domain.rights import Role
from coopdesk.services import approvals, ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.approvals import ApproveVoucher
from coopdesk.services.ledger import (
    CheckVoucher,
    ClosePeriod,
    EnterOpeningBalances,
    NextStep,
    PostVoucher,
    ReopenPeriod,
    ReturnVoucher,
    ReverseVoucher,
    SetBookRules,
    SignVoucher,
    VoucherLine,
)
from coopdesk.services.mutual_fund import (
    ConvertToShares,
    GiveAdvance,
    InheritShares,
    Payable,
    PayOutSurplus,
    ReceiveSeedFund,
    RedeemShares,
    RepayAdvance,
    SetFundRule,
    SubscribeShares,
    TransferShares,
)
from coopdesk.services.plain_commands import from_plain, to_plain
from tests.books import a_document, a_member, an_organization, yuan

LONG_BEFORE, DAY = date(2024, 1, 5), date(2025, 6, 2)
COMMANDS = {
    name: get_type_hints(handler)["command"] for name, handler in approvals.list_documents().items()
}


def as_another(runner, name="高娃", role=Role.MANAGER):
    runner.actor = replace(runner.actor, operator=name, operator_id=name, role=role.value)


def submitted(runner, handler, command):
    """Ask for a document and return the id under which it waits."""
    with pytest.raises(Submitted) as waits:
        runner.do(handler, command)
    return waits.value.waiting_id


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def members(runner, organization):
    return [a_member(runner, organization, number) for number in (1, 2)]


@pytest.fixture
def owing(runner, organization, members):
    """A fund that lent, owes its members, and asks for two persons from now on."""
    rule = SetFundRule(organization, "fee.maximum_rate", 800, DAY, "理事会决议")
    runner.do(fund.set_fund_rule, rule)
    for member in members:
        first = SubscribeShares(organization, member, LONG_BEFORE, yuan(5000))
        runner.do(fund.subscribe_shares, first)
    given = runner.do(fund.give_advance, an_advance(organization, members[0]))
    lines = (
        VoucherLine("33202", debit=yuan(40)),
        VoucherLine("222", credit=yuan(40), member_id=members[1]),
    )
    a_document(runner, PostVoucher(organization, DAY, "分配剩余盈余", lines))
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    return given


def an_advance(organization, member, amount=1000):
    return GiveAdvance(organization, member, DAY, date(2025, 12, 1), yuan(amount), 600, "购化肥")


def steps(organization, members, given):
    """One of each kind of document that moves money or what members hold."""
    first, second = members
    return (
        (fund.subscribe_shares, SubscribeShares(organization, first, DAY, yuan(100))),
        (fund.transfer_shares, TransferShares(organization, second, first, DAY, yuan(100))),
        (fund.give_advance, an_advance(organization, second)),
        (fund.repay_advance, RepayAdvance(given.advance_id, DAY, yuan(10))),
        (
            fund.receive_seed_fund,
            ReceiveSeedFund(organization, DAY, yuan(1), "赤财农指〔2025〕1号"),
        ),
        (fund.pay_out_surplus, PayOutSurplus(organization, DAY, (second,))),
        (
            fund.convert_to_shares,
            ConvertToShares(organization, second, DAY, yuan(40), Payable.DIVIDEND),
        ),
        (fund.take_back, ReverseVoucher(given.voucher_id, DAY, "填错")),
    )


def test_every_document_waits_and_leaves_neither_register_nor_books_changed(
    runner, organization, members, owing
):
    """会计基础工作规范 第五十条: not the voucher waits but the document, so the two cannot part."""
    before = (
        runner.ask(ledger.list_balances, organization),
        runner.ask(fund.list_share_register, organization),
        len(runner.ask(ledger.list_vouchers, organization)),
    )
    asked = steps(organization, members, owing)
    for handler, command in asked:
        submitted(runner, handler, command)
    after = (
        runner.ask(ledger.list_balances, organization),
        runner.ask(fund.list_share_register, organization),
        len(runner.ask(ledger.list_vouchers, organization)),
    )
    assert after == before
    waiting = runner.ask(ledger.list_waiting, organization)
    assert {item.handler for item in waiting} == {handler.__name__ for handler, _ in asked}
    assert {item.next_step for item in waiting} == {NextStep.APPROVE}


def test_another_person_posts_it_with_both_names(runner, organization, members, owing):
    waiting = submitted(
        runner,
        fund.subscribe_shares,
        SubscribeShares(organization, members[0], DAY, yuan(300), remark="秋收后"),
    )
    maker = runner.actor.operator
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.own_check"}
    as_another(runner, role=Role.REVIEWER)
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    detail = runner.ask(ledger.get_voucher, posted.voucher_id)
    assert (detail.voucher.maker, detail.checker, detail.poster) == (maker, "高娃", "高娃")
    register = {one.id: one.holding for one in runner.ask(fund.list_share_register, organization)}
    assert register[members[0]] == yuan(5300)
    assert runner.ask(ledger.list_waiting, organization) == []
    assert all(one.ok for one in runner.ask(ledger.list_ledger_checks, organization))
    assert all(one.ok for one in runner.ask(fund.list_fund_checks, organization))


def test_the_rules_are_those_of_the_moment_it_is_posted(runner, organization, members, owing):
    """Two payouts of the same dividend wait; the second finds nothing owed any more."""
    payout = PayOutSurplus(organization, DAY, (members[1],))
    waiting = [submitted(runner, fund.pay_out_surplus, payout) for _ in range(2)]
    as_another(runner)
    runner.do(approvals.approve_voucher, ApproveVoucher(waiting[0]))
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting[1]))
    assert "payout.nothing_owed" in codes(refused)


def test_what_the_rules_refuse_does_not_wait(runner, organization, members, owing):
    too_much = SubscribeShares(organization, members[0], DAY, yuan(0))
    with pytest.raises(RuleViolation):
        runner.do(fund.subscribe_shares, too_much)
    assert runner.ask(ledger.list_waiting, organization) == []


def test_one_given_back_is_withdrawn_by_its_maker(runner, organization, members, owing):
    maker = runner.actor
    waiting = submitted(runner, fund.give_advance, an_advance(organization, members[1]))
    as_another(runner)
    runner.do(ledger.return_voucher, ReturnVoucher(waiting, "用途不清"))
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.was_returned"}
    runner.actor = maker
    (item,) = runner.ask(ledger.list_waiting, organization)
    assert (item.next_step, item.returned) == (NextStep.WITHDRAW, "用途不清")
    runner.do(ledger.return_voucher, ReturnVoucher(waiting))
    assert runner.ask(ledger.list_waiting, organization) == []


def test_the_cashier_signs_a_document_that_moves_money_and_no_other(
    runner, organization, members, owing
):
    """会计基础工作规范 第五十一条."""
    rules = SetBookRules(organization, two_persons=False, cashier_signs=True)
    runner.do(ledger.set_book_rules, rules)
    moved = TransferShares(organization, members[1], members[0], DAY, yuan(100))
    runner.do(fund.transfer_shares, moved)
    waiting = submitted(
        runner, fund.subscribe_shares, SubscribeShares(organization, members[1], DAY, yuan(100))
    )
    maker = runner.actor
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.needs_cashier"}
    as_another(runner, "张秀兰", Role.CASHIER)
    runner.do(ledger.sign_voucher, SignVoucher(waiting))
    runner.actor = maker
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert runner.ask(ledger.get_voucher, posted.voucher_id).cashier == "张秀兰"


def test_where_set_maker_checker_and_poster_are_three(runner, organization, members, owing):
    """会计基础工作规范 第五十条 names 制单, 审核, 记账."""
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            ledger.set_book_rules, SetBookRules(organization, two_persons=False, poster_apart=True)
        )
    assert codes(refused) == {"book_rule.poster_without_checker"}
    waiting = submitted(
        runner, fund.subscribe_shares, SubscribeShares(organization, members[0], DAY, yuan(100))
    )
    maker = runner.actor
    as_another(runner)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.check_waiting, CheckVoucher(waiting))
    assert codes(refused) == {"voucher.no_poster_apart"}
    rules = SetBookRules(organization, two_persons=True, poster_apart=True)
    runner.do(ledger.set_book_rules, rules)
    steps = (
        (approvals.approve_voucher, ApproveVoucher(waiting), "voucher.needs_check"),
        (ledger.check_waiting, CheckVoucher(waiting), ""),
        (ledger.check_waiting, CheckVoucher(waiting), "voucher.checked_before"),
        (approvals.approve_voucher, ApproveVoucher(waiting), "voucher.own_post"),
    )
    for step, command, expected in steps:
        with pytest.raises(RuleViolation) if expected else nullcontext() as refused:
            runner.do(step, command)
        assert not expected or codes(refused) == {expected}
    runner.actor = maker
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.own_post"}
    as_another(runner, "李国强")
    (item,) = runner.ask(ledger.list_waiting, organization)
    assert item.next_step is NextStep.POST
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    detail = runner.ask(ledger.get_voucher, posted.voucher_id)
    assert (detail.voucher.maker, detail.checker, detail.poster) == (
        maker.operator,
        "高娃",
        "李国强",
    )


def test_closing_writes_by_itself_but_opening_balances_wait(runner, organization, members, owing):
    """What closing carries over moves no money; what the old books held is checked by two."""
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-06", carry_over=True))
    runner.do(ledger.reopen_period, ReopenPeriod(organization, "2025-06", "补记"))
    other = an_organization(runner, "巴彦塔拉苏木合作社", credit_code="93150402MA0N12345X")
    runner.do(ledger.set_book_rules, SetBookRules(other, two_persons=True))
    lines = (VoucherLine("10201", debit=yuan(50)), VoucherLine("33202", credit=yuan(50)))
    opening = EnterOpeningBalances(PostVoucher(other, date(2025, 1, 1), "期初余额", lines))
    waiting = submitted(runner, ledger.enter_opening_balances, opening)
    as_another(runner)
    runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert runner.ask(ledger.list_balances, other)["10201"] == yuan(50)


def test_who_may_not_ask_for_it_cannot_leave_it_waiting(runner, organization, members, owing):
    as_another(runner, role=Role.READ_ONLY)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.subscribe_shares, SubscribeShares(organization, members[0], DAY, yuan(100)))
    assert codes(refused) == {"right.missing"}
    assert runner.ask(ledger.list_waiting, organization) == []


st.register_type_strategy(Money, st.builds(Money, st.integers(-(10**12), 10**12)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_waits_is_the_very_command_that_was_asked(data):
    kind = data.draw(st.sampled_from([*COMMANDS.values(), RedeemShares, InheritShares]))
    command = data.draw(st.from_type(kind))
    kept = json.loads(json.dumps(to_plain(command)))
    assert from_plain(kind, kept) == command
    assert set(kept) == {field.name for field in fields(kind)}
