"""Vouchers written in a sheet: each passes the checks of one typed in, and none is posted twice."""

from datetime import date

import pytest
from openpyxl import Workbook

from coopdesk.services import ledger
from coopdesk.services.ledger import ImportVouchers, SetBookRules
from tests.books import a_member, an_organization, yuan

HEAD = ["日期", "凭证号", "摘要", "科目", "社员", "借方", "贷方", "附件张数"]
ROWS = [
    ["2026-03-01", "1", "收服务费", "10201", None, 100, None, 1],
    [None, None, None, "服务经营收入", None, None, 100, None],
    ["2026.3.2", "2", "垫付运费", "11401", "乌云其其格", 30, None, None],
    [None, None, None, "银行存款-基本存款户", None, None, 30, None],
    ["2026-03-03", "3", "付电费", "523", None, 20, None, None],
    [None, None, None, "10201", None, None, 19, None],
    ["2026-03-04", "4", "付水费", "523", None, 7, None, None],
    [None, None, None, "101", None, None, 7, None],
]


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    a_member(runner, organization, name="乌云其其格")
    return organization


@pytest.fixture
def sheet(tmp_path):
    book = Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    path = tmp_path / "凭证.xlsx"
    book.save(path)
    return path


def take(runner, organization, preview, accepted=()):
    records = preview.taken(frozenset(accepted))
    command = ImportVouchers(organization, preview.path.name, records, tuple(accepted))
    return runner.do(ledger.import_vouchers, command)


def test_what_is_in_order_is_posted_and_the_rest_is_told_with_its_row(runner, organization, sheet):
    preview = runner.ask(ledger.preview_vouchers_sheet, sheet, organization)
    assert [(one.row, one.code) for one in preview.findings] == [
        (6, "voucher_refused"),
        (8, "voucher_asked"),
    ]
    assert "借贷不平" in preview.findings[0].values["reason"]
    assert take(runner, organization, preview).new == 2
    vouchers = runner.ask(ledger.list_vouchers, organization)
    assert [(one.summary, one.amount, one.day) for one in vouchers] == [
        ("垫付运费", yuan(30), date(2026, 3, 2)),
        ("收服务费", yuan(100), date(2026, 3, 1)),
    ]
    detail = runner.ask(ledger.get_voucher, vouchers[0].id)
    assert [(line.account_code, line.member) for line in detail.lines] == [
        ("11401", "乌云其其格"),
        ("10201", ""),
    ]


def test_taking_the_same_sheet_again_posts_only_what_is_new(runner, organization, sheet):
    take(runner, organization, runner.ask(ledger.preview_vouchers_sheet, sheet, organization))
    again = runner.ask(ledger.preview_vouchers_sheet, sheet, organization)
    assert (again.counts().new, again.counts().same) == (0, 2)
    counts = take(runner, organization, again, accepted=(8,))
    assert (counts.new, counts.same) == (1, 2)


def test_where_two_persons_are_asked_for_imported_vouchers_wait(runner, organization, sheet):
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    take(runner, organization, runner.ask(ledger.preview_vouchers_sheet, sheet, organization))
    assert runner.ask(ledger.list_vouchers, organization) == []
    assert len(runner.ask(ledger.list_waiting, organization)) == 2
