"""A cash journal becomes documents under the rules; what they refuse is told and left out."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from coopdesk.domain.errors import RuleViolation, Severity
from coopdesk.domain.money import Money
from coopdesk.exchange.sheets.members import read_members
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import EnterOpeningBalances, PostVoucher, SetBookRules, VoucherLine
from coopdesk.services.mutual_fund import OpenShareAccounts, SetFundRule, TakeInJournal
from tests.books import a_member, an_organization, yuan
from tests.samples import EXPECTED, MEMBER_LIST, SAMPLES

HEADINGS = ["日期", "凭证号", "摘要", "社员", "收入", "支出", "余额"]


def an_open_fund(runner, names, share=5000):
    """An organization whose members hold shares, with a fee cap and 365 days a year."""
    organization = an_organization(runner)
    for number, name in enumerate(names, start=1):
        a_member(runner, organization, number, name=name, roster_share=yuan(share))
    for key, value in (("fee.maximum_rate", 600), ("fee.day_basis", 365)):
        rule = SetFundRule(organization, key, value, date(2023, 1, 1), "本社规定")
        runner.do(fund.set_fund_rule, rule)
    runner.do(fund.open_share_accounts, OpenShareAccounts(organization, date(2023, 12, 31)))
    return organization


def a_journal(tmp_path, *rows):
    """Write a journal of 2024 that starts with what three members of 5,000 yuan paid in."""
    book, balance = Workbook(), 15_000.0
    book.active.append(HEADINGS)
    for day, number, summary, member, income, expense in rows:
        balance += (income or 0) - (expense or 0)
        book.active.append([f"2024-{day}", number, summary, member, income, expense, balance])
    book.save(tmp_path / "流水.xlsx")
    return tmp_path / "流水.xlsx"


def take_in(runner, organization, path, **told):
    check = runner.ask(fund.check_journal, path, organization)
    terms = {"usage_fee_bp": 480, "purpose": "农业生产", **told}
    command = TakeInJournal(
        organization, path.name, check.sheet, check.records, check.findings, **terms
    )
    return runner.do(fund.take_in_journal, command)


@pytest.fixture
def organization(runner):
    return an_open_fund(runner, ("乌云其其格", "宝音德力格尔", "张秀兰"))


@pytest.fixture
def journal(tmp_path):
    """Two months: shares, an advance paid back with its fee, costs, and what has to stay out."""
    return a_journal(
        tmp_path,
        ("01-08", "记-1", "追加入股", "乌云其其格", 1000, None),
        ("01-09", "记-2", "付互助金借款（购化肥）", "张秀兰", None, 2000),
        ("01-10", "记-3", "付银行转账手续费", "", None, 12.5),
        ("02-08", "记-4", "收还互助金借款", "张秀兰", 2000, None),
        ("02-08", "记-4", "收资金占用费", "张秀兰", 7.89, None),
        ("02-09", "记-5", "收社员入股款", "外村人", 1000, None),
        ("02-10", "记-6", "付股金利息（年息5%）", "乌云其其格", None, 50),
        ("02-11", "记-7", "收赵老板款", "", 300, None),
        ("02-12", "记-8", "付2023年度盈余分红", "张秀兰", None, 20),
    )


def test_each_entry_becomes_the_document_it_tells_of(runner, organization, journal):
    """2,000 yuan at 4.8 % for 30 days of 365: 7.89 yuan; principal and fee are one repayment."""
    done = take_in(runner, organization, journal, accepted=(3,))
    assert (done.read, done.new, done.same, done.left_out) == (9, 5, 0, 4)
    told = {(one.row, one.severity, one.code) for one in done.findings}
    assert told == {
        (7, Severity.REFUSE, "journal_not_member"),
        (8, Severity.REFUSE, "journal_interest_on_shares"),
        (9, Severity.REFUSE, "journal_refused"),
        (10, Severity.REFUSE, "journal_refused"),
    }
    assert done.balance == yuan(15_000 + 1000 - 12.5 + 7.89)
    register = runner.ask(fund.list_share_register, organization)
    assert [(one.name, one.holding, one.outstanding) for one in register] == [
        ("乌云其其格", yuan(6000), Money()),
        ("宝音德力格尔", yuan(5000), Money()),
        ("张秀兰", yuan(5000), Money()),
    ]
    (advance,) = runner.ask(fund.list_advances, organization, date(2024, 3, 1))
    assert (advance.purpose, advance.fee_paid, advance.due_on) == (
        "购化肥",
        yuan(7.89),
        date(2025, 1, 9),
    )


def test_a_rehearsal_leaves_nothing_and_a_second_time_enters_nothing(runner, organization, journal):
    before = runner.ask(ledger.list_balances, organization)
    tried = take_in(runner, organization, journal, is_rehearsal=True)
    assert runner.ask(ledger.list_balances, organization) == before
    done = take_in(runner, organization, journal)
    assert replace(tried, findings=()) == replace(done, findings=())
    again = take_in(runner, organization, journal)
    assert (again.new, again.same, again.left_out) == (0, done.new, done.left_out)


def test_what_is_asked_about_waits_for_a_yes_to_its_row(runner, organization, tmp_path):
    """泰顺县2018年做法: shares held less than a year are not lightly paid back."""
    path = a_journal(tmp_path, ("01-08", "记-1", "退部分股金", "张秀兰", None, 500))
    asked = take_in(runner, organization, path)
    assert [(one.code, one.severity) for one in asked.findings] == [
        ("journal_asked", Severity.CONFIRM)
    ]
    assert take_in(runner, organization, path, accepted=(2,)).new == 1


def test_another_fee_than_that_of_the_days_is_not_booked(runner, organization, tmp_path):
    rows = [
        ("01-09", "记-1", "付互助金借款", "张秀兰", None, 2000),
        ("02-08", "记-2", "收还互助金借款", "张秀兰", 2000, None),
        ("02-08", "记-2", "收资金占用费", "张秀兰", 7.88, None),
    ]
    done = take_in(runner, organization, a_journal(tmp_path, *rows))
    assert [(one.row, one.code) for one in done.findings] == [(3, "journal_refused")]
    assert "7.89" in str(done.findings[0].values["reason"])
    (advance,) = runner.ask(fund.list_advances, organization, date(2024, 3, 1))
    assert advance.outstanding == yuan(2000)


def test_advances_leave_the_bank_and_costs_wait_for_the_second_person(
    runner, organization, tmp_path
):
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    rows = (
        ("01-09", "记-1", "付互助金借款", "张秀兰", None, 2000),
        ("01-10", "记-2", "购办公用品", "", None, 30),
    )
    done = take_in(runner, organization, a_journal(tmp_path, *rows), account="101")
    assert [one.row for one in done.findings if one.severity is Severity.REFUSE] == [2]
    assert [one.summary for one in runner.ask(ledger.list_waiting, organization)] == ["购办公用品"]


def test_the_journal_of_a_year_is_taken_in_but_for_what_the_rules_refuse(runner):
    """The sample of a township: left out are dividends nobody decided and what crosses a red line.

    Fees are booked as charged, also the eight that are more than those of the days.
    """
    names = sorted(
        {record.name for record in read_members(MEMBER_LIST, today=runner.today).records}
    )
    organization = an_open_fund(runner, names)
    cut_off = SetFundRule(organization, "fee.rounds_down", 1, date(2023, 1, 1), "章程第三十一条")
    runner.do(fund.set_fund_rule, cut_off)
    path = SAMPLES / EXPECTED["ledger"]["file"]
    check = runner.ask(fund.check_journal, path, organization)
    rows = tuple(record.row for record in check.records)
    done = take_in(runner, organization, path, accepted=rows, document="赤财农指〔2024〕1号")
    assert done.read == EXPECTED["ledger"]["entries"]
    assert done.new + done.left_out == done.read
    refused = {one.row for one in done.findings if one.severity is Severity.REFUSE}
    faults = {
        row["row"]: row["code"]
        for row in EXPECTED["ledger"]["must_report"]["rows"]
        if row["code"] in ("non_member", "interest_on_capital")
    }
    assert set(faults) <= refused
    kinds = {record.row: record.kind for record in check.records}
    assert Counter(kinds[row] for row in refused if row not in faults).keys() == {"dividend"}
    assert_fees_and_advances_are_those_of_the_year(runner, organization)
    checks = [
        *runner.ask(ledger.list_ledger_checks, organization),
        *runner.ask(fund.list_fund_checks, organization),
    ]
    assert [one.check for one in checks if not one.ok] == []


def assert_fees_and_advances_are_those_of_the_year(runner, organization):
    """What the books have is what the sample adds up to, less the advance to a stranger."""
    told = EXPECTED["ledger"]
    advances = runner.ask(fund.list_advances, organization, date(2024, 12, 31))
    fees = told["totals_by_kind"]["usage_fee"]["income_fen"]
    assert sum(one.fee_paid.fen for one in advances) == fees
    stranger = 10_000_00
    out = told["advances_still_out_fen"] - stranger
    assert sum(one.outstanding.fen for one in advances) == out


def test_a_fee_above_that_of_the_days_is_booked_as_charged_and_counts_later(
    runner, organization, tmp_path
):
    """2,000 yuan at 4.8 %: 7.89 for 30 days. 10.00 was taken, so 60 days owe 5.78, not 7.89."""
    rows = [
        ("01-09", "记-1", "付互助金借款", "张秀兰", None, 2000),
        ("02-08", "记-2", "收还部分借款", "张秀兰", 0.01, None),
        ("02-08", "记-2", "收资金占用费", "张秀兰", 10, None),
    ]
    path = a_journal(tmp_path, *rows)
    asked = take_in(runner, organization, path)
    assert [(one.row, one.severity) for one in asked.findings] == [(3, Severity.CONFIRM)]
    assert "多收 2.11 元" in asked.findings[0].values["reason"]
    assert take_in(runner, organization, path, accepted=(3,)).left_out == 0
    (advance,) = runner.ask(fund.list_advances, organization, date(2024, 3, 9))
    assert (advance.fee_paid, advance.outstanding) == (yuan(10), yuan(1999.99))
    assert advance.fee_due == yuan(15.78) - yuan(10)
    (early,) = runner.ask(fund.list_advances, organization, date(2024, 2, 8))
    assert (early.fee_due, early.fee_over) == (Money(), yuan(2.11))


def test_a_dividend_the_old_books_owe_is_paid_and_no_other_amount(runner, tmp_path):
    organization = an_organization(runner)
    member = a_member(runner, organization, 1, name="张秀兰")
    lines = (
        VoucherLine("10202", debit=yuan(20)),
        VoucherLine("222", credit=yuan(20), member_id=member),
    )
    opening = PostVoucher(organization, date(2024, 1, 1), "上年结转", lines)
    runner.do(ledger.enter_opening_balances, EnterOpeningBalances(opening))
    wrong = a_journal(tmp_path, ("01-12", "记-1", "付2023年度盈余分红", "张秀兰", None, 19.99))
    assert take_in(runner, organization, wrong).new == 0
    right = a_journal(tmp_path, ("01-12", "记-1", "付2023年度盈余分红", "张秀兰", None, 20))
    assert take_in(runner, organization, right).new == 1
    assert runner.ask(fund.list_owed, organization) == []


def test_a_fee_rounded_as_the_charter_says_is_recognised(runner, organization, tmp_path):
    """7.8904 yuan cut off to the jiao: refused with the rule that explains it, taken in with it."""
    rows = [
        ("01-09", "记-1", "付互助金借款", "张秀兰", None, 2000),
        ("02-08", "记-2", "收还互助金借款", "张秀兰", 2000, None),
        ("02-08", "记-2", "收资金占用费", "张秀兰", 7.80, None),
    ]
    path = a_journal(tmp_path, *rows)
    done = take_in(runner, organization, path, is_rehearsal=True)
    (refused,) = done.findings
    assert "舍去角以下的尾数" in refused.values["reason"]
    for key, value in (("fee.rounding_fen", 10), ("fee.rounds_down", 1)):
        rule = SetFundRule(organization, key, value, date(2024, 1, 1), "章程第三十一条")
        runner.do(fund.set_fund_rule, rule)
    assert take_in(runner, organization, path).left_out == 0
    (advance,) = runner.ask(fund.list_advances, organization, date(2024, 3, 1))
    assert (advance.fee_paid, advance.fee_due) == (yuan(7.80), Money())
    wrong = SetFundRule(organization, "fee.rounding_fen", 3, date(2024, 1, 1), "章程第三十一条")
    with pytest.raises(RuleViolation) as stopped:
        runner.do(fund.set_fund_rule, wrong)
    assert [one.code for one in stopped.value.refusals] == ["fund.rounding_unknown"]
