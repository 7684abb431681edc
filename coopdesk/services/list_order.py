"""The order of lists, the same in the window and on the command line."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from coopdesk import words
from coopdesk.domain.money import Money

Item = TypeVar("Item")


def in_order(
    items: Iterable[Item], value_of: Callable[[Item], object], *, descending: bool = False
) -> list[Item]:
    """Return ``items`` by one of their values; what is not known comes last either way."""
    known: list[Item] = []
    empty: list[Item] = []
    for item in items:
        (empty if value_of(item) is None else known).append(item)
    known.sort(key=lambda item: rank(value_of(item)), reverse=descending)
    return known + empty


def rank(value: object) -> Any:
    """Return what sorts fast and as people expect: Chinese by the order of GB 2312, by sound."""
    match value:
        case str():
            shown = words.choice(value) if isinstance(value, StrEnum) else value
            return shown.encode("gb18030", "replace")
        case Money():
            return value.fen
        case _:
            return value
