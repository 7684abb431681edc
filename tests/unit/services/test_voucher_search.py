"""Vouchers looked for in the books: by what a person remembers of one."""

from datetime import date

import pytest

from coopdesk.services import ledger
from coopdesk.services.ledger import PostVoucher, VoucherLine, VoucherSearch, VoucherStanding
from tests.books import a_document, a_member, an_organization, yuan

DAY = date(2026, 11, 20)


@pytest.fixture
def organization(runner):
    """Four vouchers: a fee, its reversal, income in two lines, shares of a member."""
    organization = an_organization(runner)
    member = a_member(runner, organization, name="萨仁图雅", initials="srty")

    def post(summary, *lines, day=DAY):
        return runner.do(ledger.post_voucher, PostVoucher(organization, day, summary, lines))

    fee = post(
        "付手续费",
        VoucherLine("52401", debit=yuan(25.5)),
        VoucherLine("10201", credit=yuan(25.5)),
        day=date(2026, 10, 9),
    )
    runner.do(ledger.reverse_voucher, ledger.ReverseVoucher(fee.voucher_id, DAY, "记错了"))
    post(
        "收农资差价",
        VoucherLine("10201", debit=yuan(800)),
        VoucherLine("101", debit=yuan(200)),
        VoucherLine("50101", credit=yuan(1000)),
    )
    shares = (
        VoucherLine("10202", debit=yuan(5000)),
        VoucherLine("30102", credit=yuan(5000), member_id=member),
    )
    a_document(runner, PostVoucher(organization, DAY, "收入股款", shares))
    return organization


def found(runner, organization, typed="", standing=None, **days):
    items = runner.ask(ledger.find_vouchers, organization, VoucherSearch(typed, standing), **days)
    return [(item.month, item.number) for item in items]


FEE, UNDONE, INCOME, SHARES = ("2026-10", 1), ("2026-11", 1), ("2026-11", 2), ("2026-11", 3)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-10-0001", [UNDONE, FEE]),  # the reversal names what it reverses
        ("-0002", [INCOME]),
        ("农资", [INCOME]),
        ("25.50", [UNDONE, FEE]),  # of a line
        ("1,000", [INCOME]),  # of a line, and of the voucher
        ("srt", [SHARES]),
        ("萨仁", [SHARES]),
        ("5240", [UNDONE, FEE]),
        ("库存现金", [INCOME]),
        ("yhckhzj", [SHARES]),
        ("收 库存现金", [INCOME]),  # each word has to fit
        ("收 52401", []),
        ("%", []),  # signs of the search are only signs
    ],
)
def test_each_word_fits_somewhere_in_the_voucher(runner, organization, typed, expected):
    assert found(runner, organization, typed) == expected


def test_the_sum_of_a_voucher_is_found_that_no_line_bears(runner, organization):
    lines = (
        VoucherLine("52401", debit=yuan(3)),
        VoucherLine("52402", debit=yuan(4)),
        VoucherLine("10201", credit=yuan(2)),
        VoucherLine("101", credit=yuan(5)),
    )
    runner.do(ledger.post_voucher, PostVoucher(organization, DAY, "付杂费", lines))
    assert found(runner, organization, "7") == [("2026-11", 4)]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (VoucherStanding.STANDS, [SHARES, INCOME]),
        (VoucherStanding.REVERSED, [FEE]),
        (VoucherStanding.REVERSES, [UNDONE]),
    ],
)
def test_vouchers_are_told_apart_by_what_became_of_them(runner, organization, standing, expected):
    assert found(runner, organization, standing=standing) == expected


def test_only_the_days_asked_for_are_searched(runner, organization):
    assert found(runner, organization, "手续费", last=date(2026, 10, 31)) == [FEE]
    elsewhere = an_organization(runner, "乌兰布统镇三位一体合作社")
    assert found(runner, elsewhere, "手续费") == []
