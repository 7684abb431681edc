"""Opening the encrypted database: key first, then pragmas, then is it ours and of our age.

SQLite's own errors become ours here and nowhere else.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.durable import surroundings
from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.prepared import driver_of

DATABASE_FILE = "workspace.db"
APPLICATION_ID = 0x436F4465  # "CoDe": how ``file`` and we know our databases
_LONGEST_PATH = 500  # bytes: SQLite takes 512 with the names it puts behind
WRITE = {"coopdesk_write": True}
_READING = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    # a database from outside: cells are measured before use, its schema calls nothing dangerous
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
)
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 10000",
)


def connect(path: Path, key: DatabaseKey, *, only_reads: bool = False) -> Any:
    """Return a raw connection to the encrypted file, its key set and checked.

    One that ``only_reads`` leaves the file and its folder as they are, and sees no log beside it.
    Raises WorkspaceTrouble ``damaged`` when the key does not open it.
    """
    with sqlite_told(path):
        place = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if only_reads else str(path)
        connection = driver.connect(
            place, isolation_level=None, check_same_thread=False, uri=only_reads
        )
        try:
            # temporary files of SQLCipher stay in memory, error lines off standard error
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.database().hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in _READING + (() if only_reads else _WRITING):
                connection.execute(pragma)
        except UnicodeDecodeError as error:  # SQLite names a broken part that is no text
            connection.close()
            raise WorkspaceTrouble("damaged", file=path.name) from error
        except BaseException:
            connection.close()
            raise
    return connection


def open_database(path: Path, key: DatabaseKey) -> Engine:
    """Return an engine on ``path``; transactions begin as the caller says (see ``WRITE``).

    Raises WorkspaceTrouble ``missing``, ``foreign`` or ``damaged``.
    """
    if not path.is_file():
        raise WorkspaceTrouble("missing", folder=str(path.parent))
    with sqlite_told(path):
        probe = connect(path, key)
        (mark,) = probe.execute("PRAGMA application_id").fetchone()
        probe.close()
    if mark != APPLICATION_ID:
        raise WorkspaceTrouble("foreign", file=path.name)
    return engine_on(path, key)


def engine_on(path: Path, key: DatabaseKey) -> Engine:
    """Return an engine without asking whose file it is (migrations start on an empty one)."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
    )
    event.listen(engine, "begin", _begin)
    return engine


def schema_version(engine: Engine) -> int:
    """Return the number of the last migration that ran, 0 for none."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("coopdesk_write", False)
    # IMMEDIATE: a writer that starts as a reader could be refused in the middle
    driver_of(connection).execute("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def sqlite_told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file and the disk into ours; others pass."""
    try:
        with surroundings(path.parent):
            yield
    except (DBAPIError, driver.Error) as error:
        origin = error.orig if isinstance(error, DBAPIError) else error
        ours = _told(str(origin), path)
        if ours is None:
            raise
        raise ours from error


def _told(message: str, path: Path) -> Exception | None:
    place = str(path.parent)
    known: dict[str, Exception] = {
        "disk is full": SurroundingsTrouble("disk_full", place=place),
        "disk I/O error": SurroundingsTrouble("device_gone", place=place),
        "readonly database": SurroundingsTrouble("no_permission", place=place),
        "unable to open database": SurroundingsTrouble(
            "no_permission" if len(os.fsencode(path)) < _LONGEST_PATH else "name_refused",
            place=place,
        ),
        "file is not a database": WorkspaceTrouble("damaged", file=path.name),
        "malformed": WorkspaceTrouble("damaged", file=path.name),
        "database is locked": WorkspaceTrouble(
            "locked", operator="?", user="?", computer="?", since="?"
        ),
    }
    return next((ours for part, ours in known.items() if part in message), None)
