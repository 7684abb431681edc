"""One writer per workspace: a lock the operating system holds, and a note of who has it.

The lock dies with the process, so a crash never locks an office out; the note is only read.
"""

import getpass
import json
import os
import platform
from pathlib import Path
from typing import BinaryIO

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.durable import surroundings

LOCK_FILE = "workspace.lock"
_LOCKED_BYTE = 1 << 20  # far behind the note, so that Windows lets others read the note


class WorkspaceLock:
    """The hold of this program on a workspace, from construction to ``release``."""

    def __init__(self, folder: Path, operator: str, since: str) -> None:
        """Take the lock or raise WorkspaceTrouble ``locked`` with who holds it."""
        self._path = folder / LOCK_FILE
        with surroundings(folder):
            self._path.touch(exist_ok=True)
            self._file: BinaryIO = self._path.open("r+b")
        if not _try_lock(self._file):
            self._file.close()
            raise WorkspaceTrouble("locked", **_holder(self._path))
        note = {"operator": operator, "user": _user(), "computer": platform.node(), "since": since}
        with surroundings(folder):
            self._file.truncate(0)
            self._file.write(json.dumps(note, ensure_ascii=False).encode("utf-8"))
            self._file.flush()

    def release(self) -> None:
        """Give the workspace free; safe to call twice."""
        if not self._file.closed:
            _unlock(self._file)
            self._file.close()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "?"


def _holder(path: Path) -> dict[str, str]:
    unknown = {"operator": "?", "user": "?", "computer": "?", "since": "?"}
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return unknown | {name: str(note.get(name, "?")) for name in unknown}
    except (OSError, ValueError, AttributeError):
        return unknown


if os.name == "nt":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

    def _unlock(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
