"""What changed between two days: added, changed, removed, and nothing that is again as it was."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.money import Money
from coopdesk.services.changes import ChangeOutcome, list_changes
from coopdesk.storage.tables.members import MemberRow
from tests.books import an_organization
from tests.conftest import NOW

TODAY = NOW.date()


@dataclass(frozen=True)
class Put:
    """Add a member, or change where one lives, or remove it."""

    organization_id: str
    village: str = ""
    member_id: str = ""
    is_gone: bool = False


def put(uow, command):
    if not command.member_id:
        row = MemberRow(organization_id=command.organization_id, number=1, kind="farmer")
        row.name, row.typed_name, row.initials = "乌云其其格", "乌云其其格", ""
        row.state, row.roster_share, row.village = "member", Money(), command.village
        return uow.add(row)
    row = uow.get(MemberRow, command.member_id)
    if command.is_gone:
        uow.session.delete(row)
    else:
        row.village = command.village
    return row.id


put.__module__ = "coopdesk.services.members"


@pytest.fixture
def on(runner, monkeypatch):
    """Return ``on(days ago, command) -> id``: the command is carried out on that day."""

    def on(days, **command):
        monkeypatch.setattr(runner, "_clock", lambda: NOW - timedelta(days=days))
        made = runner.do(put, Put(organization, **command))
        monkeypatch.setattr(runner, "_clock", lambda: NOW)
        return made

    organization = an_organization(runner)
    on.organization = organization
    return on


def between(runner, first, last, organization=None):
    days = (TODAY - timedelta(days=ago) for ago in (first, last))
    return runner.ask(list_changes, *days, organization).items


def test_a_field_is_told_as_it_was_and_as_it_became_in_the_span(runner, on):
    member = on(30, village="东村")
    on(20, member_id=member, village="西村")
    on(10, member_id=member, village="南村")
    (item,) = between(runner, 25, 15)
    assert (item.outcome, item.told) == (ChangeOutcome.CHANGED, "嘎查村：东村 → 西村")
    assert (item.what, item.day) == ("社员 乌云其其格", TODAY - timedelta(days=20))
    assert (item.found.page, item.found.id) == ("members", member)
    (whole,) = between(runner, 25, 0)
    assert whole.told == "嘎查村：东村 → 南村"
    (added,) = between(runner, 30, 30)
    assert added.outcome is ChangeOutcome.ADDED


def test_what_is_again_as_it_was_or_came_and_went_is_left_out(runner, on):
    member = on(30, village="东村")
    on(20, member_id=member, village="西村")
    on(10, member_id=member, village="东村")
    assert between(runner, 25, 0) == ()
    on(5, member_id=member, is_gone=True)
    assert between(runner, 31, 0) == ()
    (gone,) = between(runner, 6, 0)
    assert (gone.outcome, gone.found) == (ChangeOutcome.REMOVED, None)


def test_one_organization_alone_is_told_of(runner, on):
    on(3, village="东村")
    other = an_organization(runner, "乙合作社")
    assert between(runner, 5, 0, other) == ()
    assert len(between(runner, 5, 0, on.organization)) == 1


def test_a_span_ends_after_it_begins(runner):
    with pytest.raises(RuleViolation) as refused:
        between(runner, 0, 1)
    assert [one.code for one in refused.value.refusals] == ["changes.wrong_span"]
