"""The board of reports adds up what the offices below hold, in the records that they sent."""

from datetime import date

import pytest

from coopdesk.domain.money import Money
from coopdesk.services import exchange
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.mutual_fund import OpenShareAccounts, ReceiveSeedFund
from tests.books import a_member, an_organization, yuan

DAY = date(2026, 1, 10)


@pytest.fixture
def send(runner, county, known):
    def send():
        made = runner.do(exchange.make_package, exchange.MakePackage(known, everything=True))
        taken = county.do(exchange.take_package, exchange.TakePackage(made.path, known))
        runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
        (item,) = county.ask(exchange.list_board, "2026H2")
        return item

    return send


def test_what_an_office_below_holds_is_added_up(runner, send):
    organization = an_organization(runner)
    item = send()
    assert (item.organizations, item.members, item.shares) == (1, 0, Money(0))

    a_member(runner, organization, 1, roster_share=yuan(3000))
    a_member(runner, organization, 2, roster_share=yuan(1500))
    opened = runner.do(fund.open_share_accounts, OpenShareAccounts(organization, DAY))
    seed = ReceiveSeedFund(organization, DAY, yuan(500_000), "赤财农指〔2025〕31号")
    runner.do(fund.receive_seed_fund, seed)
    item = send()
    assert (item.members, item.shares, item.seed_fund) == (2, yuan(4500), yuan(500_000))

    runner.do(fund.take_back, ReverseVoucher(opened.voucher_id, DAY, "日期记错"))
    runner.do(fund.open_share_accounts, OpenShareAccounts(organization, date(2026, 2, 1)))
    assert send().shares == yuan(4500)
