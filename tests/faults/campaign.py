"""A campaign of faults: each way to write, each call of the system, struck at a random place."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coopdesk.cli.main import MODULES
from tests.faults.disks import disk_at
from tests.faults.judging import UNTOUCHED, State, judge, state_of
from tests.faults.rooms import TODAY, Facts, make_room
from tests.faults.ways import WAYS, Way
from tests.faults.window import DEFECT
from tests.faults.worker import STRIKES_AT

# What happens at the call: the power fails there, it takes nothing of what is written, or from
# there on the disk says this.
FAULTS = {
    "power cut": (
        "signal=KILL:when={}",
        (
            "pwrite64",
            "fsync",
            "fdatasync",
            "ftruncate",
            "rename",
            "unlink",
            "unlinkat",
            "mkdir",
            "rmdir",
            "sendfile",
            "write",
        ),
    ),
    "short write": ("retval=0:when={}", ("pwrite64", "write", "sendfile")),
    "disk full": (
        "error=ENOSPC:when={}+",
        ("pwrite64", "write", "ftruncate", "mkdir", "sendfile"),
    ),
    "device gone": (
        "error=EIO:when={}+",
        ("pwrite64", "write", "fsync", "fdatasync", "sendfile"),
    ),
    "read-only": ("error=EROFS:when={}+", ("rename", "unlink", "ftruncate", "mkdir", "rmdir")),
}
CALLS = tuple(sorted({call for _, calls in FAULTS.values() for call in calls}))
SMALL_DISK, SHUT_DISK, CLOCK_BACK = "small disk", "shut disk", "clock back"
LONG_AGO = "2019-01-02"
NO_CALL = "-"


@dataclass(frozen=True)
class Outcome:
    """One run: what struck which call of which way, and how it ended."""

    way: str
    fault: str
    call: str
    at: int
    end: str
    wrong: str = ""


class Campaign:
    """Runs faults on copies of one prepared room, always at the same place."""

    def __init__(
        self,
        folder: Path,
        chance: random.Random,
        ways: Collection[str] = (),
        make: Callable[[Path], Facts] = make_room,
    ) -> None:
        self._folder, self._chance = folder, chance
        self._room, self._prepared = folder / "room", folder / "prepared"
        self._facts = make(self._room)
        self._room.rename(self._prepared)
        self._ways = [way for way in WAYS if not ways or way.name in ways]
        self._before: dict[str, State] = {}
        self._whole: dict[str, State] = {}
        self._lengths: dict[tuple[str, str], int] = {}
        self._growths: dict[str, int] = {}
        self._measure()

    def run(self, runs: int, struck: Collection[tuple[str, str]] = ()) -> Iterator[Outcome]:
        """Carry out so many runs of these faults at their calls, or of all, spread over ways."""
        plan = [step for step in self._plan() if not struck or step[:2] in struck]
        shares = Counter(self._chance.choices(plan, k=runs % len(plan)))
        for step in plan:
            shares[step] += runs // len(plan)
        with self._worker() as undisturbed:
            for fault, call in dict.fromkeys((fault, call) for fault, call, _ in plan):
                turns = [way for way in self._ways for _ in range(shares[fault, call, way])]
                if turns:
                    yield from self._strike_all(undisturbed, fault, call, turns)

    def _plan(self) -> list[tuple[str, str, Way]]:
        struck = [
            (fault, call, way)
            for fault, (_, calls) in FAULTS.items()
            for call in calls
            for way in self._ways
            if (way.name, call) in self._lengths
        ]
        whole = [SMALL_DISK, SHUT_DISK] if self._may_mount() else []
        days = [(CLOCK_BACK, NO_CALL, way) for way in self._ways if way.takes_day]
        return struck + [(fault, NO_CALL, way) for fault in whole for way in self._ways] + days

    def _strike_all(
        self, undisturbed: "Worker", fault: str, call: str, turns: Sequence[Way]
    ) -> Iterator[Outcome]:
        if call == NO_CALL:
            strike = self._turn_back if fault == CLOCK_BACK else partial(self._on_a_disk, fault)
            for way in turns:
                yield strike(undisturbed, way)
            return
        injected = f"inject={call}:{FAULTS[fault][0].format(STRIKES_AT)}"
        with self._worker(call, "-o", "/dev/null", "-e", injected) as worker:
            for way in turns:
                with self._copied():
                    at = self._chance.randint(1, self._lengths[way.name, call])
                    ended = worker.do(way, call=call, at=at)
                    end, wrong = self._judged(undisturbed, way, *ended)
                yield Outcome(way.name, fault, call, at, end, wrong)

    def _on_a_disk(self, fault: str, undisturbed: "Worker", way: Way) -> Outcome:
        left = 0
        with disk_at(self._room) as disk:
            shutil.copytree(self._prepared, self._room, dirs_exist_ok=True)
            if fault == SHUT_DISK:
                disk.forbid_writing()
            else:
                left = self._chance.randint(0, self._growths[way.name])
                disk.leave_room(left)
            ended = undisturbed.do(way)
            disk.widen()
            end, wrong = self._judged(undisturbed, way, *ended)
        self._room.rmdir()
        return Outcome(way.name, fault, NO_CALL, left, end, wrong)

    def _turn_back(self, undisturbed: "Worker", way: Way) -> Outcome:
        """The clock says a day long ago: carried out then, or refused in words."""
        with self._copied():
            code, told = undisturbed.do(way, today=LONG_AGO)
            whole = self._whole[way.name]
            if code == 0:
                whole = state_of(self._room, way.office)
            end, wrong = self._judged(None, way, code, told, whole)
        return Outcome(way.name, CLOCK_BACK, NO_CALL, 0, end, wrong)

    def _judged(
        self,
        undisturbed: "Worker | None",
        way: Way,
        code: int,
        told: str,
        whole: State | None = None,
    ) -> tuple[str, str]:
        """Return the end and what is wrong; what was not done is done again where one can."""
        try:
            assert code != DEFECT, told[-900:]
            assert "Traceback" not in told, told[-900:]
            states = self._before[way.office], whole or self._whole[way.name]
            end = judge(way, self._room, self._prepared, *states, confirmed=code == 0)
            if end == UNTOUCHED and undisturbed:
                again, why = undisturbed.do(way)
                assert again == 0, f"it cannot be done again: {why[-600:]}"
        except Exception as error:
            return "wrong", f"exit {code}: {error!r} {told[-300:]}"
        return end, ""

    @contextmanager
    def _copied(self) -> Iterator[None]:
        shutil.copytree(self._prepared, self._room)
        try:
            yield
        finally:
            shutil.rmtree(self._room)

    def _may_mount(self) -> bool:
        try:
            with disk_at(self._folder / "tried"):
                return True
        except OSError:
            return False

    def _measure(self) -> None:
        """Carry out each way undisturbed: its calls, what it writes, and how it leaves the room."""
        log = self._folder / "calls"
        for office in {way.office for way in self._ways}:
            with self._copied():
                self._before[office] = state_of(self._room, office)
        with self._worker(",".join(CALLS), "-o", str(log)) as worker:
            for way in self._ways:
                with self._copied():
                    size = _size_of(self._room)
                    code, told = worker.do(way)
                    assert code == 0, f"{way.name} is not carried out even undisturbed: {told}"
                    self._growths[way.name] = (_size_of(self._room) - size) // 1024 + 64
                    self._whole[way.name] = state_of(self._room, way.office)
                for call, count in _counted(log, worker.process).items():
                    self._lengths[way.name, call] = min(count, STRIKES_AT)

    @contextmanager
    def _worker(self, calls: str = "", *options: str) -> Iterator["Worker"]:
        # strace's filter is quick, but with it no signal reaches the processes of the worker
        filtered = () if any("signal=" in told for told in options) else ("--seccomp-bpf",)
        traced = ["strace", "-f", *filtered, "-qq", "-e", f"trace={calls}", *options]
        command = [*(traced if calls else ()), sys.executable, "-m", "tests.faults.worker"]
        if len(self._ways) < len(WAYS):
            words = {way.words[0] for way in self._ways} & MODULES.keys()
            command += [f"coopdesk.cli.{MODULES[word]}" for word in words]
        own = os.environ | {"XDG_DATA_HOME": str(self._folder / "person")}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=own
        ) as program:
            try:
                yield Worker(program, self._folder / "told", self._facts)
            finally:
                program.stdin.close()


class Worker:
    """The program that carries out ways, each in a process of its own."""

    def __init__(self, program: subprocess.Popen[str], told: Path, facts: dict[str, str]) -> None:
        self._program, self._told, self._facts = program, told, facts
        self.process = 0

    def do(self, way: Way, *, call: str = "", at: int = 0, today: str = TODAY) -> tuple[int, str]:
        """Return how the way ended and what it told."""
        job = {
            "call": call,
            "at": at,
            "command": way.command(self._facts, today),
            "told": str(self._told),
            "organization": self._facts["organization"],
        }
        self._program.stdin.write(json.dumps(job) + "\n")
        self._program.stdin.flush()
        self.process, code = map(int, self._program.stdout.readline().split())
        return code, self._told.read_text(encoding="utf-8", errors="replace")


def _counted(log: Path, process: int) -> Counter[str]:
    """Return how often a process made each call, by what strace wrote."""
    begun = re.compile(rf"^{process} +(\w+)\(", re.MULTILINE)
    return Counter(begun.findall(log.read_text(encoding="utf-8", errors="replace")))


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
