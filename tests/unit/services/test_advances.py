"""Advances in the books: schedules, guarantors, extension, reschedule, rating, write-off."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.advances import Instalment, LossCover
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.mutual_fund import (
    ExtendAdvance,
    Guarantor,
    RateAdvance,
    RepayAdvance,
    RescheduleAdvance,
    SetFundRule,
    WithdrawAdvanceChange,
    WriteOffAdvance,
)
from coopdesk.services.resolution_uses import find_resolution, list_uses
from tests.books import a_member, a_resolution, an_organization, yuan
from tests.unit.services.test_mutual_fund import (
    DAY,
    START,
    a_cap,
    advance,
    all_checks_hold,
    an_advance,
    balances,
    refusals,
    seed,
    subscribe,
)

DECISION = "理事会2026年第5次会议决议"
DUE = date(2026, 12, 1)
SURE = frozenset({"fund.not_yet_a_loss", "resolution.subject_unsaid"})


@pytest.fixture
def fund_of(runner):
    """A fund with money and two members with shares."""
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    member = a_member(runner, organization)
    seed(runner, organization)
    other = a_member(runner, organization, 2)
    subscribe(runner, organization, member)
    subscribe(runner, organization, other)
    return organization, member, other


def as_of(runner, given, day):
    return runner.ask(fund.get_advance, given.advance_id, day)


def test_parts_fall_due_and_what_is_late_is_the_part_alone(runner, fund_of):
    """A thousand in three parts: after the first one's day a third is overdue, not the whole."""
    organization, member, _ = fund_of
    given = advance(runner, organization, member, every_months=3)
    item = as_of(runner, given, date(2026, 6, 2))
    assert [one.due_on.month for one in item.schedule] == [6, 9, 12]
    assert (item.overdue, item.overdue_days, item.next_due) == (
        Money(33_334),
        1,
        date(2026, 6, 1),
    )
    runner.do(fund.repay_advance, RepayAdvance(given.advance_id, date(2026, 6, 2), yuan(360)))
    item = as_of(runner, given, date(2026, 6, 2))
    assert (item.overdue, item.next_due) == (Money(), date(2026, 9, 1))


def test_a_schedule_of_ones_own_ends_on_the_last_day(runner, fund_of):
    organization, member, _ = fund_of
    own = (Instalment(date(2026, 5, 1), yuan(300)), Instalment(date(2026, 11, 1), yuan(700)))
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, schedule=own)
    assert set(refusals(refused)) == {"fund.schedule_ends_elsewhere"}
    given = advance(runner, organization, member, schedule=own, due_on=date(2026, 11, 1))
    assert as_of(runner, given, DAY).schedule == own


def test_a_guarantor_answers_pays_and_keeps_the_shares_that_stand_for_it(runner, fund_of):
    """民法典第六百八十八条: jointly; what is guaranteed binds and may be paid by them."""
    organization, member, other = fund_of
    guarantors = (Guarantor(other, yuan(800)),)
    given = advance(runner, organization, member, guarantors=guarantors)
    (answered,) = runner.ask(fund.list_guarantees, organization, other)
    assert (answered.advance.id, answered.amount) == (given.advance_id, yuan(800))
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            fund.redeem_shares,
            fund.RedeemShares(organization, other, date(2027, 2, 1), yuan(5000)),
        )
    assert "fund.redeem_with_guarantee" in refusals(refused)
    runner.do(
        fund.repay_advance,
        RepayAdvance(given.advance_id, date(2026, 11, 2), yuan(300), payer_id=other),
    )
    (answered,) = runner.ask(fund.list_guarantees, organization, other)
    assert answered.liable < yuan(800)
    newest = runner.ask(ledger.list_vouchers, organization)[0]
    assert "代" in newest.summary
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            fund.repay_advance,
            RepayAdvance(given.advance_id, date(2026, 11, 2), yuan(3), payer_id=member),
        )
    assert set(refusals(refused)) == {"fund.payer_no_guarantor"}


def test_a_stranger_or_the_borrower_is_no_guarantor(runner, fund_of):
    organization, member, _ = fund_of
    guarantors = (Guarantor("张三", yuan(10)), Guarantor(member, yuan(10)))
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, guarantors=guarantors)
    assert set(refusals(refused)) >= {"fund.guarantor_not_member", "fund.guarantor_is_borrower"}


