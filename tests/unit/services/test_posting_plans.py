"""Posting costs the same in the hundredth year: no statement of it walks through what is there."""

import re

import pytest

from coopdesk.services import ledger
from tests.bench.recording import recorded
from tests.books import an_organization
from tests.unit.services.test_ledger import a_voucher

GROWING = ("kept_voucher", "kept_posting", "audit_log", "member", "kept_member", "kept_word")


@pytest.fixture
def plan(tmp_path, new_workspace, new_office, clock):
    """The plan of each statement of one voucher by hand, in lines."""
    with recorded() as taken:
        workspace = new_workspace(tmp_path / "workspace", new_office, clock)
        organization = an_organization(workspace.runner)
        taken()
        workspace.runner.do(ledger.post_voucher, a_voucher(organization))
        statements = [(said, given) for said, given in taken() if said.startswith("SELECT")]
        with workspace.runner._engine.connect() as connection:
            lines = [
                row[3]
                for said, given in statements
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", tuple(given))
            ]
        workspace.close()
    return lines


def test_no_statement_of_posting_scans_what_grows(plan):
    assert any(re.search(r"kept_posting USING PRIMARY KEY \(account=", line) for line in plan), (
        "the voucher like it was looked for"
    )
    assert [line for line in plan if re.match(rf"SCAN ({'|'.join(GROWING)})\b", line)] == []


def test_the_vouchers_that_reverse_none_are_no_way_to_one(plan):
    """Those are nearly all: what goes along them would slow down with every voucher."""
    others = [line for line in plan if line.startswith("SEARCH kept_voucher")]
    assert others
    assert [line for line in others if "reverses_id" in line] == []
