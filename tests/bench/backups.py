"""A backup made and put in the place of a workspace, against the least a copy can cost."""

import hashlib
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from coopdesk.services.system import make_backup, restore
from tests.bench.books import NOW, OPERATOR, Shelf
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale

TURNS, SINCE = 3, NOW.isoformat(timespec="seconds")


def measure_backup(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The whole book of a township in one file, and back from it."""
    book = shelf.book(scale.members, scale.many_postings)
    plain, room = book.plain(), shelf.folder / "backups"
    room.mkdir()
    turns = min(scale.pairs, TURNS)
    packed = room / "bare.zip"
    made: list[Path] = []
    with book.opened() as workspace:
        ours = seconds(lambda: made.append(make_backup(workspace, room).path))
        pair = in_turn(turns, ours, seconds(lambda: _pack(plain, packed)), warm_up=0)
    about = f"{book.postings:,} lines"
    yield Figure(
        f"backup, {about}",
        "s",
        *pair,
        bar=1.5,
        counterpart="copied and checked by SQLite, deflate 1, SHA-256 before and after",
        note="encrypted, and read back; both check every page and every reference of the copy",
    )
    places = (room / f"restored-{turn}" for turn in range(turns))
    pair = in_turn(
        turns,
        seconds(lambda: restore(made[-1], next(places), OPERATOR, SINCE)),
        seconds(lambda: _unpack(packed, room / "bare.db")),
        warm_up=0,
    )
    told = "the file unpacked and its SHA-256"
    yield Figure(f"backup put in place, {about}", "s", *pair, bar=2.0, counterpart=told)


def _pack(database: Path, target: Path) -> None:
    copy = target.with_suffix(".db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as drawn:
        source.backup(drawn)
        for check in ("integrity_check", "foreign_key_check"):
            drawn.execute(f"PRAGMA {check}").fetchall()
    _hash(copy)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.write(copy, "database")
    _hash(target)


def _unpack(packed: Path, target: Path) -> None:
    with zipfile.ZipFile(packed) as source:
        target.write_bytes(source.read("database"))
    _hash(target)


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
