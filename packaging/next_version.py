"""The version after this one, built to be carried to it: a copy of the tree, one number higher.

Its database has a migration more, so that what it opened is closed to this version, and the way
back needs the backup as well. The sticks hold its update, and those that no program may take.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import release
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from roots import TREE, BuildFailed

from coopdesk.domain.updates import InstallerKind, version_numbers

NEXT = TREE / "build" / "next"
FOLDERS = ("coopdesk", "db", "packaging", "resources")
FILES = ("build_installer.spec", "CHANGELOG.md", "pyproject.toml", "requirements.lock")
PUBLISHERS = Path("resources/keys/publisher.txt")
BUILT_AS = {".deb": "deb", ".exe": "windows"}
KINDS = {".deb": InstallerKind.DEBIAN, ".exe": InstallerKind.WINDOWS}
QUICKLY = {"DPKG_DEB_COMPRESSOR_LEVEL": "0"}  # dpkg-deb's own: nobody carries this one far
MIGRATION = '''\
"""A database that the version before does not open."""

revision = "{number}"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing but the number."""
'''
OLDER = "0.0.1"
NEWS = ("下一版：数据库多了一步升级",)
REFUSED, WRONG_FILE = 1, 3
SPOILED_AT = 0.6  # of the file: within an installer


@dataclass(frozen=True)
class BadUpdate:
    """An update to be refused: by which command, with which exit code, for which reason."""

    name: str
    command: str
    code: int
    reason: str


BAD = (
    BadUpdate("cut.coopupdate", "check", WRONG_FILE, "update_none"),
    BadUpdate("spoiled.coopupdate", "prepare", WRONG_FILE, "update_damaged"),
    BadUpdate("strangers.coopupdate", "check", WRONG_FILE, "update_signature"),
    BadUpdate("older.coopupdate", "check", REFUSED, "update.older"),
    BadUpdate("of-another-system.coopupdate", "check", REFUSED, "update.other_system"),
)


def following(version: str) -> str:
    """Return the number of the version after ``version``."""
    major, minor, last = version_numbers(version)
    return f"{major}.{minor}.{last + 1}"


def with_version(source: str, version: str) -> str:
    """Return the source that tells the program's number with another number."""
    return re.sub(r'(?m)^__version__ = ".+"$', f'__version__ = "{version}"', source)


def let_trust(program: Path, key: Ed25519PrivateKey) -> None:
    """Let the program, or the tree, in a folder take updates that ``key`` signed."""
    public = key.public_key().public_bytes_raw().hex()
    with (program / PUBLISHERS).open("a", encoding="utf-8") as trusted:
        trusted.write(f"{public}\n")


def build(version: str, ending: str, key: Ed25519PrivateKey) -> Path:
    """Build the installer of the next ``version`` by its own tree, as its publisher does.

    ``ending`` is the installer's: ``.deb`` or ``.exe``. Raises BuildFailed.
    """
    shutil.rmtree(NEXT, ignore_errors=True)
    for name in FOLDERS:
        shutil.copytree(TREE / name, NEXT / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(TREE / name, NEXT / name)
    numbered = NEXT / "coopdesk" / "__init__.py"
    numbered.write_text(with_version(numbered.read_text("utf-8"), version), "utf-8")
    let_trust(NEXT, key)
    _add_migration(NEXT / "db" / "migrations" / "versions")
    (NEXT / "build").mkdir()
    (NEXT / "build" / "roots").symlink_to(TREE / "build" / "roots")
    built = [sys.executable, str(NEXT / "packaging" / "build.py"), BUILT_AS[ending]]
    if subprocess.run(built, cwd=NEXT, env=os.environ | QUICKLY, check=False).returncode:
        raise BuildFailed(f"version {version} could not be built (see above)")
    (installer,) = (NEXT / "dist").iterdir()
    return installer


def fill_stick(stick: Path, installer: Path, version: str, key: Ed25519PrivateKey) -> Path:
    """Put the update to ``version``, and those of ``BAD``, on a stick; return the good one."""
    stick.mkdir()
    kind = KINDS[installer.suffix]
    (other,) = set(InstallerKind) - {kind}

    def write(name: str, parts: Mapping[InstallerKind, Path], number: str, by: Ed25519PrivateKey):
        signing = by.private_bytes_raw()
        told = {"version": number, "made_at": datetime.now(UTC), "notes": NEWS}
        release.write_update(parts, stick / name, signing, **told)

    good = stick / f"coopdesk-{version}.coopupdate"
    write(good.name, {kind: installer}, version, key)
    content = good.read_bytes()
    (stick / "cut.coopupdate").write_bytes(content[: len(content) // 2])
    place = int(len(content) * SPOILED_AT)
    changed = bytes([content[place] ^ 1])
    (stick / "spoiled.coopupdate").write_bytes(content[:place] + changed + content[place + 1 :])
    small = TREE / "CHANGELOG.md"
    write("strangers.coopupdate", {kind: small}, version, Ed25519PrivateKey.generate())
    write("older.coopupdate", {kind: small}, OLDER, key)
    write("of-another-system.coopupdate", {other: small}, version, key)
    return good


def _add_migration(versions: Path) -> None:
    last = max(file.name[:4] for file in versions.glob("[0-9]*.py"))
    number = f"{int(last) + 1:04}"
    told = MIGRATION.format(number=number, last=last)
    (versions / f"{number}_next_version.py").write_text(told, "utf-8")
