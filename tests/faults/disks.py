"""A disk of its own for the room of a run: small, filled to the brim, or not to be written to.

A file system in memory, mounted where the room is; only who may mount can have one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.drives import call

WIDE_KIB = 256 * 1024


class Disk:
    """The file system under a room."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def leave_room(self, kib: int) -> None:
        """Let only so much more be written: the write across the end is cut short."""
        self._remount(f"size={self.used_kib() + kib}k")

    def forbid_writing(self) -> None:
        """Let nothing be written, as a stick with its switch set."""
        self._remount("ro")

    def widen(self) -> None:
        """Let all be written again."""
        self._remount(f"rw,size={WIDE_KIB}k")

    def used_kib(self) -> int:
        """Return how much is written."""
        found = os.statvfs(self._place)
        return (found.f_blocks - found.f_bfree) * found.f_frsize // 1024

    def _remount(self, options: str) -> None:
        call("mount", "-o", f"remount,{options}", str(self._place))


@contextmanager
def disk_at(place: Path) -> Iterator[Disk]:
    """Mount a disk at ``place`` for as long as the block lasts; raises OSError where nobody may."""
    place.mkdir(parents=True, exist_ok=True)
    call("mount", "-t", "tmpfs", "-o", f"size={WIDE_KIB}k", "none", str(place))
    try:
        yield Disk(place)
    finally:
        call("umount", "-l", str(place))
