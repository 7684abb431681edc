"""A damaged database: every row of whole pages is saved, none is invented, nothing crashes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.progress import NO_PROGRESS
from coopdesk.storage.engine import APPLICATION_ID, connect
from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.page_forest import Forest
from coopdesk.storage.page_store import PAGE, PageStore
from coopdesk.storage.page_tree import rows_of
from coopdesk.storage.salvage import salvage_database

KEY = DatabaseKey(b"s" * 32)
TABLES = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
    "CREATE TABLE office (id TEXT PRIMARY KEY NOT NULL, level TEXT, demo INTEGER) STRICT",
    "CREATE TABLE operator (id TEXT PRIMARY KEY NOT NULL, name TEXT) STRICT",
    "CREATE TABLE member (id TEXT PRIMARY KEY NOT NULL, number INTEGER NOT NULL, name TEXT,"
    " note TEXT, share REAL NOT NULL) STRICT",
    "CREATE TABLE voucher (serial INTEGER NOT NULL PRIMARY KEY, summary TEXT NOT NULL, day INTEGER"
    " NOT NULL, amount INTEGER NOT NULL, month TEXT GENERATED ALWAYS AS (day / 30) VIRTUAL) STRICT",
    "CREATE TABLE posting (voucher INTEGER NOT NULL, line INTEGER NOT NULL, account TEXT NOT NULL,"
    " debit INTEGER NOT NULL, credit INTEGER NOT NULL, fund TEXT, document TEXT,"
    " PRIMARY KEY (voucher, line)) WITHOUT ROWID, STRICT",
    "CREATE TABLE scan (id TEXT PRIMARY KEY NOT NULL, content BLOB NOT NULL) STRICT",
    "CREATE INDEX ix_voucher_day ON voucher (day)",
    "CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'kept'); END",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Make a database of a few hundred pages with every kind of tree that ours have."""
    path = tmp_path_factory.mktemp("whole") / "workspace.db"
    connection = connect(path, KEY)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN")
    for statement in TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO alembic_version VALUES ('0041')")
    connection.execute("INSERT INTO office VALUES ('o', 'township', 0)")
    connection.execute("INSERT INTO operator VALUES ('p', '乌云其其格')")
    numbers = range(900)
    rows = [(f"m{n:05d}", n, f"社员{n}" * 8, None if n % 3 else "记" * n, n / 4) for n in numbers]
    connection.executemany("INSERT INTO member VALUES (?,?,?,?,?)", rows)
    told = [(n + 5, f"购种子 {n}" * 5, n, n * 100) for n in numbers]
    connection.executemany("INSERT INTO voucher(serial,summary,day,amount) VALUES (?,?,?,?)", told)
    lines = [(n + 5, k, "101", n, 0, None, f"单据{n}") for n in numbers for k in range(3)]
    connection.executemany("INSERT INTO posting VALUES (?,?,?,?,?,?,?)", lines)
    scans = [(f"s{n}", bytes([n]) * (5_000 * n)) for n in range(6)]
    connection.executemany("INSERT INTO scan VALUES (?,?)", scans)
    connection.execute("DELETE FROM member WHERE number % 10 = 0")
    connection.execute("PRAGMA user_version = 41")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")
    connection.close()
    return path


class Quiet(dict):
    """A dictionary that says little of itself where a test tells what it was given."""

    def __repr__(self):
        return f"<{len(self)}>"


@pytest.fixture(scope="module")
def places(whole):
    """Say of every row, as it is stored, on which pages it stands."""
    store = PageStore(whole, KEY)
    forest = Forest(store, NO_PROGRESS)
    found = Quiet()
    for number in store.numbers():
        node = forest._node(number)
        for rowid, values in rows_of(node, store.page) if node else ():
            seen = {number}

            def read(page, seen=seen):
                seen.add(page)
                return store.page(page)

            cell = next(one for one in node.cells if node.record(one, store.page) == values)
            node.record(cell, read)
            # a voucher's number is the row's own, and stands nowhere else
            found[(rowid, *values[1:]) if values[0] is None else values] = seen
    return found


