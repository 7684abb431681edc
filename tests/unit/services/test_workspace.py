"""A workspace from making to closing, and every way it can refuse."""

import sqlite3
from dataclasses import replace

import pytest

from coopdesk.domain.errors import RuleViolation, WorkspaceTrouble
from coopdesk.services import opening as service
from tests.conftest import PASSPHRASE, QUICK


def test_a_new_workspace_is_encrypted_and_opens_again(tmp_path, new_office, clock):
    opened, _ = service.create_workspace(tmp_path / "w", new_office, clock, QUICK)
    opened.close()

    assert not (tmp_path / "w" / "workspace.db").read_bytes().startswith(b"SQLite format 3")
    again = service.open_workspace(tmp_path / "w", new_office.operator, PASSPHRASE, clock)
    assert again.runner.actor.office_name == new_office.name
    again.close()


def test_a_wrong_passphrase_changes_nothing(workspace, clock):
    before = sorted((p.name, p.read_bytes()) for p in workspace.folder.glob("workspace.key"))
    workspace.close()
    with pytest.raises(WorkspaceTrouble) as trouble:
        service.open_workspace(workspace.folder, "乌云其其格", "不是这个口令", clock)
    assert trouble.value.code == "wrong_passphrase"
    assert (
        sorted((p.name, p.read_bytes()) for p in workspace.folder.glob("workspace.key")) == before
    )


def test_a_second_program_learns_who_holds_the_workspace(workspace, clock):
    with pytest.raises(WorkspaceTrouble) as trouble:
        service.open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert trouble.value.code == "locked"
    assert trouble.value.values["operator"] == "乌云其其格"


def test_the_recovery_key_gives_a_new_passphrase(tmp_path, new_office, clock):
    opened, recovery = service.create_workspace(tmp_path / "w", new_office, clock, QUICK)
    opened.close()
    typed = recovery.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    again = service.recover_workspace(
        tmp_path / "w", typed, new_office.operator, "新的口令八个字以上", clock
    )
    again.close()
    service.open_workspace(tmp_path / "w", new_office.operator, "新的口令八个字以上", clock).close()


def test_a_mistyped_recovery_key_is_told_from_a_foreign_one(tmp_path, new_office, clock):
    opened, recovery = service.create_workspace(tmp_path / "w", new_office, clock, QUICK)
    opened.close()
    other, foreign = service.create_workspace(tmp_path / "v", new_office, clock, QUICK)
    other.close()
    slip = ("1" if recovery[0] != "1" else "2") + recovery[1:]

    for typed, code in ((slip, "recovery_mistyped"), (foreign, "recovery_wrong")):
        with pytest.raises(WorkspaceTrouble) as trouble:
            service.recover_workspace(
                tmp_path / "w", typed, new_office.operator, "新的口令八个字以上", clock
            )
        assert trouble.value.code == code


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("150423", "office.level_misfit"),
        ("150400", "office.level_misfit"),
        ("159999999", "organization.division_unknown"),
        ("", "organization.division_unknown"),
    ],
)
def test_a_township_office_sits_in_a_township(tmp_path, new_office, clock, code, refused):
    """Whoever names the place, the wizard or the command line: nothing is made elsewhere."""
    with pytest.raises(RuleViolation) as told:
        service.create_workspace(tmp_path / "new", replace(new_office, division_code=code), clock)
    assert [refusal.code for refusal in told.value.refusals] == [refused]
    assert list(tmp_path.iterdir()) == []


def test_a_short_passphrase_is_refused_before_anything_is_made(tmp_path, new_office, clock):
    short = service.NewOffice(
        new_office.level, new_office.division_code, new_office.name, new_office.operator, "1234567"
    )
    with pytest.raises(RuleViolation):
        service.create_workspace(tmp_path / "w", short, clock, QUICK)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "workspace.db").unlink(), "missing"),
        (lambda folder: (folder / "workspace.db").write_bytes(b"x" * 8192), "damaged"),
        (lambda folder: _plain_database(folder / "workspace.db"), "damaged"),
        (lambda folder: (folder / "workspace.key").write_text("{"), "damaged"),
        (lambda folder: (folder / "workspace.key").unlink(), "missing"),
    ],
)
def test_a_missing_or_foreign_file_is_named(workspace, clock, spoil, code):
    workspace.close()
    for leftover in workspace.folder.glob("workspace.db-*"):
        leftover.unlink()
    spoil(workspace.folder)
    with pytest.raises(WorkspaceTrouble) as trouble:
        service.open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert trouble.value.code == code


def test_a_database_of_a_newer_program_is_refused_unchanged(workspace, clock):
    with workspace.runner._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 9999")
        connection.commit()
    workspace.close()
    with pytest.raises(WorkspaceTrouble) as trouble:
        service.open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    assert trouble.value.code == "newer"


def test_an_office_never_overwrites_a_workspace(workspace, new_office, clock):
    with pytest.raises(WorkspaceTrouble) as trouble:
        service.create_workspace(workspace.folder, new_office, clock, QUICK)
    assert trouble.value.code == "exists"


def _plain_database(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
