"""A virtual screen on which a built program is seen: waiting for its window, keys, pictures."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageGrab

SIZE = "1366x768x24"
DEMO = "【演示】"  # begins the title of the demo; Qt makes small windows of other titles before
SIGN_IN = "合作台"  # begins the title of the window that asks for the passphrase
BESIDE_THE_TITLE = (600, 78)  # a place of the window where a click does nothing
PATIENCE = 90.0  # seconds for what takes one or two
STILL = 1.0  # seconds without a change: a page is drawn and its reload is done


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

    def window(self, title: str) -> str:
        """Return the id of the window whose title begins so, empty while there is none."""
        listed = self._tell("xwininfo", "-root", "-tree")
        found = re.search(rf'(0x[0-9a-f]+) "{title}', listed)
        return found[1] if found else ""

    def wait_for(self, title: str) -> None:
        """Wait for a window whose title begins so; raises NotSeen after ``PATIENCE``."""
        until = time.monotonic() + PATIENCE
        while not self.window(title):
            if time.monotonic() > until:
                raise NotSeen(f"no window {title} within {PATIENCE:.0f} s")
            time.sleep(0.2)

    def press(self, *keys: str) -> None:
        """Press keys as a person at this screen, such as ``ctrl+2``."""
        self._tell("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        """Type ASCII letters, slowly enough for an input method."""
        self._tell("xdotool", "type", "--delay", "120", text)

    def click(self, across: int, down: int) -> None:
        """Click at a place of the screen; the window there gets the keyboard."""
        self._tell("xdotool", "mousemove", str(across), str(down), "click", "1")

    def now(self) -> Image.Image:
        """Return what is to be seen at this moment."""
        return ImageGrab.grab(xdisplay=self.display)

    def still(self, after: Image.Image | None = None) -> Image.Image:
        """Return what is to be seen once it changes no more, and is another than ``after``.

        Raises NotSeen when that does not come about within ``PATIENCE``.
        """
        until = time.monotonic() + PATIENCE
        last = self.now()
        while time.monotonic() < until:
            time.sleep(STILL)
            now = self.now()
            if now == last and now != after:
                return now
            last = now
        raise NotSeen("the screen does not show another page")

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
        while is_shown():  # the screen notices a moment later
            time.sleep(0.1)
