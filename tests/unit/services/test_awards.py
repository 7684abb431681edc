"""Awards on real records: what is earned, what is refused by which article, what is printed."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from coopdesk.domain.award_facts import Part, Payer, Programme, Question, Verdict
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.services import awards, organizations
from tests.conftest import NOW

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["organizations"]
DOCUMENT = "赤政发〔2023〕14号"
YUAN = 100
HALF_MILLION = Money(500_000 * YUAN)


class Clock:
    """The office's clock, which a test may set on."""

    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def trinity(runner):
    """A trinity organization with four stars since 2021 and ten million of audited revenue."""
    key = runner.do(
        organizations.add_organization,
        organizations.AddOrganization(
            organizations.Profile(
                kind=OrganizationKind.TRINITY_ORGANIZATION,
                name="巴林右旗西拉沐沦苏木众联综合合作社",
                division_code="150423200",
                credit_code="93150423MAYY610057",
                legal_representative="宝音德力格尔",
                registered_on=date(2022, 8, 5),
            )
        ),
    )
    rate(runner, key, 4, date(2021, 12, 20))
    state(runner, key, 2025, 10_000_000)
    return key


@pytest.fixture
def enterprise(runner):
    """An enterprise of a county's cooperative at exactly every threshold of 二（七）."""
    return add_enterprise(runner)


def add_enterprise(runner, *, registered_on=date(2023, 1, 1), holding_bp=34_00, revenue=20_000_000):
    key = runner.do(
        organizations.add_organization,
        organizations.AddOrganization(
            organizations.Profile(
                kind=OrganizationKind.COOP_ENTERPRISE,
                name="宁城县供销兴合农业服务有限公司",
                division_code="150429",
                credit_code="91150429MAYY614273",
                sponsor_level=OfficeLevel.COUNTY,
                registered_on=registered_on,
            )
        ),
    )
    holding = organizations.RecordHolding(
        key, date(2025, 6, 30), holding_bp, Money(1_020_000 * YUAN), date(2025, 6, 30)
    )
    runner.do(organizations.record_holding, holding)
    state(runner, key, 2025, revenue)
    return key


def rate(runner, key, stars, day):
    runner.do(organizations.record_rating, organizations.RecordRating(key, stars, day))


def state(runner, key, year, yuan, *, audited=True):
    command = organizations.RecordStatement(
        key,
        year,
        Money(round(yuan * YUAN)),
        audited,
        "赤峰明信会计师事务所",
        f"赤明审〔{year}〕17号",
    )
    runner.do(organizations.record_statement, command)


def accept(runner, key, day, *parts, failed=()):
    for part in (*parts, *failed):
        command = organizations.RecordAcceptance(key, part, day, part not in failed)
        runner.do(organizations.record_acceptance, command)


def assessed(runner, key, year, programme):
    items = runner.ask(awards.assess_awards, year, key)
    return next(item for item in items if item.programme is programme)


def apply_for(runner, key, programme, year):
    return runner.do(awards.apply, awards.Apply(key, programme, year))


def pay(runner, key, programme, year, **changes):
    told = {"amount": HALF_MILLION, "paid_on": date(2026, 5, 8), "document": "旗财〔2026〕31号"}
    command = awards.RecordPayout(key, programme, year, **(told | changes))
    confirmed = frozenset({"award.not_applied_for"})
    return runner.do(awards.record_payout, command, confirmed=confirmed)


def refused(call, *args, **named):
    with pytest.raises(RuleViolation) as violation:
        call(*args, **named)
    return {refusal.code: refusal.article for refusal in violation.value.refusals}


def nothing_recorded(runner, key):
    return not runner.ask(awards.list_applications, None, key)


@pytest.fixture
def register(runner):
    """The office file of 14 organizations, taken in as it is."""
    preview = runner.ask(organizations.preview_organizations_sheet, SAMPLES / EXPECTED["file"])
    taken = preview.taken(preview.rows_to_confirm)
    command = organizations.ImportOrganizations(EXPECTED["file"], taken, preview.as_of)
    runner.do(organizations.import_organizations, command)
    return {item.name: item.id for item in runner.ask(organizations.list_organizations)}


def told(item):
    return {
        "article": item.article or None,
        "award_year": item.award_year if item.programme else None,
        "basis_year": item.basis_year,
        "verdict": {"open": "ambiguous"}.get(item.verdict, item.verdict.value),
        "amount_yuan": item.amount.fen // YUAN,
        "payer": item.payer.value if item.payer else None,
    }


