"""A command line call as a person makes it: arguments in, exit code and JSON out."""

import json

import pytest

from coopdesk.cli.main import run as run_command
from tests.conftest import NOW, PASSPHRASE


@pytest.fixture
def passphrase_file(tmp_path):
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return file


@pytest.fixture
def call(workspace, passphrase_file, capfdbinary):
    """Run one command on the test's workspace, on its own day; return (exit code, JSON)."""
    workspace.close()

    def run(*arguments):
        general = ["--workspace", str(workspace.folder), "--json"]
        asked = [*general, "--passphrase-file", str(passphrase_file), *map(str, arguments)]
        code = run_command(asked, lambda: NOW)
        printed = capfdbinary.readouterr().out
        return code, json.loads(printed) if printed else None

    return run
