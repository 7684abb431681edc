"""A series of backups in one place: each names the pieces of its database, kept once for all.

A piece is so many pages of the encrypted file as they lie on the disk. A page that did not change
has the same bytes, so a slow stick gets only what is new. Order makes it safe against a power cut:
pieces first, synced, then the file that names them; what nothing names is swept later.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coopdesk.domain.backups import MadeBackup, Occasion, ProofState
from coopdesk.domain.documents import read_json
from coopdesk.domain.errors import CoopdeskError, SurroundingsTrouble, WorkspaceTrouble
from coopdesk.domain.progress import Progress
from coopdesk.durable import draft_beside, surroundings, sync_folder, write_durably
from coopdesk.storage.backup import (
    SUFFIX,
    copy_database,
    drafts_in,
    piece_path,
    pieces_in,
    read_manifest,
    sha256_of,
    unpack,
    write_parts,
)
from coopdesk.storage.engine import DATABASE_FILE, connect, sqlite_told
from coopdesk.storage.keys import KEY_FILE, DatabaseKey, load

PIECE_BYTES = 64 * 4096
PROOF_SUFFIX = ".proof"
_NAME = re.compile(r"coopdesk-\d{6,12}-\d{8}-\d{6}(-\d+)?" + re.escape(SUFFIX))
_TRIES = 3
_LAST_ENTRY = "SELECT coalesce(max(sequence), 0) FROM audit_log"


@dataclass(frozen=True, slots=True)
class Proof:
    """When a backup was proved, and which checks found something: none when it is sound."""

    at: str
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesBackup:
    """One backup of a series.

    ``number`` counts those of a series, whatever the clock said (0 for those of older programs),
    ``sequence`` is its last entry of the audit log, ``workspace`` whose it is, ``size`` the bytes
    of its database.
    """

    path: Path
    number: int
    made_at: datetime
    occasion: Occasion
    sequence: int
    workspace: str
    size: int
    pieces: tuple[str, ...]
    proof: Proof | None

    @property
    def state(self) -> ProofState:
        """Return whether it was proved, and what came of it."""
        if self.proof is None:
            return ProofState.WAITING
        return ProofState.BROKEN if self.proof.broken else ProofState.SOUND

    @property
    def as_made(self) -> MadeBackup:
        """Return it as the rotation sees it."""
        return MadeBackup(self.path.name, self.number, self.made_at, self.state)


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where the series of a workspace lies, and how its files begin: with the office's division."""

    folder: Path
    division: str
    workspace: str

    def backups(self) -> list[SeriesBackup]:
        """Return the backups of this workspace that lie here, the newest first.

        Raises SurroundingsTrouble when the place cannot be read.
        """
        with surroundings(self.folder):
            names = [path for path in self.folder.glob(f"*{SUFFIX}") if _NAME.fullmatch(path.name)]
        told = (_read(path) for path in names)
        own = [each for each in told if each is not None and each.workspace == self.workspace]
        return sorted(own, key=lambda each: each.as_made.order, reverse=True)


def add_backup(
    place: SeriesPlace, workspace: Path, key: DatabaseKey, now: datetime, occasion: Occasion
) -> SeriesBackup:
    """Write a backup of the open workspace into its series; it waits for its proof.

    Raises WorkspaceTrouble ``damaged`` and SurroundingsTrouble; no backup is named then.
    """
    with surroundings(place.folder):
        place.folder.mkdir(exist_ok=True)
    database = workspace / DATABASE_FILE
    with _held_still(database, key, place.folder) as (still, sequence):
        names, size = _keep_pieces(place.folder, _pieces_of(still))
        path = _free_name(place, now)
        manifest = {
            "format": 2,
            "number": 1 + max((each.number for each in place.backups()), default=0),
            "made_at": now.isoformat(timespec="seconds"),
            "occasion": occasion.value,
            "sequence": sequence,
            "workspace": place.workspace,
            "size": size,
            "pieces": names,
            "sha256": {KEY_FILE: sha256_of(workspace / KEY_FILE)},
        }
        with draft_beside(path) as draft:
            write_parts(draft, workspace, (KEY_FILE,), manifest)
    return _told(path, manifest, None)


def unpack_newest(series: Path, room: Path) -> Path | None:
    """Put the newest backup of a series together that can be; return it, None when none can."""
    told = [each for each in map(_read, series.glob(f"*{SUFFIX}")) if each is not None]
    for each in sorted(told, key=lambda one: one.as_made.order, reverse=True):
        with suppress(CoopdeskError):
            unpack(each.path, room)
            return each.path
    return None


def carry_backup(backup: SeriesBackup, folder: Path, progress: Progress) -> SeriesBackup:
    """Copy a backup to the series in ``folder``: only the pieces that are not there yet.

    One that lies there already gets what is missing or has the wrong size. Raises
    SurroundingsTrouble, also when the folder is not there (the stick was pulled out, and what lies
    in its place is not the stick); WorkspaceTrouble ``damaged`` when a piece is broken where it
    comes from.
    """
    if not folder.is_dir():
        raise SurroundingsTrouble("device_gone", place=str(folder))
    _keep_pieces(folder, _contents(backup, progress))
    path = folder / backup.path.name
    with surroundings(path):
        content = backup.path.read_bytes()
        _proof_path(path).unlink(missing_ok=True)  # of what lay here before
    write_durably(path, content)
    return _told(path, read_manifest(path), None)


