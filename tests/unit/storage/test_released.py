"""What was released stays readable: frozen migrations, old files with data, a copy first."""

import hashlib
import shutil

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.paths import MIGRATIONS
from coopdesk.services.demo import PASSPHRASE
from coopdesk.services.members import count_members
from coopdesk.services.opening import open_workspace
from coopdesk.services.system import self_test
from coopdesk.storage import migrations
from coopdesk.storage.backup import restore_copy
from coopdesk.storage.engine import APPLICATION_ID, engine_on, open_database, schema_version
from coopdesk.storage.keys import DatabaseKey
from tests.samples import SAMPLES

KEY = DatabaseKey(b"k" * 32)
# SHA-256 of each released revision: a released migration never changes, a new one is added.
FROZEN = {
    name: digest
    for digest, name in (
        line.split()
        for line in (SAMPLES.parent / "released_migrations.sha256").read_text().splitlines()
    )
}


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_a_released_migration_never_changes(name):
    content = (MIGRATIONS / "versions" / name).read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(content).hexdigest() == FROZEN[name]


def test_every_revision_is_frozen_or_newer_than_the_release():
    """Revisions are added behind the frozen ones, never between or before them."""
    names = sorted(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert names[: len(FROZEN)] == sorted(FROZEN)


@pytest.mark.parametrize("release", ["0.1.0"])
def test_a_file_of_every_release_opens_with_its_data(release, tmp_path, clock):
    """The demo year of that release: its members, its books and its chains."""
    folder = tmp_path / "workspace"
    shutil.copytree(SAMPLES.parent / "databases" / release, folder)
    opened = open_workspace(folder, "演示员", PASSPHRASE, clock)
    try:
        (organization,) = opened.runner.ask(_trinity)
        assert opened.runner.ask(count_members, organization).members == 37
        assert [check for check in self_test(opened) if not check.ok] == []
    finally:
        opened.close()


def test_a_copy_is_made_and_proved_before_a_migration(tmp_path):
    """An older file is migrated with its data, and lies beside it as it was."""
    path = tmp_path / "workspace.db"
    _upgrade_to(path, "0007")
    migrations.bring_up(path, KEY)

    copy = tmp_path / "backups" / "before-0007-workspace.db"
    for file, version in ((path, migrations.head()), (copy, 7)):
        engine = open_database(file, KEY)
        assert schema_version(engine) == version
        with engine.connect() as connection:
            names = connection.execute(text("SELECT name FROM operator")).scalars().all()
        engine.dispose()
        assert names == ["旧版操作员"]


def _upgrade_to(path, revision):
    engine = engine_on(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        config.attributes["application_id"] = APPLICATION_ID
        command.upgrade(config, revision)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO operator VALUES ('1', '旧版操作员', 'manager', 1)"))
    engine.dispose()


def _trinity(uow):
    query = text("SELECT id FROM organization WHERE kind = 'trinity_organization'")
    return uow.session.execute(query).scalars().all()


def test_an_upgrade_that_fails_has_a_way_back(tmp_path):
    """A revision meets a table that is in its way: told in words, and the copy of before stands."""
    path = tmp_path / "workspace.db"
    _upgrade_to(path, "0007")
    engine = engine_on(path, KEY)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bin_entry (id TEXT)"))
    engine.dispose()
    (tmp_path / "workspace.key").write_text("the key file")
    with pytest.raises(WorkspaceTrouble) as trouble:
        migrations.bring_up(path, KEY)
    assert trouble.value.code == "upgrade_failed"

    kept = restore_copy(migrations.copies_before(path)[0], tmp_path)
    engine = open_database(path, KEY)
    assert schema_version(engine) == 7
    engine.dispose()
    assert (tmp_path / "workspace.key").read_text() == "the key file"
    shutil.rmtree(kept)
