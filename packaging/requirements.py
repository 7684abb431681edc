"""What the built program needs, out of the lock file: for another system than this machine's.

The environment next door holds the tools of testing too, and a build takes what it finds. Here the
locked packages that the program itself asks for are gathered, as wheels of the system it is for.
"""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.utils import canonicalize_name
from roots import TREE, BuildFailed

from packaging.requirements import Requirement

PYTHON = "3.11"
# The newest first; glibc 2.28 is that of UOS 20.
LINUX_WHEELS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)),
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
)
WINDOWS_WHEELS = ("win_amd64",)
BUILDER = "PyInstaller"
_LOCKED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$")


def install(folder: Path, wheels: tuple[str, ...]) -> None:
    """Unpack the locked packages of the program and of PyInstaller into ``folder``.

    Raises BuildFailed when a wheel cannot be had or has another hash than the lock says.
    """
    folder.mkdir(parents=True)
    listed = folder.parent / f"{folder.name}.txt"
    listed.write_text(_locked_lines(needed_names(for_windows=wheels == WINDOWS_WHEELS)), "utf-8")
    platforms = [word for wheel in wheels for word in ("--platform", wheel)]
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"),
        *("-qq", "--no-compile", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
        *("--implementation", "cp", "--python-version", PYTHON, *platforms),
        *("--target", str(folder), "-r", str(listed)),
    ]
    if subprocess.run(command, check=False).returncode:
        raise BuildFailed("the locked packages could not be had (see above)")


def needed_names(*, for_windows: bool) -> set[str]:
    """Return the packages that the program and PyInstaller ask for, and what these ask for."""
    surroundings = {
        "sys_platform": "win32" if for_windows else "linux",
        "os_name": "nt" if for_windows else "posix",
        "platform_system": "Windows" if for_windows else "Linux",
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.9",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "platform_machine": "AMD64" if for_windows else "x86_64",
        "extra": "",
    }
    project = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [*project["dependencies"], BUILDER]
    found: set[str] = set()
    while waiting:
        asked = Requirement(waiting.pop())
        name = canonicalize_name(asked.name)
        if name in found or not (asked.marker is None or asked.marker.evaluate(surroundings)):
            continue
        found.add(name)
        try:
            waiting += requires(asked.name) or []
        except PackageNotFoundError:
            continue  # for the other system only, such as pefile; it asks for nothing
    return found


def _locked_lines(names: set[str]) -> str:
    """Return the lines of the lock file for ``names``: version and hashes, markers left out."""
    kept, taking = [], False
    for line in (TREE / "requirements.lock").read_text("utf-8").splitlines():
        locked = _LOCKED.match(line)
        if locked:
            taking = canonicalize_name(locked["name"]) in names
        if taking and line.strip() and not line.lstrip().startswith("#"):
            kept.append(f"{locked['name']}=={locked['version']} \\" if locked else line)
    return "\n".join(kept) + "\n"
