"""Workspaces of before the steps: what was entered as a step is one, what a roster told is not."""

import shutil

import pytest
from sqlalchemy import text

from coopdesk.domain.membership import StepKind
from coopdesk.services.demo import PASSPHRASE
from coopdesk.services.members import count_states, list_steps
from coopdesk.services.opening import open_workspace
from coopdesk.storage.tables.members import MemberEventRow
from coopdesk.storage.unit_of_work import AuditRow
from tests.samples import SAMPLES


@pytest.fixture
def opened(tmp_path, clock):
    folder = tmp_path / "workspace"
    shutil.copytree(SAMPLES.parent / "databases" / "0.1.0", folder)
    opened = open_workspace(folder, "演示员", PASSPHRASE, clock)
    yield opened
    opened.close()


def test_the_admissions_of_an_older_workspace_became_steps_that_travel(opened):
    """Their revision is the next command's: a report made before has not sent them yet."""
    ask = opened.runner.ask
    members = ask(lambda uow: uow.session.execute(text("SELECT id, joined_on FROM member")).all())
    for member_id, joined_on in members:
        [step] = ask(list_steps, member_id)
        assert (step.kind, step.day.isoformat(), bool(step.id)) == (
            StepKind.ADMISSION,
            joined_on,
            True,
        )
    steps = ask(lambda uow: [row.revision for row in uow.session.query(MemberEventRow)])
    last = ask(lambda uow: max(row.sequence for row in uow.session.query(AuditRow)))
    assert set(steps) == {last + 1}
    organization = ask(
        lambda uow: (
            uow.session.execute(text("SELECT organization_id FROM member")).scalars().first()
        )
    )
    assert sum(ask(count_states, organization).values()) == len(members) == len(steps)
