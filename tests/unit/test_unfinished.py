"""What a killed program was writing outside its workspace is cleared away at the next start."""

import subprocess
import sys
from pathlib import Path

import pytest

from coopdesk.durable import Unfinished, draft_beside, short_lived_folder
from coopdesk.services.opening import open_workspace
from coopdesk.services.workspace import UNFINISHED_FILE
from tests.conftest import NOW, PASSPHRASE

NAME = "王秀英"
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from coopdesk.durable import draft_beside, short_lived_folder
from coopdesk.exchange.streamed import streamed_workbook
from coopdesk.services.opening import open_workspace

folder, target, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
now = datetime.fromisoformat(sys.argv[4])
open_workspace(folder, "乌云其其格", sys.argv[5], lambda: now)
if how == "workbook":
    with streamed_workbook(target) as book:
        sheet = book.add_worksheet()
        for row in range(40_000):
            sheet.write_row(row, 0, [f"王秀英{row}"])
        os.kill(os.getpid(), signal.SIGKILL)
elif how == "paper":
    with draft_beside(target) as draft:
        draft.write_bytes("王秀英".encode())
        os.kill(os.getpid(), signal.SIGKILL)
with short_lived_folder() as room:
    (room / "part").write_bytes(b"sealed")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def _left_in(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize("how", ["workbook", "paper", "room"])
def test_the_next_start_clears_what_a_killed_one_left(workspace, tmp_path, monkeypatch, how):
    workspace.close()
    given, temporary = tmp_path / "stick", tmp_path / "temporary"
    given.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    told = [str(workspace.folder), str(given / f"{NAME}.xlsx"), how, NOW.isoformat(), PASSPHRASE]
    killed = subprocess.run([sys.executable, "-c", KILLED, *told], check=False)
    assert killed.returncode == -9
    left = _left_in(given) + _left_in(temporary)
    assert left, "nothing was being written?"
    assert not [file for file in _left_in(temporary) if NAME.encode() in file.read_bytes()]
    note = (workspace.folder / UNFINISHED_FILE).read_text(encoding="utf-8")
    assert NAME not in note.encode().decode("unicode-escape")

    (given / ".his own.part").write_text("of another program")
    open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, lambda: NOW).close()
    assert _left_in(temporary) == []
    assert [file.name for file in _left_in(given)] == [".his own.part"]
    assert not (workspace.folder / UNFINISHED_FILE).exists()


def test_what_lies_on_a_stick_that_is_not_here_stays_noted(tmp_path):
    office, stick = tmp_path / "office", tmp_path / "stick"
    office.mkdir()
    stick.mkdir()
    notes = Unfinished(office / UNFINISHED_FILE)
    notes.add(stick / ".x.part")
    (stick / ".x.part").touch()
    notes.close()
    away = stick.rename(tmp_path / "away")
    Unfinished(office / UNFINISHED_FILE).close()
    away.rename(stick)
    Unfinished(office / UNFINISHED_FILE).close()
    assert _left_in(stick) == []


@pytest.mark.parametrize("content", ["", "[", "[[1]]", "7", '[["/", "", "x"], 3]', '["abc"]'])
def test_notes_that_are_none_harm_nothing(tmp_path, content):
    (tmp_path / UNFINISHED_FILE).write_text(content)
    notes = Unfinished(tmp_path / UNFINISHED_FILE)
    with draft_beside(tmp_path / "x") as draft, short_lived_folder(tmp_path) as room:
        draft.write_bytes(b"x")
        assert Path(room).is_dir()
    notes.close()
    assert (tmp_path / "x").read_bytes() == b"x"
