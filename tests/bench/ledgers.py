"""Large books: what each report costs against the least tables, and what does not grow with them.

The counterpart has what performance.md calls the minimal schema: whole numbers for keys, one row a
transaction, one a posting, an account for each member's shares and advances; read by Python's
sqlite3 from a plain file. Its indexes stand from the first row on, as in a book that grows (laid
out at the end they would be packed, as no book in use is), and one of them goes by day, as a
journal is read. So it comes to the size that performance.md measured (18.3 MB for 222,034
postings); the balance sheet of a past day is found the same way with it and without.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from coopdesk.services import ledger
from coopdesk.services.system import CheckItem, self_test
from coopdesk.services.workspace import Workspace
from coopdesk.storage.engine import DATABASE_FILE
from tests.bench.books import OPERATOR, PASSPHRASE, Book, Shelf
from tests.bench.children import run_program
from tests.bench.commands import bare_connection, posting
from tests.bench.figures import Figure, in_turn, seconds, worked
from tests.bench.scale import Scale

PAST_DAY = date(2023, 7, 17)
SCREEN_S, KEY_S, STATEMENT_S, SHEET_S = 0.3, 0.05, 0.01, 1.0
MOST_MIB = 156
"""1.7 times the bare table with SQLAlchemy (performance.md, goal 6)."""
_NO_REGISTERS = {"share_register", "advances"}
"""Checks that do not hold here: these books have vouchers, but not what the fund kept of them."""
MINIMAL = """
CREATE TABLE account (id INTEGER PRIMARY KEY, code TEXT, member TEXT);
CREATE TABLE txn (id INTEGER PRIMARY KEY, day TEXT, summary TEXT);
CREATE TABLE posting (
    id INTEGER PRIMARY KEY, account_id INTEGER, txn_id INTEGER, fen INTEGER);
CREATE UNIQUE INDEX one_account ON account (code, member);
CREATE INDEX txn_of_day ON txn (day);
CREATE INDEX posting_of_account ON posting (account_id, txn_id, fen);
CREATE INDEX posting_of_txn ON posting (txn_id);
INSERT INTO account (code, member)
    SELECT DISTINCT account_code, coalesce(member_id, '') FROM ours.posting;
INSERT INTO txn SELECT chain_position, day, summary FROM ours.voucher ORDER BY chain_position;
INSERT INTO posting (account_id, txn_id, fen)
    SELECT account.id, chain_position, debit - credit
    FROM ours.voucher AS v JOIN ours.posting AS p ON p.voucher_id = v.id
    JOIN account ON account.code = p.account_code AND account.member = coalesce(p.member_id, '')
    ORDER BY chain_position, line;
"""
TRIAL = (
    "SELECT code, sum(fen) FROM posting JOIN account ON account.id = account_id GROUP BY account_id"
)
SHEET = (
    "SELECT account_id, sum(fen) FROM posting JOIN txn ON txn.id = txn_id WHERE day <= ?"
    " GROUP BY account_id"
)
STATEMENT = (
    "SELECT day, summary, fen FROM posting JOIN txn ON txn.id = txn_id"
    " WHERE account_id IN (SELECT id FROM account WHERE member = ?) ORDER BY day, txn_id"
)
_BEYOND = (
    "Over the bar is what the least tables have not: ids that no office gives twice and their "
    "index, the digest of the chain, number, chain and revision to be found by, lines by member."
)
_REGISTER = {"member", "of member"}
_LOG = {"audit_log", "of audit_log"}
_POSTS = "Ctrl+Enter that posts"
BARE = "the same sums from the least tables by Python's sqlite3"


@dataclass(frozen=True, slots=True)
class Size:
    """A size of books, and the bars that are told as ratios there."""

    members: int
    postings: int
    sheet_ratio: float | None = None


def measure_books(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Books of 5,000 members and 100,000 vouchers."""
    return _measure(shelf, scale, Size(scale.book_members, scale.book_postings, sheet_ratio=1.5))


