"""Books kept in little room tell every row as it stood before, and give the room back."""

import shutil

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from coopdesk.paths import MIGRATIONS
from coopdesk.services.demo import PASSPHRASE
from coopdesk.storage import migrations
from coopdesk.storage.engine import APPLICATION_ID, DATABASE_FILE, engine_on
from coopdesk.storage.keys import DatabaseKey, unlock
from tests.samples import SAMPLES

BEFORE, AFTER = "0034", "0035"
VOUCHERS = (
    "SELECT id, organization_id, month, number, chain_position, day, summary, attachment_count,"
    " state, maker, checker, cashier, poster, posted_at, source_kind, source_id, reverses_id,"
    " previous_digest, digest, office, revision FROM voucher ORDER BY id"
)
LINES = (
    "SELECT voucher_id, line, organization_id, day, account_code, member_id, summary, debit,"
    " credit, office, revision, fund, document FROM posting ORDER BY voucher_id, line"
)
LEANING = "SELECT s.id, v.month, v.number FROM share_entry s JOIN voucher v ON v.id = s.voucher_id"
BALANCES = "SELECT * FROM account_balance ORDER BY organization_id, account_code, month"


@pytest.fixture
def old_books(tmp_path):
    """The released demo year, with one moment of posting that another program told in its way."""
    folder = tmp_path / "workspace"
    shutil.copytree(SAMPLES.parent / "databases" / "0.1.0", folder)
    engine = engine_on(folder / DATABASE_FILE, unlock(folder, "演示员", PASSPHRASE))
    upgrade(engine, BEFORE)
    with engine.begin() as connection:
        trigger = "SELECT sql FROM sqlite_master WHERE name = 'voucher_is_final'"
        (held,) = connection.execute(text(trigger)).one()
        connection.exec_driver_sql("DROP TRIGGER voucher_is_final")
        told = "UPDATE voucher SET posted_at = '2026-01-05T09:30:00+08:00' WHERE chain_position = 1"
        connection.exec_driver_sql(told)
        connection.exec_driver_sql(held)
    yield engine
    engine.dispose()


def upgrade(engine, revision):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        config.attributes["connection"] = connection
        config.attributes["application_id"] = APPLICATION_ID
        command.upgrade(config, revision)
        raw.execute("PRAGMA foreign_keys = ON")


def rows(engine, query):
    with engine.connect() as connection:
        return connection.execute(text(query)).all()


def test_every_row_is_told_as_before(old_books):
    queries = (VOUCHERS, LINES, LEANING, BALANCES)
    before = [rows(old_books, query) for query in queries]
    assert all(before)
    upgrade(old_books, AFTER)
    assert [rows(old_books, query) for query in queries] == before


def test_lines_that_lie_by_account_are_told_as_before(old_books):
    upgrade(old_books, "0049")
    standing = "SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY name"
    queries = (VOUCHERS, LINES, LEANING, BALANCES, standing)
    before = [rows(old_books, query) for query in queries]
    assert all(before)
    upgrade(old_books, "0050")
    assert [rows(old_books, query) for query in queries] == before


def test_the_funds_of_old_lines_are_known_by_their_book(old_books):
    upgrade(old_books, "0046")
    with old_books.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER posting_is_final")
        connection.exec_driver_sql("UPDATE posting SET fund = '种子金' WHERE line = 1")
    upgrade(old_books, "0049")
    books = "SELECT organization_id, fund FROM kept_fund JOIN kept_book ON serial = book"
    assert rows(old_books, books) == rows(
        old_books, "SELECT DISTINCT organization_id, fund FROM posting WHERE fund <> ''"
    )
    assert rows(old_books, "SELECT fund FROM kept_fund") == [("种子金",)]


def test_a_line_is_named_by_its_voucher_and_its_place(old_books):
    upgrade(old_books, AFTER)
    told = rows(old_books, "SELECT id, voucher_id, line FROM posting")
    assert {line.id for line in told} == {f"{line.voucher_id}-{line.line}" for line in told}


def test_a_voucher_outside_its_month_stops_the_migration_and_changes_nothing(old_books):
    with old_books.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER voucher_is_final")
        connection.exec_driver_sql("UPDATE voucher SET month = '1999-01', number = 1 WHERE rowid=1")
    before = rows(old_books, VOUCHERS)
    with pytest.raises(RuntimeError, match="another month"):
        upgrade(old_books, AFTER)
    assert rows(old_books, VOUCHERS) == before


def test_what_became_empty_is_given_back(tmp_path):
    """A file of which most is empty after a migration is written anew."""
    path, key = tmp_path / "workspace.db", DatabaseKey(b"k" * 32)
    engine = engine_on(path, key)
    upgrade(engine, BEFORE)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE ballast (content BLOB)")
        connection.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(4000000))")
        connection.exec_driver_sql("DROP TABLE ballast")
    engine.dispose()
    migrations.bring_up(path, key)
    assert path.stat().st_size < 2_000_000
