"""The fund's rules: what is law stands, the rest is the organization's own from a day on."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.services import mutual_fund as fund
from coopdesk.services.mutual_fund import SetFundRule
from tests.unit.services.test_ledger import codes
from tests.unit.services.test_mutual_fund import (
    DAY,
    advance,
    member,
    organization,
    refusals,
    seed,
    subscribe,
)

__all__ = ["member", "organization"]


@pytest.mark.parametrize(
    ("key", "value", "reason", "code"),
    [
        ("closed.payer_is_member", 0, "想开放", "policy.rule_is_law"),
        ("closed.no_fixed_return", 0, "想开放", "policy.rule_is_law"),
        ("advance.maximum_months", 18, " ", "policy.reason_missing"),
        ("advance.nothing", 1, "理事会决议", "fund.unknown_rule"),
        ("wording.refused", 1, "理事会决议", "fund.rule_not_a_number"),
        ("advance.maximum_months", -1, "理事会决议", "fund.rule_negative"),
    ],
)
def test_a_rule_of_law_stands_and_the_others_need_a_reason(
    runner, organization, key, value, reason, code
):
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.set_fund_rule, SetFundRule(organization, key, value, DAY, reason))
    assert codes(refused) == {code}


def test_a_rule_of_its_own_holds_from_its_day_on(runner, organization, member):
    subscribe(runner, organization, member)
    seed(runner, organization)
    rule = SetFundRule(organization, "advance.maximum_months", 18, DAY, "理事会决议")
    runner.do(fund.set_fund_rule, rule)
    long = date(2027, 9, 1)
    advance(runner, organization, member, 100, due_on=long)
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, 100, day=date(2026, 2, 28), due_on=date(2027, 8, 1))
    assert refusals(refused)["fund.term_too_long"] == "本程序建议"


def test_shares_taken_later_do_not_back_an_earlier_advance(runner, organization, member):
    """赤政发〔2023〕14号 一（一）: who holds no shares on the day is not advanced anything."""
    subscribe(runner, organization, member)
    seed(runner, organization)
    with pytest.raises(RuleViolation) as refused:
        advance(runner, organization, member, 100, day=date(2025, 6, 1), due_on=date(2025, 9, 1))
    assert "fund.borrower_without_shares" in codes(refused)
