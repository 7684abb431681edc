"""Closing, counts, second persons, opening balances: what the books let happen and what not."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.rights import Role
from coopdesk.services import approvals, ledger
from coopdesk.services import mutual_fund as fund
from coopdesk.services.approvals import ApproveVoucher
from coopdesk.services.ledger import (
    ClosePeriod,
    EnterOpeningBalances,
    LockYear,
    NextStep,
    PostVoucher,
    ProveBalance,
    ReopenPeriod,
    ReturnVoucher,
    ReverseVoucher,
    SetBookRules,
    SignVoucher,
    SubmitVoucher,
    VoucherLine,
)
from tests.books import an_organization, yuan

DECEMBER = date(2025, 12, 20)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def a_voucher(organization, amount=300, day=DECEMBER, debit="10201", credit="50101", **facts):
    lines = (VoucherLine(debit, debit=yuan(amount)), VoucherLine(credit, credit=yuan(amount)))
    return PostVoucher(organization, day, facts.pop("summary", "收农资服务费"), lines, **facts)


def post(runner, *told, **facts):
    return runner.do(ledger.post_voucher, a_voucher(*told, **facts))


def codes(refused):
    return {refusal.code for refusal in refused.value.refusals}


def balances(runner, organization):
    found = runner.ask(ledger.list_balances, organization)
    return {code: amount for code, amount in found.items() if amount}


def close_year(runner, organization):
    return runner.do(ledger.close_period, ClosePeriod(organization, "2025-12", carry_over=True))


def test_a_year_closes_with_visible_entries_and_opens_again_as_it_was(runner, organization):
    """财会〔2021〕37号: income and expense to 本年盈余, then to 未分配盈余; who and why is kept."""
    post(runner, organization, 300)
    post(runner, organization, 20, debit="523", credit="10201", summary="付电费")
    before = balances(runner, organization)
    preview = runner.ask(ledger.preview_closing, organization, "2025-12")
    assert (preview.stops, preview.surplus) == ((), yuan(280))

    close_year(runner, organization)
    assert balances(runner, organization) == {"10201": yuan(280), "33202": yuan(-280)}
    entries = [
        item
        for item in runner.ask(ledger.list_vouchers, organization)
        if item.source_kind == "closing"
    ]
    assert [item.summary for item in entries] == ["结转2025年度盈余", "结转2025-12收支"]
    assert len(preview.lines) == sum(
        len(runner.ask(ledger.get_voucher, item.id).lines) for item in entries
    )
    for undo in (ledger.reverse_voucher, fund.take_back):
        with pytest.raises(RuleViolation) as refused:
            runner.do(undo, ReverseVoucher(entries[0].id, date(2026, 1, 5), "不要"))
        assert "voucher.is_closing" in codes(refused)

    runner.do(ledger.reopen_period, ReopenPeriod(organization, "2025-12", "漏记一张凭证"))
    assert balances(runner, organization) == before
    close_year(runner, organization)
    events = runner.ask(ledger.list_period_events, organization)
    assert sorted(event.action for event in events) == ["closed", "closed", "open"]
    assert [event.reason for event in events if event.action == "open"] == ["漏记一张凭证"]
    assert all(event.operator and event.at for event in events)
    assert all(check.ok for check in runner.ask(ledger.list_ledger_checks, organization))


def test_each_year_that_a_closing_passes_keeps_its_own_surplus(runner, organization):
    """财会〔2021〕37号: the result of a year goes to 未分配盈余 at the end of that year."""
    post(runner, organization, 100, day=date(2024, 11, 5))
    post(runner, organization, 300)
    preview = runner.ask(ledger.preview_closing, organization, "2025-12")
    assert (preview.years, preview.surplus) == ((2024,), yuan(400))

    close_year(runner, organization)
    entries = [
        (item.summary, item.day.isoformat(), item.amount)
        for item in reversed(runner.ask(ledger.list_vouchers, organization))
        if item.source_kind == "closing"
    ]
    assert entries == [
        ("结转2024-12收支", "2024-12-31", yuan(100)),
        ("结转2024年度盈余", "2024-12-31", yuan(100)),
        ("结转2025-12收支", "2025-12-31", yuan(300)),
        ("结转2025年度盈余", "2025-12-31", yuan(300)),
    ]
    assert balances(runner, organization) == {"10201": yuan(400), "33202": yuan(-400)}


def test_a_year_is_carried_over_though_only_a_later_month_is_closed(runner, organization):
    post(runner, organization, 100, day=date(2024, 11, 5))
    post(runner, organization, 300, day=date(2025, 3, 1))
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-03"))
    assert balances(runner, organization) == {
        "10201": yuan(400),
        "33202": yuan(-100),
        "50101": yuan(-300),
    }


def test_opening_a_month_again_leaves_those_closed_that_were_closed_with_it(runner, organization):
    post(runner, organization, 100, day=date(2025, 10, 5))
    post(runner, organization, 300)
    close_year(runner, organization)
    runner.do(ledger.reopen_period, ReopenPeriod(organization, "2025-12", "漏记一张凭证"))

    assert runner.ask(ledger.list_months_to_close, organization)[0] == "2025-12"
    with pytest.raises(RuleViolation) as refused:
        post(runner, organization, 20, day=date(2025, 10, 6))
    assert "voucher.closed_period" in codes(refused)


def test_a_year_whose_result_was_carried_over_before_is_told_no_loss(runner, organization):
    """In December only 本年盈余 is left to carry over: that is no expense."""
    post(runner, organization, 300, day=date(2025, 11, 5))
    runner.do(ledger.close_period, ClosePeriod(organization, "2025-11", carry_over=True))
    preview = runner.ask(ledger.preview_closing, organization, "2025-12")
    assert [line.account for line in preview.lines] == ["331", "33202"]
    assert preview.surplus == yuan(0)


def test_a_locked_year_opens_only_with_the_countys_document(runner, organization):
    post(runner, organization)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.lock_year, LockYear(organization, 2025, " "))
    assert codes(refused) == {"period.year_open", "period.document_missing"}
    close_year(runner, organization)
    runner.do(ledger.lock_year, LockYear(organization, 2025, "审字〔2026〕3号"))

    reopen = ReopenPeriod(organization, "2025-12", "审计调整")
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.reopen_period, reopen)
    assert codes(refused) == {"period.locked"}
    runner.do(ledger.reopen_period, replace(reopen, document="旗社函〔2026〕8号"))
    post(runner, organization, 20)


def test_the_database_itself_takes_nothing_into_a_closed_month(runner, organization):
    post(runner, organization)
    close_year(runner, organization)
    statements = (
        "INSERT INTO voucher SELECT organization_id, month, 9, 9, day, summary, 0, 'draft', maker,"
        " '', '', '', '', '', NULL, '', '', 'draft-1', office, revision, '' FROM voucher LIMIT 1",
        "INSERT INTO posting SELECT organization_id, 'draft-1', day, line, account_code, NULL, '',"
        " debit, credit, id || 'x', office, revision, '', '' FROM posting WHERE voucher_id ="
        " (SELECT id FROM voucher WHERE number = 1)",
    )
    with runner._engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        with pytest.raises(IntegrityError, match=r"voucher\.closed_period"):
            connection.exec_driver_sql("UPDATE voucher SET state = 'posted' WHERE id = 'draft-1'")


def test_a_count_that_differs_stops_closing_until_the_books_agree(runner, organization):
    """会计基础工作规范 第六十二条: the cash box and the books are compared."""
    post(runner, organization, 50, debit="101", credit="502")
    proof = ProveBalance(organization, "101", date(2025, 12, 31), yuan(48), person="高娃")
    assert runner.do(ledger.prove_balance, proof).difference == yuan(-2)

    with pytest.raises(RuleViolation) as refused:
        close_year(runner, organization)
    assert codes(refused) == {"period.differs"}
    failed = [c for c in runner.ask(ledger.list_ledger_checks, organization) if not c.ok]
    assert [check.check for check in failed] == ["balance_proofs"]

    post(runner, organization, 2, debit="52902", credit="101", summary="现金短款")
    (item,) = runner.ask(ledger.list_proofs, organization)
    assert not item.difference
    close_year(runner, organization)


def test_what_is_on_its_way_explains_a_bank_balance(runner, organization):
    post(runner, organization, 300)
    proof = ProveBalance(organization, "10201", DECEMBER, yuan(250), in_transit=yuan(50))
    assert not runner.do(ledger.prove_balance, proof).difference
    again = replace(proof, amount=yuan(260))
    assert runner.do(ledger.prove_balance, again).difference == yuan(10)
    assert len(runner.ask(ledger.list_proofs, organization)) == 1


def test_a_proof_that_cannot_be_is_refused_with_every_reason(runner, organization):
    for proof, expected in (
        (
            ProveBalance(organization, "101", date(2026, 11, 24), yuan(-1), yuan(1)),
            {"proof.future_day", "proof.negative", "proof.cash_in_transit"},
        ),
        (ProveBalance(organization, "523", DECEMBER, yuan(1)), {"proof.not_money"}),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(ledger.prove_balance, proof)
        assert codes(refused) == expected


def as_another(runner, name="高娃", role=Role.MANAGER):
    """The same workspace with another operator signed in."""
    runner.actor = replace(runner.actor, operator=name, operator_id=name, role=role.value)


def test_a_second_person_checks_and_posts(runner, organization):
    """会计基础工作规范 第五十条: maker and checker are two."""
    runner.do(ledger.set_book_rules, SetBookRules(organization, two_persons=True))
    with pytest.raises(RuleViolation) as refused:
        post(runner, organization)
    assert codes(refused) == {"voucher.needs_second_person"}
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(a_voucher(organization)))
    assert "period.waiting" in {
        reason.code for reason in runner.ask(ledger.preview_closing, organization, "2025-12").stops
    }
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.own_check"}

    maker = runner.actor.operator
    as_another(runner)
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    detail = runner.ask(ledger.get_voucher, posted.voucher_id)
    assert (detail.voucher.maker, detail.checker, detail.poster) == (maker, "高娃", "高娃")
    assert runner.ask(ledger.list_waiting, organization) == []
    assert all(check.ok for check in runner.ask(ledger.list_ledger_checks, organization))


def test_money_is_signed_for_by_the_cashier_who_keeps_no_books(runner, organization):
    """会计基础工作规范 第十二条, 第五十一条: maker, cashier and checker are three."""
    rules = SetBookRules(organization, two_persons=True, cashier_signs=True)
    runner.do(ledger.set_book_rules, rules)
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(a_voucher(organization)))
    maker = runner.actor.operator
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.sign_voucher, SignVoucher(waiting))
    assert codes(refused) == {"right.missing"}
    as_another(runner, "高娃", Role.REVIEWER)
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.needs_cashier"}
    as_another(runner, "张秀兰", Role.CASHIER)
    (item,) = runner.ask(ledger.list_waiting, organization)
    assert item.next_step is NextStep.SIGN
    for handler, command in (
        (approvals.approve_voucher, ApproveVoucher(waiting)),
        (ledger.return_voucher, ReturnVoucher(waiting, "不对")),
        (ledger.submit_voucher, SubmitVoucher(a_voucher(organization))),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(handler, command)
        assert codes(refused) == {"right.missing"}
    runner.do(ledger.sign_voucher, SignVoucher(waiting))
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.sign_voucher, SignVoucher(waiting))
    assert codes(refused) == {"voucher.signed_before"}
    as_another(runner, "高娃", Role.REVIEWER)
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    detail = runner.ask(ledger.get_voucher, posted.voucher_id)
    signed = (detail.voucher.maker, detail.cashier, detail.checker, detail.poster)
    assert signed == (maker, "张秀兰", "高娃", "高娃")


def test_a_single_bookkeeper_needs_the_cashier_for_money_alone(runner, organization):
    """Where nobody checks, the maker posts what the cashier signed; other vouchers at once."""
    runner.do(ledger.set_book_rules, SetBookRules(organization, False, cashier_signs=True))
    with pytest.raises(RuleViolation) as refused:
        post(runner, organization)
    assert codes(refused) == {"voucher.needs_cashier"}
    lines = (VoucherLine("523", debit=yuan(5)), VoucherLine("152", credit=yuan(5)))
    idle = PostVoucher(organization, DECEMBER, "提折旧", lines)
    runner.do(ledger.post_voucher, idle)
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(replace(idle, summary="补提折旧")))
    maker = runner.actor
    as_another(runner, "张秀兰", Role.CASHIER)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.sign_voucher, SignVoucher(waiting))
    assert codes(refused) == {"voucher.moves_no_money"}
    runner.actor = maker
    posted = runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert runner.ask(ledger.get_voucher, posted.voucher_id).checker == ""


def test_a_voucher_given_back_is_written_again(runner, organization):
    waiting = runner.do(ledger.submit_voucher, SubmitVoucher(a_voucher(organization)))
    as_another(runner)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.return_voucher, ReturnVoucher(waiting))
    assert codes(refused) == {"voucher.return_reason"}
    runner.do(ledger.return_voucher, ReturnVoucher(waiting, "金额不对"))
    with pytest.raises(RuleViolation) as refused:
        runner.do(approvals.approve_voucher, ApproveVoucher(waiting))
    assert codes(refused) == {"voucher.was_returned"}
    runner.do(ledger.submit_voucher, SubmitVoucher(a_voucher(organization, 200), waiting))
    (item,) = runner.ask(ledger.list_waiting, organization)
    assert (item.amount, item.returned) == (yuan(200), "")


def test_the_opening_balances_are_the_first_voucher(runner, organization):
    lines = (VoucherLine("101", debit=yuan(100)), VoucherLine("33202", credit=yuan(99)))
    asked = PostVoucher(organization, date(2024, 12, 31), "期初余额", lines)
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.enter_opening_balances, EnterOpeningBalances(asked))
    assert codes(refused) == {"voucher.unbalanced"}
    whole = replace(asked, lines=(lines[0], VoucherLine("33202", credit=yuan(100))))
    opening = runner.do(ledger.enter_opening_balances, EnterOpeningBalances(whole))
    assert runner.ask(ledger.get_voucher, opening.voucher_id).voucher.source_kind == "opening"
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.enter_opening_balances, EnterOpeningBalances(whole))
    assert codes(refused) == {"opening.entered_before"}

    runner.do(fund.take_back, ReverseVoucher(opening.voucher_id, DECEMBER, "录错"))
    late = replace(whole, day=date(2026, 1, 1))
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.enter_opening_balances, EnterOpeningBalances(late))
    assert codes(refused) == {"opening.not_first"}


def test_the_same_voucher_twice_is_asked_about_unless_the_first_was_reversed(runner, organization):
    first = post(runner, organization)
    with pytest.raises(NeedsConfirmation) as asked:
        post(runner, organization)
    assert asked.value.code == "voucher.looks_double"
    found = runner.ask(ledger.check_voucher, a_voucher(organization))
    assert [(one.weight.value, one.reason.code) for one in found] == [
        ("ask", "voucher.looks_double"),
        ("hint", "voucher.no_attachment"),
    ]
    runner.do(ledger.reverse_voucher, ReverseVoucher(first.voucher_id, DECEMBER, "写错"))
    post(runner, organization)


def test_the_cash_box_is_asked_about_by_what_the_books_hold(runner, organization):
    runner.do(ledger.set_book_rules, SetBookRules(organization, False, yuan(100)))
    post(runner, organization, 100, debit="101", credit="502")
    for voucher, code in (
        (a_voucher(organization, 1, debit="101", credit="502"), "voucher.cash_over_limit"),
        (a_voucher(organization, 101, debit="523", credit="101"), "voucher.cash_overdrawn"),
    ):
        with pytest.raises(NeedsConfirmation) as asked:
            runner.do(ledger.post_voucher, voucher)
        assert asked.value.code == code
        runner.do(ledger.post_voucher, voucher, confirmed=frozenset({code}))
        last = runner.ask(ledger.list_vouchers, organization)[0]
        runner.do(ledger.reverse_voucher, ReverseVoucher(last.id, DECEMBER, "重来"))


def test_no_voucher_pays_interest_on_shares(runner, organization):
    """赤政发〔2023〕14号 一（一）: 分红不分息; the raw voucher is no way around it."""
    voucher = a_voucher(
        organization, 500, debit="529", credit="101", summary="付股金利息（年息5%）"
    )
    with pytest.raises(RuleViolation) as refused:
        runner.do(ledger.post_voucher, voucher)
    assert "fund.wording" in codes(refused)
    assert any("分红不分息" in refusal.article for refusal in refused.value.refusals)


def test_a_summary_brings_the_lines_of_the_last_voucher(runner, organization):
    post(runner, organization, 10, debit="523", credit="10201", summary="付电费")
    post(runner, organization, 300)
    known = runner.ask(ledger.list_summaries, organization)
    assert [(one.summary, one.initials) for one in known] == [
        ("收农资服务费", "snzfwf"),
        ("付电费", "fdf"),
    ]
    found = runner.ask(ledger.find_template, organization, "付电费 ")
    assert [(line.account, line.debit) for line in found.lines] == [
        ("523", yuan(10)),
        ("10201", yuan(0)),
    ]
    assert runner.ask(ledger.find_template, organization, "付水费") is None
