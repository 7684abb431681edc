"""A campaign of faults: each way to write, each call of the system, struck at a random place."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coopdesk.cli.main import MODULES
from tests.faults import strikes
from tests.faults.bench import Bench, Judged
from tests.faults.disks import disk_at
from tests.faults.judging import state_of
from tests.faults.rooms import Facts, make_room
from tests.faults.ways import DAY, OFFICE, WAYS, Way
from tests.faults.worker import STRIKES_AT
from tests.faults.workers import Worker, counted

Strike = Callable[[Bench, Way, strikes.Struck], Judged]
WRITING = ("pwrite64", "write", "sendfile")
SYNCING = ("fsync", "fdatasync")
NAMING = ("rename", "unlink", "unlinkat", "mkdir", "rmdir")
CHANGING = (*WRITING, *SYNCING, *NAMING, "ftruncate")
TOUCHING = ("pread64", "pwrite64", "write", "fsync", "rename", "unlink")
KILLED, STOPPED = "signal=KILL:when={}", "signal=STOP:when={}"
AT_CALLS: dict[str, tuple[str, tuple[str, ...], Strike]] = {
    "power cut": (KILLED, CHANGING, strikes.at_the_call),
    "short write": ("retval=0:when={}", WRITING, strikes.at_the_call),
    "disk full": (
        "error=ENOSPC:when={}+",
        (*WRITING, "ftruncate", "mkdir"),
        strikes.at_the_call,
    ),
    "device gone": ("error=EIO:when={}+", (*WRITING, *SYNCING), strikes.at_the_call),
    "read-only": (
        "error=EROFS:when={}+",
        ("rename", "unlink", "ftruncate", "mkdir", "rmdir"),
        strikes.at_the_call,
    ),
    "power lost": (STOPPED, CHANGING, strikes.lose_power),
    "stick pulled": (STOPPED, TOUCHING, strikes.pull_stick),
    "stick gone": (STOPPED, TOUCHING, strikes.let_stick_go),
    "two at once": (STOPPED, TOUCHING, strikes.let_another_come),
}
"""What strace does at the call, which calls are struck, and what comes of it."""
CALLS = tuple(sorted({call for _, calls, _ in AT_CALLS.values() for call in calls}))
AT_ANY_TIME = {
    "small disk": strikes.on_small_disk,
    "shut disk": strikes.on_shut_disk,
    "clock back": strikes.turn_clock_back,
    "log cut": strikes.cut_log,
    "window killed": strikes.kill_window,
}
FAULTS = (*AT_CALLS, *AT_ANY_TIME)
NEED_MOUNTS = {"power lost", "stick pulled", "stick gone", "small disk", "shut disk"}
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
        self._chance = chance
        self._bench = Bench(folder, make(folder / "room"))
        self._bench.room.rename(self._bench.prepared)
        self._ways = [way for way in WAYS if not ways or way.name in ways]
        self._every = [*self._ways, DAY] if not ways or DAY.name in ways else self._ways
        self._measure()

    def run(
        self, runs: int, faults: Collection[str] = FAULTS, calls: Collection[str] = ()
    ) -> Iterator[Outcome]:
        """Carry out so many runs of these faults, spread over their calls, or these, and ways."""
        plan = [
            step for step in self._plan() if step[0] in faults and (not calls or step[1] in calls)
        ]
        shares = Counter(self._chance.choices(plan, k=runs % len(plan)))
        for step in plan:
            shares[step] += runs // len(plan)
        with self._worker() as self._bench.undisturbed:
            for fault, call in dict.fromkeys((fault, call) for fault, call, _ in plan):
                turns = [way for way in self._every for _ in range(shares[fault, call, way])]
                if turns and call == NO_CALL:
                    yield from self._at_any_time(fault, turns)
                elif turns:
                    yield from self._at_calls(fault, call, turns)

    def _plan(self) -> list[tuple[str, str, Way]]:
        left_out = set() if self._may_mount() else NEED_MOUNTS
        at_calls = [
            (fault, call, way)
            for fault, (_, calls, _) in AT_CALLS.items()
            for call in calls
            for way in self._ways
            if (way.name, call) in self._bench.lengths
        ]
        at_any_time = [(fault, NO_CALL, way) for fault in AT_ANY_TIME for way in self._every]
        steps = (*at_calls, *at_any_time)
        return [
            step for step in steps if step[0] not in left_out and self._befits(step[0], step[2])
        ]

    def _befits(self, fault: str, way: Way) -> bool:
        if way == DAY or fault == "window killed":
            return way == DAY and fault == "window killed"
        if fault in {"stick pulled", "stick gone"}:
            return self._bench.stick_of(way) is not None
        if fault == "two at once":
            return way.office == OFFICE and way.words[0] != "restore"
        if fault == "log cut":
            return way.only_in_books
        return fault != "clock back" or way.takes_day

    def _at_calls(self, fault: str, call: str, turns: Sequence[Way]) -> Iterator[Outcome]:
        what, _, strike = AT_CALLS[fault]
        injected = f"inject={call}:{what.format(STRIKES_AT)}"
        with self._worker(call, "-o", "/dev/null", "-e", injected) as worker:
            for way in turns:
                at = self._chance.randint(1, self._bench.lengths[way.name, call])
                struck = partial(worker.do, way, call=call, at=at)
                yield Outcome(way.name, fault, call, at, *strike(self._bench, way, struck))

    def _at_any_time(self, fault: str, turns: Sequence[Way]) -> Iterator[Outcome]:
        for way in turns:
            at, judged = AT_ANY_TIME[fault](self._bench, way, self._chance)
            yield Outcome(way.name, fault, NO_CALL, at, *judged)

    def _may_mount(self) -> bool:
        try:
            with disk_at(self._bench.folder / "tried"):
                return True
        except OSError:
            return False

    def _measure(self) -> None:
        """Carry out each way undisturbed: its calls, what it writes, and how it leaves the room."""
        bench, log = self._bench, self._bench.folder / "calls"
        for office in {way.office for way in self._every}:
            with bench.copied():
                bench.before[office] = state_of(bench.room, office)
        with self._worker(",".join(CALLS), "-o", str(log)) as worker:
            for way in self._ways:
                with bench.copied():
                    size = _size_of(bench.room)
                    code, told = worker.do(way)
                    assert code == 0, f"{way.name} is not carried out even undisturbed: {told}"
                    bench.growths[way.name] = (_size_of(bench.room) - size) // 1024 + 64
                    bench.whole[way.name] = state_of(bench.room, way.office)
                for call, count in counted(log, worker.process).items():
                    bench.lengths[way.name, call] = min(count, STRIKES_AT)

    @contextmanager
    def _worker(self, calls: str = "", *options: str) -> Iterator[Worker]:
        # strace's filter is quick, but with it no signal reaches the processes of the worker
        filtered = () if any("signal=" in told for told in options) else ("--seccomp-bpf",)
        traced = ["strace", "-f", *filtered, "-qq", "-e", f"trace={calls}", *options]
        command = [*(traced if calls else ()), sys.executable, "-m", "tests.faults.worker"]
        if len(self._ways) < len(WAYS):
            words = {way.words[0] for way in self._ways} & MODULES.keys()
            command += [f"coopdesk.cli.{MODULES[word]}" for word in words]
        folder = self._bench.folder
        own = os.environ | {"XDG_DATA_HOME": str(folder / "person")}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=own
        ) as program:
            try:
                yield Worker(program, folder / "told", self._bench.facts)
            finally:
                program.stdin.close()


def _size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
