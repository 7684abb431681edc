"""The quarterly sheet that the fund makes public (公示): opening, movement, closing of each."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from coopdesk.domain.money import Money
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import PostVoucher, ReverseVoucher, VoucherLine
from coopdesk.services.mutual_fund import PayOutSurplus, RedeemShares, RepayAdvance
from coopdesk.services.mutual_fund.disclosure import list_disclosure
from coopdesk.services.report_files import print_report
from coopdesk.services.report_kinds import Question
from tests.books import a_document, a_member, an_organization, yuan
from tests.unit.forms.reading import text_by_pypdf
from tests.unit.services.test_mutual_fund import a_cap, advance, seed, subscribe

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
EARLY = frozenset({"fund.redeem_too_early"})


@pytest.fixture
def quarter(runner):
    """Two members from the first quarter; in the second a bit of everything."""
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    seed(runner, organization)
    one, two = (a_member(runner, organization, number) for number in (1, 2))
    subscribe(runner, organization, one)
    subscribe(runner, organization, two)
    given = advance(runner, organization, one, 1000)
    subscribe(runner, organization, two, 2000, date(2026, 4, 2))
    wrong = subscribe(runner, organization, two, 700, date(2026, 4, 3))
    undo = ReverseVoucher(wrong.voucher_id, date(2026, 4, 4), "记错")
    runner.do(fund.take_back, undo)
    redeem = RedeemShares(organization, two, date(2026, 5, 2), yuan(500))
    runner.do(fund.redeem_shares, redeem, confirmed=EARLY)
    runner.do(fund.repay_advance, RepayAdvance(given.advance_id, date(2026, 5, 30), yuan(415)))
    lines = (
        VoucherLine("33201", debit=yuan(60)),
        VoucherLine("222", credit=yuan(60), member_id=one),
    )
    a_document(runner, PostVoucher(organization, FIRST, "分配盈余", lines))
    runner.do(fund.pay_out_surplus, PayOutSurplus(organization, date(2026, 6, 1), (one,)))
    return organization


def test_the_sheet_of_a_quarter_runs_from_opening_to_closing(runner, quarter):
    """1,000 yuan for 90 days at 6 % of 360 days: 15.00 of the 415.00 paid are the fee."""
    lines = runner.ask(list_disclosure, quarter, FIRST, LAST)
    told = {line.key.removeprefix("disclosure."): (line.count, line.amount) for line in lines}
    assert told == {
        "shares_before": (2, yuan(10_000)),
        "shares_taken": (None, yuan(2000)),
        "shares_redeemed": (None, yuan(500)),
        "shares_after": (2, yuan(11_500)),
        "advances_before": (1, yuan(1000)),
        "given": (0, Money()),
        "repaid": (None, yuan(400)),
        "written_off": (None, Money()),
        "advances_after": (1, yuan(600)),
        "overdue": (0, Money()),
        "bad": (0, Money()),
        "fees": (None, yuan(15)),
        "seed_received": (None, Money()),
        "seed_used": (None, Money()),
        "seed_left": (None, yuan(500_000)),
        "seed_in_bank": (None, yuan(500_000)),
        "fund_bank": (None, yuan(10_000 - 1000 + 2000 - 500 + 415 - 60)),
        "surplus_paid": (1, yuan(60)),
    }


def test_what_is_posted_is_one_upright_sheet_signed_by_both_chairs(runner, quarter):
    """Financial openness: the members read what 理事长 and 监事长 have read before them."""
    printed = runner.ask(print_report, "disclosure", Question(quarter, FIRST, LAST))
    (page,) = PdfReader(BytesIO(printed.pdf)).pages
    assert page.mediabox.height > page.mediabox.width
    (told,) = text_by_pypdf(printed.pdf)
    assert "理事长：" in told
    assert "监事长：" in told
