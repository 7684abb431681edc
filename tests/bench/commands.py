"""One command through the door: its syncs to disk, its time, a thousand in a row."""

import itertools
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from coopdesk.domain.money import Money
from coopdesk.services.ledger import PostVoucher, VoucherLine, post_voucher
from coopdesk.services.workspace import Workspace
from tests.bench.books import OPERATOR, PASSPHRASE, Book, Shelf
from tests.bench.children import run_program
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.recording import Statements, recorded, run_again
from tests.bench.scale import Scale

PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA temp_store = MEMORY",
)
PLAIN_SCHEMA = """
CREATE TABLE voucher (id TEXT PRIMARY KEY, organization_id TEXT, month TEXT, number INTEGER,
    day TEXT, summary TEXT, UNIQUE (organization_id, month, number)) STRICT;
CREATE TABLE posting (id TEXT PRIMARY KEY, voucher_id TEXT REFERENCES voucher (id), line INTEGER,
    account_code TEXT, debit INTEGER, credit INTEGER) STRICT;
CREATE INDEX ix_posting_account ON posting (account_code, debit, credit);
"""


def voucher(organization_id: str, number: int) -> PostVoucher:
    """Return the command that is measured: an ordinary voucher of two lines by hand."""
    amount = Money(300_00 + number)
    lines = (VoucherLine("10201", debit=amount), VoucherLine("50101", credit=amount))
    return PostVoucher(organization_id, date(2026, 11, 20), "收农资服务费", lines, 1)


