"""Backups: whole, provable, restorable; broken ones are refused with nothing changed."""

import hashlib
import json
import zipfile

import pytest

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.services import system
from coopdesk.services.opening import open_workspace
from coopdesk.storage import backup
from coopdesk.storage.backup import MANIFEST, broken_parts, copy_database, prove_apart
from coopdesk.storage.engine import DATABASE_FILE, connect
from coopdesk.storage.keys import KEY_FILE
from tests.conftest import PASSPHRASE
from tests.unit import harmful_work


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


def rewritten(made, target, change):
    """Write a backup again with its parts changed; the manifest is made to fit them."""
    with zipfile.ZipFile(made.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts[MANIFEST])
    how = change(parts, manifest) or zipfile.ZIP_STORED
    parts[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target


def _other_key(parts, manifest):
    parts[KEY_FILE] = b"{}"
    manifest["sha256"][KEY_FILE] = hashlib.sha256(b"{}").hexdigest()


def _list_of_hashes(_parts, manifest):
    manifest["sha256"] = list(manifest["sha256"])


def _packed(_parts, _manifest):
    return zipfile.ZIP_DEFLATED


def _pieces_again(parts, manifest):
    del parts["workspace.db"], manifest["sha256"]["workspace.db"]
    manifest["pieces"] = ["0" * 64] * 100  # one stick would fill the disk with it


def _no_day(_parts, manifest):
    manifest["made_at"] = "2026-99-99"


def _day_elsewhere(_parts, manifest):
    manifest["made_at"] = "2026-11-23T09:30:00+08:00"


def _long_manifest(_parts, manifest):
    manifest["more"] = "x" * 70_000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_other_key, "damaged"),  # nobody could sign in to it
        (_list_of_hashes, "not_a_backup"),
        (_packed, "not_a_backup"),
        (_long_manifest, "not_a_backup"),
        (_pieces_again, "not_a_backup"),
        (_no_day, "not_a_backup"),  # found: the preview of going back took it for a defect
        (_day_elsewhere, "not_a_backup"),  # no two such moments can be put in order with ours
    ],
)
def test_a_backup_made_by_hand_does_not_take_the_place_of_a_workspace(
    workspace, made, tmp_path, change, code
):
    workspace.close()
    file = rewritten(made, tmp_path / "made.coopbackup", change)
    before = (workspace.folder / KEY_FILE).read_bytes()
    with pytest.raises(WorkspaceTrouble, match=code):
        system.restore(file, workspace.folder, "乌云其其格", "2026-11-23")
    assert (workspace.folder / KEY_FILE).read_bytes() == before


def test_a_backup_to_a_place_that_is_not_there_leaves_nothing(workspace, tmp_path):
    with pytest.raises(SurroundingsTrouble):
        system.make_backup(workspace, tmp_path / "no" / "stick")
    assert list(workspace.folder.glob(".backup*")) == []


@pytest.fixture
def brought(workspace, tmp_path):
    """Return a database as a person brings it, which nobody has open."""
    copy_database(workspace.folder / DATABASE_FILE, workspace.key, tmp_path / "中 文#.db")
    return tmp_path / "中 文#.db"


def test_a_database_that_was_brought_is_proved_apart_and_left_as_it_is(workspace, brought):
    before = brought.read_bytes()
    prove_apart(brought, workspace.key)
    assert brought.read_bytes() == before
    assert {path.name for path in brought.parent.glob(f"{brought.name}*")} == {brought.name}


def test_one_that_ends_its_reader_is_damaged_and_the_program_goes_on(
    workspace, brought, monkeypatch
):
    monkeypatch.setattr(backup, "parts_broken_in_file", harmful_work.die_of)
    with pytest.raises(WorkspaceTrouble, match="damaged"):
        prove_apart(brought, workspace.key)
    monkeypatch.undo()
    prove_apart(brought, workspace.key)


def test_rows_that_cannot_be_read_are_found_though_every_page_is_whole(workspace, brought):
    """Found: no check of SQLite looks whether a text is one."""
    connection = connect(brought, workspace.key)
    connection.execute("UPDATE office SET name = CAST(x'e4baff' AS TEXT)")
    connection.close()
    assert broken_parts(brought, workspace.key) == []
    with pytest.raises(WorkspaceTrouble, match="damaged"):
        prove_apart(brought, workspace.key)
