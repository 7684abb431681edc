"""Salvage: what can be read of a damaged database, written into a new one with the same key.

Every row of a whole page is taken that SQLite wrote there and no other; nothing is guessed. What is
missing is told by table and row number. An older backup only tells where tables begin and, where no
office or operator is left, who they are.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.progress import NO_PROGRESS, Progress
from coopdesk.storage import migrations
from coopdesk.storage.engine import APPLICATION_ID, connect, sqlite_told
from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.page_forest import HIGHEST, LOWEST, Forest, Hole, SchemaEntry, Tree
from coopdesk.storage.page_store import PageStore
from coopdesk.storage.page_tree import Value

Row = tuple[Value, ...]
Entries = dict[str, SchemaEntry]
NEEDED = ("office", "operator")
"""Without a row of each nobody can sign in."""
_OF_SQLITE = "sqlite_"
_AT_ONCE = 1_000
_TYPES: Mapping[str, Any] = {
    "INTEGER": int,
    "INT": int,
    "TEXT": str,
    "BLOB": bytes,
    "REAL": (int, float),
}


@dataclass(frozen=True, slots=True)
class TableSalvage:
    """What came of one table.

    ``rows`` were written, ``broken`` could not be read to their end or fit no more; ``gaps`` are
    the row numbers, first and last, among which rows are missing (None: no bound is known).
    """

    name: str
    rows: int
    broken: int
    gaps: tuple[tuple[int | None, int | None], ...] = ()
    is_from_backup: bool = False

    @property
    def is_whole(self) -> bool:
        """Return whether nothing of it is missing."""
        return not self.broken and not self.gaps and not self.is_from_backup


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of a salvage: the pages, the tables, and rows nobody could tell the table of."""

    pages: int
    damaged: tuple[int, ...]
    tables: tuple[TableSalvage, ...]
    unknown_rows: int


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it lies on the disk; ``kind`` is its type where the table keeps to it."""

    name: str
    kind: str
    may_be_empty: bool
    default: Value
    is_written: bool = True


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the rows of a table or index lie on the disk."""

    columns: tuple[_Column, ...]
    holds_rowids: bool
    rowid_column: str = ""

    def accepts(self, _rowid: int, values: Row) -> bool:
        """Return whether a row could be one of this tree."""
        missing = len(self.columns) - len(values)
        if missing < 0 or (missing and not self.holds_rowids):
            return False  # a table's row may be older than its last columns
        return all(map(self._fits, self.columns, values))

    def written(self, rowid: int, values: Row) -> Row:
        """Return the row as it is inserted, with what stands nowhere on the disk."""
        told = (*values, *(column.default for column in self.columns[len(values) :]))
        filled = tuple(
            rowid if column.name == self.rowid_column else value
            for column, value in zip(self.columns, told, strict=True)
            if column.is_written
        )
        return (rowid, *filled) if self._has_own_number else filled

    @property
    def names(self) -> list[str]:
        """Return the columns that are inserted."""
        names = [column.name for column in self.columns if column.is_written]
        return ["rowid", *names] if self._has_own_number else names

    @property
    def _has_own_number(self) -> bool:
        return self.holds_rowids and not self.rowid_column

    def _fits(self, column: _Column, value: Value) -> bool:
        if value is None:
            return column.may_be_empty or column.name == self.rowid_column
        return isinstance(value, _TYPES.get(column.kind, object))


def salvage_database(
    damaged: Path,
    key: DatabaseKey,
    target: Path,
    older: Path | None,
    progress: Progress = NO_PROGRESS,
) -> Salvaged:
    """Write what can be read of ``damaged`` into a new database at ``target``.

    ``older`` is the database of a backup, put together, if there is one. Raises WorkspaceTrouble
    ``nothing_salvaged`` when no version or operator is left, and SurroundingsTrouble.
    """
    elder = PageStore(older, key) if older else None
    store = PageStore(damaged, key, [elder.salt] if elder else [])
    forest = Forest(store, progress)
    entries, is_complete = forest.schema()
    if not is_complete:
        entries, is_complete = _completed(entries, elder, target.parent, key)
    with sqlite_told(target):
        connection = connect(target, key)
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN")
            _make_tables(connection, entries)
            tables = _take_all(connection, forest, entries, is_complete, progress)
            for name in NEEDED:
                if elder and name in entries and not tables[name].rows:
                    tables[name] = _take_from(connection, elder, name)
            version = _version_in(store) or _version_told(connection, entries)
            version = version or _version_in(elder)
            if not version or not all(name in tables and tables[name].rows for name in NEEDED):
                raise WorkspaceTrouble("nothing_salvaged", file=damaged.name)
            _finish(connection, entries, version)
        finally:
            connection.close()
    told = tuple(tables.values())
    return Salvaged(store.count, tuple(forest.damaged), told, forest.unknown_rows)


def _completed(
    entries: Entries, elder: PageStore | None, room: Path, key: DatabaseKey
) -> tuple[Entries, bool]:
    """Return the schema with what a backup tells of it, or a new database of the same version.

    The backup is believed where it agrees with all that was read; a new database tells no more than
    which tables there are.
    """
    if elder is not None:
        told, is_whole = Forest(elder, NO_PROGRESS).schema()
        if is_whole and all(told.get(name) == entry for name, entry in entries.items()):
            return told | entries, True
    with tempfile.TemporaryDirectory(dir=room, prefix=".schema-") as folder:
        new = Path(folder) / "new.db"
        migrations.bring_up(new, key)
        told, _ = Forest(PageStore(new, key), NO_PROGRESS).schema()
    if entries and all(name in told and told[name].sql == e.sql for name, e in entries.items()):
        return {name: replace(entry, root=0) for name, entry in told.items()} | entries, True
    return entries, False


