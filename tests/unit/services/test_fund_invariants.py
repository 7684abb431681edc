"""Whatever is done to a fund, in whatever order: books balance and registers say what they say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopdesk.domain.advances import LossCover, compute_equal_parts
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation, Submitted
from coopdesk.domain.membership import TradeKind
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.services import approvals, ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.approvals import ApproveVoucher
from coopdesk.services.ledger import (
    ClosePeriod,
    PostVoucher,
    ReturnVoucher,
    ReverseVoucher,
    SetBookRules,
    VoucherLine,
)
from coopdesk.services.members import RecordTradeVolumes, TradeVolume, record_trade_volumes
from coopdesk.services.opening import create_workspace
from tests.books import a_member, a_resolution, an_organization, yuan
from tests.conftest import QUICK
from tests.unit.services.test_ledger import everything
from tests.unit.services.test_mutual_fund import START, a_cap, seed

ALL_WARNINGS = frozenset(
    {
        "fund.advance_above_normal",
        "fund.no_purpose",
        "fund.redeem_too_early",
        "fund.share_near_ceiling",
        "fund.too_large",
        "fund.too_little_ready",
        "fund.top_ten_too_large",
        "fund.guarantee_missing",
        "fund.not_yet_a_loss",
        "surplus.reserve_below",
        "surplus.risk_reserve_short",
    }
)
members = st.integers(0, 3)
days = st.integers(0, 120)
LAST_DAY = START + timedelta(days=130)
amounts = st.one_of(
    st.sampled_from([0, 1, 99_999, 100_000, 200_000, 500_000]), st.integers(1, 200_000)
)
KINDS = (
    *("subscribe", "redeem", "transfer", "advance", "advance", "repay", "write_off", "reschedule"),
    *("seed", "distribute", "distribute", "pay_out", "convert", "take_back", "close"),
)
steps = st.tuples(st.sampled_from(KINDS), members, days, amounts)
toggles = st.tuples(st.just("two_persons"), members, days, amounts)


A_WHOLE_COURSE = [
    *(("distribute", 0, 10, 50_000), ("pay_out", 0, 0, 0), ("convert", 1, 90, 0)),
    *(("advance", 1, 20, 100_000), ("close", 0, 0, 0), ("repay", 1, 0, 100_000)),
    *(("transfer", 1, 60, 1), ("redeem", 2, 70, 100_000), ("take_back", 1, 100, 0)),
]


class Fund:
    """One organization with four members, three of them in standing, and a year of surplus."""

    def __init__(self, runner, *, earns=True):
        self.runner = runner
        self.organization = an_organization(runner)
        self.decided = 0
        states = ("member", "member", "member", "candidate")
        self.members = [
            a_member(runner, self.organization, number, state=state)
            for number, state in enumerate(states, start=1)
        ]
        runner.do(fund.set_fund_rule, a_cap(self.organization))
        if earns:
            self._earn_a_surplus()
        seed(runner, self.organization, 50_000)
        self.closed = "2025-12"

    def _earn_a_surplus(self):
        """Close a year in which three members held 10,000 yuan, traded, and left 1,000 over."""
        for member in self.members[:3]:
            shares = fund.SubscribeShares(
                self.organization, member, date(2025, 1, 10), yuan(10_000)
            )
            self.runner.do(fund.subscribe_shares, shares, confirmed=ALL_WARNINGS)
        lines = (VoucherLine("10202", debit=yuan(1000)), VoucherLine("50101", credit=yuan(1000)))
        earned = PostVoucher(self.organization, date(2025, 8, 1), "收农资服务费", lines)
        self.runner.do(ledger.post_voucher, earned)
        volumes = tuple(
            TradeVolume(member, TradeKind.SUPPLIES, yuan(100)) for member in self.members[:3]
        )
        traded = RecordTradeVolumes(self.organization, 2025, volumes)
        self.runner.do(record_trade_volumes, traded)
        closing = ClosePeriod(self.organization, "2025-12", carry_over=True)
        self.runner.do(ledger.close_period, closing)

    def take(self, step):
        """Carry out a step; returns whether it was done."""
        kind, number, days, fen = step
        member, day = self.members[number], START + timedelta(days=days)
        handler, command = getattr(self, f"_{kind}")(member, day, Money(fen), number)
        if command is None:
            return False
        before, posted = everything(self.runner), self._posted()
        try:
            self.runner.do(handler, command, confirmed=ALL_WARNINGS)
        except (RuleViolation, NeedsConfirmation):
            assert everything(self.runner) == before
            return False
        except Submitted as waits:
            assert self._posted() == posted, "what waits is not in the books"
            return self._approved(waits.waiting_id)
        if kind == "close":
            self.closed = command.month
        new = self._posted().items() - posted.items()
        assert all(month > self.closed for _, month in new), "closed stays closed"
        return True

    def _approved(self, waiting_id):
        """Let another person post what waits; returns whether the rules still let it."""
        maker = self.runner.actor
        self.runner.actor = replace(maker, operator="高娃")
        command = ApproveVoucher(waiting_id)
        try:
            self.runner.do(approvals.approve_voucher, command, confirmed=ALL_WARNINGS)
        except (RuleViolation, NeedsConfirmation):
            self.runner.do(ledger.return_voucher, ReturnVoucher(waiting_id, "不能办理"))
            return False
        finally:
            self.runner.actor = maker
        return True

    def _two_persons(self, _member, _day, _amount, number):
        rules = SetBookRules(self.organization, two_persons=number % 2 == 0)
        return ledger.set_book_rules, rules

    def _posted(self):
        found = self.runner.ask(ledger.list_vouchers, self.organization)
        return {voucher.id: voucher.month for voucher in found}

    def stands(self):
        """What books and registers say: balances, shares, debts, and what is owed of surplus."""
        balances = self.runner.ask(ledger.list_balances, self.organization)
        register = self.runner.ask(fund.list_share_register, self.organization)
        return (
            {code: money for code, money in balances.items() if money},
            [(one.id, one.holding, one.outstanding) for one in register if one.holding],
            self.runner.ask(fund.list_owed, self.organization),
        )

    def _subscribe(self, member, day, amount, _number):
        return fund.subscribe_shares, fund.SubscribeShares(self.organization, member, day, amount)

    def _redeem(self, member, day, amount, _number):
        return fund.redeem_shares, fund.RedeemShares(self.organization, member, day, amount)

    def _advance(self, member, day, amount, number):
        source = AdvanceSource.SEED_FUND if number % 2 else AdvanceSource.FUND_SHARES
        due = day + timedelta(days=200)
        return fund.give_advance, fund.GiveAdvance(
            self.organization, member, day, due, amount, 700, "运输", source=source
        )

    def _repay(self, _member, day, amount, number):
        owed = self.runner.ask(fund.list_advances, self.organization, self.runner.today)
        if not owed:
            return fund.repay_advance, None
        advance = owed[number % len(owed)]
        later = max(day, LAST_DAY) if number else day
        return fund.repay_advance, fund.RepayAdvance(advance.id, later, amount)

    def _transfer(self, member, day, amount, number):
        to = self.members[(number + 1) % len(self.members)]
        command = fund.TransferShares(self.organization, member, to, day, amount)
        return fund.transfer_shares, command

    def _write_off(self, _member, day, _amount, number):
        owed = self.runner.ask(fund.list_advances, self.organization, self.runner.today)
        if not owed:
            return fund.write_off_advance, None
        cover = list(LossCover)[number % 3]
        subject = "seed_fund_use" if cover is LossCover.SEED_FUND else "write_off"
        self.decided += 1
        decision = a_resolution(
            self.runner, self.organization, f"2026-{self.decided}", subject=subject, day=START
        )
        advance = owed[number % len(owed)]
        command = fund.WriteOffAdvance(advance.id, day, "死亡", decision, cover)
        return fund.write_off_advance, command

    def _reschedule(self, _member, day, _amount, number):
        owed = self.runner.ask(fund.list_advances, self.organization, self.runner.today)
        if not owed:
            return fund.reschedule_advance, None
        advance = owed[number % len(owed)]
        due = day + timedelta(days=90)
        parts = compute_equal_parts(advance.outstanding, day, due, 1)
        command = fund.RescheduleAdvance(advance.id, day, parts, "2026年第1次理事会")
        return fund.reschedule_advance, command

    def _distribute(self, _member, day, amount, _number):
        self.decided += 1
        number = f"2026-{self.decided}"
        a_resolution(self.runner, self.organization, number, subject="dividend", day=START)
        ratios = (amount.fen % 2000, 6000 + amount.fen % 4000, 0)
        draft = fund.SaveSurplusPlan(self.organization, 2025, *ratios)
        try:
            plan = self.runner.do(fund.save_surplus_plan, draft)
        except RuleViolation:
            return fund.post_surplus_plan, None
        return fund.post_surplus_plan, fund.PostSurplusPlan(plan, day, number)

    def _pay_out(self, member, day, _amount, _number):
        later = max(day, LAST_DAY)
        return fund.pay_out_surplus, fund.PayOutSurplus(self.organization, later, (member,))

    def _convert(self, member, day, amount, number):
        owed = self.runner.ask(fund.list_owed, self.organization)
        if number and owed:
            member, amount = owed[0].id, owed[0].patronage
        told = (self.organization, member, day, amount, fund.Payable.PATRONAGE)
        return fund.convert_to_shares, fund.ConvertToShares(*told)

    def _close(self, _member, day, _amount, _number):
        return ledger.close_period, ClosePeriod(self.organization, f"{day:%Y-%m}")

    def _seed(self, _member, day, amount, _number):
        command = fund.ReceiveSeedFund(self.organization, day, amount, "赤财农指〔2025〕31号")
        return fund.receive_seed_fund, command

    def _take_back(self, _member, day, _amount, number):
        posted = self.runner.ask(ledger.list_vouchers, self.organization)
        voucher = posted[(number * 7) % len(posted)]
        later = max(day, voucher.day)
        return fund.take_back, ReverseVoucher(voucher.id, later, "做错了")

    def holds(self):
        """Assert what must be so after every step, on the last day and on days between."""
        checks = [
            *self.runner.ask(ledger.list_ledger_checks, self.organization),
            *self.runner.ask(fund.list_fund_checks, self.organization),
        ]
        assert [check for check in checks if not check.ok] == []
        for days in (0, 17, 30, 60, 300):
            day = START + timedelta(days=days)
            trial = self.runner.ask(ledger.get_trial_balance, self.organization, START, day)
            assert trial.is_balanced
            register = self.runner.ask(fund.list_share_register, self.organization, day)
            booked = self.runner.ask(ledger.list_balances, self.organization, day)
            shares = sum(item.holding.fen for item in register)
            owed = sum(item.outstanding.fen for item in register)
            assert shares == -booked.get("30102", Money()).fen
            assert owed == booked.get("11402", Money()).fen
        payable = -sum(booked.get(code, Money()).fen for code in ("221", "222"))
        assert sum(item.whole.fen for item in self.stands()[2]) == payable


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One workspace; each example gets an organization of its own in it."""
    from coopdesk.domain.organizations import OfficeLevel
    from coopdesk.services.opening import NewOffice
    from tests.conftest import NOW, PASSPHRASE

    office = NewOffice(
        OfficeLevel.TOWNSHIP, "150423200", "西拉沐沦苏木供销合作社", "乌云其其格", PASSPHRASE
    )
    opened, _ = create_workspace(tmp_path_factory.mktemp("fund") / "w", office, lambda: NOW, QUICK)
    yield opened.runner
    opened.close()


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps | steps | steps | toggles, min_size=4, max_size=14))
@example(A_WHOLE_COURSE)
@example([("two_persons", 0, 0, 0), *A_WHOLE_COURSE])
def test_any_course_of_steps_keeps_books_and_registers_together(shared, course):
    tested = Fund(shared)
    for step in course:
        tested.take(step)
    tested.holds()


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=2, max_size=6), st.data())
def test_a_step_taken_back_leaves_everything_as_it_stood(shared, course, data):
    """Reversal restores: books, register, debts and what is owed, whatever the step was."""
    tested = Fund(shared)
    for step in course:
        tested.take(step)
    wanted = data.draw(steps.filter(lambda step: step[0] not in ("close", "take_back")))
    before, posted = tested.stands(), tested._posted()
    if tested.take(wanted):
        (voucher,) = tested._posted().keys() - posted.keys()
        day = shared.ask(ledger.get_voucher, voucher).voucher.day
        shared.do(fund.take_back, ReverseVoucher(voucher, day, "做错了"))
        assert tested.stands() == before
    tested.holds()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    principal=st.integers(100_000, 5_000_000),
    parts=st.lists(st.integers(1, 400_000), max_size=5),
)
def test_a_repaid_advance_leaves_nothing_and_its_fee_is_that_of_its_days(shared, principal, parts):
    """However it is paid in parts, the last part pays all: nothing is out, nothing due."""
    tested = Fund(shared, earns=False)
    member = tested.members[0]
    fund_of = tested.organization
    shared.do(
        fund.subscribe_shares,
        fund.SubscribeShares(fund_of, member, START, yuan(9000)),
        confirmed=ALL_WARNINGS,
    )
    advance = fund.GiveAdvance(
        *(fund_of, member, START, START + timedelta(days=300), Money(principal // 10)),
        *(600, "运输"),
        source=AdvanceSource.SEED_FUND,
    )
    given_one = shared.do(fund.give_advance, advance, confirmed=ALL_WARNINGS)
    for number, part in enumerate(parts, start=1):
        day = START + timedelta(days=9 * number)
        item = shared.ask(fund.get_advance, given_one.advance_id, day)
        paid = min(Money(part), item.outstanding + item.fee_due)
        if paid:
            shared.do(fund.repay_advance, fund.RepayAdvance(given_one.advance_id, day, paid))
    last = START + timedelta(days=100)
    item = shared.ask(fund.get_advance, given_one.advance_id, last)
    if item.outstanding or item.fee_due:
        rest = item.outstanding + item.fee_due
        shared.do(fund.repay_advance, fund.RepayAdvance(given_one.advance_id, last, rest))
    item = shared.ask(fund.get_advance, given_one.advance_id, last + timedelta(days=50))
    assert (item.outstanding, item.fee_due) == (Money(), Money())
    tested.holds()
