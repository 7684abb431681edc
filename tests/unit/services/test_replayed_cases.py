"""Cases of other programs played again with their figures (features.md R5, R8, R18)."""

from datetime import date

import pytest

from coopdesk.domain.money import Money
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    AddAccount,
    ClosePeriod,
    EnterOpeningBalances,
    OpenBooks,
    PostVoucher,
    ProveBalance,
    ReopenPeriod,
    ReverseVoucher,
    VoucherLine,
)
from tests.books import a_member, an_organization, yuan

YEAR_END = date(2025, 12, 31)


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    runner.do(ledger.open_books, OpenBooks(organization))
    return organization


def post(runner, organization, day, *lines):
    """Post account and yuan, debit positive; a third part names the member."""
    told = tuple(
        VoucherLine(account, yuan(max(amount, 0)), yuan(max(-amount, 0)), *member)
        for account, amount, *member in lines
    )
    return runner.do(ledger.post_voucher, PostVoucher(organization, day, "业务", told, 1))


def balances(runner, organization, day=date.max):
    found = runner.ask(ledger.list_balances, organization, day)
    return {code: money for code, money in found.items() if money}


def close_year(runner, organization):
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-12", carry_over=True))


def test_r5_closing_a_year_leaves_receivables_of_parent_and_child_as_they_were(
    runner, organization
):
    """Tryton, scenario_close_fiscalyear: 42 credit, 21 receivable on each of two accounts.

    An account with sub-accounts takes no lines here, so parent and child are two sub-accounts.
    """
    for code, name in (("11301", "应收服务费"), ("11302", "应收农资款")):
        runner.do(ledger.add_account, AddAccount(organization, "113", code, name))
    post(runner, organization, date(2025, 6, 1), ("11301", 21), ("11302", 21), ("50101", -42))
    before = balances(runner, organization)
    assert before == {"11301": yuan(21), "11302": yuan(21), "50101": -yuan(42)}
    close_year(runner, organization)
    assert balances(runner, organization) == {
        "11301": yuan(21),
        "11302": yuan(21),
        "33202": -yuan(42),
    }
    closed = runner.ask(ledger.list_period_events, organization)[0]
    assert (closed.month, closed.action) == ("2025-12", "closed")
    runner.do(ledger.reopen_period, ReopenPeriod(organization, "2025-12", "核对"))
    assert balances(runner, organization) == before


def test_r8_a_ledger_by_period_ends_where_the_next_begins(runner, organization):
    """Tryton, scenario_reports: credit 10 in the first three months, start -10 in the fifth."""
    member = a_member(runner, organization)
    post(runner, organization, date(2026, 2, 10), ("101", 10), ("11401", -10, member))
    first = runner.ask(
        ledger.get_account_ledger, organization, "11401", date(2026, 1, 1), date(2026, 3, 31)
    )
    assert (first.credit, first.closing) == (yuan(10), -yuan(10))
    open_ones = runner.ask(ledger.list_member_balances, organization, "11401", date(2026, 3, 31))
    assert open_ones == {member: -yuan(10)}
    fifth = runner.ask(
        ledger.get_account_ledger, organization, "11401", date(2026, 5, 1), date(2026, 5, 31)
    )
    assert (fifth.opening, fifth.debit, fifth.credit) == (-yuan(10), Money(), Money())
    cash = runner.ask(ledger.get_day_book, organization, "101", date(2026, 1, 1), date(2026, 3, 31))
    assert (cash.debit, cash.credit, cash.closing) == (yuan(10), Money(), yuan(10))


def test_r8_a_cancelled_entry_of_42_goes_back_to_nothing_and_knows_its_origin(runner, organization):
    """Tryton, scenario_move_cancel: 42 against 32 and 10, all back to 0.00."""
    entry = (("10201", 42), ("50101", -32), ("502", -10))
    posted = post(runner, organization, date(2026, 3, 1), *entry)
    undo = ReverseVoucher(posted.voucher_id, date(2026, 3, 2), "客户退回")
    undone = runner.do(ledger.reverse_voucher, undo)
    assert balances(runner, organization) == {}
    detail = runner.ask(ledger.get_voucher, undone.voucher_id)
    assert (detail.voucher.source_kind, detail.voucher.amount) == ("reversal", yuan(42))
    assert runner.ask(ledger.get_voucher, posted.voucher_id).reversed_by == undone.voucher_id


def test_r8_a_claim_of_42_paid_with_40_is_settled_by_writing_off_2(runner, organization):
    """Tryton, scenario_account_reconcile: three lines settle the claim, 2.00 is the loss."""
    member = a_member(runner, organization)
    post(runner, organization, date(2026, 3, 1), ("11401", 42, member), ("50101", -42))
    post(runner, organization, date(2026, 3, 5), ("10201", 40), ("11401", -40, member))
    post(runner, organization, date(2026, 3, 6), ("52902", 2), ("11401", -2, member))
    book = runner.ask(
        ledger.get_account_ledger, organization, "11401", date(2026, 1, 1), date(2026, 3, 31)
    )
    assert (len(book.lines), book.closing) == (3, Money())
    assert balances(runner, organization)["52902"] == yuan(2)
    proof = ProveBalance(organization, "10201", date(2026, 3, 31), yuan(40))
    assert runner.do(ledger.prove_balance, proof).difference == Money()


def test_r18_closing_balances_are_what_the_next_year_opens_with(runner, organization):
    """hledger, close.test: 100 in the bank, 20 in cash; 5 spent, 20 withdrawn, 25 lent.

    80, 10 and 25 stand against 115 when the year closes, the loss retained is 5.
    """
    opening = (
        VoucherLine("10201", debit=yuan(100)),
        VoucherLine("101", debit=yuan(20)),
        VoucherLine("33202", credit=yuan(120)),
    )
    voucher = PostVoucher(organization, date(2025, 1, 1), "年初余额", opening)
    runner.do(ledger.enter_opening_balances, EnterOpeningBalances(voucher))
    post(runner, organization, date(2025, 2, 1), ("523", 5), ("101", -5))
    post(runner, organization, date(2025, 3, 1), ("101", 20), ("10201", -20))
    post(runner, organization, date(2025, 4, 1), ("113", 25), ("101", -25))
    close_year(runner, organization)
    closing = {"10201": yuan(80), "101": yuan(10), "113": yuan(25), "33202": -yuan(115)}
    assert balances(runner, organization) == closing
    trial = runner.ask(ledger.get_trial_balance, organization, date(2026, 1, 1), date(2026, 12, 31))
    opened = {row.code: row.opening_debit - row.opening_credit for row in trial.rows}
    assert {code: money for code, money in opened.items() if code in closing} == closing
    (surplus,) = [
        line.amount
        for line in runner.ask(
            ledger.get_surplus_statement, organization, date(2025, 1, 1), YEAR_END
        ).lines
        if line.row == 12
    ]
    assert surplus == -yuan(5)
