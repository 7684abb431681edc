"""A data package made, against the least that a safe copy of the book could cost."""

import hashlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.workspace import NewOffice, create_workspace
from tests.bench.books import OPERATOR, PASSPHRASE, QUICK, Shelf, clock
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale

TURNS = 3


def measure_package(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The whole book of a township for its county."""
    book = shelf.book(scale.members, scale.few_postings).copy("package")
    out = shelf.folder / "packages"
    out.mkdir()
    receiver = _county(shelf.folder)
    with book.opened() as workspace:
        runner = workspace.runner
        runner.do(exchange.trust_office, receiver)
        made: list[exchange.MadePackage] = []

        def ours() -> None:
            made.append(runner.do(exchange.make_package, exchange.MakePackage(out)))

        def bare() -> None:
            _snapshot(book.plain(), out / "snapshot")

        pairs = in_turn(
            min(scale.pairs, TURNS), seconds(ours), seconds(bare), warm_up=scale.warm_up
        )
    yield Figure(
        f"package of {made[0].records:,} records made",
        "s",
        *pairs,
        counterpart="backup of the plain file, deflate 1, two SHA-256, one sync",
        note="the package is CSV by the open format, signed, encrypted to two, read back",
    )


def _snapshot(database: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "copy.db"
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as other:
            source.backup(other)
        content = copy.read_bytes()
        hashlib.sha256(content).digest()
        packed = zlib.compress(content, 1)
        hashlib.sha256(packed).digest()
        with target.open("wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())


def _county(folder: Path) -> exchange.TrustOffice:
    office = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", OPERATOR, PASSPHRASE)
    workspace, _ = create_workspace(folder / "county", office, clock, QUICK)
    try:
        card = workspace.runner.ask(exchange.export_key, folder)
        fingerprint = workspace.runner.ask(exchange.own_key).fingerprint
    finally:
        workspace.close()
    return exchange.TrustOffice(card, fingerprint)
