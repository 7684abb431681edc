"""Prepared statements: turned as the columns say, and part of the transaction they run in."""

from datetime import date

import pytest
from sqlalchemy import bindparam, select, update

from coopdesk.domain.money import Money
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.members import MemberRow
from tests.books import a_member, an_organization

MEMBERS = MemberRow.metadata.tables[MemberRow.__tablename__].c
JOINED_BY = Prepared(
    select(MEMBERS.name, MEMBERS.joined_on, MEMBERS.roster_share).where(
        MEMBERS.joined_on <= bindparam("day")
    )
)
SET_SHARE = Prepared(update(MEMBERS.name.table).values(roster_share=bindparam("share")))
DAY = date(2024, 3, 1)


@pytest.fixture
def member(runner):
    facts = {"name": "白音", "joined_on": DAY, "roster_share": Money(12345)}
    return a_member(runner, an_organization(runner), **facts)


def test_values_are_turned_both_ways(runner, member):
    """Days and money go in and come out as such, not as the text and the fen of the file."""
    assert runner.ask(lambda uow: uow.run(JOINED_BY, day=DAY)) == [("白音", DAY, Money(12345))]
    assert runner.ask(lambda uow: uow.run(JOINED_BY, day=date(2024, 2, 29))) == []


def test_a_query_leaves_nothing_behind(runner, member):
    """What a query would write is undone with its transaction."""
    runner.ask(lambda uow: uow.run(SET_SHARE, share=Money(1)))
    assert runner.ask(lambda uow: uow.run(JOINED_BY, day=DAY)) == [("白音", DAY, Money(12345))]


def test_a_parameter_without_a_value_is_an_error(runner, member):
    with pytest.raises(KeyError):
        runner.ask(lambda uow: uow.run(JOINED_BY))
