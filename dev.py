#!/usr/bin/env python3
"""Run, test, measure, picture and pack CoopDesk from a bare machine: ``python3 dev.py --help``.

Standard library only: this file makes the environment in which everything else can be imported.
Whatever it does it does again safely: the stamp in ``.venv`` is written last, so a set-up that was
interrupted, or made for another lock file, Python or folder, is started anew.
"""

import argparse
import hashlib
import importlib.util
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Asked first, since older ones stumble over what stands below; PySide6 6.9.3 has wheels up to 3.13.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(f"dev.py: this is Python {sys.version.split()[0]}; CoopDesk needs 3.11, 3.12 or 3.13")

ROOT = Path(__file__).resolve().parent
DONE, FAILED, SURROUNDINGS = 0, 1, 5

# What Qt's wheels expect of the system, found by running them on a bare Debian 12. Even without a
# screen Qt's libraries are linked to EGL and GL.
QT_LIBRARIES = (
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
)
# Besides, for a real X screen; without libxcb-cursor0 Qt ends the program at its start.
SCREEN_LIBRARIES = (
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxcb-randr0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libx11-xcb1",
)
# PyInstaller reads libraries with objdump and takes Python's own shared library along.
BUILD_PACKAGES = ("binutils", f"libpython3.{sys.version_info.minor}")
# The installers are built in trees of older and newer Debians, and packed by these.
INSTALLER_PACKAGES = ("binutils", "debootstrap", "nsis", "xz-utils")
# A real server for the data centre, and what injects faults; tests that lack theirs say so.
TRIED_PACKAGES = ("postgresql", "strace")
CHECK_PACKAGES = ("xvfb", "xauth", "x11-utils", "xdotool")

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as c; c()"
STEPS_BEFORE_PYTEST = (
    ("lint", ("-m", "ruff", "check", ".")),
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("types", ("-m", "mypy")),
    ("contracts", ("-c", LINT_IMPORTS, "--no-logo")),
)

HANDED_ON = {
    "test": "[ARGUMENTS FOR PYTEST ...]",
    "bench": "[NAME ...] [--json OUT] [--against JSON] [--strict] [--tiny]",
    "faults": "[--runs N] [--seed N] [--jobs N] [--write F.md]",
    "coverage": "[ARGUMENTS FOR PYTEST ...]",
    "mutants": "[MODULE ...] [--tests FILE ...] [--children NUMBER]",
}
"""Commands whose arguments another program reads."""


class Stop(Exception):
    """What keeps dev.py from going on, in words for the person, with the exit code."""

    def __init__(self, message: str, code: int = SURROUNDINGS) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: list[str]) -> int:
    """Do what the command line asks and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    hands_on = "".join(arguments[:1]) in HANDED_ON and arguments[1:] not in (["-h"], ["--help"])
    handed_on = arguments[1:] if hands_on else []
    options = _parser().parse_args(arguments[: len(arguments) - len(handed_on)])
    options.handed_on = handed_on
    try:
        return options.command(options)
    except Stop as stop:
        print(f"\ndev.py: {stop}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("\ndev.py: stopped; the next call goes on safely.", file=sys.stderr)
        return 130


def run(options: argparse.Namespace) -> int:
    """Open the window on the demo workspace, or walk its year where there is no screen."""
    screen = has_screen(os.environ) if options.screen is None else options.screen
    python = set_up(QT_LIBRARIES + SCREEN_LIBRARIES if screen else QT_LIBRARIES)
    if screen:
        _say("opening the window on the demo workspace")
        return _module(python, "coopdesk", "--demo")
    out = options.out.resolve()
    _say(f"no screen here: walking the demo year without one, into {out}")
    code = _module(python, "tests.walk", "--out", str(out), env=offscreen())
    _list_made(out)
    return code


def test(options: argparse.Namespace) -> int:
    """Check style, types and contracts, then run every test; pytest's line comes last."""
    python = set_up(QT_LIBRARIES)
    for name in TRIED_PACKAGES:
        try_packages((name,))
    failed, summary = [], []
    for name, command in STEPS_BEFORE_PYTEST:
        _say(name)
        started = time.monotonic()
        if _call([python, *command]):
            failed.append(name)
        result = "FAILED" if name in failed else "ok"
        summary.append(f"{name} {result} ({time.monotonic() - started:.1f} s)")
    print("\nBefore the tests: " + ", ".join(summary))
    _say("tests")
    workers = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    if _call([python, "-m", "pytest", *workers, *options.handed_on], env=offscreen()):
        failed.append("tests")
    if failed:
        print(f"dev.py: failed: {', '.join(failed)}", file=sys.stderr)
    return FAILED if failed else DONE


