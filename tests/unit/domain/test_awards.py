"""The four award programmes: the office file of 14 organizations, the view forward, the edges."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

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
from coopdesk.domain.policy import Override
from coopdesk.storage.reference import load_policies
from tests.unit.domain.award_years import assess_years

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["organizations"]
BOOK = load_policies()
YEARS = (2023, 2024, 2025, 2026)
KINDS = {
    "乡级“三位一体”组织": OrganizationKind.TRINITY_ORGANIZATION,
    "基层社": OrganizationKind.GRASSROOTS_COOP,
    "社办企业": OrganizationKind.COOP_ENTERPRISE,
    "社有企业": OrganizationKind.COOP_OWNED_ENTERPRISE,
}
STARS = {"未评": 0, "三星": 3, "四星": 4, "五星": 5}
OPEN_NOTES = {
    "A1": Question.RATING_YEAR,
    "A2": Question.FIRST_YEAR,
    "A4": Question.SEED_FUND,
}


def ten_thousand(value):
    return Money(round(value * 1_000_000))


def a_day(value):
    if isinstance(value, datetime):
        return value.date()
    return date(*map(int, value.split("."))) if value else None


def ratings_of(row):
    ratings = [
        Rating(STARS[stars], date(2022 + index, 12, 31))
        for index, stars in enumerate(row[13:17])
        if stars
    ]
    return (*ratings, Rating(4, a_day(row[12]))) if row[12] else tuple(ratings)


def acceptances_of(row):
    found = [
        Acceptance(part, a_day(row[25]), result == "达标")
        for part, result in zip(Part, row[26:29], strict=True)
        if row[25]
    ]
    names = {"生产": Part.PRODUCTION, "供销": Part.SUPPLY, "信用": Part.CREDIT}
    if row[29]:
        found += [Acceptance(names[name], a_day(row[29]), True) for name in row[30].split("、")]
    return tuple(found)


def facts_of(row):
    statements = [
        Statement(2022 + index, ten_thousand(revenue), row[21 + index] == "是")
        for index, revenue in enumerate(row[17:21])
        if revenue is not None
    ]
    return AwardFacts(
        kind=KINDS[row[2]],
        owner=OfficeLevel.CITY if row[5] == "市级" else OfficeLevel.COUNTY,
        registered_on=a_day(row[6]),
        is_registered_in_city=row[3][2:6] == "1504",
        ratings=ratings_of(row),
        acceptances=acceptances_of(row),
        statements=tuple(statements),
        holding_bp=round(row[10] * 10_000),
        is_paid_in_verified=row[11] == "是",
        dividends={
            2023 + index: ten_thousand(value) for index, value in enumerate(row[31:34]) if value
        },
    )


@pytest.fixture(scope="module")
def workbook():
    return openpyxl.load_workbook(SAMPLES / "机构台账.xlsx")


def facts_by_name(workbook):
    sheet = workbook["机构台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=18)]
    return {row[1]: facts_of(row) for row in rows}


def told(assessment):
    return {
        "article": assessment.article or None,
        "award_year": assessment.award_year if assessment.programme else None,
        "basis_year": assessment.basis_year,
        "verdict": {"open": "ambiguous"}.get(assessment.verdict, assessment.verdict.value),
        "amount_yuan": assessment.amount.fen // 100,
        "payer": assessment.payer.value if assessment.payer else None,
    }


def wanted(award):
    keys = ("article", "award_year", "basis_year", "verdict", "payer")
    return {key: award.get(key) for key in keys} | {"amount_yuan": award.get("amount_yuan", 0)}


@pytest.mark.parametrize("expected", EXPECTED["organizations"], ids=lambda item: item["name"])
def test_every_award_of_the_office_file(workbook, expected):
    """赤政发〔2023〕14号 二（五）–（八）: verdict, amount, payer, seed fund and open questions."""
    facts = facts_by_name(workbook)[expected["name"]]
    found = assess_years(facts, YEARS, BOOK)
    by_place = {(a.article or None, told(a)["award_year"]): a for a in found}
    for award in expected["awards"]:
        assessment = by_place.pop((award["article"], award["award_year"]))
        assert told(assessment) == wanted(award)
        if award["verdict"] == "ambiguous":
            assert assessment.amount_if_yes.fen == award["amount_if_yes_yuan"] * 100
        if "seed_fund_yuan" in award:
            assert assessment.seed_fund == Money(award["seed_fund_yuan"] * 100)
        if "seed_fund" in award:
            assert assessment.seed_fund is None
        asked = {OPEN_NOTES[note] for note in award["notes"] if note in OPEN_NOTES}
        assert asked <= set(assessment.questions)
        assert bool(asked) == bool(assessment.questions)
        assert assessment.reasons
        if award["article"] not in (None, "二（五）"):
            assert bool(assessment.missing) == (award["verdict"] == "no")
    assert all(not a.amount and not a.amount_if_yes for a in by_place.values())


def test_the_sums_of_the_office_file(workbook):
    """Totals by article, each award counted once."""
    sums = {}
    for facts in facts_by_name(workbook).values():
        for assessment in assess_years(facts, YEARS, BOOK):
            if assessment.verdict is Verdict.YES:
                before = sums.get(assessment.article, 0)
                sums[assessment.article] = before + assessment.amount.fen // 100
    assert sums == EXPECTED["count"]["sum_yes_yuan_by_article"]


def test_five_years_and_then_nothing(workbook):
    """赤政发〔2023〕14号 二（七）: 最多奖补五年; the sheet 五年测算."""
    row = [cell.value for cell in workbook["五年测算"][3]]
    facts = replace(
        facts_by_name(workbook)[row[0]],
        statements=tuple(
            Statement(2023 + index, ten_thousand(revenue), True)
            for index, revenue in enumerate(row[2:9])
        ),
    )
    awards = EXPECTED["projection"]["organizations"][0]["awards"]
    years = [award["award_year"] for award in awards]
    found = {
        a.award_year: a
        for a in assess_years(facts, years, BOOK)
        if a.programme is Programme.ENTERPRISE_REVENUE
    }
    for award in awards:
        told_now = told(found[award["award_year"]])
        assert {key: told_now[key] for key in ("verdict", "amount_yuan", "payer")} == {
            "verdict": award["verdict"],
            "amount_yuan": award["amount_yuan"],
            "payer": award.get("payer"),
        }
    assert [c.code for c in found[2029].missing] == ["award.years"]


ENTERPRISE = AwardFacts(
    OrganizationKind.COOP_ENTERPRISE,
    OfficeLevel.COUNTY,
    registered_on=date(2023, 1, 1),
    statements=(Statement(2024, Money(2_000_000_000), True),),
    holding_bp=3400,
    is_paid_in_verified=True,
)
TRINITY = AwardFacts(
    OrganizationKind.TRINITY_ORGANIZATION,
    OfficeLevel.COUNTY,
    ratings=(Rating(4, date(2023, 5, 1)),),
    statements=(Statement(2024, Money(1_000_000_000), True),),
)


def missing(facts, award_year=2025):
    """What lacks for the revenue award; an enterprise without dividend has no other."""
    return [condition.code for condition in assess(facts, award_year, BOOK)[0].missing]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"registered_on": date(2022, 12, 31)}, "award.too_old"),
        ({"registered_on": None}, "award.registration_unknown"),
        ({"is_registered_in_city": False}, "award.outside_city"),
        ({"is_paid_in_verified": False}, "award.paid_in_unverified"),
        ({"holding_bp": 3399}, "award.holding"),
        ({"statements": ()}, "award.no_statement"),
        ({"statements": (Statement(2024, Money(1_999_999_999), True),)}, "award.revenue"),
        ({"statements": (Statement(2024, Money(2_000_000_000), False),)}, "award.no_audit"),
        (
            {"statements": (Statement(2024, Money(2_000_000_000), True, is_regular=False),)},
            "award.irregular",
        ),
    ],
)
def test_the_edges_of_the_enterprise_award(changes, code):
    """赤政发〔2023〕14号 二（七）: 34 %, 2000万, 2023-01-01, city, paid-in capital, audit."""
    assert missing(replace(ENTERPRISE, **changes)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"ratings": (Rating(3, date(2023, 5, 1)),)}, "award.stars"),
        ({"ratings": (Rating(4, date(2025, 1, 1)),)}, "award.unrated"),
        ({"statements": (Statement(2024, Money(999_999_999), True),)}, "award.revenue"),
    ],
)
def test_the_edges_of_the_trinity_award(changes, code):
    """赤政发〔2023〕14号 二（六）: four stars, 1000万."""
    assert missing(replace(TRINITY, **changes)) == ([code] if code else [])


def test_what_is_missing_is_told_by_how_much():
    short = replace(
        ENTERPRISE, holding_bp=3000, statements=(Statement(2024, Money(1_999_999_900), True),)
    )
    gaps = {c.code: c.gap for c in assess(short, 2025, BOOK)[0].missing}
    assert gaps == {"award.holding": 400, "award.revenue": 100}


def payouts(count):
    return tuple(
        Payout(Programme.ENTERPRISE_REVENUE, 2020 + index, Money(1)) for index in range(count)
    )


@pytest.mark.parametrize(("paid", "codes"), [(4, []), (5, ["award.years"])])
def test_the_sixth_payment_is_refused(paid, codes):
    """赤政发〔2023〕14号 二（七）: 最多奖补五年; 2020–2024 stand for any five payments."""
    assert missing(replace(ENTERPRISE, payouts=payouts(paid))) == codes


def test_payouts_of_another_programme_use_up_nothing():
    """二（七） and 二（八） have five years each."""
    facts = replace(ENTERPRISE, payouts=payouts(5), dividends={2024: Money(101)})
    revenue, dividend = assess(facts, 2025, BOOK)
    assert revenue.verdict is Verdict.NO
    assert dividend.verdict is Verdict.YES
    assert dividend.amount == Money(51)
    assert dividend.payer is Payer.COUNTY_COOP


def test_the_dividend_rebate_asks_for_no_audit_and_no_revenue():
    """赤政发〔2023〕14号 二（八）."""
    facts = replace(ENTERPRISE, statements=(), dividends={2024: Money(30_000_000)})
    dividend = assess(facts, 2025, BOOK)[1]
    assert (dividend.verdict, dividend.amount) == (Verdict.YES, Money(15_000_000))


def test_an_enterprise_of_a_grassroots_cooperative_has_no_programme():
    """赤政发〔2023〕14号 二（七）: 市、旗县区供销合作社以创新合作方式兴办的."""
    found = assess(replace(ENTERPRISE, owner=OfficeLevel.TOWNSHIP), 2025, BOOK)
    assert [a.programme for a in found] == [None]
    assert found[0].reasons[0].code == "award.kind_without_programme"


RATED_THAT_YEAR = replace(TRINITY, ratings=(Rating(4, date(2024, 10, 18)),))


def test_the_year_of_the_rating_is_open_until_the_office_decides():
    """赤政发〔2023〕14号 二（六）: does the whole year count?"""
    undecided = assess(RATED_THAT_YEAR, 2025, BOOK)[0]
    assert (undecided.verdict, undecided.questions) == (Verdict.OPEN, (Question.RATING_YEAR,))
    assert undecided.amount == Money()
    for choice, verdict in ((True, Verdict.YES), (False, Verdict.NO)):
        decided = replace(RATED_THAT_YEAR, choices={Question.RATING_YEAR: choice})
        assessment = assess(decided, 2025, BOOK)[0]
        assert (assessment.verdict, assessment.questions) == (verdict, ())
        assert assessment.reasons[-1].values["question"] is Question.RATING_YEAR


def test_a_lost_star_is_a_question_not_an_answer():
    ratings = (Rating(4, date(2023, 5, 1)), Rating(3, date(2024, 12, 1)))
    assessment = assess(replace(TRINITY, ratings=ratings), 2025, BOOK)[0]
    assert assessment.questions == (Question.RATING_LOST,)


def accepted(day, *parts):
    return tuple(Acceptance(part, day, True) for part in parts)


TRADE_FIRST = replace(
    TRINITY,
    acceptances=accepted(date(2023, 9, 1), Part.PRODUCTION, Part.SUPPLY)
    + accepted(date(2024, 9, 1), Part.CREDIT),
)


@pytest.mark.parametrize(
    ("choices", "seed"),
    [
        ({}, [None, None]),
        ({Question.SEED_FUND: True}, [Money(50_000_000), Money()]),
        ({Question.SEED_FUND: False}, [Money(), Money(50_000_000)]),
    ],
)
def test_the_seed_fund_of_a_trade_first_acceptance_is_the_offices_choice(choices, seed):
    """赤政发〔2023〕14号 二（五）: 50万 of it in all, whichever 50万 it is."""
    facts = replace(TRADE_FIRST, choices=choices)
    found = [
        a for a in assess_years(facts, (2023, 2024), BOOK) if a.programme is Programme.ACCEPTANCE
    ]
    assert [a.seed_fund for a in found] == seed
    assert [a.amount for a in found] == [Money(50_000_000)] * 2


def test_an_organization_that_was_never_accepted_is_told_what_it_lacks():
    """赤政发〔2023〕14号 二（五）: both halves are still to be had, and nothing is earned."""
    revenue, acceptance = assess(TRINITY, 2025, BOOK)
    assert (revenue.programme, revenue.verdict) == (Programme.TRINITY_REVENUE, Verdict.YES)
    assert (acceptance.article, acceptance.verdict) == ("二（五）", Verdict.NO)
    assert [condition.code for condition in acceptance.missing] == [
        "award.production_supply_not_accepted",
        "award.credit_not_accepted",
    ]
    assert [condition.gap for condition in acceptance.missing] == [2, 1]


def test_a_year_without_acceptance_says_nothing_once_there_was_one():
    """赤政发〔2023〕14号 二（五）: what was accepted before is not judged again."""
    accepted_before = replace(TRINITY, acceptances=accepted(date(2024, 3, 1), Part.CREDIT))
    assert [item.article for item in assess(accepted_before, 2025, BOOK)] == ["二（六）"]


def test_revenue_of_entities_says_whose_it_is_and_never_counts_twice():
    """赤政发〔2023〕14号 二（六）: 法人主体营业收入."""
    known = Statement(2024, Money(1_000_000_000), True, entities=("牧兴", "绿野"))
    [revenue, _] = assess(replace(TRINITY, statements=(known,)), 2025, BOOK)
    assert "award.entities" in [reason.code for reason in revenue.reasons]
    assert revenue.verdict is Verdict.YES
    elsewhere = replace(known, entities=(), counts_for="另一组织")
    assert missing(replace(TRINITY, statements=(elsewhere,))) == ["award.counts_elsewhere"]


def test_a_half_once_earned_is_not_paid_again():
    """赤政发〔2023〕14号 二（五）: 100万 in all."""
    again = replace(
        TRADE_FIRST,
        acceptances=TRADE_FIRST.acceptances + accepted(date(2025, 3, 1), *Part),
    )
    acceptance = assess(again, 2025, BOOK)[0]
    assert (acceptance.verdict, acceptance.amount) == (Verdict.NO, Money())


def test_a_county_value_reaches_the_award_and_names_itself():
    """architecture: a county may override a parameter, shown as such."""
    key = "revenue_award.trinity_organization.minimum_revenue"
    override = Override(key, "150423", 900_000_000, date(2024, 1, 1), "旗政府文件", "高娃")
    book = BOOK.with_overrides([override])
    short = replace(TRINITY, statements=(Statement(2024, Money(900_000_000), True),))
    assert assess(short, 2025, book, "150423")[0].verdict is Verdict.YES
    assert assess(short, 2025, book, "150424")[0].verdict is Verdict.NO


def test_every_reason_cites_the_document():
    for facts in (ENTERPRISE, TRINITY, RATED_THAT_YEAR, TRADE_FIRST):
        for assessment in assess_years(facts, YEARS, BOOK):
            assert all(r.article.startswith("赤政发〔2023〕14号 二（") for r in assessment.reasons)
