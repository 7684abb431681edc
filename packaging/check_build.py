"""Start what was built and see it work: commands, paper, window, and every page of the demo.

Only what was built counts: it runs in an empty home, away from the source tree. ``check_build.py
FOLDER`` tries a one-folder program of this system; installed ones are tried by ``try_installers``.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import screen
from screen import NotSeen

LONGEST_COMMAND = 300
PASSPHRASE = "check-of-the-build-2026"
OPERATOR = "乌云其其格"
OFFICE = ["--level", "township", "--division", "150423200", "--name", "西拉沐沦苏木供销合作社"]
TOO_DEEP = "深" * 200  # too long for Linux, and for Windows unless it was told otherwise
NOT_OPENED = 4
PAGES = (
    *("1-home", "2-organizations", "3-members", "4-governance", "5-ledger"),
    *("6-mutual-fund", "7-awards", "8-supervision", "9-exchange", "0-system"),
)


@dataclass(frozen=True)
class Installed:
    """A built program: how its window and its commands start, and a home of its own.

    ``home`` is the folder as this machine sees it, ``home_there`` the same as the program does.
    """

    window: list[str]
    console: list[str]
    home: Path
    home_there: str
    env: Mapping[str, str]
    separator: str = field(default="/")

    def there(self, name: str) -> str:
        """Return a path in the home as the program has to be told it."""
        return f"{self.home_there}{self.separator}{name}"

    def ask(self, *command: str, code: int = 0) -> dict:
        """Run a command on the workspace in the home and return what it answered.

        Raises NotSeen when it ends with another exit code than ``code``.
        """
        general = ["--workspace", self.there("workspace"), "--operator", OPERATOR, "--json"]
        general += ["--passphrase-file", self.there("passphrase")]
        started = time.monotonic()
        done = subprocess.run(
            [*self.console, *general, *command],
            env=dict(self.env),
            capture_output=True,
            timeout=LONGEST_COMMAND,
            check=False,
        )
        shown = " ".join(["coopdesk", *command[: 1 if command[1:2] == ("--level",) else 2]])
        if done.returncode != code:
            told = (done.stdout + done.stderr).decode("utf-8", "replace")
            raise NotSeen(f"{shown} ended with {done.returncode}:\n{told}")
        print(f"  {shown}: {time.monotonic() - started:.1f} s")
        return json.loads(done.stdout)


def main(arguments: list[str]) -> int:
    """Check the program in the folder given and return the exit code."""
    folder = Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory(prefix="coopdesk-check-") as home:
        try:
            check(in_folder(folder, Path(home)), None)
        except NotSeen as failure:
            print(f"The built program fails: {failure}", file=sys.stderr)
            return 1
    print("The built program works.")
    return 0


def check(program: Installed, pictures: Path | None) -> None:
    """Try the commands and walk the window; raises NotSeen for the first that fails."""
    check_commands(program)
    with screen.virtual_screen() as shown:
        walk(program, shown, pictures)


def check_commands(program: Installed) -> None:
    """Make a demo workspace, test it, and print a form of it on paper."""
    (program.home / "passphrase").write_text(PASSPHRASE + "\n", "utf-8")
    program.ask("init", *OFFICE, "--demo")
    if not program.ask("check")["ok"]:
        raise NotSeen("the self-test of the demo workspace does not pass")
    organization = program.ask("organization", "list")["items"][0]["organization_id"]
    paper = "trial-balance.pdf"
    told = ("--organization", organization, "--out", program.there(paper))
    program.ask("report", "trial-balance", *told)
    if not (program.home / paper).read_bytes().startswith(b"%PDF"):
        raise NotSeen(f"{paper} is not a PDF")
    told = program.ask("init", *OFFICE, "--workspace", program.there(TOO_DEEP), code=NOT_OPENED)
    if told["trouble"]["code"] != "path_too_long":
        raise NotSeen(f"a path that is too long is refused for another reason: {told}")


def walk(program: Installed, shown: screen.Screen, pictures: Path | None) -> None:
    """Open the demo by its window, and go through the pages by their keys.

    Raises NotSeen when a key brings no other page.
    """
    env = dict(program.env) | {"DISPLAY": shown.display}
    command, empty = [*program.window, "--demo"], shown.now()
    with screen.opened(command, env, lambda: bool(shown.window(screen.DEMO))) as seconds:
        print(f"  window, with the demo's year made for it: {seconds:.1f} s")
    with screen.opened(command, env, lambda: bool(shown.window(screen.DEMO))) as seconds:
        print(f"  window: {seconds:.1f} s")
        seen = shown.still(after=empty)
        shown.click(*screen.BESIDE_THE_TITLE)
        for number, page in enumerate(PAGES):
            shown.press(f"ctrl+{page[0]}")
            seen = shown.still(after=seen if number else None)
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                seen.save(pictures / f"{page}.png")


def in_folder(folder: Path, home: Path) -> Installed:
    """Return the program in a folder, in surroundings where neither home nor Python can help."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QT_", "XDG_"))}
    own = {"HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    own |= {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    program = folder / "coopdesk"
    if not program.exists():
        raise NotSeen(f"{folder} has no program called coopdesk")
    return Installed([str(program)], [str(program)], home, str(home), env | own)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
