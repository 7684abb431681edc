"""A workspace of before forwarding: what it took and made is told on, and nothing held is lost."""

import json

import pytest
from alembic import command
from sqlalchemy import text

from coopdesk.storage import migrations
from coopdesk.storage.engine import engine_on
from coopdesk.storage.keys import DatabaseKey

KEY = DatabaseKey(b"k" * 32)
BEFORE = "0036"
ROWS = {
    "office": "'c', 'county', '150423', '巴林右旗供销合作社', 0",
    "trusted_office": "'t', '西拉沐沦苏木供销社', 'township', '150423200', '{}', '2026-01-05', ''",
    "audit_log": "7, '2026-07-06T09:00:00', '', 'c', 'TakePackage', '{}', '[]', '', ''",
    "package_in": "'p1', 't', '西拉沐沦苏木供销社', 4, '2026H1', '2026-07-06', '', 'taken', '',"
    " 'ABC', 'f00', '{}', '{}', '{}', 'r1', '[]'",
    "package_held": "'p2', 't', '西拉沐沦苏木供销社', 6, '2026H2', '2026-07-07', '', 'DEF',"
    " 'f01', '', 3, x'0102'",
}


@pytest.fixture
def older(tmp_path, monkeypatch):
    """A database as it was before, with a package taken, one held and one made."""
    upgrade = command.upgrade
    with monkeypatch.context() as changed:
        changed.setattr(command, "upgrade", lambda config, _: upgrade(config, BEFORE))
        migrations.bring_up(tmp_path / "old.db", KEY)
    engine = engine_on(tmp_path / "old.db", KEY)
    with engine.begin() as connection:
        for table, values in ROWS.items():
            connection.execute(text(f"INSERT INTO {table} VALUES ({values})"))
        columns = connection.execute(
            text("SELECT name, type FROM pragma_table_info('package_out')")
        )
        made = {name: 1 if kind == "INTEGER" else "{}" for name, kind in columns}
        made |= {"package_id": "o1", "receiver_id": "y", "made_on": "2026-07-08"}
        marks = ", ".join(f":{name}" for name in made)
        connection.execute(
            text(f"INSERT INTO package_out ({', '.join(made)}) VALUES ({marks})"), made
        )
    engine.dispose()
    return tmp_path / "old.db"


def test_what_was_taken_and_made_before_is_told_on(older):
    migrations.bring_up(older, KEY)
    engine = engine_on(older, KEY)
    with engine.connect() as connection:
        (arrival,) = connection.execute(text("SELECT * FROM arrival")).mappings().all()
        (dispatch,) = connection.execute(text("SELECT * FROM dispatch")).mappings().all()
        (piece,) = connection.execute(text("SELECT * FROM package_held_piece")).all()
        (made,) = connection.execute(text("SELECT forwards, papers_left FROM package_out")).all()
    engine.dispose()
    assert (arrival["id"], arrival["office"], arrival["sequence"]) == ("p1", "c", 4)
    assert (arrival["sender_level"], arrival["division_code"]) == ("township", "150423200")
    assert (dispatch["id"], dispatch["receiver_id"], dispatch["office"]) == ("o1", "y", "c")
    assert arrival["revision"] == dispatch["revision"] == 7, "the next package tells of them"
    assert tuple(piece) == ("p2", 0, b"\x01\x02")
    assert [json.loads(told) for told in made] == [{}, []]
