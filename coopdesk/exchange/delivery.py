"""Files put on a stick so that they are there: whole or not at all, and read back.

A stick that is pulled out, full or worn says so late or never. So the file is written beside its
place under another name, forced onto the device, read back and compared, and only then renamed.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.durable import draft_beside
from coopdesk.exchange.age_file import ByteWriter

Drafts = Callable[[Path], AbstractContextManager[Path]]
"""Gives a place to write what becomes a file: at once, or when what it tells of is safe."""


def deliver(
    target: Path, fill: Callable[[ByteWriter], None], drafts: Drafts = draft_beside
) -> tuple[str, int]:
    """Make ``target`` with what ``fill`` writes, and return its SHA-256 and size in bytes.

    Raises SurroundingsTrouble (disk_full, no_permission, device_gone, or copy_differs when the
    device gives back other bytes than it was given); then no file is left, and an older file of
    that name is as it was.
    """
    with drafts(target) as draft:
        with draft.open("xb") as file:
            writer = _HashingWriter(file)
            fill(writer)
            file.flush()
            os.fsync(file.fileno())
        if _read_back(draft) != writer.digest.hexdigest():
            raise SurroundingsTrouble("copy_differs", place=str(target))
    return writer.digest.hexdigest(), writer.size


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_back(path: Path) -> str:
    """Return the SHA-256 of what the device holds, not of what the system remembers writing."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return sha256_of(path)


class _HashingWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._file.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)

    def flush(self) -> None:
        self._file.flush()
