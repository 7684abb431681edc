"""The cash journal of an office, checked against the answers that stand beside it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from coopdesk.domain.journal import JournalLine, find_balance_breaks, find_number_gaps
from coopdesk.domain.money import Money
from coopdesk.exchange.sheets.members import read_members
from coopdesk.services import mutual_fund as fund
from tests.books import a_member, an_organization
from tests.samples import EXPECTED, MEMBER_LIST, SAMPLES

LEDGER = EXPECTED["ledger"]
JOURNAL = SAMPLES / LEDGER["file"]
CODES = {
    "journal_not_member": "non_member",
    "journal_number_gap": "voucher_gap",
    "journal_interest_on_shares": "interest_on_capital",
    "journal_balance_wrong": "balance_wrong",
    "journal_other_year": "date_outside_year",
}


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def roster(runner, organization):
    """Everybody of the member list is a member."""
    names = {record.name for record in read_members(MEMBER_LIST, today=date(2026, 11, 23)).records}
    for number, name in enumerate(sorted(names), start=1):
        a_member(runner, organization, number, name=name)
    return organization


def test_the_journal_of_a_year_adds_up_and_every_fault_is_found(runner, roster, tmp_path):
    marked = tmp_path / "标注.xlsx"
    found = runner.ask(fund.check_journal, JOURNAL, roster, marked)

    expected = {(row["row"], row["code"]) for row in LEDGER["must_report"]["rows"]}
    assert {(one.row, CODES.get(one.code, one.code)) for one in found.findings} == expected
    assert (found.entries, found.year) == (LEDGER["entries"], LEDGER["year"])
    assert found.opening.fen == LEDGER["opening_balance_fen"]
    assert found.income.fen == LEDGER["total_income_fen"]
    assert found.expense.fen == LEDGER["total_expense_fen"]
    assert found.closing.fen == LEDGER["final_balance_fen"]
    assert found.shown.fen == LEDGER["final_balance_shown_in_sheet_fen"]
    assert found.advances_out.fen == LEDGER["advances_still_out_fen"]
    assert {
        item.kind.value: {
            "rows": item.rows,
            "income_fen": item.income.fen,
            "expense_fen": item.expense.fen,
        }
        for item in found.kinds
    } == LEDGER["totals_by_kind"]
    assert load_workbook(marked).sheetnames


def test_a_small_journal_with_other_headings_is_read_too(runner, organization, tmp_path):
    book = Workbook()
    book.active.append(["记账日期", "凭证编号", "用途", "借方", "贷方", "结余"])
    book.active.append(["2026-03-01", "1", "收服务费", 100, None, 100])
    book.active.append(["2026-13-02", "2", "付电费", None, 30, 70])
    path = tmp_path / "流水.xlsx"
    book.save(path)
    found = runner.ask(fund.check_journal, Path(path), organization)
    assert (found.opening.fen, found.closing.fen) == (0, 7000)
    assert [(one.row, one.field_name) for one in found.findings] == [(3, "day")]


amounts = st.integers(0, 10**9).map(Money)


def lines_of(entries, balance=0):
    lines = []
    for row, (income, expense) in enumerate(entries, start=4):
        balance += income.fen - expense.fen
        number = f"记-{row - 3:04d}"
        lines.append(JournalLine(row, None, number, income, expense, Money(balance)))
    return lines


@given(st.lists(st.tuples(amounts, amounts), min_size=1), st.integers(-(10**6), 10**6), st.data())
def test_a_right_journal_has_no_finding_and_one_wrong_balance_exactly_one(entries, opening, data):
    lines = lines_of(entries, opening)
    assert list(find_balance_breaks(lines, Money(opening))) == []
    at = data.draw(st.integers(0, len(lines) - 1))
    carried = [
        line
        if index < at
        else JournalLine(
            line.row, None, line.voucher, line.income, line.expense, line.balance + Money(1)
        )
        for index, line in enumerate(lines)
    ]
    (only,) = find_balance_breaks(carried, Money(opening))
    assert (only.row, (only.found - only.expected).fen) == (lines[at].row, 1)


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["记-0001", "记-0002", "记-0002", "记-0003"], []),
        (["记-0136", "记-0138"], ["记-0137"]),
        (["1", "2", "1", "2"], []),
        (["1", "", "2"], []),
        (["记-0009", "记-0012"], ["记-0010", "记-0011"]),
    ],
)
def test_numbers_run_on_and_a_new_series_starts_at_one(numbers, missing):
    first = int("".join(filter(str.isdigit, numbers[0])))
    before = [f"记-{n:04d}" for n in range(1, first)] if first > 1 else []
    lines = [
        JournalLine(row, None, number, Money(), Money(), None)
        for row, number in enumerate([*before, *numbers])
    ]
    assert [number for gap in find_number_gaps(lines) for number in gap.missing] == missing
