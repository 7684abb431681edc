"""What the audit log keeps of a command: its fields, secrets hidden, long lists counted."""

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

FIRST_NAMED = 3
"""Records of a list that are named; the others are counted."""
MANY = re.compile(r"(\d+) ×(?: (.+))?")
"""How a list too long for the log is kept: its count, and the first names with bars between."""
_MOST_KEPT = 50
_SECRETS = ("passphrase", "recovery", "secret")


def fields_of(command: object) -> dict[str, Any]:
    """Return the fields of a command as the log keeps them, none for what is no record."""
    if not is_dataclass(command):
        return {}
    kept: dict[str, Any] = {}
    for name in _field_names(command.__class__):
        value = getattr(command, name)
        if any(secret in name for secret in _SECRETS):
            kept[name] = "***"
        elif isinstance(value, (list, tuple)) and len(value) > _MOST_KEPT:
            kept[name] = f"{len(value)} × {_first_names(value)}".rstrip()
        else:
            kept[name] = _plain(value)
    return kept


def _first_names(records: Sequence[Any]) -> str:
    names = (getattr(record, "name", None) for record in records[:FIRST_NAMED])
    return "|".join(name for name in names if isinstance(name, str))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "fen"):
        return {name: _plain(getattr(value, name)) for name in _field_names(value.__class__)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
