"""The statements of 财会〔2021〕37号, drawn up from vouchers a township accountant writes."""

from datetime import date

import pytest

from coopdesk.domain.membership import ShareKind, TradeKind
from coopdesk.services import ledger, members
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import (
    PostVoucher,
    ReverseVoucher,
    VoucherLine,
    get_balance_sheet,
    get_day_book,
    get_equity_changes,
    get_surplus_statement,
    statement_sources,
    statements,
)
from coopdesk.services.member_accounts import get_member_year
from coopdesk.services.members import QuantifyShare, RecordTradeVolumes, TradeVolume
from coopdesk.services.report_kinds import Question
from coopdesk.services.reports import make_report
from coopdesk.services.statement_papers import statement_values
from tests.books import a_document, a_member, an_organization, yuan

YEAR_START, YEAR_END = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def post(runner, organization):
    """Post a voucher: account, member or nothing, yuan (debit positive)."""

    def run(day, summary, *lines):
        told = tuple(
            VoucherLine(
                account,
                debit=yuan(max(amount, 0)),
                credit=yuan(max(-amount, 0)),
                member_id=member,
            )
            for account, member, amount in lines
        )
        return a_document(runner, PostVoucher(organization, day, summary, told))

    return run


@pytest.fixture
def year(runner, organization, post):
    """A year with revenue, expenses, depreciation, members who owe and are owed, distributed."""
    one, two = (a_member(runner, organization, number) for number in (1, 2))
    post(date(2024, 12, 1), "上年收服务费", ("101", "", 500), ("50101", "", -500))
    post(date(2025, 2, 1), "收服务费", ("10201", "", 1000), ("50101", "", -1000))
    post(date(2025, 3, 1), "付办公费", ("523", "", 200), ("10201", "", -200))
    post(date(2025, 4, 1), "提折旧", ("521", "", 50), ("152", "", -50))
    post(date(2025, 5, 1), "社员代垫", ("11401", one, 80), ("11401", two, -30), ("101", "", -50))
    post(date(2025, 6, 1), "收补助", ("10201", "", 300), ("23501", "", -300))
    post(date(2025, 7, 1), "补助形成资产", ("23501", "", 300), ("311", "", -300))
    post(date(2025, 7, 1), "买农机", ("151", "", 300), ("10201", "", -300))
    lines = (("50101", "", 1500), ("523", "", -200), ("521", "", -50), ("331", "", -1250))
    post(YEAR_END, "结转收支", *lines)
    post(YEAR_END, "结转盈余", ("331", "", 1250), ("33202", "", -1250))
    lines = (("32201", "", -125), ("221", one, -400), ("222", two, -100))
    post(YEAR_END, "盈余分配", ("33201", "", 625), *lines)
    post(YEAR_END, "结转分配", ("33202", "", 625), ("33201", "", -625))
    return one, two


def amounts(lines):
    return {line.row: line.amount for line in lines if line.amount}


def test_the_balance_sheet_balances_and_never_nets_members(runner, organization, year):
    sheet = runner.ask(get_balance_sheet, organization, YEAR_END)
    left, right = amounts(sheet.assets), amounts(sheet.claims)
    assert (left[1], left[2], left[10], left[11]) == (yuan(1250), yuan(80), yuan(300), yuan(50))
    assert (left[5], left[22]) == (yuan(1330), yuan(1580))
    assert (right[24], right[29], right[30]) == (yuan(30), yuan(400), yuan(100))
    assert (right[37], right[39], right[40], right[42]) == (
        *(yuan(300), yuan(125), yuan(625), yuan(1580)),
    )
    assert sheet.assets[1].before == yuan(500)
    assert all(check.ok for check in sheet.checks)


def test_both_totals_stand_on_the_last_line_of_the_form(runner, organization, year):
    """财会〔2021〕37号 会农社01表: 资产总计 and 负债和所有者权益总计 face each other."""
    report = runner.ask(make_report, "balance-sheet", Question(organization, YEAR_START, YEAR_END))
    *_, last = runner.ask(statement_values, report).values["rows"]
    assert (last["row"], last["right_row"]) == ("22", "42")
    assert last["amount"] == last["right_amount"] == "1,580.00"


