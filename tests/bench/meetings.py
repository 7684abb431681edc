"""A large assembly on the real page: opened, one more ticked, its minutes on paper."""

from collections.abc import Iterator

from tests.bench.books import OPERATOR, PASSPHRASE, Shelf
from tests.bench.children import run_program
from tests.bench.figures import Figure
from tests.bench.scale import Scale

OPENS_S, TICK_S, MINUTES_S = 0.3, 0.05, 2.0


def measure_meeting(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """A meeting of so many delegates and agenda items, each voted on."""
    book = shelf.book(scale.delegates, 0)
    sizes = (scale.delegates, scale.agenda_items)
    told = run_program("our_meeting", book.folder, OPERATOR, PASSPHRASE, *sizes, scale.pairs)
    about = f"assembly of {scale.delegates} delegates, {scale.agenda_items} votes"
    yield Figure(f"{about}, opens", "s", tuple(told["opens"]), bar=OPENS_S)
    yield Figure(
        "one delegate ticked, the quorum follows",
        "ms",
        tuple(told["ticks"]),
        bar=TICK_S,
        note=f"{told['ticks_cpu'] * 1000:.0f} ms of the processor's time with the typing",
    )
    note = f"{told['pages']} pages, with the first"
    yield Figure("its minutes on paper", "s", tuple(told["prints"]), bar=MINUTES_S, note=note)
