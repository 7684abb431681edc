"""The schema: migrations and tables say the same, step by step, and hold the books."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from coopdesk.storage import migrations
from coopdesk.storage.engine import engine_on, schema_version
from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.tables.schema import Base

KEY = DatabaseKey(b"k" * 32)


@pytest.fixture
def engine(tmp_path):
    migrations.bring_up(tmp_path / "new.db", KEY)
    engine = engine_on(tmp_path / "new.db", KEY)
    yield engine
    engine.dispose()


def test_head_of_migrations_equals_tables(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_table_is_strict(engine):
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
    ours = [t for t in tables if t["schema"] == "main" and t["name"] in Base.metadata.tables]
    assert len(ours) == len(Base.metadata.tables)
    assert [t["name"] for t in ours if not t["strict"]] == []


def test_a_second_run_does_nothing(tmp_path, engine):
    assert schema_version(engine) == migrations.head()
    assert migrations.bring_up(tmp_path / "new.db", KEY) is False
