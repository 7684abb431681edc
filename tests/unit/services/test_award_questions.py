"""What the policy leaves open: answered once for an area, and counted in every verdict after."""

from datetime import date

import pytest

from coopdesk.domain.award_facts import Part, Payer, Programme, Question, Verdict
from coopdesk.domain.award_forecast import Supposition
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import awards, organizations
from coopdesk.storage.tables.awards import AnswerRow

HALF_MILLION = Money(50_000_000)
AGAIN = frozenset({"award.answer_again"})


def add_trinity(runner, name, division):
    """An organization whose four stars came in 2025, the very year its revenue is of."""
    profile = organizations.Profile(OrganizationKind.TRINITY_ORGANIZATION, name, division)
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    rating = organizations.RecordRating(key, 4, date(2025, 9, 20))
    runner.do(organizations.record_rating, rating)
    statement = organizations.RecordStatement(key, 2025, Money(1_200_000_000), audited=True)
    runner.do(organizations.record_statement, statement)
    return key


@pytest.fixture
def two(county):
    return [
        add_trinity(county, "巴林右旗西拉沐沦苏木众联综合合作社", "150423200"),
        add_trinity(county, "巴林右旗大板镇众诚综合合作社", "150423100"),
    ]


def answer(runner, granted, *, note="旗供销社〔2026〕7号会议纪要", confirmed=frozenset()):
    command = awards.AnswerQuestion(Question.RATING_YEAR, granted, note)
    return runner.do(awards.answer_question, command, confirmed=confirmed)


def asked(runner, question=Question.RATING_YEAR):
    return next(one for one in runner.ask(awards.list_questions, 2026) if one.question is question)


def verdicts(runner):
    return {
        item.organization_id: item.verdict
        for item in runner.ask(awards.assess_awards, 2026)
        if item.programme is Programme.TRINITY_REVENUE
    }


def test_one_answer_settles_a_question_for_every_organization_of_the_area(county, two):
    """赤政发〔2023〕14号 二（六） 达到……后: left open by the text, never guessed."""
    before = asked(county)
    assert (len(before.waiting), before.amount, before.answer) == (2, HALF_MILLION * 2, None)
    assert set(verdicts(county).values()) == {Verdict.OPEN}
    answer(county, granted=True)
    after = asked(county)
    assert (after.waiting, after.answer.granted) == ((), True)
    assert (after.answer.note, after.answer.decided_by) == (
        "旗供销社〔2026〕7号会议纪要",
        "乌云其其格",
    )
    assert (after.answer.place, after.answer.decided_on) == ("巴林右旗", county.today)
    assert verdicts(county) == dict.fromkeys(two, Verdict.YES)
    [reason] = [
        reason
        for reason in county.ask(awards.assess_awards, 2026, two[0])[0].reasons
        if reason.code == "award.decided_for"
    ]
    assert "二（六）" in reason.article


def test_what_was_decided_for_one_organization_goes_before_the_answer_for_the_area(county, two):
    answer(county, granted=True)
    command = awards.DecideQuestion(two[0], Question.RATING_YEAR, 2026, False, "评级复核纪要")
    with pytest.raises(NeedsConfirmation):
        county.do(awards.decide_question, command)
    county.do(awards.decide_question, command, confirmed=frozenset({"award.decide_again"}))
    assert verdicts(county) == {two[0]: Verdict.NO, two[1]: Verdict.YES}
    assert asked(county).decided == 1


def test_an_answer_needs_its_basis_and_is_changed_only_on_purpose(county, two):
    with pytest.raises(RuleViolation) as refused:
        answer(county, granted=True, note=" ")
    assert [one.code for one in refused.value.refusals] == ["award.note_missing"]
    answer(county, granted=False)
    assert verdicts(county) == dict.fromkeys(two, Verdict.NO)
    with pytest.raises(NeedsConfirmation) as question:
        answer(county, granted=True)
    assert question.value.code == "award.answer_again"
    answer(county, granted=True, confirmed=AGAIN)
    assert verdicts(county) == dict.fromkeys(two, Verdict.YES)


