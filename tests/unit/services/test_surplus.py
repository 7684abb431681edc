"""A year's surplus from closed books to each member's account, as a township's clerk does it."""

from datetime import date

import pytest

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.membership import ShareKind, TradeKind
from coopdesk.domain.money import Money, total
from coopdesk.domain.surplus import Ratios
from coopdesk.services import ledger, members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, ReverseVoucher, VoucherLine
from coopdesk.services.member_accounts import get_member_year
from coopdesk.services.members import QuantifyShare, RecordTradeVolumes, TradeVolume
from coopdesk.services.mutual_fund import (
    GiveAdvance,
    PayOutSurplus,
    PostSurplusPlan,
    ResolveSurplusPlan,
    SaveSurplusPlan,
    SetFundRule,
    SubscribeShares,
    SurplusState,
)
from tests.books import a_member, a_resolution, an_organization, yuan

YEAR, ASSEMBLY, POSTED_ON = 2025, date(2026, 2, 1), date(2026, 3, 2)
NUMBER = "社决〔2026〕1号"


def book(runner, organization, day, amount, debit, credit, summary):
    lines = (VoucherLine(debit, debit=yuan(amount)), VoucherLine(credit, credit=yuan(amount)))
    runner.do(ledger.post_voucher, PostVoucher(organization, day, summary, lines))


def close(runner, organization, year):
    runner.do(ledger.close_period, ClosePeriod(organization, f"{year}-12", carry_over=True))


def plan(runner, organization, reserve=1000, patronage=6000, dividend=4000):
    command = SaveSurplusPlan(organization, YEAR, reserve, patronage, dividend)
    return runner.do(fund.save_surplus_plan, command)


def look(runner, organization, ratios=None):
    return runner.ask(fund.get_surplus_plan, organization, YEAR, ratios)


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def people(runner, organization):
    return [a_member(runner, organization, number) for number in (1, 2, 3)]


@pytest.fixture
def year(runner, organization, people):
    """A loss of 100 yuan in 2024, 1,000.01 yuan of surplus in 2025, both years closed."""
    first, second, third = people
    subscribe = SubscribeShares(organization, first, date(2024, 6, 1), yuan(5000))
    runner.do(fund.subscribe_shares, subscribe)
    book(runner, organization, date(2024, 9, 1), 100, "523", "211", "欠电费")
    close(runner, organization, 2024)
    later = SubscribeShares(organization, second, date(2025, 12, 27), yuan(10_000))
    runner.do(fund.subscribe_shares, later)
    book(runner, organization, date(2025, 8, 1), 1200.01, "10201", "50101", "收农资服务费")
    book(runner, organization, date(2025, 9, 1), 200, "523", "211", "欠电费")
    close(runner, organization, YEAR)
    volumes = tuple(
        TradeVolume(member, TradeKind.SUPPLIES, yuan(amount))
        for member, amount in ((first, 3000), (second, 3000), (third, 1000))
    )
    command = RecordTradeVolumes(organization, YEAR, volumes)
    runner.do(members.record_trade_volumes, command)
    share = QuantifyShare(third, YEAR, ShareKind.STATE_SUPPORT, yuan(1000))
    runner.do(members.quantify_share, share)
    return organization


