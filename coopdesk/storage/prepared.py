"""Statements compiled once: what every command asks and writes.

SQLAlchemy's way from a statement to the driver is made for statements that differ each time; for
the ten that one voucher needs it takes longer than the encrypted database itself. A prepared one is
written as any other, but compiled when it is first run, and goes straight to the driver, in the
transaction of the connection it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import TypeEngine

Turn = Callable[[Any], Any]
_DIALECT = SQLiteDialect_pysqlite()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text for the driver, its parameters in order, and how the answer is turned."""

    text: str
    parameters: tuple[tuple[str, Turn], ...]
    fixed: dict[str, Any]
    columns: tuple[Turn, ...]
    is_turned: bool

    def turned(self, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return rows of the driver as ours, column by column: most need no turning."""
        if not (found and self.is_turned):
            return found
        columns = zip(self.columns, zip(*found, strict=True), strict=False)
        return list(
            zip(
                *(values if turn is as_it_is else map(turn, values) for turn, values in columns),
                strict=True,
            )
        )


class Prepared:
    """One statement of Core whose text never changes: no ``IN`` over lists of different length."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert | Update) -> None:
        self._statement = statement

    def run(self, connection: Connection, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows that a select finds, none for a change.

        Raises KeyError for a parameter without a value, and the driver's own errors.
        """
        compiled = self._compiled
        given = compiled.fixed | values
        bound = [turn(given[name]) for name, turn in compiled.parameters]
        return compiled.turned(driver_of(connection).execute(compiled.text, bound).fetchall())

    @cached_property
    def _compiled(self) -> _Compiled:
        compiled = self._statement.compile(dialect=_DIALECT)
        binds = compiled.binds
        selected = self._statement.exported_columns if self._statement.is_select else ()
        columns = tuple(_from_database(column.type) for column in selected)
        return _Compiled(
            str(compiled),
            tuple((name, to_database(binds[name].type)) for name in compiled.positiontup or ()),
            {name: bind.value for name, bind in binds.items() if not bind.required},
            columns,
            any(turn is not as_it_is for turn in columns),
        )


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection below ``connection``, in the same transaction."""
    return connection.connection.driver_connection


def to_database(kind: TypeEngine[Any]) -> Turn:
    """Return what turns a value of a column of this type for the database."""
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT) or as_it_is


def _from_database(kind: TypeEngine[Any]) -> Turn:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None) or as_it_is


def as_it_is(value: Any) -> Any:
    """Return the value: of columns that the database holds as Python does."""
    return value
