"""Data packages made and taken in, against the least the same libraries can do it with."""

import csv
import hashlib
import io
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pyrage

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.exchange.travelling import travelling
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from coopdesk.services.workspace import Workspace
from coopdesk.storage.engine import DATABASE_FILE, connect
from coopdesk.storage.keys import unlock
from tests.bench.books import OPERATOR, PASSPHRASE, QUICK, Book, Shelf, clock
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.scale import Scale

TURNS = 2
COUNTY = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", OPERATOR, PASSPHRASE)


def measure_package(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The whole book of a township for its county, made and taken in; then only what changed."""
    turns = min(scale.pairs, TURNS)
    out = shelf.folder / "packages"
    out.mkdir()
    book = shelf.book(scale.members, scale.many_postings).copy("package")
    small = shelf.book(scale.members // 2, scale.few_postings).copy("package-small")
    county = shelf.folder / "county"
    create_workspace(county, COUNTY, clock, QUICK)[0].close()
    with book.opened() as workspace:
        with _opened(county) as there:
            introduce(workspace, there, out)
        made: list[exchange.MadePackage] = []

        def ours() -> None:
            made.append(workspace.runner.do(exchange.make_package, exchange.MakePackage(out)))

        plain = book.plain()
        pair = in_turn(turns, seconds(ours), seconds(lambda: _write(plain, out)), warm_up=0)
        yield Figure(
            f"package of {made[0].records:,} records made",
            "s",
            *pair,
            bar=3,
            counterpart="rows read, written as CSV, deflate 1, SHA-256, age to one receiver",
            note="checked by its schema, signed, encrypted to two, read back from the disk",
        )
        yield _taking(shelf.folder, county, made[0], plain)
        yield _changes(workspace, small, county, out, turns)


def _taking(folder: Path, county: Path, made: exchange.MadePackage, plain: Path) -> Figure:
    """The package of the whole book taken into an empty county: once, as it is a long way."""
    ours_at, bare_at = (shutil.copytree(county, folder / f"county-{one}") for one in ("a", "b"))
    receipts = folder / "receipts"
    receipts.mkdir()

    def ours() -> None:
        with _opened(ours_at) as workspace:
            command = exchange.TakePackage(made.path, receipts)
            workspace.runner.do(exchange.take_package, command)

    pair = in_turn(
        1,
        seconds(ours),
        seconds(lambda: _insert(plain, bare_at)),
        warm_up=0,
    )
    return Figure(
        f"the same {made.records:,} records taken in",
        "s",
        *pair,
        bar=3,
        counterpart="the same rows straight into the same tables, one transaction, one sync",
        note="decrypted, every part hashed, every record compared, books kept by their triggers",
    )


def _changes(workspace: Workspace, small: Book, county: Path, out: Path, turns: int) -> Figure:
    """A package without a change, of the large book and of the small one."""
    _acknowledge(workspace, county, out)
    with small.opened() as other:
        with _opened(county) as there:
            introduce(other, there, out)
        _acknowledge(other, county, out)
        command = exchange.MakePackage(out)
        pair = in_turn(
            turns,
            seconds(lambda: workspace.runner.do(exchange.make_package, command)),
            seconds(lambda: other.runner.do(exchange.make_package, command)),
        )
    return Figure(
        "package of what changed, large book / small book",
        "s",
        *pair,
        bar=1.5,
        counterpart="the same of a small book: it grows with the change, not with the book",
    )


def _acknowledge(workspace: Workspace, county: Path, out: Path) -> None:
    made = workspace.runner.do(exchange.make_package, exchange.MakePackage(out))
    with _opened(county) as there:
        command = exchange.TakePackage(made.path, out, without_missing=True, reason="bench")
        taken = there.runner.do(exchange.take_package, command)
    workspace.runner.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))


def _write(database: Path, out: Path) -> None:
    """Read the rows that travel, write them as CSV, pack, hash and encrypt them."""
    packed = io.BytesIO()
    with closing(sqlite3.connect(database)) as source:
        for one in travelling("county"):
            rows = source.execute(_select(one.table.name))
            text = io.StringIO(newline="")
            csv.writer(text).writerows(rows)
            content = text.getvalue().encode("utf-8")
            hashlib.sha256(content).digest()
            packed.write(zlib.compress(content, 1))
    recipient = pyrage.x25519.Identity.generate().to_public()
    (out / "bare").write_bytes(pyrage.encrypt(packed.getvalue(), [recipient]))


def _insert(database: Path, county: Path) -> None:
    """Put the rows that travel into the tables of a county, past everything but the database."""
    key = unlock(county, OPERATOR, PASSPHRASE)
    with (
        closing(sqlite3.connect(database)) as source,
        closing(connect(county / DATABASE_FILE, key)) as bare,
    ):
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("PRAGMA defer_foreign_keys = ON")
        for one in travelling("county"):
            name = one.table.name
            columns = [column.name for column in one.table.columns]
            taken = ["'draft'" if column == "state" else f'"{column}"' for column in columns]
            listed = taken if name == "voucher" else [f'"{column}"' for column in columns]
            rows = source.execute(f'SELECT {", ".join(listed)} FROM "{name}" ORDER BY id')
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            bare.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', rows)
        bare.execute("UPDATE voucher SET state = 'posted'")
        bare.execute("COMMIT")


def _select(name: str) -> str:
    return f'SELECT * FROM "{name}" ORDER BY id'


@contextmanager
def _opened(folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(folder, OPERATOR, PASSPHRASE, clock)
    try:
        yield workspace
    finally:
        workspace.close()


def introduce(one: Workspace, other: Workspace, folder: Path) -> None:
    """Let two offices know and trust each other's keys."""
    for ours, theirs in ((one, other), (other, one)):
        card = theirs.runner.ask(exchange.export_key, folder)
        fingerprint = theirs.runner.ask(exchange.own_key).fingerprint
        ours.runner.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
