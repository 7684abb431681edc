"""A virtual screen on which a built program is seen: waiting for its window, keys, pictures."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ImageGrab

SIZE = "1366x768x24"
PATIENCE = 90.0  # seconds for what takes one or two
SETTLING = 1.5  # seconds in which a page is drawn and its reload is done


class NotSeen(Exception):
    """The built program did not show what it must; the message is for the person."""


@contextmanager
def virtual_screen() -> Iterator["Screen"]:
    """Start Xvfb and give its screen; it ends with the block."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:  # Xvfb says its number when it answers, or closes the pipe
            number = told.readline().strip()
        if not number:
            raise NotSeen("Xvfb did not start")
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait(PATIENCE)


class Screen:
    """An X screen by its name, such as ``:1``."""

    def __init__(self, display: str) -> None:
        self.display = display

    def titles(self) -> str:
        """Return the tree of windows with their titles."""
        return self._tell("xwininfo", "-root", "-tree")

    def press(self, *keys: str) -> None:
        """Press keys as a person at this screen, such as ``ctrl+2``."""
        self._tell("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        """Type ASCII letters, slowly enough for an input method."""
        self._tell("xdotool", "type", "--delay", "120", text)

    def focus(self, title: str) -> None:
        """Give the keyboard to the window with a title: no window manager does it here."""
        self._tell("xdotool", "search", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def picture(self, file: Path) -> None:
        """Keep what is to be seen."""
        file.parent.mkdir(parents=True, exist_ok=True)
        ImageGrab.grab(xdisplay=self.display).save(file)

    def _tell(self, *command: str) -> str:
        env = os.environ | {"DISPLAY": self.display}
        done = subprocess.run(command, env=env, capture_output=True, check=False, timeout=PATIENCE)
        return done.stdout.decode("utf-8", "replace")


@contextmanager
def opened(
    command: list[str], env: dict[str, str], is_shown: Callable[[], bool]
) -> Iterator[float]:
    """Start a window, wait until it is shown, and give the seconds that took.

    At the end it is killed with all it started, as by a power cut: the next start copes with it.
    Raises NotSeen when it ends before, or is not shown within ``PATIENCE``.
    """
    started = time.monotonic()
    window = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        while not is_shown():
            if window.poll() is not None:
                told = window.stdout.read().decode("utf-8", "replace") if window.stdout else ""
                raise NotSeen(f"the window ended with {window.returncode}:\n{told[-3000:]}")
            if time.monotonic() - started > PATIENCE:
                raise NotSeen(f"no window within {PATIENCE:.0f} s")
            time.sleep(0.05)
        yield time.monotonic() - started
    finally:
        os.killpg(window.pid, signal.SIGKILL)
        window.wait(PATIENCE)
