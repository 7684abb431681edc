"""Records the statements of real commands, so that they can be run again without us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlcipher3.dbapi2 as driver

Statements = list[tuple[str, Any]]


@contextmanager
def recorded() -> Iterator[Callable[[], Statements]]:
    """Note every statement that reaches the driver on connections opened within.

    Calling what is given returns those since the last call.
    """
    noted: Statements = []

    def taken() -> Statements:
        statements = noted[:]
        noted.clear()
        return statements

    class Noting(driver.Cursor):  # type: ignore[misc]
        def execute(self, statement: str, parameters: Any = ()) -> Any:
            noted.append((statement, tuple(parameters)))
            return super().execute(statement, parameters)

        def executemany(self, statement: str, parameters: Any) -> Any:
            noted.append((statement, list(parameters)))
            return super().executemany(statement, parameters)

    class Watched(driver.Connection):  # type: ignore[misc]
        def cursor(self) -> Any:
            return super().cursor(Noting)

    connect = driver.connect
    driver.connect = partial(connect, factory=Watched)
    try:
        yield taken
    finally:
        driver.connect = connect


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
