"""A bank's statement beside the books: what only one of them has explains the difference."""

from datetime import date

import pytest
from openpyxl import Workbook

from coopdesk.domain.errors import BadSheet, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    PairBankLines,
    PartBankLines,
    PostVoucher,
    ReverseVoucher,
    TakeInStatement,
    VoucherLine,
)
from tests.books import an_organization, yuan

MARCH = date(2026, 3, 31)


@pytest.fixture
def organization(runner):
    """Books with three receipts of March, one of them posted by mistake and reversed."""
    organization = an_organization(runner)
    for day, amount in ((2, 100), (30, 50), (5, 7)):
        posted = receive(runner, organization, date(2026, 3, day), amount)
    wrong = ReverseVoucher(posted.voucher_id, date(2026, 3, 6), "记错户头")
    runner.do(ledger.reverse_voucher, wrong)
    return organization


def receive(runner, organization, day, amount):
    lines = (VoucherLine("10201", debit=yuan(amount)), VoucherLine("50101", credit=yuan(amount)))
    return runner.do(ledger.post_voucher, PostVoucher(organization, day, "收服务费", lines))


@pytest.fixture
def statement(tmp_path):
    """The bank has the first receipt and a charge of its own; the second is still on its way."""
    book = Workbook()
    book.active.append(
        ["交易日期", "流水号", "摘要", "对方户名", "借方发生额", "贷方发生额", "余额"]
    )
    book.active.append(["2026-03-03", "8801", "转账", "张秀兰", None, 100, 100])
    book.active.append(["2026-03-20", "8802", "手续费", None, 2.5, None, 97.5])
    book.save(tmp_path / "对账单.xlsx")
    return tmp_path / "对账单.xlsx"


def take_in(runner, organization, path):
    lines, _ = runner.ask(ledger.read_statement, path)
    command = TakeInStatement(organization, "10201", path.name, lines)
    return runner.do(ledger.take_in_statement, command)


def test_what_only_one_has_explains_the_difference(runner, organization, statement):
    """会计基础工作规范 第六十二条: 97.50 at the bank, 150.00 in the books, 52.50 in transit."""
    done = take_in(runner, organization, statement)
    assert (done.read, done.new, done.same) == (2, 2, 0)
    found = runner.ask(ledger.reconcile, organization, "10201", MARCH)
    assert (found.bank, found.booked, found.in_transit) == (yuan(97.5), yuan(150), yuan(52.5))
    assert (found.difference, found.matched) == (Money(), 1)
    assert [(one.is_banks, one.amount) for one in found.unmatched] == [
        (True, -yuan(2.5)),
        (False, yuan(50)),
    ]
    again = take_in(runner, organization, statement)
    assert (again.new, again.same) == (0, 2)

    lines = (VoucherLine("52401", debit=yuan(2.5)), VoucherLine("10201", credit=yuan(2.5)))
    charge = PostVoucher(organization, date(2026, 3, 28), "付手续费", lines)
    runner.do(ledger.post_voucher, charge)
    later = runner.ask(ledger.reconcile, organization, "10201", MARCH)
    assert [one.amount for one in later.unmatched] == [yuan(50)]
    assert (later.matched, later.difference) == (2, Money())


def test_the_cash_box_has_no_statement_and_a_wrong_day_is_said(runner, organization, tmp_path):
    with pytest.raises(RuleViolation) as refused:
        runner.ask(ledger.reconcile, organization, "101", MARCH)
    assert [one.code for one in refused.value.refusals] == ["bank.not_at_a_bank"]
    book = Workbook()
    book.active.append(["交易日期", "流水号", "摘要", "支出", "收入", "余额"])
    book.active.append(["2026-13-03", "8801", "转账", None, 100, 100])
    book.save(tmp_path / "坏.xlsx")
    with pytest.raises(BadSheet) as wrong:
        runner.ask(ledger.read_statement, tmp_path / "坏.xlsx")
    assert [(one.row, one.field_name) for one in wrong.value.findings] == [(2, "day")]


def test_without_a_statement_nothing_is_said_of_the_bank(runner, organization):
    found = runner.ask(ledger.reconcile, organization, "10201", MARCH)
    assert (found.bank, found.difference, found.unmatched) == (None, None, ())