def handing_on(module: str, about: str, *packages: str) -> Callable[[argparse.Namespace], int]:
    """Return the command that lets a program of the tests read the rest of the line."""

    def command(options: argparse.Namespace) -> int:
        return _module(set_up(QT_LIBRARIES + packages), module, *options.handed_on, env=offscreen())

    command.__doc__ = about
    return command


bench = handing_on("tests.bench", "Measure the speed and compare it with the yardstick.")
faults = handing_on("tests.faults", "Let the machine fail, many times.", "strace")
coverage = handing_on("tests.covered", "Tell how much of each layer the tests pass through.")
mutants = handing_on(
    "tests.mutants", "Spoil the rules of domain: which change does no test notice?"
)


def shots(options: argparse.Namespace) -> int:
    """Take pictures of all pages and dialogs, or check them, in all dresses and sizes."""
    python, out = set_up(QT_LIBRARIES), options.out.resolve()
    asked = ("--scale", options.scale, *(("--check",) if options.check else ()))
    code = _module(python, "tests.shots", "--out", str(out), *asked, env=offscreen())
    if not options.check:
        _list_made(out)
    return code


def docs(_options: argparse.Namespace) -> int:
    """Make the pages of docs/ that follow from the code: data dictionary, roles, picture."""
    return _module(set_up(QT_LIBRARIES), "tests.documents", env=offscreen())


def tidy(_options: argparse.Namespace) -> int:
    """Put the code into the house's format and mend what the linter can mend."""
    python = set_up(())
    mended = _call([python, "-m", "ruff", "check", "--fix", "."])
    return _call([python, "-m", "ruff", "format", "."]) or mended


def installer(options: argparse.Namespace) -> int:
    """Build the Debian package and the Windows set-up, or the plain folder for this system."""
    kinds = options.kinds or ["deb", "windows"]
    needed = BUILD_PACKAGES if kinds == ["folder"] else BUILD_PACKAGES + INSTALLER_PACKAGES
    checked = CHECK_PACKAGES + SCREEN_LIBRARIES if options.check else ()
    python = set_up(QT_LIBRARIES + tuple(dict.fromkeys(needed + checked)))
    _say(f"building {' and '.join(kinds)}")
    check = ["--check"] if options.check else []
    return _call([python, str(ROOT / "packaging" / "build.py"), *check, *kinds], env=offscreen())


def set_up(packages: tuple[str, ...], root: Path = ROOT) -> str:
    """Make sure of system packages and environment and return the environment's Python."""
    _say(f"Python {sys.version.split()[0]}")
    lacks_venv = importlib.util.find_spec("ensurepip") is None
    own_venv = (f"python3.{sys.version_info.minor}-venv",) if lacks_venv else ()
    _provide_packages(packages + own_venv)
    importlib.invalidate_caches()
    folder = root / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if folder.is_symlink():  # several work trees may share one environment; its owner keeps it
        if not python.exists():
            raise Stop(f"{folder} is a link to no environment: remove it and call dev.py again")
        _say(f"environment: {folder} is a link, taken as it is")
        return str(python)
    stamp, wanted = folder / "coopdesk-stamp", _stamp(root)
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        _say("environment: as locked")
        return str(python)
    _make_environment(folder, python, root / "requirements.lock")
    stamp.write_text(wanted, "utf-8")
    return str(python)


