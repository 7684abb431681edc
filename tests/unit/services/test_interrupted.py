"""Posting and closing cut off at every step: all of it stands, or nothing."""

from datetime import date

import pytest

from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, VoucherLine
from coopdesk.services.mutual_fund import PayOutSurplus
from coopdesk.storage.prepared import driver_of
from tests.books import a_document, a_member, an_organization, yuan
from tests.unit.services.test_ledger import everything

DAY = date(2025, 12, 20)


@pytest.fixture
def organization(runner):
    """Books with a surplus to close, and 300 yuan owed to a member."""
    organization = an_organization(runner)
    member = a_member(runner, organization)
    earned = (VoucherLine("10201", debit=yuan(900)), VoucherLine("50101", credit=yuan(900)))
    runner.do(ledger.post_voucher, PostVoucher(organization, DAY, "收服务费", earned))
    owed = (
        VoucherLine("33201", debit=yuan(300)),
        VoucherLine("221", credit=yuan(300), member_id=member),
    )
    a_document(runner, PostVoucher(organization, DAY, "分配盈余", owed))
    return organization


def cut_after(runner, steps):
    """Let the database stop after so many steps of its machine; 0 lets it run."""
    with runner._engine.connect() as connection:
        driver_of(connection).set_progress_handler((lambda: 1) if steps else None, steps or 1)


def steps_of(organization, runner):
    (owed,) = runner.ask(fund.list_owed, organization)
    lines = (VoucherLine("523", debit=yuan(5)), VoucherLine("10201", credit=yuan(5)))
    return {
        "post": (ledger.post_voucher, PostVoucher(organization, DAY, "付电费", lines)),
        "pay": (fund.pay_out_surplus, PayOutSurplus(organization, DAY, (owed.id,), "10201")),
        "close": (ledger.close_period, ClosePeriod(organization, "2025-12", carry_over=True)),
    }


@pytest.mark.parametrize("step", ["post", "pay", "close"])
def test_a_step_cut_off_anywhere_leaves_nothing_and_is_done_whole_afterwards(
    runner, organization, step
):
    handler, command = steps_of(organization, runner)[step]
    before, cut, at = everything(runner), 0, 50
    while True:
        cut_after(runner, at)
        try:
            runner.do(handler, command)
        except Exception:
            cut_after(runner, 0)
            assert everything(runner) == before
            cut, at = cut + 1, at + max(at // 6, 50)
        else:
            break
        assert at < 10_000_000, "it is let run at last"
    cut_after(runner, 0)
    assert cut > 10
    assert everything(runner) != before
    assert all(check.ok for check in runner.ask(ledger.list_ledger_checks, organization))
