"""A workspace on a network share, or too deep in folders to be opened, is refused in words."""

from pathlib import Path

import pytest

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.services.opening import create_workspace, open_workspace
from coopdesk.storage import filesystems
from tests.conftest import PASSPHRASE, QUICK

LOCAL = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"


@pytest.mark.parametrize(
    ("mount", "is_shared"),
    [
        ("40 22 0:40 / {} rw shared:2 - cifs //nas/office rw,vers=3.0\n", True),
        ("40 22 0:40 / {} rw - nfs4 10.0.0.1:/office rw\n", True),
        ("40 22 0:40 / {} rw - fuse.gvfsd-fuse gvfsd-fuse rw\n", True),
        ("40 22 8:17 / {} rw - vfat /dev/sdb1 rw\n", False),
        ("40 22 0:40 / {}-other rw - nfs4 10.0.0.1:/office rw\n", False),
        ("40 22 0:40 / {} rw - nfs4 h:/o rw\n41 40 8:17 / {} rw - ext4 /dev/sdb1 rw\n", False),
    ],
)
def test_the_mount_a_folder_lies_on_is_told(tmp_path, monkeypatch, mount, is_shared):
    """The last of several on one point counts; a space in a name is written as the kernel does."""
    point = tmp_path / "共享 文件夹"
    (point / "workspace").mkdir(parents=True)
    mounts = tmp_path / "mountinfo"
    told = str(point).replace(" ", "\\040")
    mounts.write_text(LOCAL + mount.format(told, told), encoding="utf-8")
    monkeypatch.setattr(filesystems, "MOUNTS", mounts)
    assert filesystems.is_on_network(point / "workspace") is is_shared
    assert not filesystems.is_on_network(tmp_path)


def test_nothing_is_opened_or_made_on_a_share(workspace, new_office, clock, tmp_path, monkeypatch):
    workspace.close()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"{LOCAL}40 22 0:40 / {tmp_path} rw - cifs //nas/o rw\n", encoding="utf-8")
    monkeypatch.setattr(filesystems, "MOUNTS", mounts)
    for attempt in (
        lambda: open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock),
        lambda: create_workspace(tmp_path / "new", new_office, clock, QUICK),
    ):
        with pytest.raises(WorkspaceTrouble) as trouble:
            attempt()
        assert trouble.value.code == "network_share"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("names", [("社" * 60,) * 3, ("a" * 245, "ws"), ("a" * 100,) * 5])
def test_nothing_is_opened_or_made_where_the_path_is_too_long(names, new_office, clock, tmp_path):
    """By SQLite's 511 bytes for a path, and by the 255 of a name with what stands beside it."""
    deep = tmp_path.joinpath(*names)
    for attempt in (
        lambda: open_workspace(deep, "乌云其其格", PASSPHRASE, clock),
        lambda: create_workspace(deep, new_office, clock, QUICK),
    ):
        with pytest.raises(WorkspaceTrouble) as trouble:
            attempt()
        assert trouble.value.code == "path_too_long"
    assert not list(tmp_path.iterdir())


def test_a_workspace_deep_in_folders_with_chinese_and_spaces_works(new_office, clock, tmp_path):
    deep = tmp_path / ("供销社 办公室" * 5) / ("a" * 200)
    assert len(str(deep)) > 260
    workspace, _ = create_workspace(deep, new_office, clock, QUICK)
    workspace.close()
    open_workspace(deep, "乌云其其格", PASSPHRASE, clock).close()


@pytest.mark.parametrize(("length", "is_too_long"), [(179, False), (180, True)])
def test_on_windows_every_file_of_a_workspace_keeps_within_its_259_signs(
    monkeypatch, length, is_too_long
):
    monkeypatch.setattr(filesystems.sys, "platform", "win32")
    assert filesystems.is_path_too_long(Path("/" + "社" * (length - 1))) is is_too_long


def test_where_mounts_are_not_told_a_folder_is_taken_for_local(tmp_path, monkeypatch):
    monkeypatch.setattr(filesystems, "MOUNTS", tmp_path / "none")
    assert not filesystems.is_on_network(tmp_path)
