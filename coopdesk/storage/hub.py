"""The city's data centre: a PostgreSQL database with copies of what packages brought.

The tables are those that travel, with the fields that a city is sent, in a schema of their own.
Every row says which package brought it. There are no foreign keys: offices load at once and in any
order, and what one office leans on may come with the package of another. A sender is loaded in one
transaction under a lock of its own, so whoever stops in between leaves whole offices behind.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    func,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.schema import CreateColumn, CreateSchema

from coopdesk.domain.errors import Refusal, RuleViolation, SurroundingsTrouble
from coopdesk.storage.types import DateText, Flag, JsonText

SCHEMA = "coopdesk"
PACKAGES = "package"
DELETIONS = "deletion"
_CONNECT_SECONDS = 10
_DRIVERS = {"postgresql", "postgresql+psycopg"}
_PREPARING = 0x436F4465
"""The advisory lock under which tables are made; those of senders are hashes of their ids."""
PROVENANCE = {
    "hub_package": Text,
    "hub_receiver": Text,
    "hub_sequence": BigInteger,
    "hub_taken_on": Date,
}
# Names of SQLSTATE classes and codes (PostgreSQL manual, appendix A) that a person can act on.
_STATES = {
    "42501": "hub_no_right",
    "25006": "hub_no_right",
    "53100": "hub_full",
    "40P01": "hub_busy",
    "40001": "hub_busy",
    "55P03": "hub_busy",
    "57": "hub_lost",
    "08": "hub_lost",
}


class Hub:
    """An open data centre; ``columns`` are those of each table that a city is sent."""

    def __init__(self, address: str, columns: Mapping[str, Sequence[Column[Any]]]) -> None:
        """Connect to ``address``, a URL of PostgreSQL.

        Raises RuleViolation ``hub.not_postgresql``, SurroundingsTrouble ``hub_no_driver`` where
        psycopg is not installed, ``hub_unreachable``, ``hub_denied``, ``hub_wrong_encoding``.
        """
        url = _parsed(address)
        self.place = shown(address)
        self._engine = _connected(url, self.place)
        self._metadata = MetaData(schema=SCHEMA)
        self._packages = _package_table(self._metadata)
        self._tables = {
            name: _copied_table(self._metadata, name, some) for name, some in columns.items()
        }

    def prepare(self) -> None:
        """Make what lacks of schema, tables and columns; raises SurroundingsTrouble."""
        with self.begun() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PREPARING})
            connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            known = inspect(connection)
            there = set(known.get_table_names(SCHEMA))
            self._metadata.create_all(connection)
            for table in self._metadata.tables.values():
                if table.name in there:
                    _add_columns(connection, table, known.get_columns(table.name, SCHEMA))

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        """Give a transaction; what the server says becomes SurroundingsTrouble."""
        with hub_told(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def loading(self, receiver_id: str, sender_id: str) -> Iterator["SenderLoad"]:
        """Give what is loaded of one sender, locked against other loaders until the end."""
        with self.begun() as connection:
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
            connection.execute(lock, {"key": f"{SCHEMA} {sender_id}"})
            yield SenderLoad(connection, self._packages, self._tables, receiver_id, sender_id)


class SenderLoad:
    """The rows of one sender as this office received them, inside one transaction."""

    def __init__(
        self,
        connection: Connection,
        packages: Table,
        tables: Mapping[str, Table],
        receiver_id: str,
        sender_id: str,
    ) -> None:
        self._connection = connection
        self._packages = packages
        self._tables = tables
        self._whose = {"receiver_id": receiver_id, "sender_id": sender_id}

    def marks(self) -> dict[str, str]:
        """Return the packages that are loaded, each with the mark it was loaded with."""
        columns = self._packages.c
        query = self._packages.select().with_only_columns(columns.package_id, columns.mark)
        found = self._connection.execute(query.filter_by(**self._whose))
        return {row.package_id: row.mark for row in found}

    def stage(self, name: str, rows: Iterable[Mapping[str, Any]], gone: Iterable[str]) -> None:
        """Copy rows, as our database stores them, and the ids of those gone, beside the table."""
        table = self._tables[name]
        columns = table.columns.keys()
        turns = [_turn(column) for column in table.columns]
        self._run(f'CREATE TEMP TABLE staged (LIKE {SCHEMA}."{name}") ON COMMIT DROP')
        self._run("CREATE TEMP TABLE gone (id text) ON COMMIT DROP")
        values = (
            [turn(row[column]) for column, turn in zip(columns, turns, strict=True)] for row in rows
        )
        self._copy("staged", columns, values)
        self._copy("gone", ("id",), ([one] for one in gone))

    def merge(self, name: str, *, is_whole: bool) -> tuple[int, int]:
        """Bring what was staged into the table; return how many rows were written and deleted.

        With ``is_whole``, rows of this sender that were not staged are gone as well. A row that
        another office received newer stays, and one that its owner deleted since does not return.
        """
        if is_whole:
            own = f'SELECT package_id FROM {SCHEMA}."{PACKAGES}" WHERE receiver_id = :receiver_id'
            own += " AND sender_id = :sender_id"
            self._run(
                f'INSERT INTO gone SELECT id FROM {SCHEMA}."{name}" WHERE hub_package IN ({own})'
                " AND id NOT IN (SELECT id FROM staged)"
            )
        deleted = self._run(
            f'DELETE FROM {SCHEMA}."{name}" AS kept USING gone WHERE kept.id = gone.id'
            f" AND (kept.hub_receiver = :receiver_id OR {_was_deleted('kept', name)})"
        )
        columns = self._tables[name].columns.keys()
        listed = ", ".join(f'"{column}"' for column in columns)
        news = ", ".join(f'excluded."{column}"' for column in columns)
        olds = ", ".join(f'kept."{column}"' for column in columns)
        written = self._run(
            f'INSERT INTO {SCHEMA}."{name}" AS kept ({listed}) SELECT {listed} FROM staged'
            f" WHERE NOT {_was_deleted('staged', name)} ORDER BY id"
            f" ON CONFLICT (id) DO UPDATE SET ({listed}) = ROW({news})"
            f" WHERE ({olds}) IS DISTINCT FROM ({news})"
            " AND (kept.hub_receiver = excluded.hub_receiver OR kept.revision < excluded.revision)"
        )
        self._run("DROP TABLE staged, gone")
        return written, deleted

    def note(self, packages: Sequence[Mapping[str, Any]]) -> None:
        """Note the packages that are now loaded, in place of those noted before."""
        self._connection.execute(self._packages.delete().filter_by(**self._whose))
        if packages:
            self._connection.execute(
                self._packages.insert(), [dict(one) | self._whose for one in packages]
            )

    def _copy(self, name: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
        listed = ", ".join(f'"{column}"' for column in columns)
        driver: Any = self._connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _run(self, statement: str) -> int:
        asked = {key: value for key, value in self._whose.items() if f":{key}" in statement}
        return self._connection.execute(text(statement), asked).rowcount


def shown(address: str) -> str:
    """Return a URL as it may be shown and noted: stars in the place of its password.

    Raises RuleViolation ``hub.not_postgresql``.
    """
    url = _parsed(address)
    if "password" in url.query:
        url = url.update_query_dict({"password": "***"})
    return url.render_as_string(hide_password=True)


def has_password(address: str) -> bool:
    """Return whether the URL itself names a password; raises as ``shown``."""
    url = _parsed(address)
    return url.password is not None or "password" in url.query


@contextmanager
def hub_told(place: str) -> Iterator[None]:
    """Turn what PostgreSQL says about itself and its disk into SurroundingsTrouble.

    Raises SurroundingsTrouble ``hub_no_driver`` where psycopg is not installed.
    """
    try:
        import psycopg as driver
    except ImportError as error:
        raise SurroundingsTrouble("hub_no_driver") from error
    try:
        yield
    except DBAPIError as error:
        ours = _told(error.orig, place, is_lost=error.connection_invalidated)
        if ours is None:
            raise
        raise ours from error
    except driver.Error as error:
        # COPY goes past SQLAlchemy, so psycopg's own errors arrive as they are
        ours = _told(error, place, is_lost=False)
        if ours is None:
            raise
        raise ours from error


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise RuleViolation(Refusal("hub.not_postgresql"))
    return url.set(drivername="postgresql+psycopg")


def _connected(url: URL, place: str) -> Engine:
    options: dict[str, Any] = {"client_encoding": "utf8", "application_name": "coopdesk"}
    options["connect_timeout"] = _CONNECT_SECONDS
    with hub_told(place):
        engine = create_engine(url, connect_args=options)
        with engine.connect() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        engine.dispose()
        raise SurroundingsTrouble("hub_wrong_encoding", place=place, encoding=encoding)
    return engine


def _told(error: Any, place: str, *, is_lost: bool) -> SurroundingsTrouble | None:
    """Return our trouble for one of psycopg's; a broken statement of ours is none: a defect."""
    state = getattr(error, "sqlstate", None) or ""
    told = " ".join(str(error).split())
    code = _STATES.get(state) or _STATES.get(state[:2])
    if code is None and type(error).__name__ == "OperationalError":
        code = "hub_denied" if "FATAL" in told or state else "hub_unreachable"
        code = "hub_lost" if is_lost else code
    return SurroundingsTrouble(code, place=place, told=told) if code else None


