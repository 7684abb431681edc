"""Long books in the window: the lines of an account, the vouchers of a span, block by block."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from coopdesk.domain.money import Money
from coopdesk.gui.kit.long_table import Blocks, LongTableModel
from coopdesk.gui.kit.table_view import TableView
from coopdesk.gui.ledger.tables import PostingLine, opening_line, posting_line
from coopdesk.services import ledger
from coopdesk.services.ledger import MonthItem, OutlineItem, PartItem, VoucherItem

SHORT = 2_000
"""Lists up to here are read whole: no longer than a blink, and they can be sorted and searched."""
BLOCK = 400
"""Lines read at once: more than a screen holds, and read within a frame."""

Ask = Callable[..., Any]


class AccountBlocks:
    """The lines of an account, its opening balance in the first row."""

    def __init__(self, ask: Ask, outline: OutlineItem, first: date) -> None:
        self._ask, self._outline = ask, outline
        self._head = [opening_line(outline.opening, first)] if outline.opening else []
        self._parts = list(outline.parts)
        self._count_again()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._head) + self._outline.lines

    def read(self, row: int) -> tuple[int, Sequence[PostingLine]]:
        """Return the block around ``row``: the row it begins at, and its lines."""
        row = max(row, len(self._head))
        place = self._place(row)
        part = self._parts[place]
        if part.lines > BLOCK and part.first != part.last:
            place = self._divide(place, row)
            part = self._parts[place]
        lines = self._ask(
            ledger.list_part, self._outline.organization_id, self._outline.account_code, part
        )
        found = [posting_line(line) for line in lines]
        return (self._starts[place], found) if place else (0, [*self._head, *found])

    def _place(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def _divide(self, place: int, row: int) -> int:
        """Put runs of days in the place of a long part, and return where ``row`` is now."""
        told = self._outline.organization_id, self._outline.account_code
        days = self._ask(ledger.list_days, *told, self._parts[place])
        self._parts[place : place + 1] = list(_runs(days))
        self._count_again()
        return self._place(row)

    def _count_again(self) -> None:
        head = len(self._head)
        self._starts = list(accumulate((part.lines for part in self._parts), initial=head))[:-1]


class VoucherBlocks:
    """The vouchers of some months, newest first; a number that lacks leaves its row empty."""

    def __init__(self, ask: Ask, organization_id: str, months: Sequence[MonthItem]) -> None:
        self._ask, self._organization_id, self._months = ask, organization_id, months
        self._starts = list(accumulate((month.last for month in months), initial=0))

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._starts[-1]

    def read(self, row: int) -> tuple[int, Sequence[VoucherItem | None]]:
        """Return the block around ``row``: the row it begins at, and its vouchers."""
        place = bisect_right(self._starts, row) - 1
        month = self._months[place]
        before = (row - self._starts[place]) // BLOCK * BLOCK
        last = month.last - before
        numbers = max(last - BLOCK + 1, 1), last
        found = self._ask(ledger.list_vouchers_of, self._organization_id, month.month, *numbers)
        return self._starts[place] + before, found


def show_items(table: TableView, model: LongTableModel[Any], items: Sequence[Any]) -> None:
    """Show a short list whole; it can be sorted."""
    model.set_items(items)
    table.horizontalHeader().setSectionsClickable(True)


def show_blocks(
    table: TableView, model: LongTableModel[Any], blocks: Blocks, sums: Mapping[str, Money]
) -> None:
    """Show a long list by blocks with the ``sums`` of its columns; a very long one keeps its order.

    To sort a list, all of it has to be read.
    """
    table.forget_order()
    model.set_blocks(blocks, sums)
    table.horizontalHeader().setSectionsClickable(model.can_sort)


def _runs(days: Sequence[PartItem]) -> Iterator[PartItem]:
    """Join days that follow each other to parts of at most a block, a long day alone."""
    run: PartItem | None = None
    for day in days:
        if run is not None and run.lines + day.lines <= BLOCK:
            run = PartItem(run.first, day.last, run.lines + day.lines, run.opening)
            continue
        if run is not None:
            yield run
        run = day
    if run is not None:
        yield run
