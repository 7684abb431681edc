"""Registering organizations: every refusal with its reason, and the facts the awards ask for."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Part
from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.identity import credit_code_sign
from coopdesk.domain.money import Money
from coopdesk.domain.organization_details import Contact
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.statements import StatementFigures
from coopdesk.services import organizations as service

SUMU = "150423200"
CODE = "93150423MAYY610057"
TRINITY = service.Profile(
    kind=OrganizationKind.TRINITY_ORGANIZATION,
    name="巴林右旗西拉沐沦苏木众联综合合作社",
    division_code=SUMU,
    credit_code=CODE,
    legal_representative="宝音德力格尔",
    registered_on=date(2022, 8, 5),
    charter="trinity-cooperative",
)


def _add(runner, **changes):
    command = service.AddOrganization(replace(TRINITY, **changes))
    return runner.do(service.add_organization, command)


def _refused(runner, **changes):
    with pytest.raises(RuleViolation) as violation:
        _add(runner, **changes)
    return {refusal.code for refusal in violation.value.refusals}


def test_a_trinity_organization_is_registered_and_found_again(runner):
    key = _add(runner)

    record = runner.ask(service.get_organization, key)
    assert record.profile == replace(TRINITY, registered_division="150423")
    assert record.division == "巴林右旗西拉沐沦苏木"
    assert record.charter == "乡级“三位一体”综合合作组织章程（合作社形式）"
    assert record.is_own
    [item] = runner.ask(service.list_organizations)
    assert (item.id, item.kind, item.stars) == (key, OrganizationKind.TRINITY_ORGANIZATION, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "  "}, "organization.name_missing"),
        ({"credit_code": "93150423MAYY61005"}, "organization.credit_code_length"),
        ({"credit_code": "93150423MAYY61O057"}, "organization.credit_code_characters"),
        ({"credit_code": "93150423MAYY610075"}, "organization.credit_code_check_digit"),
        ({"division_code": "150423999"}, "organization.division_unknown"),
        ({"division_code": "150423"}, "organization.level_misfit"),
        ({"sponsor_level": OfficeLevel.TOWNSHIP}, "organization.sponsor_township"),
        ({"registered_on": date(2026, 11, 24)}, "organization.registered_later"),
        ({"closed_on": date(2020, 1, 1)}, "organization.closed_before"),
        ({"phone": "1234"}, "organization.phone_unreadable"),
        ({"charter": "no-such"}, "organization.charter_unknown"),
        ({"mongolian_name": "巴林右旗"}, "organization.mongolian_unreadable"),
        ({"staff_count": -1}, "organization.staff_negative"),
        ({"services": ("cold_chain", "no-such")}, "organization.service_unknown"),
        ({"villages_served": ("999999999",)}, "organization.village_unknown"),
        ({"contacts": (Contact(" ", "主任"),)}, "organization.contact_without_name"),
        ({"contacts": (Contact("高娃", "", "12"),)}, "organization.contact_phone"),
    ],
)
def test_what_cannot_be_registered_is_refused_and_nothing_changes(runner, changes, code):
    assert _refused(runner, **changes) == {code}
    assert runner.ask(service.list_organizations) == []


def test_all_reasons_are_told_at_once(runner):
    told = _refused(runner, name="", credit_code="1", division_code="1", phone="1")

    assert told == {
        "organization.name_missing",
        "organization.credit_code_length",
        "organization.division_unknown",
        "organization.phone_unreadable",
    }


def test_an_organization_of_the_city_itself_is_sponsored_by_the_city(runner):
    changes = {"kind": OrganizationKind.COOP_ENTERPRISE, "division_code": "150400", "charter": ""}

    assert _refused(runner, **changes) == {"organization.sponsor_misfit"}
    assert _add(runner, **changes, sponsor_level=OfficeLevel.CITY)


def test_a_name_and_a_credit_code_are_registered_once(runner):
    _add(runner)

    assert _refused(runner, credit_code="") == {"organization.name_taken"}
    assert _refused(runner, name="另一家") == {"organization.credit_code_taken"}


def test_what_is_typed_with_spaces_and_small_letters_is_cleaned(runner):
    key = _add(
        runner, name=" 众联 合作社", credit_code=" 93150423mayy610057 ", phone="199 0000 0001"
    )

    profile = runner.ask(service.get_organization, key).profile
    assert (profile.name, profile.credit_code, profile.phone) == (
        "众联合作社",
        CODE,
        "19900000001",
    )


def test_what_it_does_and_whom_to_ask_is_kept_and_told_by_names(runner):
    details = {
        "mongolian_name": "ᠪᠠᠭᠠᠷᠢᠨ ᠪᠠᠷᠠᠭᠤᠨ ᠬᠣᠰᠢᠭᠤ",
        "village": "益和嘎查",
        "business_scope": "农资供应、农畜产品购销",
        "registration_authority": "巴林右旗市场监督管理局",
        "villages_served": ("益和嘎查", "150423201"),
        "services": ("land_trusteeship", "mutual_aid"),
        "staff_count": 0,
        "contacts": (Contact("高娃", "主任", "19900000001"),),
    }
    key = _add(runner, **details)

    record = runner.ask(service.get_organization, key)
    assert {name: getattr(record.profile, name) for name in details} == details
    assert record.services == ("土地托管", "资金互助")
    assert record.villages_served == ("益和嘎查", "巴林右旗巴彦塔拉苏木")


def test_every_service_of_the_list_can_be_offered(runner):
    codes = tuple(item.code for item in runner.ask(service.list_services))
    assert {"contract_farming", "cold_chain", "recyclables", "rural_ecommerce"} <= set(codes)

    key = _add(runner, services=codes)
    assert runner.ask(service.get_organization, key).profile.services == codes


def test_a_change_keeps_its_own_name_and_code_and_takes_the_rest(runner):
    key = _add(runner)
    profile = replace(TRINITY, legal_representative="乌云其其格", address="西拉沐沦苏木")

    runner.do(service.change_organization, service.ChangeOrganization(key, profile))

    assert runner.ask(service.get_organization, key).profile.address == "西拉沐沦苏木"


def test_an_organization_never_hangs_under_itself(runner):
    above = _add(runner)
    below = _add(runner, name="分社", credit_code="", parent_id=above)
    command = service.ChangeOrganization(above, replace(TRINITY, parent_id=below))

    with pytest.raises(RuleViolation) as violation:
        runner.do(service.change_organization, command)
    assert violation.value.refusals[0].code == "organization.parent_below"


def test_the_list_is_filtered_by_kind_and_by_every_level_of_division(runner):
    _add(runner)
    body = "91150424MAYY61355"
    code = body + credit_code_sign(body)
    town = "150424100"
    _add(
        runner,
        kind=OrganizationKind.GRASSROOTS_COOP,
        name="林西供销社",
        credit_code=code,
        division_code=town,
        charter="",
    )

    def names(**wanted):
        return [item.name for item in runner.ask(service.list_organizations, **wanted)]

    assert names(division="150424") == names(division=town) == ["林西供销社"]
    assert names(kind=OrganizationKind.TRINITY_ORGANIZATION) == [TRINITY.name]
    assert len(names(division="150400")) == 2


def test_every_fact_stands_in_the_record_the_newest_first(runner):
    key = _add(runner)
    part = Part.CREDIT
    for handler, command in (
        (service.record_rating, service.RecordRating(key, 3, date(2023, 12, 1))),
        (service.record_rating, service.RecordRating(key, 4, date(2024, 12, 1), "市社、旗社")),
        (service.record_acceptance, service.RecordAcceptance(key, part, date(2023, 9, 20), True)),
        (service.record_statement, service.RecordStatement(key, 2024, Money(125050000000), True)),
        (
            service.record_holding,
            service.RecordHolding(key, date(2024, 1, 1), 3444, Money(900000000), date(2024, 2, 1)),
        ),
        (service.record_dividend, service.RecordDividend(key, 2024, Money(8000000))),
    ):
        runner.do(handler, command)

    record = runner.ask(service.get_organization, key)
    assert [rating.stars for rating in record.ratings] == [4, 3]
    assert record.acceptances[0].part is part
    assert record.statements[0].operating_revenue == Money(125050000000)
    assert record.holdings[0].holding_bp == 3444
    assert record.dividends[0].amount == Money(8000000)
    assert runner.ask(service.list_organizations)[0].stars == 4


DAY, LATER, TODAY = date(2024, 1, 1), date(2026, 11, 24), date(2026, 11, 23)
SUPPLY = Part.SUPPLY
ONE, MINUS = Money(1), Money(-1)
RATING, ACCEPTANCE = service.record_rating, service.record_acceptance
STATEMENT, HOLDING = service.record_statement, service.record_holding
DIVIDEND, HONOUR = service.record_dividend, service.record_honour
BELOW = StatementFigures(inventory=MINUS)
IMPOSSIBLE = {
    "rating.stars_range": (RATING, service.RecordRating, 6, TODAY),
    "fact.later": (RATING, service.RecordRating, 4, LATER),
    "fact.year_range": (DIVIDEND, service.RecordDividend, 2027, ONE),
    "fact.negative": (STATEMENT, service.RecordStatement, 2025, MINUS, False),
    "statement.year_running": (STATEMENT, service.RecordStatement, 2026, ONE, True),
    "holding.ratio_range": (HOLDING, service.RecordHolding, TODAY, 10001, ONE),
    "rating.same_day": (RATING, service.RecordRating, 5, DAY),
    "acceptance.same_day": (ACCEPTANCE, service.RecordAcceptance, SUPPLY, DAY, False),
    "statement.same_year": (STATEMENT, service.RecordStatement, 2024, ONE, True),
    "holding.same_day": (HOLDING, service.RecordHolding, DAY, 1, ONE),
    "honour.title_missing": (HONOUR, service.RecordHonour, " ", TODAY),
    "dividend.same_year": (DIVIDEND, service.RecordDividend, 2024, ONE),
}


@pytest.mark.parametrize("code", IMPOSSIBLE)
def test_a_fact_that_cannot_be_is_refused(runner, code):
    key = _add(runner)
    runner.do(RATING, service.RecordRating(key, 4, DAY))
    runner.do(ACCEPTANCE, service.RecordAcceptance(key, SUPPLY, DAY, True))
    runner.do(STATEMENT, service.RecordStatement(key, 2024, ONE, True))
    runner.do(HOLDING, service.RecordHolding(key, DAY, 3400, ONE))
    runner.do(DIVIDEND, service.RecordDividend(key, 2024, ONE))
    before = runner.ask(service.get_organization, key)

    handler, command, *told = IMPOSSIBLE[code]
    with pytest.raises(RuleViolation) as violation:
        runner.do(handler, command(key, *told))
    assert [refusal.code for refusal in violation.value.refusals] == [code]
    assert runner.ask(service.get_organization, key) == before


def test_an_entry_typed_wrong_is_corrected_in_place(runner):
    key = _add(runner)
    command = service.RecordStatement(key, 2024, Money(100), True)
    wrong = runner.do(service.record_statement, command)

    right = replace(command, operating_revenue=Money(200), corrects=wrong)
    assert runner.do(service.record_statement, right) == wrong

    [statement] = runner.ask(service.get_organization, key).statements
    assert statement.operating_revenue == Money(200)


def test_a_fact_of_an_unknown_organization_is_not_found(runner):
    with pytest.raises(NotFound):
        runner.do(service.record_rating, service.RecordRating("no", 4, date(2024, 1, 1)))


WHOLE = StatementFigures(
    profit=Money(-5_000_000),
    assets=Money(900_000_000),
    liabilities=Money(300_000_000),
    receivables=Money(100_000_000),
    inventory=Money(200_000_000),
    selling_expense=Money(10_000_000),
    administrative_expense=Money(20_000_000),
    finance_expense=Money(-1_000_000),
)


def test_a_complete_statement_stands_in_the_record_as_it_was_told(runner):
    key = _add(runner)
    command = service.RecordStatement(key, 2024, Money(1_000_000_000), True, figures=WHOLE)
    runner.do(service.record_statement, command)

    [statement] = runner.ask(service.get_organization, key).statements
    assert statement.figures == WHOLE
    assert statement.figures.expenses == Money(29_000_000)
    assert statement.figures.debt_ratio_bp == 3333


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"inventory": Money(800_000_001)}, "statement.parts_above_assets"),
        ({"profit": Money(1_000_000_001)}, "statement.profit_above_revenue"),
        ({"liabilities": Money(900_000_001)}, "statement.debts_above_assets"),
    ],
)
def test_unlikely_figures_are_asked_about_and_may_be_true(runner, changes, code):
    key = _add(runner)
    figures = replace(WHOLE, **changes)
    command = service.RecordStatement(key, 2024, Money(1_000_000_000), True, figures=figures)
    with pytest.raises(NeedsConfirmation) as question:
        runner.do(service.record_statement, command)
    assert question.value.code == code
    assert runner.ask(service.get_organization, key).statements == ()
    assert runner.do(service.record_statement, command, confirmed=frozenset({code}))


def test_figures_at_the_edge_are_not_asked_about(runner):
    key = _add(runner)
    edge = StatementFigures(
        profit=ONE, assets=Money(3), liabilities=Money(3), receivables=ONE, inventory=Money(2)
    )
    command = service.RecordStatement(key, 2024, ONE, True, figures=edge)
    assert runner.do(service.record_statement, command)


def test_stock_below_zero_cannot_be(runner):
    key = _add(runner)
    command = service.RecordStatement(key, 2024, ONE, True, figures=BELOW)
    with pytest.raises(RuleViolation) as violation:
        runner.do(service.record_statement, command)
    assert [refusal.code for refusal in violation.value.refusals] == ["fact.negative"]


def test_who_accepted_by_which_standard_and_earlier_honours_are_kept(runner):
    key = _add(runner)
    accepted = service.RecordAcceptance(
        key, Part.CREDIT, DAY, True, "赤供发〔2024〕3号", None, "市社建设标准2023", "市社、旗社"
    )
    runner.do(ACCEPTANCE, accepted)
    honour = service.RecordHonour(
        key, "标杆基层社", DAY, "中华全国供销合作总社", document="供销厅字〔2024〕1号"
    )
    runner.do(HONOUR, honour)

    record = runner.ask(service.get_organization, key)
    assert record.acceptances[0].standard == "市社建设标准2023"
    assert record.acceptances[0].accepted_by == "市社、旗社"
    assert (record.honours[0].title, record.honours[0].amount) == ("标杆基层社", Money())


@pytest.mark.parametrize("kind", list(service.FactKind))
def test_a_fact_that_should_not_be_there_is_taken_back(runner, kind):
    key = _add(runner)
    commands = {
        service.FactKind.RATING: (RATING, service.RecordRating(key, 4, DAY)),
        service.FactKind.ACCEPTANCE: (ACCEPTANCE, service.RecordAcceptance(key, SUPPLY, DAY, True)),
        service.FactKind.STATEMENT: (STATEMENT, service.RecordStatement(key, 2024, ONE, True)),
        service.FactKind.HOLDING: (HOLDING, service.RecordHolding(key, DAY, 3400, ONE)),
        service.FactKind.DIVIDEND: (DIVIDEND, service.RecordDividend(key, 2024, ONE)),
        service.FactKind.ENTITY: (service.record_entity, service.RecordEntity(key, DAY, True, key)),
        service.FactKind.HONOUR: (HONOUR, service.RecordHonour(key, "先进单位", DAY)),
    }
    empty = runner.ask(service.get_organization, key)
    fact = runner.do(*commands[kind])
    assert runner.ask(service.get_organization, key) != empty
    runner.do(service.remove_fact, service.RemoveFact(kind, fact))
    assert runner.ask(service.get_organization, key) == empty
