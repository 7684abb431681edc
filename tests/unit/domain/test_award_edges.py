"""Where the awards turn: payer by whose enterprise it is, the fifth year, the first year."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.acceptance_awards import NOTHING
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
from coopdesk.domain.awards import assess
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.storage.reference import load_policies
from tests.unit.domain.award_years import assess_years

BOOK = load_policies()
HALF_MILLION = Money(50_000_000)
ENTERPRISE = AwardFacts(
    OrganizationKind.COOP_ENTERPRISE,
    OfficeLevel.COUNTY,
    registered_on=date(2023, 1, 1),
    statements=tuple(Statement(year, Money(2_000_000_000), True) for year in range(2022, 2031)),
    holding_bp=3400,
    is_paid_in_verified=True,
    dividends={2024: Money(100)},
)
TRINITY = AwardFacts(
    OrganizationKind.TRINITY_ORGANIZATION,
    OfficeLevel.COUNTY,
    ratings=(Rating(4, date(2021, 5, 1)),),
    statements=tuple(Statement(year, Money(1_000_000_000), True) for year in range(2022, 2031)),
    acceptances=(Acceptance(Part.CREDIT, date(2021, 1, 1), True),),
)


@pytest.mark.parametrize(
    ("owner", "finance", "coop"),
    [
        (OfficeLevel.CITY, Payer.CITY_FINANCE, Payer.CITY_COOP),
        (OfficeLevel.COUNTY, Payer.COUNTY_FINANCE, Payer.COUNTY_COOP),
    ],
)
def test_who_pays_follows_whose_enterprise_it_is(owner, finance, coop):
    """赤政发〔2023〕14号 二（七）（八）: 市级的由市财政、市社，旗县区的由旗县区财政、旗县区社."""
    revenue, rebate = assess(replace(ENTERPRISE, owner=owner), 2025, BOOK)
    assert (revenue.payer, rebate.payer) == (finance, coop)


def test_the_county_pays_a_trinity_organization_and_the_city_its_construction():
    """赤政发〔2023〕14号 二（五）（六）."""
    accepted = replace(
        TRINITY, acceptances=tuple(Acceptance(part, date(2025, 4, 1), True) for part in Part)
    )
    construction, revenue = assess(accepted, 2025, BOOK)
    assert (construction.payer, revenue.payer) == (Payer.CITY_FINANCE, Payer.COUNTY_FINANCE)


@pytest.mark.parametrize("facts", [TRINITY, ENTERPRISE], ids=["二（六）", "二（七）"])
def test_five_years_are_five_payments_wherever_they_fall(facts):
    """赤政发〔2023〕14号 二（六）（七）: 最多奖补五年; a year that earned nothing uses none up."""
    poor = tuple(replace(s, revenue=NOTHING) if s.year == 2025 else s for s in facts.statements)
    years = {
        item.award_year: item.verdict
        for item in assess_years(replace(facts, statements=poor), range(2024, 2031), BOOK)
        if item.programme in (Programme.TRINITY_REVENUE, Programme.ENTERPRISE_REVENUE)
    }
    paid = [year for year, verdict in years.items() if verdict is Verdict.YES]
    assert paid == [2024, 2025, 2027, 2028, 2029]
    assert (years[2026], years[2030]) == (Verdict.NO, Verdict.NO)


@pytest.mark.parametrize(("paid", "verdict"), [(4, Verdict.YES), (5, Verdict.NO)])
def test_the_fifth_rebate_is_paid_and_the_sixth_is_not(paid, verdict):
    """赤政发〔2023〕14号 二（八）: 最多返还五年."""
    before = tuple(Payout(Programme.DIVIDEND_REBATE, 2019 + n, Money(1)) for n in range(paid))
    _, rebate = assess(replace(ENTERPRISE, payouts=before), 2025, BOOK)
    assert rebate.verdict is verdict


@pytest.mark.parametrize(
    ("award_year", "verdict", "questions"),
    [(2023, Verdict.OPEN, (Question.FIRST_YEAR,)), (2024, Verdict.YES, ())],
)
def test_what_the_year_before_the_policy_earned_is_asked(award_year, verdict, questions):
    """赤政发〔2023〕14号 二（六）: 自2023年起."""
    made = assess(TRINITY, award_year, BOOK)[0]
    assert (made.verdict, made.questions) == (verdict, questions)
    open_or_paid = HALF_MILLION if verdict is Verdict.YES else NOTHING
    assert (made.amount, made.amount_if_yes) == (open_or_paid, HALF_MILLION)
    assert made.payer_if_yes is Payer.COUNTY_FINANCE


def test_one_half_of_the_construction_award_is_earned_while_the_other_lacks():
    """赤政发〔2023〕14号 二（五）: 生产、供销 50万, 信用 50万, each by itself."""
    trade = (Part.PRODUCTION, Part.SUPPLY)
    facts = replace(
        TRINITY, acceptances=tuple(Acceptance(part, date(2025, 4, 1), True) for part in trade)
    )
    made = assess(facts, 2025, BOOK)[0]
    assert (made.verdict, made.amount, len(made.missing)) == (Verdict.YES, HALF_MILLION, 1)
