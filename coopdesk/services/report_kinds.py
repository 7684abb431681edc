"""What a report is: what it is asked for, columns and rows, and what its figures are made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coopdesk.services.ledger.statements import StatementCheckItem
from coopdesk.storage.unit_of_work import UnitOfWork

Record = Mapping[str, object]
Place = tuple[int, str]
"""A figure by the number of its row, from 0, and the key of its column."""
Formula = tuple[tuple[int, Place], ...]
"""The figures that another is the sum of, each with 1 or -1."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is asked for; member and account only for one that is about them.

    ``fund`` and ``document`` narrow the books that tell their lines apart by them.
    """

    organization_id: str
    first: date
    last: date
    member_id: str = ""
    account: str = ""
    fund: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key among the rows, its words, and its share of the paper's width.

    One that ``is_optional`` is left out where no row has anything in it; one that ``counts`` holds
    whole numbers.
    """

    key: str
    words: str
    share: float = 2.0
    is_money: bool = False
    is_optional: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a report, and what else it tells.

    ``about`` names whom or what it is of, ``right_from`` is the row that begins its right half,
    ``first`` the first day where the report itself decides on it.
    """

    rows: Sequence[Record]
    formulas: Mapping[Place, Formula] = field(default_factory=dict)
    checks: tuple[StatementCheckItem, ...] = ()
    about: str = ""
    right_from: int = 0
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One report by its words, its columns, what fills it and which columns are added up.

    ``signers`` are the words of who signs it on paper, besides its maker.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[UnitOfWork, Question], Sequence[Record] | Filled]
    summed: tuple[str, ...] = ()
    form: str = ""
    signers: tuple[str, ...] = ("report.head",)


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report; rows may carry more than the columns show, such as ids."""

    name: str
    title: str
    organization: str
    first: date
    last: date
    columns: tuple[Column, ...]
    filled: Filled
    totals: Record = field(default_factory=dict)
    form: str = ""
    signers: tuple[str, ...] = ()

    @property
    def rows(self) -> Sequence[Record]:
        """The rows in their order."""
        return self.filled.rows
