"""The books: what is posted balances and stays, what is refused leaves no trace."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from coopdesk.domain.errors import RuleViolation
from coopdesk.services import ledger
from coopdesk.services.ledger import (
    ClosePeriod,
    OpenBooks,
    PostVoucher,
    ReopenPeriod,
    ReverseVoucher,
    VoucherLine,
)
from tests.books import a_member, an_organization, yuan

DAY = date(2026, 11, 20)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def a_voucher(organization, amount=300, day=DAY, debit="10201", credit="50101", **facts):
    lines = (VoucherLine(debit, debit=yuan(amount)), VoucherLine(credit, credit=yuan(amount)))
    return PostVoucher(organization, day, facts.pop("summary", "收农资服务费"), lines, **facts)


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


def everything(runner):
    """Every row of every table of the books, to see that nothing changed."""
    tables = (
        "account period voucher posting share_entry advance repayment seed_fund_entry "
        "surplus_plan surplus_part surplus_payout waiting_voucher"
    )
    with runner._engine.connect() as connection:
        return [
            connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").all()
            for table in [*tables.split(), "audit_log"]
        ]


def execute(runner, *statements):
    with runner._engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def test_books_open_once_with_the_chart_of_the_system_and_the_accounts_of_the_fund(
    runner, organization
):
    assert runner.do(ledger.open_books, OpenBooks(organization)) == 69
    assert runner.do(ledger.open_books, OpenBooks(organization)) == 0
    accounts = {item.code: item for item in runner.ask(ledger.list_accounts, organization)}
    assert accounts["11402"].full_name == "成员往来-互助借款"
    assert accounts["11402"].needs_member
    assert accounts["10202"].initials == "yhckhzjzh"
    assert not accounts["114"].is_leaf


def test_a_posted_voucher_moves_the_balances_and_has_the_first_number(runner, organization):
    posted = runner.do(ledger.post_voucher, a_voucher(organization))

    assert (posted.month, posted.number) == ("2026-11", 1)
    assert runner.ask(ledger.list_balances, organization) == {
        "10201": yuan(300),
        "50101": yuan(-300),
    }


def test_numbers_run_without_gaps_by_organization_and_month(runner, organization):
    other = an_organization(runner, "乌兰布统镇三位一体合作社")
    numbers = [
        runner.do(ledger.post_voucher, a_voucher(where, amount, day=day)).number
        for amount, where, day in (
            (1, organization, DAY),
            (2, organization, date(2026, 10, 9)),
            (3, organization, DAY),
            (4, other, DAY),
            (5, organization, date(2026, 10, 1)),
        )
    ]
    assert numbers == [1, 1, 2, 1, 2]


def test_every_reason_against_a_voucher_comes_at_once_and_nothing_is_written(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization))
    before = everything(runner)
    lines = (
        VoucherLine("10201", debit=yuan(10)),
        VoucherLine("11401", credit=yuan(8)),
        VoucherLine("102", credit=yuan(0)),
        VoucherLine("999", debit=yuan(-1)),
    )
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, PostVoucher(organization, date(2026, 11, 24), " ", lines))

    assert codes(refused) == {
        "voucher.no_summary",
        "voucher.future_day",
        "voucher.unbalanced",
        "voucher.member_missing",
        "voucher.not_a_leaf",
        "voucher.zero_line",
        "voucher.unknown_account",
        "voucher.negative_line",
    }
    assert everything(runner) == before


@pytest.mark.parametrize("account", ["30101", "30102", "11402"])
def test_what_the_fund_keeps_is_not_posted_by_hand(runner, organization, account):
    member = a_member(runner, organization)
    lines = (
        VoucherLine("101", debit=yuan(1000)),
        VoucherLine(account, credit=yuan(1000), member_id=member),
    )
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, PostVoucher(organization, DAY, "收股金", lines))
    assert codes(refused) == {"voucher.kept_by_fund"}


def test_a_line_names_a_member_of_this_organization_only(runner, organization):
    stranger = a_member(runner, an_organization(runner, "别处合作社"))
    lines = (
        VoucherLine("101", credit=yuan(50)),
        VoucherLine("11401", debit=yuan(50), member_id=stranger),
    )
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, PostVoucher(organization, DAY, "垫付运费", lines))
    assert codes(refused) == {"voucher.not_a_member"}


def test_a_reversal_is_linked_and_brings_the_balances_back(runner, organization):
    posted = runner.do(ledger.post_voucher, a_voucher(organization))
    undo = ReverseVoucher(posted.voucher_id, DAY, "金额写错")
    counter = runner.do(ledger.reverse_voucher, undo)

    assert set(runner.ask(ledger.list_balances, organization).values()) == {yuan(0)}
    detail = runner.ask(ledger.get_voucher, posted.voucher_id)
    assert detail.reversed_by == counter.voucher_id
    assert runner.ask(ledger.get_voucher, counter.voucher_id).voucher.reverses_id == (
        posted.voucher_id
    )
    for voucher_id, code in (
        (posted.voucher_id, "voucher.reversed_before"),
        (counter.voucher_id, "voucher.is_reversal"),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(ledger.reverse_voucher, ReverseVoucher(voucher_id, DAY, "再来"))
        assert codes(refused) == {code}


def test_a_reversal_needs_a_reason_and_does_not_come_before(runner, organization):
    posted = runner.do(ledger.post_voucher, a_voucher(organization))
    with pytest.raises(RuleViolation) as refused:
        runner.do(
            ledger.reverse_voucher, ReverseVoucher(posted.voucher_id, date(2026, 11, 19), " ")
        )
    assert codes(refused) == {"voucher.reason_missing", "voucher.reversal_before"}


def test_a_closed_month_takes_nothing_and_closes_those_before(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization, day=date(2026, 10, 31)))
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-10"))

    for day in (date(2026, 10, 31), date(2026, 9, 1)):
        with pytest.raises(RuleViolation) as refused:
            runner.do(ledger.post_voucher, a_voucher(organization, day=day))
        assert codes(refused) == {"voucher.closed_period"}
    runner.do(ledger.post_voucher, a_voucher(organization, day=date(2026, 11, 1)))

    runner.do(ledger.reopen_period, ReopenPeriod(organization, "2026-10", "漏记一张凭证"))
    runner.do(ledger.post_voucher, a_voucher(organization, 20, day=date(2026, 10, 31)))


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2026-11", "period.not_ended"),
        ("2026-09", "period.closed_before"),
        ("2026-10", "period.closed_before"),
        ("2026H1", "period.not_a_month"),
        ("十月", "period.not_a_month"),
    ],
)
def test_only_an_ended_open_month_is_closed(runner, organization, month, code):
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-10"))
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.close_period, ClosePeriod(organization, month))
    assert codes(refused) == {code}


def test_only_the_last_closed_month_opens_again_and_for_a_reason(runner, organization):
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-09"))
    runner.do(ledger.close_period, ClosePeriod(organization, "2026-10"))
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.reopen_period, ReopenPeriod(organization, "2026-09", ""))
    assert codes(refused) == {"period.not_the_last", "period.reason_missing"}


def test_the_trial_balance_tells_opening_movements_and_closing(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization, 100, date(2026, 10, 31)))
    runner.do(ledger.post_voucher, a_voucher(organization, 20, date(2026, 11, 1)))
    runner.do(
        ledger.post_voucher,
        a_voucher(organization, 150, date(2026, 11, 2), debit="523", credit="10201"),
    )
    trial = runner.ask(
        ledger.get_trial_balance, organization, date(2026, 11, 1), date(2026, 11, 30)
    )

    bank = next(row for row in trial.rows if row.code == "10201")
    assert (bank.opening_debit, bank.debit, bank.credit) == (yuan(100), yuan(20), yuan(150))
    assert (bank.closing_debit, bank.closing_credit) == (yuan(0), yuan(30))
    assert trial.is_balanced
    assert (trial.sums.closing_debit, trial.sums.closing_credit) == (yuan(150), yuan(150))


def test_an_empty_book_has_a_trial_balance_of_nothing(runner, organization):
    trial = runner.ask(ledger.get_trial_balance, organization)
    assert trial.rows == ()
    assert trial.is_balanced


def test_the_general_ledger_runs_from_opening_to_closing(runner, organization):
    runner.do(ledger.post_voucher, a_voucher(organization, 100, date(2026, 10, 31)))
    runner.do(ledger.post_voucher, a_voucher(organization, 20, date(2026, 11, 3)))
    runner.do(ledger.post_voucher, a_voucher(organization, 5, date(2026, 11, 1)))
    days = (date(2026, 11, 1), date(2026, 11, 30))
    bank = runner.ask(ledger.get_account_ledger, organization, "10201", *days)
    assert bank in runner.ask(ledger.list_general_ledger, organization, *days)
    above = runner.ask(ledger.get_account_ledger, organization, "102", *days)
    assert (above.opening, above.lines, above.closing) == (bank.opening, bank.lines, bank.closing)
    assert bank.opening == yuan(100)
    assert [line.balance for line in bank.lines] == [yuan(105), yuan(125)]
    assert (bank.debit, bank.credit, bank.closing) == (yuan(25), yuan(0), yuan(125))


def test_the_trial_balance_reads_the_lines_as_they_lie(runner, organization):
    """By account and day, without sorting: so it grows with those of one organization only."""
    statement = (
        "EXPLAIN QUERY PLAN SELECT account_code, sum(debit), sum(credit) FROM account_line "
        "WHERE organization_id = 'x' AND day <= 20818 GROUP BY account_code"
    )
    with runner._engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(statement)]
    of_lines = [step for step in plan if "kept_posting" in step]
    assert of_lines == ["SEARCH kept_posting USING PRIMARY KEY (account=? AND day<?)"]
    assert [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE voucher SET summary = '改过'",
        "UPDATE voucher SET state = 'draft'",
        "DELETE FROM voucher",
        "UPDATE posting SET debit = 1 WHERE debit > 0",
        "DELETE FROM posting",
        "INSERT INTO posting SELECT organization_id, voucher_id, day, 3, account_code, member_id,"
        " summary, 7, 0, 'new', office, revision, '', '' FROM posting LIMIT 1",
        "INSERT INTO voucher SELECT * FROM voucher",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_posted(runner, organization, statement):
    runner.do(ledger.post_voucher, a_voucher(organization))
    before = everything(runner)
    with pytest.raises(IntegrityError):
        execute(runner, statement)
    assert everything(runner) == before


@pytest.mark.parametrize(
    ("day", "debit", "credit"),
    [("2026-11-20", 5, 4), ("2026-11-19", 5, 5)],
)
def test_the_database_itself_refuses_to_post_what_does_not_fit(
    runner, organization, day, debit, credit
):
    """Unbalanced, or lines of another day than the voucher: no program can post them."""
    runner.do(ledger.post_voucher, a_voucher(organization))
    voucher = (
        "INSERT INTO voucher SELECT organization_id, month, 2, 2, day, summary, 0, 'draft', maker,"
        " '', '', '', '', '', NULL, '', '', 'draft-1', office, revision, '' FROM voucher"
    )
    line = (
        "INSERT INTO posting SELECT organization_id, 'draft-1', '{}', {}, account_code, NULL, '',"
        " {}, {}, 'line-{}', office, revision, '', '' FROM posting LIMIT 1"
    )
    post = "UPDATE voucher SET state = 'posted' WHERE id = 'draft-1'"
    lines = (line.format(day, 1, debit, 0, 1), line.format(day, 2, 0, credit, 2))
    with pytest.raises(IntegrityError):
        execute(runner, voucher, *lines, post)


def test_the_self_test_finds_a_change_behind_the_programs_back(runner, organization):
    first = runner.do(ledger.post_voucher, a_voucher(organization, 300))
    runner.do(ledger.post_voucher, a_voucher(organization, 200))
    assert all(check.ok for check in runner.ask(ledger.list_ledger_checks, organization))

    execute(runner, "DROP TRIGGER voucher_is_final")
    execute(runner, f"UPDATE voucher SET summary = '改过' WHERE id = '{first.voucher_id}'")
    found = {
        check.check: check.found
        for check in runner.ask(ledger.list_ledger_checks, organization)
        if not check.ok
    }
    assert found == {"voucher_chain": first.voucher_id}


def test_the_self_test_finds_a_missing_voucher(runner, organization):
    for amount in (1, 2, 3):
        runner.do(ledger.post_voucher, a_voucher(organization, amount))
    execute(runner, "DROP TRIGGER voucher_stays")
    execute(runner, "DROP TRIGGER posting_stays")
    execute(
        runner,
        "DELETE FROM posting WHERE voucher_id = (SELECT id FROM voucher WHERE number = 2)",
    )
    execute(runner, "DELETE FROM voucher WHERE number = 2")
    broken = {c.check for c in runner.ask(ledger.list_ledger_checks, organization) if not c.ok}
    assert broken == {"voucher_numbers", "voucher_chain"}
