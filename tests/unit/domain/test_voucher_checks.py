"""What is asked before a voucher is posted, and what closing computes and refuses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.closing import (
    ClosingFacts,
    assess_closing,
    compute_result_lines,
    compute_year_lines,
)
from coopdesk.domain.ledger import Line, Voucher
from coopdesk.domain.money import Money
from coopdesk.domain.voucher_checks import (
    CashFacts,
    assess_second_person,
    assess_unusual,
    assess_wording,
    list_hints,
)
from coopdesk.storage.reference import load_chart, load_fund_rules

CHART, RULES = load_chart(), load_fund_rules()
DAY = date(2026, 11, 20)


def a_voucher(debit="523", credit="101", fen=100, summary="付电费", **facts):
    lines = (
        Line(debit, debit=Money(fen), member=facts.pop("member", "")),
        Line(credit, credit=Money(fen)),
    )
    return Voucher(DAY, summary, lines, **facts)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("before", "limit", "code"),
    [
        (100, None, []),
        (99, None, ["voucher.cash_overdrawn"]),
        (-500, None, ["voucher.cash_overdrawn"]),
        (1000, 1, []),
    ],
)
def test_paying_asks_only_when_the_cash_box_would_be_overdrawn(before, limit, code):
    cash = CashFacts("101", Money(before), limit and Money(limit))
    assert codes(assess_unusual(a_voucher(), cash, "")) == code


@pytest.mark.parametrize(("before", "code"), [(0, []), (1, ["voucher.cash_over_limit"])])
def test_receiving_asks_when_the_cash_box_passes_its_limit(before, code):
    """现金管理暂行条例 第九条: the limit itself may be reached."""
    asked = assess_unusual(a_voucher("101", "502"), CashFacts("101", Money(before), Money(100)), "")
    assert codes(asked) == code
    assert all(reason.article for reason in asked)


def test_receiving_into_an_overdrawn_box_is_not_asked_about():
    assert assess_unusual(a_voucher("101", "502"), CashFacts("101", Money(-500)), "") == []


def test_a_voucher_twice_and_an_account_both_ways_are_asked_about():
    assert codes(assess_unusual(a_voucher("523", "523"), None, "2026-11-0003")) == [
        "voucher.looks_double",
        "voucher.both_ways",
    ]


def test_a_voucher_without_attachments_is_worth_a_look():
    """会计基础工作规范 第五十一条."""
    assert codes(list_hints(a_voucher(), {})) == ["voucher.no_attachment"]
    assert list_hints(a_voucher(attachment_count=1), {}) == []


@pytest.mark.parametrize(
    ("before", "expected"),
    [(100, []), (99, ["voucher.bank_overdrawn"]), (-5, ["voucher.bank_overdrawn"])],
)
def test_a_bank_account_that_falls_below_zero_is_pointed_at(before, expected):
    paid = a_voucher(credit="10201", attachment_count=1)
    assert codes(list_hints(paid, {"10201": Money(before)})) == expected
    received = a_voucher("10201", "50101", attachment_count=1)
    assert list_hints(received, {"10201": Money(-500)}) == []  # nothing is made worse


@pytest.mark.parametrize(
    ("summary", "member", "refused", "warned"),
    [
        ("付股金利息（年息5%）", "", ["利息", "年息"], []),
        ("银行存款结息", "", [], []),
        ("收社员存款", "m1", [], ["存款"]),
        ("付2023年度盈余分红", "m1", [], []),
        ("提取银行存款", "", [], []),
        ("本社股金不保息", "", [], []),
    ],
)
def test_no_voucher_pays_a_return_on_shares_or_takes_deposits(summary, member, refused, warned):
    """赤政发〔2023〕14号 一（一）: 吸股不吸储、分红不分息; the bank's own interest is none."""
    found = assess_wording(a_voucher(summary=summary, member=member), RULES)
    assert [reason.values["word"] for reason in found.refusals] == refused
    assert [reason.values["word"] for reason in found.warnings] == warned


def test_nobody_checks_what_they_wrote():
    """会计基础工作规范 第五十条."""
    assert codes(assess_second_person("甲", "甲")) == ["voucher.own_check"]
    assert assess_second_person("甲", "乙") == []


def net(lines, balances=()):
    sums = dict(balances)
    for line in lines:
        key = (line.account, line.member)
        sums[key] = sums.get(key, Money()) + line.debit - line.credit
    return sums


amounts = st.dictionaries(
    st.tuples(st.sampled_from(["501", "502", "523", "52401", "101", "33201"]), st.just("")),
    st.integers(-(10**9), 10**9).map(Money),
)


@given(amounts)
def test_carrying_over_empties_income_and_expense_and_loses_no_fen(balances):
    """财会〔2021〕37号: income and expense to 331, at the end of the year to 33202."""
    result = compute_result_lines(balances, CHART)
    after = net(result, balances)
    year = compute_year_lines(after, CHART)
    closed = net(year, after)

    assert not any(
        closed.get((code, ""), Money()) for code in ("501", "502", "523", "331", "33201")
    )
    assert closed.get(("101", ""), Money()) == balances.get(("101", ""), Money())
    for lines in (result, year):
        assert sum(line.debit.fen for line in lines) == sum(line.credit.fen for line in lines)
        assert all((line.debit.fen > 0) != (line.credit.fen > 0) for line in lines)
    carried = {code: fen for (code, _), fen in balances.items() if code != "101"}
    surplus = closed.get(("33202", ""), Money())
    assert surplus.fen == sum(amount.fen for amount in carried.values())


def test_a_surplus_of_forty_two_stays_the_same_through_closing():
    """The case of Tryton's scenario_close_fiscalyear: income 42, receivable 42 on two accounts."""
    balances = {("501", ""): Money(-4200), ("113", ""): Money(2100), ("11401", "m"): Money(2100)}
    closed = net(compute_result_lines(balances, CHART), balances)
    assert closed[("113", "")] == closed[("11401", "m")] == Money(2100)
    assert closed[("501", "")] == Money()
    assert closed[("331", "")] == Money(-4200)


FACTS = {"month": "2026-10", "has_ended": True, "closed_through": "2026-09"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"has_ended": False}, "period.not_ended"),
        ({"closed_through": "2026-10"}, "period.closed_before"),
        ({"waiting": 1}, "period.waiting"),
        ({"gap": "2026-10"}, "period.gap"),
        ({"unbalanced": "2026-10-0001"}, "period.unbalanced"),
        ({"money": {"库存现金": Money(-1)}}, "period.negative_money"),
        ({"differing": (("库存现金", "2026-10-31", Money(1), Money(2)),)}, "period.differs"),
    ],
)
def test_each_reason_stops_the_closing(facts, code):
    assert codes(assess_closing(ClosingFacts(**FACTS | facts)).stops) == [code]


def test_what_was_not_counted_is_told_but_does_not_stop():
    """会计基础工作规范 第六十二条."""
    facts = ClosingFacts(**FACTS, money={"库存现金": Money(0)}, unproved=("库存现金",))
    reasons = assess_closing(facts)
    assert (reasons.stops, codes(reasons.hints)) == ((), ["period.not_proved"])
