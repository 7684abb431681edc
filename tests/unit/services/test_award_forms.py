"""The award forms: every text from a record, the snapshot of the paper, and where they part."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from coopdesk.domain.award_facts import Part, Payer, Programme
from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.forms import demands
from coopdesk.forms.registry import FORMS
from coopdesk.services import awards, organizations, printing

YUAN = 100
NAME = "巴林右旗西拉沐沦苏木众联综合合作社"


@pytest.fixture
def trinity(runner):
    profile = organizations.Profile(
        kind=OrganizationKind.TRINITY_ORGANIZATION,
        name=NAME,
        division_code="150423200",
        credit_code="93150423MAYY610057",
        legal_representative="宝音德力格尔",
        registered_on=date(2022, 8, 5),
        phone="19900001234",
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    rating = organizations.RecordRating(key, 4, date(2023, 12, 20))
    runner.do(organizations.record_rating, rating)
    statement = organizations.RecordStatement(
        key, 2025, Money(12_345_678_90), True, "赤峰明信会计师事务所", "赤明审〔2026〕17号"
    )
    runner.do(organizations.record_statement, statement)
    for part in Part:
        acceptance = organizations.RecordAcceptance(key, part, date(2026, 3, 9), True)
        runner.do(organizations.record_acceptance, acceptance)
    return key


@pytest.fixture
def enterprise(runner):
    profile = organizations.Profile(
        kind=OrganizationKind.COOP_ENTERPRISE,
        name="赤峰供销云链农产品有限公司",
        division_code="150400",
        credit_code="91150400MAYY614940",
        sponsor_level=OfficeLevel.CITY,
        registered_on=date(2023, 3, 15),
    )
    key = runner.do(organizations.add_organization, organizations.AddOrganization(profile))
    day = date(2025, 6, 30)
    holding = organizations.RecordHolding(key, day, 5100, Money(10_200_000 * YUAN), day)
    runner.do(organizations.record_holding, holding)
    statement = organizations.RecordStatement(key, 2025, Money(26_000_000 * YUAN), True, "某所")
    runner.do(organizations.record_statement, statement)
    dividend = organizations.RecordDividend(key, 2025, Money(1_200_000_50), date(2026, 2, 3))
    runner.do(organizations.record_dividend, dividend)
    return key


def applied(runner, key, programme):
    return runner.do(awards.apply, awards.Apply(key, programme, 2026))


def printed_text(runner, application_id, programme):
    made = runner.ask(printing.print_form, awards.FORM_OF[programme], application_id)
    pages = PdfReader(BytesIO(made.pdf)).pages
    assert len(pages) == made.pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize(
    ("owner", "programme", "said"),
    [
        (
            "trinity",
            Programme.ACCEPTANCE,
            ("达到验收标准", "2026年3月9日", "¥100000000", "壹佰万元整", "500,000.00", "四星级"),
        ),
        (
            "trinity",
            Programme.TRINITY_REVENUE,
            ("12,345,678.90", "2023年12月20日", "赤峰明信会计师事务所", "赤明审〔2026〕17号"),
        ),
        (
            "enterprise",
            Programme.ENTERPRISE_REVENUE,
            ("26,000,000.00", "51.00%", "10,200,000.00", "赤峰市供销合作社", "赤峰市财政局"),
        ),
        (
            "enterprise",
            Programme.DIVIDEND_REBATE,
            ("1,200,000.50", "¥60000025", "陆拾万元贰角伍分", "50%", "2026年2月3日", "第1年"),
        ),
    ],
)
def test_each_form_prints_what_the_records_say(request, runner, owner, programme, said):
    key = request.getfixturevalue(owner)
    application_id = applied(runner, key, programme)
    text = printed_text(runner, application_id, programme)
    application = runner.ask(awards.get_application, application_id)
    profile = runner.ask(organizations.get_organization, key).profile
    for part in (profile.name, profile.credit_code, application.number, *said):
        assert part in text, part


@pytest.mark.parametrize("programme", list(Programme))
def test_every_figure_of_a_form_names_its_record(runner, programme, trinity, enterprise):
    is_trinity = programme in (Programme.ACCEPTANCE, Programme.TRINITY_REVENUE)
    application_id = applied(runner, trinity if is_trinity else enterprise, programme)
    sources = runner.ask(awards.application_sources, application_id)
    assert all(item.source for item in sources)
    assert {item.key for item in sources} >= {"organization", "amount", "basis"}
    demands.check(
        FORMS[awards.FORM_OF[programme]],
        runner.ask(awards.application_values, application_id).values,
    )


def test_what_the_records_do_not_know_stays_empty_on_the_paper(runner, enterprise):
    application_id = applied(runner, enterprise, Programme.ENTERPRISE_REVENUE)
    empty = {
        item.key
        for item in runner.ask(awards.application_sources, application_id)
        if not item.value
    }
    assert {"paid_in_capital", "bank_account", "audit_report"} <= empty
    assert "audited_revenue" not in empty


def test_the_same_record_makes_the_same_bytes(runner, trinity):
    application_id = applied(runner, trinity, Programme.TRINITY_REVENUE)
    first = runner.ask(printing.print_form, "award-revenue", application_id)
    assert runner.ask(printing.print_form, "award-revenue", application_id).pdf == first.pdf


def test_a_change_after_printing_shows_where_paper_and_records_differ(runner, trinity):
    application_id = applied(runner, trinity, Programme.TRINITY_REVENUE)
    assert runner.ask(awards.list_differences, application_id) == []
    values = runner.ask(awards.application_values, application_id).values
    runner.do(awards.note_printed, awards.NotePrinted(application_id, values))
    application = runner.ask(awards.get_application, application_id)
    assert application.state is awards.ApplicationState.PRINTED
    assert application.printed_on == runner.today
    assert runner.ask(awards.list_differences, application_id) == []

    record = runner.ask(organizations.get_organization, trinity)
    changed = replace(record.profile, legal_representative="乌日根")
    runner.do(organizations.change_organization, organizations.ChangeOrganization(trinity, changed))
    [statement] = record.statements
    corrected = organizations.RecordStatement(
        trinity, 2025, Money(12_000_000 * YUAN), True, corrects=statement.id
    )
    runner.do(organizations.record_statement, corrected)

    differences = {
        item.key: (item.printed, item.now)
        for item in runner.ask(awards.list_differences, application_id)
    }
    assert differences["legal_representative"] == ("宝音德力格尔", "乌日根")
    assert differences["audited_revenue"] == ("12,345,678.90", "12,000,000.00")
    assert "organization" not in differences


def test_a_withdrawn_application_is_not_printed(runner, trinity):
    application_id = applied(runner, trinity, Programme.TRINITY_REVENUE)
    runner.do(awards.withdraw_application, awards.WithdrawApplication(application_id))
    with pytest.raises(RuleViolation, match=r"award\.withdrawn"):
        runner.do(awards.note_printed, awards.NotePrinted(application_id, {}))
    assert runner.ask(awards.get_application, application_id).printed_on is None


def test_a_form_refuses_the_application_of_another_programme(runner, trinity):
    application_id = applied(runner, trinity, Programme.TRINITY_REVENUE)
    for form in ("award-acceptance", "award-enterprise", "award-dividend-rebate"):
        with pytest.raises(NotFound):
            runner.ask(printing.print_form, form, application_id)


def test_the_rebate_is_half_of_the_dividend_to_the_fen_and_no_more_is_paid(runner, enterprise):
    [item] = [
        item
        for item in runner.ask(awards.assess_awards, 2026, enterprise)
        if item.programme is Programme.DIVIDEND_REBATE
    ]
    assert (item.amount, item.payer) == (Money(60_000_025), Payer.CITY_COOP)
    day = date(2026, 6, 1)
    above = awards.RecordPayout(
        enterprise, Programme.DIVIDEND_REBATE, 2026, Money(60_000_026), day, "社发1号"
    )
    with pytest.raises(RuleViolation) as violation:
        runner.do(awards.record_payout, above)
    [refusal] = violation.value.refusals
    assert refusal.code == "award.payout_above"
    assert refusal.article == "赤政发〔2023〕14号 二（八）"
