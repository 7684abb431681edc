"""A run of spoiled files: each is taken or refused in words, in seconds and in bounded memory."""

import random
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from coopdesk.apart import ReadingStopped, Stop
from coopdesk.domain.errors import CoopdeskError
from coopdesk.services.workspace import Workspace
from tests.fuzz.built import BUILT
from tests.fuzz.mutations import spoiled
from tests.fuzz.seed import Seed
from tests.fuzz.seeds import SEEDS
from tests.fuzz.takers import Takers

SLOW_SECONDS = 30.0
"""A file that takes longer is a finding: 80 million pixels, drawn five times, take half of it."""
_STUCK_SECONDS = 60
_KIBIBYTE = 1024


class Stuck(BaseException):
    """The program itself did not come to an end with a file; no reading code may catch this."""


@dataclass
class Tally:
    """What came of the files of one kind; memory at most in bytes, of the program and a reader.

    ``findings`` tell, by what was found, how often and in which file first.
    """

    kind: str
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    memory: int = 0
    findings: dict[str, list[str]] = field(default_factory=dict)

    def line(self) -> str:
        """Return the row of a table."""
        ends = " | ".join(f"{self.ends[end]:,}" for end in ("taken", "refused", "stopped"))
        bounds = f"{self.slowest:.1f} s | {self.memory / 2**20:,.0f} MiB"
        return f"| {self.kind} | {self.tried:,} | {ends} | {len(self.findings)} | {bounds} |"

    def report(self) -> str:
        """Return each finding with the files that show it."""
        told = self.findings.items()
        return "\n".join(f"{len(files)} times, {files[0]}\n{found}" for found, files in told)


class Campaign:
    """Spoils the seeds of a kind again and again, the same way for the same seed of the dice."""

    def __init__(self, workspace: Workspace, room: Path, dice: int) -> None:
        self._workspace, self._room, self._dice = workspace, room, dice
        self._takers = Takers(_folder(room / "taken"), workspace)

    def run(self, kind: str, runs: int, *, with_built: bool = True) -> Tally:
        """Try ``runs`` spoiled files, after every good one as it is and those built to harm."""
        tally, dice = Tally(kind), random.Random(f"{kind} {self._dice}")
        room = _folder(self._room / f"seeds-{kind}")
        seeds = list(SEEDS[kind](self._workspace, room))
        for seed in seeds:
            end = self._tried(tally, seed)
            if end != "taken" and seed.is_taken:
                tally.findings[f"the good file is {end}"] = [seed.name]
        for built in BUILT[kind](self._workspace, room) if with_built and kind in BUILT else ():
            self._tried(tally, built)
        for _ in range(runs):
            seed = dice.choice(seeds)
            self._tried(tally, replace(seed, content=spoiled(seed.content, dice)))
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        tally.memory = sum(one.ru_maxrss for one in used) * _KIBIBYTE
        return tally

    def _tried(self, tally: Tally, seed: Seed) -> str:
        content = seed.wrapped(seed.content)
        started = time.perf_counter()
        finding = ""
        try:
            with _not_for_ever():
                self._takers.take(tally.kind, seed.name, content)
            end = "taken"
        except CoopdeskError as refused:
            end, finding = _told(refused)
        except (Exception, Stuck):
            end, finding = "stopped", traceback.format_exc(limit=-4)
        took = time.perf_counter() - started
        if took > SLOW_SECONDS and not finding:
            finding = f"slow: {seed.name}"
        tally.tried += 1
        tally.ends[end] += 1
        tally.slowest = max(tally.slowest, took)
        if finding:
            folder = _folder(self._room / "findings" / tally.kind / str(tally.tried))
            (folder / seed.name).write_bytes(content)
            tally.findings.setdefault(finding, []).append(str(folder / seed.name))
        return end


def _told(refused: CoopdeskError) -> tuple[str, str]:
    """Return how a refusal counts, and what about it nobody foresaw in our own code."""
    cause = refused.__cause__
    if not isinstance(cause, ReadingStopped):
        return "refused", ""
    is_ours = cause.stop is Stop.CRASHED and "Traceback" in str(cause)
    return "stopped", str(cause) if is_ours else ""


@contextmanager
def _not_for_ever() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_STUCK_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