def measure_long_books(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Books of 50,000 members and 1,000,000 vouchers."""
    return _measure(shelf, scale, Size(scale.long_book_members, scale.long_book_postings))


def _measure(shelf: Shelf, scale: Scale, size: Size) -> Iterator[Figure]:
    book = shelf.book(size.members, size.postings)
    about = f"{book.postings:,} lines"
    minimal = _minimal(book)
    with book.opened() as workspace, closing(bare_connection(minimal)) as bare:
        yield from _reports(workspace, bare, book, scale, size)
        yield _statement(workspace, bare, book, scale)
        checks: list[CheckItem] = []
        tested = in_turn(1, seconds(lambda: checks.extend(self_test(workspace))), warm_up=0)
        broken = {check.name for check in checks if not check.ok} - _NO_REGISTERS
        assert not broken, broken
        yield Figure(f"self-test of the whole book, {about}", "s", *tested)
    copy = book.copy(f"{book.folder.name}-to-write")
    yield _row(shelf, copy, scale)
    yield from _window(copy, about, size)
    yield _file(book, copy, minimal, about)


def _reports(
    workspace: Workspace, bare: sqlite3.Connection, book: Book, scale: Scale, size: Size
) -> Iterator[Figure]:
    about = f"{book.postings:,} lines"

    def against(name: str, query: Callable[..., Any], *asked: Any, sql: str, given: Any) -> Figure:
        def ours() -> None:
            workspace.runner.ask(query, book.organization_id, *asked)

        def again() -> None:
            bare.execute(sql, given).fetchall()

        pairs = in_turn(scale.pairs, seconds(ours), seconds(again), warm_up=scale.warm_up)
        return Figure(f"{name}, {about}", "ms", *pairs, bar=1.5, counterpart=BARE)

    yield against("trial balance", ledger.get_trial_balance, sql=TRIAL, given=())
    sheet = {"sql": SHEET, "given": (PAST_DAY.isoformat(),)}
    found = against("balance sheet of a past day", ledger.get_balance_sheet, PAST_DAY, **sheet)
    yield found
    if size.sheet_ratio is None:
        yield Figure(f"balance sheet alone, {about}", "s", found.ours, bar=SHEET_S)


def _statement(workspace: Workspace, bare: sqlite3.Connection, book: Book, scale: Scale) -> Figure:
    query = "SELECT member FROM account WHERE code = '30102' ORDER BY id LIMIT 1 OFFSET 7"
    (member,) = bare.execute(query).fetchone()

    def ours() -> None:
        workspace.runner.ask(ledger.list_member_entries, book.organization_id, member)

    pairs = in_turn(scale.pairs, worked(ours), warm_up=scale.warm_up)
    raw = in_turn(scale.pairs, worked(lambda: bare.execute(STATEMENT, (member,)).fetchall()))
    note = f"in the processor's time; from the least tables {median(raw[0]) * 1000:.2f} ms"
    name = f"statement of one member, {book.postings:,} lines"
    return Figure(name, "ms", *pairs, bar=STATEMENT_S, note=note)


def _window(book: Book, about: str, size: Size) -> Iterator[Figure]:
    """Screens and keys in the processor's time; a file read for the first time is not in it."""
    told = run_program("our_ledger", book.folder, OPERATOR, PASSPHRASE)
    rows = f"an account of {told['rows']:,} lines"
    for act, runs in told["screens"].items():
        yield Figure(f"{rows} {act}", "s", tuple(runs), bar=SCREEN_S)
    if "resident" in told:
        bar = MOST_MIB if size.sheet_ratio else None
        yield Figure(f"memory with it open, {about}", "MiB", (told["resident"],), bar=bar)
    for act, (first, *others) in told["keys"].items():
        note = f"the longest of {len(others)}, until it is painted; the first {first * 1000:.0f} ms"
        bar = SCREEN_S if act == _POSTS else KEY_S
        yield Figure(f"{act}, {about}", "ms", (max(others),), bar=bar, note=note)


def _row(shelf: Shelf, book: Book, scale: Scale) -> Figure:
    few = shelf.book(scale.members, scale.few_postings).copy(f"few-beside-{book.folder.name}")
    part = max(scale.vouchers_in_a_row // 4, 1)
    with few.opened() as small, book.opened() as large:
        runs = (
            seconds(posting(large, book.organization_id, part)),
            seconds(posting(small, few.organization_id, part)),
        )
        on_many, on_few = in_turn(4, *runs, warm_up=0)
    name = f"{part * 4:,} vouchers in a row, {book.postings:,} lines"
    return Figure(name, "s", on_many, on_few, bar=1.2, counterpart="the small book; a quarter each")


def _file(book: Book, written: Book, minimal: Path, about: str) -> Figure:
    """The file but for what the least tables have not at all: audit log and register of members.

    Those parts are counted in a plain copy, where they are packed: rather too little is taken off.
    """
    whole, least = (book.folder / DATABASE_FILE).stat().st_size, minimal.stat().st_size
    apart, note = 0, "SQLite tells no dbstat here, so nothing is taken off"
    with suppress(sqlite3.OperationalError):
        kept = _bytes_of_tables(book.plain())
        register, log = (sum(kept.get(name, 0) for name in part) for part in (_REGISTER, _LOG))
        apart = register + log
        note = (
            f"not in it: register of members {register / 2**20:.2f} MiB, audit log "
            f"{log / 2**20:.2f} MiB; the whole file {whole / 2**20:.2f} MiB, {whole / least:.2f} "
            f"times the least; bytes a voucher, not encrypted: {_parts(written, minimal)}"
        )
    ours, bare = (size / 2**20 for size in (whole - apart, least))
    told = "the least tables with their indexes"
    name = f"file of the books, {about}"
    return Figure(name, "MiB", (ours,), (bare,), bar=1.6, counterpart=told, note=note)


def _parts(book: Book, minimal: Path) -> str:
    """Return what takes the room, table by table, and what the audit log takes for a command."""
    kept, least = _bytes_of_tables(book.plain()), _bytes_of_tables(minimal)
    with closing(bare_connection(book.plain())) as bare:
        (vouchers,), (entries,) = (
            bare.execute(f"SELECT count(*) FROM {name}").fetchone()
            for name in ("kept_voucher", "audit_log")
        )
    log = kept.pop("audit_log") // entries
    parts = {
        "the voucher": kept.pop("kept_voucher"),
        "its indexes (id, number, chain, revision)": kept.pop("of kept_voucher"),
        "its lines by account and day": kept.pop("kept_posting"),
        "their indexes (by voucher, by member)": kept.pop("of kept_posting"),
        "register of members": sum(kept.pop(name) for name in _REGISTER),
        "all else": sum(kept.values()),
    }
    told = [f"{name} {size / vouchers:.0f}" for name, size in parts.items()]
    bare_told = f"the least tables {sum(least.values()) / vouchers:.0f}"
    return f"{', '.join(told)}; {bare_told}; audit log {log} a command. {_BEYOND}"


def _bytes_of_tables(file: Path) -> dict[str, int]:
    """Return the bytes of each table, and of its indexes by ``of`` and its name."""
    with closing(bare_connection(file)) as bare:
        return dict(
            bare.execute(
                "SELECT CASE type WHEN 'table' THEN '' ELSE 'of ' END || tbl_name, sum(pgsize)"
                " FROM dbstat JOIN sqlite_master USING (name) GROUP BY 1"
            )
        )


def _minimal(book: Book) -> Path:
    target = book.folder.with_name(f"{book.folder.name}-minimal.db")
    with closing(sqlite3.connect(target)) as raw:
        raw.execute("ATTACH DATABASE ? AS ours", (str(book.plain()),))
        raw.executescript(MINIMAL)
        raw.commit()
    return target
