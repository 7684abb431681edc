"""Backups: one file with the encrypted database and its key file, proved before it counts.

A backup is a zip (stored, the database is encrypted and does not shrink) of ``workspace.db``,
``workspace.key`` and ``backup.json`` with the SHA-256 of each; opening it needs the same
passphrases or the recovery key as the workspace itself.
"""

import hashlib
import json
import os
import shutil
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.durable import draft_beside, surroundings, sync_folder
from coopdesk.storage import keys
from coopdesk.storage.engine import DATABASE_FILE, connect, sqlite_told
from coopdesk.storage.keys import KEY_FILE, DatabaseKey

MANIFEST = "backup.json"
_PARTS = (DATABASE_FILE, KEY_FILE)
_LARGEST_MANIFEST = 65_536
# What a zip raises that is broken, or says it is locked with a password (RuntimeError).
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that was made or checked."""

    path: Path
    sha256: str
    made_at: str


def copy_database(source: Path, key: DatabaseKey, target: Path) -> None:
    """Copy the open database to ``target``, encrypted by the same key, and prove the copy.

    The copy gets its name only after it was opened and found whole. Raises WorkspaceTrouble
    ``damaged`` and SurroundingsTrouble; nothing is left behind then.
    """
    with draft_beside(target) as draft:
        try:
            with sqlite_told(target):
                origin, copy = connect(source, key), connect(draft, key)
                try:
                    origin.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                finally:
                    origin.close()
                    copy.close()
            prove(draft, key)
        finally:
            for ending in ("-wal", "-shm", "-journal"):
                draft.with_name(draft.name + ending).unlink(missing_ok=True)


def make_backup(folder: Path, key: DatabaseKey, target: Path, made_at: str) -> Backup:
    """Write the backup of the workspace in ``folder`` to the file ``target`` and read it back.

    Raises WorkspaceTrouble ``damaged`` and SurroundingsTrouble; then no file is left behind.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as room:
        copy = Path(room) / DATABASE_FILE
        copy_database(folder / DATABASE_FILE, key, copy)
        shutil.copyfile(folder / KEY_FILE, Path(room) / KEY_FILE)
        hashes = {name: sha256_of(Path(room) / name) for name in _PARTS}
        manifest = {"format": 1, "made_at": made_at, "sha256": hashes}
        with draft_beside(target) as draft:
            _write_zip(draft, Path(room), manifest)
            checked = check_backup(draft)
    return Backup(target, checked.sha256, made_at)


def check_backup(path: Path, key: DatabaseKey | None = None) -> Backup:
    """Check that a backup is whole; with ``key`` also that its database opens and is sound.

    Raises WorkspaceTrouble ``missing``, ``not_a_backup`` or ``damaged``.
    """
    manifest = _manifest(path)
    with tempfile.TemporaryDirectory(prefix="coopdesk-") as room:
        _unpack(path, manifest, Path(room))
        if key is not None:
            prove(Path(room) / DATABASE_FILE, key)
    return Backup(path, sha256_of(path), str(manifest["made_at"]))


def restore_backup(path: Path, folder: Path) -> Path | None:
    """Put the backup in the place of the workspace in ``folder``.

    What lay there is kept beside it; its new name is returned (None when there was nothing).
    Raises as ``check_backup``, and SurroundingsTrouble; then ``folder`` is as it was.
    """
    manifest = _manifest(path)
    with surroundings(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".restore-"))
    try:
        _unpack(path, manifest, room)
        keys.load(room)  # whoever cannot sign in to it would have lost what lies there
        with surroundings(folder):
            aside = _move_aside(folder)
            room.rename(folder)
            sync_folder(folder.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return aside


def prove(path: Path, key: DatabaseKey) -> None:
    """Check pages, structure and references; raises WorkspaceTrouble ``damaged``."""
    if broken_parts(path, key):
        raise WorkspaceTrouble("damaged", file=path.name)


def broken_parts(path: Path, key: DatabaseKey) -> list[str]:
    """Return what is broken: ``pages``, ``structure``, ``references``; [] when sound."""
    with sqlite_told(path):
        connection = connect(path, key)
        try:
            found = {
                "pages": connection.execute("PRAGMA cipher_integrity_check").fetchall(),
                "structure": connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)],
                "references": connection.execute("PRAGMA foreign_key_check").fetchall(),
            }
        finally:
            connection.close()
    return [name for name, broken in found.items() if broken]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_zip(target: Path, room: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in _PARTS:
            archive.write(room / name, name)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def _manifest(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise WorkspaceTrouble("missing", folder=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sorted(part.filename for part in parts) != sorted((*_PARTS, MANIFEST)):
                raise ValueError("parts")
            # stored as they are: what would swell on unpacking was not made here
            if any(part.compress_type != zipfile.ZIP_STORED for part in parts):
                raise ValueError("packed")
            if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                raise ValueError("manifest")
            manifest: dict[str, Any] = read_json(archive.read(MANIFEST))
            if {type(manifest["sha256"][name]) for name in _PARTS} != {str}:
                raise ValueError("hashes")
            str(manifest["made_at"])
    except (*_BROKEN, ValueError, KeyError, TypeError):
        raise WorkspaceTrouble("not_a_backup", file=path.name) from None
    return manifest


def _unpack(path: Path, manifest: dict[str, Any], room: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive, surroundings(room):
            for name in _PARTS:
                with archive.open(name) as source, (room / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
                    target.flush()
                    os.fsync(target.fileno())
                if sha256_of(room / name) != manifest["sha256"][name]:
                    raise WorkspaceTrouble("damaged", file=path.name)
    except _BROKEN:
        raise WorkspaceTrouble("damaged", file=path.name) from None


def _move_aside(folder: Path) -> Path | None:
    if not folder.exists() or not any(folder.iterdir()):
        if folder.exists():
            folder.rmdir()
        return None
    number = 1
    while (aside := folder.with_name(f"{folder.name}.before-restore-{number}")).exists():
        number += 1
    folder.rename(aside)
    return aside