def test_the_office_file_comes_to_exactly_the_expected_awards(runner, register):
    """Every verdict, amount, payer and seed fund of 14 organizations over four years."""
    assert set(register) == {one["name"] for one in EXPECTED["organizations"]}
    found = {
        (item.organization, item.article or None, item.award_year if item.programme else None): item
        for year in (2023, 2024, 2025, 2026)
        for item in runner.ask(awards.assess_awards, year)
    }
    listed = set()
    for organization in EXPECTED["organizations"]:
        for award in organization["awards"]:
            place = (organization["name"], award["article"], award["award_year"])
            listed.add(place)
            expected = {key: award.get(key) for key in told(found[place])}
            expected["amount_yuan"] = award.get("amount_yuan", 0)
            assert told(found[place]) == expected, place
            if award["verdict"] == "ambiguous":
                assert found[place].amount_if_yes.fen == award["amount_if_yes_yuan"] * YUAN
                assert found[place].questions
            if "seed_fund_yuan" in award:
                assert found[place].seed_fund == Money(award["seed_fund_yuan"] * YUAN), place
            if award.get("seed_fund") == "ambiguous":
                assert found[place].seed_fund is None
                assert found[place].questions == (Question.SEED_FUND,)
    unlisted = [found[place] for place in set(found) - listed]
    assert not [item for item in unlisted if item.verdict is not Verdict.NO]


def test_every_reason_names_its_article(runner, register):
    for item in runner.ask(awards.assess_awards, 2026):
        assert item.reasons
        for reason in (*item.reasons, *item.missing):
            assert reason.article.startswith(DOCUMENT)
            assert f"（{reason.article}）" in reason.message


def test_a_hundred_yuan_short_of_ten_million_earns_nothing_and_says_how_much_is_missing(
    runner, trinity
):
    state_of_2024 = organizations.RecordStatement(
        trinity, 2024, Money(9_999_900 * YUAN), audited=True
    )
    runner.do(organizations.record_statement, state_of_2024)

    reached = assessed(runner, trinity, 2026, Programme.TRINITY_REVENUE)
    assert (reached.verdict, reached.amount) == (Verdict.YES, HALF_MILLION)
    assert (reached.payer, reached.basis_year) == (Payer.COUNTY_FINANCE, 2025)

    short = assessed(runner, trinity, 2025, Programme.TRINITY_REVENUE)
    [missing] = short.missing
    assert (short.verdict, missing.code) == (Verdict.NO, "award.revenue")
    assert missing.article == f"{DOCUMENT} 二（六）"
    assert (missing.gap, missing.unit) == (100 * YUAN, awards.GapUnit.FEN)
    codes = refused(apply_for, runner, trinity, Programme.TRINITY_REVENUE, 2025)
    assert codes == {"award.revenue": f"{DOCUMENT} 二（六）"}
    assert nothing_recorded(runner, trinity)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holding_bp": 33_99}, "award.holding"),
        ({"registered_on": date(2022, 12, 31)}, "award.too_old"),
        ({"revenue": 19_999_900}, "award.revenue"),
    ],
)
def test_an_enterprise_just_under_a_threshold_is_refused_by_the_article(runner, changes, code):
    key = add_enterprise(runner, **changes)
    assert refused(apply_for, runner, key, Programme.ENTERPRISE_REVENUE, 2026) == {
        code: f"{DOCUMENT} 二（七）"
    }
    assert nothing_recorded(runner, key)


def test_an_enterprise_at_every_threshold_earns_the_award(runner, enterprise):
    item = assessed(runner, enterprise, 2026, Programme.ENTERPRISE_REVENUE)
    assert (item.verdict, item.amount) == (Verdict.YES, HALF_MILLION)
    assert item.payer is Payer.COUNTY_FINANCE


def test_five_payments_stop_the_sixth_by_its_article(runner, trinity, clock):
    clock.now = datetime(2028, 9, 1, 9, 30)  # noqa: DTZ001
    programme = Programme.TRINITY_REVENUE
    for year in range(2023, 2028):
        pay(runner, trinity, programme, year, paid_on=date(year, 6, 1))
    state(runner, trinity, 2027, 12_000_000)

    sixth = assessed(runner, trinity, 2028, programme)
    assert [reason.code for reason in sixth.missing] == ["award.years"]
    assert sixth.paid_years == (2023, 2024, 2025, 2026, 2027)
    article = f"{DOCUMENT} 二（六）"
    codes = refused(pay, runner, trinity, programme, 2028, paid_on=date(2028, 6, 1))
    assert codes == {"award.years": article}
    assert refused(apply_for, runner, trinity, programme, 2028) == {"award.years": article}
    assert len(runner.ask(awards.list_applications, None, trinity)) == 5


