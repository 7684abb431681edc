"""Where a workspace may lie: on a disk of this computer, and not too deep in its folders.

SQLite's log of changes needs memory that all who write share; over a network there is none, and
locks are only promised. Two computers on one database would spoil it without a word.
"""

import os
import re
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_OF_NETWORKS = frozenset(
    {
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.sshfs",
        "nfs",
        "nfs4",
        "ncpfs",
        "smb3",
        "smbfs",
    }
)
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOTE_DRIVE = 4

# SQLite takes 511 bytes on Linux; Windows 259 signs unless an administrator lets it take more.
_LONGEST_PATH, _LONGEST_PATH_ON_WINDOWS, _LONGEST_NAME = 511, 259, 255
_BELOW, _BESIDE = 80, 24
"""What the names of files in a workspace, and of folders beside it, add to its own at most."""


def is_on_network(folder: Path) -> bool:
    """Return whether ``folder``, or what is to become it, lies on another computer."""
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return _kind_at(folder.resolve(), mounts) in _OF_NETWORKS


def is_path_too_long(folder: Path) -> bool:
    """Return whether files in ``folder`` would have names that this system cannot open."""
    place = folder.absolute()
    if sys.platform == "win32":
        return len(str(place)) + _BELOW > _LONGEST_PATH_ON_WINDOWS
    longest = max(len(os.fsencode(name)) for name in place.parts) + _BESIDE
    return longest > _LONGEST_NAME or len(os.fsencode(place)) + _BELOW > _LONGEST_PATH


def _kind_at(folder: Path, mounts: str) -> str:
    """Return the kind of the file system a folder lies on: of the deepest mount, the last."""
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        place, _, source = line.partition(" - ")
        point = Path(_ESCAPED.sub(lambda told: chr(int(told[1], 8)), place.split(" ")[4]))
        if folder.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, kind = len(point.parts), source.split(" ")[0]
    return kind


def _is_remote_drive(folder: Path) -> bool:
    from ctypes import windll  # type: ignore[attr-defined,unused-ignore]

    root = folder.absolute().anchor
    return root.startswith("\\\\") or windll.kernel32.GetDriveTypeW(root) == _REMOTE_DRIVE
