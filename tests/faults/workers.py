"""The programs that carry out ways for a campaign, each way in a process of its own."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.rooms import TODAY, Facts
from tests.faults.ways import Way
from tests.faults.worker import STOPPED

Ended = tuple[int, str]
"""The exit code of a way, negative where a signal ended it, and what it told."""


class Worker:
    """One such program, and how it is spoken to."""

    def __init__(self, program: subprocess.Popen[str], told: Path, facts: Facts) -> None:
        self._program, self._told, self._facts = program, told, facts
        self.process = 0

    def do(
        self,
        way: Way,
        *,
        call: str = "",
        at: int = 0,
        today: str = TODAY,
        ends_after: float = 0,
        stopped: Callable[[], int] | None = None,
    ) -> Ended:
        """Return how the way ended and what it told.

        Where a fault stops it, ``stopped`` returns the signal it gets then. After so many seconds,
        0 for never, it is killed.
        """
        job = {
            "call": call,
            "at": at,
            "ends_after": ends_after,
            "command": way.command(self._facts, today),
            "told": str(self._told),
            "organization": self._facts["organization"],
        }
        code = self._answer(json.dumps(job))
        while code == STOPPED:
            code = self._answer(str(int(stopped())))
        return code, self._told.read_text(encoding="utf-8", errors="replace")

    def _answer(self, line: str) -> int:
        self._program.stdin.write(f"{line}\n")
        self._program.stdin.flush()
        self.process, code = map(int, self._program.stdout.readline().split())
        return code


def counted(log: Path, process: int) -> Counter[str]:
    """Return how often a process made each call, by what strace wrote."""
    begun = re.compile(rf"^{process} +(\w+)\(", re.MULTILINE)
    return Counter(begun.findall(log.read_text(encoding="utf-8", errors="replace")))
