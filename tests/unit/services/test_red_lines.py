"""The red lines of the fund (C16): whatever path money comes by, it does not cross them.

赤政发〔2023〕14号 一（一）: 对内不对外, 吸股不吸储, 分红不分息.
"""

from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from coopdesk.domain.errors import CoopdeskError, Severity
from coopdesk.services import ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.ledger import (
    EnterOpeningBalances,
    ImportVouchers,
    PostVoucher,
    SetBookRules,
    SubmitVoucher,
    VoucherLine,
)
from coopdesk.services.mutual_fund import (
    ConvertToShares,
    GiveAdvance,
    InheritShares,
    Payable,
    PayOutSurplus,
    RedeemShares,
    SubscribeShares,
    TakeInJournal,
    TransferShares,
)
from tests.books import a_member, an_organization, yuan
from tests.unit.services.test_ledger import everything
from tests.unit.services.test_mutual_fund import a_cap, seed

DAY = date(2026, 3, 1)


@pytest.fixture
def organization(runner):
    """A fund with money, one member with shares, and one who is none."""
    organization = an_organization(runner)
    runner.do(fund.set_fund_rule, a_cap(organization))
    seed(runner, organization)
    member = a_member(runner, organization, 1, name="张秀兰")
    runner.do(fund.subscribe_shares, SubscribeShares(organization, member, DAY, yuan(5000)))
    a_member(runner, organization, 2, name="外村人", state="candidate")
    return organization


@pytest.fixture
def stranger(runner, organization):
    return runner.ask(fund.find_member, organization, "外村人")


@pytest.fixture
def member(runner, organization):
    return runner.ask(fund.find_member, organization, "张秀兰")


def refused(runner, handler, command):
    """Carry it out, saying yes to whatever is asked; tell whether it was refused all the same."""
    before, confirmed = everything(runner), frozenset()
    for _ in range(10):
        try:
            runner.do(handler, command, confirmed=confirmed)
        except CoopdeskError as error:
            code = getattr(error, "code", "")
            if not code:
                return everything(runner) == before
            confirmed |= {code}
        else:
            return False
    raise AssertionError("it asks for ever")


def test_no_document_takes_money_from_strangers_or_lends_to_them(
    runner, organization, stranger, member
):
    """对内不对外: neither by subscription nor by any way shares or money change hands."""
    told = (organization, stranger)
    out = (DAY, date(2026, 9, 1), yuan(100), 600, "运输")
    for handler, command in (
        (fund.subscribe_shares, SubscribeShares(*told, DAY, yuan(1000))),
        (fund.give_advance, GiveAdvance(*told, *out)),
        (fund.transfer_shares, TransferShares(organization, member, stranger, DAY, yuan(1000))),
        (fund.inherit_shares, InheritShares(organization, member, stranger, DAY, yuan(1000))),
        (fund.convert_to_shares, ConvertToShares(*told, DAY, yuan(10), Payable.DIVIDEND)),
        (fund.redeem_shares, RedeemShares(*told, DAY, yuan(10))),
        (fund.pay_out_surplus, PayOutSurplus(organization, DAY, (stranger,))),
    ):
        assert refused(runner, handler, command), command


FORBIDDEN = (
    ("收外村人入股", "10202", "30102"),
    ("借给外村人", "11402", "10202"),
    ("退股", "30102", "101"),
    ("借给外单位", "113", "10202"),
    ("投资外单位", "131", "10202"),
    ("向外单位借入", "10202", "211"),
    ("收往来款", "10202", "11401"),
    ("动用种子金", "23502", "10203"),
    ("种子金专户支出", "523", "10203"),
    ("付股金利息（年息5%）", "52902", "101"),
    ("分红", "222", "101"),
    ("分配盈余", "33202", "10201"),
)


@pytest.mark.parametrize(("summary", "debit", "credit"), FORBIDDEN)
def test_no_voucher_crosses_them_by_hand_by_opening_or_by_sheet(
    runner, organization, stranger, tmp_path, summary, debit, credit
):
    """The raw voucher (so does the command line), the one that waits, the opening, the sheet."""
    owners = {"30102", "11402", "11401", "222"}
    lines = (
        VoucherLine(debit, debit=yuan(10), member_id=stranger if debit in owners else ""),
        VoucherLine(credit, credit=yuan(10), member_id=stranger if credit in owners else ""),
    )
    voucher = PostVoucher(organization, DAY, summary, lines, 1)
    assert refused(runner, ledger.post_voucher, voucher)
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    assert refused(runner, ledger.submit_voucher, SubmitVoucher(voucher))
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=False))
    first = replace(voucher, day=date(2025, 1, 1))
    owed_before = {"222", "33202", "113", "131"}  # the old books may well say so
    if debit not in owed_before and credit not in {"211", "11401"}:
        assert refused(runner, ledger.enter_opening_balances, EnterOpeningBalances(first))

    preview = runner.ask(ledger.preview_vouchers_sheet, a_sheet(tmp_path, voucher), organization)
    assert [one.severity for one in preview.findings if one.severity is Severity.REFUSE]
    assert preview.taken(preview.rows_to_confirm) == ()
    forced = ImportVouchers(organization, "凭证.xlsx", preview.records, (2,))
    assert refused(runner, ledger.import_vouchers, forced)


def a_sheet(tmp_path, voucher):
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "科目", "社员", "借方", "贷方", "附件张数"])
    for line in voucher.lines:
        told = ("2026-03-01", "1", voucher.summary, line.account)
        name = "外村人" if line.member_id else None
        sides = (line.debit.fen / 100 or None, line.credit.fen / 100 or None)
        book.active.append([*told, name, *sides, 1])
    book.save(tmp_path / "凭证.xlsx")
    return tmp_path / "凭证.xlsx"


def test_a_deposit_of_a_member_is_asked_about_by_its_words(runner, organization, member):
    """吸股不吸储: whoever writes of deposits with a member is asked what it is."""
    lines = (
        VoucherLine("101", debit=yuan(10)),
        VoucherLine("11401", credit=yuan(10), member_id=member),
    )
    voucher = PostVoucher(organization, DAY, "收社员存款", lines, 1)
    asked = {one.reason.code for one in runner.ask(ledger.check_voucher, voucher)}
    assert "fund.wording" in asked


def test_no_journal_crosses_them_even_where_every_row_is_accepted(runner, organization, tmp_path):
    book = Workbook()
    book.active.append(["日期", "凭证号", "摘要", "社员", "收入", "支出", "余额"])
    for number, (summary, name, income, expense) in enumerate(
        (
            ("收社员入股款", "外村人", 1000, None),
            ("收入股金", "没有这个人", 1000, None),
            ("付互助金借款", "外村人", None, 100),
            ("付股金利息（年息5%）", "张秀兰", None, 50),
            ("付2025年度盈余分红", "张秀兰", None, 50),
            ("收社员存款", "张秀兰", 100, None),
        ),
        start=1,
    ):
        row = (f"2026-03-0{number}", f"记-{number}", summary, name, income, expense)
        book.active.append([*row, None])
    book.save(tmp_path / "流水.xlsx")
    check = runner.ask(fund.check_journal, tmp_path / "流水.xlsx", organization)
    rows = tuple(record.row for record in check.records)
    told = (organization, "流水.xlsx", check.sheet, check.records, check.findings, rows)
    before = runner.ask(ledger.list_balances, organization)
    done = runner.do(fund.take_in_journal, TakeInJournal(*told, usage_fee_bp=600))
    assert (done.new, done.left_out) == (0, 6)
    assert runner.ask(ledger.list_balances, organization) == before
