"""Writing a file so that after a power cut there is the old one or the new one, never a half."""

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from coopdesk.domain.errors import SurroundingsTrouble

# EFBIG: the medium cannot hold a file of that size (a FAT stick, a quota)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# Windows: a name with signs it keeps for itself, one that is too long with its folders
_WINDOWS_NAMES = {123, 206}
# What file systems answer that cannot sync a folder; the file itself is synced by then.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}


@contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of ``target``, synced, when the block ends well.

    Raises SurroundingsTrouble ``disk_full``, ``no_permission`` (on Windows also when the target is
    open in another program), ``name_refused`` or ``device_gone``; after any error an older file of
    that name is as it was and no draft is left.
    """
    draft = target.with_name(f".{target.name}.part")
    with surroundings(target), noted(draft):
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


class Unfinished:
    """What this program is writing outside its workspace, for the next start to clear away.

    A program that is killed leaves a draft where the person wanted the file, with what the file was
    to hold; only the note, beside the workspace's own files, tells where. It names the folder, and
    of the draft a salted hash: a paper may be called as a person is. Who holds the workspace's lock
    has one, and closes it.
    """

    def __init__(self, file: Path) -> None:
        """Clear away what is noted, and note from now on; what is out of reach stays noted."""
        self._file, self._door = file, Lock()
        self._notes: list[list[str]] = []
        with suppress(OSError, ValueError, TypeError, RecursionError):
            self._notes = [note for note in _notes_in(self._file) if not _is_cleared(*note)]
            self._save()
        _open_notes.append(self)

    def close(self) -> None:
        """Note no more; safe to call twice."""
        if self in _open_notes:
            _open_notes.remove(self)

    def add(self, draft: Path) -> list[str]:
        """Note a draft and return its note; none for what lies in the workspace itself."""
        if self._file.parent in (draft.parent, *draft.parents):
            return []
        salt = secrets.token_hex(8)
        note = [str(draft.parent.absolute()), salt, _hashed(draft.name, salt)]
        with self._door:
            self._notes.append(note)
            self._save()
        return note

    def drop(self, note: list[str]) -> None:
        """Forget a draft that became a file, or is gone."""
        with self._door:
            if note in self._notes:
                self._notes.remove(note)
                self._save()

    def _save(self) -> None:
        """Keep the notes; where the disk refuses, the draft is written all the same."""
        with suppress(OSError):
            if self._notes:
                self._file.write_text(json.dumps(self._notes), encoding="utf-8")
            else:
                self._file.unlink(missing_ok=True)


_open_notes: list[Unfinished] = []


@contextmanager
def noted(draft: Path) -> Iterator[None]:
    """Note while the block lasts that ``draft`` is no file yet, where a workspace is open."""
    notes = _open_notes[0] if _open_notes else None
    note = notes.add(draft) if notes else []
    try:
        yield
    finally:
        if notes and note:
            notes.drop(note)


@contextmanager
def short_lived_folder(parent: Path | None = None, prefix: str = "coopdesk-") -> Iterator[Path]:
    """Give a folder for parts of what is being written; gone afterwards, or at the next start."""
    with TemporaryDirectory(dir=parent, prefix=prefix) as folder, noted(Path(folder)):
        yield Path(folder)


def _notes_in(file: Path) -> list[list[str]]:
    notes = json.loads(file.read_text(encoding="utf-8"))
    return [[str(folder), str(salt), str(name)] for folder, salt, name in notes]


def _is_cleared(folder: str, salt: str, name: str) -> bool:
    """Delete the draft of a note; return whether nothing of it is left."""
    place = Path(folder)
    if not place.is_dir():
        return False  # a stick that is not here
    for found in place.iterdir():
        if _is_draft(found.name) and _hashed(found.name, salt) == name:
            with suppress(OSError):
                shutil.rmtree(found) if found.is_dir() else found.unlink()
            return not found.exists()
    return True


def _is_draft(name: str) -> bool:
    return (name.startswith(".") and name.endswith(".part")) or name.startswith(
        ("coopdesk-", ".coopdesk-")
    )


def _hashed(name: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}/{name}".encode()).hexdigest()


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

    Raises SurroundingsTrouble as ``draft_beside`` does.
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


def sync_tree(folder: Path) -> None:
    """Make all that lies in ``folder`` durable: every file, and every folder that names some."""
    for place, _, names in os.walk(folder):
        for name in names:
            with Path(place, name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(place))


@contextmanager
def surroundings(place: Path) -> Iterator[None]:
    """Turn what the operating system says about ``place`` into SurroundingsTrouble."""
    try:
        yield
    except OSError as error:
        raise SurroundingsTrouble(_code(error), place=str(place)) from error


def _code(error: OSError) -> str:
    if error.errno in _FULL:
        return "disk_full"
    if error.errno in _FORBIDDEN:
        return "no_permission"
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) in _WINDOWS_NAMES:
        return "name_refused"
    return "device_gone"
