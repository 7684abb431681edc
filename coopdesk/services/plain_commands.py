"""Commands as plain values and back: what waits for a second person is kept as it was asked."""

from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from coopdesk.domain.money import Money


def to_plain(value: Any) -> Any:
    """Return a command, or what it holds, as JSON has it: money in fen, days as ISO text."""
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: Any, plain: Any) -> Any:
    """Return what ``to_plain`` was given, a value of ``kind``; raises KeyError, ValueError."""
    if get_origin(kind) is UnionType:
        if plain is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not NoneType)
    if kind is Money:
        return Money(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if get_origin(kind) is tuple:
        return tuple(from_plain(get_args(kind)[0], item) for item in plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {field.name: hints[field.name] for field in fields(kind) if field.name in plain}
        told = {name: from_plain(hint, plain[name]) for name, hint in known.items()}
        return _made(kind, told)
    return kind(plain) if issubclass(kind, StrEnum) else plain


def _made(kind: type, told: dict[str, Any]) -> object:
    return kind(**told)
