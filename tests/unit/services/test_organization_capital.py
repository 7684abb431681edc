"""Shareholders, payments, transfers and verification, and what the awards make of them."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Programme
from coopdesk.domain.capital import PaymentForm, ShareholderKind
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.services import awards
from coopdesk.services import organizations as service

YUAN = 100
ENTERPRISE = service.Profile(
    kind=OrganizationKind.COOP_ENTERPRISE,
    name="巴林右旗供销云链农业服务有限公司",
    division_code="150423",
    sponsor_level=OfficeLevel.COUNTY,
    registered_on=date(2024, 3, 1),
    registered_division="150423",
)
COUNTY_COOP = service.Profile(
    kind=OrganizationKind.COUNTY_COOP, name="巴林右旗供销合作社联合社", division_code="150423"
)


@pytest.fixture
def enterprise(runner):
    return runner.do(service.add_organization, service.AddOrganization(ENTERPRISE))


def shareholder(runner, enterprise, name, kind, yuan, **more):
    command = service.RecordShareholder(enterprise, kind, Money(yuan * YUAN), name, **more)
    return runner.do(service.record_shareholder, command)


def pay(runner, holder, day, yuan, **more):
    command = service.RecordPayIn(holder, day, Money(yuan * YUAN), **more)
    return runner.do(service.record_pay_in, command)


def verify(runner, enterprise, day, yuan):
    command = service.RecordVerification(
        enterprise, day, Money(yuan * YUAN), "巴林右旗供销合作社", "巴供发〔2024〕9号"
    )
    return runner.do(service.record_verification, command)


def ratio(runner, enterprise, day):
    return runner.ask(service.get_capital, enterprise, day).standing.holding_bp


def refused(runner, handler, command):
    with pytest.raises(RuleViolation) as violation:
        runner.do(handler, command)
    return [refusal.code for refusal in violation.value.refusals]


@pytest.fixture
def owners(runner, enterprise):
    coop = shareholder(
        runner, enterprise, "巴林右旗供销合作社", ShareholderKind.COUNTY_COOP, 3_400_000
    )
    company = shareholder(
        runner, enterprise, "赤峰某商贸有限公司", ShareholderKind.COMPANY, 6_600_000
    )
    return coop, company


def test_capital_paid_in_in_three_parts_crosses_34_percent_and_opens_the_award(
    runner, enterprise, owners
):
    """The clerk: 旗社分三次实缴，到第三次才满34%，核实以后才算数."""
    coop, company = owners
    pay(runner, company, date(2024, 3, 10), 6_600_000)
    pay(runner, coop, date(2024, 3, 12), 1_000_000, evidence="银行回单0312")
    pay(runner, coop, date(2024, 6, 12), 2_399_999, form=PaymentForm.LAND_RIGHT)
    statement = service.RecordStatement(enterprise, 2024, Money(2_100_000_000), audited=True)
    runner.do(service.record_statement, statement)

    assert ratio(runner, enterprise, date(2024, 3, 11)) == 0
    assert ratio(runner, enterprise, date(2024, 3, 12)) == 1315
    assert ratio(runner, enterprise, date(2024, 6, 12)) == 3399
    missing = _missing(runner, enterprise)
    assert missing == {"award.holding": 1, "award.paid_in_unverified": 0}

    pay(runner, coop, date(2025, 2, 5), 1)
    assert ratio(runner, enterprise, date(2025, 2, 5)) == 3400
    assert set(_missing(runner, enterprise)) == {"award.paid_in_unverified"}

    verify(runner, enterprise, date(2025, 3, 1), 10_000_000)
    assert _missing(runner, enterprise) == {}
    record = runner.ask(service.get_capital, enterprise)
    assert record.standing.verified_on == date(2025, 3, 1)
    assert record.is_publicly_controlled is False
    assert record.control_source == "《公司法》第二百六十五条"


def _missing(runner, enterprise, year=2025):
    items = runner.ask(awards.assess_awards, year, enterprise)
    [item] = [one for one in items if one.programme is Programme.ENTERPRISE_REVENUE]
    return {missing.code: missing.gap for missing in item.missing}


def test_the_application_form_gets_the_whole_capital_from_the_payments(runner, enterprise, owners):
    for holder, yuan in zip(owners, (3_400_000, 6_600_000), strict=True):
        pay(runner, holder, date(2025, 1, 10), yuan)
    verify(runner, enterprise, date(2025, 1, 20), 10_000_000)
    statement = service.RecordStatement(enterprise, 2025, Money(2_100_000_000), audited=True)
    runner.do(service.record_statement, statement)
    application = awards.Apply(enterprise, Programme.ENTERPRISE_REVENUE, 2026)
    values = runner.ask(awards.application_values, runner.do(awards.apply, application)).values
    assert values["paid_in_capital"] == "10,000,000.00"
    assert values["coop_paid_in"] == "3,400,000.00"
    assert values["holding_ratio"] == "34.00%"
    assert values["paid_in_confirmed_on"] == "2025年1月20日"


def test_a_declared_holding_that_the_payments_contradict_is_shown(runner, enterprise, owners):
    declared = service.RecordHolding(
        enterprise, date(2024, 12, 31), 4000, Money(400_000_000), date(2024, 12, 31)
    )
    runner.do(service.record_holding, declared)
    for holder, yuan in zip(owners, (3_000_000, 6_600_000), strict=True):
        pay(runner, holder, date(2024, 5, 1), yuan)

    [found] = runner.ask(service.get_capital, enterprise).contradictions
    assert (found.declared_bp, found.computed_bp) == (4000, 3125)
    assert found.computed_paid_in == Money(300_000_000)
    assert "award.holding" in _missing(runner, enterprise)


def test_without_shareholders_the_declared_holding_speaks(runner, enterprise):
    declared = service.RecordHolding(
        enterprise, date(2024, 12, 31), 4000, Money(400_000_000), date(2024, 12, 31)
    )
    runner.do(service.record_holding, declared)
    assert set(_missing(runner, enterprise)) == {"award.no_statement"}
    assert runner.ask(service.get_capital, enterprise).contradictions == ()


def test_a_transfer_moves_the_holding_from_its_day_on(runner, enterprise, owners):
    coop, company = owners
    pay(runner, coop, date(2024, 3, 1), 3_400_000)
    pay(runner, company, date(2024, 3, 1), 6_600_000)
    command = service.RecordTransfer(
        company, date(2025, 7, 1), Money(1_700_000 * YUAN), coop, "股东会决议2025-3"
    )
    key = runner.do(service.record_transfer, command)

    assert ratio(runner, enterprise, date(2025, 6, 30)) == 3400
    assert ratio(runner, enterprise, date(2025, 7, 1)) == 5100
    assert runner.ask(service.get_capital, enterprise).is_publicly_controlled
    too_much = replace(command, amount=Money(6_600_001 * YUAN), corrects=key)
    assert refused(runner, service.record_transfer, too_much) == ["capital.below_zero"]
    assert ratio(runner, enterprise, date(2025, 7, 1)) == 5100

    runner.do(service.remove_transfer, service.RemoveTransfer(key))
    assert ratio(runner, enterprise, date(2025, 7, 1)) == 3400


def test_capital_that_is_taken_out_leaves_the_whole(runner, enterprise, owners):
    coop, company = owners
    pay(runner, coop, date(2024, 3, 1), 3_400_000)
    pay(runner, company, date(2024, 3, 1), 6_600_000)
    out = service.RecordTransfer(company, date(2024, 9, 1), Money(3_200_000 * YUAN))
    runner.do(service.record_transfer, out)
    record = runner.ask(service.get_capital, enterprise)
    assert record.standing.paid_in == Money(6_800_000 * YUAN)
    assert record.standing.holding_bp == 5000
    assert record.is_publicly_controlled is False


def test_a_verification_has_to_be_of_what_is_recorded(runner, enterprise, owners):
    pay(runner, owners[0], date(2024, 3, 1), 3_400_000)
    command = service.RecordVerification(
        enterprise, date(2024, 4, 1), Money(3_400_001 * YUAN), "旗社", "1号"
    )
    assert refused(runner, service.record_verification, command) == ["verification.differs"]
    bare = replace(command, amount=Money(3_400_000 * YUAN), document=" ")
    assert refused(runner, service.record_verification, bare) == ["verification.evidence_missing"]
    key = verify(runner, enterprise, date(2024, 4, 1), 3_400_000)
    again = replace(command, amount=Money(3_400_000 * YUAN))
    assert refused(runner, service.record_verification, again) == ["verification.same_day"]
    runner.do(service.remove_verification, service.RemoveVerification(key))
    assert runner.ask(service.get_capital, enterprise).standing.verified_on is None


def test_more_than_was_subscribed_is_asked_about_and_nothing_is_written(runner, enterprise, owners):
    command = service.RecordPayIn(owners[0], date(2024, 3, 1), Money(3_400_001 * YUAN))
    with pytest.raises(NeedsConfirmation, match=r"capital\.above_subscribed"):
        runner.do(service.record_pay_in, command)
    assert not runner.ask(service.get_capital, enterprise).entries
    confirmed = frozenset({"capital.above_subscribed"})
    assert runner.do(service.record_pay_in, command, confirmed=confirmed)


def test_a_shareholder_of_our_register_brings_its_name_and_kind(runner, enterprise):
    county = runner.do(service.add_organization, service.AddOrganization(COUNTY_COOP))
    wrong = service.RecordShareholder(enterprise, ShareholderKind.PERSON, Money(1), owner_id=county)
    assert refused(runner, service.record_shareholder, wrong) == ["shareholder.kind_misfit"]
    right = replace(wrong, kind=ShareholderKind.COUNTY_COOP)
    runner.do(service.record_shareholder, right)
    [item] = runner.ask(service.get_capital, enterprise).shareholders
    assert (item.name, item.owner_id) == (COUNTY_COOP.name, county)
    itself = replace(right, owner_id=enterprise, kind=ShareholderKind.COMPANY)
    assert refused(runner, service.record_shareholder, itself) == ["shareholder.itself"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"name": "  "}, ["shareholder.name_missing"]),
        ({"name": "巴林右旗 供销合作社"}, ["shareholder.name_taken"]),
        ({"subscribed": Money(-1)}, ["capital.not_positive"]),
        ({"subscribed_on": date(2026, 11, 24)}, ["fact.later"]),
    ],
)
def test_a_shareholder_that_cannot_be_is_refused(runner, enterprise, owners, changes, codes):
    good = service.RecordShareholder(
        enterprise, ShareholderKind.PERSON, Money(100), "苏日娜", date(2024, 3, 1)
    )
    assert refused(runner, service.record_shareholder, replace(good, **changes)) == codes


def test_a_shareholder_goes_only_when_nothing_leans_on_it(runner, enterprise, owners):
    coop, company = owners
    key = pay(runner, coop, date(2024, 3, 1), 100)
    assert refused(runner, service.remove_shareholder, service.RemoveShareholder(coop)) == [
        "shareholder.has_capital"
    ]
    runner.do(service.remove_pay_in, service.RemovePayIn(key))
    for holder in (coop, company):
        runner.do(service.remove_shareholder, service.RemoveShareholder(holder))
    assert runner.ask(service.get_capital, enterprise).shareholders == ()


def test_a_payment_that_a_transfer_rests_on_is_not_taken_back(runner, enterprise, owners):
    coop, company = owners
    key = pay(runner, company, date(2024, 3, 1), 100)
    moved = service.RecordTransfer(company, date(2024, 4, 1), Money(60 * YUAN), coop)
    runner.do(service.record_transfer, moved)
    assert refused(runner, service.remove_pay_in, service.RemovePayIn(key)) == [
        "capital.below_zero"
    ]
    smaller = service.RecordPayIn(company, date(2024, 3, 1), Money(59 * YUAN), corrects=key)
    assert refused(runner, service.record_pay_in, smaller) == ["capital.below_zero"]
    assert ratio(runner, enterprise, date(2024, 4, 1)) == 6000
