"""The database writes what the chain protects byte for byte as the domain does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.ledger import chain_contents
from coopdesk.services import ledger
from coopdesk.services.ledger import checks
from coopdesk.services.ledger.chain_contents import CHAIN_CONTENTS
from tests.books import a_member, an_organization, yuan
from tests.unit.services.test_ledger import DAY, a_voucher

PREVIOUS = "f" * 64
HARD = 'a"b\\c\td\ne\rf\x01\x1f\x7f\u2028<龘𬭎👍>/％%s'


def texts(uow, organization):
    """What both write for each voucher, with the same digest before it."""
    written = [
        f"{head}{PREVIOUS}{tail}".encode()
        for _, head, tail, _ in uow.run(CHAIN_CONTENTS, organization=organization, after=0)
    ]
    told = [chain_contents(one, PREVIOUS) for one, _ in checks.list_posted(uow, organization)]
    return written, told


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    summary=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
    amount=st.integers(1, 10**12),
)
def test_any_summary_and_amount(runner, organization, summary, amount):
    with runner._engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS posting_is_final")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS voucher_is_final")
        connection.commit()
    if not runner.ask(ledger.list_vouchers, organization):
        runner.do(ledger.post_voucher, a_voucher(organization))
    with runner._engine.connect() as connection:
        connection.exec_driver_sql("UPDATE voucher SET summary = ?", (summary,))
        connection.exec_driver_sql("UPDATE posting SET summary = ?", (summary,))
        connection.exec_driver_sql("UPDATE posting SET debit = ? WHERE debit > 0", (amount,))
        connection.commit()
    written, told = runner.ask(texts, organization)
    assert written == told


def test_lines_members_and_reversals(runner, organization):
    member = a_member(runner, organization)
    first = runner.do(ledger.post_voucher, a_voucher(organization, summary=HARD))
    reversal = ledger.ReverseVoucher(first.voucher_id, DAY, "记错")
    runner.do(ledger.reverse_voucher, reversal)
    lines = (
        ledger.VoucherLine("10201", debit=yuan(5)),
        ledger.VoucherLine("11401", debit=yuan(3), member_id=member, summary=HARD),
        ledger.VoucherLine("50101", credit=yuan(8)),
    )
    runner.do(ledger.post_voucher, ledger.PostVoucher(organization, DAY, "收款", lines, 12))
    written, told = runner.ask(texts, organization)
    assert written == told
    assert len(written) == 3
    assert runner.ask(checks._all_follow, organization)


def test_a_long_chain_is_walked_in_parts(runner, organization, monkeypatch):
    for amount in range(1, 6):
        runner.do(ledger.post_voucher, a_voucher(organization, amount))
    whole = list(runner.ask(lambda uow: list(checks.list_posted(uow, organization))))
    monkeypatch.setattr(checks, "_AT_ONCE", 2)
    assert runner.ask(lambda uow: list(checks.list_posted(uow, organization))) == whole
    assert runner.ask(ledger.find_break, organization) is None
