"""Fund and document on the lines of the books: asked for, filled in, looked through, protected."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.mutual_fund import AdvanceSource
from coopdesk.services import ledger, reports
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import AddAccount, PostVoucher, VoucherLine
from coopdesk.services.ledger.checks import _all_follow
from coopdesk.services.mutual_fund import (
    GiveAdvance,
    ReceiveSeedFund,
    RepayAdvance,
    SetFundRule,
    SubscribeShares,
)
from coopdesk.services.report_kinds import Question
from tests.books import a_member, an_organization, yuan

START, DAY, LATER = date(2026, 1, 10), date(2026, 3, 1), date(2026, 6, 30)
GRANT = "赤财农指〔2025〕31号"
TWICE = frozenset({"voucher.looks_double"})


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def lending(runner, organization):
    """A fund with a seed fund and an advance out of each of its two moneys, one partly repaid."""
    member = a_member(runner, organization)
    rule = SetFundRule(organization, "fee.maximum_rate", 800, START, "理事会决议")
    runner.do(fund.set_fund_rule, rule)
    runner.do(fund.receive_seed_fund, ReceiveSeedFund(organization, START, yuan(500_000), GRANT))
    runner.do(fund.subscribe_shares, SubscribeShares(organization, member, START, yuan(5000)))
    told = (organization, member, DAY, date(2026, 12, 1), yuan(1000), 600, "运输")
    shares = runner.do(fund.give_advance, GiveAdvance(*told))
    seed = runner.do(fund.give_advance, GiveAdvance(*told, source=AdvanceSource.SEED_FUND))
    runner.do(fund.repay_advance, RepayAdvance(shares.advance_id, DAY, yuan(400)))
    return shares.advance_number, seed.advance_number


def rows(runner, name, organization, **asked):
    question = Question(organization, START, LATER, **asked)
    return runner.ask(reports.make_report, name, question)


def a_voucher(organization, account, **told):
    lines = (VoucherLine(account, debit=yuan(30), **told), VoucherLine("10201", credit=yuan(30)))
    return PostVoucher(organization, DAY, "付项目管护费", lines, 1)


def test_documents_name_their_fund_and_their_own_number(runner, organization, lending):
    first, second = lending
    found = rows(runner, "dimensions", organization, account="11402").rows
    told = [(row["fund"], row["document"], row["balance"]) for row in found]
    assert told == [("互助股金", first, yuan(600)), ("种子金", second, yuan(1000))]
    (grant,) = rows(runner, "dimensions", organization, account="23502").rows
    assert (grant["fund"], grant["document"]) == ("种子金", GRANT)


def test_a_book_is_narrowed_to_a_fund_or_a_document(runner, organization, lending):
    """The running balance is that of the lines shown; opening lines before the days count too."""
    first, _ = lending
    asked = {"account": "11402", "fund": "互助股金"}
    report = rows(runner, "detail-ledger", organization, **asked)
    assert [row["balance"] for row in report.rows] == [yuan(0), yuan(1000), yuan(600), yuan(600)]
    assert "资金：互助股金" in report.filled.about
    later = Question(organization, date(2026, 4, 1), LATER, document=first[-3:], **asked)
    carried, closing = runner.ask(reports.make_report, "detail-ledger", later).rows
    assert (carried["balance"], closing["balance"]) == (yuan(600), yuan(600))
    journal = rows(runner, "journal", organization, document=first)
    assert {row["voucher"][-4:] for row in journal.rows} == {"0001", "0003"}
    assert journal.totals["debit"] == journal.totals["credit"] == yuan(1400)


def test_columns_nobody_fills_are_not_shown(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization, "523"))
    keys = [column.key for column in rows(runner, "journal", organization).columns]
    assert "fund" not in keys
    assert "document" not in keys


def test_an_account_asks_every_line_by_hand_for_what_it_is_told_apart_by(runner, organization):
    new = AddAccount(organization, "235", "23503", "管护资金", needs_fund=True, needs_document=True)
    runner.do(ledger.add_account, new)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, a_voucher(organization, "23503"))
    codes = {refusal.code for refusal in refused.value.refusals}
    assert codes == {"voucher.fund_missing", "voucher.document_missing"}
    told = {"fund": "财政直接补助", "document": " 管护合同2026-7 "}
    posted = runner.do(ledger.post_voucher, a_voucher(organization, "23503", **told))
    line = runner.ask(ledger.get_voucher, posted.voucher_id).lines[0]
    assert (line.fund, line.document) == ("财政直接补助", "管护合同2026-7")
    assert "财政直接补助" in runner.ask(ledger.list_funds, organization)


def test_a_book_offers_the_funds_of_its_own_lines_once(runner, organization):
    other = an_organization(runner)
    own = (organization, "管护资金")
    for place, told in (own, (other, "抗旱资金"), own):
        runner.do(ledger.post_voucher, a_voucher(place, "523", fund=told), confirmed=TWICE)
    offered = runner.ask(ledger.list_funds, organization)
    assert offered.count("管护资金") == 1
    assert "抗旱资金" not in offered


def test_the_names_of_funds_go_with_their_book(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization, "523", fund="管护资金"))
    raw = runner._engine.raw_connection()
    raw.driver_connection.executescript(
        """
        PRAGMA foreign_keys = OFF;
        DROP TRIGGER posting_stays; DROP TRIGGER voucher_stays;
        DELETE FROM voucher; DELETE FROM organization;
        """
    )
    assert raw.driver_connection.execute("SELECT count(*) FROM kept_fund").fetchone() == (0,)
    assert raw.driver_connection.execute("SELECT count(*) FROM kept_book").fetchone() == (0,)
    raw.close()


def test_the_chain_protects_fund_and_document(runner, organization, lending):
    """Old vouchers hash as they did; a fund changed behind the program's back is seen."""
    assert runner.ask(_all_follow, organization), "the database writes the very bytes"
    assert runner.ask(ledger.find_break, organization) is None
    with runner._engine.connect() as connection:
        for statement in (
            "DROP TRIGGER posting_is_final",
            "UPDATE posting SET fund = '经营资金' WHERE fund = '种子金' AND account_code = '23502'",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
    assert runner.ask(ledger.find_break, organization) is not None


def test_a_reversal_takes_the_same_fund_and_document_back(runner, organization, lending):
    first, _ = lending
    (repaid,) = [
        item
        for item in runner.ask(ledger.list_vouchers, organization)
        if item.source_kind == "repayment"
    ]
    undo = ledger.ReverseVoucher(repaid.id, DAY, "金额写错")
    runner.do(fund.take_back, undo)
    found = rows(runner, "dimensions", organization, account="11402", document=first).rows
    assert [row["balance"] for row in found] == [yuan(1000)]
