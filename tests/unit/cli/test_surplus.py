"""A year's distribution from the command line: counted, kept, decided, posted, printed."""

from datetime import date

import pypdfium2
import pytest

from coopdesk.domain.membership import TradeKind
from coopdesk.services import ledger, members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import ClosePeriod, PostVoucher, VoucherLine
from coopdesk.services.members import RecordTradeVolumes, TradeVolume
from coopdesk.services.mutual_fund import SubscribeShares
from tests.books import a_member, a_resolution, an_organization, yuan

NUMBER = "社决〔2026〕1号"


@pytest.fixture
def distribute(runner, call):
    """Run one step on a closed year of 1,000 yuan; return (exit code, answer)."""
    organization = an_organization(runner)
    member = a_member(runner, organization, 1)
    shares = SubscribeShares(organization, member, date(2025, 1, 1), yuan(5000))
    runner.do(fund.subscribe_shares, shares)
    lines = (VoucherLine("10201", debit=yuan(1000)), VoucherLine("50101", credit=yuan(1000)))
    voucher = PostVoucher(organization, date(2025, 8, 1), "收农资服务费", lines)
    runner.do(ledger.post_voucher, voucher)
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-12", carry_over=True))
    volumes = (TradeVolume(member, TradeKind.SUPPLIES, yuan(500)),)
    runner.do(members.record_trade_volumes, RecordTradeVolumes(organization, 2025, volumes))
    a_resolution(runner, organization, NUMBER, subject="dividend")
    where = ("--organization", organization, "--year", "2025")

    def run(step, *more):
        told = where[:2] if step == "pay" else where
        return call("fund", "distribute", step, *told, *more)

    return run


def test_a_year_is_planned_decided_posted_and_printed(distribute, call, tmp_path):
    code, refused = distribute("post", "--resolution", NUMBER)
    assert (code, refused["refused"][0]["code"]) == (1, "surplus.not_saved")
    code, shown = distribute("show", "--patronage-bp", "5900")
    assert (code, shown["state"], shown["surplus_fen"]) == (0, "unsaved", 100_000)
    assert [(one["code"], one["article"]) for one in shown["stops"]] == [
        ("surplus.patronage_below", "《农民专业合作社法》第四十四条")
    ]
    code, planned = distribute("plan", "--patronage-bp", "7000", "--dividend-bp", "3000")
    assert (code, planned["state"], planned["patronage_fen"]) == (0, "draft", 63_000)
    code, decided = distribute("resolve", "--resolution", NUMBER)
    assert (code, decided["state"], decided["resolution"]) == (0, "resolved", NUMBER)
    code, posted = distribute("post", "--day", "2026-03-02")
    assert (code, posted["month"], posted["amount_fen"]) == (0, "2026-03", 90_000)
    assert posted["reserve_fen"] == 10_000
    code, shown = distribute("show")
    assert [(one["number"], one["amount_fen"]) for one in shown["items"]] == [(1, 90_000)]
    for form in ("surplus-plan", "surplus-payout"):
        file = tmp_path / f"{form}.pdf"
        code, _ = call("form", form, "--for", posted["surplus_plan_id"], "--out", file)
        assert code == 0
        page = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()
        assert "2025年度" in page
        assert NUMBER in page
        assert "900.00" in page
    code, owed = distribute("pay")
    assert [(one["number"], one["amount_fen"]) for one in owed["items"]] == [(1, 90_000)]
    code, paid = distribute("pay", "--all", "--account", "10201", "--day", "2026-03-03")
    assert (code, paid["members"], paid["amount_fen"]) == (0, 1, 90_000)
    code, refused = distribute("pay", "--member", "1")
    assert (code, refused["refused"][0]["code"]) == (1, "payout.nothing_owed")