def test_who_is_named_in_words_alone_binds_nobody_and_is_asked_about(runner, fund_of):
    """A name on paper is no guarantor: it is said before the money leaves."""
    organization, member, _ = fund_of
    with pytest.raises(NeedsConfirmation) as asked:
        advance(runner, organization, member, guarantor="李四")
    assert asked.value.code == "fund.guarantor_by_name"
    sure = frozenset({"fund.guarantor_by_name"})
    given = advance(runner, organization, member, sure=sure, guarantor="李四")
    item = as_of(runner, given, DAY)
    assert (item.guarantor_by_name, item.guarantors) == ("李四", ())


def test_an_extension_moves_the_last_day_once_and_can_be_withdrawn(runner, fund_of):
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    command = ExtendAdvance(given.advance_id, date(2026, 11, 20), date(2027, 3, 1), DECISION)
    changed = runner.do(fund.extend_advance, command)
    assert changed.advance.due_on == date(2027, 3, 1)
    assert as_of(runner, given, date(2026, 11, 19)).due_on == DUE
    assert as_of(runner, given, date(2026, 12, 2)).overdue_days == 0
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.extend_advance, command)
    assert "fund.extended_before" in refusals(refused)

    withdraw = WithdrawAdvanceChange(changed.change_id, date(2026, 11, 21), "录错")
    assert runner.do(fund.withdraw_advance_change, withdraw).advance.due_on == DUE
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.withdraw_advance_change, withdraw)
    assert "fund.not_the_newest_change" in refusals(refused)


def test_an_extension_rests_on_a_resolution_about_it_and_gives_it_free(runner, fund_of):
    """《农民专业合作社法》第二十九条: what was resolved about dividends carries no extension."""
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    of_dividends = a_resolution(runner, organization, "2026-7", subject="dividend")
    command = ExtendAdvance(given.advance_id, date(2026, 11, 20), date(2027, 3, 1), of_dividends)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.extend_advance, command)
    assert set(refusals(refused)) == {"resolution.other_subject"}
    assert as_of(runner, given, date(2026, 11, 20)).due_on == DUE
    with pytest.raises(NeedsConfirmation) as asked:
        runner.do(fund.extend_advance, replace(command, resolution=DECISION))
    assert asked.value.code == "resolution.not_in_register"

    number = a_resolution(runner, organization, "2026-8", subject="advance_change")
    resolution = runner.ask(find_resolution, organization, number).id
    changed = runner.do(fund.extend_advance, replace(command, resolution=number))
    assert [use.record_id for use in runner.ask(list_uses, resolution)] == [changed.change_id]
    withdraw = WithdrawAdvanceChange(changed.change_id, date(2026, 11, 21), "录错")
    runner.do(fund.withdraw_advance_change, withdraw)
    assert runner.ask(list_uses, resolution) == []


def test_a_reschedule_sets_what_is_out_anew_and_is_watched(runner, fund_of):
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    runner.do(fund.repay_advance, RepayAdvance(given.advance_id, date(2026, 5, 30), yuan(515)))
    parts = (Instalment(date(2026, 9, 1), yuan(250)), Instalment(date(2027, 2, 1), yuan(250)))
    command = RescheduleAdvance(given.advance_id, date(2026, 6, 1), parts, DECISION, "遭灾")
    item = runner.do(fund.reschedule_advance, command).advance
    assert (item.next_due, item.due_on, item.band) == (date(2026, 9, 1), date(2027, 2, 1), 1)
    assert as_of(runner, given, date(2026, 9, 2)).overdue == yuan(250)
    repayment = runner.ask(ledger.list_vouchers, organization)[0]
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.take_back, ReverseVoucher(repayment.id, date(2026, 6, 2), "做错了"))
    assert set(refusals(refused)) == {"fund.later_change"}


def test_a_judgement_puts_an_advance_into_a_worse_class_with_its_provision(runner, fund_of):
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    command = RateAdvance(given.advance_id, date(2026, 4, 1), 3, "借款人重病")
    assert runner.do(fund.rate_advance, command).advance.band == 3
    classes = runner.ask(fund.get_ageing, organization, date(2026, 4, 1))
    assert (classes[3].outstanding, classes[3].provision) == (yuan(1000), yuan(500))


