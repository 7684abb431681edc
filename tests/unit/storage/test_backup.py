"""Backups: whole, provable, restorable; broken ones are refused with nothing changed."""

import zipfile

import pytest

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.services import system
from coopdesk.services.workspace import open_workspace
from tests.conftest import PASSPHRASE


@pytest.fixture
def made(workspace, tmp_path):
    return system.make_backup(workspace, tmp_path)


def test_a_backup_restores_to_the_same_office(workspace, made, tmp_path, clock):
    office = workspace.runner.actor.office_id
    workspace.close()
    kept = system.restore(made.path, workspace.folder, "乌云其其格", "2026-11-23")

    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert again.runner.actor.office_id == office
    assert all(check.ok for check in system.self_test(again))
    assert kept is not None
    assert (kept / "workspace.db").is_file()
    again.close()


def test_an_open_workspace_is_not_overwritten(workspace, made):
    with pytest.raises(WorkspaceTrouble) as trouble:
        system.restore(made.path, workspace.folder, "乌云其其格", "2026-11-23")
    assert trouble.value.code == "locked"


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_bit_is_found(made, place, tmp_path):
    content = bytearray(made.path.read_bytes())
    content[int(len(content) * place)] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(WorkspaceTrouble):
        system.restore(made.path, tmp_path / "elsewhere", "x", "2026-11-23")
    assert not (tmp_path / "elsewhere").exists()


def test_a_cut_or_foreign_file_is_no_backup(made, tmp_path):
    cut = tmp_path / "cut.coopbackup"
    cut.write_bytes(made.path.read_bytes()[:-100])
    foreign = tmp_path / "foreign.coopbackup"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("readme.txt", "hello")
    for file in (cut, foreign):
        with pytest.raises(WorkspaceTrouble) as trouble:
            system.restore(file, tmp_path / "w", "x", "2026-11-23")
        assert trouble.value.code == "not_a_backup"


def test_a_backup_to_a_place_that_is_not_there_leaves_nothing(workspace, tmp_path):
    with pytest.raises(SurroundingsTrouble):
        system.make_backup(workspace, tmp_path / "no" / "stick")
    assert list(workspace.folder.glob(".backup*")) == []
