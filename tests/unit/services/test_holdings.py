"""What each member holds, for lists: the same as the register of shares, also after a reversal."""

from datetime import date

import pytest

from coopdesk.services import members, mutual_fund
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.mutual_fund import SubscribeShares, holdings_by_member
from tests.books import a_member, an_organization, yuan

DAY = date(2026, 3, 2)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def subscribe(runner, organization, member, amount, day=DAY):
    command = SubscribeShares(organization, member, day, yuan(amount))
    return runner.do(mutual_fund.subscribe_shares, command)


def held(runner, organization):
    found = runner.ask(holdings_by_member, organization)
    register = runner.ask(mutual_fund.list_share_register, organization)
    assert {key: fen for key, fen in found.items() if fen} == {
        item.id: item.holding.fen for item in register if item.holding
    }
    return found


def test_nobody_holds_anything_before_the_first_share(runner, organization):
    a_member(runner, organization)
    assert held(runner, organization) == {}


def test_shares_add_up_by_member_and_stay_with_their_organization(runner, organization):
    first, second = (a_member(runner, organization, number) for number in (1, 2))
    elsewhere = an_organization(runner, "另一合作社")
    stranger = a_member(runner, elsewhere)
    subscribe(runner, organization, first, 5000)
    subscribe(runner, organization, first, 1200.5)
    subscribe(runner, organization, second, 2000)
    subscribe(runner, elsewhere, stranger, 3000)
    assert held(runner, organization) == {first: 620_050, second: 200_000}


def test_what_was_reversed_is_held_no_more(runner, organization):
    member = a_member(runner, organization)
    subscribe(runner, organization, member, 5000)
    wrong = subscribe(runner, organization, member, 3000)
    runner.do(mutual_fund.take_back, ReverseVoucher(wrong.voucher_id, DAY, "记错"))
    assert held(runner, organization) == {member: 500_000}


def test_the_register_of_members_shows_what_it_is_handed(runner, organization):
    first, second = (a_member(runner, organization, number) for number in (1, 2))
    subscribe(runner, organization, first, 5000)
    holdings = runner.ask(holdings_by_member, organization)
    items = runner.ask(members.list_members, organization, holdings=holdings)
    assert [(item.id, item.holding) for item in items] == [(first, yuan(5000)), (second, yuan(0))]
    (bare, _) = runner.ask(members.list_members, organization)
    assert bare.holding == yuan(0)


def test_a_block_of_the_register_holds_the_same_as_the_whole(runner, organization):
    members = [a_member(runner, organization, number) for number in range(1, 6)]
    for place, member in enumerate(members):
        subscribe(runner, organization, member, 1000 * (place + 1))
    whole = runner.ask(holdings_by_member, organization)

    block = runner.ask(holdings_by_member, organization, after=1, most=3)
    assert block == {member: whole[member] for member in members[1:4]}
