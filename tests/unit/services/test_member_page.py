"""The page of one member: what every capability knows of them, with the sums of the registers."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import NotFound
from coopdesk.domain.minutes import Way
from coopdesk.domain.rolls import VoteChoice
from coopdesk.services import members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import PostVoucher, ReverseVoucher, VoucherLine
from coopdesk.services.member_page import get_member_page
from tests.books import a_document, a_member, an_organization, yuan
from tests.unit.services.test_mutual_fund import DAY, a_cap, advance, seed, subscribe
from tests.unit.services.test_named_votes import an_item, meeting, organization, take  # noqa: F401 - fixtures

LATER = DAY + timedelta(days=30)


@pytest.fixture
def coop(runner):
    coop = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(coop))
    return coop


@pytest.fixture
def member(runner, coop):
    return a_member(runner, coop, 1, name="张秀兰")


def page_of(runner, member):
    return runner.ask(get_member_page, member)


def test_a_reversal_takes_its_entry_out_on_its_own_day(runner, coop, member):
    subscribe(runner, coop, member, 3000)
    wrong = subscribe(runner, coop, member, 2000, DAY)
    runner.do(fund.take_back, ReverseVoucher(wrong.voucher_id, LATER, "记错"))
    page = page_of(runner, member)
    assert [(line.kind, line.amount, line.balance) for line in page.shares] == [
        ("subscription", yuan(3000), yuan(3000)),
        ("subscription", yuan(2000), yuan(5000)),
        ("reversal", -yuan(2000), yuan(3000)),
    ]
    assert page.shares[-1].voucher_id != wrong.voucher_id
    assert page.holding == yuan(3000)


def test_advances_and_guarantees_stand_apart(runner, coop, member):
    seed(runner, coop)
    other = a_member(runner, coop, 2, name="李国强")
    for key in (member, other):
        subscribe(runner, coop, key, 3000)
    advance(runner, coop, member, 900)
    advance(
        runner, coop, other, 800, sure=frozenset({"fund.guarantor_by_name"}), guarantor="张秀兰"
    )
    page = page_of(runner, member)
    assert [one.principal for one in page.advances] == [yuan(900)]
    assert [(one.member, one.principal) for one in page.guarantees] == [("李国强", yuan(800))]
    assert page.outstanding == yuan(900)
    assert page.fee_due.fen > 0
    assert page.overdue_days == 0


def test_what_else_the_books_say_of_a_member_stands_among_the_entries(runner, coop, member):
    subscribe(runner, coop, member, 3000)
    lines = (
        VoucherLine("32202", debit=yuan(50)),
        VoucherLine("221", credit=yuan(50), member_id=member),
    )
    a_document(runner, PostVoucher(coop, DAY, "盈余返还", lines))
    (entry,) = page_of(runner, member).entries
    assert (entry.account, entry.credit) == ("应付盈余返还", yuan(50))


def test_how_a_member_voted_by_name_is_told(runner, meeting, organization):  # noqa: F811
    take(
        runner,
        an_item(runner, meeting),
        dict.fromkeys(range(1, 8), VoteChoice.FOR) | {8: VoteChoice.AGAINST},
    )
    by_number = {one.number: one.id for one in runner.ask(members.list_members, organization)}
    told = [
        (line.way, line.votes, line.choices)
        for number in (1, 8, 9)
        for line in page_of(runner, by_number[number]).meetings
    ]
    assert told == [
        (Way.PRESENT, 1, (VoteChoice.FOR,)),
        (Way.PRESENT, 1, (VoteChoice.AGAINST,)),
        (Way.ABSENT, 1, ()),
    ]


def test_all_that_names_a_double_is_told_as_the_members_own(runner, coop, member):
    double = a_member(runner, coop, 2, name="张秀蓝")
    subscribe(runner, coop, member, 3000)
    subscribe(runner, coop, double, 2000, DAY)
    runner.do(members.merge_members, members.MergeMembers(member, double))
    page = page_of(runner, double)
    assert page.record.id == member
    assert [line.balance for line in page.shares] == [yuan(3000), yuan(5000)]
    assert [(one.id, one.number) for one in page.merged] == [(double, 2)]


def test_nobody_has_no_page(runner, coop):
    with pytest.raises(NotFound):
        page_of(runner, "nobody")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 300), st.integers(1000, 9000)), max_size=6))
def test_the_last_balance_is_what_the_register_says(runner, steps):
    coop = an_organization(runner)
    member = a_member(runner, coop, 1)
    for days, amount in steps:
        subscribe(runner, coop, member, amount, date(2026, 1, 10) + timedelta(days=days))
    page = page_of(runner, member)
    register = runner.ask(fund.list_share_register, coop)
    assert [page.holding] == ([line.holding for line in register] or [yuan(0)])
    balance = yuan(0)
    for line in page.shares:
        balance = balance + line.amount
        assert line.balance == balance