def test_before_the_year_is_closed_the_sheet_balances_on_any_day(runner, organization, year):
    for day in (date(2024, 12, 31), date(2025, 2, 1), date(2025, 4, 30), date(2025, 6, 1)):
        sheet = runner.ask(get_balance_sheet, organization, day)
        checks = {check.check: check.ok for check in sheet.checks}
        assert checks["sheet_balances"]
        assert checks["all_accounts_taken_in"]
    (last_year,) = (
        check
        for check in runner.ask(get_balance_sheet, organization, date(2024, 12, 31)).checks
        if not check.ok
    )
    assert last_year.check == "year_carried_over"
    assert "经营收入" in last_year.found


def test_every_figure_names_the_accounts_and_lines_it_is_made_of(runner, organization, year):
    sheet = runner.ask(get_balance_sheet, organization, YEAR_END)
    cash = next(line for line in sheet.assets if line.row == 1)
    assert [(part.account_code, part.amount) for part in cash.parts] == [
        ("101", yuan(450)),
        ("10201", yuan(800)),
    ]
    whole = next(line for line in sheet.assets if line.row == 22)
    assert [(part.row, part.amount) for part in whole.parts] == [(5, yuan(1330)), (21, yuan(250))]


def test_surplus_and_distribution_of_the_year_meet_the_balance_sheet(runner, organization, year):
    told = runner.ask(get_surplus_statement, organization, YEAR_START, YEAR_END)
    rows = amounts(told.lines)
    assert (rows[1], rows[3], rows[5], rows[12]) == (yuan(1000), yuan(50), yuan(200), yuan(750))
    assert (rows[13], rows[15], rows[17], rows[18]) == (yuan(500), yuan(125), yuan(400), yuan(100))
    assert (rows[16], rows[20]) == (yuan(1125), yuan(625))
    assert told.lines[0].before == yuan(500)
    assert told.checks[0].ok


def test_what_is_reversed_was_never_distributed(runner, organization, year, post):
    wrong = post(date(2026, 1, 5), "误提", ("33201", "", 70), ("32201", "", -70))
    undo = ReverseVoucher(wrong.voucher_id, date(2026, 1, 6), "重复")
    runner.do(ledger.reverse_voucher, undo)
    post(date(2026, 1, 7), "公积金弥补亏损", ("32201", "", 25), ("33202", "", -25))
    span = (date(2026, 1, 1), date(2026, 1, 31))
    rows = amounts(runner.ask(get_surplus_statement, organization, *span).lines)
    assert (rows.get(15), rows[14], rows[20]) == (None, yuan(25), yuan(650))
    equity = runner.ask(get_equity_changes, organization, *span)
    told = {row.title: row.amounts for row in equity.rows}
    assert told["弥补亏损"] == {"surplus_reserve": yuan(25)}
    assert all(check.ok for check in equity.checks)


def test_the_changes_in_equity_are_told_by_what_they_came_from(runner, organization, year):
    equity = runner.ask(get_equity_changes, organization, YEAR_START, YEAR_END)
    told = {row.title: row.amounts for row in equity.rows}
    assert told["国家财政直接补助形成"]["special_fund"] == yuan(300)
    assert told["从盈余中提取"]["surplus_reserve"] == yuan(125)
    assert told["本年盈余"]["undistributed"] == yuan(750)
    assert told["盈余返还"]["undistributed"] == yuan(400)
    assert told["年末余额"]["undistributed"] == yuan(625)
    assert all(check.ok for check in equity.checks)


def test_an_account_the_form_has_no_line_for_is_named(runner, organization, post):
    post(date(2026, 3, 1), "盘盈", ("181", "", 10), ("502", "", -10))
    checks = {
        check.check: check
        for check in runner.ask(get_balance_sheet, organization, date(2026, 3, 1)).checks
    }
    assert "待处理财产损溢" in checks["all_accounts_taken_in"].found
    assert "-10.00" in checks["sheet_balances"].found


