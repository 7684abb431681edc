"""What the values of a column come to: their sum, and which are below zero."""

from collections.abc import Iterable
from dataclasses import dataclass

from coopdesk.domain.money import Money


@dataclass(slots=True)
class ColumnSum:
    """What a column adds up to; amounts are told from plain numbers by the values themselves."""

    number: int = 0
    is_money: bool = False
    is_known: bool = False
    """Whether there was any amount or number to add."""

    @classmethod
    def of(cls, values: Iterable[object]) -> "ColumnSum":
        """Return the sum of ``values``; what is no number does not count."""
        found = cls()
        for value in values:
            if isinstance(value, Money):
                found.is_money = found.is_known = True
                found.number += value.fen
            elif isinstance(value, int):
                found.is_known = True
                found.number += value
        return found

    @property
    def value(self) -> Money | int:
        """The sum as money where one of its parts was."""
        return Money(self.number) if self.is_money else self.number

    def add(self, other: "ColumnSum") -> None:
        """Add what another part of the column comes to."""
        self.number += other.number
        self.is_money = self.is_money or other.is_money
        self.is_known = self.is_known or other.is_known


def is_negative(value: object) -> bool:
    """Return whether ``value`` is an amount or a number below zero."""
    if isinstance(value, Money):
        return value.fen < 0
    return isinstance(value, int) and value < 0
