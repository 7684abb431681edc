"""The roster's shares go into the books once; an opening that was undone is done again."""

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ReverseVoucher
from coopdesk.services.mutual_fund import OpenShareAccounts
from tests.books import a_member, yuan
from tests.unit.services.test_ledger import codes
from tests.unit.services.test_mutual_fund import DAY, START, all_checks_hold, organization

__all__ = ["organization"]


def test_the_roster_opens_the_share_accounts_once(runner, organization):
    first = a_member(runner, organization, 1, roster_share=yuan(3000))
    a_member(runner, organization, 2, roster_share=yuan(0))
    a_member(runner, organization, 3, roster_share=yuan(2000), state="former")
    a_member(runner, organization, 4, roster_share=yuan(1500))
    opened = runner.do(fund.open_share_accounts, OpenShareAccounts(organization, START))

    assert (opened.members, opened.amount) == (2, yuan(4500))
    register = runner.ask(fund.list_share_register, organization)
    assert [(item.number, item.holding) for item in register] == [(1, yuan(3000)), (4, yuan(1500))]
    assert register[0].of_total_bp == 6666
    all_checks_hold(runner, organization)
    with pytest.raises(RuleViolation) as refused:
        runner.do(fund.open_share_accounts, OpenShareAccounts(organization, DAY))
    assert codes(refused) == {"fund.opened_before"}
    assert runner.ask(fund.get_member_account, organization, first).shares == yuan(3000)


def test_an_opening_on_a_wrong_day_is_reversed_and_done_again(runner, organization):
    """Nobody holds shares after the reversal, so the roster may open the accounts once more."""
    a_member(runner, organization, 1, roster_share=yuan(3000))
    wrong = runner.do(fund.open_share_accounts, OpenShareAccounts(organization, DAY))
    undo = ReverseVoucher(wrong.voucher_id, DAY, "日期记错")
    undone = runner.do(fund.take_back, undo)
    summary = runner.ask(ledger.get_voucher, undone.voucher_id).voucher.summary
    assert summary == f"冲销 {wrong.month}-{wrong.number:04d} 号凭证：日期记错"
    assert runner.ask(fund.list_share_register, organization) == []

    runner.do(fund.open_share_accounts, OpenShareAccounts(organization, START))
    (item,) = runner.ask(fund.list_share_register, organization)
    assert (item.holding, item.first_day) == (yuan(3000), START)
    all_checks_hold(runner, organization)
