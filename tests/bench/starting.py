"""From process start to the members page, against a bare table that reads the same rows."""

from collections.abc import Iterator

from tests.bench.books import OPERATOR, PASSPHRASE, Book, Shelf
from tests.bench.children import run_program
from tests.bench.figures import Figure
from tests.bench.scale import Scale

Runs = dict[str, list[dict[str, float]]]
BARE = "PySide6 QTableView, plain model, the same rows by SQLAlchemy Core from plain SQLite"


def measure_start(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """Time and memory until the page stands, and whether the size of the book matters."""
    few = shelf.book(scale.members, scale.few_postings)
    many = shelf.book(scale.members, scale.many_postings)
    runs = {
        "few": lambda: _ours(few, "members"),
        "bare": lambda: run_program("bare_window", few.plain(), scale.members),
        "many": lambda: _ours(many, "members"),
        "home": lambda: _ours(many, "home"),
    }
    found: Runs = {name: [] for name in runs}
    for turn in range(-scale.warm_up, scale.start_pairs):
        for name, run in runs.items():
            told = run()
            if turn >= 0:  # the first warms up: bytecode, fonts, the system's file cache
                found[name].append(told)
    yield from _times(found, few, many)
    if "resident" in found["bare"][0]:
        yield Figure(
            "memory at the members page, resident",
            "MiB",
            _column(found, "many", "resident"),
            _column(found, "bare", "resident"),
            bar=1.7,
            counterpart="the bare table",
            note=f"at its most {max(_column(found, 'many', 'most')):.0f} MiB on the way",
        )


def _times(found: Runs, few: Book, many: Book) -> Iterator[Figure]:
    bare = _column(found, "bare", "elapsed")
    yield Figure(
        f"start to members page, {few.members:,} members",
        "s",
        _column(found, "few", "elapsed"),
        bare,
        bar=2.0,
        counterpart=BARE,
        note="start window and signing in are in it, the key stretched at the least cost",
    )
    yield Figure(
        "the same in seconds of processor time",
        "s",
        _column(found, "few", "cpu"),
        _column(found, "bare", "cpu"),
        note="steadier than the clock on a machine that others use too",
    )
    home = f"start to home page, {many.postings:,} postings"
    yield Figure(home, "s", _column(found, "home", "elapsed"), bare, counterpart="the bare table")
    yield Figure(
        f"start, {many.postings:,} against {few.postings:,} postings",
        "s",
        _column(found, "many", "elapsed"),
        _column(found, "few", "elapsed"),
        bar=1.1,
        counterpart="the same program on the small book",
    )


def _column(found: Runs, run: str, key: str) -> tuple[float, ...]:
    return tuple(told[key] for told in found[run])


def _ours(book: Book, page: str) -> dict[str, float]:
    return run_program("our_window", book.folder, OPERATOR, PASSPHRASE, page, book.members)
