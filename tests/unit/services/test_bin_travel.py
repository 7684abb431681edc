"""The bin between two offices: the county's copy goes and comes back with ours."""

import pytest
from sqlalchemy import select

from coopdesk.services import exchange
from coopdesk.services.bin import RemoveRecord, RestoreRecord, remove_record, restore_record
from coopdesk.services.take_back import TakeBack, last_step, take_back
from coopdesk.storage.tables.members import MemberRow
from tests.unit.services.test_exchange import Fill, _make, _members, _take, fill


@pytest.fixture
def send(runner, county, known):
    """Make a package, take it in at the county, and take its receipt in here."""

    def send():
        taken = _take(county, _make(runner, known), known)
        runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))

    runner.do(fill, Fill())
    send()
    return send


@pytest.fixture
def member(runner, send):
    query = select(MemberRow.id).where(MemberRow.number == 2)
    return runner.ask(lambda uow: uow.session.scalar(query))


def _names(runner):
    return [name for name, *_ in runner.ask(_members)]


def test_a_removal_travels_and_so_does_what_comes_back(runner, county, send, member):
    entry = runner.do(remove_record, RemoveRecord("member", member))
    send()
    assert len(_names(county)) == 3
    runner.do(restore_record, RestoreRecord(entry))
    send()
    assert _names(county) == _names(runner)
    runner.do(take_back, TakeBack(runner.ask(last_step).sequence))
    send()
    assert len(_names(county)) == 3


def test_what_came_back_before_the_package_was_made_stays(runner, county, send, member):
    entry = runner.do(remove_record, RemoveRecord("member", member))
    runner.do(restore_record, RestoreRecord(entry))
    send()
    assert len(_names(county)) == 4
