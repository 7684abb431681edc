"""The fund: every step posts with its record, every refusal cites its rule, nothing drifts."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, ReverseVoucher
from coopdesk.services.mutual_fund import (
    GiveAdvance,
    ReceiveSeedFund,
    RedeemShares,
    RepayAdvance,
    SetFundRule,
    SubscribeShares,
)
from tests.books import a_member, an_organization, yuan
from tests.unit.services.test_ledger import codes, everything, execute

START = date(2026, 1, 10)
DAY = date(2026, 3, 1)
POLICY = "赤政发〔2023〕14号 一（一）"


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    return organization


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization)


def a_cap(organization, value=800):
    reason = "理事会2026年第1次会议决议"
    return SetFundRule(organization, "fee.maximum_rate", value, date(2026, 1, 1), reason)


def subscribe(runner, organization, member, amount=5000, day=START, **facts):
    command = SubscribeShares(organization, member, day, yuan(amount), **facts)
    return runner.do(fund.subscribe_shares, command)


def seed(runner, organization, amount=500_000, day=START):
    command = ReceiveSeedFund(organization, day, yuan(amount), "赤财农指〔2025〕31号")
    return runner.do(fund.receive_seed_fund, command)


def an_advance(organization, member, amount=1000, **facts):
    columns = {"day": DAY, "due_on": date(2026, 12, 1), "usage_fee_bp": 600, "purpose": "购买化肥"}
    return GiveAdvance(organization, member, amount=yuan(amount), **columns | facts)


def advance(runner, organization, member, amount=1000, sure=frozenset(), **facts):
    command = an_advance(organization, member, amount, **facts)
    return runner.do(fund.give_advance, command, confirmed=sure)


def refusals(refused):
    return {refusal.code: refusal.article for refusal in refused.value.refusals}


def balances(runner, organization):
    found = runner.ask(ledger.list_balances, organization)
    return {code: money.fen // 100 for code, money in found.items() if money}


def all_checks_hold(runner, organization):
    checks = [
        *runner.ask(ledger.list_ledger_checks, organization),
        *runner.ask(fund.list_fund_checks, organization),
    ]
    assert [check for check in checks if not check.ok] == []


def test_a_year_of_the_fund_stands_in_the_books(runner, organization, member):
    """Seed fund, shares, an advance partly repaid with its fee: all as balanced vouchers."""
    seed(runner, organization)
    shares = subscribe(runner, organization, member)
    given = advance(runner, organization, member)
    repay = RepayAdvance(given.advance_id, date(2026, 5, 30), yuan(515))
    repaid = runner.do(fund.repay_advance, repay)

    assert shares.holding == yuan(5000)
    assert given.advance_number == "2026-0001"
    # 1,000 yuan, 90 days, 6 % a year of 360 days
    assert (repaid.usage_fee, repaid.principal) == (yuan(15), yuan(500))
    assert repaid.outstanding == yuan(500)
    assert balances(runner, organization) == {
        "10203": 500_000,
        "23502": -500_000,
        "10202": 4515,
        "30102": -5000,
        "11402": 500,
        "50102": -15,
    }
    assert runner.ask(ledger.get_trial_balance, organization).is_balanced
    all_checks_hold(runner, organization)


def test_record_and_voucher_know_each_other(runner, organization, member):
    shares = subscribe(runner, organization, member)
    voucher = runner.ask(ledger.get_voucher, shares.voucher_id).voucher
    assert (voucher.source_kind, voucher.source_id) == ("share_entry", shares.share_entry_id)


@pytest.mark.parametrize("state", ["candidate", "suspended", "former"])
def test_only_members_pay_in_and_only_members_borrow(runner, organization, state):
    """赤政发〔2023〕14号 一（一）: 对内不对外."""
    stranger = a_member(runner, organization, 7, state=state)
    before = everything(runner)
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, stranger)
    assert refusals(refused)["fund.payer_not_member"] == POLICY
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, stranger)
    assert refusals(refused)["fund.borrower_not_member"] == POLICY
    assert everything(runner) == before


def test_a_member_of_another_organization_is_a_stranger(runner, organization):
    other = a_member(runner, an_organization(runner, "别处合作社"))
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, other)
    assert refusals(refused)["fund.payer_not_member"] == POLICY


@pytest.mark.parametrize("remark", ["保本保息", "年化8%", "定期存款", "按月付息"])
def test_nobody_writes_of_deposits_or_fixed_return_on_shares(runner, organization, member, remark):
    """赤政发〔2023〕14号 一（一）: 吸股不吸储、分红不分息."""
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, member, remark=remark)
    found = refusals(refused)
    assert set(found) == {"fund.wording"}
    assert POLICY in found["fund.wording"]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0, "fund.amount_not_positive"),
        (-5, "fund.amount_not_positive"),
        (999.99, "fund.share_below_minimum"),
        (100_000.01, "fund.share_above_amount"),
    ],
)
def test_a_subscription_keeps_to_the_rules_at_their_edges(
    runner, organization, member, amount, code
):
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, member, amount)
    assert code in refusals(refused)


def test_the_smallest_first_subscription_is_taken_and_later_ones_may_be_smaller(
    runner, organization, member
):
    subscribe(runner, organization, member, 1000)
    assert subscribe(runner, organization, member, 0.01).holding == yuan(1000.01)


def test_a_subscription_goes_into_a_money_account_only(runner, organization, member):
    subscribe(runner, organization, member, 1000, account="101")
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, member, account="10203")
    assert codes(refused) == {"fund.not_a_money_account"}


@pytest.mark.parametrize(
    ("amount", "facts", "code"),
    [
        (50_000.01, {}, "fund.advance_above_multiple"),
        (100_000.01, {}, "fund.advance_above_maximum"),
        (1000, {"due_on": date(2027, 3, 2)}, "fund.term_too_long"),
        (1000, {"due_on": DAY}, "fund.due_before_paid_out"),
        (1000, {"usage_fee_bp": 801}, "fund.rate_above_cap"),
        (5000.01, {}, "fund.not_enough_money"),
    ],
)
def test_an_advance_keeps_to_the_rules_at_their_edges(
    runner, organization, member, amount, facts, code
):
    seed(runner, organization)
    subscribe(runner, organization, member)
    before = everything(runner)
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, amount, **facts)
    assert code in refusals(refused)
    assert everything(runner) == before


def test_an_advance_at_the_very_edge_is_given(runner, organization, member):
    subscribe(runner, organization, member)
    seed(runner, organization)
    command = an_advance(organization, member, 5000, due_on=date(2027, 3, 1), usage_fee_bp=800)
    given = runner.do(fund.give_advance, command, confirmed=frozenset({"fund.too_little_ready"}))
    assert given.amount == yuan(5000)


def test_without_a_cap_of_its_own_an_organization_lends_nothing(runner):
    organization = an_organization(runner)
    member = a_member(runner, organization)
    subscribe(runner, organization, member)
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, 100)
    assert "fund.rate_cap_missing" in refusals(refused)


def test_a_warning_is_asked_about_and_then_passes(runner, organization, member):
    seed(runner, organization)
    subscribe(runner, organization, member)
    command = an_advance(organization, member, 500, purpose="")
    with pytest.raises(NeedsConfirmation) as asked:
        runner.do(fund.give_advance, command)
    assert asked.value.code == "fund.no_purpose"
    given = runner.do(fund.give_advance, command, confirmed=frozenset({"fund.no_purpose"}))
    assert given.amount == yuan(500)


def test_an_advance_from_the_seed_fund_leaves_and_enters_its_own_account(
    runner, organization, member
):
    seed(runner, organization)
    subscribe(runner, organization, member)
    given = advance(runner, organization, member, 8000, source=AdvanceSource.SEED_FUND)
    runner.do(fund.repay_advance, RepayAdvance(given.advance_id, DAY, yuan(3000)))

    statement = runner.ask(fund.get_seed_fund, organization)
    assert statement.received == yuan(500_000)
    assert statement.lent_out == yuan(5000)
    assert statement.in_bank == yuan(495_000)
    all_checks_hold(runner, organization)


def test_a_repayment_pays_the_fee_of_the_days_first(runner, organization, member):
    subscribe(runner, organization, member)
    seed(runner, organization)
    given = advance(runner, organization, member, 3600)
    first = runner.do(
        fund.repay_advance, RepayAdvance(given.advance_id, date(2026, 3, 31), yuan(10))
    )
    assert (first.usage_fee, first.principal) == (yuan(10), yuan(0))
    # 3,600 yuan at 6 % of 360 days is 0.60 a day: 18 for 30 days, 10 of them paid
    item = runner.ask(fund.get_advance, given.advance_id, date(2026, 3, 31))
    assert item.fee_due == yuan(8)
    rest = runner.do(
        fund.repay_advance, RepayAdvance(given.advance_id, date(2026, 4, 10), yuan(3614))
    )
    assert (rest.usage_fee, rest.principal, rest.outstanding) == (yuan(14), yuan(3600), yuan(0))
    all_checks_hold(runner, organization)


@pytest.mark.parametrize(
    ("day", "amount", "code"),
    [
        (date(2026, 4, 10), 3624.01, "fund.paid_too_much"),
        (date(2026, 4, 10), 0, "fund.amount_not_positive"),
        (date(2026, 2, 28), 10, "fund.repaid_before"),
    ],
)
def test_a_repayment_is_neither_too_much_nor_too_early(
    runner, organization, member, day, amount, code
):
    seed(runner, organization)
    subscribe(runner, organization, member)
    given = advance(runner, organization, member, 3600)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.repay_advance, RepayAdvance(given.advance_id, day, yuan(amount)))
    assert codes(refused) == {code}


def test_who_is_overdue_borrows_no_more(runner, organization, member):
    seed(runner, organization)
    subscribe(runner, organization, member)
    given = advance(runner, organization, member, 500, due_on=date(2026, 4, 1))
    (item,) = runner.ask(fund.list_advances, organization, date(2026, 4, 1))
    assert item.overdue_days == 0
    (item,) = runner.ask(fund.list_advances, organization, date(2026, 4, 2))
    assert (item.id, item.overdue_days, item.band) == (given.advance_id, 1, 1)
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, 500, day=date(2026, 4, 2))
    assert "fund.borrower_overdue" in refusals(refused)


def test_shares_are_paid_back_after_the_warning_and_never_more_than_held(
    runner, organization, member
):
    subscribe(runner, organization, member)
    too_much = RedeemShares(organization, member, DAY, yuan(5000.01))
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.redeem_shares, too_much)
    assert "fund.redeem_above_shares" in refusals(refused)
    early = RedeemShares(organization, member, DAY, yuan(2000))
    with pytest.raises(NeedsConfirmation) as asked:
        runner.do(fund.redeem_shares, early)
    done = runner.do(fund.redeem_shares, early, confirmed=frozenset({asked.value.code}))
    assert done.holding == yuan(3000)
    all_checks_hold(runner, organization)


def test_seed_fund_money_names_its_document(runner, organization):
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.receive_seed_fund, ReceiveSeedFund(organization, START, yuan(1), " "))
    assert refusals(refused) == {"fund.seed_fund_without_document": "赤政发〔2023〕14号 二（五）"}


def test_what_is_taken_back_leaves_register_and_books_together(runner, organization, member):
    shares = subscribe(runner, organization, member)
    seed(runner, organization)
    given = advance(runner, organization, member)
    repay = RepayAdvance(given.advance_id, date(2026, 4, 1), yuan(100))
    repaid = runner.do(fund.repay_advance, repay)

    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.reverse_voucher, ReverseVoucher(repaid.voucher_id, date(2026, 4, 2), "错"))
    assert codes(refused) == {"voucher.has_document"}
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.take_back, ReverseVoucher(given.voucher_id, date(2026, 4, 2), "错"))
    assert codes(refused) == {"fund.later_repayment"}

    for voucher in (repaid.voucher_id, given.voucher_id, shares.voucher_id):
        runner.do(fund.take_back, ReverseVoucher(voucher, date(2026, 4, 2), "做错了"))
        all_checks_hold(runner, organization)
    assert balances(runner, organization) == {"10203": 500_000, "23502": -500_000}
    assert runner.ask(fund.list_advances, organization, date(2026, 4, 2)) == []
    before = runner.ask(fund.list_share_register, organization, date(2026, 4, 1))
    assert before[0].holding == yuan(5000)


def test_a_subscription_redeemed_since_cannot_be_taken_back(runner, organization, member):
    shares = subscribe(runner, organization, member, day=date(2025, 1, 5))
    runner.do(fund.redeem_shares, RedeemShares(organization, member, DAY, yuan(1000)))
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.take_back, ReverseVoucher(shares.voucher_id, DAY, "做错了"))
    assert codes(refused) == {"fund.later_redemption"}
    all_checks_hold(runner, organization)


def test_a_closed_month_refuses_the_fund_and_leaves_no_register_row(runner, organization, member):
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-03"))
    with pytest.raises(RuleViolation) as refused:
        subscribe(runner, organization, member)
    assert codes(refused) == {"voucher.closed_period"}
    assert runner.ask(fund.list_share_register, organization) == []


def test_the_room_left_tells_each_limit(runner, organization, member):
    subscribe(runner, organization, member)
    seed(runner, organization)
    advance(runner, organization, member, 1000)
    room = runner.ask(fund.get_advance_room, organization, member, DAY)
    assert room.by_shares == yuan(50_000)
    assert room.by_amount == yuan(100_000)
    assert room.by_capital == yuan(75_750)
    assert (room.outstanding, room.available, room.room) == (yuan(1000), yuan(4000), yuan(4000))
    assert room.rate_cap_bp == 800


@pytest.mark.parametrize("table", ["share_entry", "advance", "repayment", "seed_fund_entry"])
def test_the_database_itself_keeps_the_registers_final(runner, organization, member, table):
    seed(runner, organization)
    subscribe(runner, organization, member)
    given = advance(runner, organization, member)
    runner.do(fund.repay_advance, RepayAdvance(given.advance_id, DAY, yuan(1)))
    for statement in (f"UPDATE {table} SET office = office", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError):
            execute(runner, statement)
