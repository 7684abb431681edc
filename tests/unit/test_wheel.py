"""The wheel: everything the program needs travels inside, and it runs from where it was put."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from coopdesk.paths import ROOT
from tests.conftest import PASSPHRASE


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unpacked wheel in a folder of its own, far from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("coopdesk-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_installed_program_makes_and_checks_an_office(installed, tmp_path):
    """Migrations, reference data, words and fonts are found inside the package."""
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    general = ["--workspace", str(tmp_path / "office"), "--passphrase-file", str(passphrase)]
    init = ["init", "--level", "township", "--division", "150423200", "--name", "轮包试装社"]
    init += ["--operator", "鲍乌日娜", "--recovery-sheet", str(tmp_path / "sheet.pdf")]
    for command in (init, ["check"]):
        answer = _run(installed, tmp_path, [*general, "--json", *command])
    assert answer["ok"] is True
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def _run(installed, folder, arguments):
    surroundings = {**os.environ, "PYTHONPATH": str(installed)}
    ran = subprocess.run(
        [sys.executable, "-m", "coopdesk", *arguments],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