def measure_syncs(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Syncs to disk for one command, counted by strace from outside."""
    book = shelf.book(scale.members, scale.few_postings).copy("syncs")
    tracer = shutil.which("strace")
    name = "syncs to disk of one command"
    why = "not counted: strace is not here" if tracer is None else _no_trace(tracer)
    if why or tracer is None:
        yield Figure(name, "", (), note=why)
        return
    few, more = (_syncs(tracer, book, commands) for commands in (2, 12))
    note = f"{more} syncs with 12 commands, {few} with 2; the difference by 10"
    yield Figure(name, "", ((more - few) / 10,), bar=1.0, note=note)


def measure_command(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """One command, durable and encrypted, against its own statements by bare sqlite3."""
    book, at_once = shelf.book(scale.members, scale.few_postings), scale.at_once
    turns = scale.pairs + scale.warm_up
    with _again(book, "command", turns, at_once) as (ours, again):
        pairs = in_turn(scale.pairs, seconds(ours), seconds(again), warm_up=scale.warm_up)
    yield Figure(
        "one voucher through the door, durable",
        "ms",
        *(tuple(total / at_once for total in totals) for totals in pairs),
        bar=3.0,
        counterpart="the same statements by sqlite3, plain file, same pragmas and triggers",
        note=f"rights, rules, chain and audit entry in it; {at_once} at a time, each its own "
        "transaction",
    )


def measure_row(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """A thousand vouchers in a row, on a small and on a large book, against bare inserts."""
    few = shelf.book(scale.members, scale.few_postings).copy("row-few")
    many = shelf.book(scale.members, scale.many_postings).copy("row-many")
    count = scale.vouchers_in_a_row
    part = max(count // 4, 1)
    with few.opened() as small, many.opened() as large, _bare_books(shelf.folder) as bare:
        runs = (
            seconds(posting(small, few.organization_id, part)),
            seconds(lambda: bare(part)),
            seconds(posting(large, many.organization_id, part)),
        )
        on_few, plain, on_many = in_turn(4, *runs, warm_up=0)
    whole = [(sum(times) * count / (part * 4),) for times in (on_few, plain, on_many)]
    name = f"{count:,} vouchers in a row"
    bare_told = "voucher and two lines into the least tables by sqlite3, one transaction each"
    yield Figure(name, "s", whole[0], whole[1], bar=6.0, counterpart=bare_told)
    grown = f"{name}, {many.postings:,} to {few.postings:,} lines"
    yield Figure(grown, "s", whole[2], whole[0], bar=1.2, counterpart="the small book")


class _again:  # noqa: N801 - reads as a sentence where it is used
    """Two books in one state: ours to be posted to, a plain one on which the same is run again."""

    def __init__(self, book: Book, name: str, turns: int, at_once: int) -> None:
        self._book, self._name, self._turns, self._at_once = book, name, turns, at_once

    def __enter__(self) -> tuple[Callable[[], None], Callable[[], None]]:
        first = self._book.copy(f"{self._name}-recorded")
        statements = _record(first, self._turns * self._at_once)
        own = self._book.copy(self._name)
        plain = self._book.folder.with_name(f"{self._name}-plain.db")
        shutil.copy(self._book.plain(), plain)
        self._plain = bare_connection(plain)
        self._opened = own.opened()
        workspace = self._opened.__enter__()
        remaining = iter(statements)

        def again() -> None:
            for _ in range(self._at_once):
                run_again(self._plain, next(remaining))

        return posting(workspace, own.organization_id, self._at_once), again

    def __exit__(self, *error: Any) -> None:
        self._plain.close()
        self._opened.__exit__(*error)


def _record(book: Book, count: int) -> list[Statements]:
    kept = []
    with recorded() as taken, book.opened() as workspace:
        taken()
        for number in range(count):
            workspace.runner.do(post_voucher, voucher(book.organization_id, number))
            kept.append(taken())
    return kept


def posting(workspace: Workspace, organization_id: str, count: int) -> Callable[[], None]:
    """Return what posts ``count`` vouchers each time."""
    numbers = itertools.count()  # no two alike: the second would be asked about

    def run() -> None:
        for number in islice(numbers, count):
            workspace.runner.do(post_voucher, voucher(organization_id, number))

    return run


@dataclass
class _BareBooks:
    connection: sqlite3.Connection
    number: int = 0

    def __call__(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            self._post(f"{self.number:036}")

    def _post(self, key: str) -> None:
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        row = (key, "organization", "2026-11", self.number, "2026-11-20", "收农资服务费")
        execute("INSERT INTO voucher VALUES (?, ?, ?, ?, ?, ?)", row)
        for line, (debit, credit) in enumerate(((300, 0), (0, 300)), start=1):
            values = (f"{key}-{line}", key, line, "10201", debit, credit)
            execute("INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?)", values)
        total = "SELECT sum(debit) - sum(credit) FROM posting WHERE voucher_id = ?"
        assert execute(total, (key,)).fetchone() == (0,)
        execute("COMMIT")


class _bare_books:  # noqa: N801 - reads as a sentence where it is used
    """The least tables that could hold vouchers, in a plain file."""

    def __init__(self, folder: Path) -> None:
        self._file = Path(tempfile.mkdtemp(dir=folder)) / "bare.db"

    def __enter__(self) -> _BareBooks:
        connection = bare_connection(self._file)
        connection.executescript(PLAIN_SCHEMA)
        connection.execute("CREATE INDEX ix_posting_voucher ON posting (voucher_id)")
        self._books = _BareBooks(connection)
        return self._books

    def __exit__(self, *_: Any) -> None:
        self._books.connection.close()


def bare_connection(file: Path) -> sqlite3.Connection:
    """Return Python's own sqlite3 on a plain file, with the pragmas of the program."""
    connection = sqlite3.connect(file, isolation_level=None)
    # Python's own SQLite may be older than 3.41; our triggers turn a digest into bytes with it.
    connection.create_function("unhex", 1, bytes.fromhex, deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def _no_trace(tracer: str) -> str:
    """Return why nothing can be traced here, the empty text when it can."""
    try:
        run_program("post", "--version", before=(tracer, "-f", "-o", "/dev/null"))
    except RuntimeError as error:
        return f"not counted: strace may not look here ({str(error).splitlines()[-1]})"
    return ""


def _syncs(tracer: str, book: Book, commands: int) -> int:
    with closing(tempfile.NamedTemporaryFile("r", suffix=".trace")) as trace:
        watched = "fsync,fdatasync,sync_file_range,syncfs,sync,msync"
        before = (tracer, "-f", "-y", "-e", f"trace={watched}", "-o", trace.name)
        told = (book.folder, OPERATOR, PASSPHRASE, book.organization_id, commands)
        run_program("post", *told, before=before)
        lines = trace.read().splitlines()
    return sum(bool(re.search(r"\b\w*sync\w*\(", line)) for line in lines)