def test_a_year_is_distributed_to_the_fen_and_stays_as_decided(runner, year, people):
    """《农民专业合作社法》第四十二、四十四条: losses, reserve, trade, then shares."""
    seen = look(runner, year)
    assert (seen.state, seen.stops, seen.warnings) == (SurplusState.UNSAVED, (), ())
    given = seen.distribution
    assert (given.surplus, given.losses, given.reserve) == (yuan(1000.01), yuan(100), yuan(90))
    assert given.distributable == yuan(810.01)
    assert (given.patronage, given.dividend, given.left) == (yuan(486.01), yuan(324), Money())
    assert [part.patronage for part in seen.parts] == [yuan(208.29), yuan(208.29), yuan(69.43)]
    # 5,000 and 1,000 yuan all year, 10,000 yuan for the five days from 27 December on
    assert [part.share_days for part in seen.parts] == [500_000 * 365, 1_000_000 * 5, 0]
    weights = [5000 * 365, 10_000 * 5, 1000 * 365]
    assert [part.dividend for part in seen.parts] == yuan(324).allot(weights)

    draft = plan(runner, year)
    assert look(runner, year).state is SurplusState.DRAFT
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    runner.do(fund.resolve_surplus_plan, ResolveSurplusPlan(draft, NUMBER))
    # what was decided stays as it was, whatever is recorded later
    traded = TradeVolume(people[2], TradeKind.SUPPLIES, yuan(9000))
    runner.do(members.record_trade_volumes, RecordTradeVolumes(year, YEAR, (traded,)))
    posted = runner.do(fund.post_surplus_plan, PostSurplusPlan(draft, POSTED_ON))
    assert (posted.amount, posted.reserve) == (yuan(810.01), yuan(90))
    now = look(runner, year, Ratios(0, 10_000, 0))
    assert (now.state, now.resolution, now.parts) == (SurplusState.POSTED, NUMBER, seen.parts)
    assert now.voucher == f"{posted.month}-{posted.number:04d}"


def test_the_books_and_the_members_accounts_say_what_was_distributed(runner, year, people):
    seen = look(runner, year)
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    command = PostSurplusPlan(plan(runner, year), POSTED_ON, NUMBER)
    runner.do(fund.post_surplus_plan, command)
    balances = runner.ask(ledger.list_balances, year)
    assert balances["33201"] == yuan(900.01)
    assert (balances["32201"], balances["221"], balances["222"]) == (
        yuan(-90),
        yuan(-486.01),
        yuan(-324),
    )
    lines = runner.ask(get_member_year, year, people[0], date(2026, 12, 31))
    assert (lines[-1].amounts.refund, lines[-1].amounts.dividend) == (
        seen.parts[0].patronage,
        seen.parts[0].dividend,
    )
    assert all(check.ok for check in runner.ask(ledger.list_ledger_checks, year))
    equity = runner.ask(ledger.get_equity_changes, year, date(2026, 1, 1), date(2026, 12, 31))
    assert all(check.ok for check in equity.checks)


def test_the_reserve_for_risks_is_topped_up_first(runner, year, people):
    """One percent of 2,000 yuan out is 20 yuan of the 90 drawn; the general reserve gets 70."""
    cap = SetFundRule(year, "fee.maximum_rate", 800, date(2026, 1, 1), "理事会决议")
    runner.do(fund.set_fund_rule, cap)
    due = date(2026, 8, 1)
    lent = GiveAdvance(year, people[0], date(2026, 2, 2), due, yuan(2000), 600, "运输")
    runner.do(fund.give_advance, lent)
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    posted = PostSurplusPlan(plan(runner, year), POSTED_ON, NUMBER)
    runner.do(fund.post_surplus_plan, posted)
    balances = runner.ask(ledger.list_balances, year)
    assert (balances["32202"], balances["32201"]) == (yuan(-20), yuan(-70))


def test_a_posted_year_is_taken_back_before_it_is_distributed_again(runner, year):
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    command = PostSurplusPlan(plan(runner, year), POSTED_ON, NUMBER)
    posted = runner.do(fund.post_surplus_plan, command)
    with pytest.raises(RuleViolation) as refused:
        plan(runner, year)
    assert codes(refused) == {"surplus.posted_before"}
    runner.do(fund.take_back, ReverseVoucher(posted.voucher_id, POSTED_ON, "重新表决"))
    again = look(runner, year)
    assert (again.state, again.id) == (SurplusState.UNSAVED, "")
    anew = plan(runner, year)
    command = PostSurplusPlan(anew, POSTED_ON, NUMBER)
    assert runner.do(fund.post_surplus_plan, command).amount == yuan(810.01)


