"""Carries out ways, each in a process of its own; reads jobs from its input, a JSON object a line.

Under strace a fault strikes at a fixed count of a call, the same for every process, since strace is
told once. So each process first makes idle calls of that kind, as many as bring the wanted call to
the count. Whatever commands need, or the modules named as arguments, is imported before, so that
each process is there at once.
"""

import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coopdesk.__main__ import main
from coopdesk.cli.main import MODULES
from coopdesk.domain.updates import InstallerKind
from coopdesk.services import updates
from tests.faults.ways import A_DAY, WINDOW
from tests.faults.window import DEFECT, post_voucher, work_a_day
from tests.updates import public_half

STRIKES_AT = 1500
STOPPED = 1000
"""What is answered in the place of an exit code while a process waits for a signal."""
NOWHERE = b"/nonexistent/file"
_USED_BY_COMMANDS = (
    "alembic.command",
    "coopdesk.app",
    "coopdesk.exchange.packing",
    "coopdesk.exchange.unpacking",
    "coopdesk.forms.paper",
    "coopdesk.gui.ledger.page",
    "coopdesk.services.salvage",
    "coopdesk.services.ledger",
    "coopdesk.services.mutual_fund",
    "openpyxl",
)


def idle(call: str, times: int) -> None:
    """Make so many calls that do nothing."""
    scratch = os.open("/dev/null", os.O_RDWR)
    folder = os.open("/", os.O_RDONLY)
    made = {
        "pread64": lambda: _quietly(os.pread, scratch, 0, 0),
        "pwrite64": lambda: _quietly(os.pwrite, scratch, b"", 0),
        "write": lambda: _quietly(os.write, scratch, b""),
        "fsync": lambda: _quietly(os.fsync, scratch),
        "fdatasync": lambda: _quietly(os.fdatasync, scratch),
        "ftruncate": lambda: _quietly(os.ftruncate, scratch, 0),
        "rename": lambda: _quietly(os.rename, NOWHERE, NOWHERE),
        "unlink": lambda: _quietly(os.unlink, NOWHERE),
        "unlinkat": lambda: _quietly(os.unlink, b"nonexistent", dir_fd=folder),
        "mkdir": lambda: _quietly(os.mkdir, NOWHERE),
        "rmdir": lambda: _quietly(os.rmdir, NOWHERE),
        "sendfile": lambda: _quietly(os.sendfile, scratch, scratch, 0, 0),
    }[call]
    for _ in range(times):
        made()
    os.close(scratch)
    os.close(folder)


def _quietly(function: Callable[..., object], *given: object, **named: object) -> None:
    try:
        function(*given, **named)
    except OSError:
        return


def carry_out(job: dict) -> int:
    """Do one job in this process and return its exit code."""
    told = os.open(job["told"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(told, 1)
    os.dup2(told, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    command = job["command"]

    def go_by() -> None:
        if job["call"]:
            idle(job["call"], STRIKES_AT - job["at"])

    folder = Path(command[command.index("--workspace") + 1])
    if command[-1] == A_DAY:
        return work_a_day(folder, job["organization"])
    if command[-1] == WINDOW:
        return post_voucher(folder, job["organization"], go_by)
    go_by()
    return main(command)


def work() -> None:
    """Do job after job; the answer to each is the number of its process and how it ended.

    One that a fault has stopped is told of before: the next line is the signal it gets.
    """
    every = (*(f"coopdesk.cli.{module}" for module in MODULES.values()), *_USED_BY_COMMANDS)
    for name in sys.argv[1:] or every:
        importlib.import_module(name)
    updates._publishers = lambda: [public_half()]
    updates.installer_kind = lambda: InstallerKind.DEBIAN
    while line := sys.stdin.readline():
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            code = DEFECT
            try:
                code = carry_out(job)
            except BaseException:
                traceback.print_exc()
            with suppress(OSError):  # where nothing can be written, nothing can be told either
                sys.stderr.flush()
                sys.stdout.flush()
            os._exit(code)
        with _ended_after(job["ends_after"], child):
            ended = _ended(child)
        print(child, ended, flush=True)  # noqa: T201


@contextmanager
def _ended_after(seconds: float, child: int) -> Iterator[None]:
    """End a process when so much time has passed, 0 for never."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ended(child: int) -> int:
    """Return how a process ended; where it is stopped, tell so, and send it the signal we get."""
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            return os.waitstatus_to_exitcode(status)
        print(child, STOPPED, flush=True)  # noqa: T201
        os.kill(child, int(sys.stdin.readline()))


if __name__ == "__main__":
    work()
