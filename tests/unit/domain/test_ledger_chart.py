"""Sub-accounts of an organization (财会〔2021〕37号): free, but not everywhere."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.chart import (
    AccountFacts,
    assess_closing_account,
    assess_new_account,
    propose_code,
)
from coopdesk.domain.ledger import Account
from coopdesk.storage.reference import load_chart
from tests.books import yuan

CHART = load_chart()


def new(code, parent="102", name="农商银行户"):
    first = CHART.accounts.get(parent, CHART.accounts["102"])
    return Account(code, name, first.account_class, first.side, parent)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("account", "facts", "refused"),
    [
        (new("10204"), AccountFacts(), []),
        (new("10299"), AccountFacts(), []),
        (new("1024"), AccountFacts(), ["account.code_does_not_fit"]),
        (new("102041"), AccountFacts(), ["account.code_does_not_fit"]),
        (new("10104"), AccountFacts(), ["account.code_does_not_fit"]),
        (new("1020٤"), AccountFacts(), ["account.code_does_not_fit"]),
        (new("10201"), AccountFacts(), ["account.code_in_use"]),
        (new("10204", name=" 基本存款户 "), AccountFacts(), ["account.name_in_use"]),
        (new("10204", name=" "), AccountFacts(), ["account.no_name"]),
        (new("52301", "523", "差旅费"), AccountFacts(has_lines=True), ["account.parent_has_lines"]),
        (new("1020201", "10202"), AccountFacts(is_kept=True), ["account.kept_by_fund"]),
        (new("33203", "332"), AccountFacts(), ["account.fixed_by_system"]),
        (new("99901", "999"), AccountFacts(), ["account.unknown_parent"]),
    ],
)
def test_a_sub_account_fits_below_its_parent_or_is_refused(account, facts, refused):
    assert codes(assess_new_account(account, CHART, facts)) == refused


@pytest.mark.parametrize(
    ("code", "facts", "refused"),
    [
        ("52401", AccountFacts(), []),
        ("52401", AccountFacts(balance=yuan(0.01)), ["account.has_balance"]),
        ("10202", AccountFacts(is_kept=True), ["account.kept_by_fund"]),
        ("523", AccountFacts(), ["account.first_level"]),
        ("524", AccountFacts(), ["account.first_level", "account.open_below"]),
    ],
)
def test_an_account_is_closed_when_nothing_stands_on_it(code, facts, refused):
    assert codes(assess_closing_account(CHART.accounts[code], CHART, facts)) == refused


def test_a_closed_account_is_not_closed_again():
    closed = replace(CHART.accounts["52401"], closed_on=date(2026, 1, 1))
    assert codes(assess_closing_account(closed, CHART, AccountFacts())) == ["account.closed_before"]


def test_the_next_free_code_is_proposed():
    assert propose_code("102", CHART) == "10204"
    assert propose_code("523", CHART) == "52301"
