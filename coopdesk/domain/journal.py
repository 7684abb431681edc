"""A cash journal kept on paper or in a sheet: does it add up, run on, and stay in its year.

会计基础工作规范 第五十九条, 第六十条: vouchers are entered one by one, numbers run on, and the
balance is struck after each entry.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.domain.names import normal_name

_NUMBER = re.compile(r"^(.*?)([0-9]+)$")


class JournalKind(StrEnum):
    """What an entry of the journal is about."""

    CONTRIBUTION = "contribution"
    WITHDRAWAL = "withdrawal"
    ADVANCE = "advance"
    REPAYMENT = "repayment"
    USAGE_FEE = "usage_fee"
    SEED_FUND = "seed_fund"
    DIVIDEND = "dividend"
    BANK_FEE = "bank_fee"
    BANK_INTEREST = "bank_interest"
    OFFICE_COST = "office_cost"
    INTEREST_ON_CAPITAL = "forbidden_interest_on_capital"
    OTHER_INCOME = "other_income"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry: its row in the sheet, day, voucher number, amounts in fen and balance after it.

    ``balance`` and ``day`` are None where the sheet says none.
    """

    row: int
    day: date | None
    voucher: str
    income: Money
    expense: Money
    balance: Money | None


@dataclass(frozen=True, slots=True)
class BalanceBreak:
    """Where the balance first leaves what the entries give, in fen."""

    row: int
    expected: Money
    found: Money


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A row whose voucher number does not follow the one before, and the numbers missing."""

    row: int
    missing: tuple[str, ...]


class JournalEntry(Protocol):
    """What tells whether two entries are one step: number, person and kind."""

    @property
    def voucher(self) -> str:
        """The voucher number as written."""

    @property
    def member(self) -> str:
        """Who paid or was paid."""

    @property
    def kind(self) -> JournalKind:
        """What it is about."""


def is_one_step(before: JournalEntry, after: JournalEntry) -> bool:
    """Return whether two entries are principal and usage fee of one repayment."""
    kinds = {before.kind, after.kind}
    return (
        kinds == {JournalKind.REPAYMENT, JournalKind.USAGE_FEE}
        and bool(before.voucher)
        and before.voucher == after.voucher
        and normal_name(before.member) == normal_name(after.member)
    )


def find_balance_breaks(lines: Sequence[JournalLine], opening: Money) -> Iterator[BalanceBreak]:
    """Yield each row whose balance is not that before it plus income less expense.

    A wrong balance is told once: the rows after it are measured from what it says.
    """
    balance = opening
    for line in lines:
        expected = balance + line.income - line.expense
        balance = expected if line.balance is None else line.balance
        if balance != expected:
            yield BalanceBreak(line.row, expected, balance)


def find_number_gaps(lines: Sequence[JournalLine]) -> Iterator[NumberGap]:
    """Yield each row before which voucher numbers are missing; a new series starts at 1."""
    last = 0
    for line in lines:
        match = _NUMBER.match(line.voucher)
        if match is None:
            continue
        prefix, digits = match.groups()
        number = int(digits)
        if number > last + 1:
            missing = range(last + 1, number)
            yield NumberGap(line.row, tuple(f"{prefix}{one:0{len(digits)}d}" for one in missing))
        last = number


def find_year(lines: Sequence[JournalLine]) -> int | None:
    """Return the year most entries lie in, None where no day is known."""
    years = Counter(line.day.year for line in lines if line.day)
    return years.most_common(1)[0][0] if years else None


def sum_by_kind(
    lines: Sequence[tuple[JournalKind, JournalLine]],
) -> dict[JournalKind, tuple[int, Money, Money]]:
    """Return rows, income and expense of each kind that occurs, in fen."""
    sums: dict[JournalKind, tuple[int, Money, Money]] = {}
    for kind, line in lines:
        rows, income, expense = sums.get(kind, (0, ZERO, ZERO))
        sums[kind] = (rows + 1, income + line.income, expense + line.expense)
    return sums
