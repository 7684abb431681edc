"""Tables written as text by people and other programs (TOML, JSON): read within bounds.

Both readers of Python give up on brackets in brackets only when the stack is full, and take what
nothing here can hold: longer numbers, numbers that are none, halves of characters. What reads their
tables walks down them, so depth is bounded for it too.
"""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

DEEPEST = 32
"""Tables in tables; the deepest file of ours has four."""
LARGEST = 2**63 - 1
"""The largest whole number, of either sign: what a column of the database holds."""


def read_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML file; raises ValueError (TOMLDecodeError with the line)."""
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _require_bounds(table)
    return table


def read_json(text: str | bytes) -> Any:
    """Return what a JSON file holds; raises ValueError."""
    try:
        told = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _require_bounds(told)
    return told


def _require_bounds(told: object) -> None:
    level = [told]
    for _ in range(DEEPEST):
        if not level:
            return
        level = [part for one in level for part in _parts(one)]
    raise ValueError("nested too deep")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _parts(told: object) -> Iterator[object]:
    if isinstance(told, dict):
        yield from told
        yield from told.values()
    elif isinstance(told, list):
        yield from told
    elif isinstance(told, int) and abs(told) > LARGEST:
        raise ValueError("a number that is too large")
    elif isinstance(told, str):
        told.encode()  # raises for half a character