@pytest.fixture(scope="module")
def rows_of_whole(whole):
    return Quiet(_dump(whole))


def _dump(path):
    connection = connect(path, KEY)
    rows = {}
    for name in ("office", "operator", "member", "voucher", "posting", "scan"):
        rows[name] = set(connection.execute(f"SELECT * FROM {name}").fetchall())
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    return rows


def _is_on_whole_pages(row, places, damaged):
    """Return whether a row stands on whole pages only; a month is reckoned and stands nowhere."""
    stored = row if row in places else row[:-1]
    return not places[stored] & damaged


damage = st.lists(st.tuples(st.floats(0, 0.999999), st.integers(1, 255)), min_size=1, max_size=12)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=damage, cut=st.one_of(st.none(), st.floats(0.3, 1)), helped=st.booleans())
def test_what_stands_on_whole_pages_is_saved_and_nothing_else(
    tmp_path_factory, whole, rows_of_whole, places, flips, cut, helped
):
    """Bytes flipped anywhere, the end cut off anywhere, with a backup to help or without."""
    room = tmp_path_factory.mktemp("damaged")
    content = bytearray(whole.read_bytes())
    damaged = {1 + int(len(content) * place) // PAGE for place, _ in flips}
    for place, mask in flips:
        content[int(len(content) * place)] ^= mask
    if cut is not None:
        damaged |= set(range(1 + int(len(content) * cut) // PAGE, len(content) // PAGE + 1))
        content = content[: int(len(content) * cut)]
    (room / "workspace.db").write_bytes(content)
    try:
        came = salvage_database(
            room / "workspace.db", KEY, room / "new.db", whole if helped else None
        )
    except WorkspaceTrouble:
        assert not helped
        return
    was, saved = rows_of_whole, _dump(room / "new.db")
    assert set(came.damaged) <= damaged
    for table, rows in saved.items():
        assert rows <= was[table]
        lost = was[table] - rows
        if helped:
            assert not [one for one in lost if _is_on_whole_pages(one, places, damaged)]
        if lost and helped:
            assert not next(one for one in came.tables if one.name == table).is_whole


def test_a_whole_database_comes_out_as_it_went_in(tmp_path, whole):
    came = salvage_database(whole, KEY, tmp_path / "new.db", None)
    assert _dump(tmp_path / "new.db") == _dump(whole)
    assert (came.damaged, came.unknown_rows) == ((), 0)
    assert all(one.is_whole for one in came.tables)


def test_what_was_written_last_is_in_the_log_and_is_read_from_there(tmp_path, whole):
    """A power cut leaves what was committed in the write-ahead log, and what was not."""
    path = tmp_path / "workspace.db"
    path.write_bytes(whole.read_bytes())
    connection = connect(path, KEY)
    connection.execute("INSERT INTO operator VALUES ('q', '鲍乌日娜')")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO operator VALUES ('r', '没有记完')")
    cut = tmp_path / "cut"
    cut.mkdir()
    for file in tmp_path.glob("workspace.db*"):
        (cut / file.name).write_bytes(file.read_bytes())
    connection.close()
    salvage_database(cut / "workspace.db", KEY, tmp_path / "new.db", None)
    assert {name for _, name in _dump(tmp_path / "new.db")["operator"]} == {
        "乌云其其格",
        "鲍乌日娜",
    }


def test_operators_that_are_lost_come_from_the_backup_and_it_is_told(tmp_path, whole):
    """Without anybody who can sign in the rest would be of no use."""
    store = PageStore(whole, KEY)
    root = Forest(store, NO_PROGRESS).schema()[0]["operator"].root
    content = bytearray(whole.read_bytes())
    content[(root - 1) * PAGE + 4_000] ^= 1
    damaged = tmp_path / "workspace.db"
    damaged.write_bytes(content)
    with pytest.raises(WorkspaceTrouble):
        salvage_database(damaged, KEY, tmp_path / "none.db", None)
    came = salvage_database(damaged, KEY, tmp_path / "new.db", whole)
    assert [one.name for one in came.tables if one.is_from_backup] == ["operator"]
