"""The mutual fund: members only, limits, fees, repayments, wording, dividends."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.advances import Instalment, compute_arrears
from coopdesk.domain.dividends import (
    HoldingStep,
    assess_dividend,
    compute_share_days,
)
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import (
    AdvanceFacts,
    PrincipalStep,
    RedemptionFacts,
    SeedFundUse,
    ShareForm,
    SubscriptionFacts,
    Wording,
    assess_advance,
    assess_redemption,
    assess_seed_fund_use,
    assess_subscription,
    compute_allotment,
    compute_overdue_band,
    compute_usage_fee,
    find_refused_wording,
)
from coopdesk.domain.surplus import Distribution, Stake, compute_parts
from coopdesk.storage.reference import load_fund_rules, load_policies

BOOK = load_policies()
DEFAULTS = load_fund_rules()
RULES = DEFAULTS.with_value("fee.maximum_rate", 600, "旗农信社同期利率")
DAY = date(2026, 3, 1)
YUAN = 100
PRINCIPLE = "赤政发〔2023〕14号 一（一）"


def yuan(amount):
    return Money(amount * YUAN)


def codes(refusals):
    return [refusal.code for refusal in refusals]


SUBSCRIPTION = SubscriptionFacts(MemberState.MEMBER, yuan(1000), yuan(0), yuan(200_000))


def subscribe(**changes):
    return assess_subscription(replace(SUBSCRIPTION, **changes), DAY, BOOK, RULES)


def test_a_member_subscribes():
    found = subscribe()
    assert (found.refusals, found.warnings) == ([], [])


@pytest.mark.parametrize(
    "payer", [None, MemberState.CANDIDATE, MemberState.SUSPENDED, MemberState.FORMER]
)
def test_only_members_pay_in(payer):
    """赤政发〔2023〕14号 一（一）: 对内不对外."""
    refusal = subscribe(payer=payer).refusals[0]
    assert (refusal.code, refusal.article) == (
        "fund.payer_not_member",
        "赤政发〔2023〕14号 一（一）",
    )


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"amount": Money(99_999)}, ["fund.share_below_minimum"]),
        ({"amount": Money(1), "own_shares": yuan(1000)}, []),
        ({"amount": Money(0), "own_shares": yuan(1000)}, ["fund.amount_not_positive"]),
        ({"form": ShareForm.IN_KIND}, ["fund.share_not_money"]),
        ({"form": ShareForm.BORROWED}, ["fund.share_not_money"]),
        ({"amount": Money(10_000_001), "all_shares": yuan(9_000_000)}, ["fund.share_above_amount"]),
        ({"amount": yuan(20_000), "all_shares": yuan(180_000)}, []),
        ({"amount": yuan(20_001), "all_shares": yuan(180_000)}, ["fund.share_above_ceiling"]),
        ({"amount": yuan(50_000), "all_shares": yuan(0)}, []),
    ],
)
def test_the_edges_of_a_subscription(changes, found):
    """Fund rules: 1000 yuan first, money only, 100000 yuan and a tenth of the whole at most."""
    assert codes(subscribe(**changes).refusals) == found


def test_a_share_near_the_ceiling_is_a_hint():
    found = subscribe(amount=yuan(15_000), all_shares=yuan(185_000))
    assert codes(found.warnings) == ["fund.share_near_ceiling"]


def test_a_fund_beyond_its_size_is_warned_of():
    """Fund rule: twenty million yuan."""
    assert codes(subscribe(all_shares=yuan(19_999_000)).warnings) == []
    assert codes(subscribe(all_shares=yuan(19_999_001)).warnings) == ["fund.too_large"]


REDEMPTION = RedemptionFacts(yuan(1000), yuan(5000), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("changes", "refusals", "warnings"),
    [
        ({}, [], []),
        ({"amount": yuan(5001)}, ["fund.redeem_above_shares"], []),
        ({"amount": yuan(0)}, ["fund.amount_not_positive"], []),
        ({"outstanding": yuan(40_000)}, [], []),
        ({"outstanding": yuan(40_001)}, ["fund.redeem_with_advance"], []),
        ({"subscribed_on": date(2025, 3, 2)}, [], ["fund.redeem_too_early"]),
        ({"is_in_office": True}, [], ["fund.redeem_in_office"]),
    ],
)
def test_the_edges_of_a_redemption(changes, refusals, warnings):
    """Fund rules: twelve months held, ten times the shares left for an advance."""
    found = assess_redemption(replace(REDEMPTION, **changes), DAY, RULES)
    assert (codes(found.refusals), codes(found.warnings)) == (refusals, warnings)


ADVANCE = AdvanceFacts(
    borrower=MemberState.MEMBER,
    amount=yuan(20_000),
    own_shares=yuan(5000),
    outstanding=yuan(0),
    fund_capital=yuan(800_000),
    available=yuan(100_000),
    paid_out_on=DAY,
    due_on=date(2027, 3, 1),
    yearly_rate_bp=600,
    purpose="feed",
)


def advance(rules=RULES, **changes):
    return assess_advance(replace(ADVANCE, **changes), BOOK, rules)


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({}, []),
        ({"borrower": None}, ["fund.borrower_not_member"]),
        ({"borrower": MemberState.FORMER}, ["fund.borrower_not_member"]),
        ({"amount": yuan(0)}, ["fund.amount_not_positive"]),
        ({"available": yuan(19_999)}, ["fund.not_enough_money"]),
        ({"is_borrower_overdue": True}, ["fund.borrower_overdue"]),
        ({"own_shares": yuan(2000)}, []),
        ({"own_shares": Money(199_999)}, ["fund.advance_above_multiple"]),
        ({"outstanding": yuan(30_000)}, []),
        (
            {"outstanding": yuan(30_001), "own_shares": yuan(50_000)},
            ["fund.advance_without_resolution"],
        ),
        ({"outstanding": yuan(30_001), "has_resolution": True}, ["fund.advance_above_multiple"]),
        ({"fund_capital": Money(13_333_300)}, ["fund.advance_above_single"]),
        (
            {"outstanding": yuan(80_001), "own_shares": yuan(50_000), "has_resolution": True},
            ["fund.advance_above_maximum"],
        ),
        ({"due_on": date(2027, 3, 2)}, ["fund.term_too_long"]),
        ({"due_on": date(2028, 3, 1), "has_resolution": True}, []),
        ({"due_on": DAY}, ["fund.due_before_paid_out"]),
        ({"yearly_rate_bp": 601}, ["fund.rate_above_cap"]),
        ({"yearly_rate_bp": -1}, ["fund.rate_negative"]),
    ],
)
def test_the_edges_of_an_advance(changes, refusals):
    """赤政发〔2023〕14号 一（一） 对内不对外; the limits are fund rules."""
    assert codes(advance(**changes).refusals) == refusals


def test_a_member_without_shares_borrows_nothing():
    """吸股: borrowers are contributing members."""
    assert codes(advance(own_shares=Money()).refusals) == [
        "fund.borrower_without_shares",
        "fund.advance_above_multiple",
    ]


def test_no_fee_cap_typed_in_means_no_advance():
    """No fee is shipped: the office decides."""
    refusals = advance(rules=DEFAULTS).refusals
    assert codes(refusals) == ["fund.rate_cap_missing"]
    assert "须由本机构填写" in refusals[0].article


def test_the_judicial_stop_stands_above_the_cap():
    rules = RULES.with_value("fee.absolute_rate", 500, "四倍LPR")
    assert codes(advance(rules=rules).refusals) == ["fund.rate_above_stop"]


def test_large_sums_and_missing_purposes_are_warned_of():
    found = advance(amount=yuan(40_000), purpose=" ")
    assert found.refusals == []
    assert codes(found.warnings) == ["fund.no_purpose", "fund.advance_above_normal"]


@pytest.mark.parametrize(
    ("use", "found"),
    [
        (SeedFundUse.ADVANCES, []),
        (SeedFundUse.RISK_COVER, []),
        (SeedFundUse.DIVIDEND, ["fund.seed_fund_use"]),
        (SeedFundUse.REDEMPTION, ["fund.seed_fund_use"]),
    ],
)
def test_the_seed_fund_is_never_distributed(use, found):
    """赤政发〔2023〕14号 二（五）, as the fund rule reads it."""
    assert codes(assess_seed_fund_use(use, RULES).refusals) == found


@pytest.mark.parametrize(
    ("lent", "repaid", "fen"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        (date(2026, 3, 1), date(2026, 3, 2), 167),
        (date(2026, 3, 1), date(2027, 2, 24), 60_000),
        (date(2024, 2, 28), date(2024, 3, 1), 333),
    ],
)
def test_a_fee_counts_the_day_of_lending_and_not_the_day_of_repayment(lent, repaid, fen):
    """Fund rule: simple, actual days over 360; 10000 yuan at 6 %."""
    steps = [PrincipalStep(lent, yuan(10_000))]
    assert compute_usage_fee(steps, repaid, 600, 360) == Money(fen)


def test_a_part_payment_lowers_the_principal_from_its_day_on():
    steps = [
        PrincipalStep(date(2026, 1, 1), yuan(10_000)),
        PrincipalStep(date(2026, 1, 31), yuan(4_000)),
    ]
    fee = compute_usage_fee(steps, date(2026, 3, 2), 360, 360)
    assert fee == Money(30 * 100 + 30 * 40)
    assert compute_usage_fee(steps, date(2026, 1, 11), 360, 360) == Money(1000)


@pytest.mark.parametrize(
    ("steps", "rate", "basis"),
    [
        ([PrincipalStep(DAY, yuan(1)), PrincipalStep(DAY - timedelta(1), yuan(1))], 1, 360),
        ([PrincipalStep(DAY, yuan(1))], -1, 360),
        ([PrincipalStep(DAY, yuan(1))], 1, 0),
    ],
)
def test_a_fee_of_impossible_terms_is_a_defect(steps, rate, basis):
    with pytest.raises(ValueError, match=r"must|out of order"):
        compute_usage_fee(steps, DAY, rate, basis)


principals = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10**9)), min_size=1, max_size=6)


@given(principals, st.integers(0, 800), st.integers(0, 3600), st.sampled_from([360, 365]))
def test_a_fee_is_the_exact_one_rounded_once(principals, until, rate, basis):
    """No more than half a fen from the exact fee, whatever the steps."""
    steps = [PrincipalStep(DAY + timedelta(d), Money(fen)) for d, fen in sorted(principals)]
    end = DAY + timedelta(until)
    exact = Fraction(0)
    for offset in range(until):
        day = DAY + timedelta(offset)
        out = [step.principal.fen for step in steps if step.day <= day]
        exact += Fraction(out[-1] * rate, 10_000 * basis) if out else 0
    assert abs(compute_usage_fee(steps, end, rate, basis).fen - exact) <= Fraction(1, 2)


amounts = st.integers(0, 10**12).map(Money)


@given(amounts, amounts, amounts)
def test_a_repayment_is_split_without_losing_a_fen(paid, fee_due, principal):
    """Fee first, then principal, the rest goes back."""
    split = compute_allotment(paid, fee_due, principal)
    assert split.fee + split.principal + split.rest == paid
    assert split.fee <= fee_due
    assert split.principal <= principal
    if split.principal:
        assert split.fee == fee_due
    if split.rest:
        assert (split.fee, split.principal) == (fee_due, principal)


def test_negative_repayments_are_a_defect():
    with pytest.raises(ValueError, match="negative"):
        compute_allotment(Money(-1), Money(0), Money(0))


@pytest.mark.parametrize(
    ("late", "days", "band"), [(0, 0, 0), (1, 1, 1), (90, 90, 1), (91, 91, 2), (361, 361, 4)]
)
def test_overdue_days_and_their_bands(late, days, band):
    """银保监会、人民银行令〔2023〕1号 as a pattern: 1, over 90, 270, 360 days."""
    whole = (Instalment(DAY, yuan(1)),)
    arrears = compute_arrears(whole, Money(), DAY + timedelta(late))
    assert arrears.days == days
    assert compute_overdue_band(arrears.days, RULES) == band
    assert compute_arrears(whole, yuan(1), DAY + timedelta(late)).days == 0


@pytest.mark.parametrize(
    ("text", "place", "refused", "warned"),
    [
        ("入股保本保息", Wording.SHARES, ["保本", "保息"], []),
        ("本社股金不保本、不保息、不支付固定回报，不吸收存款", Wording.SHARES, [], []),
        ("不保息，但年化8%", Wording.SHARES, ["年化"], []),
        ("股金利息每年支付", Wording.SHARES, ["利息"], []),
        ("支付银行利息", Wording.OTHER, [], []),
        ("代办银行存款业务", Wording.OTHER, [], ["存款"]),
        ("按股分红", Wording.SHARES, [], []),
    ],
)
def test_wording_that_promises_or_takes_deposits_is_named(text, place, refused, warned):
    """赤政发〔2023〕14号 一（一）: 吸股不吸储、分红不分息; a denial is no promise."""
    found = find_refused_wording(text, place, RULES)
    assert [refusal.values["word"] for refusal in found.refusals] == refused
    assert [warning.values["word"] for warning in found.warnings] == warned


FIRST, AFTER = date(2015, 1, 1), date(2016, 4, 1)
HOLDINGS = {
    "a": (100, date(2015, 1, 1)),
    "b": (200, date(2015, 4, 1)),
    "c": (300, date(2015, 10, 1)),
    "d": (100, date(2015, 12, 1)),
    "e": (500, date(2016, 3, 1)),
}


def test_a_dividend_by_share_days_adds_up_to_the_fen():
    """Case R1: rounded one by one the five parts would make 49999.99."""
    share_days = {
        name: compute_share_days([HoldingStep(since, count)], FIRST, AFTER)
        for name, (count, since) in HOLDINGS.items()
    }
    assert list(share_days.values()) == [45_600, 73_200, 54_900, 12_200, 15_500]
    nothing = dict.fromkeys(
        ("surplus", "losses", "reserve", "taken_in", "patronage", "left"), yuan(0)
    )
    whole = Distribution(**nothing, distributable=yuan(50_000), dividend=yuan(50_000))
    stakes = [
        Stake(name, number, yuan(0), days, yuan(0))
        for number, (name, days) in enumerate(share_days.items(), start=1)
    ]
    parts = [part.dividend for part in compute_parts(whole, stakes, (AFTER - FIRST).days)]
    assert [str(part) for part in parts] == [
        "11,320.76",
        "18,172.79",
        "13,629.59",
        "3,028.80",
        "3,848.06",
    ]
    assert total(parts) == yuan(50_000)


def test_who_left_during_the_year_keeps_the_days_held():
    steps = [HoldingStep(date(2014, 6, 1), 10), HoldingStep(date(2015, 1, 11), 0)]
    assert compute_share_days(steps, FIRST, AFTER) == 100


def test_holdings_out_of_order_are_a_defect():
    with pytest.raises(ValueError, match="order"):
        compute_share_days([HoldingStep(AFTER, 1), HoldingStep(FIRST, 1)], FIRST, AFTER)


@pytest.mark.parametrize(
    ("amount", "decided", "payee", "found"),
    [
        (yuan(100), True, MemberState.MEMBER, []),
        (Money(1), True, MemberState.FORMER, []),
        (
            Money(10_001),
            True,
            MemberState.MEMBER,
            [("fund.dividend_above_surplus", PRINCIPLE, {"left": "100.00"})],
        ),
        (
            yuan(100),
            False,
            MemberState.MEMBER,
            [("fund.dividend_without_resolution", PRINCIPLE, {})],
        ),
        (yuan(100), True, MemberState.CANDIDATE, [("fund.payee_not_member", PRINCIPLE, {})]),
        (yuan(0), True, MemberState.FORMER, [("fund.amount_not_positive", "", {})]),
    ],
)
def test_a_dividend_comes_from_surplus_by_resolution(amount, decided, payee, found):
    """赤政发〔2023〕14号 一（一）: 分红不分息; 对内不对外."""
    objections = assess_dividend(
        amount, yuan(100), DAY, BOOK, has_resolution=decided, payees=[payee]
    )
    assert [(one.code, one.article, one.values) for one in objections.refusals] == found
