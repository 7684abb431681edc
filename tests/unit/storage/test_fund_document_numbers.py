"""Documents of an old workspace get their numbers as they were posted, without a gap."""

import shutil

import pytest

from coopdesk.services.demo import PASSPHRASE
from coopdesk.storage.engine import DATABASE_FILE, engine_on
from coopdesk.storage.keys import unlock
from tests.samples import SAMPLES
from tests.unit.storage.test_kept_books import rows, upgrade

NUMBERED = (
    "SELECT d.kind, d.year, d.number, v.day, v.chain_position FROM fund_document d"
    " JOIN voucher v ON v.id = d.voucher_id ORDER BY d.kind, d.year, d.number"
)
POSTED = (
    "SELECT voucher_id FROM share_entry UNION SELECT voucher_id FROM repayment"
    " UNION SELECT voucher_id FROM surplus_payout"
    " UNION SELECT voucher_id FROM seed_fund_entry WHERE amount > 0 ORDER BY 1"
)


@pytest.fixture
def numbered(tmp_path):
    """The released demo year after the step that numbers its documents."""
    folder = tmp_path / "workspace"
    shutil.copytree(SAMPLES.parent / "databases" / "0.1.0", folder)
    engine = engine_on(folder / DATABASE_FILE, unlock(folder, "演示员", PASSPHRASE))
    upgrade(engine, "0046")
    yield engine
    engine.dispose()


def test_every_series_counts_from_one_in_the_order_of_posting(numbered):
    series = {}
    for kind, year, number, day, position in rows(numbered, NUMBERED):
        assert day.startswith(str(year))
        series.setdefault((kind, year), []).append((number, position))
    assert {"subscription", "repayment"} <= {kind for kind, _ in series}
    for told in series.values():
        assert [number for number, _ in told] == list(range(1, len(told) + 1))
        assert told == sorted(told, key=lambda one: one[1])


def test_no_document_is_left_out_and_all_travel_with_the_next_package(numbered):
    named = rows(numbered, "SELECT voucher_id FROM fund_document ORDER BY 1")
    assert named == rows(numbered, POSTED)
    [(newest,)] = rows(numbered, "SELECT max(sequence) FROM audit_log")
    assert rows(numbered, "SELECT DISTINCT revision FROM fund_document") == [(newest,)]
