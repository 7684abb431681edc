"""The schema: migrations and tables say the same, step by step, and hold the books."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from coopdesk.storage import migrations
from coopdesk.storage.engine import engine_on, schema_version
from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.tables.base import VIEW
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
        opts = {"compare_type": True, "include_object": is_compared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def is_compared(thing, _name, kind, *_):
    """Views have a test of their own, and so has what leans on vouchers."""
    if kind == "foreign_key_constraint":
        return thing.elements[0].target_fullname not in {"voucher.id", "kept_voucher.id"}
    return kind != "table" or not thing.info.get(VIEW)


def test_views_tell_the_columns_of_their_tables(engine):
    views = [table for table in Base.metadata.tables.values() if table.info.get(VIEW)]
    assert {view.name for view in views} == set(inspect(engine).get_view_names())
    for view in views:
        told = {column["name"] for column in inspect(engine).get_columns(view.name)}
        assert told == {column.name for column in view.columns}


def test_what_leans_on_vouchers_leans_on_those_that_are_kept(engine):
    """No foreign key can name a view: the database holds them to the table behind it."""
    for table in Base.metadata.tables.values():
        if table.info.get(VIEW):
            continue
        meant = {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
        held = {
            (key["constrained_columns"][0], key["referred_table"])
            for key in inspect(engine).get_foreign_keys(table.name)
        }
        assert held == {(name, kept_as(other)) for name, other in meant}


def kept_as(name):
    return "kept_voucher" if name == "voucher" else name


def test_every_table_is_strict(engine):
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
    ours = [t for t in tables if t["schema"] == "main" and t["name"] in Base.metadata.tables]
    assert len(ours) == len(Base.metadata.tables)
    assert [t["name"] for t in ours if t["type"] == "table" and not t["strict"]] == []


def test_a_second_run_does_nothing(tmp_path, engine):
    assert schema_version(engine) == migrations.head()
    assert migrations.bring_up(tmp_path / "new.db", KEY) is False
