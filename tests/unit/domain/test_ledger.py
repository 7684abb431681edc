"""Vouchers that balance, checks before posting, reversal, trial balance, the hash chain."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.ledger import (
    CHAIN_START,
    AccountTotals,
    Line,
    PostedVoucher,
    PostingFacts,
    TrialAmounts,
    Voucher,
    assess_posting,
    canonical_json,
    chain_contents,
    compute_chain_hash,
    compute_reversal,
    compute_trial_balance,
    find_chain_break,
    on_document,
)
from coopdesk.domain.money import Money
from coopdesk.storage.reference import load_chart

CHART = load_chart()
TODAY = date(2026, 11, 23)
FACTS = PostingFacts(CHART, TODAY, lambda day: day < date(2026, 11, 1))
BANK, SHARES = CHART.for_purpose("fund_bank"), CHART.for_purpose("fund_shares")


def debit(account, fen, member=""):
    return Line(account, debit=Money(fen), member=member)


def credit(account, fen, member=""):
    return Line(account, credit=Money(fen), member=member)


def a_voucher(*lines, day=TODAY, summary="收到互助股金"):
    return Voucher(day, summary, lines or (debit(BANK, 100), credit(SHARES, 100, "m1")))


def codes(voucher):
    return [refusal.code for refusal in assess_posting(voucher, FACTS)]


def test_a_balanced_voucher_may_be_posted():
    assert codes(a_voucher()) == []


@pytest.mark.parametrize(
    ("voucher", "code"),
    [
        (a_voucher(debit(BANK, 100), credit(SHARES, 99, "m1")), "voucher.unbalanced"),
        (a_voucher(debit(BANK, 100)), "voucher.too_few_lines"),
        (replace(a_voucher(), lines=()), "voucher.too_few_lines"),
        (
            a_voucher(Line(BANK, Money(1), Money(1)), Line("523", Money(1), Money(1))),
            "voucher.both_sides",
        ),
        (a_voucher(debit(BANK, 0), credit("523", 0)), "voucher.zero_line"),
        (a_voucher(debit(BANK, -5), credit("523", -5)), "voucher.negative_line"),
        (a_voucher(debit("999", 5), credit("523", 5)), "voucher.unknown_account"),
        (a_voucher(debit("102", 5), credit("523", 5)), "voucher.not_a_leaf"),
        (a_voucher(debit(BANK, 5), credit(SHARES, 5)), "voucher.member_missing"),
        (a_voucher(day=date(2026, 10, 31)), "voucher.closed_period"),
        (a_voucher(day=date(2026, 11, 24)), "voucher.future_day"),
        (a_voucher(summary=" "), "voucher.no_summary"),
    ],
)
def test_each_check_before_posting_has_its_code(voucher, code):
    """财会〔2021〕37号; 会计基础工作规范."""
    assert code in codes(voucher)


def test_all_reasons_come_at_once_with_their_line():
    voucher = a_voucher(debit("102", 5), credit(SHARES, 4), summary="")
    refusals = assess_posting(voucher, FACTS)
    assert [(r.code, r.values.get("line")) for r in refusals] == [
        ("voucher.no_summary", None),
        ("voucher.not_a_leaf", 1),
        ("voucher.member_missing", 2),
        ("voucher.unbalanced", None),
    ]


def test_every_reason_says_where_and_what():
    """Each sentence names the day, the line with its account, or both sums to the fen."""

    def told(voucher):
        return [(one.code, one.article, one.values) for one in assess_posting(voucher, FACTS)]

    assert told(a_voucher(day=date(2026, 11, 24), summary="")) == [
        ("voucher.no_summary", "", {}),
        ("voucher.future_day", "", {"day": "2026-11-24"}),
    ]
    assert told(a_voucher(day=date(2026, 10, 31))) == [
        ("voucher.closed_period", "", {"day": "2026-10-31"})
    ]
    assert told(a_voucher(debit(BANK, 100), credit("999", 150_000))) == [
        ("voucher.unknown_account", "", {"line": 2, "account": "999"}),
        ("voucher.unbalanced", "", {"debit": "1.00", "credit": "1,500.00"}),
    ]
    assert told(a_voucher(debit("523", 0))) == [
        ("voucher.too_few_lines", "", {}),
        ("voucher.zero_line", "", {"line": 1, "account": "523"}),
    ]


def test_one_wrong_side_is_enough():
    """A minus belongs to a reversal alone, and no line stands on both sides."""
    assert codes(a_voucher(debit(BANK, 5), credit("523", 10), credit("523", -5))) == [
        "voucher.negative_line"
    ]
    assert codes(a_voucher(Line(BANK, Money(7), Money(2)), credit("523", 5))) == [
        "voucher.both_sides"
    ]
    assert codes(a_voucher(debit(BANK, 1), credit("523", 1))) == []


def test_a_closed_account_takes_lines_to_its_last_day():
    closed = replace(CHART.accounts["523"], closed_on=TODAY)
    chart = replace(CHART, accounts={**CHART.accounts, "523": closed})
    lines = (debit(BANK, 5), credit("523", 5))
    later = PostingFacts(chart, date(2026, 11, 24), lambda _: False)
    assert assess_posting(a_voucher(*lines), later) == []
    refusals = assess_posting(a_voucher(*lines, day=date(2026, 11, 24)), later)
    assert [(one.code, one.values["line"]) for one in refusals] == [("voucher.account_closed", 2)]


def test_an_account_has_the_name_of_those_above():
    assert CHART.full_name("101") == CHART.accounts["101"].name
    assert CHART.full_name("11402") == "成员往来-互助借款"


def test_an_account_comes_with_all_below_it_in_the_order_of_codes():
    bank = CHART.accounts["10202"]
    deeper = (replace(bank, code=code, parent="10202") for code in ("1020202", "1020201"))
    chart = replace(CHART, accounts={**{one.code: one for one in deeper}, **CHART.accounts})
    below = chart.with_below("102")
    assert below == sorted(below)
    assert below[:5] == ["102", "10201", "10202", "1020201", "1020202"]
    assert chart.with_below("101") == ["101"]
    assert chart.for_purpose("fund_bank") == BANK
    assert not chart.is_leaf("10202")
    assert CHART.is_leaf("10202")


def test_a_voucher_of_a_document_bears_its_fund_and_number_where_none_is_named():
    own = Line("523", debit=Money(5), fund="种子金", document="收据7")
    on = on_document(a_voucher(own, credit("101", 5)), "互助股金", "股金2026-7")
    assert [(line.fund, line.document) for line in on.lines] == [
        ("种子金", "收据7"),
        ("互助股金", "股金2026-7"),
    ]
    assert (on.day, on.summary, on.debit, on.credit) == (TODAY, "收到互助股金", Money(5), Money(5))


fens = st.integers(1, 10**12)
line_lists = st.lists(
    st.builds(
        lambda account, fen, is_debit: debit(account, fen) if is_debit else credit(account, fen),
        st.sampled_from(["101", "523", "502"]),
        fens,
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(line_lists)
def test_voucher_and_reversal_leave_nothing_behind(lines):
    """Correction by reversal: every account is back where it was."""
    totals = {}
    for line in (*lines, *compute_reversal(lines)):
        before = totals.get(line.account, AccountTotals(Money(), Money(), Money()))
        totals[line.account] = replace(
            before, debit=before.debit + line.debit, credit=before.credit + line.credit
        )
    balance = compute_trial_balance(totals, CHART)
    assert balance.sums.is_balanced
    assert all(
        not (row.amounts.closing_debit or row.amounts.closing_credit) for row in balance.rows
    )


def test_a_trial_balance_shows_balances_on_their_real_side():
    """财会〔2021〕37号: 114 may stand on either side and is never netted."""
    balance = compute_trial_balance(
        {
            "11402": AccountTotals(Money(-500), Money(200), Money(0)),
            "101": AccountTotals(Money(500), Money(0), Money(200)),
        },
        CHART,
    )
    assert [row.account.code for row in balance.rows] == ["101", "11402"]
    assert balance.rows[1].amounts.opening_credit == Money(500)
    assert balance.rows[1].amounts.closing_credit == Money(300)
    assert balance.rows[0].amounts == TrialAmounts(
        Money(500), Money(), Money(), Money(200), Money(300), Money()
    )
    assert balance.sums == TrialAmounts(
        Money(500), Money(500), Money(200), Money(200), Money(300), Money(300)
    )
    assert balance.sums.is_balanced


def test_a_single_fen_stands_on_its_side():
    one = {"101": AccountTotals(Money(1), Money(), Money(2))}
    [row] = compute_trial_balance(one, CHART).rows
    assert row.amounts == TrialAmounts(Money(1), Money(), Money(), Money(2), Money(), Money(1))


def test_a_trial_balance_of_nothing_balances_and_a_lost_fen_does_not():
    assert compute_trial_balance({}, CHART).sums.is_balanced
    lost = {"101": AccountTotals(Money(), Money(1), Money())}
    assert not compute_trial_balance(lost, CHART).sums.is_balanced
    even = TrialAmounts(*[Money(1)] * 6)
    assert even.is_balanced
    for column in ("opening_debit", "debit", "closing_credit"):
        assert not replace(even, **{column: Money(2)}).is_balanced


def a_posted(**changes):
    posted = PostedVoucher("v1", "o1", "2026-0001", "高娃", "2026-11-23T09:00:00", a_voucher())
    return replace(posted, **changes)


@pytest.mark.parametrize(
    "changed",
    [
        a_posted(author="于桂兰"),
        a_posted(number="2026-0002"),
        a_posted(organization="o2"),
        a_posted(posted_at="2026-11-23T09:00:01"),
        a_posted(attachment_hashes=("ab" * 32,)),
        a_posted(reverses="v0"),
        a_posted(voucher=a_voucher(day=date(2026, 11, 22))),
        a_posted(voucher=a_voucher(summary="收到互助股金。")),
        a_posted(voucher=a_voucher(debit(BANK, 100), credit(SHARES, 100, "m2"))),
        a_posted(voucher=replace(a_voucher(), attachment_count=1)),
    ],
)
def test_no_part_of_a_voucher_changes_unseen(changed):
    """Author, attachments and every field are under the hash."""
    assert compute_chain_hash(changed, CHAIN_START) != compute_chain_hash(a_posted(), CHAIN_START)


def test_joined_fields_cannot_slip_into_each_other():
    """Canonical JSON: a comma in a text is no separator."""
    one = a_posted(author="a", number="b,c")
    two = a_posted(author="a,b", number="c")
    assert compute_chain_hash(one, CHAIN_START) != compute_chain_hash(two, CHAIN_START)
    assert canonical_json({"b": 1, "a": "股"}) == '{"a":"股","b":1}'.encode()


def test_what_is_hashed_keeps_its_form_for_good():
    """Chains stand in books and packages, and others verify them by this very form."""
    lines = (
        Line("10202", debit=Money(500), fund="互助股金", document="股金2026-7"),
        Line("30102", credit=Money(500), member="m1", summary="王建国"),
    )
    posted = PostedVoucher(
        "v1",
        "o1",
        "2026-11-0001",
        "高娃",
        "2026-11-23T09:00:00",
        Voucher(TODAY, "收互助股金", lines, 1),
        ("ab12",),
        "v0",
    )
    assert chain_contents(posted, CHAIN_START).decode("utf-8") == (
        '{"attachment_count":1,"attachments":["ab12"],"author":"高娃","day":"2026-11-23","id":"v1",'
        '"lines":[{"account":"10202","credit":0,"debit":500,"document":"股金2026-7",'
        '"fund":"互助股金","member":"","summary":""},'
        '{"account":"30102","credit":500,"debit":0,"member":"m1","summary":"王建国"}],'
        '"number":"2026-11-0001","organization":"o1","posted_at":"2026-11-23T09:00:00",'
        f'"previous":"{CHAIN_START}","reverses":"v0","summary":"收互助股金"}}'
    )


def test_the_chain_names_the_first_voucher_that_does_not_follow():
    chain, previous = [], CHAIN_START
    for number in range(4):
        posted = a_posted(voucher_id=f"v{number}")
        previous = compute_chain_hash(posted, previous)
        chain.append((posted, previous))
    assert find_chain_break(chain) is None
    assert find_chain_break(chain[:1] + chain[2:]) == "v2"
    chain[1] = (replace(chain[1][0], author="x"), chain[1][1])
    assert find_chain_break(chain) == "v1"


@pytest.mark.parametrize("wrong", ["", "0" * 63, "G" * 64, "A" * 64, "X" * 64])
def test_a_hash_before_that_is_none_raises(wrong):
    with pytest.raises(ValueError, match="SHA-256"):
        compute_chain_hash(a_posted(), wrong)
