"""Registers on the real page: 50,000 rows open, sort, filter; 200,000 open and scroll."""

from collections.abc import Iterator

from tests.bench.books import OPERATOR, PASSPHRASE, Shelf
from tests.bench.children import run_program
from tests.bench.figures import Figure
from tests.bench.scale import Scale

BAR_S = 0.3
LONG_BAR_S = 0.5
STALL_S = 0.032
"""Two frames of a 60 Hz screen: a longer gap is seen."""


def measure_register(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The members page of an organization with so many members, until it is painted again."""
    book = shelf.book(scale.register_rows, 0)
    told = run_program("our_register", book.folder, OPERATOR, PASSPHRASE, scale.pairs)
    about = f"register of {told['rows']:,} rows"
    figures = (
        (
            "opens",
            "reads, decrypts, lays out and paints; "
            f"{told['opens_cpu']:.3f} s of the processor's time",
        ),
        ("sorts", f"worst of all columns: {told['slowest_column']}"),
        ("filters, first letter typed", "gathers the text of every row"),
        ("filters, second letter typed", ""),
    )
    for name, note in figures:
        yield Figure(f"{about} {name}", "s", tuple(told[name]), bar=BAR_S, note=note)
    yield Figure(
        f"{about} read through the door",
        "s",
        tuple(told["reads"]),
    )


def measure_long_register(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The members page of the largest register: its first rows, all of them, and the scrolling."""
    book = shelf.book(scale.long_register_rows, 0)
    told = run_program("our_scroll", book.folder, OPERATOR, PASSPHRASE, scale.scroll_runs)
    bare = run_program("bare_register", book.plain(), scale.scroll_runs)
    about = f"register of {told['rows']:,} rows"
    yield Figure(f"{about} opens", "s", tuple(told["opens"]), bar=LONG_BAR_S)
    yield Figure(
        f"{about} opens, against a bare table",
        "s",
        tuple(told["opens"]),
        tuple(bare["opens"]),
        counterpart="QTableView, plain model, every row from plain SQLite before the first is seen",
    )
    yield Figure(f"{about} is all there", "s", tuple(told["fills"]))
    for name, runs in told["gaps"].items():
        gaps = [gap for run in runs for gap, _ in run]
        over = sum(gap > STALL_S for gap in gaps)
        worked = max(worked for run in runs for _, worked in run) * 1000
        yield Figure(
            f"widest gap between frames, {name}",
            "ms",
            tuple(max(gap for gap, _ in run) for run in runs),
            bar=STALL_S,
            note=f"{over} of {len(gaps):,} gaps over {STALL_S * 1000:.0f} ms; "
            f"at most {worked:.0f} ms of the processor's time between two frames",
        )