def test_what_was_paid_out_is_not_taken_back(runner, year, people):
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    command = PostSurplusPlan(plan(runner, year), POSTED_ON, NUMBER)
    posted = runner.do(fund.post_surplus_plan, command)
    payout = PayOutSurplus(year, POSTED_ON, (people[0],), "10201")
    paid = runner.do(fund.pay_out_surplus, payout)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.take_back, ReverseVoucher(posted.voucher_id, POSTED_ON, "重分"))
    assert codes(refused) == {"surplus.paid_since"}
    runner.do(fund.take_back, ReverseVoucher(paid.voucher_id, POSTED_ON, "没有领"))
    runner.do(fund.take_back, ReverseVoucher(posted.voucher_id, POSTED_ON, "重分"))
    assert look(runner, year).state is SurplusState.UNSAVED


@pytest.mark.parametrize(
    ("ratios", "code", "article"),
    [
        ((1000, 5999, 4001), "surplus.patronage_below", "《农民专业合作社法》第四十四条"),
        ((1000, 6000, 4001), "surplus.more_than_all", "《农民专业合作社法》第四十四条"),
    ],
)
def test_a_plan_against_the_law_is_not_decided(runner, year, ratios, code, article):
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    draft = plan(runner, year, *ratios)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.post_surplus_plan, PostSurplusPlan(draft, POSTED_ON, NUMBER))
    assert [(one.code, one.article) for one in refused.value.refusals] == [(code, article)]
    assert look(runner, year).state is SurplusState.DRAFT


def test_no_resolution_no_money(runner, year):
    """《农民专业合作社法》第二十九条: the assembly decides, of this and before."""
    draft = plan(runner, year)
    a_resolution(runner, year, "社决〔2026〕2号", subject="write_off", day=ASSEMBLY)
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    for named, code in (
        (" ", "surplus.without_resolution"),
        ("没有这个号", "resolution.unknown"),
        ("社决〔2026〕2号", "resolution.other_subject"),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(fund.post_surplus_plan, PostSurplusPlan(draft, POSTED_ON, named))
        assert codes(refused) == {code}
    early = PostSurplusPlan(draft, date(2026, 1, 31), NUMBER)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.post_surplus_plan, early)
    assert codes(refused) == {"resolution.later"}


def test_only_closed_years_with_enough_surplus_are_distributed(runner, organization, people):
    with pytest.raises(RuleViolation) as refused:
        plan(runner, organization)
    assert codes(refused) == {"surplus.year_open"}
    book(runner, organization, date(2024, 9, 1), 500, "523", "211", "欠电费")
    close(runner, organization, 2024)
    book(runner, organization, date(2025, 8, 1), 300, "10201", "50101", "收农资服务费")
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-12"))
    found = {stop.code for stop in look(runner, organization).stops}
    assert {"surplus.not_carried_over", "surplus.losses_not_covered"} <= found
    assert runner.ask(fund.list_surplus_years, organization) == [2025, 2024]


def test_what_left_the_books_by_hand_is_not_distributed_again(runner, year):
    """Never more than stands undistributed; lower reserves than the rule are asked about."""
    book(runner, year, date(2026, 1, 9), 500, "33201", "32201", "提取盈余公积")
    assert [stop.code for stop in look(runner, year).stops] == ["surplus.above_books"]
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    draft = plan(runner, year, 0, 6000, 0)
    with pytest.raises(RuleViolation):
        runner.do(fund.resolve_surplus_plan, ResolveSurplusPlan(draft, NUMBER))


def test_a_lower_reserve_is_asked_about(runner, year):
    a_resolution(runner, year, NUMBER, subject="dividend", day=ASSEMBLY)
    draft = plan(runner, year, 0, 7000, 2000)
    command = PostSurplusPlan(draft, POSTED_ON, NUMBER)
    with pytest.raises(NeedsConfirmation) as asked:
        runner.do(fund.post_surplus_plan, command)
    assert asked.value.code == "surplus.reserve_below"
    runner.do(fund.post_surplus_plan, command, confirmed=frozenset({"surplus.reserve_below"}))
    given = look(runner, year).distribution
    assert given.left == yuan(900.01) - given.patronage - given.dividend
    assert total([part.whole for part in look(runner, year).parts]) == given.paid_to_members
