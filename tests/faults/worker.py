"""Carries out commands, each in a process of its own, under strace; reads jobs from its input.

A fault strikes at a fixed count of a call, the same for every process, since strace is told once.
So each process first makes idle calls of that kind, as many as bring the wanted call to the count.
"""

import json
import os
import sys
from pathlib import Path

from coopdesk.__main__ import main

STRIKES_AT = 3000
NOWHERE = b"/nonexistent/file"


def idle(call: str, times: int) -> None:
    """Make so many calls that do nothing."""
    scratch = os.open("/dev/null", os.O_RDWR)
    made = {
        "pwrite64": lambda: os.pwrite(scratch, b"", 0),
        "write": lambda: os.write(scratch, b""),
        "fsync": lambda: _quietly(os.fsync, scratch),
        "fdatasync": lambda: _quietly(os.fdatasync, scratch),
        "ftruncate": lambda: _quietly(os.ftruncate, scratch, 0),
        "rename": lambda: _quietly(os.rename, NOWHERE, NOWHERE),
        "unlink": lambda: _quietly(os.unlink, NOWHERE),
        "openat": lambda: _quietly(os.open, NOWHERE, os.O_RDONLY),
    }[call]
    for _ in range(times):
        made()


def _quietly(function, *given) -> None:
    try:
        function(*given)
    except OSError:
        return


def carry_out(job: dict) -> int:
    """Run one command in this process and return its exit code."""
    told = os.open(job["told"], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(told, 1)
    os.dup2(told, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    idle(job["call"], STRIKES_AT - job["at"])
    code = main(job["command"])
    sys.stdout.flush()
    return code


def work() -> None:
    """Read jobs, a JSON object a line, and answer each with how its process ended."""
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = carry_out(job)
            finally:
                os._exit(code)
        _, ended = os.waitpid(child, 0)
        Path(job["ended"]).write_text(str(os.waitstatus_to_exitcode(ended)), encoding="ascii")
        print(flush=True)  # noqa: T201


if __name__ == "__main__":
    work()
