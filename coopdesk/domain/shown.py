"""A table as a person sees it: the chosen columns, the rows the filter leaves, in their order.

Window, workbook and paper hand it to each other, so none of them has to know the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column by its label; ``numeric`` holds numbers, ``money`` amounts in yuan."""

    label: str
    numeric: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """What a register shows now, every cell as it is written in the window.

    ``sums`` has one text a column, empty where nothing is added up, and is empty without sums.
    ``filters`` are the words of the filter row, ``count_of_all`` the rows there are without them.
    """

    title: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[Sequence[str]]
    sums: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    count_of_all: int = 0

    @property
    def is_filtered(self) -> bool:
        """Whether the filter leaves some rows out."""
        return len(self.rows) < self.count_of_all

    @property
    def sum_label_place(self) -> int | None:
        """The first column that is not added up: there the line of sums has its label."""
        free = (place for place, amount in enumerate(self.sums) if not amount)
        return next(free, None)


class PaperSize(StrEnum):
    """The sheet a list is printed on; the program's own choice follows the columns."""

    AUTOMATIC = "automatic"
    A4 = "a4"
    A4_ACROSS = "a4_across"
    A3_ACROSS = "a3_across"


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What a register is asked to show: what a person saves under a name and comes back to.

    ``text`` is the search text, ``choices`` the chosen value of each choice by its key;
    ``sorted_by`` and ``columns`` are keys of columns, the columns in the order seen.
    """

    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    sorted_by: str = ""
    is_descending: bool = False
    columns: tuple[str, ...] = ()
