"""What was being typed when the power went: there again, for its operator and its form alone."""

from dataclasses import replace

import pytest

from coopdesk.services import drafts
from coopdesk.services.opening import open_workspace
from tests.conftest import PASSPHRASE

TYPED = {"member.name": "乌兰图雅", "member.id_number": "150423198503141423"}


def test_a_draft_is_there_again_when_the_workspace_is_opened_anew(workspace, clock):
    workspace.runner.draft("登记社员").keep(TYPED)
    workspace.close()
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert again.runner.draft("登记社员").offered() == TYPED
    again.runner.draft("登记社员").drop()
    assert again.runner.draft("登记社员").offered() == {}
    again.close()


def test_nobody_is_offered_what_another_typed(runner):
    runner.draft("登记社员").keep(TYPED)
    assert runner.draft("登记组织").offered() == {}
    runner.actor = replace(runner.actor, operator="高娃")
    assert runner.draft("登记社员").offered() == {}


def test_a_draft_tells_nothing_to_who_finds_the_file(workspace):
    workspace.runner.draft("登记社员").keep(TYPED)
    (file,) = (workspace.folder / drafts.FOLDER).iterdir()
    content = file.read_bytes() + file.name.encode()
    for text in (*TYPED.values(), "登记社员", "乌云其其格"):
        assert text.encode() not in content


@pytest.mark.parametrize("damage", [b"", b"x" * 12, b"x" * 200])
def test_a_damaged_draft_is_no_draft(workspace, damage):
    draft = workspace.runner.draft("登记社员")
    draft.keep(TYPED)
    (file,) = (workspace.folder / drafts.FOLDER).iterdir()
    file.write_bytes(damage)
    assert draft.offered() == {}
    assert not file.exists()


def test_a_folder_that_takes_nothing_disturbs_nobody(workspace):
    (workspace.folder / drafts.FOLDER).write_text("no folder")
    draft = workspace.runner.draft("登记社员")
    draft.keep(TYPED)
    assert draft.offered() == {}