def _make_tables(connection: Any, entries: Entries) -> None:
    for kind in ("table", "index"):
        for entry in entries.values():
            if entry.kind == kind and entry.sql and not entry.name.startswith(_OF_SQLITE):
                connection.execute(entry.sql)


def _take_all(
    connection: Any,
    forest: Forest,
    entries: Entries,
    is_complete: bool,  # noqa: FBT001
    progress: Progress,
) -> dict[str, TableSalvage]:
    shapes = {
        name: _shape(connection, entry)
        for name, entry in entries.items()
        if entry.kind in {"table", "index"}
    }
    trees = {
        name: Tree(entries[name], shape.holds_rowids, shape.accepts)
        for name, shape in shapes.items()
    }
    forest.grow(trees.values(), is_complete=is_complete)
    gaps = forest.gaps(trees.values())
    told = {}
    for done, (name, tree) in enumerate(trees.items()):
        progress.step(done, len(trees))
        if tree.entry.kind == "table" and not name.startswith(_OF_SQLITE):
            rows, broken = _take(connection, forest, tree, shapes[name])
            told[name] = TableSalvage(name, rows, broken, _bounds(tree, gaps[name]))
    return told


def _take_from(connection: Any, elder: PageStore, name: str) -> TableSalvage:
    """Write the rows of a table as a backup has them."""
    forest = Forest(elder, NO_PROGRESS)
    entry = forest.schema()[0].get(name)
    if entry is None:
        return TableSalvage(name, 0, 0)
    shape = _shape(connection, entry)
    tree = Tree(entry, shape.holds_rowids, shape.accepts)
    forest.grow([tree], is_complete=False)
    rows, broken = _take(connection, forest, tree, shape)
    return TableSalvage(name, rows, broken, is_from_backup=True)


def _take(connection: Any, forest: Forest, tree: Tree, shape: _Shape) -> tuple[int, int]:
    """Write the rows of a tree; return how many were written, and how many could not be."""
    names = ", ".join(f'"{name}"' for name in shape.names)
    marks = ", ".join("?" * len(shape.names))
    table = tree.entry.name
    insert = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - its schema
    found, waiting = 0, list[Row]()
    before = connection.total_changes
    for rowid, values in forest.rows(tree):
        found += 1
        if values is not None and shape.accepts(rowid, values):
            waiting.append(shape.written(rowid, values))
        if len(waiting) == _AT_ONCE:
            _write(connection, insert, waiting)
            waiting = []
    _write(connection, insert, waiting)
    written = connection.total_changes - before
    return written, found - written


def _write(connection: Any, insert: str, rows: Sequence[Row]) -> None:
    try:
        connection.executemany(insert, rows)
    except driver.IntegrityError:  # a row that its table would not take today, counted as broken
        for row in rows:
            try:
                connection.execute(insert, row)
            except driver.IntegrityError:
                continue


def _finish(connection: Any, entries: Entries, version: int) -> None:
    for entry in entries.values():
        if entry.kind in {"trigger", "view"} and entry.sql:
            connection.execute(entry.sql)
    if "alembic_version" in entries:
        connection.execute("DELETE FROM alembic_version")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (f"{version:04d}",))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")


def _shape(connection: Any, entry: SchemaEntry) -> _Shape:
    if entry.kind == "index":
        told = connection.execute(f'PRAGMA index_xinfo("{entry.name}")').fetchall()
        columns = [_Column(str(row[2]), "", may_be_empty=True, default=None) for row in told]
        return _Shape(tuple(columns), holds_rowids=False)
    found = connection.execute(f'PRAGMA table_list("{entry.name}")').fetchone()
    _, _, _, _, has_no_rowids, is_strict = found or (0, 0, 0, 0, 0, 0)
    told = connection.execute(f'PRAGMA table_xinfo("{entry.name}")').fetchall()
    kept = [row for row in told if row[6] in {0, 3}]  # virtual columns stand nowhere
    keys = sorted((row for row in told if row[5]), key=lambda row: int(row[5]))
    if has_no_rowids:
        kept = [*keys, *(row for row in kept if not row[5])]
    is_number = len(keys) == 1 and str(keys[0][2]).upper() == "INTEGER" and not has_no_rowids
    return _Shape(
        tuple(_column(connection, row, is_strict=bool(is_strict)) for row in kept),
        holds_rowids=not has_no_rowids,
        rowid_column=str(keys[0][1]) if is_number else "",
    )


def _column(connection: Any, row: Sequence[Any], *, is_strict: bool) -> _Column:
    default = row[4] and connection.execute(f"SELECT {row[4]}").fetchone()[0]
    kind = str(row[2]).upper() if is_strict else ""
    return _Column(str(row[1]), kind, not row[3], default, is_written=row[6] == 0)


def _bounds(tree: Tree, holes: Sequence[Hole]) -> tuple[tuple[int | None, int | None], ...]:
    if not tree.holds_rowids:
        return ((None, None),) if holes else ()
    return tuple(
        (
            None if hole.low == LOWEST else hole.low + 1,
            None if hole.high == HIGHEST else hole.high,
        )
        for hole in sorted(holes, key=lambda each: each.low)
    )


def _version_in(store: PageStore | None) -> int:
    first = store.page(1) if store else None
    return int.from_bytes(first[60:64], "big") if first else 0


def _version_told(connection: Any, entries: Entries) -> int:
    if "alembic_version" not in entries:
        return 0
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return int(found[0]) if found else 0
