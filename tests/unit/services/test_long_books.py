"""Long books read in parts say what the whole says: lines, balances, numbers."""

from datetime import date

import pytest

from coopdesk.services import ledger
from coopdesk.services.ledger.balances import read_balance
from tests.books import an_organization, yuan
from tests.unit.services.test_ledger import a_voucher

DAYS = (
    *(date(2025, 12, 31), date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28)),
    *(date(2026, 3, 15), date(2026, 11, 1), date(2026, 11, 20)),
)
SPANS = (
    (date.min, date.max),
    (date(2026, 1, 1), date(2026, 11, 22)),
    (date(2026, 2, 2), date(2026, 2, 28)),
    (date(2026, 2, 1), date(2026, 3, 14)),
    (date(2026, 4, 1), date(2026, 10, 31)),
)


@pytest.fixture
def organization(runner):
    organization = an_organization(runner)
    for place, day in enumerate(DAYS):
        debit = ("10201", "10202")[place % 2]
        voucher = a_voucher(organization, 100 + place, day, debit=debit, summary=f"收款{place}")
        runner.do(ledger.post_voucher, voucher)
    return organization


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("code", ["102", "10201", "501"])
def test_the_parts_of_an_account_are_its_whole(runner, organization, span, code):
    whole = runner.ask(ledger.get_account_ledger, organization, code, *span)
    outline = runner.ask(ledger.get_account_outline, organization, code, *span)
    parts = [runner.ask(ledger.list_part, organization, code, part) for part in outline.parts]
    days = [
        day
        for part in outline.parts
        for day in runner.ask(ledger.list_days, organization, code, part)
    ]
    by_day = [runner.ask(ledger.list_part, organization, code, day) for day in days]

    assert [line for part in parts for line in part] == list(whole.lines)
    assert [line for day in by_day for line in day] == list(whole.lines)
    assert [part.lines for part in outline.parts] == [len(part) for part in parts]
    assert (outline.opening, outline.closing) == (whole.opening, whole.closing)
    assert (outline.debit, outline.credit) == (whole.debit, whole.credit)
    assert outline.lines == len(whole.lines)


def test_the_vouchers_of_the_months_are_all_vouchers(runner, organization):
    months = runner.ask(ledger.list_voucher_months, organization)
    found = [
        voucher
        for month in months
        for voucher in runner.ask(ledger.list_vouchers_of, organization, month.month, 1, month.last)
    ]
    assert found == runner.ask(ledger.list_vouchers, organization)
    of_span = runner.ask(
        ledger.list_voucher_months, organization, date(2026, 2, 1), date(2026, 3, 31)
    )
    assert [(month.month, month.last) for month in of_span] == [("2026-03", 1), ("2026-02", 3)]


def test_a_number_that_lacks_leaves_its_place_empty(runner, organization):
    found = runner.ask(ledger.list_vouchers_of, organization, "2026-02", 2, 4)
    assert [item and item.number for item in found] == [None, 3, 2]


@pytest.mark.parametrize("day", [*DAYS, date(2025, 12, 30), date(2026, 2, 27), date(2026, 3, 31)])
def test_a_balance_of_any_day_is_the_sum_of_its_lines(runner, organization, day):
    whole = runner.ask(ledger.get_account_ledger, organization, "10201", date.min, day)
    total = sum((line.entry.debit.fen - line.entry.credit.fen for line in whole.lines), 0)
    assert runner.ask(read_balance, organization, "10201", day).fen == total
    balances = runner.ask(ledger.list_balances, organization, day)
    assert balances.get("10201", yuan(0)).fen == total
    assert whole.closing.fen == total


def test_missing_numbers_are_told_month_by_month(runner, organization):
    with runner._engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER voucher_is_final")
        connection.exec_driver_sql(
            "UPDATE voucher SET number = 5 WHERE month = '2026-02' AND number = 2"
        )
        connection.commit()
    told = {item.month: item for item in runner.ask(ledger.list_numbers, organization)}
    assert (told["2026-02"].count, told["2026-02"].last) == (3, 5)
    assert told["2026-02"].missing == (2, 4)
    assert told["2026-03"].missing == ()
