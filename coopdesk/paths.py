"""Where things lie: the source tree, a frozen build, or an installed wheel.

The only module that asks whether the program is frozen.
"""

import os
import sys
from pathlib import Path


def _shipped_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    installed = package / "_shipped"
    return installed if installed.is_dir() else package.parent


ROOT = _shipped_root()
RESOURCES = ROOT / "resources"
DB = ROOT / "db"
MIGRATIONS = DB / "migrations"
REFERENCE = DB / "reference"
READER = "--read-apart"
"""Starts the program as a reader of files from outside; nobody types it."""


def program(word: str) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts this program once more, and what it needs to be found."""
    if getattr(sys, "_MEIPASS", None):
        return [sys.executable, word], {}
    package = Path(__file__).resolve().parent
    # -P: what lies in the current folder is nobody's module
    return [sys.executable, "-P", "-m", package.name, word], {"PYTHONPATH": str(package.parent)}


def person_data() -> Path:
    """Return the person's own data folder, where workspaces lie unless told otherwise."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
        return base / "CoopDesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "CoopDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "coopdesk"


def default_workspace() -> Path:
    """Return the folder of the office's own workspace."""
    return person_data() / "workspace"


def demo_workspace() -> Path:
    """Return the folder of the demo workspace, never the office's own."""
    return person_data() / "demo"
