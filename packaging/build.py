"""Build installers: ``build.py [--check] KIND…``, called by ``dev.py installer``.

``deb`` and ``windows`` are built in Debian trees of their own (see ``linux`` and ``windows_setup``)
and need root; ``folder`` is the plain one-folder program for this very system.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from roots import TREE, BuildFailed

KINDS = ("deb", "windows", "folder")
DIST = TREE / "dist"
DONE, FAILED, SURROUNDINGS = 0, 1, 5


def main(arguments: Sequence[str]) -> int:
    """Build what is asked for, try it when asked, and return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    parser.add_argument("kinds", nargs="+", choices=KINDS)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if {"deb", "windows"} & set(options.kinds) and os.geteuid() != 0:
        print("build.py: deb and windows are built in trees of Debian, which needs root")
        return SURROUNDINGS
    try:
        built = [build(kind, version()) for kind in options.kinds]
    except BuildFailed as failure:
        print(f"build.py: {failure}", file=sys.stderr)
        return FAILED
    if not options.check:
        return DONE
    failed = [one for one in built if _check(one)]
    return FAILED if failed else DONE


def version() -> str:
    """Return the version of this source tree."""
    text = (TREE / "coopdesk" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.M)
    assert found is not None, "coopdesk/__init__.py names the version"
    return found.group(1)


def build(kind: str, version: str) -> Path:
    """Build one kind of installer and return it; raises BuildFailed."""
    # each needs other tools: what is not asked for may lack them
    if kind == "deb":
        import linux

        return linux.build_package(version)
    if kind == "windows":
        import windows_setup

        return windows_setup.build_setup(version)
    return _build_folder()


def _build_folder() -> Path:
    spec = ["build_installer.spec", "--noconfirm", "--clean", "--log-level", "WARN"]
    if subprocess.run(
        [sys.executable, "-m", "PyInstaller", *spec], cwd=TREE, check=False
    ).returncode:
        raise BuildFailed("PyInstaller failed (see above)")
    built = DIST / "coopdesk"
    files = [file for file in built.rglob("*") if file.is_file() and not file.is_symlink()]
    print(f"Built {built}: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB")
    return built


def _check(built: Path) -> int:
    """Start what was built: a folder as it lies here, an installer in clean systems."""
    script = "check_build.py" if built.is_dir() else "try_installers.py"
    tried = [sys.executable, str(TREE / "packaging" / script), str(built)]
    return subprocess.run(tried, cwd=TREE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
