"""Backups: one file with the encrypted database and its key file, proved before it counts.

A backup is a zip (stored, the database is encrypted and does not shrink) of ``workspace.db``,
``workspace.key`` and ``backup.json`` with the SHA-256 of each; opening it needs the same
passphrases or the recovery key as the workspace itself. One of a series (``backup_series``) names
the pieces that its database is made of, which lie in a folder beside it.
"""

import hashlib
import json
import os
import re
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from coopdesk.apart import ReadingStopped, Room
from coopdesk.domain.containers import open_short
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.durable import draft_beside, short_lived_folder, surroundings
from coopdesk.storage import keys, placing
from coopdesk.storage.engine import DATABASE_FILE, connect, sqlite_told
from coopdesk.storage.keys import KEY_FILE, DatabaseKey

MANIFEST = "backup.json"
SUFFIX = ".coopbackup"
_PARTS = (DATABASE_FILE, KEY_FILE)
_MOST_SAID = {True: 65_536, False: 16 * 2**20}
"""How long a manifest is at most, by whether the database is in the file; else it names pieces."""
# What a zip raises that is broken, or says it is locked with a password (RuntimeError).
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error)
_MOST_SECONDS = 1800
"""For the proof of one database, on an old disk."""
_PIECES = "pieces"
_TABLES = """
    SELECT name, iif(type = 'view', ' LIMIT 1', '') FROM sqlite_master
    WHERE type IN ('table', 'view')
"""
_HASH = re.compile(r"[0-9a-f]{64}")


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
    with (
        surroundings(folder),
        tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as room,
    ):
        copy = Path(room) / DATABASE_FILE
        copy_database(folder / DATABASE_FILE, key, copy)
        shutil.copyfile(folder / KEY_FILE, Path(room) / KEY_FILE)
        hashes = {name: sha256_of(Path(room) / name) for name in _PARTS}
        manifest = {"format": 1, "made_at": made_at, "sha256": hashes}
        with draft_beside(target) as draft:
            write_parts(draft, Path(room), _PARTS, manifest)
            checked = check_backup(draft)
    return Backup(target, checked.sha256, made_at)


def check_backup(path: Path, key: DatabaseKey | None = None) -> Backup:
    """Check that a backup is whole; with ``key`` also that its database opens and is sound.

    Raises WorkspaceTrouble ``missing``, ``not_a_backup`` or ``damaged``, and SurroundingsTrouble.
    """
    place = Path(tempfile.gettempdir())
    with surroundings(place), short_lived_folder() as room:
        manifest = unpack(path, room)
        if key is not None:
            prove_apart(room / DATABASE_FILE, key)
    return Backup(path, sha256_of(path), str(manifest["made_at"]))


def restore_backup(path: Path, folder: Path) -> Path | None:
    """Put the backup in the place of the workspace in ``folder``.

    What lay there is kept beside it; its new name is returned (None when there was nothing).
    Raises as ``check_backup``, and SurroundingsTrouble; then ``folder`` is as it was.
    """

    def build(room: Path) -> None:
        unpack(path, room)
        keys.load(room)  # whoever cannot sign in to it would have lost what lies there

    return placing.put_in_place(folder, build, placing.RESTORED)


def restore_copy(copy: Path, folder: Path) -> Path | None:
    """Put a bare copy of the database in its place, with the key file that is there; as above."""

    def build(room: Path) -> None:
        shutil.copyfile(copy, room / DATABASE_FILE)
        shutil.copyfile(folder / KEY_FILE, room / KEY_FILE)

    return placing.put_in_place(folder, build, placing.RESTORED)


def prove(path: Path, key: DatabaseKey) -> None:
    """Check pages, structure and references; raises WorkspaceTrouble ``damaged``."""
    if broken_parts(path, key):
        raise WorkspaceTrouble("damaged", file=path.name)


def prove_apart(path: Path, key: DatabaseKey) -> None:
    """Check a database that a person brought, apart; raises as ``prove``, and Cancelled.

    One that ends its reader is damaged.
    """
    try:
        with Room(_MOST_SECONDS) as room:
            parts = room.ask(parts_broken_in_file, path, key)
    except ReadingStopped as stopped:
        raise WorkspaceTrouble("damaged", file=path.name) from stopped
    if parts:
        raise WorkspaceTrouble("damaged", file=path.name)


def parts_broken_in_file(path: Path, key: DatabaseKey) -> list[str]:
    """Return what is broken in a file that nobody has open, every row read; for a reader."""
    try:
        return broken_parts(path, key, only_reads=True) or _unreadable_rows(path, key)
    except (WorkspaceTrouble, UnicodeDecodeError):  # SQLite's own words, of a name that is no text
        return ["pages"]


