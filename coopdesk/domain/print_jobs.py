"""Which pages leave the printer, in which order, on which side of the paper.

A print may be many filled forms in one file; each begins on a sheet of its own when both sides are
printed. A printer that cannot turn paper prints the fronts first, then the backs of the same pile.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby, repeat

from coopdesk.domain.errors import Refusal, RuleViolation, require

MOST_COPIES = 99
BLANK = None
"""A side that stays empty."""

Order = tuple[int | None, ...]


class Sides(StrEnum):
    """How the sides of the paper are used; fronts and backs are two passes over one pile."""

    ONE = "one"
    BOTH = "both"
    FRONTS = "fronts"
    BACKS = "backs"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is printed: ranges of pages as typed (``1-3,5``, empty for all), copies, sides.

    ``collate`` prints one whole copy after the other, else all copies of a sheet together.
    """

    ranges: str = ""
    copies: int = 1
    collate: bool = True
    sides: Sides = Sides.ONE


def read_ranges(typed: str, pages: int) -> tuple[int, ...]:
    """Return the pages named, from 1, in the order they are named; all for an empty text.

    Full-width digits and Chinese commas are read too. Raises RuleViolation ``print.ranges`` for
    what is no range, ``print.no_such_page`` for a page that is not there.
    """
    plain = unicodedata.normalize("NFKC", typed).replace("、", ",").replace("~", "-")
    plain = re.sub(r"\s", "", re.sub("[—–]", "-", plain))
    if not plain:
        return tuple(range(1, pages + 1))
    found: list[int] = []
    for part in plain.split(","):
        named = re.fullmatch(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", part)
        if not named:
            raise RuleViolation(Refusal("print.ranges", values={"typed": part or typed}))
        first, last = int(named[1]), int(named[2] or named[1])
        wrong = [page for page in (first, last) if not 1 <= page <= pages]
        require(
            Refusal("print.no_such_page", values={"page": page, "pages": pages})
            for page in wrong[:1]
        )
        step = 1 if last >= first else -1
        found += range(first, last + step, step)
    return tuple(found)


def page_order(job: PrintJob, pages: int, starts: Sequence[int] = (1,)) -> Order:
    """Return the pages in the order they leave the printer, ``BLANK`` for an empty side.

    ``starts`` are the first pages of the filled forms. Raises RuleViolation as ``read_ranges``,
    and ``print.copies`` for none or too many.
    """
    if not 1 <= job.copies <= MOST_COPIES:
        raise RuleViolation(Refusal("print.copies", values={"most": MOST_COPIES}))
    chosen = read_ranges(job.ranges, pages)
    leaves: list[Order] = [(page,) for page in chosen]
    if job.sides is not Sides.ONE:
        leaves = list(_leaves(chosen, sorted(starts)))
    apart = (repeat(leaf, job.copies) for leaf in leaves)
    ordered = leaves * job.copies if job.collate else list(chain.from_iterable(apart))
    match job.sides:
        case Sides.FRONTS:
            return tuple(leaf[0] for leaf in ordered)
        case Sides.BACKS:
            return tuple(leaf[1] for leaf in reversed(ordered))
    return tuple(chain.from_iterable(ordered))


def sheets_of(job: PrintJob, order: Order) -> int:
    """Return how many sheets of paper an order takes."""
    return (len(order) + 1) // 2 if job.sides is Sides.BOTH else len(order)


def sent_of(order: Order | None, first: int, count: int) -> tuple[str, int]:
    """Return which pages of one filled form an order sends, as ranges, and how many copies.

    The form has ``count`` pages in a file, from its page ``first``; None sends the whole file once.
    No page sent is an empty text and no copies.
    """
    if order is None:
        return _as_ranges(range(1, count + 1)), 1
    sent = Counter(page - first + 1 for page in order if page and first <= page < first + count)
    return _as_ranges(sorted(sent)), max(sent.values(), default=0)


def _as_ranges(pages: Iterable[int]) -> str:
    """Return rising pages as they are typed: ``1-3,5``."""
    told = []
    for _, run in groupby(enumerate(pages), key=lambda placed: placed[1] - placed[0]):
        found = [page for _, page in run]
        told.append(f"{found[0]}" if len(found) == 1 else f"{found[0]}-{found[-1]}")
    return ",".join(told)


def _leaves(chosen: Sequence[int], starts: Sequence[int]) -> Iterator[Order]:
    """Yield front and back of each leaf; another form takes a new leaf."""
    for _, pages in groupby(chosen, key=lambda page: bisect_right(starts, page)):
        sides = list(pages)
        for front in range(0, len(sides), 2):
            back = sides[front + 1] if front + 1 < len(sides) else BLANK
            yield (sides[front], back)