def _was_deleted(rows: str, name: str) -> str:
    """Return the condition that the owner of a row deleted it after it was as it is there."""
    return (
        f"EXISTS (SELECT FROM {SCHEMA}.\"{DELETIONS}\" AS d WHERE d.table_name = '{name}'"
        f" AND d.record_id = {rows}.id AND d.revision >= {rows}.revision)"
    )


def _package_table(metadata: MetaData) -> Table:
    return Table(
        PACKAGES,
        metadata,
        Column("package_id", Text, primary_key=True),
        Column("receiver_id", Text, primary_key=True),
        *(Column(name, Text) for name in ("sender_id", "sender_name", "period", "short_number")),
        Column("sequence", BigInteger),
        Column("taken_on", Date),
        Column("sha256", Text),
        Column("mark", Text),
        Column("loaded_at", DateTime(timezone=True), server_default=func.now()),
        Index(None, "sender_id"),
    )


def _copied_table(metadata: MetaData, name: str, columns: Sequence[Column[Any]]) -> Table:
    own = (Column(c.name, _kind(c), primary_key=c.name == "id") for c in columns)
    more: Iterator[Column[Any]] = (Column(hub, kind) for hub, kind in PROVENANCE.items())
    table = Table(name, metadata, *own, *more)
    leaning = {c.name for c in columns if c.foreign_keys or c.name in {"office", "organization_id"}}
    for column in sorted(leaning | {"hub_package"}):
        Index(f"ix_{name}_{column}", table.c[column])
    if name == DELETIONS:
        Index("ix_deletion_record", table.c.table_name, table.c.record_id)
    return table


