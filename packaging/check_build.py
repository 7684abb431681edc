"""Start what ``dev.py installer`` built and see it work: commands, paper, window.

Only what is in the folder counts: it runs in an empty home, away from the source tree. The window
is asked for on a virtual screen (Xvfb) where there is one, and must show itself by its title.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TITLE = "合作台"
PATIENCE = 60.0  # seconds for what takes one or two
PASSPHRASE = "check-of-the-build-2026"
OFFICE = ["--level", "township", "--division", "150423200", "--name", "西拉沐沦苏木供销合作社"]


class Failed(Exception):
    """The built program did not do what it must."""


def main(arguments: list[str]) -> int:
    """Check the program in the folder given and return the exit code."""
    folder = Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory(prefix="coopdesk-check-") as home:
        env = _bare(Path(home))
        try:
            check_commands(_program(folder, "coopdesk-cli", "coopdesk"), Path(home), env)
            check_window(_program(folder, "coopdesk"), env)
        except Failed as failure:
            print(f"The built program fails: {failure}", file=sys.stderr)
            return 1
    print("The built program works.")
    return 0


def check_commands(program: Path, home: Path, env: dict[str, str]) -> None:
    """Make a demo workspace, test it, and print a form of it on paper."""
    secret = home / "passphrase"
    secret.write_text(PASSPHRASE + "\n", "utf-8")
    common = ["--workspace", str(home / "workspace"), "--passphrase-file", str(secret)]
    operator = ["--operator", "乌云其其格"]

    def ask(*command: str) -> dict:
        started = time.monotonic()
        done = subprocess.run(
            [str(program), *common, *operator, "--json", *command],
            env=env,
            cwd=home,
            capture_output=True,
            check=False,
        )
        shown = " ".join(["coopdesk", *command[: 1 if command[1:2] == ("--level",) else 2]])
        if done.returncode:
            told = (done.stdout + done.stderr).decode("utf-8", "replace")
            raise Failed(f"{shown} ended with {done.returncode}:\n{told}")
        print(f"  {shown}: {time.monotonic() - started:.1f} s")
        return json.loads(done.stdout)

    ask("init", *OFFICE, "--demo")
    if not ask("check")["ok"]:
        raise Failed("the self-test of the demo workspace does not pass")
    organizations = ask("organization", "list")["items"]
    paper = home / "trial-balance.pdf"
    organization = organizations[0]["organization_id"]
    ask("report", "trial-balance", "--organization", organization, "--out", str(paper))
    if not paper.read_bytes().startswith(b"%PDF"):
        raise Failed(f"{paper.name} is not a PDF")


def check_window(program: Path, env: dict[str, str]) -> None:
    """Open the demo window and wait until it shows itself, then close it."""
    if shutil.which("Xvfb") and shutil.which("xwininfo"):
        with _virtual_screen() as display:
            with_screen = env | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            _open(program, with_screen, lambda: TITLE in _titles(with_screen))
        return
    print("  no virtual screen here: the window is drawn into memory, its title cannot be seen")
    quiet_until = time.monotonic() + 10
    without = env | {"QT_QPA_PLATFORM": "offscreen"}
    _open(program, without, lambda: time.monotonic() > quiet_until)


def _open(program: Path, env: dict[str, str], is_shown) -> None:
    started = time.monotonic()
    with tempfile.TemporaryFile() as told:
        window = subprocess.Popen(
            [str(program), "--demo"], env=env, stdout=told, stderr=subprocess.STDOUT
        )
        try:
            while not is_shown():
                if window.poll() is not None:
                    told.seek(0)
                    words = told.read().decode("utf-8", "replace")
                    raise Failed(f"the window ended with {window.returncode}:\n{words}")
                if time.monotonic() - started > PATIENCE:
                    raise Failed(f"no window called {TITLE} within {PATIENCE:.0f} s")
                time.sleep(0.1)
            print(f"  window: {time.monotonic() - started:.1f} s")
        finally:
            window.terminate()
            window.wait(PATIENCE)


@contextmanager
def _virtual_screen() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:  # Xvfb says its number when it answers, or closes the pipe
            number = told.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait(PATIENCE)


def _titles(env: dict[str, str]) -> str:
    listed = subprocess.run(
        ["xwininfo", "-root", "-tree"], env=env, capture_output=True, check=False
    )
    return listed.stdout.decode("utf-8", "replace")


def _bare(home: Path) -> dict[str, str]:
    """Return surroundings in which neither this home nor this Python can help out."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QT_", "XDG_"))}
    own = {"HOME": str(home), "LOCALAPPDATA": str(home), "LC_ALL": "C.UTF-8"}
    return (
        env | own | {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    )


def _program(folder: Path, *names: str) -> Path:
    ending = ".exe" if os.name == "nt" else ""
    for name in names:
        if (folder / f"{name}{ending}").exists():
            return folder / f"{name}{ending}"
    raise Failed(f"{folder} has no program called {names[-1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
