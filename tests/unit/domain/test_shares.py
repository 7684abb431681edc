"""Shares that change hands: what leaves, what is taken, what an heir must show."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import RedemptionFacts, SubscriptionFacts
from coopdesk.domain.shares import (
    InheritanceFacts,
    TransferFacts,
    assess_inheritance,
    assess_transfer,
)
from coopdesk.storage.reference import load_fund_rules, load_policies

BOOK, RULES = load_policies(), load_fund_rules()
DAY = date(2026, 3, 1)
AMOUNT = Money(100_000)
LEAVING = RedemptionFacts(AMOUNT, Money(500_000), date(2024, 1, 1))
TAKING = SubscriptionFacts(MemberState.MEMBER, AMOUNT, Money(), Money(20_000_000))
TRANSFER = TransferFacts(LEAVING, TAKING, is_same=False)
FALLEN = InheritanceFacts(
    holder=MemberState.FORMER,
    heir=MemberState.MEMBER,
    amount=AMOUNT,
    own_shares=AMOUNT,
    outstanding=Money(),
    document="公证书〔2026〕7号",
)


def told(objections):
    return [(one.code, one.article) for one in objections.refusals]


def transfer(**changes):
    return assess_transfer(replace(TRANSFER, **changes), DAY, BOOK, RULES)


def test_both_who_leaves_and_who_takes_are_bound():
    """赤政发〔2023〕14号 一（一） 对内不对外; one reason of both is told once."""
    assert (transfer().refusals, transfer().warnings) == ([], [])
    nothing = transfer(
        leaving=replace(LEAVING, amount=Money()), taking=replace(TAKING, amount=Money())
    )
    assert [code for code, _ in told(nothing)] == [
        "fund.amount_not_positive",
        "fund.share_below_minimum",
    ]
    outside = replace(TAKING, payer=MemberState.CANDIDATE)
    more = replace(LEAVING, amount=Money(500_001))
    assert told(transfer(leaving=more, taking=outside, is_same=True)) == [
        ("fund.redeem_above_shares", ""),
        ("fund.payer_not_member", "赤政发〔2023〕14号 一（一）"),
        ("fund.transfer_to_oneself", ""),
    ]


def test_hints_of_either_side_are_kept():
    early = replace(LEAVING, subscribed_on=date(2025, 3, 2))
    near = replace(TAKING, own_shares=Money(1_400_000), all_shares=Money(18_500_000))
    found = transfer(leaving=early, taking=near)
    assert [one.code for one in found.warnings] == [
        "fund.redeem_too_early",
        "fund.share_near_ceiling",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (
            {"heir": MemberState.CANDIDATE},
            [("fund.heir_not_member", "赤政发〔2023〕14号 一（一）")],
        ),
        ({"heir": None}, [("fund.heir_not_member", "赤政发〔2023〕14号 一（一）")]),
        ({"holder": MemberState.MEMBER}, [("fund.holder_still_member", "")]),
        ({"amount": Money()}, [("fund.amount_not_positive", "")]),
        ({"amount": Money(1)}, []),
        ({"amount": Money(100_001)}, [("fund.redeem_above_shares", "")]),
        ({"outstanding": Money(1)}, [("fund.estate_owes", "《民法典》第一千一百五十九条")]),
        ({"document": " "}, [("fund.no_document", "")]),
    ],
)
def test_an_heir_is_a_member_with_a_document_and_debts_come_first(changes, expected):
    """《民法典》第一千一百五十九条: debts before the estate; ceilings do not bind an heir."""
    found = assess_inheritance(replace(FALLEN, **changes), DAY, BOOK)
    assert told(found) == expected
    for one in found.refusals:
        assert one.values == {
            "fund.redeem_above_shares": {"own": "1,000.00"},
            "fund.estate_owes": {"outstanding": "0.01"},
        }.get(one.code, {})
