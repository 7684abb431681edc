"""The view forward: what figures that nobody recorded would bring, judged by the very rules."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.award_facts import (
    Acceptance,
    AwardFacts,
    Part,
    Payer,
    Payout,
    Programme,
    Question,
    Rating,
    Statement,
    Verdict,
)
from coopdesk.domain.award_forecast import NOTHING_SUPPOSED, Supposition, forecast
from coopdesk.domain.awards import assess
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.storage.reference import load_policies
from tests.unit.domain.award_years import assess_years

BOOK = load_policies()
TEN_MILLION = Money(1_000_000_000)
TRINITY = AwardFacts(
    OrganizationKind.TRINITY_ORGANIZATION,
    OfficeLevel.COUNTY,
    ratings=(Rating(4, date(2023, 5, 1)),),
    acceptances=tuple(Acceptance(part, date(2023, 5, 1), True) for part in Part),
)
ENTERPRISE = AwardFacts(
    OrganizationKind.COOP_ENTERPRISE, OfficeLevel.COUNTY, registered_on=date(2023, 1, 1)
)


def foreseen(facts, supposed, *years):
    return forecast(lambda _: facts, years, supposed, BOOK)


@pytest.mark.parametrize(
    ("fen", "verdict"), [(999_999_999, Verdict.NO), (1_000_000_000, Verdict.YES)]
)
def test_a_supposed_revenue_is_judged_at_the_very_edge(fen, verdict):
    """赤政发〔2023〕14号 二（六）: 1000万元以上 includes the number."""
    [made] = foreseen(TRINITY, Supposition(revenue=Money(fen), is_audited=True), 2027)
    assert made.assessment.verdict is verdict


@pytest.mark.parametrize(("holding", "verdict"), [(3399, Verdict.NO), (3400, Verdict.YES)])
def test_a_supposed_holding_is_judged_at_the_very_edge(holding, verdict):
    """赤政发〔2023〕14号 二（七）: 34％以上."""
    supposed = Supposition(
        revenue=Money(2_000_000_000),
        is_audited=True,
        holding_bp=holding,
        is_paid_in_verified=True,
    )
    [made] = foreseen(ENTERPRISE, supposed, 2027)
    assert made.assessment.verdict is verdict


def test_the_same_figures_every_year_bring_five_payments_and_then_nothing():
    """赤政发〔2023〕14号 二（六）: 最多奖补五年; one of them was paid already."""
    facts = replace(TRINITY, payouts=(Payout(Programme.TRINITY_REVENUE, 2026, Money(50_000_000)),))
    made = foreseen(facts, Supposition(revenue=TEN_MILLION, is_audited=True), *range(2027, 2033))
    verdicts = [item.assessment.verdict for item in made]
    assert verdicts == [Verdict.YES] * 4 + [Verdict.NO] * 2
    assert [item.used for item in made] == [1, 2, 3, 4, 5, 5]


def test_stars_supposed_in_the_year_itself_leave_the_county_its_question():
    """赤政发〔2023〕14号 二（六） 达到……后: open for the first year, clear for the second."""
    facts = replace(TRINITY, ratings=())
    supposed = Supposition(revenue=TEN_MILLION, is_audited=True, stars=4)
    first, second = (item.assessment for item in foreseen(facts, supposed, 2027, 2028))
    assert first.questions == (Question.RATING_YEAR,)
    assert (first.amount, first.payer, first.payer_if_yes) == (Money(), None, Payer.COUNTY_FINANCE)
    assert second.verdict is Verdict.YES


def test_a_supposed_acceptance_brings_what_has_not_passed_yet():
    """赤政发〔2023〕14号 二（五）: the other half, once."""
    facts = replace(
        TRINITY,
        acceptances=tuple(
            Acceptance(part, date(2026, 3, 1), True) for part in (Part.PRODUCTION, Part.SUPPLY)
        ),
    )
    made = [
        item.assessment
        for item in foreseen(facts, Supposition(is_accepted=True), 2027, 2028)
        if item.assessment.programme is Programme.ACCEPTANCE
    ]
    assert [(item.award_year, item.amount) for item in made] == [(2027, Money(50_000_000))]


@pytest.mark.parametrize(("fen", "returned"), [(1, 1), (2, 1), (3, 2), (60_000_001, 30_000_001)])
def test_half_of_a_supposed_dividend_comes_back_to_the_fen(fen, returned):
    """赤政发〔2023〕14号 二（八）: 50%; half a fen is rounded up as everywhere."""
    supposed = Supposition(dividend=Money(fen), holding_bp=3400, is_paid_in_verified=True)
    _, rebate = (item.assessment for item in foreseen(ENTERPRISE, supposed, 2027))
    assert (rebate.amount, rebate.payer) == (Money(returned), Payer.COUNTY_COOP)


RECORDED = replace(
    TRINITY,
    statements=(Statement(2025, TEN_MILLION, True), Statement(2026, Money(999_999_999), True)),
)


def test_supposing_nothing_is_what_the_rules_say_of_the_records():
    made = [item.assessment for item in foreseen(RECORDED, NOTHING_SUPPOSED, 2026, 2027)]
    assert made == assess_years(RECORDED, (2026, 2027), BOOK)


def test_a_year_that_is_not_recorded_yet_repeats_the_first():
    """二（六） pays year by year; the plan goes on as the year it begins with."""
    made = [item.assessment for item in foreseen(RECORDED, NOTHING_SUPPOSED, 2026, 2027, 2028)]
    assert [item.verdict for item in made] == [Verdict.YES, Verdict.NO, Verdict.YES]
    facts = replace(
        ENTERPRISE, dividends={2025: Money(100)}, holding_bp=3400, is_paid_in_verified=True
    )
    made = [item.assessment for item in foreseen(facts, NOTHING_SUPPOSED, 2026, 2027)]
    rebates = [item.amount for item in made if item.programme is Programme.DIVIDEND_REBATE]
    assert rebates == [Money(50), Money(50)]


@given(
    st.integers(0, 2 * TEN_MILLION.fen), st.booleans(), st.integers(0, 5), st.integers(2025, 2029)
)
def test_supposed_figures_come_to_what_recorded_ones_would(fen, audited, stars, year):
    """A forecast and a record of the same figures never part."""
    supposed = Supposition(revenue=Money(fen), is_audited=audited, stars=stars)
    [made] = foreseen(TRINITY, supposed, year)
    rating = () if stars == 4 else (Rating(stars, date(year - 1, 12, 31)),)
    recorded = replace(
        TRINITY,
        statements=(Statement(year - 1, Money(fen), audited),),
        ratings=TRINITY.ratings + rating,
    )
    assert made.assessment == assess(recorded, year, BOOK)[0]
