"""Writing a file so that after a power cut there is the old one or the new one, never a half."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coopdesk.domain.errors import SurroundingsTrouble

# EFBIG: the medium cannot hold a file of that size (a FAT stick, a quota)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NAME_TOO_LONG_ON_WINDOWS = 206
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# What file systems answer that cannot sync a folder; the file itself is synced by then.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``target``, synced, when the block ends well.

    Raises SurroundingsTrouble ``disk_full``, ``no_permission`` (on Windows also when the target is
    open in another program) or ``device_gone``; after any error an older file of that name is as it
    was and no draft is left.
    """
    draft = target.with_name(f".{target.name}.part")
    with surroundings(target):
        draft.unlink(missing_ok=True)  # what a power cut left
        try:
            yield draft
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


class Deliveries:
    """Files that get their names once what they tell of is safe in the books, or not at all.

    Used as a context around a transaction: at its end the drafts take their places; when it fails
    they are gone. A power cut between the two leaves a draft that nobody takes for the file.
    """

    def __init__(self) -> None:
        self._drafts: dict[Path, Path] = {}

    @contextmanager
    def draft_of(self, target: Path) -> Iterator[Path]:
        """Give a path to write to, as ``draft_beside`` does; it gets its name later."""
        draft = target.with_name(f".{target.name}.part")
        self._drafts[draft] = target
        with surroundings(target):
            draft.unlink(missing_ok=True)
            yield draft
            with draft.open("rb+") as file:
                os.fsync(file.fileno())

    def __enter__(self) -> "Deliveries":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Raise SurroundingsTrouble ``device_gone`` when a file cannot get its name any more."""
        for draft, target in self._drafts.items():
            if kind is not None:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
                continue
            with surroundings(target):
                draft.replace(target)
                sync_folder(target.parent)


def write_durably(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content``, synced to the disk before it gets its name.

    Raises SurroundingsTrouble ``disk_full``, ``no_permission`` or ``device_gone``.
    """
    with draft_beside(target) as draft:
        draft.write_bytes(content)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable, where the system knows how."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


@contextmanager
def surroundings(place: Path) -> Iterator[None]:
    """Turn what the operating system says about ``place`` into SurroundingsTrouble."""
    try:
        yield
    except OSError as error:
        raise SurroundingsTrouble(_code(error), place=str(place)) from error


def _code(error: OSError) -> str:
    told = getattr(error, "winerror", None)
    if error.errno in _FULL:
        return "disk_full"
    if error.errno in _FORBIDDEN:
        return "no_permission"
    if error.errno == errno.ENAMETOOLONG or told == _NAME_TOO_LONG_ON_WINDOWS:
        return "path_too_long"
    return "device_gone"