def test_an_open_question_waits_for_the_county_and_keeps_its_answer(runner, trinity):
    state(runner, trinity, 2022, 13_000_000)
    programme, question = Programme.TRINITY_REVENUE, Question.FIRST_YEAR
    waiting = assessed(runner, trinity, 2023, programme)
    assert (waiting.verdict, waiting.amount) == (Verdict.OPEN, Money())
    assert waiting.amount_if_yes == HALF_MILLION
    codes = refused(apply_for, runner, trinity, programme, 2023)
    assert codes["award.question_open"] == f"{DOCUMENT} 二（六）"

    decide = awards.DecideQuestion(trinity, question, 2023, True, "")
    assert set(refused(runner.do, awards.decide_question, decide)) == {"award.note_missing"}
    answer = awards.DecideQuestion(trinity, question, 2023, True, "旗政府专题会议纪要〔2026〕3号")
    runner.do(awards.decide_question, answer)
    assert assessed(runner, trinity, 2023, programme).verdict is Verdict.YES
    [decision] = runner.ask(awards.list_decisions, trinity)
    assert (decision.decided_by, decision.note) == ("乌云其其格", answer.note)
    assert decision.decided_on == runner.today


def test_another_answer_is_asked_for_first_and_refused_once_applied_for(runner, trinity):
    state(runner, trinity, 2022, 13_000_000)
    yes = awards.DecideQuestion(trinity, Question.FIRST_YEAR, 2023, True, "纪要一")
    no = awards.DecideQuestion(trinity, Question.FIRST_YEAR, 2023, False, "纪要二")
    runner.do(awards.decide_question, yes)
    with pytest.raises(NeedsConfirmation, match="decide_again"):
        runner.do(awards.decide_question, no)
    runner.do(awards.decide_question, no, confirmed=frozenset({"award.decide_again"}))
    assert assessed(runner, trinity, 2023, Programme.TRINITY_REVENUE).verdict is Verdict.NO
    assert set(refused(apply_for, runner, trinity, Programme.TRINITY_REVENUE, 2023)) == {
        "award.decided_against"
    }
    runner.do(awards.decide_question, yes, confirmed=frozenset({"award.decide_again"}))
    apply_for(runner, trinity, Programme.TRINITY_REVENUE, 2023)
    assert set(refused(runner.do, awards.decide_question, no)) == {"award.applied_already"}


def test_a_question_that_is_not_open_cannot_be_decided(runner, trinity):
    command = awards.DecideQuestion(trinity, Question.RATING_YEAR, 2026, True, "纪要")
    assert set(refused(runner.do, awards.decide_question, command)) == {"award.question_not_open"}
    assert not runner.ask(awards.list_decisions)


def test_the_answer_on_the_seed_fund_holds_for_the_later_half(runner, trinity):
    accept(runner, trinity, date(2024, 5, 6), Part.PRODUCTION, Part.SUPPLY, failed=(Part.CREDIT,))
    accept(runner, trinity, date(2025, 9, 1), Part.CREDIT)
    first = assessed(runner, trinity, 2024, Programme.ACCEPTANCE)
    assert (first.verdict, first.amount, first.seed_fund) == (Verdict.YES, HALF_MILLION, None)
    assert assessed(runner, trinity, 2025, Programme.ACCEPTANCE).seed_fund is None
    command = awards.DecideQuestion(trinity, Question.SEED_FUND, 2024, False, "市社复函")
    runner.do(awards.decide_question, command)
    assert assessed(runner, trinity, 2024, Programme.ACCEPTANCE).seed_fund == Money()
    assert assessed(runner, trinity, 2025, Programme.ACCEPTANCE).seed_fund == HALF_MILLION


def test_applications_are_numbered_by_office_year_and_article(runner, trinity):
    accept(runner, trinity, date(2026, 5, 6), *Part)
    first = apply_for(runner, trinity, Programme.TRINITY_REVENUE, 2026)
    second = apply_for(runner, trinity, Programme.ACCEPTANCE, 2026)
    numbers = [runner.ask(awards.get_application, key).number for key in (first, second)]
    assert numbers == [
        "巴林右旗西拉沐沦苏木-2026-二（六）-001",
        "巴林右旗西拉沐沦苏木-2026-二（五）-001",
    ]


