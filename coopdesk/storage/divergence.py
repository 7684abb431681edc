"""What stands in a workspace and not in an older copy of it, or the other way round.

Both have the same log up to some entry. A row's revision is the entry that changed it last, so what
came after the last common entry is what restoring the copy would take away.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk.storage.engine import connect, sqlite_told
from coopdesk.storage.keys import DatabaseKey

_COMMON = (
    "SELECT max(a.sequence) FROM main.audit_log a JOIN older.audit_log b"
    " ON a.sequence = b.sequence AND a.digest = b.digest"
)
_AFTER = "SELECT count(*) FROM {where}.audit_log WHERE sequence > ?"
_NEW = (
    'SELECT count(*) FROM {here}."{table}" a WHERE a.revision > ?'
    ' AND NOT EXISTS (SELECT 1 FROM {there}."{table}" b WHERE b.id = a.id)'
)
_CHANGED = (
    'SELECT count(*) FROM main."{table}" a JOIN older."{table}" b ON b.id = a.id'
    " WHERE a.revision > ? AND a.revision <> b.revision"
)
_PACKAGES = (
    "SELECT sequence, receiver_name, short_number, made_on FROM main.package_out"
    " WHERE package_id NOT IN (SELECT package_id FROM older.package_out) ORDER BY made_on, sequence"
)


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Records of one table: ``new`` and ``changed`` since the copy, ``gone`` only in the copy."""

    table: str
    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class SentSince:
    """A package sent since the copy; its number would be given a second time."""

    sequence: int
    receiver: str
    short_number: str
    made_on: str


@dataclass(frozen=True, slots=True)
class Divergence:
    """What differs; ``steps`` is how many commands were carried out since the last common one."""

    steps: int
    tables: tuple[TableDifference, ...]
    packages: tuple[SentSince, ...]


def find_divergence(current: Path, older: Path, key: DatabaseKey) -> Divergence:
    """Compare a workspace's database with an older one of the same version and key.

    Raises WorkspaceTrouble ``damaged`` and SurroundingsTrouble.
    """
    with sqlite_told(older):
        connection = connect(current, key)
        try:
            raw_key = f"x'{key.database().hex()}'"
            connection.execute("ATTACH DATABASE ? AS older KEY ?", (str(older), raw_key))
            common = connection.execute(_COMMON).fetchone()[0] or 0
            steps = connection.execute(_AFTER.format(where="main"), (common,)).fetchone()[0]
            told = (_difference(connection, name, common) for name in _tables())
            found = tuple(each for each in told if each.new or each.changed or each.gone)
            packages = tuple(SentSince(*row) for row in connection.execute(_PACKAGES))
        finally:
            connection.close()
    return Divergence(steps, found, packages)


def _difference(connection: Any, table: str, common: int) -> TableDifference:
    def count(query: str, here: str = "main", there: str = "older") -> int:
        asked = query.format(table=table, here=here, there=there)
        return int(connection.execute(asked, (common,)).fetchone()[0])

    return TableDifference(table, count(_NEW), count(_CHANGED), count(_NEW, "older", "main"))


def _tables() -> list[str]:
    """Return the tables whose rows have an id and tell which command changed them."""
    from coopdesk.storage.tables.schema import Base  # all tables: the start does without them

    tables = Base.metadata.tables
    return [name for name, table in tables.items() if {"id", "revision"} <= set(table.c.keys())]
