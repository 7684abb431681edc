"""Full disks, rights, and power cuts: told in words, and what was confirmed is there."""

import resource
import signal
import subprocess
import sys

import pytest

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.domain.rights import Role
from coopdesk.durable import write_durably
from coopdesk.services.opening import create_workspace, open_workspace
from coopdesk.services.system import AddOperator, add_operator, list_operators
from tests.conftest import PASSPHRASE, QUICK


def test_a_full_disk_keeps_the_old_file(tmp_path):
    """A size limit of the system stands for the full disk: the write itself really fails."""
    target = tmp_path / "file"
    write_durably(target, b"old")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, old[1]))
        with pytest.raises(SurroundingsTrouble) as trouble:
            write_durably(target, b"x" * 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert trouble.value.code == "disk_full"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_name_that_is_too_long_for_the_disk_is_told(tmp_path):
    with pytest.raises(SurroundingsTrouble) as trouble:
        write_durably(tmp_path / ("社" * 90), b"new")
    assert trouble.value.code == "name_refused"
    assert not list(tmp_path.iterdir())


def test_a_full_database_refuses_and_keeps_what_was_there(workspace):
    with workspace.runner._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill():
        for number in range(2000):
            workspace.runner.do(add_operator, AddOperator(f"操作员{number}" * 50, Role.CLERK))

    with pytest.raises(SurroundingsTrouble) as trouble:
        fill()
    assert trouble.value.code == "disk_full"
    assert len(workspace.runner.ask(list_operators)) >= 1


def test_a_folder_that_may_not_be_written_is_told(new_office, clock, tmp_path):
    blocked = tmp_path / "file-not-folder"
    blocked.write_text("here is a file")
    with pytest.raises(SurroundingsTrouble):
        create_workspace(blocked / "workspace", new_office, clock, QUICK)


KILLED = """
import sys
from datetime import datetime
from pathlib import Path
from coopdesk.domain.rights import Role
from coopdesk.services.system import AddOperator, add_operator
from coopdesk.services.opening import open_workspace
opened = open_workspace(Path(sys.argv[1]), sys.argv[2], sys.argv[3], datetime.now)
for number in range(10_000):
    opened.runner.do(add_operator, AddOperator(f"n{number}", Role.CLERK))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_what_was_confirmed_survives_a_killed_program(workspace, clock, after):
    """The program dies without warning while it writes; every confirmed command is there."""
    workspace.close()
    command = [sys.executable, "-c", KILLED, str(workspace.folder), "乌云其其格", PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        confirmed = [program.stdout.readline().strip() for _ in range(after)]
        program.kill()
        rest = program.stdout.read().split()
    last = int((confirmed + rest)[-1])

    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    names = {item.name for item in again.runner.ask(list_operators)}
    again.close()
    assert {f"n{number}" for number in range(last + 1)} <= names
    assert len(names) - 1 - (last + 1) in {0, 1}
