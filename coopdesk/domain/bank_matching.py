"""The bank's statement laid beside the books: which line of the one is which line of the other.

会计基础工作规范 第六十二条: the bank's statement is compared with the books, and what only one of
the two has (未达账项) is listed. Lines are the same that move the same amount within a few days;
where several could be, the reference decides, then the nearer day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from coopdesk.domain.money import Money

MOST_DAYS = 10
"""So long money is on its way at the most between the books and the bank."""


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """One line of either side: positive came in, in fen; ``said`` is all it says in words."""

    id: str
    day: date
    amount: Money
    said: str = ""


def match_moves(
    bank: Sequence[MoneyMove], books: Sequence[MoneyMove]
) -> list[tuple[MoneyMove, MoneyMove]]:
    """Return the pairs of bank and books that are one move; each line is in one pair at most."""
    waiting: dict[Money, list[MoneyMove]] = {}
    for move in books:
        waiting.setdefault(move.amount, []).append(move)
    pairs = []
    for line in sorted(bank, key=lambda move: (move.day, move.id)):
        offered = [one for one in waiting.get(line.amount, ()) if _days(line, one) <= MOST_DAYS]
        if offered:
            chosen = min(offered, key=partial(_far, line))
            waiting[line.amount].remove(chosen)
            pairs.append((line, chosen))
    return pairs


def _far(line: MoneyMove, move: MoneyMove) -> tuple[bool, int, date]:
    return not _refers(line, move), _days(line, move), move.day


def _days(line: MoneyMove, move: MoneyMove) -> int:
    return abs((line.day - move.day).days)


def _refers(line: MoneyMove, move: MoneyMove) -> bool:
    """Whether a word of the bank's line, its reference or who paid, stands in the books' line."""
    return any(word in move.said for word in line.said.split() if len(word) > 1)
