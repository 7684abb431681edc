"""The bank's statement laid beside the books: which line of the one is which line of the other.

会计基础工作规范 第六十二条: the bank's statement is compared with the books, and what only one of
the two has (未达账项) is listed. Lines are the same that move the same amount within a few days;
where several could be, the reference decides, then the nearer day. A person may pair what the
rules do not see, one with one or with several, and take apart what they paired wrongly.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money, total

MOST_DAYS = 10
"""So long money is on its way at the most between the books and the bank."""


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """One line of either side: positive came in, in fen; ``said`` is all it says in words."""

    id: str
    day: date
    amount: Money
    said: str = ""


def assess_pair(bank: Sequence[MoneyMove], books: Sequence[MoneyMove]) -> list[Refusal]:
    """Return what stands against pairing by hand: one side is one line, and both move the same.

    会计基础工作规范 第六十二条: several lines against several would hide what differs.
    """
    if not bank or not books:
        return [Refusal("bank.pair_one_sided")]
    refusals = []
    if min(len(bank), len(books)) > 1:
        refusals.append(Refusal("bank.pair_many", "会计基础工作规范 第六十二条"))
    at_bank, in_books = (total([move.amount for move in side]) for side in (bank, books))
    if at_bank != in_books:
        values = {"bank": str(at_bank), "books": str(in_books)}
        values["difference"] = str(at_bank - in_books)
        refusals.append(Refusal("bank.pair_differs", values=values))
    return refusals


def match_moves(
    bank: Sequence[MoneyMove],
    books: Sequence[MoneyMove],
    apart: Collection[tuple[str, str]] = (),
) -> list[tuple[MoneyMove, MoneyMove]]:
    """Return the pairs of bank and books that are one move; each line is in one pair at most.

    ``apart`` are the ids of bank and books that a person took apart.
    """
    waiting: dict[Money, list[MoneyMove]] = {}
    for move in books:
        waiting.setdefault(move.amount, []).append(move)
    pairs = []
    for line in sorted(bank, key=lambda move: (move.day, move.id)):
        offered = [
            one
            for one in waiting.get(line.amount, ())
            if _days(line, one) <= MOST_DAYS and (line.id, one.id) not in apart
        ]
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
