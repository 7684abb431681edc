"""No report of the books walks through all of what grows, but those that list all of it."""

import re
from datetime import date

import pytest

from coopdesk.services import ledger
from tests.bench.recording import recorded
from tests.books import a_member, an_organization
from tests.unit.services.test_ledger import DAY, a_voucher

MEMBER = object()
SPAN = date(2026, 11, 1), date(2026, 11, 22)
WALKED = re.compile(
    r"(SCAN (kept_voucher|kept_posting|member)\b|SEARCH kept_voucher .*\(book=\?\)$)"
)


def part(uow, organization):
    (found,) = ledger.get_account_outline(uow, organization, "10201", *SPAN).parts
    return ledger.list_days(uow, organization, "10201", found)


REPORTS = {
    "trial balance": (ledger.get_trial_balance, *SPAN),
    "balances": (ledger.list_balances, DAY),
    "balance sheet": (ledger.get_balance_sheet, DAY),
    "surplus": (ledger.get_surplus_statement, *SPAN),
    "equity": (ledger.get_equity_changes, *SPAN),
    "general ledger": (ledger.list_general_ledger, *SPAN),
    "account": (ledger.get_account_ledger, "102", *SPAN),
    "day book": (ledger.get_day_book, "10201", *SPAN),
    "journal": (ledger.list_journal, *SPAN),
    "vouchers": (ledger.list_vouchers, *SPAN),
    "months": (ledger.list_voucher_months,),
    "funds": (ledger.list_funds,),
    "numbered": (ledger.list_vouchers_of, "2026-11", 1, 9),
    "outline": (part,),
    "summaries": (ledger.list_summaries,),
    "template": (ledger.find_template, "收农资服务费"),
    "months to close": (ledger.list_months_to_close,),
    "closing": (ledger.preview_closing, "2026-10"),
    "proofs": (ledger.list_proofs,),
    "member": (ledger.list_member_entries, MEMBER),
    "member balances": (ledger.list_member_balances, "11402"),
}


NEWEST = "SEARCH kept_voucher USING INDEX ix_kept_voucher_chain (book=?)"
"""The last place in the chain: one seek, which the plan does not tell from a walk."""


def test_every_report_goes_by_an_index_to_what_it_shows(plan):
    found = {name: plan(name) for name in REPORTS}
    assert all(found.values())
    walked = {
        name: [step for step in steps if WALKED.match(step) and step != NEWEST]
        for name, steps in found.items()
    }
    assert {name: steps for name, steps in walked.items() if steps} == {}


def test_what_names_a_member_is_found_by_the_member(plan):
    lines = [step for step in plan("member") if "kept_posting" in step]
    assert lines == ["SEARCH kept_posting USING INDEX ix_kept_posting_member (member=?)"]


@pytest.fixture
def plan(tmp_path, new_workspace, new_office, clock):
    """Ask a report and return how the database goes about it, step by step."""
    with recorded() as taken:
        workspace = new_workspace(tmp_path / "workspace", new_office, clock)
        organization = an_organization(workspace.runner)
        member = a_member(workspace.runner, organization)
        workspace.runner.do(ledger.post_voucher, a_voucher(organization))

        def steps(name):
            query, *told = REPORTS[name]
            taken()
            given = [member if one is MEMBER else one for one in told]
            workspace.runner.ask(query, organization, *given)
            statements = [one for one in taken() if one[0].startswith("SELECT")]
            with workspace.runner._engine.connect() as connection:
                return [
                    row[3]
                    for said, values in statements
                    for row in connection.exec_driver_sql(
                        f"EXPLAIN QUERY PLAN {said}", tuple(values)
                    )
                ]

        yield steps
        workspace.close()