@pytest.fixture
def in_parts(runner, organization, tmp_path):
    """The bank has what the books received in two parts, and two receipts of one amount."""
    book = Workbook()
    book.active.append(["交易日期", "流水号", "摘要", "支出", "收入", "余额"])
    rows = (("03-03", "8801", 100, 100), ("03-30", "8802", 20, 120), ("03-31", "8803", 30, 150))
    for day, number, amount, balance in rows:
        book.active.append([f"2026-{day}", number, "转账", None, amount, balance])
    book.save(tmp_path / "分笔.xlsx")
    take_in(runner, organization, tmp_path / "分笔.xlsx")
    return organization


def looked_at(runner, organization, day=MARCH):
    return runner.ask(ledger.reconcile, organization, "10201", day)


def test_what_came_in_parts_is_paired_by_hand_and_taken_apart_again(runner, in_parts):
    """50 yuan in the books are 20 and 30 at the bank; half of it is none by an earlier day."""
    before = looked_at(runner, in_parts)
    place = (in_parts, "10201", MARCH)
    lines = [move.id for move in before.unmatched if move.is_banks]
    (booked,) = [move.id for move in before.unmatched if not move.is_banks]
    runner.do(ledger.pair_bank_lines, PairBankLines(*place, tuple(lines), (booked,)))
    paired = looked_at(runner, in_parts)
    assert (paired.matched, paired.unmatched, paired.difference) == (3, (), Money())
    earlier = looked_at(runner, in_parts, date(2026, 3, 30))
    assert [move.amount for move in earlier.unmatched] == [yuan(20), yuan(50)]
    assert earlier.difference == Money()
    runner.do(ledger.part_bank_lines, PartBankLines(*place, lines[1]))
    assert looked_at(runner, in_parts).unmatched == before.unmatched


def test_a_pair_the_program_found_wrongly_is_not_found_again(runner, in_parts):
    (pair,) = looked_at(runner, in_parts).pairs
    place = (in_parts, "10201", MARCH)
    runner.do(ledger.part_bank_lines, PartBankLines(*place, pair.key))
    parted = looked_at(runner, in_parts)
    assert (parted.pairs, parted.difference) == ((), Money())
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.part_bank_lines, PartBankLines(*place, pair.key))
    assert [one.code for one in refused.value.refusals] == ["bank.not_paired"]
    again = PairBankLines(*place, (pair.key,), (pair.books[0].id,))
    runner.do(ledger.pair_bank_lines, again)
    assert looked_at(runner, in_parts).matched == 1
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.pair_bank_lines, again)
    assert [one.code for one in refused.value.refusals] == ["bank.pair_not_open"]


def test_a_voucher_reversed_since_is_in_no_pair(runner, in_parts):
    """What was booked by mistake never came to the bank, whatever it was paired with."""
    before = looked_at(runner, in_parts)
    lines = tuple(move.id for move in before.unmatched if move.is_banks)
    (booked,) = [move for move in before.unmatched if not move.is_banks]
    place = (in_parts, "10201", MARCH)
    runner.do(ledger.pair_bank_lines, PairBankLines(*place, lines, (booked.id,)))
    undo = ReverseVoucher(booked.voucher_id, MARCH, "记错户头")
    runner.do(ledger.reverse_voucher, undo)
    found = looked_at(runner, in_parts)
    assert [move.is_banks for move in found.unmatched] == [True, True]
    assert found.difference == Money()


@pytest.mark.parametrize("head", ["交易日期,流水号,收入,支出", "交易日期,摘要,收入,支出"])
def test_a_line_of_the_bank_without_its_day_is_told_with_its_place(runner, tmp_path, head):
    """Found: such a line was taken for a defect of the program."""
    path = tmp_path / "对账单.csv"
    path.write_text(f"{head}\n2026-03-03,8801,100,\n,8802,5,\n", encoding="utf-8")
    with pytest.raises(BadSheet) as refused:
        runner.ask(ledger.read_statement, path)
    assert [(one.code, one.row) for one in refused.value.findings] == [("day_missing", 3)]
