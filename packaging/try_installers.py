"""Install what was built in clean systems, walk the demo, update, go back, and take it off again.

Debian 11, 12 and 13 as debootstrap makes them, with nothing but the package and what it depends on;
and a new drive C: of Wine. The person's name and folders are Chinese, with a space in them.
Pictures of every page go into ``out/installers``.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import linux
import roots
import windows_setup
from check_build import Installed, check
from roots import TREE, BuildFailed, Root
from screen import NotSeen
from try_input import type_chinese
from try_start import compare_start
from try_updates import try_update

PICTURES = TREE / "out" / "installers"
UPDATED = "bullseye"  # the next version takes minutes to build: one of them shows it
SUITES = ("bullseye", "bookworm", "trixie")
PERSON = "乌云 其其格"
HOME = f"/var/{PERSON}"
KINDS = ("package", "receipt", "key", "backup", "update")
WINE_PREFIX = "/wine-try"
LONGEST_SETUP = 300
PROGRAM = rf"C:\users\{PERSON}\AppData\Local\Programs\CoopDesk"


def try_package(package: Path, suite: str) -> None:
    """Install the Debian package in a clean ``suite``, try it, and remove it.

    Raises BuildFailed or NotSeen for the first thing that is not as it must be.
    """
    print(f"== {package.name} in a clean Debian {suite}")
    root = roots.fresh_copy(roots.provide(f"clean-{suite}", suite), f"try-{suite}")
    started = time.monotonic()
    root.run("apt-get", "update", "-qq")
    first, pictures = f"/mnt/tree/{package.relative_to(TREE)}", PICTURES / suite
    root.install(first, "shared-mime-info", "desktop-file-utils")
    print(f"  installed with what it depends on: {time.monotonic() - started:.0f} s")
    _check_desktop(root)
    root.path(HOME).mkdir(parents=True)
    env = roots.bare_surroundings() | {"HOME": HOME, "QT_QPA_PLATFORM": "xcb"}
    start = root.command("/usr/bin/coopdesk")
    program = Installed(start, start, root.path(HOME), HOME, env)
    check(program, pictures)
    if suite == UPDATED:
        folder = root.path("/usr/lib/coopdesk")
        try_update(program, folder, first, lambda path: root.run("dpkg", "-i", path), pictures)
    root.run("apt-get", "purge", "-y", "-qq", "coopdesk")
    if root.path("/usr/lib/coopdesk").exists():
        raise NotSeen("the package leaves files behind")
    shutil.rmtree(root.folder)


def try_setup(setup: Path) -> None:
    """Run the set-up silently on a new drive C: of Wine, try the program, and take it off again.

    Raises BuildFailed or NotSeen for the first thing that is not as it must be.
    """
    print(f"== {setup.name} on a new drive C: of Wine")
    root = windows_setup.wine_root()
    with _person_of(root):
        _try_setup(root, rf"Z:\mnt\tree\dist\{setup.name}")


def _try_setup(root: Root, first: str) -> None:
    wine = windows_setup.WINE | {"WINEPREFIX": WINE_PREFIX}
    shutil.rmtree(root.path(WINE_PREFIX), ignore_errors=True)

    def run(*command: str) -> None:
        limit = ("timeout", "-k", "5", str(LONGEST_SETUP), "xvfb-run", "-a")
        # an uninstaller goes on as a copy of itself, and needs the screen until it ends
        root.run(*limit, "sh", "-c", 'wine "$@" && wineserver -w', "sh", *command, env=wine)

    run("wineboot", "-i")
    started = time.monotonic()
    run(first, "/S")
    print(f"  installed: {time.monotonic() - started:.0f} s")
    drive = root.path(f"{WINE_PREFIX}/drive_c")
    local = drive / "users" / PERSON / "AppData" / "Local"
    _check_start_menu(root, drive, wine)
    office = "供销社 办公室"
    (drive / office).mkdir()
    program = Installed(
        root.command("wine", rf"{PROGRAM}\coopdesk.exe"),
        root.command("wine", rf"{PROGRAM}\coopdesk-cli.exe"),
        drive / office,
        rf"C:\{office}",
        roots.bare_surroundings() | wine,
        "\\",
    )
    pictures = PICTURES / "windows"
    check(program, pictures)
    folder = local / "Programs" / "CoopDesk"
    try_update(program, folder, first, lambda path: run(path, "/S"), pictures)
    run(rf"{PROGRAM}\uninstall.exe", "/S")
    _check_taken_off(local)


@contextmanager
def _person_of(root: Root) -> Iterator[None]:
    """Let the person of the tree be called ``PERSON``: Wine asks the list of users."""
    users = root.path("/etc/passwd")
    before = users.read_text("utf-8")
    users.write_text(f"{PERSON}:x:0:0::/root:/bin/sh\n{before}", "utf-8")
    try:
        yield
    finally:
        users.write_text(before, "utf-8")


def _check_desktop(root: Root) -> None:
    """See that the menu and the kinds of files were taken in, without a script of ours."""
    root.run("desktop-file-validate", "/usr/share/applications/coopdesk.desktop")
    for kind in KINDS:
        if not root.path(f"/usr/share/mime/application/vnd.coopdesk.{kind}.xml").exists():
            raise NotSeen(f"the kind of file {kind} is not known to the desktop")
    opened_by = root.path("/usr/share/applications/mimeinfo.cache").read_text("utf-8")
    if "application/vnd.coopdesk.package=coopdesk.desktop" not in opened_by:
        raise NotSeen("a double click on a package would not open the program")


def _check_start_menu(root: Root, drive: Path, wine: dict[str, str]) -> None:
    users = drive / "users" / PERSON
    for link in ("AppData/Roaming/Microsoft/Windows/Start Menu/Programs", "Desktop"):
        if not (users / link / "合作台.lnk").exists():
            raise NotSeen(f"no link to the program in {link}")
    asked = root.run("wine", "reg", "query", r"HKCU\Software\Classes\.coopdesk", "/ve", env=wine)
    if "CoopDesk.Package" not in asked:
        raise NotSeen("a double click on a package would not open the program")


def _check_taken_off(local: Path) -> None:
    """See that the uninstaller took the program, and left the person's data."""
    if (local / "Programs" / "CoopDesk" / "coopdesk.exe").exists():
        raise NotSeen("the uninstaller leaves the program")
    if not (local / "CoopDesk" / "demo").exists():
        raise NotSeen("the uninstaller took the person's data")


def main(arguments: list[str]) -> int:
    """Try the installers named, each where it belongs, and return the exit code."""
    try:
        for installer in map(Path, arguments):
            file = installer.resolve()
            if file.suffix == ".exe":
                try_setup(file)
                continue
            for suite in SUITES:
                try_package(file, suite)
            compare_start(linux.STAGED / "usr/lib/coopdesk")
            type_chinese(f"/mnt/tree/{file.relative_to(TREE)}", PICTURES / "fcitx")
    except (BuildFailed, NotSeen, subprocess.TimeoutExpired) as failure:
        print(f"The installer fails: {failure}", file=sys.stderr)
        return 1
    print(f"The installers work; pictures in {PICTURES}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
