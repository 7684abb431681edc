"""Records the statements of real commands, so that they can be run again without us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Statements = list[tuple[str, Any]]


@contextmanager
def recorded(engine: Engine) -> Iterator[Callable[[], Statements]]:
    """Note every statement; calling what is given returns those since the last call."""
    noted: Statements = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        noted.append((statement, parameters))

    def taken() -> Statements:
        statements = noted[:]
        noted.clear()
        return statements

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield taken
    finally:
        event.remove(engine, "before_cursor_execute", note)


def run_again(connection: Any, statements: Statements) -> None:
    """Run the statements of one command on a bare connection, reading what they answer."""
    for statement, parameters in statements:
        if statement.startswith("BEGIN"):
            connection.execute(statement)
        elif isinstance(parameters, list):
            connection.executemany(statement, parameters)
        else:
            connection.execute(statement, parameters).fetchall()
    connection.execute("COMMIT")