def _unreadable_rows(path: Path, key: DatabaseKey) -> list[str]:
    """Return ``rows`` where one holds what none of ours can; the checks of SQLite pass it over."""
    connection = connect(path, key, only_reads=True)
    try:
        for name, limit in connection.execute(_TABLES).fetchall():
            table = name.replace('"', '""')
            for _ in connection.execute(f'SELECT * FROM "{table}"{limit}'):  # noqa: S608 - its own
                pass
    except (UnicodeDecodeError, driver.Error):
        return ["rows"]
    finally:
        connection.close()
    return []


def broken_parts(path: Path, key: DatabaseKey, *, only_reads: bool = False) -> list[str]:
    """Return what is broken: ``pages``, ``structure``, ``references``; [] when sound."""
    with sqlite_told(path):
        connection = connect(path, key, only_reads=only_reads)
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


def write_parts(target: Path, room: Path, parts: Iterable[str], manifest: dict[str, Any]) -> None:
    """Write ``parts`` of ``room`` and the manifest into one file, stored: all is encrypted."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in parts:
            archive.write(room / name, name)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def read_manifest(path: Path) -> dict[str, Any]:
    """Return what a backup tells of itself.

    Raises WorkspaceTrouble ``missing`` or ``not_a_backup``, and SurroundingsTrouble.
    """
    if not path.is_file():
        raise WorkspaceTrouble("missing", folder=str(path))
    try:
        with surroundings(path), path.open("rb") as file, open_short(file) as archive:
            listed = archive.infolist()
            names = {part.filename for part in listed}
            # stored as they are: what would swell on unpacking was not made here
            if any(part.compress_type != zipfile.ZIP_STORED for part in listed):
                raise ValueError("packed")
            if archive.getinfo(MANIFEST).file_size > _MOST_SAID[DATABASE_FILE in names]:
                raise ValueError("manifest")
            manifest: dict[str, Any] = read_json(archive.read(MANIFEST))
            parts = {KEY_FILE} if "pieces" in manifest else set(_PARTS)
            if len(listed) != len(parts) + 1 or names != {*parts, MANIFEST}:
                raise ValueError("parts")
            hashes = manifest["sha256"]
            if set(hashes) != parts or {type(hashes[name]) for name in parts} != {str}:
                raise ValueError("hashes")
            pieces = manifest.get("pieces", ())
            # of an encrypted database no two are alike: one named again and again fills the disk
            if not all(map(_HASH.fullmatch, pieces)) or len(set(pieces)) != len(pieces):
                raise ValueError("pieces")
            if datetime.fromisoformat(manifest["made_at"]).tzinfo:
                raise ValueError("made_at")
    except (*_BROKEN, ValueError, KeyError, TypeError):
        raise WorkspaceTrouble("not_a_backup", file=path.name) from None
    return manifest


def unpack(path: Path, room: Path) -> dict[str, Any]:
    """Write database and key file of a backup into ``room``, each hash checked on the way.

    Returns the manifest. Raises as ``check_backup``, and SurroundingsTrouble.
    """
    manifest = read_manifest(path)
    try:
        with (
            surroundings(path),
            path.open("rb") as file,
            open_short(file) as archive,
            surroundings(room),
        ):
            for name, expected in manifest["sha256"].items():
                with archive.open(name) as source, (room / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
                    target.flush()
                    os.fsync(target.fileno())
                if sha256_of(room / name) != expected:
                    raise WorkspaceTrouble("damaged", file=path.name)
    except _BROKEN:
        raise WorkspaceTrouble("damaged", file=path.name) from None
    if "pieces" in manifest:
        _join_pieces(path, manifest["pieces"], room / DATABASE_FILE)
    return manifest


def piece_path(series: Path, name: str) -> Path:
    """Return where a piece lies; its name is the SHA-256 of its content."""
    return series / _PIECES / name[:2] / name


def pieces_in(series: Path) -> Iterator[Path]:
    """Yield the pieces that lie in a series; files of other names are none."""
    for file in sorted(series.glob(f"{_PIECES}/??/*")):
        if _HASH.fullmatch(file.name) and file.parent.name == file.name[:2]:
            yield file


def drafts_in(series: Path) -> Iterator[Path]:
    """Yield what a power cut left of pieces that were being written."""
    for file in series.glob(f"{_PIECES}/??/.*.part"):
        if _HASH.fullmatch(file.name[1:-5]):
            yield file


def _join_pieces(path: Path, names: Iterable[str], target: Path) -> None:
    with surroundings(target), target.open("wb") as file:
        for name in names:
            piece = piece_path(path.parent, name)
            with surroundings(piece):
                content = piece.read_bytes() if piece.is_file() else b""
            if hashlib.sha256(content).hexdigest() != name:
                raise WorkspaceTrouble("damaged", file=path.name)
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