@pytest.mark.parametrize(
    ("cover", "changed"),
    [
        (LossCover.SURPLUS, {"52901": 1000}),
        (LossCover.SEED_FUND, {"23502": 1000, "10202": 1000, "10203": -1000}),
    ],
)
def test_a_write_off_by_resolution_posts_its_cover_and_is_reversed_whole(
    runner, fund_of, cover, changed
):
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    before = balances(runner, organization)
    bare = WriteOffAdvance(given.advance_id, date(2026, 8, 1), "死亡，无遗产", cover=cover)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.write_off_advance, bare, confirmed=SURE)
    assert set(refusals(refused)) == {"fund.write_off_without_resolution"}
    subject = "seed_fund_use" if cover is LossCover.SEED_FUND else "write_off"
    number = a_resolution(runner, organization, "2026-7", subject=subject)
    command = WriteOffAdvance(given.advance_id, date(2026, 8, 1), "死亡", number, cover)
    with pytest.raises(NeedsConfirmation):
        runner.do(fund.write_off_advance, command)
    done = runner.do(fund.write_off_advance, command, confirmed=SURE)

    after = balances(runner, organization)
    moved = {code: after.get(code, 0) - before.get(code, 0) for code in {*before, *after}}
    assert {code: fen for code, fen in moved.items() if fen} == {**changed, "11402": -1000}
    assert (done.advance.outstanding, done.advance.fee_due) == (Money(), Money())
    assert (done.advance.repaid, done.advance.written_off) == (Money(), yuan(1000))
    used = runner.ask(fund.get_seed_fund, organization).used
    assert used == (yuan(1000) if cover is LossCover.SEED_FUND else Money())
    all_checks_hold(runner, organization)

    runner.do(fund.take_back, ReverseVoucher(done.voucher_id, date(2026, 8, 2), "撤销核销"))
    assert balances(runner, organization) == before
    assert as_of(runner, given, date(2026, 8, 2)).outstanding == yuan(1000)
    all_checks_hold(runner, organization)


def test_a_large_advance_needs_a_resolution(runner, fund_of):
    """The limit is the fund's own rule; its source is told."""
    organization, member, other = fund_of
    subscribe(runner, organization, member, 1000, day=START)
    command = an_advance(organization, member, 50_001, guarantors=(Guarantor(other, yuan(50_000)),))
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.give_advance, command)
    assert "理事会" in refusals(refused)["fund.advance_without_resolution"]


def test_a_resolution_carries_one_write_off_and_is_free_again_when_it_is_taken_back(
    runner, fund_of
):
    """《农民专业合作社法》第二十九条: no resolution, no money; the register knows what was done."""
    organization, member, _ = fund_of
    given = advance(runner, organization, member)
    failed = a_resolution(runner, organization, "2026-9", passed=False)
    command = WriteOffAdvance(given.advance_id, date(2026, 8, 1), "死亡", failed)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.write_off_advance, command, confirmed=SURE)
    assert set(refusals(refused)) == {"resolution.failed"}
    number = a_resolution(runner, organization, "2026-10")
    done = runner.do(fund.write_off_advance, replace(command, resolution=number), confirmed=SURE)
    other = advance(runner, organization, member, 500, day=date(2026, 8, 2))
    again = WriteOffAdvance(other.advance_id, date(2026, 8, 3), "死亡", number)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.write_off_advance, again, confirmed=SURE)
    assert set(refusals(refused)) == {"resolution.used_up"}
    runner.do(fund.take_back, ReverseVoucher(done.voucher_id, date(2026, 8, 3), "撤销核销"))
    runner.do(fund.write_off_advance, again, confirmed=SURE)


def test_a_large_redemption_rests_on_the_register(runner, fund_of):
    organization, member, _ = fund_of
    limit = SetFundRule(organization, "resolution.redemption_from", 200_000, START, "章程")
    runner.do(fund.set_fund_rule, limit)
    command = fund.RedeemShares(organization, member, date(2026, 11, 1), Money(200_001))
    sure = frozenset({"fund.redeem_too_early"})
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.redeem_shares, command, confirmed=sure)
    assert set(refusals(refused)) == {"fund.redemption_without_resolution"}
    number = a_resolution(runner, organization, "2026-3", subject="share_redemption")
    runner.do(fund.redeem_shares, replace(command, resolution=number), confirmed=sure)
    all_checks_hold(runner, organization)
