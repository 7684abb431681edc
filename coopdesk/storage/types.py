"""Column types: money as whole fen, days as ISO text or number, flags as 0/1, canonical JSON."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from coopdesk.domain.money import Money

_FIRST_DAY = date(1970, 1, 1).toordinal()


class MoneyType(TypeDecorator[Money]):
    """Whole fen in an INTEGER column."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the fen."""
        return None if value is None else value.fen

    def process_result_value(self, value: Any, dialect: Dialect) -> Money | None:  # noqa: ARG002
        """Return Money."""
        return None if value is None else Money(value)


class DateText(TypeDecorator[date]):
    """A day as ``YYYY-MM-DD`` text: sorts as text, reads without us."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Return the day."""
        return None if value is None else date.fromisoformat(value)


class DayNumber(TypeDecorator[date]):
    """A day as the number of days since 1970-01-01: short, where a book has one on every line."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number."""
        return None if value is None else value.toordinal() - _FIRST_DAY

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Return the day."""
        return None if value is None else date.fromordinal(value + _FIRST_DAY)


class Flag(TypeDecorator[bool]):
    """A truth as 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002, FBT001
        """Return 0 or 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """Return the truth."""
        return None if value is None else bool(value)


class JsonText(TypeDecorator[Any]):
    """A small record as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return canonical JSON."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the record."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return the one JSON text of ``value``: sorted keys, no spaces, unescaped characters."""
    return _CANONICAL.encode(value)


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(str(item) for item in value)
    return str(value)


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)