def test_an_award_is_applied_for_once_and_a_withdrawn_one_keeps_its_number(runner, trinity):
    programme = Programme.TRINITY_REVENUE
    key = apply_for(runner, trinity, programme, 2026)
    number = runner.ask(awards.get_application, key).number
    assert set(refused(apply_for, runner, trinity, programme, 2026)) == {"award.applied_already"}
    runner.do(awards.withdraw_application, awards.WithdrawApplication(key))
    again = apply_for(runner, trinity, programme, 2026)
    application = runner.ask(awards.get_application, again)
    assert (application.number, application.state) == (number, awards.ApplicationState.DRAFT)


def test_a_paid_award_is_neither_applied_for_nor_paid_again_nor_withdrawn(runner, trinity):
    programme = Programme.TRINITY_REVENUE
    key = apply_for(runner, trinity, programme, 2026)
    runner.do(
        awards.record_payout,
        awards.RecordPayout(
            trinity, programme, 2026, HALF_MILLION, date(2026, 8, 1), "旗财〔2026〕31号"
        ),
    )
    [application] = runner.ask(awards.list_applications, 2026, trinity)
    assert application.state is awards.ApplicationState.PAID
    assert (application.paid, application.document) == (HALF_MILLION, "旗财〔2026〕31号")
    assert "award.paid_already" in refused(apply_for, runner, trinity, programme, 2026)
    assert "award.paid_already" in refused(pay, runner, trinity, programme, 2026)
    withdraw = awards.WithdrawApplication(key)
    assert set(refused(runner.do, awards.withdraw_application, withdraw)) == {"award.paid_already"}
    assert assessed(runner, trinity, 2026, programme).state is awards.ApplicationState.PAID


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": Money()}, "award.amount_not_positive"),
        ({"amount": HALF_MILLION + Money(1)}, "award.payout_above"),
        ({"document": " "}, "award.document_missing"),
        ({"paid_on": date(2026, 12, 1)}, "award.paid_in_future"),
        ({"paid_on": date(2025, 12, 31)}, "award.paid_too_early"),
        ({"programme": Programme.ENTERPRISE_REVENUE}, "award.programme_misfit"),
    ],
)
def test_a_payment_that_cannot_be_is_not_recorded(runner, trinity, changes, code):
    told = {"programme": Programme.TRINITY_REVENUE, "year": 2026} | changes
    assert set(refused(pay, runner, trinity, **told)) == {code}
    assert nothing_recorded(runner, trinity)


def test_a_payment_without_application_or_of_another_amount_is_asked_about(runner, trinity):
    programme = Programme.TRINITY_REVENUE
    day = date(2026, 8, 1)
    command = awards.RecordPayout(trinity, programme, 2026, Money(30_000_000), day, "旗财1号")
    with pytest.raises(NeedsConfirmation, match="not_applied_for"):
        runner.do(awards.record_payout, command)
    apply_for(runner, trinity, programme, 2026)
    with pytest.raises(NeedsConfirmation, match="other_amount"):
        runner.do(awards.record_payout, command)
    runner.do(awards.record_payout, command, confirmed=frozenset({"award.other_amount"}))
    [item] = runner.ask(awards.list_applications, 2026)
    assert (item.amount, item.paid) == (HALF_MILLION, Money(30_000_000))


def test_years_the_policy_does_not_speak_of_are_refused(runner, trinity):
    for year in (2022, 0, -1, 10_000, 99_999):
        assert set(refused(runner.ask, awards.assess_awards, year)) == {"award.before_policy"}
    with pytest.raises(NotFound):
        runner.ask(awards.assess_awards, 2026, "nobody")


def test_a_closed_organization_is_no_candidate_but_can_be_asked_for(runner, trinity):
    record = runner.ask(organizations.get_organization, trinity)
    profile = replace(record.profile, closed_on=date(2025, 3, 1))
    runner.do(organizations.change_organization, organizations.ChangeOrganization(trinity, profile))
    assert not runner.ask(awards.assess_awards, 2026)
    assert runner.ask(awards.assess_awards, 2026, trinity)
    assert runner.ask(awards.assess_awards, 2025)
