"""A register of 50,000 rows on the real page: opens, sorts, filters."""

from collections.abc import Iterator

from tests.bench.books import OPERATOR, PASSPHRASE, Shelf
from tests.bench.children import run_program
from tests.bench.figures import Figure
from tests.bench.scale import Scale

BAR_S = 0.3


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
