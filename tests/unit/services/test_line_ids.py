"""Lines of vouchers once bore ids of their own: packages of older programs still fit."""

import json
import uuid
import zlib

import pytest
from sqlalchemy import select

from coopdesk.services import ledger
from coopdesk.storage.tables.exchange import PackageTraceRow
from coopdesk.storage.tables.ledger import PostingRow
from coopdesk.storage.types import canonical
from tests.books import a_member, an_organization
from tests.unit.services.offices import answer, introduce, make, send_back, take
from tests.unit.services.test_ledger import a_voucher, execute


@pytest.fixture
def stick(tmp_path, runner, county):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    return folder


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def lines(office):
    return office.ask(lambda uow: uow.session.execute(select(*PostingRow.__table__.c)).all())


def told_as_of_old(runner):
    """Tell the lines with ids of their own, as the program did before."""
    query = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'posting'"
    with runner._engine.connect() as connection:
        (view,) = connection.exec_driver_sql(query).one()
    own = "kept_voucher.id || '-' || kept_posting.line"
    assert own in view
    old = f"substr(kept_voucher.id, 1, 35) || (kept_posting.line % 10) /* {own} */"
    execute(runner, "DROP VIEW posting", view.replace(own, old))


def test_a_package_of_an_older_program_brings_the_same_lines(runner, county, stick, organization):
    a_member(runner, organization)
    runner.do(ledger.post_voucher, a_voucher(organization))
    sent = lines(runner)
    told_as_of_old(runner)
    assert {uuid.UUID(line.id) for line in lines(runner)}

    taken = take(county, make(runner, stick))
    assert taken.refused == 0
    assert lines(county) == sent
    assert all(check.ok for check in county.ask(ledger.list_ledger_checks, organization))
    answer(runner, taken.receipt)
    again = take(county, make(runner, stick))
    assert (again.new, again.changed) == (0, 0)


def test_a_package_taken_in_by_an_older_program_is_taken_back(runner, county, stick, organization):
    """What was there before its lines, it noted by their old ids."""
    runner.do(ledger.post_voucher, a_voucher(organization))
    taken = take(county, make(runner, stick))
    county.do(age_the_trace, taken.package_id)

    send_back(county, taken.package_id, stick, "点错了")
    assert lines(county) == []
    assert county.ask(ledger.list_balances, organization) == {}


def age_the_trace(uow, package_id):
    row = uow.session.get(PackageTraceRow, package_id)
    told = json.loads(zlib.decompress(row.was))
    told["was"]["posting"] = {str(uuid.uuid4()): None for _ in told["was"]["posting"]}
    row.was = zlib.compress(canonical(told).encode("utf-8"), 1)


age_the_trace.__module__ = "coopdesk.services.exchange"
