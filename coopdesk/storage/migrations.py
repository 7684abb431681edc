"""Bringing a database to the newest schema: Alembic's revisions, a verified copy first.

Revisions are numbered ``NNNN_what_it_does.py`` and frozen once released. Foreign keys are off
while they run (Alembic's batch mode would delete child rows) and checked before each commit.
"""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.durable import surroundings
from coopdesk.paths import MIGRATIONS
from coopdesk.storage.engine import APPLICATION_ID, engine_on, schema_version, sqlite_told
from coopdesk.storage.keys import DatabaseKey

_COPIES = "backups"


def head() -> int:
    """Return the number of the newest revision, from the file names alone."""
    numbers = [_number(file) for file in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    return max(numbers)


def bring_up(path: Path, key: DatabaseKey) -> bool:
    """Migrate the database to the newest schema; return whether anything was done.

    Raises WorkspaceTrouble ``newer`` when a newer program wrote it, and ``upgrade_failed``: then
    each revision is in it whole or not at all, and ``copies_before`` has the way back.
    """
    engine = engine_on(path, key)
    try:
        found = schema_version(engine)
        newest = head()
        if found > newest:
            raise WorkspaceTrouble("newer", file=path.name)
        if found == newest:
            return False
        if found:
            _copy_first(path, key, found)
        try:
            with sqlite_told(path):
                _upgrade(engine)
        except (SQLAlchemyError, LookupError, TypeError, ValueError) as error:
            raise WorkspaceTrouble("upgrade_failed", file=path.name, version=newest) from error
        _give_back_room(engine)
        return True
    finally:
        engine.dispose()


def copies_before(path: Path) -> list[Path]:
    """Return the copies made before the database was migrated, the newest version first."""
    return sorted(path.parent.glob(f"{_COPIES}/before-[0-9]*-{path.name}"), reverse=True)


def _copy_first(path: Path, key: DatabaseKey, version: int) -> None:
    from coopdesk.storage.backup import copy_database

    folder = path.parent / _COPIES
    with surroundings(folder):
        folder.mkdir(exist_ok=True)
    copy_database(path, key, folder / f"before-{version:04d}-{path.name}")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            config.attributes["connection"] = connection
            config.attributes["application_id"] = APPLICATION_ID
            command.upgrade(config, "head")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _give_back_room(engine: Engine) -> None:
    """Write the file anew where an eighth of it became empty: SQLite alone would keep the room."""
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        (empty,), (pages,) = (
            raw.execute(f"PRAGMA {told}").fetchone() for told in ("freelist_count", "page_count")
        )
        if empty * 8 > pages:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _number(file: Path) -> int:
    found = re.match(r"(\d{4})_", file.name)
    if found is None:
        raise ValueError(f"not a migration: {file.name}")
    return int(found[1])
