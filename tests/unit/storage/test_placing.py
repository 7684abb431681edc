"""A workspace that takes the place of another: whole at the next start after any power cut."""

import os
from pathlib import Path

import pytest

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.services.opening import is_workspace, open_workspace, operators_of
from coopdesk.storage import placing
from coopdesk.storage.lock import WorkspaceLock
from tests.conftest import PASSPHRASE

OPERATOR = "乌云其其格"


@pytest.fixture
def folder(workspace):
    """A closed workspace with a series of backups."""
    workspace.close()
    (workspace.folder / placing.SERIES).mkdir()
    (workspace.folder / placing.SERIES / "kept").write_bytes(b"a backup")
    return workspace.folder


def _opens(folder, clock):
    open_workspace(folder, OPERATOR, PASSPHRASE, clock).close()
    assert (folder / placing.SERIES / "kept").read_bytes() == b"a backup"
    hidden = [path.name for path in folder.parent.iterdir() if path.name.startswith(".")]
    assert hidden == []


@pytest.mark.parametrize("what", ["coming", "returning"])
def test_one_on_its_way_to_an_empty_place_gets_there(folder, clock, what):
    """The power failed between the last two names: both workspaces are whole, none is in place."""
    folder.rename(placing.beside(folder, what))
    assert operators_of(folder) == [OPERATOR]
    _opens(folder, clock)


def test_one_that_was_built_for_a_place_still_taken_is_thrown_away(folder, clock):
    """It had the series already: the workspace that stays gets it back."""
    coming = placing.beside(folder, "coming")
    coming.mkdir()
    (folder / placing.SERIES).rename(coming / placing.SERIES)
    assert is_workspace(folder)
    _opens(folder, clock)
    assert placing.kept_aside(folder) == []


def test_one_that_was_kept_aside_is_never_thrown_away(folder, clock):
    returning = placing.beside(folder, "returning")
    returning.mkdir()
    (returning / "workspace.key").write_bytes(b"of before")
    (folder / placing.SERIES).rename(returning / placing.SERIES)
    assert is_workspace(folder)
    _opens(folder, clock)
    [aside] = placing.kept_aside(folder)
    assert (aside / "workspace.key").read_bytes() == b"of before"


def test_what_fails_in_the_last_step_leaves_the_place_and_its_series_as_they_were(
    folder, clock, monkeypatch
):
    """The disk goes when the new workspace is about to get its name."""
    real = type(folder).rename

    def rename(path, target):
        if path.name.endswith(".coming"):
            raise OSError(5, "device gone")
        return real(path, target)

    monkeypatch.setattr(type(folder), "rename", rename)
    with pytest.raises(SurroundingsTrouble):
        placing.put_in_place(folder, lambda room: (room / "new").touch(), placing.RESTORED)
    monkeypatch.undo()
    _opens(folder, clock)


def test_the_next_start_clears_what_was_never_finished_but_not_while_another_works(folder, clock):
    rest = [folder / ".proof-x7", folder / placing.SERIES / ".backup-y1"]
    rest += [placing.beside(folder, what) for what in ("new", "building", "salvaging")]
    for room in rest:
        room.mkdir()
        (room / "workspace.db").write_bytes(b"half")
    rest.append(folder / placing.SERIES / ".coopdesk-150423200-1.coopbackup.part")
    rest[-1].write_bytes(b"half")
    other = WorkspaceLock(folder, "另一人", "2026-11-23T09:30")
    with pytest.raises(WorkspaceTrouble, match="locked"):
        open_workspace(folder, OPERATOR, PASSPHRASE, clock)
    assert all(one.exists() for one in rest)
    other.release()
    _opens(folder, clock)
    assert [one for one in rest if one.exists()] == []


def test_all_that_was_built_is_on_the_disk_before_it_gets_a_name(folder, monkeypatch):
    """A power cut may keep the name and lose what was never synced: then the place were damaged."""
    told, sync, rename = [], os.fsync, Path.rename

    def synced(handle):
        told.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        return sync(handle)

    def renamed(path, target):
        told.append(f"to {Path(target).name}")
        return rename(path, target)

    def build(room):
        (room / "data").mkdir()
        (room / "data" / "workspace.db").write_bytes(b"new")
        (room / "workspace.key").write_bytes(b"key")

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    placing.put_in_place(folder, build, placing.RESTORED)
    before = told[: told.index(f"to {placing.beside(folder, 'coming').name}")]
    room = placing.beside(folder, "building").name
    assert {"workspace.db", "workspace.key", "data", room} <= set(before)
