"""A year of a fund of 500 members, from the roster to the last dividend paid."""

from datetime import date, datetime, time, timedelta

from coopdesk.domain.membership import TradeKind
from coopdesk.domain.money import Money, total
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, VoucherLine
from coopdesk.services.members import RecordTradeVolumes, TradeVolume, record_trade_volumes
from coopdesk.services.mutual_fund import (
    GiveAdvance,
    OpenShareAccounts,
    PayOutSurplus,
    PostSurplusPlan,
    ReceiveSeedFund,
    RepayAdvance,
    SaveSurplusPlan,
    SetFundRule,
    SubscribeShares,
)
from coopdesk.storage.engine import WRITE
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork
from tests.books import NAMES, a_resolution, an_organization, yuan

MEMBERS, FIRST, LAST = 500, date(2025, 1, 1), date(2025, 12, 31)
SURE = frozenset({"fund.advance_above_normal", "fund.guarantee_missing"})


def members_of(runner, organization):
    """Enter the roster: everybody holds 1,000 yuan."""
    records = [
        {
            "organization_id": organization,
            "number": number,
            "kind": "farmer",
            **dict.fromkeys(("name", "typed_name"), f"{NAMES[number % len(NAMES)]}{number}"),
            "initials": "",
            "birth_date": date(1971, 4, 2),
            "joined_on": date(2023, 6, 1),
            "left_on": None,
            "state": "member",
            "roster_share": yuan(1000),
        }
        for number in range(1, MEMBERS + 1)
    ]
    with runner._engine.execution_options(**WRITE).begin() as connection:
        now = datetime.combine(runner.today, time(9))
        UnitOfWork(connection, runner.actor, now).add_all(MemberRow, records)
    runner.do(fund.open_share_accounts, OpenShareAccounts(organization, FIRST))
    return [one.id for one in runner.ask(fund.list_share_register, organization)]


def keyed(runner, organization, members):
    """Key the year's business: a subscription, an advance and its repayment every two weeks."""
    for number in range(24):
        day = FIRST + timedelta(days=10 + 14 * number)
        member = members[number]
        runner.do(fund.subscribe_shares, SubscribeShares(organization, member, day, yuan(2000)))
        due = day + timedelta(days=180)
        advance = GiveAdvance(organization, member, day, due, yuan(5000), 600, "购买化肥")
        given = runner.do(fund.give_advance, advance, confirmed=SURE)
        paid_on = min(day + timedelta(days=90), LAST)
        owed = runner.ask(fund.get_advance, given.advance_id, paid_on)
        whole = owed.outstanding + owed.fee_due
        runner.do(fund.repay_advance, RepayAdvance(given.advance_id, paid_on, whole))
        lines = (VoucherLine("10201", debit=yuan(800)), VoucherLine("50101", credit=yuan(800)))
        earned = PostVoucher(organization, day, f"收第{number}批农资服务费", lines, 1)
        runner.do(ledger.post_voucher, earned)


def test_a_year_of_five_hundred_members_is_keyed_closed_distributed_and_paid(runner):
    """Every fen of the surplus reaches a member, and books and registers say the same."""
    organization = an_organization(runner)
    cap = SetFundRule(organization, "fee.maximum_rate", 800, FIRST, "理事会决议")
    runner.do(fund.set_fund_rule, cap)
    members = members_of(runner, organization)
    seed = ReceiveSeedFund(organization, FIRST, yuan(500_000), "赤财农指〔2025〕31号")
    runner.do(fund.receive_seed_fund, seed)
    keyed(runner, organization, members)
    for month in range(1, 12):
        runner.do(ledger.close_period, ClosePeriod(organization, f"2025-{month:02d}"))
    closing = ClosePeriod(organization, "2025-12", carry_over=True)
    runner.do(ledger.close_period, closing)

    volumes = tuple(
        TradeVolume(member, TradeKind.SUPPLIES, Money(100 * (number % 37 + 1)))
        for number, member in enumerate(members)
    )
    runner.do(record_trade_volumes, RecordTradeVolumes(organization, 2025, volumes))
    plan = runner.do(fund.save_surplus_plan, SaveSurplusPlan(organization, 2025, 1000, 6000, 4000))
    a_resolution(runner, organization, "社决1号", subject="dividend", day=date(2026, 2, 1))
    posted = PostSurplusPlan(plan, date(2026, 2, 2), "社决1号")
    given = runner.do(fund.post_surplus_plan, posted)
    owed = runner.ask(fund.list_owed, organization)
    assert len(owed) == MEMBERS
    assert total([one.whole for one in owed]) == given.amount
    for place in range(0, MEMBERS, 250):
        part = tuple(one.id for one in owed[place : place + 250])
        paid = PayOutSurplus(organization, date(2026, 2, 10), part, "10201")
        assert runner.do(fund.pay_out_surplus, paid).members == 250
    assert runner.ask(fund.list_owed, organization) == []
    checks = [
        *runner.ask(ledger.list_ledger_checks, organization),
        *runner.ask(fund.list_fund_checks, organization),
    ]
    assert [one.check for one in checks if not one.ok] == []
