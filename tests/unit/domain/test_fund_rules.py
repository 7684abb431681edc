"""Where the rules of the fund are asked: told of each, and true."""

from pathlib import Path

from coopdesk.domain.fund_rules import STEPS
from coopdesk.storage.reference import load_fund_rules

_FOR_PEOPLE_TO_KEEP = {
    *("closed.own_township", "share.windows_per_year", "advance.approvers"),
    *("resolution.seed_fund", "reserve.cash_days", "alarm.people", "alarm.amount"),
    *("disclosure.quarterly_until_day", "disclosure.yearly_until"),
}


def test_each_rule_tells_where_it_is_asked_or_that_nobody_asks_it():
    rules = load_fund_rules().rules
    assert set(rules) - set(STEPS) == _FOR_PEOPLE_TO_KEEP
    assert set(STEPS) <= set(rules)


def test_a_rule_that_is_told_to_be_kept_by_people_is_asked_nowhere():
    sources = "".join(
        file.read_text(encoding="utf-8")
        for layer in ("domain", "services")
        for file in Path("coopdesk", layer).rglob("*.py")
        if file.name != "fund_rules.py"
    )
    assert not [key for key in _FOR_PEOPLE_TO_KEEP if f'of("{key}")' in sources]
