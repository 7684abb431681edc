"""The first day: a step is done when its records stand, and each level has its own steps."""

from dataclasses import replace

import pytest

from coopdesk import words
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Role
from coopdesk.services.backup_notes import SetBackupPlace, set_backup_place
from coopdesk.services.home import FirstStep, list_first_steps
from tests.books import a_member, an_organization


def done(runner):
    return {item.step for item in runner.ask(list_first_steps) if item.is_done}


def test_each_step_is_done_by_its_own_records(runner):
    assert done(runner) == set()
    organization = an_organization(runner)
    assert done(runner) == {FirstStep.ORGANIZATIONS}
    a_member(runner, organization)
    runner.do(set_backup_place, SetBackupPlace("/media/stick"))
    assert done(runner) == {FirstStep.ORGANIZATIONS, FirstStep.MEMBERS, FirstStep.BACKUP}
    runner.do(set_backup_place, SetBackupPlace(""))
    assert FirstStep.BACKUP not in done(runner)


@pytest.mark.parametrize("level", [OfficeLevel.COUNTY, OfficeLevel.CITY])
def test_members_and_books_are_for_townships(runner, level):
    runner.actor = replace(runner.actor, level=level.value)
    steps = {item.step for item in runner.ask(list_first_steps)}
    assert steps == set(FirstStep) - {FirstStep.MEMBERS, FirstStep.BOOKS}


def test_nobody_is_sent_where_the_role_may_do_nothing(runner):
    runner.actor = replace(runner.actor, role=Role.READ_ONLY.value)
    assert runner.ask(list_first_steps) == []


def test_every_step_has_its_word():
    assert all(words.text(f"first_day.{step.value}") for step in FirstStep)