def _make_environment(folder: Path, python: Path, lock: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop("this Python lacks venv and ensurepip: install them, or python.org's Python")
    if Path(sys.prefix).resolve() == folder.resolve():
        raise Stop(f"{folder} must be made anew: call dev.py with the system's python3 instead")
    _say(f"environment: making {folder} and installing what {lock.name} locks (some minutes)")
    if _call([sys.executable, "-m", "venv", "--clear", str(folder)]):
        raise Stop(f"the environment {folder} could not be made")
    pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    if _call([str(python), *pip, *locked]):
        raise Stop("the locked packages could not be installed (see above); call dev.py again")


def _stamp(root: Path) -> str:
    lock = hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()
    return f"{lock}\nPython 3.{sys.version_info.minor}\n{root}\n"


def _provide_packages(names: tuple[str, ...]) -> None:
    if not names or not shutil.which("dpkg-query"):
        return
    lacking = missing_packages(names, _installed_packages())
    if not lacking:
        _say("system packages: all there")
        return
    _say(f"system packages: {len(lacking)} of {len(names)} missing: {' '.join(lacking)}")
    update, install = apt_commands(lacking)
    by_hand = f"{shlex.join(update)} && {shlex.join(install)}"
    prefix = _rights()
    if prefix is None:
        sudo = " && ".join(f"sudo {part}" for part in by_hand.split(" && "))
        raise Stop(f"they may not be installed by this user. Please run:\n\n    {sudo}\n")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if _call([*prefix, *update], env=env) or _call([*prefix, *install], env=env):
        raise Stop(f"installing them failed (see above). The command was:\n\n    {by_hand}\n")


def try_packages(names: tuple[str, ...]) -> None:
    """Install what is good to have where that can be done, and go on without it elsewhere."""
    try:
        _provide_packages(names)
    except Stop as stop:
        print(f"going on without {' '.join(names)}: {stop}")


def apt_commands(names: list[str]) -> tuple[list[str], list[str]]:
    """Return the two commands that fetch the package lists and install ``names``."""
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    return ["apt-get", "update", "-qq"], install


def missing_packages(wanted: tuple[str, ...], installed: set[str]) -> list[str]:
    """Return the wanted packages that are not installed.

    Debian 13 and Ubuntu 24.04 renamed some for 64-bit time (``libglib2.0-0t64``); apt finds the new
    one by the old name, dpkg does not.
    """
    return [name for name in wanted if not {name, f"{name}t64"} & installed]


def _installed_packages() -> set[str]:
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = (line.split() for line in listing.stdout.splitlines())
    return {words[1] for words in lines if words[0] == "installed"}


def _rights() -> list[str] | None:
    """Return what to put before a command that installs, None where this user may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    return None


def has_screen(env: "os._Environ[str] | dict[str, str]") -> bool:
    """Return whether a window can be shown."""
    return sys.platform in ("win32", "darwin") or display_answers(env)


def display_answers(env: "os._Environ[str] | dict[str, str]") -> bool:
    """Return whether a Wayland or X display is named and really there."""
    wayland = env.get("WAYLAND_DISPLAY", "")
    if wayland and _answers(str(Path(env.get("XDG_RUNTIME_DIR", "/")) / wayland)):
        return True
    host, colon, number = env.get("DISPLAY", "").rpartition(":")
    number = number.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  (where X itself puts its socket)
        return _answers(path) or _answers(f"\0{path}")
    return _answers((host, 6000 + int(number)))


def _answers(address: str | tuple[str, int]) -> bool:
    family = getattr(socket, "AF_UNIX", None) if isinstance(address, str) else socket.AF_INET
    if family is None:
        return False
    with socket.socket(family) as asked:
        asked.settimeout(2)
        try:
            asked.connect(address)
        except OSError:
            return False
        return True


def offscreen() -> dict[str, str]:
    """Return the surroundings of whatever runs without a screen: Qt draws into memory."""
    fixed = {"QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    turned = ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME")
    return {k: v for k, v in os.environ.items() if k not in turned} | fixed


def _module(python: str, name: str, *arguments: str, env: dict[str, str] | None = None) -> int:
    path = ROOT.joinpath(*name.split("."))
    if not path.with_suffix(".py").exists() and not (path / "__main__.py").exists():
        raise Stop(f"{path.relative_to(ROOT)} is not in this source tree", FAILED)
    return _call([python, "-m", name, *arguments], env=env)


def _call(command: list[str], env: dict[str, str] | None = None) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    except OSError as error:
        raise Stop(f"{command[0]} cannot be started: {error}") from error


def _list_made(out: Path) -> None:
    files = sorted(file for file in out.rglob("*") if file.is_file()) if out.is_dir() else []
    print(f"\nMade in {out}: {len(files)} files")
    for file in files:
        print(f"  {file.relative_to(out)}  {file.stat().st_size / 1000:,.0f} kB")


def _say(step: str) -> None:
    print(f"== {step}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Run, test, measure, picture and pack CoopDesk. Each command first sets up "
        "what it needs: .venv with the locked packages and, on Debian and its relatives, the "
        "system libraries of Qt.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=command.__doc__, description=command.__doc__)
        sub.set_defaults(command=command)
        return sub

    runs = add("run", run)
    screen = runs.add_mutually_exclusive_group()
    screen.add_argument("--screen", action="store_true", default=None, help="open the window")
    screen.add_argument("--no-screen", action="store_false", dest="screen", help="walk offscreen")
    runs.add_argument("--out", type=Path, default=ROOT / "out", help="where the walk leaves things")
    handing = (test, bench, faults, coverage, mutants)
    for (name, read), task in zip(HANDED_ON.items(), handing, strict=True):
        add(name, task).usage = f"dev.py {name} [-h] {read}"
    pictures = add("shots", shots)
    pictures.add_argument("--out", type=Path, default=ROOT / "out" / "shots")
    pictures.add_argument("--check", action="store_true", help="tell what is wrong, no pictures")
    pictures.add_argument("--scale", default="1", help="pixels of the screen to a point: 1.5, 2")
    built = add("installer", installer)
    told = "deb, windows, folder; the first two where none is named"
    built.add_argument("kinds", nargs="*", metavar="KIND", help=told)
    check = "install it in clean systems and walk the demo on a virtual screen"
    built.add_argument("--check", action="store_true", help=check)
    add("docs", docs)
    add("format", tidy)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
