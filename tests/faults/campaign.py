"""A campaign of faults: each way to write, each call of the system, struck at a random place."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.judging import judge, state_of
from tests.faults.ways import WAYS, Prepared, Way, prepare
from tests.faults.worker import STRIKES_AT

# What happens at the call: the power fails there, or from there on the disk says this.
FAULTS = {
    "power cut": (
        "signal=KILL:when={}",
        ("pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "write"),
    ),
    "disk full": ("error=ENOSPC:when={}+", ("pwrite64", "write", "ftruncate")),
    "device gone": ("error=EIO:when={}+", ("pwrite64", "write", "fsync", "fdatasync")),
    "read-only": ("error=EROFS:when={}+", ("rename", "unlink", "ftruncate")),
}
DEFECT = 70


@dataclass(frozen=True)
class Outcome:
    """One run: what struck which call of which way, and how it ended."""

    way: str
    fault: str
    call: str
    at: int
    end: str
    wrong: str = ""


def is_possible() -> bool:
    """Return whether strace is there and may trace."""
    if shutil.which("strace") is None:
        return False
    tried = ["strace", "-qq", "-o", "/dev/null", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


class Campaign:
    """Runs faults on copies of one prepared room."""

    def __init__(self, room: Path, chance: random.Random, ways: Collection[str] = ()) -> None:
        self._room, self._chance = room, chance
        self._prepared: Prepared = prepare(room / "prepared")
        self._ways = [way for way in WAYS if not ways or way.name in ways]
        self._numbers = iter(range(10**9))
        self._whole = {way.name: self._undisturbed(way) for way in self._ways}
        self._lengths: dict[tuple[str, str], int] = {}

    def run(self, runs: int) -> Iterator[Outcome]:
        """Carry out so many runs, spread over faults, calls and ways."""
        pairs = [(fault, call) for fault, (_, calls) in FAULTS.items() for call in calls]
        for number, (fault, call) in enumerate(pairs):
            share = runs // len(pairs) + (number < runs % len(pairs))
            with self._worker(fault, call) as strike:
                for turn in range(share):
                    yield strike(self._ways[turn % len(self._ways)])

    def _undisturbed(self, way: Way):
        room = self._copy()
        code, told = self._alone(way.command(self._prepared, room))
        assert code == 0, f"{way.name} is not carried out even undisturbed: {told}"
        state = state_of(room, way.office)
        shutil.rmtree(room)
        return state

    def _alone(self, command: list[str]) -> tuple[int, str]:
        called = [sys.executable, "-m", "coopdesk", *command]
        ended = subprocess.run(called, capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    def _copy(self) -> Path:
        room = self._room / f"run-{next(self._numbers)}"
        shutil.copytree(self._prepared.room, room)
        return room

    @contextmanager
    def _worker(self, fault: str, call: str):
        """Start the program that carries out commands under this fault; give what strikes."""
        injected = f"inject={call}:{FAULTS[fault][0].format(STRIKES_AT)}"
        traced = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", injected]
        with ExitStack() as stack:
            worker = stack.enter_context(
                subprocess.Popen(
                    [*traced, sys.executable, "-m", "tests.faults.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(worker.stdin.close)

            def strike(way: Way) -> Outcome:
                length = self._length(worker, way, call)
                at = self._chance.randint(1, length)
                code, told, room = self._strike(worker, way, call, at)
                end, wrong = self._judge(way, room, code, told)
                shutil.rmtree(room)
                return Outcome(way.name, fault, call, at, end, wrong)

            yield strike

    def _strike(self, worker, way: Way, call: str, at: int) -> tuple[int, str, Path]:
        room = self._copy()
        job = {
            "call": call,
            "at": at,
            "command": way.command(self._prepared, room),
            "told": str(room / "told"),
            "ended": str(room / "ended"),
        }
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        worker.stdout.readline()
        told = (room / "told").read_text(encoding="utf-8", errors="replace")
        return int((room / "ended").read_text(encoding="ascii")), told, room

    def _length(self, worker, way: Way, call: str) -> int:
        """Return after how many calls the way is through, found by doubling; 1 at the least."""
        key = way.name, call
        while key not in self._lengths:
            at = 1
            while at < STRIKES_AT:
                code, _, room = self._strike(worker, way, call, at)
                shutil.rmtree(room)
                if code == 0:
                    break
                at *= 2
            self._lengths[key] = min(at, STRIKES_AT)
        return self._lengths[key]

    def _judge(self, way: Way, room: Path, code: int, told: str) -> tuple[str, str]:
        if code == DEFECT or "Traceback" in told:
            return "wrong", told[-600:]
        whole = self._whole[way.name]
        try:
            end = judge(way, self._prepared, room, whole, confirmed=code == 0)
        except Exception as error:
            return "wrong", f"exit {code}: {error!r}"
        return end, ""