def _kind(column: Column[Any]) -> Any:
    kinds = ((DateText, Date), (Flag, Boolean), (JsonText, JSONB))
    ours = next((kind for known, kind in kinds if isinstance(column.type, known)), None)
    if ours is not None:
        return ours
    whole = isinstance(column.type, Integer) or isinstance(
        getattr(column.type, "impl", None), Integer
    )
    return BigInteger if whole else Text


def _add_columns(connection: Connection, table: Table, there: Sequence[Any]) -> None:
    """Add the columns that a newer program knows; the next load fills them."""
    known = {column["name"] for column in there}
    for column in table.columns:
        if column.name not in known:
            made = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f'ALTER TABLE {SCHEMA}."{table.name}" ADD COLUMN {made}'))


def _turn(column: Column[Any]) -> Any:
    """Return what makes a stored value one that PostgreSQL's COPY takes."""
    if isinstance(column.type, JSONB):
        return _as_json
    if isinstance(column.type, Date):
        return lambda value: value or None
    return _plain if isinstance(column.type, Text) else lambda value: value


def _plain(value: Any) -> Any:
    """Return a text without the character that PostgreSQL cannot hold."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


def _as_json(value: Any) -> str | None:
    """Return JSON that PostgreSQL takes; what is none stands as the text it is.

    Packages carry such fields as text, so a careless sender must not stop a whole city.
    """
    if not value:
        return None
    try:
        return json.dumps(_clean(json.loads(value)), ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return json.dumps(_clean(value), ensure_ascii=False)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    return value