def test_vouchers_alike_taken_as_one_change_equity_as_each_by_itself(
    runner, organization, year, post, monkeypatch
):
    """成员权益变动表: what is taken together stays told apart by what it was against."""
    member, _ = year
    for month in (8, 9):
        paid_in = fund.SubscribeShares(organization, member, date(2025, month, 1), yuan(1000))
        runner.do(fund.subscribe_shares, paid_in)
    wrong = post(date(2025, 8, 2), "补助记错", ("10201", "", 70), ("311", "", -70))
    back = ReverseVoucher(wrong.voucher_id, date(2025, 8, 3), "记错")
    runner.do(ledger.reverse_voucher, back)
    post(date(2025, 9, 2), "补助", ("10201", "", 30), ("101", "", 10), ("311", "", -40))

    def told():
        return runner.ask(get_equity_changes, organization, YEAR_START, YEAR_END)

    taken_together = told()
    assert all(check.ok for check in taken_together.checks)
    monkeypatch.setattr(statements, "list_equity_vouchers", one_by_one)
    assert told() == taken_together


def one_by_one(uow, *asked):
    return [
        statement_sources.by_first_level(changes, is_reversal=is_reversal)
        for changes, is_reversal in statement_sources.list_changes(uow, *asked)
    ]


def test_the_cash_book_sums_days_and_months_and_names_the_other_side(runner, organization, post):
    post(date(2026, 3, 1), "收款", ("101", "", 10), ("502", "", -10))
    post(date(2026, 3, 1), "存银行", ("10201", "", 4), ("101", "", -4))
    post(date(2026, 4, 2), "付款", ("523", "", 1), ("101", "", -1))
    book = runner.ask(get_day_book, organization, "101", date(2026, 3, 1), date(2026, 4, 30))
    march, april = book.days
    assert (march.debit, march.credit, march.balance) == (yuan(10), yuan(4), yuan(6))
    assert [line.against for line in march.lines] == ["其他收入", "银行存款-基本存款户"]
    assert (march.ends_month, april.month_credit, book.closing) == (True, yuan(1), yuan(5))


def test_a_members_account_of_a_year_has_what_the_law_asks_for(runner, organization, year, post):
    """《农民专业合作社法》第四十三条: contributions, reserve, trade; and the surplus."""
    one, two = year
    paid_in = fund.SubscribeShares(organization, one, date(2025, 8, 1), yuan(1000))
    runner.do(fund.subscribe_shares, paid_in)
    shares = ((2024, ShareKind.RESERVE, 30), (2025, ShareKind.STATE_SUPPORT, 300))
    for of_year, kind, amount in shares:
        runner.do(members.quantify_share, QuantifyShare(one, of_year, kind, yuan(amount)))
    traded = TradeVolume(one, TradeKind.SALES, yuan(9000), "玉米")
    runner.do(members.record_trade_volumes, RecordTradeVolumes(organization, 2025, (traded,)))
    post(YEAR_END, "付盈余返还", ("221", one, 400), ("10201", "", -400))

    lines = runner.ask(get_member_year, organization, one, YEAR_END)
    opening, closing = lines[0].amounts, lines[-1].amounts
    assert (opening.reserve, opening.trade) == (yuan(30), yuan(0))
    assert (closing.contribution, closing.reserve) == (yuan(1000), yuan(30))
    assert (closing.state_support, closing.trade) == (yuan(300), yuan(9000))
    assert (closing.refund, closing.dividend) == (yuan(400), yuan(0))
    assert "玉米" in lines[-2].summary
    other = runner.ask(get_member_year, organization, two, YEAR_END)[-1].amounts
    assert (other.dividend, other.contribution) == (yuan(100), yuan(0))


def test_balances_kept_by_month_are_proved_and_a_change_behind_our_back_is_found(
    runner, organization, year
):
    def wrong():
        checks = runner.ask(ledger.list_ledger_checks, organization)
        return next(check.found for check in checks if check.check == "account_balances")

    assert wrong() == ""
    with runner._engine.connect() as connection:
        kept = "UPDATE account_balance SET debit = debit + 1 WHERE account_code = '523'"
        connection.exec_driver_sql(kept)
        connection.commit()
    assert wrong() == "523 2025-03"
