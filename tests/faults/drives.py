"""A drive of its own for the room of a run or for its stick, that goes away while it is written to.

A real file system (ext4) in a file. Pulled out it answers every call with an error, and whatever
was not synced is lost, as at a power cut; put in again it shows what is left of it. Renaming over
a file syncs nothing by itself here (``noauto_da_alloc``), as on most other file systems.
"""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIB = 1_048_576
SHUT_DOWN, AND_LOSE_THE_LOG = 0x8004587D, struct.pack("I", 2)


class Drive:
    """A file system that is mounted at a place."""

    def __init__(self, device: str, place: Path) -> None:
        self._device, self._place = device, place

    def pull(self) -> None:
        """Let it be gone from now on, with all that was not synced."""
        folder = os.open(self._place, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUT_DOWN, AND_LOSE_THE_LOG)
        finally:
            os.close(folder)

    def slip_away(self) -> None:
        """Let its place be an empty folder from now on; what is open there can still be used."""
        call("umount", "-l", str(self._place))

    def plug_in(self) -> None:
        """Put it in, also again after it was pulled or has slipped away."""
        self.take_out()
        call("mount", "-o", "noauto_da_alloc", self._device, str(self._place))

    def take_out(self) -> None:
        """Write all and take it out, where it is in its place."""
        if self._place.is_mount():
            call("umount", str(self._place))


def fill_drive(image: Path, source: Path, *, spare: int) -> None:
    """Make a drive that holds what is in a folder, with so many bytes left."""
    held = sum(file.stat().st_size for file in source.rglob("*") if file.is_file())
    with image.open("wb") as file:
        file.truncate(16 * MIB + held * 5 // 4 + spare)
    call("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
    place = image.with_suffix(".place")
    with drive_at(place, image):
        (place / "lost+found").rmdir()
        shutil.copytree(source, place, dirs_exist_ok=True)
    place.rmdir()


@contextmanager
def drive_at(place: Path, image: Path) -> Iterator[Drive]:
    """Mount a drive at ``place`` for as long as the block lasts; raises OSError where none can."""
    place.mkdir(parents=True, exist_ok=True)
    # one device for all its mounts: a free one that mount looks for may still be on its way out
    device = call("losetup", "--find", "--show", str(image))
    try:
        drive = Drive(device, place)
        drive.plug_in()
        try:
            yield drive
        finally:
            drive.take_out()
    finally:
        call("losetup", "-d", device)


def call(*command: str) -> str:
    """Run a program of the system and return what it prints; raises OSError with its complaint."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise OSError(ended.stderr.strip())
    return ended.stdout.strip()