def test_an_answer_that_an_application_stands_on_is_not_turned_round(county, two):
    answer(county, granted=True)
    county.do(awards.apply, awards.Apply(two[0], Programme.TRINITY_REVENUE, 2026))
    with pytest.raises(RuleViolation) as refused:
        answer(county, granted=False, confirmed=AGAIN)
    assert [one.code for one in refused.value.refusals] == ["award.applied_already"]
    answer(county, granted=True, note="补充纪要", confirmed=AGAIN)
    assert asked(county).answer.note == "补充纪要"


@pytest.mark.parametrize(
    ("division", "holds"), [("150423", True), ("150424", False), ("150400", True)]
)
def test_an_answer_holds_in_its_area_and_nowhere_else(county, two, division, holds):
    def note(uow, _command):
        row = AnswerRow(question="rating_year", division_code=division, granted=True, note="批复")
        row.decided_on, row.decided_by = uow.today, "高娃"
        return uow.add(row)

    note.__module__ = "coopdesk.services.awards"
    county.do(note, None)
    assert set(verdicts(county).values()) == {Verdict.YES if holds else Verdict.OPEN}


def test_the_answer_about_the_seed_fund_is_told_with_the_award(county):
    """赤政发〔2023〕14号 二（五）: which 50万 is the seed fund's, when trade passed first."""
    key = add_trinity(county, "巴林右旗查干诺尔镇同心综合合作社", "150423103")
    for part in (Part.PRODUCTION, Part.SUPPLY):
        accepted = organizations.RecordAcceptance(key, part, date(2026, 4, 1), passed=True)
        county.do(organizations.record_acceptance, accepted)
    assert asked(county, Question.SEED_FUND).waiting
    command = awards.AnswerQuestion(Question.SEED_FUND, False, "旗政府专题会纪要")
    county.do(awards.answer_question, command)
    [item] = [
        one
        for one in county.ask(awards.assess_awards, 2026, key)
        if one.programme is Programme.ACCEPTANCE
    ]
    assert (item.seed_fund, item.amount) == (Money(), HALF_MILLION)
    assert "award.seed_fund_of_other" in [reason.code for reason in item.reasons]


def test_the_forecast_says_what_lacks_by_how_much_and_what_each_payer_has_to_expect(county, two):
    short = organizations.RecordStatement(two[1], 2026, Money(990_000_000), audited=False)
    county.do(organizations.record_statement, short)
    foreseen = {
        item.assessment.organization_id: item
        for item in county.ask(awards.forecast_awards, 2027)
        if item.assessment.programme is Programme.TRINITY_REVENUE
    }
    item = foreseen[two[1]]
    assert (item.revenue_gap, item.lacks_audit) == (Money(10_000_000), True)
    assert (item.stars_gap, item.lacks_verification, item.used) == (None, False, 0)
    supposed = {two[1]: Supposition(revenue=Money(1_000_000_000), is_audited=True)}
    items = county.ask(awards.forecast_awards, 2027, None, supposed)
    [budget] = awards.budget_of(items)
    assert (budget.payer, budget.amount) == (Payer.COUNTY_FINANCE, HALF_MILLION)
    assert "旗县区财政局500,000.00元" in awards.budget_in_words(items)
    recorded = county.ask(awards.get_recorded_figures, two[1], 2027)
    assert (recorded.revenue, recorded.is_audited, recorded.stars) == (
        Money(990_000_000), False, 4,
    )  # fmt: skip
    assert county.ask(awards.assess_awards, 2027, two[1])[0].verdict is Verdict.NO


def test_revenue_that_the_audit_found_irregular_earns_nothing(county, two):
    """二（六）: 交易真实、发票合规、资金流清晰."""
    answer(county, granted=True)
    [known] = county.ask(organizations.get_organization, two[0]).statements
    command = organizations.RecordStatement(
        two[0], 2025, known.operating_revenue, True, corrects=known.id, irregular=True
    )
    county.do(organizations.record_statement, command)
    assert verdicts(county) == {two[0]: Verdict.NO, two[1]: Verdict.YES}
    missing = county.ask(awards.assess_awards, 2026, two[0])[0].missing
    assert [one.code for one in missing] == ["award.irregular"]
