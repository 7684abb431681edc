"""Install what was built in clean systems, start it there, walk the demo, and take it off again.

Debian 11, 12 and 13 as debootstrap makes them, with nothing but the package and what it depends on;
and a new drive C: of Wine. Pictures of every page go into ``out/installers``.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import roots
import screen
import windows_setup
from check_build import Installed, check
from roots import TREE, BuildFailed, Root
from screen import NotSeen
from try_input import type_chinese

PICTURES = TREE / "out" / "installers"
SUITES = ("bullseye", "bookworm", "trixie")
HOME = "/var/office"
KINDS = ("package", "receipt", "key", "backup", "update")
WINE_PREFIX = "/wine-try"
LONGEST_SETUP = 300
PROGRAM = r"C:\users\root\AppData\Local\Programs\CoopDesk"


def try_package(package: Path, suite: str) -> None:
    """Install the Debian package in a clean ``suite``, try it, and remove it.

    Raises BuildFailed or NotSeen for the first thing that is not as it must be.
    """
    print(f"== {package.name} in a clean Debian {suite}")
    root = roots.fresh_copy(roots.provide(f"clean-{suite}", suite), f"try-{suite}")
    started = time.monotonic()
    root.run("apt-get", "update", "-qq")
    root.install(f"/mnt/tree/{package.relative_to(TREE)}", "shared-mime-info", "desktop-file-utils")
    print(f"  installed with what it depends on: {time.monotonic() - started:.0f} s")
    _check_desktop(root)
    root.path(HOME).mkdir(parents=True)
    env = roots.bare_surroundings() | {"HOME": HOME, "QT_QPA_PLATFORM": "xcb"}
    start = root.command("/usr/bin/coopdesk")
    check(Installed(start, start, root.path(HOME), HOME, env), PICTURES / suite)
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
    wine = windows_setup.WINE | {"WINEPREFIX": WINE_PREFIX}
    shutil.rmtree(root.path(WINE_PREFIX), ignore_errors=True)
    with screen.virtual_screen() as shown:
        seen = wine | {"DISPLAY": shown.display}
        root.shell("timeout -k 5 300 wine wineboot -i; wineserver -w", env=seen)
        started = time.monotonic()
        run_setup = f"timeout -k 5 {LONGEST_SETUP} wine 'Z:\\mnt\\tree\\dist\\{setup.name}' /S"
        root.shell(f"{run_setup}; wineserver -w", env=seen)
        print(f"  installed: {time.monotonic() - started:.0f} s")
    drive = root.path(f"{WINE_PREFIX}/drive_c")
    _check_start_menu(root, drive, wine)
    (drive / "office").mkdir()
    env = roots.bare_surroundings() | wine
    program = Installed(
        root.command("wine", rf"{PROGRAM}\coopdesk.exe"),
        root.command("wine", rf"{PROGRAM}\coopdesk-cli.exe"),
        drive / "office",
        r"C:\office",
        env,
        "\\",
    )
    check(program, PICTURES / "windows")
    _take_off(root, drive, wine)


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
    users = drive / "users" / "root"
    for link in ("AppData/Roaming/Microsoft/Windows/Start Menu/Programs", "Desktop"):
        if not (users / link / "合作台.lnk").exists():
            raise NotSeen(f"no link to the program in {link}")
    asked = root.run("wine", "reg", "query", r"HKCU\Software\Classes\.coopdesk", "/ve", env=wine)
    if "CoopDesk.Package" not in asked:
        raise NotSeen("a double click on a package would not open the program")


def _take_off(root: Root, drive: Path, wine: dict[str, str]) -> None:
    """Uninstall: the program goes, the person's data stay."""
    root.shell(
        f"timeout -k 5 {LONGEST_SETUP} xvfb-run -a wine '{PROGRAM}\\uninstall.exe' /S;"
        " sleep 5; wineserver -w",
        env=wine,
    )
    local = drive / "users" / "root" / "AppData" / "Local"
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
            type_chinese(f"/mnt/tree/{file.relative_to(TREE)}", PICTURES / "fcitx")
    except (BuildFailed, NotSeen, subprocess.TimeoutExpired) as failure:
        print(f"The installer fails: {failure}", file=sys.stderr)
        return 1
    print(f"The installers work; pictures in {PICTURES}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