def note_proof(backup: SeriesBackup, proof: Proof) -> None:
    """Write the proof beside the backup; raises SurroundingsTrouble."""
    told = {"at": proof.at, "broken": proof.broken, "sha256": sha256_of(backup.path)}
    write_durably(_proof_path(backup.path), json.dumps(told, indent=1).encode())


def drop_broken_pieces(backup: SeriesBackup) -> None:
    """Delete pieces whose bytes are not what their name says, so that they are written again."""
    for name in dict.fromkeys(backup.pieces):
        piece = piece_path(backup.path.parent, name)
        with surroundings(piece):
            if piece.is_file() and sha256_of(piece) != name:
                piece.unlink()


def remove_backups(place: SeriesPlace, keep: Collection[str]) -> None:
    """Delete the backups of this workspace that are not to be kept, and pieces nobody names.

    Files of other names or workspaces stay. Raises SurroundingsTrouble.
    """
    for backup in place.backups():
        if backup.path.name not in keep:
            with surroundings(backup.path):
                backup.path.unlink()
                _proof_path(backup.path).unlink(missing_ok=True)
    _sweep(place.folder)


def _sweep(folder: Path) -> None:
    """Delete pieces that no backup names; none as long as one backup cannot be read."""
    named: set[str] = set()
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(CoopdeskError):
            named.update(read_manifest(path).get("pieces", ()))
            continue
        return
    for piece in (*pieces_in(folder), *drafts_in(folder)):
        if piece.name not in named:
            with surroundings(piece):
                piece.unlink()


@contextmanager
def _held_still(database: Path, key: DatabaseKey, room: Path) -> Iterator[tuple[Path, int]]:
    """Give a file with all that was written so far, and its last audit entry; writers wait.

    The log of SQLite is emptied into the file first. Where somebody reads for long and it cannot
    be, a copy is made: whole too, but with nothing in it that a series has already.
    """
    with sqlite_told(database):
        connection = connect(database, key)
    try:
        with sqlite_told(database):
            is_still = _write_log_back(connection, database)
            (sequence,) = connection.execute(_LAST_ENTRY).fetchone()
        if is_still:
            yield database, sequence
            return
    finally:
        connection.close()
    with tempfile.TemporaryDirectory(dir=room, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE_FILE
        copy_database(database, key, copy)
        yield copy, sequence


def _write_log_back(connection: Any, database: Path) -> bool:
    log = database.with_name(f"{database.name}-wal")
    for _ in range(_TRIES):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        if not log.exists() or not log.stat().st_size:
            return True
        connection.execute("ROLLBACK")
    return False


def _pieces_of(database: Path) -> Iterator[bytes]:
    with surroundings(database), database.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _contents(backup: SeriesBackup, progress: Progress) -> Iterator[bytes]:
    for done, name in enumerate(backup.pieces):
        progress.step(done, len(backup.pieces))
        piece = piece_path(backup.path.parent, name)
        with surroundings(piece):
            content = piece.read_bytes()
        if hashlib.sha256(content).hexdigest() != name:
            raise WorkspaceTrouble("damaged", file=backup.path.name)
        yield content


def _keep_pieces(folder: Path, pieces: Iterable[bytes]) -> tuple[list[str], int]:
    """Write the pieces that are not there yet; return the names of all, and how many bytes."""
    names, size, drawers = [], 0, set[Path]()
    for content in pieces:
        name = hashlib.sha256(content).hexdigest()
        target = piece_path(folder, name)
        with surroundings(target):
            if not target.is_file() or target.stat().st_size != len(content):
                target.parent.mkdir(parents=True, exist_ok=True)
                drawers |= {target.parent.parent, folder}
                write_durably(target, content)
        names.append(name)
        size += len(content)
    with surroundings(folder):
        for drawer in drawers:
            sync_folder(drawer)
    return names, size


def _free_name(place: SeriesPlace, now: datetime) -> Path:
    stem = f"coopdesk-{place.division}-{now:%Y%m%d-%H%M%S}"
    path, number = place.folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = place.folder / f"{stem}-{number}{SUFFIX}"
    return path


def _read(path: Path) -> SeriesBackup | None:
    try:
        return _told(path, read_manifest(path), _read_proof(path))
    except (CoopdeskError, ValueError, KeyError, TypeError):
        return None  # not one of ours, or cut short: it is neither shown nor deleted


def _told(path: Path, manifest: dict[str, Any], proof: Proof | None) -> SeriesBackup:
    return SeriesBackup(
        path=path,
        number=int(manifest.get("number", 0)),
        made_at=datetime.fromisoformat(manifest["made_at"]),
        occasion=Occasion(manifest["occasion"]),
        sequence=int(manifest["sequence"]),
        workspace=str(manifest["workspace"]),
        size=int(manifest["size"]),
        pieces=tuple(manifest["pieces"]),
        proof=proof,
    )


def _proof_path(path: Path) -> Path:
    return path.with_name(path.name + PROOF_SUFFIX)


def _read_proof(path: Path) -> Proof | None:
    """Return the proof of this very file; one of another content counts for nothing."""
    try:
        told = read_json(_proof_path(path).read_text("utf-8"))
        if told["sha256"] != sha256_of(path):
            return None
        return Proof(str(told["at"]), tuple(str(name) for name in told["broken"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def identity_of(workspace: Path) -> str:
    """Return the name a workspace has in its key file; raises WorkspaceTrouble."""
    return str(load(workspace)["workspace"])
